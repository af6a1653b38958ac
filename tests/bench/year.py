#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A year of rolling months: each solved with what all before have left owed. How many of them are proven, in what time, and how
far the year, taken as one problem, may be from the best.

usage: year.py RINBAN EXAMPLES [--first MONTH] [--months N] [--rounds N] [--work-limit N] [--wanted N] [CITY[+FOLDER...]...]

Per city, with some of its folders where they are named (mihon+services): one line a month, then the months proven, what is
missing from objective to bound in all of them, the user seconds of the whole process as the system counts them (other
programs take nothing from them), and objective, bound and gap of the year. Ends with 1 when fewer than `--wanted` months
of some city are proven, and when any bound lies above its objective.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

USUAL = ["mihon", "oomihon"]


def run(command):
    """User seconds of one process, and its answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before, json.loads(done.stdout)["data"]


def distance(low, high):
    """As text; a dash where there is no bound."""
    return "-" if low is None else str(high - low)


def print_months(months):
    for month in months:
        bound = "-" if month["bound"] is None else month["bound"]
        print(f"  {month['month']}  {month['seats']:4d} seats, {len(month['gaps']):2d} gaps, objective {month['objective']:6d}, "
              f"bound {bound:>6}, {month['proof']:8s} {month['seconds']:7.1f} s, work {month['work']}")


def is_sound(facts):
    return facts["bound"] is None or facts["bound"] <= facts["objective"]


def measure(rinban, examples, name, options):
    """Prints a city's year; whether as many months as wanted are proven, and all bounds may be."""
    city, *folders = name.split("+")
    with tempfile.TemporaryDirectory(prefix="rinban-bench-") as folder:
        base = [rinban, "--db", os.path.join(folder, "year.db"), "--now", "2026-02-10T09:00", "--lang", "en", "--json"]
        run(base + ["import"] + [os.path.join(examples, city, part) for part in [""] + folders])
        limit = ["--work-limit", str(options.work_limit)] if options.work_limit else []
        command = base + ["month", "year", options.first, "--months", str(options.months)] + limit
        seconds, rolled = run(command + ["--rounds", "0"])
        bounding, judged = run(command + ["--rounds", str(options.rounds)]) if options.rounds else (0, rolled)
    months, year = rolled["months"], judged["year"]
    proven = sum(month["proof"] == "optimal" for month in months)
    missing = [None if month["bound"] is None else month["objective"] - month["bound"] for month in months]
    print(f"{name}: {proven} of {len(months)} months proven, {seconds:.1f} s of processor time")
    print_months(months)
    print("  all months together: objective to bound " + (str(sum(missing)) if None not in missing else "-"))
    print(f"  as one problem: objective {year['hindsight']} ({year['objective']} as rolled), bound "
          f"{'-' if year['bound'] is None else year['bound']}, gap {distance(year['bound'], year['hindsight'])}, "
          f"{year['rounds']} rounds, {bounding:.1f} s with the months", flush=True)
    sound = all(is_sound(month) for month in months) and (year["bound"] is None or year["bound"] <= year["hindsight"])
    if not sound:
        print("  a bound lies above its objective")
    return sound and proven >= min(options.wanted, len(months))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("rinban")
    parser.add_argument("examples")
    parser.add_argument("cities", nargs="*", help="otherwise " + " and ".join(USUAL))
    parser.add_argument("--first", default="2026-04")
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=4, help="of the search for the year's bound; 0: none")
    parser.add_argument("--work-limit", type=int, help="of one month; otherwise that of the command")
    parser.add_argument("--wanted", type=int, default=0, help="months of each city that must be proven")
    options = parser.parse_intermixed_args()
    results = [measure(options.rinban, options.examples, name, options) for name in options.cities or USUAL]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
