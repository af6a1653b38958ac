# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A generated month (.rota) as CP-SAT likes it: exactly-one seats with a literal for unfilled, at-most-one
for clinics and gaps, costs of counts as ordered unit literals."""

from collections import defaultdict

from ortools.sat.python import cp_model

from rota_file import read_rota


def build(path):
    rota = read_rota(path)
    model = cp_model.CpModel()
    cost = []
    of_seat, together, of_person = defaultdict(list), defaultdict(list), defaultdict(list)
    for person, seat, price in rota.options:
        taken = model.new_bool_var("")
        of_seat[seat].append(taken)
        together[rota.seats[seat].slot, rota.persons[person].clinic].append(taken)
        of_person[person].append((rota.seats[seat], taken))
        cost.append(price * taken)
    for seat in range(len(rota.seats)):
        unfilled = model.new_bool_var("")
        model.add_exactly_one(of_seat[seat] + [unfilled])
        cost.append(rota.unfilled_price * unfilled)
    for duties in together.values():
        if len(duties) > 1:
            model.add_at_most_one(duties)
    for number, person in enumerate(rota.persons):
        add_spacing(model, rota, person, of_person[number], cost)
        add_counts(model, rota, person, of_person[number], cost)
    model.minimize(sum(cost))
    return model


def add_spacing(model, rota, person, duties, cost):
    on_day = defaultdict(list)
    for seat, taken in duties:
        on_day[seat.day].append(taken)
    for first in range(max(1, rota.days - rota.least_gap + 1)):
        near = [taken for day in range(first, first + rota.least_gap) for taken in on_day.get(day, ())]
        if len(near) > 1:
            model.add_at_most_one(near)
    for first in range(1 - rota.window, rota.days):
        days = range(first, first + rota.window)
        before = int(person.last in days)
        if sum(day in on_day for day in days) + before > 1:
            excess = model.new_int_var(0, rota.window, "")
            model.add(sum(taken for day in days for taken in on_day.get(day, ())) + before - 1 <= excess)
            cost.append(rota.window_price * excess)


def add_counts(model, rota, person, duties, cost):
    kinds = (lambda seat: True, lambda seat: seat.night, lambda seat: rota.rest_day[seat.day])
    for costs, counts in zip(person.costs, kinds):
        units = [model.new_bool_var("") for _ in costs[1:]]
        model.add(sum(taken for seat, taken in duties if counts(seat)) == sum(units))
        for lower, upper in zip(units, units[1:]):
            model.add_implication(upper, lower)
        cost.append(costs[0])
        cost.extend((costs[count] - costs[count - 1]) * unit for count, unit in enumerate(units, 1))
