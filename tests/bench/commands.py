#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Whole commands, timed from outside; the ratios bind, the seconds inform.

usage: commands.py RINBAN EXAMPLES [--runs N] [CITY[+FOLDER...]...]

Per city, with some of its folders where they are named (mihon+services): import; one month solved against the fastest of glpsol, glpsol --cuts and glpsol --cuts --fpump on the LP that
the same month exports (each stopped at ten times rinban's time: a stopped peer counts with that time, as "at least");
publishing; who. Commands take turns, so that a noisy machine disturbs all alike; medians of the counted runs.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

MONTH = "2027-01"
NOW = "2026-11-20T09:00"
PEERS = [[], ["--cuts"], ["--cuts", "--fpump"]]


def run(command, limit=None):
    """Wall seconds, peak memory in MiB (of this child), exit status or None when stopped, and standard output."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        out, _ = child.communicate(timeout=limit)
        status = child.returncode
    except subprocess.TimeoutExpired:
        child.kill()
        out, _ = child.communicate()
        status = None
    return time.monotonic() - start, status, out


def peak_of(command):
    """Peak memory of one run in MiB."""
    script = ("import resource,subprocess,sys;"
              "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", script] + command, stdout=subprocess.PIPE, check=True).stdout
    return int(out) / 1024


class City:
    def __init__(self, rinban, examples, name, folder):
        self.name = name
        city, *folders = name.split("+")
        self.tables = [os.path.join(examples, city, folder) for folder in [""] + folders]
        self.db = os.path.join(folder, name + ".db")
        self.lp = os.path.join(folder, name + ".lp")
        self.feeds = os.path.join(folder, name + "-feeds")
        self.base = [rinban, "--now", NOW, "--lang", "en"]

    def command(self, *words, db=None):
        return self.base + ["--db", db or self.db] + list(words)

    def fresh_import(self):
        db = self.db + ".fresh"
        for suffix in ("", "-wal", "-shm", ".key"):
            if os.path.exists(db + suffix):
                os.remove(db + suffix)
        seconds, status, _ = run(self.command("import", *self.tables, db=db))
        assert status == 0, f"import of {self.name} failed"
        return seconds


def solve(city, runs):
    ours, facts = [], {}
    peers = {" ".join(["glpsol"] + options): [] for options in PEERS}
    stopped = set()
    for count in range(runs + 1):
        seconds, status, out = run(city.command("--json", "solve", MONTH, "--fresh", "--export-lp", city.lp))
        assert status in (0, 1), f"solve of {city.name} ended with {status}"
        facts = json.loads(out)["data"]
        if count == 0:
            continue  # a warm-up, which wrote the LP
        ours.append(seconds)
        for options in PEERS:
            name = " ".join(["glpsol"] + options)
            if name in stopped and len(peers[name]) >= 1:
                continue
            limit = 10 * statistics.median(ours) + 1
            seconds, status, out = run(["glpsol", "--lp", city.lp] + options, limit)
            peers[name].append(seconds)
            if status is None:
                stopped.add(name)
    print(f"{city.name}: objective {facts['objective']}, bound {facts['bound']}, {facts['proof']}, "
          f"{facts['seats']} seats, {len(facts['gaps'])} gaps")
    mine = statistics.median(ours)
    print(f"  rinban solve                {mine:8.2f} s   ({min(ours):.2f} to {max(ours):.2f})")
    for name, seconds in peers.items():
        mark = "at least " if name in stopped else ""
        print(f"  {name:27s} {statistics.median(seconds):8.2f} s   {mark}ratio {mine / statistics.median(seconds):.2f}")
    best = min(statistics.median(seconds) for seconds in peers.values())
    print(f"  ratio to the fastest peer   {mine / best:8.2f}     (goal: at most 0.50)")
    print(f"  peak memory                 {peak_of(city.command('solve', MONTH)):8.0f} MiB (goal: under 200)")


def others(city, runs):
    imports = [city.fresh_import() for _ in range(runs + 1)][1:]
    print(f"  import                      {statistics.median(imports):8.3f} s")
    run(city.command("publish", MONTH, "--out", city.feeds))
    who = [run(city.command("who", "--at", "2027-01-02T03:00"))[0] for _ in range(2 * runs + 1)][1:]
    print(f"  who                         {1000 * statistics.median(who):8.1f} ms  (goal: under 20)")
    feeds = [entry for entry in os.scandir(city.feeds) if entry.name.endswith(".ics")]
    texts = [open(entry.path, "rb").read() for entry in feeds]
    ours, plain = [], []
    for count in range(runs):
        out = f"{city.feeds}-{count}"
        ours.append(run(city.command("feed", "build", "--out", out))[0])
        start = time.monotonic()
        os.mkdir(out + "-plain")
        for number, text in enumerate(texts):
            with open(f"{out}-plain/{number}.ics", "wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        plain.append(time.monotonic() - start)
    ratio = statistics.median(ours) / statistics.median(plain)
    print(f"  {len(feeds)} feeds written        {statistics.median(ours):8.3f} s   "
          f"ratio to write and fsync {ratio:.2f} (goal: at most 3)")


def main():
    words = sys.argv[1:]
    runs = 5
    if "--runs" in words:
        at = words.index("--runs")
        runs = int(words[at + 1])
        del words[at:at + 2]
    rinban, examples, names = words[0], words[1], words[2:] or ["yotsuba", "mihon", "mihon+services", "oomihon"]
    version = subprocess.run(["glpsol", "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()[0]
    print(f"{version}; {os.cpu_count()} cores; medians of {runs} runs")
    with tempfile.TemporaryDirectory(prefix="rinban-bench-") as folder:
        for name in names:
            city = City(rinban, examples, name, folder)
            seconds, status, _ = run(city.command("import", *city.tables))
            assert status == 0, f"import of {name} failed"
            solve(city, runs)
            others(city, runs)


main()
