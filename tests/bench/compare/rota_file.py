# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Generated months (.rota) read back, and rotas for them judged by the plain words of README.md, without
any model."""

from collections import defaultdict
from typing import NamedTuple


class Seat(NamedTuple):
    block: int
    day: int
    night: int
    role: int
    slot: int
    pin: int


class Person(NamedTuple):
    clinic: int
    most: int
    most_rest: int
    last: int
    costs: list  # of counts of duties, nights, rest-day duties


class Rota(NamedTuple):
    days: int
    least_gap: int
    window: int
    window_price: int
    unfilled_price: int
    rest_day: list
    seats: list
    persons: list
    options: list  # (person, seat, cost)


def read_rota(path):
    with open(path, encoding="ascii") as file:
        lines = [list(map(int, line.split())) for line in file]
    days, _, persons, _, seats, _, options = lines[0]
    at = 3 + seats
    return Rota(
        days,
        *lines[1],
        lines[2],
        [Seat(*line) for line in lines[3:at]],
        [Person(*lines[row][1:], lines[row + 1 : row + 4]) for row in range(at, at + 4 * persons, 4)],
        lines[at + 4 * persons : at + 4 * persons + options],
    )


def read_duties(path):
    """Seat and person of each duty in an answer of rinban."""
    with open(path, encoding="utf-8") as file:
        return [tuple(map(int, line.split()[1:3])) for line in file if line.startswith("duty ")]


def judge(rota, duties):
    """What the duties cost; ValueError when they break a rule."""
    price = {(person, seat): cost for person, seat, cost in rota.options}
    if len({seat for seat, _ in duties}) != len(duties):
        raise ValueError("a seat has two persons")
    cost = rota.unfilled_price * (len(rota.seats) - len(duties))
    of_person, clinics = defaultdict(list), set()
    for number, person in duties:
        seat = rota.seats[number]
        if (person, number) not in price or seat.pin not in (-1, person):
            raise ValueError(f"person {person} may not have seat {number}")
        clinic = seat.slot, rota.persons[person].clinic
        if clinic in clinics:
            raise ValueError(f"two of clinic {clinic[1]} in slot {clinic[0]}")
        clinics.add(clinic)
        cost += price[person, number]
        of_person[person].append(seat)
    return cost + sum(judge_person(rota, number, of_person[number]) for number in range(len(rota.persons)))


def judge_person(rota, number, seats):
    person = rota.persons[number]
    days = sorted(seat.day for seat in seats)
    if person.last > -max(rota.least_gap, rota.window):
        days.insert(0, person.last)
    if any(later - earlier < rota.least_gap for earlier, later in zip(days, days[1:])):
        raise ValueError(f"person {number} has duties too close to each other")
    counts = len(seats), sum(seat.night for seat in seats), sum(rota.rest_day[seat.day] for seat in seats)
    if counts[0] > person.most or counts[2] > person.most_rest:
        raise ValueError(f"person {number} has too many duties")
    windows = (
        sum(first <= day < first + rota.window for day in days) for first in range(1 - rota.window, rota.days)
    )
    return sum(costs[count] for costs, count in zip(person.costs, counts)) + rota.window_price * sum(
        max(0, inside - 1) for inside in windows
    )
