# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""An on-call roster (.dzn of the MiniZinc challenge) as a CP-SAT model; instances/oc-roster tells the
rules."""

from collections import defaultdict

from ortools.sat.python import cp_model

from roster_file import read_roster


def build(path):
    roster = read_roster(path)
    model = cp_model.CpModel()
    on = {
        (person, day): model.new_bool_var("")
        for person in range(roster.persons)
        for day in roster.days
        if day not in roster.away[person]
    }
    for day in roster.days:
        model.add_exactly_one(on[person, day] for person in range(roster.persons) if (person, day) in on)
    for person, days in enumerate(roster.fixed):
        for day in days:
            model.add(on[person, day] == 1)
    for days in roster.forbidden():
        for person in range(roster.persons):
            if all((person, day) in on for day in days):
                model.add_bool_or(~on[person, day] for day in days)
    cost = []
    for days, price in roster.priced():
        both = model.new_bool_var("")
        for person in range(roster.persons):
            if all((person, day) in on for day in days):
                model.add_bool_or([~on[person, day] for day in days] + [both])
        cost.append(price * both)
    for days in (roster.weekdays, roster.weekends):
        cost.append(add_balance(model, roster, on, days))
    model.minimize(sum(cost))
    return model


def add_balance(model, roster, on, days):
    """The least whole number that 100 times is no less than any |load i * duties j - load j * duties i|."""
    counts = []
    for person in range(roster.persons):
        mine = [on[person, day] for day in days if (person, day) in on]
        counts.append(model.new_int_var(0, len(mine), ""))
        model.add(counts[-1] == sum(mine))
    spread = model.new_int_var(0, len(days), "")
    kinds = defaultdict(list)
    for person, load in enumerate(roster.loads):
        kinds[load].append(person)
    extremes = {}
    for load, persons in kinds.items():
        least, most = (model.new_int_var(0, len(days), "") for _ in range(2))
        for person in persons:
            model.add(least <= counts[person])
            model.add(counts[person] <= most)
        extremes[load] = least, most
    for load, (_, most) in extremes.items():
        for other, (least, _) in extremes.items():
            model.add(other * most - load * least <= 100 * spread)
    return spread
