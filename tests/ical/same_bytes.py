#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Cases 25 and 31 from outside: the same folder of feeds whatever TZ and LANG are, and without any zone file.

usage: same_bytes.py WRITE_SAMPLE      prints TAP
"""

import os
import subprocess
import sys
import tempfile

HIDE_ZONES = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c",
              'mount -t tmpfs none /usr/share/zoneinfo && ! test -e /usr/share/zoneinfo/Asia && exec "$@"', "sh"]


def written(program, top, name, prefix=(), **environment):
    """Path -> (mode, bytes) of everything that the program writes."""
    folder = os.path.join(top, name)
    subprocess.run([*prefix, program, folder], env={**os.environ, **environment}, check=True)
    found = {}
    for place, _, names in os.walk(folder):
        for file in names:
            path = os.path.join(place, file)
            with open(path, "rb") as opened:
                found[os.path.relpath(path, folder)] = (os.stat(path).st_mode, opened.read())
    return found


def main(program):
    with tempfile.TemporaryDirectory(prefix="rinban-same-") as top:
        reference = written(program, top, "reference", TZ="Asia/Tokyo", LANG="ja_JP.UTF-8")
        worlds = [("TZ=%s LC_ALL=%s" % (zone, lang), {"TZ": zone, "LC_ALL": lang})
                  for zone, lang in (("America/New_York", "C"), ("UTC", "tr_TR.UTF-8"), ("", "en_US.ISO-8859-1"))]
        print("1..%d" % (len(worlds) + 1))
        failed = len(reference) < 40
        for number, (title, environment) in enumerate(worlds, 1):
            same = written(program, top, str(number), **environment) == reference
            failed |= not same
            print("%s %d - same bytes under %s" % ("ok" if same else "not ok", number, title))
        title = "%d - same bytes without /usr/share/zoneinfo" % (len(worlds) + 1)
        if subprocess.run(HIDE_ZONES + ["true"], capture_output=True).returncode:
            print("ok %s # SKIP this machine does not let it be hidden (unshare)" % title)
        else:
            same = written(program, top, "hidden", HIDE_ZONES, TZ="America/New_York", LC_ALL="C") == reference
            failed |= not same
            print("%s %s" % ("ok" if same else "not ok", title))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
