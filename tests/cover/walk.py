#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Whom a family would call, minute by minute: the chain of every panel of the example city for all 44,640 minutes of
January, walked over the raw tables and the published table of duties, beside what `rinban chain` says.

The walk is by the words of the domain alone (C.1) and knows the program only from outside: a minute is looked up in lists,
without stretches, snapshots or indexes.
"""

import csv
import datetime
import functools
import io
import os
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import SOURCE, Database, claim, equal, example, main, write_tables

MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
FIRST = datetime.datetime(2027, 1, 1)
MINUTES = 44640
BANDS = {  # from hour, to hour of the same or the next day
    "weekday": [("own", 9, 18), ("wd_night", 18, 33)],
    "saturday": [("own", 9, 13), ("sat_pm", 13, 18), ("sat_night", 18, 33)],
    "rest": [("rest_day", 9, 18), ("rest_night", 18, 33)],
}
OF_SERVICES = {
    ("backup_bed", "bed24"): (9, 33), ("contact_desk", "desk24"): (9, 33), ("nurse_oncall", "night"): (17.5, 32.5),
    ("nurse_oncall", "rest_day"): (8.5, 17.5), ("clinic_oncall", "wd_night"): (18, 33), ("clinic_oncall", "sat_pm"): (13, 18),
    ("clinic_oncall", "sat_night"): (18, 33), ("clinic_oncall", "rest_day"): (9, 18), ("clinic_oncall", "rest_night"): (18, 33),
}


@functools.lru_cache(maxsize=None)
def kind_of(date):
    """From a calendar on the wall: the days of the year-end, and 成人の日 on the 11th."""
    if (date.month, date.day) in {(1, 1), (1, 2), (1, 3), (12, 29), (12, 30), (12, 31)}:
        return "rest"
    if date.weekday() == 6 or (date.year, date.month, date.day) == (2027, 1, 11):
        return "rest"
    return "saturday" if date.weekday() == 5 else "weekday"


def band_at(minute):
    """Duty date and band that a minute belongs to."""
    date = minute.date() if minute.hour >= 9 else minute.date() - DAY
    hour = (minute - datetime.datetime.combine(date, datetime.time())).total_seconds() / 3600
    for name, start, end in BANDS[kind_of(date)]:
        if start <= hour < end:
            return date, name
    raise AssertionError("no band at %s" % minute)


def instant(text, last):
    """A cell of the table absences: a date or a time; a last date counts to its end."""
    if len(text) == 10:
        return datetime.datetime.strptime(text, "%Y-%m-%d") + (DAY if last else datetime.timedelta())
    return datetime.datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")


class City:
    """The raw tables and the table of duties."""

    def __init__(self, tables, rota, cover):
        def rows(name):
            lines = tables.get(name + ".csv", [[]])
            return [dict(zip(lines[0], line)) for line in lines[1:]]
        self.panels = rows("panels")
        self.pairings = rows("pairings")
        self.coverage = rows("coverage")
        self.areas = {row["area_id"]: row for row in rows("areas")}
        self.facilities = {row["facility_id"]: row for row in rows("facilities")}
        self.people = {row["person_id"]: row for row in rows("people")}
        self.absences = [(row["unit_id"], instant(row["from"], False), instant(row["to"], True)) for row in rows("absences")]
        self.duties = []
        for row in csv.DictReader(io.StringIO(rota)):
            hours = self.hours(row)
            if row["unit_id"] and hours:
                self.duties.append((*hours, row))
        self.chosen = {}
        for duty in cover:
            if duty["unit_id"]:
                hours = (time_of(duty["start"]), time_of(duty["end"]), duty["unit_id"])
                self.chosen.setdefault(duty["panel"], []).append(hours)

    @staticmethod
    def hours(row):
        """When a duty begins and ends; None for a service that no chain asks."""
        date = datetime.datetime.strptime(row["date"], "%Y-%m-%d")
        bands = {name: (start, end) for name, start, end in BANDS[kind_of(date.date())]} if row["service"] == "homecare" else {}
        span = bands.get(row["band"]) or OF_SERVICES.get((row["service"], row["band"]))
        return span and tuple(date + datetime.timedelta(hours=hour) for hour in span)

    @functools.lru_cache(maxsize=None)
    def away(self, unit, minute):
        return any(who == unit and start <= minute < end for who, start, end in self.absences)

    def person_away(self, person, minute):
        return self.away(person, minute) or self.away(self.people[person]["facility_id"], minute)

    @functools.lru_cache(maxsize=None)
    def closed(self, facility, minute):
        if self.away(facility, minute):
            return True
        physicians = [who for who, row in self.people.items() if row["facility_id"] == facility and row["role"] == "physician"]
        return bool(physicians) and all(self.away(who, minute) for who in physicians)

    @functools.lru_cache(maxsize=None)
    def around(self, area):
        """The area and those it lies in, nearest first."""
        found = []
        while area:
            found.append(area)
            area = self.areas[area]["parent_id"]
        return found

    @functools.lru_cache(maxsize=None)
    def mode(self, area, band):
        """Mode and first line; a row for the band before one for all, the nearest area first."""
        for place in self.around(area):
            for wanted in (band, "all"):
                for row in self.coverage:
                    if row["area_id"] == place and row["band"] == wanted:
                        return row["mode"], row.get("first_line") or "physician"
        paired = {row["panel_id"] for row in self.pairings}
        return ("hybrid" if any(panel["panel_id"] in paired and area in self.around(panel["area_id"])
                                for panel in self.panels) else "rota"), "physician"

    @functools.lru_cache(maxsize=None)
    def all_on(self, minute):
        return [row for start, end, row in self.duties if start <= minute < end]

    @functools.lru_cache(maxsize=None)
    def on(self, minute, service, seat=None):
        return [row for row in self.all_on(minute) if row["service"] == service and (seat is None or row["seat"] == seat)]

    def seat(self, panel, minute, service, seat=None):
        places = self.around(panel["area_id"])
        rows = [row for row in self.on(minute, service, seat) if row["area"] in places]
        return [row["unit_id"] for row in sorted(rows, key=lambda row: (places.index(row["area"]), row["seat"], int(row["index"])))]

    def primary(self, panel, date, band, minute):
        """Who answers for the panel without help, or None."""
        policy, person, clinic = panel["self_cover"], panel["primary_person_id"], panel["facility_id"]
        answers = (band == "own" or policy in ("all", "all_except_away")
                   or (policy == "weekday_night" and kind_of(date) == "weekday"))
        if not answers:
            return None
        if policy == "all":
            if self.closed(clinic, minute):
                return None
            for row in self.on(minute, "clinic_oncall"):
                if self.people[row["unit_id"]]["facility_id"] == clinic:
                    return row["unit_id"]
            return person if band == "own" and not self.person_away(person, minute) else clinic
        return None if self.person_away(person, minute) or self.away(clinic, minute) else person

    @functools.lru_cache(maxsize=None)
    def ranked(self, panel_id):
        return sorted((row for row in self.pairings if row["panel_id"] == panel_id), key=lambda row: int(row["rank"]))

    def vices(self, panel, band, mode, minute):
        found = [unit for start, end, unit in self.chosen.get(panel["panel_id"], []) if start <= minute < end]
        if mode == "rota":
            return found
        for row in self.ranked(panel["panel_id"]):
            unit = row["unit_id"]
            if not (self.person_away(unit, minute) if unit in self.people else self.closed(unit, minute)):
                found.append(unit)
        return found

    def chain(self, panel, minute):
        date, band = band_at(minute)
        mode, line = self.mode(panel["area_id"], band)
        steps = []
        if line == "desk":
            steps += [("desk", who) for who in self.seat(panel, minute, "contact_desk")]
        if line == "nurse":
            steps += [("nurse", who) for who in self.seat(panel, minute, "nurse_oncall") or [panel["nurse_station"]]]
        primary = self.primary(panel, date, band, minute)
        steps += [("primary", primary)] if primary else []
        steps += [("vice", who) for who in self.vices(panel, band, mode, minute)]
        for seat in ("first", "second", "third"):
            steps += [(seat, who) for who in self.seat(panel, minute, "homecare", seat)]
        home = panel["home_hospital"]
        if home and not self.away(home, minute):
            steps.append(("hospital", home))
        else:
            steps += [("bed", who) for who in self.seat(panel, minute, "backup_bed")]
        steps.append(("emergency", "119"))
        named = []
        for step in steps:
            if step[1] not in [who for _, who in named]:
                named.append(step)
        return named


def time_of(text):
    return datetime.datetime.strptime(text[:16], "%Y-%m-%dT%H:%M")


def walk(db, tables):
    """Compares all panels and minutes; the number of minutes in which the two agree, and of gaps. What the walk finds is kept
    between minutes at which nothing begins or ends, so that it is done within seconds; which minutes these are, it takes from
    its own lists."""
    city = City(tables, db.rota().decode("utf-8-sig"), db.json("cover", "2027-01")["duties"])
    edges = {FIRST + datetime.timedelta(days=day, hours=hour) for day in range(31) for hour in (0, 9, 13, 18)}
    for _, start, end in city.absences:
        edges |= {start, end}
    for start, end, *_ in sum(city.chosen.values(), city.duties):
        edges |= {start, end}
    edges = sorted(edge for edge in edges if FIRST <= edge < FIRST + MINUTES * MINUTE) + [FIRST + MINUTES * MINUTE]
    said = {row["panel"]: row for row in db.json("chain", "--month", "2027-01", "--all")["panels"]}
    equal(sorted(said), sorted(panel["panel_id"] for panel in city.panels), "the panels")
    minutes = gaps = 0
    for panel in city.panels:
        row = said[panel["panel_id"]]
        found = [(time_of(chain["start"]), time_of(chain["end"]), [(step["kind"], step["unit_id"]) for step in chain["steps"]])
                 for chain in row["chains"]]
        equal([start for start, _, _ in found], [FIRST] + [end for _, end, _ in found[:-1]], "no minute between two chains")
        equal(found[-1][1], FIRST + MINUTES * MINUTE, "the end of the month")
        mine = at = 0
        cuts = sorted(set(edges) | {start for start, _, _ in found})
        for start, end in zip(cuts, cuts[1:]):
            while found[at][1] <= start:
                at += 1
            wanted = city.chain(panel, start)
            equal(found[at][2], wanted, "%s at %s" % (panel["panel_id"], start))
            minutes += int((end - start) / MINUTE)
            if not any(kind in ("primary", "vice", "first", "second", "third") for kind, _ in wanted):
                mine += int((end - start) / MINUTE)
        equal(row["gap_minutes"], mine, "the gap minutes of %s" % panel["panel_id"])
        equal(row["covered"], MINUTES - mine, "the covered minutes of %s" % panel["panel_id"])
        gaps += mine
    return minutes, gaps


def published(folder, tables):
    db = Database(os.path.join(folder, "rinban.db"))
    db.run("import", write_tables(os.path.join(folder, "tables"), tables))
    db.run("month", "run", "2027-01")
    db.run("publish", "2027-01", "--out", os.path.join(folder, "feeds"))
    return db


def with_absences(tables, *rows):
    return {**tables, "absences.csv": [["unit_id", "from", "to", "excused", "reason"]] + [list(row) + ["0", "出張"] for row in rows]}


def chains_of_all_minutes_plain(folder):
    """A15, A29: all 60 panels, no gap."""
    db = published(folder, example("mihon"))
    equal(walk(db, example("mihon")), (60 * MINUTES, 0), "minutes and gaps")
    data = db.json("chain", "--month", "2027-01")
    equal([(area["area"], area["minutes"] - area["covered"], area["without_hospital"]) for area in data["areas"]],
          [("C", 0, 0), ("N", 0, 0), ("S", 0, 0)], "the areas")


def chains_of_all_minutes_with_absences(folder):
    """A06: NS04_1 away by day and night; a clinic closed to the minute; a hospital without beds."""
    tables = with_absences(example("mihon"), ("NS04_1", "2027-01-14T10:00", "2027-01-15T16:00"),
                           ("NV2", "2027-01-14T12:34", "2027-01-14T20:01"), ("H01", "2027-01-20", "2027-01-31"),
                           ("NV1_1", "2027-01-07T10:00", "2027-01-07T12:00"))
    minutes, gaps = walk(published(folder, tables), tables)
    # NV2's own patients have no vice: nobody comes from 12:34 until the first of the block is on at 18:00.
    equal((minutes, gaps), (60 * MINUTES, 326), "minutes and gaps")


def chains_in_rota_mode_have_gaps_only_where_nobody_is(folder):
    """Without vices, the consulting hours of an absent physician are gaps, and so is the first morning, whose night nobody
    has planned."""
    tables = with_absences(example("mihon"), ("NS04_1", "2027-01-14T10:00", "2027-01-15T16:00"))
    tables["coverage.csv"] = [["area_id", "band", "mode", "first_line"], ["MH", "all", "rota", "nurse"]]
    db = published(folder, tables)
    _, gaps = walk(db, tables)
    told = db.json("chain", "--month", "2027-01")["gaps"]
    equal(sum(gap["minutes"] for gap in told), gaps, "the minutes of the gaps")
    away = [gap for gap in told if gap["start"] > "2027-01-02"]
    equal([(gap["panel"], gap["start"][:16], gap["end"][:16], gap["minutes"]) for gap in away],
          [("L006", "2027-01-14T10:00", "2027-01-14T18:00", 480), ("L006", "2027-01-15T09:00", "2027-01-15T16:00", 420)],
          "the gaps after the first morning")
    claim(all(gap["end"][:16] == "2027-01-01T09:00" for gap in told if gap not in away), "the others end on the first morning")


def chains_of_all_minutes_paired(folder):
    """Vices chosen for each panel and band come first."""
    tables = example("mihon")
    tables["coverage.csv"] = [["area_id", "band", "mode"], ["MH", "all", "paired"]]
    db = published(folder, tables)
    minutes, gaps = walk(db, tables)
    equal((minutes, gaps), (60 * MINUTES, 0), "minutes and gaps")
    claim(len(db.json("cover", "2027-01")["duties"]) > 1000, "vices were chosen")


def joined(tables, more):
    """Both, row by row: columns that one has and the other lacks are empty."""
    result = dict(tables)
    for name, rows in more.items():
        former = result.get(name, [rows[0]])
        header = former[0] + [column for column in rows[0] if column not in former[0]]
        key = [dict(zip(rows[0], row)) for row in rows[1:]]
        old = [dict(zip(former[0], row)) for row in former[1:]]
        result[name] = [header] + [[row.get(column, "") for column in header] for row in old + key]
    return result


def chains_of_all_minutes_with_services(folder):
    """A04, A64, A67: nurses and a desk who take the first call, a clinic with turns of its own, and beds of the day for those
    whose hospital has none."""
    more = example(os.path.join("mihon", "services"))
    more["coverage.csv"] = [["area_id", "band", "mode", "first_line"], ["N", "all", "hybrid", "nurse"], ["C", "all", "paired", "desk"],
                            ["S", "own", "rota", ""], ["S", "all", "rota", "nurse"]]
    more["seats.csv"] = [["service", "area_id", "seat", "bands", "facility_id", "role", "count", "needs"],
                         ["clinic_oncall", "N", "own", "wd_night", "NV1", "physician", "1", "none"]]
    tables = with_absences(joined(example("mihon"), more), ("H01", "2027-01-20", "2027-01-31"))
    db = published(folder, tables)
    walk(db, tables)
    screen = {block["area"]: {seat["service"] for seat in block["seats"]}
              for block in db.json("who", "--at", "2027-01-02T03:00")["blocks"]}
    for block in "NCS":
        claim({"homecare", "backup_bed", "pharmacy_oncall"} <= screen[block], "block %s shows %s" % (block, screen[block]))


def published_chains_do_not_follow_the_tables(folder):
    """What was published stays, until the month is published again."""
    tables = example("mihon")
    db = published(folder, tables)
    before = db.json("chain", "--month", "2027-01", "--all")
    changed = with_absences({name: list(rows) for name, rows in tables.items()}, ("NV2", "2027-01-01", "2027-01-31"))
    changed["pairings.csv"] = [[cell if cell != "NV1" else "CV1" for cell in row] for row in tables["pairings.csv"]]
    shutil.rmtree(os.path.join(folder, "tables"))
    db.run("import", write_tables(os.path.join(folder, "tables"), changed))
    equal(db.json("chain", "--month", "2027-01", "--all"), before, "the chains after an import")
    db.run("month", "run", "2027-01")
    db.run("publish", "2027-01", "--out", os.path.join(folder, "feeds"))
    claim(db.json("chain", "--month", "2027-01", "--all") != before, "a new version tells what is new")
    walk(db, changed)


main([chains_of_all_minutes_plain, chains_of_all_minutes_with_absences,
      chains_in_rota_mode_have_gaps_only_where_nobody_is, chains_of_all_minutes_paired,
      chains_of_all_minutes_with_services,
      published_chains_do_not_follow_the_tables])
