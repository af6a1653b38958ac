#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Reads feeds with other people's readers and compares every event with what was meant.

usage: read_feeds.py icalendar WRITE_SAMPLE     python3-icalendar
       read_feeds.py node WRITE_SAMPLE          ical.js and node-ical, installed by npm from the lock file
       read_feeds.py MODE --folder DIR          feeds and meant.tsv that exist already

Prints TAP. A reader that cannot be had on this machine is skipped, loudly; a reader that differs has failed. Other
programs that read feeds can be added: each prints one JSON object a line, as tests/ical/readers/read.mjs does.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
FIELDS = ("path", "kind", "uid", "sequence", "start", "end", "status", "transp", "summary", "location", "description",
          "category")


def unescape(cell):
    out, rest = [], iter(cell)
    for c in rest:
        out.append({"n": "\n", "t": "\t", "\\": "\\"}[next(rest)] if c == "\\" else c)
    return "".join(out)


def meant(folder):
    """(path, uid) -> fields; the calendar itself has the uid ""."""
    rows = {}
    with open(os.path.join(folder, "meant.tsv"), encoding="utf-8", newline="\n") as file:
        for line in file:
            row = dict(zip(FIELDS, map(unescape, line.rstrip("\n").split("\t"))))
            assert (row["path"], row["uid"]) not in rows
            rows[row["path"], row["uid"]] = row
    return rows


# --- python3-icalendar ---

def stamp(value):
    moment = value.dt
    if hasattr(moment, "hour"):
        assert moment.utcoffset() is not None and not moment.utcoffset()
        return moment.strftime("%Y%m%dT%H%M%SZ")
    return moment.strftime("%Y%m%d")


def read_icalendar(folder, paths):
    import icalendar
    for path in paths:
        with open(os.path.join(folder, path), "rb") as file:
            calendar = icalendar.Calendar.from_ical(file.read())
        assert not calendar.errors, calendar.errors
        yield {"path": path, "kind": "calendar", "uid": "", "summary": str(calendar["X-WR-CALNAME"]),
               "description": str(calendar.get("X-WR-CALDESC", ""))}
        for event in calendar.subcomponents:
            assert event.name == "VEVENT" and not event.errors, event.errors
            assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
            category = event.get("CATEGORIES")
            yield {"path": path, "kind": "event", "uid": str(event["UID"]), "sequence": str(int(event["SEQUENCE"])),
                   "start": stamp(event["DTSTART"]), "end": stamp(event["DTEND"]), "status": str(event["STATUS"]),
                   "transp": str(event["TRANSP"]), "summary": str(event["SUMMARY"]),
                   "location": str(event.get("LOCATION", "")), "description": str(event.get("DESCRIPTION", "")),
                   "category": ",".join(map(str, category.cats)) if category else ""}


def icalendar_misreads(text):
    """Known faults of python3-icalendar up to 4.0.3: it undoes escapes one kind after another, so that an escaped backslash
    may pair with what follows, and takes %2C and its like for escapes."""
    return "\\" in text or any(code in text for code in ("%2C", "%3A", "%3B", "%5C"))


def node_ical_misreads(text):
    """Known faults of node-ical: the same order of escapes, and quotation marks round a whole text are lost."""
    return "\\" in text or (text.startswith('"') and text.endswith('"'))


def never(text):
    return False


# --- Node ---

def read_node(reader):
    def read(folder, paths):
        modules = os.environ["RINBAN_READERS"]
        done = subprocess.run(["node", os.path.join(modules, "read.mjs"), reader, folder] + paths, capture_output=True,
                              env={**os.environ, "TZ": "America/New_York"})
        if done.returncode:
            raise AssertionError(done.stderr.decode(errors="replace")[-2000:])
        for line in done.stdout.decode("utf-8").split("\n"):
            if line:
                yield json.loads(line)
    return read


