# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""How time grows with persons and with days, drawn into scaling.svg. Started by tests/bench/scaling. What
peers said before, also to tests/bench/peers, is used again; what is missing is measured with one
thread."""

import argparse
import os
import statistics
import sys
from collections import defaultdict
from datetime import date

sys.dont_write_bytecode = True
import instances  # noqa: E402
import report  # noqa: E402
from main import Comparison  # noqa: E402
from plot import Curve, Panel, svg  # noqa: E402

OUT = os.path.join(instances.HERE, "..", "scaling.svg")
PERSONS = ["S1", "S2", "M1", "M2", "L1", "L2", "XL1", "XL2", "XXL1", "G1", "XXXL1"]
DAYS = [28, 42, 56, 70, 92]
COLORS = {"rinban": "#c1121f", "HiGHS": "#0b6fa4", "CP-SAT": "#3a7d44", "CBC": "#8a5a00", "glpsol": "#7a7a7a"}


def parse():
    parser = argparse.ArgumentParser(prog="tests/bench/scaling", description="Draws scaling.svg.")
    parser.add_argument(
        "--runs", type=int, default=5, metavar="N", help="counted runs of rinban on each instance"
    )
    parser.add_argument("--time", type=float, default=60, metavar="S", help="cap for everybody, in seconds")
    parser.add_argument("--rinban", metavar="PATH", help="the program; without it this tree is built")
    parser.add_argument(
        "--folder", metavar="DIR", help="for the other solvers and what they said: build-peers"
    )
    parser.add_argument(
        "--peers", default="highs,cp-sat,cbc,glpsol", metavar="LIST", help="%(default)s, or none"
    )
    parser.add_argument("--cached", action="store_true", help="start no peer: only what they said before")
    parser.add_argument("--out", default=OUT, metavar="FILE", help="tests/bench/scaling.svg")
    words = parser.parse_args()
    words.fresh, words.store, words.one_thread = None, False, True
    return words


def point(x, seconds, proven, name):
    return x, seconds, proven, f"{name}: {report.seconds_text(seconds)} s{'' if proven else ', not proven'}"


def best_of(results, cap):
    """Seconds of the fastest proof, or the cap."""
    proven = [result.seconds for result in results if result.optimal]
    return (min(proven), True) if proven else (cap, False)


def curves(rows, x_of, suffix="", dash=""):
    """A curve for each solver: where several instances share an x, the median."""
    points = defaultdict(lambda: defaultdict(list))
    for row in rows:
        x = x_of(row.instance)
        points["rinban"][x].append((row.ours.median(), row.ours.optimal))
        families = defaultdict(list)
        for result in row.results:
            families[result.family()].append(result)
        for family, results in families.items():
            points[family][x].append(best_of(results, results[0].cap))
    found = []
    for name, color in COLORS.items():
        at = [
            point(
                x, statistics.median(seconds for seconds, _ in said), all(proven for _, proven in said), name
            )
            for x, said in points[name].items()
        ]
        width = 3 if name == "rinban" else 1.6
        found.append(Curve(name + suffix, color, at, width, dash))
    return found


def measured(comparison, names):
    rows = []
    for name in names:
        rows.append(comparison.row(name))
        report.print_row(rows[-1])
    return rows


def main():
    words = parse()
    comparison = Comparison(words)
    print(f"{comparison.machine}\n{comparison.versions()}\n", flush=True)
    by_persons = measured(comparison, PERSONS)
    by_days = measured(comparison, [f"M1d{days}" for days in DAYS])
    alone = list(comparison.peers)
    comparison.peers = []
    by_days_large = measured(comparison, [f"L1d{days}" for days in DAYS])
    comparison.peers = alone

    persons = sorted({row.instance.persons for row in by_persons})
    panels = [
        Panel("31 days", "persons", persons, curves(by_persons, lambda instance: instance.persons)),
        Panel("75 persons, and 300 persons", "days", DAYS, curves(by_days, lambda instance: instance.days)),
    ]
    large = curves(by_days_large, lambda instance: instance.days, " (300 persons)", "7 4")[:1]
    panels[1].curves += large
    note = f"{date.today().isoformat()}; {comparison.machine}; cap {words.time:g} s. "
    note += "rinban: whole process. Others: solving alone."
    description = f"Seconds to the proven optimum: {comparison.versions()}"
    with open(words.out, "w", encoding="utf-8") as file:
        file.write(svg(panels, 0.01, 100, description, note))
    print(f"Written: {os.path.relpath(words.out)}")
    for complaint in comparison.complaints:
        print("WRONG " + complaint)
    return 1 if comparison.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
