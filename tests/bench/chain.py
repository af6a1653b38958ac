#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""How long `rinban chain` and `rinban who` take when a year of the large example is stored (120 panels, 578 seats a month),
and whether that depends on the number of months.

    tests/bench/chain.py RINBAN EXAMPLES [--months N] [--runs N] [--keep FILE]

Whole processes, user time as the system counts it; 10 ms are wanted. The rotas are made with little search, which does not
matter here. Also what a swap adds to the file: a version, but no panel's plan again.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

WANTED = 0.010


def run(command):
    """User seconds, elapsed seconds and output of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
    elapsed = time.monotonic() - start
    if done.returncode not in (0, 1):
        sys.exit("%s: exit %d: %s" % (" ".join(command), done.returncode, done.stderr.decode(errors="replace")))
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, elapsed, done.stdout


def measure(rinban, database, words, runs):
    times = [run([rinban, "--db", database, "--json"] + words)[:2] for _ in range(runs)]
    return statistics.median(user for user, _ in times), statistics.median(elapsed for _, elapsed in times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rinban")
    parser.add_argument("examples")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--runs", type=int, default=21)
    parser.add_argument("--keep", help="the database, for another look; made when it is not there")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="rinban-bench-")
    database = options.keep or os.path.join(folder, "year.db")
    base = [options.rinban, "--db", database, "--now", "2026-02-10T09:00"]
    worst = 0.0
    made = 0
    steps = [] if os.path.exists(database) else sorted({1, options.months})
    if steps:
        run(base + ["import", os.path.join(options.examples, "oomihon")])
    for months in steps or [0]:
        if months > made:
            first = 2026 * 12 + 3 + made
            user, _, _ = run(base + ["month", "year", "%04d-%02d" % (first // 12, first % 12 + 1), "--months", str(months - made),
                                     "--keep", "--work-limit", "1"])
            made = months
            print("%d months published, %.1f s, %d KiB" % (made, user, os.path.getsize(database) // 1024))
        for name, words in (("chain by night", ["chain", "L004", "--at", "2026-04-20T22:00"]),
                            ("chain by day", ["chain", "L004", "--at", "2026-04-20T12:00"]),
                            ("chain on the first", ["chain", "L004", "--at", "2026-05-01T03:00"]),
                            ("who by night", ["who", "--at", "2026-04-20T22:00"])):
            user, elapsed = measure(options.rinban, database, words, options.runs)
            worst = max(worst, user)
            print("  %-20s %5.1f ms user, %5.1f ms elapsed" % (name, user * 1000, elapsed * 1000), flush=True)
    size = os.path.getsize(database)
    slot, unit = exchange(base)
    user, _, _ = run(base + ["swap", slot, unit, "--out", os.path.join(folder, "feeds")])
    print("a swap: %.2f s, %d KiB" % (user, (os.path.getsize(database) - size) // 1024))
    print("%.1f ms at most; wanted: %.0f ms" % (worst * 1000, WANTED * 1000))
    sys.exit(0 if worst < WANTED else 1)


def exchange(base):
    """A seat and somebody who may take it over."""
    show = json.loads(run(base + ["--json", "show", "2026-04"])[2])["data"]
    for duty in show["duties"]:
        for other in {row["unit_id"] for row in show["duties"] if row["unit_id"] and row["slot"].split("/")[1] == duty["slot"].split("/")[1]}:
            tried = subprocess.run(base + ["--json", "explain", "2026-04", duty["slot"], "--instead", other], capture_output=True)
            if other != duty["unit_id"] and tried.returncode == 0:
                return duty["slot"], other
    sys.exit("nobody can take over any seat")


main()
