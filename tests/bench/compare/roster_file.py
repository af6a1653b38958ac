# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""On-call rosters of the MiniZinc challenge (.dzn) read, and rosters for them judged by counting."""

import re
from typing import NamedTuple


class Roster(NamedTuple):
    """Days count from 1; a weekend is one day of five."""

    persons: int
    loads: list  # in per cent
    days: range
    away: list  # a set of days for each person
    fixed: list
    weekends: list
    weekdays: list
    adjacent_price: int
    wednesday_price: int

    def forbidden(self):
        """Days that one person must not have all together: three in a row, a weekend and the day at its
        side, two weekends in a row; but what is fixed may be."""
        fixed = set().union(*self.fixed)
        last = self.days[-1]
        for first in self.days[:-2]:
            if not fixed.issuperset((first, first + 1, first + 2)):
                yield first, first + 1, first + 2
        for weekend in self.weekends:
            sides = [day for day in (weekend - 1, weekend + 1) if 1 <= day <= last]
            if not fixed.issuperset(sides + [weekend]):
                yield from ((weekend, day) for day in sides)
        for weekend, following in zip(self.weekends, self.weekends[1:]):
            if not fixed.issuperset((weekend, following)):
                yield weekend, following

    def priced(self):
        """Pairs of days with the price of one person for both. The last two days are not counted as
        adjacent."""
        yield from (((day, day + 1), self.adjacent_price) for day in self.days[:-2])
        yield from (
            ((weekend - 2, weekend), self.wednesday_price) for weekend in self.weekends if weekend > 2
        )


def read_roster(path):
    with open(path, encoding="utf-8") as file:
        text = re.sub(r"%.*", "", file.read())

    def number(name):
        return int(re.search(rf"\b{name}\s*=\s*(-?\d+)", text).group(1))

    def numbers(name):
        return [
            int(word)
            for word in re.search(rf"\b{name}\s*=\s*\[([^\]]*)\]", text).group(1).split(",")
            if word.strip()
        ]

    def sets(name):
        inside = re.search(rf"\b{name}\s*=\s*\[([^\]]*)\]", text).group(1)
        return [read_set(item) for item in re.findall(r"\{[^}]*\}|-?\d+\s*\.\.\s*-?\d+", inside)]

    days = range(1, number("num_days") + 1)
    weekends = [day for day in days if day % 5 == (number("weekend_offset") + 1) % 5]
    return Roster(
        number("num_staff"),
        numbers("work_load"),
        days,
        sets("unavailable"),
        sets("fixed"),
        weekends,
        [day for day in days if day not in weekends],
        number("adj_days_str"),
        number("wed_before_weekend_str"),
    )


def read_set(text):
    if ".." in text:
        first, last = map(int, text.split(".."))
        return set(range(first, last + 1))
    return {int(word) for word in text.strip("{}").split(",") if word.strip()}


def judge(roster, person_of):
    """What a roster costs, a person (from 0) for each day; ValueError when it breaks a rule."""

    def same(days):
        return len({person_of[day] for day in days}) == 1

    for day in roster.days:
        if day in roster.away[person_of[day]]:
            raise ValueError(f"person {person_of[day]} is away on day {day}")
    for person, days in enumerate(roster.fixed):
        if any(person_of[day] != person for day in days):
            raise ValueError(f"a fixed day of person {person} is not theirs")
    for days in roster.forbidden():
        if same(days):
            raise ValueError("one person for the days %s" % ", ".join(map(str, days)))
    cost = sum(price for days, price in roster.priced() if same(days))
    for days in (roster.weekdays, roster.weekends):
        counts = [sum(person_of[day] == person for day in days) for person in range(roster.persons)]
        worst = max(
            abs(a * d - b * c) for a, c in zip(roster.loads, counts) for b, d in zip(roster.loads, counts)
        )
        cost += -(-worst // 100)
    return cost
