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
from instances import instance  # noqa: E402
from process import run  # noqa: E402
from rota_file import judge, read_duties, read_rota  # noqa: E402
import make_rota  # noqa: E402

WORK_LIMIT = 400000
# Every instance here is proven in seconds; see tests/README.md before adding one that is not.
NAMES = ["S2", "S7", "S9"]

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
    month, answer, rota = solved(folder, NAMES[0])
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
    month, answer, rota = solved(folder, NAMES[0])
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


main(
    [generator_repeats_itself, judge_notices_changed_rotas, model_agrees_with_counting]
    + [reaches(name) for name in NAMES]
)
