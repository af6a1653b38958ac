#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Generated months whose optimum another solver has proven (tests/bench/optima.json): rinban finds the
same optimum, and what it finds costs that much by counting alone. tests/bench/peers asks the same of large
ones."""

import json
import os
import sys
from hashlib import sha256

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.join(HERE, "..", "bench")
sys.path[:0] = [os.path.join(HERE, ".."), BENCH, os.path.join(BENCH, "compare")]
from harness import PROGRAM, claim, equal, main  # noqa: E402
from cache import disagreements  # noqa: E402
from instances import ROSTERS, instance  # noqa: E402
from process import run  # noqa: E402
from rota_file import judge, read_duties, read_rota  # noqa: E402
import make_rota  # noqa: E402
import roster_file  # noqa: E402

WORK_LIMIT = 400000
# Every instance here is proven in seconds; see tests/README.md before adding one that is not.
NAMES = ["S1", "S2", "S3", "S4", "S5", "S7", "S8", "S9", "M1", "M2", "M3i", "M24"]
QUICK = "M1"

with open(os.path.join(BENCH, "optima.json"), encoding="utf-8") as file:
    OPTIMA = json.load(file)


def solved(folder, name):
    """An instance, the answer about it, and the rota."""
    month = instance(name, folder, PROGRAM)
    rota = os.path.join(folder, "answer")
    done = run(
        [PROGRAM, "--json", "solver", "solve", month.source, "--work-limit", str(WORK_LIMIT), "--out", rota]
    )
    claim(done.status in (0, 1), "exit %r: %s%s" % (done.status, done.out, done.err))
    return month, json.loads(done.out)["data"], rota


def reaches(name):
    def test(folder):
        month, answer, rota = solved(folder, name)
        equal(month.digest()[:16], OPTIMA[name]["sha256"], "the generated file")
        equal(answer["proof"], "optimal", "proof")
        equal(answer["objective"], OPTIMA[name]["optimum"], "objective")
        equal(judge(read_rota(month.source), read_duties(rota)), answer["objective"], "cost by counting")

    test.__name__ = "reaches_the_optimum_of_%s" % name
    return test


def judge_notices_changed_rotas(folder):
    month, answer, rota = solved(folder, QUICK)
    plain, duties = read_rota(month.source), read_duties(rota)
    noticed = 0
    for at, (seat, person) in enumerate(duties):
        others = duties[:at] + duties[at + 1 :]
        claim(judge(plain, others) > answer["objective"], "an empty seat more makes the rota no dearer")
        try:
            noticed += (
                judge(plain, others + [(seat, (person + 1) % len(plain.persons))]) != answer["objective"]
            )
        except ValueError:
            noticed += 1
    claim(noticed > len(duties) // 2, "only %d of %d changed rotas were noticed" % (noticed, len(duties)))


def model_cost(model, duties):
    """What duties cost in the compact model, with the cheapest values of its other columns."""
    month = model.month
    price = {(option.person, option.seat): option.cost for option in month.options}
    total = {row: 0 for row in model.rows}
    for seat, person in duties:
        for row in model.option_rows[person, seat]:
            total[row] += 1
    cost = model.constant + sum(price[person, seat] for seat, person in duties)
    for _, column_cost, row, entry, upper in model.others:
        sense, side = model.rows[row]
        missing = (side - total[row]) * entry
        units = max(0, missing if upper is None else min(upper, missing))
        total[row] += units * entry
        cost += units * column_cost
    for row, (sense, side) in model.rows.items():
        claim(total[row] == side if sense == "E" else total[row] <= side, "row %s does not hold" % row)
    return cost


def model_agrees_with_counting(folder):
    month, answer, rota = solved(folder, QUICK)
    duties = read_duties(rota)
    model = make_rota.Model(month.month)
    for size in (len(duties), len(duties) - 1, len(duties) // 2, 0):
        equal(
            model_cost(model, duties[:size]),
            judge(read_rota(month.source), duties[:size]),
            "cost of %d duties" % size,
        )


def generator_repeats_itself(folder):
    digests = set()
    for number in range(2):
        path = os.path.join(folder, "%d.rota" % number)
        make_rota.write_rota(make_rota.Month("M", 3, festival=True), path)
        with open(path, "rb") as file:
            digests.add(sha256(file.read()).hexdigest()[:16])
    equal(digests, {OPTIMA["M3i"]["sha256"]}, "the file")


def disagreements_are_noticed(folder):
    good = [("a", 12, 10), ("b", 11, 11), ("c", None, 9), ("d", 40, None), ("the stored optimum", 11, 11)]
    equal(list(disagreements(good)), [], "complaints about claims that agree")
    for wrong in (("e", 10, None), ("e", None, 12), ("e", 12, 12), ("e", 10, 10)):
        equal(len(list(disagreements(good + [wrong]))), 1, "complaints about %r" % (wrong,))


def rosters_cost_their_optimum(folder):
    names = [name[: -len(".opt.txt")] for name in sorted(os.listdir(ROSTERS)) if name.endswith(".opt.txt")]
    equal(len(names), 10, "rosters")
    for name in names:
        roster = roster_file.read_roster(os.path.join(ROSTERS, name + ".dzn"))
        with open(os.path.join(ROSTERS, name + ".opt.txt"), encoding="utf-8") as file:
            person_of = {day: int(word) - 1 for day, word in enumerate(file.read().split(), 1)}
        equal(roster_file.judge(roster, person_of), OPTIMA[name]["optimum"], name)
        claim(notices_swaps(roster, person_of), "%s: no swap of two days was noticed" % name)


def notices_swaps(roster, person_of):
    """Whether swapping two days next to each other breaks a rule or costs more, somewhere."""
    optimum = roster_file.judge(roster, person_of)
    for day in roster.days[:-1]:
        swapped = {**person_of, day: person_of[day + 1], day + 1: person_of[day]}
        try:
            cost = roster_file.judge(roster, swapped)
        except ValueError:
            return True
        claim(cost >= optimum, "a roster that costs less than the optimum")
        if cost > optimum:
            return True
    return False


PLAIN = [
    generator_repeats_itself,
    judge_notices_changed_rotas,
    model_agrees_with_counting,
    disagreements_are_noticed,
    rosters_cost_their_optimum,
]
main(PLAIN + [reaches(name) for name in NAMES])
