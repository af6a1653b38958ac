# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""rinban and other solvers on the same instances; README.md beside the folder tells what is measured.
Started by tests/bench/peers, which installs the others first."""

import argparse
import os
import statistics
import sys
import time
from datetime import date

sys.dont_write_bytecode = True
import instances  # noqa: E402
import report  # noqa: E402
from cache import Cache, Optima, disagreements  # noqa: E402
from ours import Ours, measure  # noqa: E402
from process import machine, run  # noqa: E402
from solvers import DISTURBED, KINDS, SolverFailed, peers  # noqa: E402

REPLAN = os.path.join(instances.HERE, "..", "replan")


def parse():
    parser = argparse.ArgumentParser(prog="tests/bench/peers", description="rinban beside other solvers.")
    parser.add_argument(
        "sets",
        nargs="*",
        metavar="SET",
        help="S M L XL BIG H OC CITIES REPLAN, or instances such as S1, L3i, M21d56, mihon-2027-01; "
        "all sets when none is named",
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=5,
        metavar="N",
        help="counted runs of rinban on each instance; 0: only let peers run",
    )
    parser.add_argument("--time", type=float, default=60, metavar="S", help="cap for everybody, in seconds")
    parser.add_argument("--rinban", metavar="PATH", help="the program; without it this tree is built")
    parser.add_argument(
        "--folder", metavar="DIR", help="for the other solvers and what they said: build-peers"
    )
    parser.add_argument("--peers", default=",".join(KINDS), metavar="LIST", help="%(default)s, or none")
    parser.add_argument(
        "--seeds", type=int, default=21, metavar="FIRST", help="of the eight fresh instances of a set"
    )
    parser.add_argument(
        "--fresh",
        choices=["all", "disturbed"],
        nargs="?",
        const="all",
        help="let peers run again: all, or those that other programs disturbed",
    )
    parser.add_argument("--cached", action="store_true", help="start no peer: only what they said before")
    parser.add_argument(
        "--one-thread",
        action="store_true",
        help="of peers, on a busy machine: their seconds are the processor's",
    )
    parser.add_argument("--store", action="store_true", help="add what peers prove to optima.json")
    parser.add_argument(
        "--readme", action="store_true", help="write the tables into README.md and results.md"
    )
    words = parser.parse_args()
    for word in words.sets:
        if word not in instances.SETS and word != "REPLAN" and not instances.is_known(word):
            parser.error(f"there is no set or instance {word}")
    return words


def selected(words):
    """Set -> names of instances, in the order of the sets."""
    names = {}
    for word in words.sets or instances.SETS:
        if word in instances.SETS:
            names.setdefault(word, []).extend(instances.set_names(word, words.seeds))
        elif word != "REPLAN":
            names.setdefault(instances.set_of(word), []).append(word)
    return {name: list(dict.fromkeys(names[name])) for name in instances.SETS if names.get(name)}


class Comparison:
    def __init__(self, words):
        self.words = words
        self.machine = machine()
        self.rinban = os.path.abspath(words.rinban)
        self.folder = os.path.abspath(words.folder)
        self.cache = Cache(os.path.join(self.folder, "results"), self.machine)
        self.optima = Optima()
        self.peers = [] if words.peers == "none" else peers(words.peers.split(","))
        self.complaints = []

    def versions(self):
        found = [run([self.rinban, "--version"]).out.split("\n")[0].strip() or "rinban"]
        for peer in self.peers:
            text = f"{peer.name} {peer.version()}"
            if text not in found:
                found.append(text)
        return ", ".join(found)

    def result_of(self, instance, peer):
        """What a peer says, from the cache where that may be; None when it is not to run."""
        stored = self.cache.read(instance, peer, self.words.time)
        again = self.words.fresh == "all" or (self.words.fresh and stored and stored.is_disturbed())
        if (stored and not again) or self.words.cached or instance.persons > peer.most_persons:
            return stored
        if self.words.one_thread and peer.threads > 1:
            return stored
        try:
            result = peer.solve(instance, self.words.time)
        except SolverFailed as failure:
            print(f"  {failure}", flush=True)
            return None
        self.cache.write(instance, peer, result)
        return result

    def row(self, name):
        instance = instances.instance(name, os.path.join(self.folder, "instances"), self.rinban)
        ours = measure(instance, self.rinban, self.words.runs, self.words.time) if self.words.runs else Ours()
        results = [result for peer in self.peers if (result := self.result_of(instance, peer))]
        self.agree(instance, ours, results)
        proven = [result for result in results if result.optimal]
        if proven and self.words.store and not ours.complaints:
            names = [f"{result.family()} {result.version}" for result in proven]
            self.optima.add(instance, proven[0].objective, names)
            self.optima.store()
        return report.Row(instance, ours, results, self.optima.of(instance))

    def agree(self, instance, ours, results):
        claims = [("rinban", ours.objective, ours.bound)]
        claims += [(result.solver, result.objective, result.bound) for result in results]
        known = self.optima.of(instance)
        if known is not None:
            claims.append(("the stored optimum", known, known))
        ours.complaints += disagreements(claims)
        self.complaints += [f"{instance.name}: {complaint}" for complaint in ours.complaints]

    def years(self, members):
        """Twelve rolling months as one command, of each example city whose months were all measured."""
        for city in instances.CITIES:
            if not set(members).issuperset(f"{city}-{month}" for month in instances.YEAR):
                continue
            done = instances.year_of(city, self.folder, self.rinban, min(self.words.runs, 3))
            months = done[-1][1]
            print(
                f"{city}, twelve rolling months: {statistics.median(year.wall for year, _ in done):.2f} s, "
                f"{sum(month['proof'] == 'optimal' for month in months)} of {len(months)} proven, "
                f"{max(year.memory_mib for year, _ in done):.0f} MiB",
                flush=True,
            )
        print()

    def replan(self):
        """Sudden events on published months, which no peer can do: what the benchmark of them says."""
        done = run([REPLAN, "--rinban", self.rinban, "--folder", os.path.join(self.folder, "replan")])
        print(f"== sudden events on published months\n\n{done.out}{done.err}", flush=True)
        if done.status != 0:
            self.complaints.append(f"tests/bench/replan ended with {done.status}")
        return done.out


def about(comparison, sets):
    dates = sorted({result.date for rows in sets.values() for row in rows for result in row.results})
    said = "; the others' figures from " + " to ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""
    disturbed = sum(row.ours.others > DISTURBED for rows in sets.values() for row in rows)
    noise = f" Other programs disturbed {disturbed} of the measurements of rinban." if disturbed else ""
    words = comparison.words
    return (
        f"{date.today().isoformat()}, {comparison.machine}: {comparison.versions()}{said}. "
        f"rinban: whole process, all threads, median of {words.runs} runs; "
        f"others: solving alone, cap {words.time:g} s.{noise}"
    )


def main():
    words = parse()
    comparison = Comparison(words)
    print(f"{comparison.machine}\n{comparison.versions()}\n", flush=True)
    sets, start = {}, time.monotonic()
    for name, members in selected(words).items():
        print(f"== {report.TITLES[name]}\n", flush=True)
        sets[name] = []
        for member in members:
            sets[name].append(comparison.row(member))
            report.print_row(sets[name][-1])
        if name == "CITIES" and words.runs:
            comparison.years(members)
    replan = comparison.replan() if words.runs and (not words.sets or "REPLAN" in words.sets) else ""
    if sets and words.runs:
        text = about(comparison, sets)
        print(report.summary(sets, text))
        if words.readme:
            report.write_readme(report.summary(sets, text))
            report.write_details(report.details(sets, text, replan))
    print(f"{time.monotonic() - start:.0f} s in all")
    for complaint in comparison.complaints:
        print("WRONG " + complaint)
    return 1 if comparison.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
