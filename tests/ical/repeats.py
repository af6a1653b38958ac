#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Repeated events of a person's calendar against another implementation of the same rules, python3-dateutil, as TAP: many
random rules in one calendar, told apart by their lengths. $RINBAN is the program.
"""

import collections
import datetime
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, claim, equal, example, main, write_tables

try:
    from dateutil.rrule import rrulestr
except ImportError:
    rrulestr = None

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FIRST, LAST = datetime.datetime(2027, 1, 1), datetime.datetime(2027, 7, 2)  # six months, and a day for the last night


def some(draw, items, most):
    return ",".join(str(item) for item in sorted(draw.sample(items, draw.randint(1, most)), key=items.index))


def random_rule(draw):
    """A rule as people's calendars make them, and some that only test programs make."""
    freq = draw.choice(["DAILY", "WEEKLY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY"])
    parts = ["FREQ=" + freq]
    if draw.random() < 0.5:
        parts.append("INTERVAL=%d" % draw.randint(1, 4))
    if freq == "WEEKLY" and draw.random() < 0.6:
        parts.append("BYDAY=" + some(draw, DAYS, 4))
    if freq == "MONTHLY":
        kind = draw.randint(0, 3)
        if kind == 0:
            parts.append("BYMONTHDAY=" + some(draw, [1, 5, 13, 28, 31, -1, -2], 3))
        elif kind == 1:
            parts.append("BYDAY=" + draw.choice(["1", "2", "3", "4", "5", "-1", "-2"]) + draw.choice(DAYS))
        elif kind == 2:
            parts.append("BYDAY=" + some(draw, DAYS, 5) + ";BYSETPOS=" + draw.choice(["1", "2", "-1", "1,-1"]))
    if freq == "YEARLY":
        kind = draw.randint(0, 2)
        if kind == 0:
            parts.append("BYMONTH=" + some(draw, list(range(1, 13)), 3))
        elif kind == 1:
            parts.append("BYMONTH=%d;BYDAY=%s%s" % (draw.randint(1, 12), draw.choice(["1", "2", "-1"]), draw.choice(DAYS)))
    if freq == "DAILY" and draw.random() < 0.3:
        parts.append("BYDAY=" + some(draw, DAYS, 5))
    end = draw.randint(0, 3)
    if end == 0:
        parts.append("COUNT=%d" % draw.randint(1, 40))
    elif end == 1:
        until = FIRST + datetime.timedelta(days=draw.randint(-30, 200))
        parts.append("UNTIL=" + until.strftime("%Y%m%dT145959"))
    if draw.random() < 0.2:
        parts.append("WKST=" + draw.choice(["MO", "SU"]))
    return ";".join(parts)


def first_match(rule, day):
    """A beginning that fits the rule: what a rule means whose first event does not fit is left to each program."""
    endless = ";".join(part for part in rule.split(";") if not part.startswith(("COUNT", "UNTIL")))
    return rrulestr(endless, dtstart=day).after(day, inc=True)


def expected(rule, start):
    found = []
    for moment in rrulestr(rule, dtstart=start):
        if moment >= LAST:
            break
        if moment >= FIRST:
            found.append(moment.strftime("%Y-%m-%dT%H:%M"))
    return found


def series(seed, n):
    """(rule, start) of n events; the length of each is its number in minutes."""
    draw = random.Random(seed)
    made = []
    while len(made) < n:
        rule = random_rule(draw)
        day = datetime.datetime(draw.randint(2019, 2027), draw.randint(1, 12), draw.randint(1, 28), 8)
        start = first_match(rule, day)
        if start and start < LAST and "UNTIL" not in rule or start and rule.split("UNTIL=")[-1][:8] >= start.strftime("%Y%m%d"):
            made.append((rule, start))
    return made


def repeats_agree_with_dateutil(folder):
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), example("yotsuba")), accept=(0,))
    person = example("yotsuba")["people.csv"][1][0]
    for seed in range(8):
        made = series(seed, 60)
        path = os.path.join(folder, "own.ics")
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write("BEGIN:VCALENDAR\r\n")
            for number, (rule, start) in enumerate(made, 1):
                file.write("BEGIN:VEVENT\r\nUID:%d\r\nDTSTART;TZID=Asia/Tokyo:%s\r\nDURATION:PT%dM\r\nRRULE:%s\r\nEND:VEVENT\r\n"
                           % (number, start.strftime("%Y%m%dT%H%M%S"), number, rule))
            file.write("END:VCALENDAR\r\n")
        answer = database.json("request", "import", path, "--person", person, "--month", "2027-01", "--months", "6", "--dry-run",
                               accept=(0,))
        found = collections.defaultdict(list)
        for time in answer["times"]:
            start, end = (datetime.datetime.fromisoformat(time[key]) for key in ("from", "to"))
            found[(end - start).seconds // 60].append(time["from"])
        claim(sum(map(len, found.values())) > 300, "enough times: %d" % sum(map(len, found.values())))
        for number, (rule, start) in enumerate(made, 1):
            equal(sorted(found[number]), expected(rule, start), "%s from %s" % (rule, start))


if __name__ == "__main__":
    if rrulestr is None:
        print("1..1\nok 1 - repeats_agree_with_dateutil # SKIP python3-dateutil is not installed")
        print("SKIPPED: python3-dateutil is not installed", file=sys.stderr)
    else:
        main([repeats_agree_with_dateutil])