def install_node(folder):
    """None, or why the readers are not to be had. Nothing is written into the source tree."""
    if not shutil.which("npm") or not shutil.which("node"):
        return "npm or node is not installed"
    for name in ("package.json", "package-lock.json", "read.mjs", "qr.mjs"):
        shutil.copy(os.path.join(HERE, "readers", name), folder)
    try:
        done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, timeout=240,
                              capture_output=True, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "npm ci did not finish (no package registry?)"
    if done.returncode:
        told = done.stderr.decode(errors="replace")
        code = re.search(r"code (\w+)", told)
        assert not code or code.group(1) not in ("EINTEGRITY", "EUSAGE"), "the lock file does not fit: " + told
        return "npm ci failed (no package registry?): " + (code.group(1) if code else told.strip()[-200:])
    os.environ["RINBAN_READERS"] = folder
    return None


# --- comparing ---

def compare(folder, read, misreads, expected):
    """How many events agree, and how many texts were left out as known faults of the reader."""
    paths = sorted({path for path, _ in expected})
    left = dict(expected)
    compared = excused = 0
    for row in read(folder, paths):
        key = row["path"], row["uid"]
        want = left.pop(key, None)
        assert want is not None, "unexpected or doubled %s" % (key,)
        for field, value in row.items():
            if value == want[field]:
                continue
            if misreads(want[field]):
                excused += 1
                continue
            raise AssertionError("%s %s: read %r, meant %r" % (key, field, value, want[field]))
        compared += row["kind"] == "event"
    assert not left, "never read: %s" % sorted(left)[:3]
    assert compared > 3000 and excused < compared // 2, (compared, excused)
    return compared, excused


Reader = collections.namedtuple("Reader", "name read misreads")
READERS = {
    "icalendar": [Reader("python3-icalendar", read_icalendar, icalendar_misreads)],
    "node": [Reader("ical.js", read_node("ical.js"), never),
             Reader("node-ical", read_node("node-ical"), node_ical_misreads)],
}


def run(mode, folder, modules):
    missing = None
    if mode == "node":
        missing = install_node(modules)
    else:
        try:
            import icalendar  # noqa: F401
        except ImportError:
            missing = "python3-icalendar is not installed"
    readers = READERS[mode]
    print("1..%d" % (2 * len(readers)))
    failed = False
    expected = meant(folder)
    for at, reader in enumerate(readers):
        names = "reads every event of the feeds", "notices a changed event"
        if missing:
            for k, name in enumerate(names):
                print("ok %d - %s %s # SKIP %s" % (2 * at + k + 1, reader.name, name, " ".join(missing.split())))
            print("SKIPPED: %s was NOT compared: %s" % (reader.name, missing), file=sys.stderr)
            continue
        try:
            compared, excused = compare(folder, reader.read, reader.misreads, expected)
            print("ok %d - %s %s" % (2 * at + 1, reader.name, names[0]))
            print("# %d events, %d texts left out as known faults of the reader" % (compared, excused))
        except AssertionError as problem:
            failed = True
            print("not ok %d - %s %s" % (2 * at + 1, reader.name, names[0]))
            print("# " + str(problem).replace("\n", "\n# "))
        changed = {key: dict(row) for key, row in expected.items()}
        key = sorted(changed)[len(changed) // 2]
        changed[key]["summary"] += "!"
        try:
            compare(folder, reader.read, reader.misreads, changed)
            failed = True
            print("not ok %d - %s %s" % (2 * at + 2, reader.name, names[1]))
        except AssertionError:
            print("ok %d - %s %s" % (2 * at + 2, reader.name, names[1]))
    return 1 if failed else 0


def main(arguments):
    if len(arguments) not in (2, 3) or arguments[0] not in READERS:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="rinban-readers-") as top:
        modules = os.path.join(top, "node")
        os.mkdir(modules)
        if arguments[1] == "--folder":
            return run(arguments[0], arguments[2], modules)
        folder = os.path.join(top, "sample")
        subprocess.run([arguments[1], folder], check=True)
        return run(arguments[0], folder, modules)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
