#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Seeded generator of on-call months, so that solvers can be compared on the same work.

usage: make_rota.py SIZE SEED OUT [--inf] [--days D] [--month 0..11] [--hist FILE] [--nomps]

SIZE is S, M, L, XL, XXL, G or XXXL (few wishes), or MH, LH or XLH (a wish for every day). --inf sends most
persons of the first two blocks away on two days, which then cannot be covered. Writes OUT.rota, and unless
--nomps the same month as a strong compact model in free MPS, OUT.mps; README.md beside this file describes
both.

For years: --month makes the month of that number, with the persons the same in all of them, and writes
OUT.tgt: for each person the targets so far of duties, nights and rest-day duties, in tenths, and the days
of the month. --hist reads a line for each person: what is carried over of the three targets, in tenths,
and the day of the last duty, negative.

The same arguments give the same bytes on every machine: each draw stands where it always stood, so this
file changes its files when draws are added, dropped or moved.
"""

import argparse
import math
import random
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

WINDOW_DAYS = 5
UNFILLED_PRICE = 1000
CROSS_PRICE = 8  # of a duty outside one's own block
LONG_AGO = -100  # day of the last duty of who had none
CLINIC_SIZES = {1: 0.4, 2: 0.3, 3: 0.2, 4: 0.1}
DENSE_CLINIC_SIZES = {1: 0.25, 2: 0.25, 3: 0.2, 4: 0.15, 8: 0.15}
CAPACITIES = {1: 0.7, 0.75: 0.15, 0.5: 0.15}
MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class Size(NamedTuple):
    blocks: int
    persons: int  # in a block
    working_day_slots: int
    least_gap: int  # days


SIZES = {
    "S": Size(3, 10, 1, 2),
    "M": Size(3, 25, 1, 3),
    "L": Size(5, 60, 2, 3),
    "XL": Size(8, 65, 2, 3),
    "XXL": Size(16, 65, 2, 3),
    "G": Size(24, 80, 2, 3),
    "XXXL": Size(40, 120, 2, 3),
    "MH": Size(3, 18, 1, 3),
    "LH": Size(5, 34, 2, 3),
    "XLH": Size(8, 34, 2, 3),
}


class Seat(NamedTuple):
    block: int
    day: int
    night: int
    role: int  # 0 primary, 1 backup
    slot: int


@dataclass
class Person:
    number: int
    block: int
    clinic: int
    capacity: float  # share of a full load
    senior: bool  # may be backup
    cross: int  # the other block that this person helps out in, or -1
    backup_only: bool = False
    away: set = field(default_factory=set)
    wish: list = field(default_factory=list)  # cost of a duty on each day
    last: int = LONG_AGO
    carried: list = field(default_factory=lambda: [0, 0, 0])
    target: list = field(default_factory=list)  # tenths of duties, nights, rest-day duties
    share: list = field(default_factory=list)  # the same without what was carried over
    most: int = 0
    most_rest: int = 0
    cost: list = field(default_factory=list)  # of n duties, n nights, n rest-day duties


class Option(NamedTuple):
    person: int
    seat: int
    cost: int


def draw(people, chances):
    """One of the keys, by its weight."""
    return people.choices(list(chances), list(chances.values()))[0]


class Month:
    """A generated month. `people` draws what persons are, `days` all the rest; for a single month it is
    one sequence."""

    def __init__(self, size, seed, days=31, month=None, carried=None, festival=False):
        self.size = SIZES[size]
        self.dense = size.endswith("H")
        self.window_price = 8 if self.dense else 5
        self.days = days if month is None else MONTH_DAYS[month]
        people = random.Random(f"{size}-{seed}")
        rest = people if month is None else random.Random(f"{size}-{seed}-m{month}")
        self.draw_calendar(rest, month)
        self.draw_seats()
        self.draw_persons(people)
        self.draw_wishes(rest, month, carried)
        if festival:
            self.draw_festival(rest)
        self.draw_targets(None if month is not None else rest)
        self.draw_pins(rest)
        self.options = [
            Option(person.number, number, person.wish[seat.day] + CROSS_PRICE * (seat.block != person.block))
            for person in self.persons
            for number, seat in enumerate(self.seats)
            if self.may(person, seat) and self.pins.get(number, person.number) == person.number
        ]

    def draw_calendar(self, rest, month):
        first = rest.randrange(7) if month is None else (3 + sum(MONTH_DAYS[:month])) % 7  # 0 is a Monday
        working = [day for day in range(self.days) if (day + first) % 7 < 5]
        holidays = rest.sample(working, max(1, self.days // 31))
        self.rest_day = [int((day + first) % 7 >= 5 or day in holidays) for day in range(self.days)]

    def draw_seats(self):
        self.seats = []
        self.slots = 0
        for block in range(self.size.blocks):
            for day in range(self.days):
                shifts = [0] * (self.rest_day[day] + (self.size.working_day_slots == 2)) + [1]
                for night in shifts:
                    self.seats += [Seat(block, day, night, role, self.slots) for role in (0, 1)]
                    self.slots += 1

    def of_block(self, block):
        return [person for person in self.persons if person.block == block]

    def draw_persons(self, people):
        self.persons = []
        self.clinics = 0
        for block in range(self.size.blocks):
            left = self.size.persons
            while left > 0:
                left -= self.draw_clinic(people, block, left)
            self.make_seniors(people, self.of_block(block))

    def draw_clinic(self, people, block, left):
        staff = min(left, draw(people, DENSE_CLINIC_SIZES if self.dense else CLINIC_SIZES))
        open_day_and_night = people.random() < 0.55
        for _ in range(staff):
            capacity = draw(people, CAPACITIES)
            senior = open_day_and_night or people.random() < 0.15
            helps_out = people.random() < (0.15 if self.dense else 0.08)
            cross = (block + 1) % self.size.blocks if helps_out else -1
            self.persons.append(Person(len(self.persons), block, self.clinics, capacity, senior, cross))
        self.clinics += 1
        return staff

    def make_seniors(self, people, mine):
        """At least half of a block may be backup; some may be nothing else."""
        seniors = sum(person.senior for person in mine)
        for person in mine:
            if seniors >= self.size.persons * 0.5:
                break
            if not person.senior:
                person.senior = True
                seniors += 1
        for person in mine:
            if person.senior:
                person.backup_only = people.random() < 0.12

    def draw_wishes(self, rest, month, carried):
        for person in self.persons:
            self.draw_absences(rest, person)
            person.wish = [self.draw_wish(rest) for _ in range(self.days)]
            if rest.random() < 0.6:
                person.last = -rest.randint(1, 9)
            if month is not None:
                person.last = LONG_AGO
            if carried is not None:
                *person.carried, person.last = carried[person.number]

    def draw_absences(self, rest, person):
        wanted = rest.uniform(*((0.15, 0.30) if self.dense else (0.10, 0.25))) * self.days
        while len(person.away) < wanted:
            if rest.random() < 0.5:
                person.away.add(rest.randrange(self.days))
            else:
                first, length = rest.randrange(self.days), rest.randint(2, 6)
                person.away.update(day for day in range(first, first + length) if day < self.days)

    def draw_wish(self, rest):
        chance = rest.random()
        if self.dense:
            return round(rest.gauss(0, 7))
        if chance < 0.15:
            return rest.randint(3, 15)
        return -rest.randint(2, 8) if chance < 0.22 else 0

    def draw_festival(self, rest):
        for block in (0, 1):
            for day in rest.sample(range(self.days), 2):
                for person in self.of_block(block):
                    if rest.random() < 0.93:
                        person.away.add(day)

    def draw_targets(self, rest):
        """A block's duties, shared out by capacity and presence; a single month gets a random past,
        `rest`."""
        for block in range(self.size.blocks):
            seats = [seat for seat in self.seats if seat.block == block]
            totals = (
                len(seats),
                sum(seat.night for seat in seats),
                sum(self.rest_day[seat.day] for seat in seats),
            )
            mine = self.of_block(block)
            present = [person.capacity * (1 - len(person.away) / self.days * 0.5) for person in mine]
            whole = sum(present)
            for person, part in zip(mine, present):
                share = part / whole
                person.share = [round(10 * total * share) for total in totals]
                if rest:
                    person.target = [
                        max(0, round(10 * (total * share + rest.uniform(-0.6, 0.6) * spread)))
                        for total, spread in zip(totals, (1, 0.7, 0.5))
                    ]
                else:
                    person.target = [max(0, a + b) for a, b in zip(person.share, person.carried)]
                self.set_counts(person)

    def set_counts(self, person):
        person.most = math.ceil(person.target[0] / 10) + 2
        person.most_rest = min(person.most, math.ceil(person.target[2] / 10) + 1)
        mosts = (person.most, person.most, person.most_rest)
        person.cost = [
            [self.count_cost(target, weight, count) for count in range(most + 1)]
            for target, weight, most in zip(person.target, (20, 10, 20), mosts)
        ]

    def count_cost(self, target, weight, count):
        if self.dense:
            return round(weight / 2 * (count - target / 10) ** 2 + weight / 4 * abs(count - target / 10))
        off = abs(10 * count - target)
        return (weight * off + weight * max(0, off - 10)) // 10

    def may(self, person, seat):
        if seat.block not in (person.block, person.cross):
            return False
        if seat.day in person.away or seat.day - person.last < self.size.least_gap:
            return False
        return person.senior if seat.role else not person.backup_only

    def draw_pins(self, rest):
        """At most one pin a person and a slot, always within the own block."""
        self.pins = {}
        pinned_persons, pinned_slots = set(), set()
        for number in rest.sample(range(len(self.seats)), max(1, len(self.seats) * 3 // 100)):
            seat = self.seats[number]
            candidates = [
                person.number
                for person in self.of_block(seat.block)
                if self.may(person, seat) and person.number not in pinned_persons
            ]
            if not candidates:
                continue
            person = rest.choice(candidates)
            if seat.slot not in pinned_slots:
                self.pins[number] = person
                pinned_persons.add(person)
                pinned_slots.add(seat.slot)


def write_rota(month, path):
    with open(path, "w", encoding="ascii") as file:

        def line(*numbers):
            file.write(" ".join(map(str, numbers)) + "\n")

        line(
            month.days,
            month.size.blocks,
            len(month.persons),
            month.clinics,
            len(month.seats),
            month.slots,
            len(month.options),
        )
        line(month.size.least_gap, WINDOW_DAYS, month.window_price, UNFILLED_PRICE)
        line(*month.rest_day)
        for number, seat in enumerate(month.seats):
            line(*seat, month.pins.get(number, -1))
        for person in month.persons:
            line(person.block, person.clinic, person.most, person.most_rest, person.last)
            for cost in person.cost:
                line(*cost)
        for option in month.options:
            line(*option)


def write_targets(month, path):
    with open(path, "w", encoding="ascii") as file:
        for person in month.persons:
            print(*(a + b for a, b in zip(person.share, person.carried)), month.days, file=file)


class Model:
    """The compact model: windows for spacing, unit steps for counts; columns of options are whole, others
    need not be. Rows and columns in the order of their making."""

    def __init__(self, month):
        self.month = month
        self.rows = {}  # name -> (sense, right-hand side)
        self.option_rows = {(option.person, option.seat): [] for option in month.options}
        self.others = []  # (name, cost, row, entry, upper bound or None)
        self.constant = 0
        self.add_seats()
        self.add_clinics()
        seats = defaultdict(list)
        for option in month.options:
            seats[option.person].append(option.seat)
        for person in month.persons:
            self.add_person(person, seats[person.number])

    def add_row(self, name, sense, side, options):
        self.rows[name] = sense, side
        for option in options:
            self.option_rows[option].append(name)

    def add_person(self, person, seats):
        on_day = defaultdict(list)
        for seat in seats:
            on_day[self.month.seats[seat].day].append(seat)
        self.add_gaps(person, on_day)
        self.add_windows(person, on_day)
        self.add_counts(person, seats)

    def add_seats(self):
        of_seat = defaultdict(list)
        for option in self.month.options:
            of_seat[option.seat].append((option.person, option.seat))
        for seat in range(len(self.month.seats)):
            self.add_row(f"s{seat}", "E", 1, of_seat[seat])
            self.others.append((f"u{seat}", UNFILLED_PRICE, f"s{seat}", 1, None))

    def add_clinics(self):
        together = defaultdict(list)
        for option in self.month.options:
            clinic = self.month.persons[option.person].clinic
            together[self.month.seats[option.seat].slot, clinic].append((option.person, option.seat))
        for (slot, clinic), options in together.items():
            if len({person for person, _ in options}) > 1:
                self.add_row(f"c{slot}_{clinic}", "L", 1, options)

    def add_gaps(self, person, on_day):
        gap = self.month.size.least_gap
        for first in range(max(1, self.month.days - gap + 1)):
            seats = [seat for day in range(first, first + gap) for seat in on_day.get(day, ())]
            if len(seats) > 1:
                self.add_row(f"r{person.number}_{first}", "L", 1, [(person.number, seat) for seat in seats])

    def add_windows(self, person, on_day):
        for first in range(1 - WINDOW_DAYS, self.month.days):
            days = [day for day in range(first, first + WINDOW_DAYS) if day in on_day]
            before = int(first <= person.last < first + WINDOW_DAYS)
            if len(days) + before < 2:
                continue
            name = f"w{person.number}_{first}"
            self.add_row(
                name, "L", 1 - before, [(person.number, seat) for day in days for seat in on_day[day]]
            )
            self.others.append((f"e{person.number}_{first}", self.month.window_price, name, -1, None))

    def add_counts(self, person, seats):
        month = self.month
        kinds = (
            ("n", lambda seat: True),
            ("m", lambda seat: seat.night),
            ("h", lambda seat: month.rest_day[seat.day]),
        )
        for (letter, counts), cost in zip(kinds, person.cost):
            name = f"{letter}{person.number}"
            self.add_row(name, "E", 0, [(person.number, seat) for seat in seats if counts(month.seats[seat])])
            self.constant += cost[0]
            for step in range(1, len(cost)):
                self.others.append(
                    (f"{letter}z{person.number}_{step}", cost[step] - cost[step - 1], name, -1, 1)
                )


def write_mps(model, path):
    cost = {(option.person, option.seat): option.cost for option in model.month.options}
    with open(path, "w", encoding="ascii") as file:
        file.write("NAME rota\nROWS\n N obj\n")
        for name, (sense, _) in model.rows.items():
            file.write(f" {sense} {name}\n")
        file.write("COLUMNS\n M1 'MARKER' 'INTORG'\n")
        for (person, seat), rows in model.option_rows.items():
            file.write(f" x{person}_{seat} obj {cost[person, seat]}\n")
            file.writelines(f" x{person}_{seat} {row} 1\n" for row in rows)
        file.write(f" M2 'MARKER' 'INTEND'\n konst obj {model.constant}\n")
        for name, price, row, entry, _ in model.others:
            file.write(f" {name} obj {price}\n {name} {row} {entry}\n")
        file.write("RHS\n")
        file.writelines(f" RHS {name} {side}\n" for name, (_, side) in model.rows.items() if side)
        file.write("BOUNDS\n FX BND konst 1\n")
        file.writelines(f" UP BND x{person}_{seat} 1\n" for person, seat in model.option_rows)
        file.writelines(
            f" UP BND {name} {upper}\n" for name, _, _, _, upper in model.others if upper is not None
        )
        file.write("ENDATA\n")


def read_carried(path):
    with open(path, encoding="ascii") as file:
        return [list(map(int, line.split())) for line in file]


def main():
    parser = argparse.ArgumentParser(description="Seeded generator of on-call months.")
    parser.add_argument("size", choices=SIZES, metavar="SIZE", help=" ".join(SIZES))
    parser.add_argument("seed", type=int, metavar="SEED")
    parser.add_argument("out", metavar="OUT", help="path without suffix")
    parser.add_argument("--inf", action="store_true", help="days that cannot be covered")
    parser.add_argument("--days", type=int, default=31)
    parser.add_argument("--month", type=int, choices=range(12), help="month of a year")
    parser.add_argument("--hist", metavar="FILE", help="what the months before left, with --month")
    parser.add_argument("--nomps", action="store_true", help="only the .rota file")
    words = parser.parse_args()
    carried = read_carried(words.hist) if words.hist and words.month is not None else None
    month = Month(words.size, words.seed, words.days, words.month, carried, words.inf)
    write_rota(month, words.out + ".rota")
    if not words.nomps:
        write_mps(Model(month), words.out + ".mps")
    if words.month is not None:
        write_targets(month, words.out + ".tgt")
    print(
        f"{words.out}: {month.days} days, {month.size.blocks} blocks, {len(month.persons)} persons, "
        f"{month.clinics} clinics, {len(month.seats)} seats, {len(month.options)} options"
    )


if __name__ == "__main__":
    main()
