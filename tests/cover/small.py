#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Small cities and usual months: few physicians, no requests, blocks apart and together, seats pooled over living areas
(A02, A05, A21, A22, A76, A77), and training on the command line (A13)."""

import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import MONTH, Database, claim, equal, example, main, write_tables


def database(folder, tables, name="a"):
    db = Database(os.path.join(folder, name + ".db"))
    db.run("import", write_tables(os.path.join(folder, name + ".tables"), tables))
    return db


def kamome(**columns):
    """Three physicians with 9 duties each, 43 first seats, a second seat that may stay empty; `columns` of all persons."""
    tables = example("partners/kamome")
    head = tables["people.csv"][0]
    for row in tables["people.csv"][1:]:
        for name, value in columns.items():
            row[head.index(name)] = value
    return tables


def a76_three_physicians(folder):
    db = database(folder, kamome())
    month = db.json("solve", MONTH)
    equal((month["seats"], month["filled"], len(month["gaps"]), month["proof"]), (86, 27, 16, "optimal"))
    claim(all("/first/" in gap["slot"] for gap in month["gaps"]), "only first seats are gaps")
    for gap in month["gaps"]:
        claim("27 < 43" in gap["text"], gap["text"])
    english = Database(os.path.join(folder, "b.db"), LANG="C", LC_ALL="C")
    english.run("import", os.path.join(folder, "a.tables"))
    for gap in english.json("--lang", "en", "solve", MONTH)["gaps"]:
        claim("capacity 27 < 43" in gap["text"], gap["text"])
        counts = {reason["code"]: reason["count"] for reason in gap["reasons"]}
        equal((gap["candidates"], sum(counts.values())), (3, 3), "each candidate once")
        claim("CAP_MONTH" in counts, "the monthly limit is a reason")
    counted = [f for f in db.json("check", "data", MONTH)["findings"] if f["code"] == "COVER" and f["hard"]]
    equal([len(f["slots"]) for f in counted], [43], "told before anything is solved")


def a76_nothing_is_relaxed_by_itself(folder):
    """Gaps are paid in the order of COVER's prices, hard rules stand; explain says which of them would have to give way."""
    db = database(folder, kamome())
    db.run("solve", MONTH)
    rules = {rule["code"]: rule for rule in db.json("explain", MONTH, "--rules")["rules"]}
    equal(rules["CAP_MONTH"]["without"]["gaps"], 0, "gaps without the monthly limit")
    equal({code: rule["without"]["gaps"] for code, rule in rules.items() if rule["hard"] and code != "CAP_MONTH"},
          {code: 16 for code, rule in rules.items() if rule["hard"] and code != "CAP_MONTH"}, "without one of the others")
    equal([f for f in db.json("check", "rota", MONTH)["findings"] if f["hard"]], [], "hard rules broken")
    more = database(folder, kamome(max_duties="15", max_restday="15"), "b")
    equal(len(more.json("solve", MONTH)["gaps"]), 0, "gaps when the association raises the limit")


def a76_optional_seats_come_last(folder):
    """A first seat is worth more than a second, a second more than one that may stay empty."""
    tables = kamome(seat_second="1")
    db = database(folder, tables)
    month = db.json("solve", MONTH)
    first = [d for d in db.json("show", MONTH)["duties"] if "/first/" in d["slot"] and d["unit_id"]]
    equal((len(first), month["filled"], len(month["gaps"])), (27, 27, 16))


def a77_no_request_at_all(folder):
    tables = example("mihon")
    for name in [name for name in tables if name.startswith("requests")]:
        del tables[name]
    db = database(folder, tables)
    month = db.json("month", "run", MONTH)
    equal((month["seats"], month["filled"], month["gaps"], month["proof"]), (258, 258, [], "optimal"))
    equal([f for f in db.json("check", "rota", MONTH)["findings"] if f["hard"]], [])
    equal(db.json("publish", MONTH, "--out", os.path.join(folder, "feeds"))["version"], 1)


def a05_blocks_apart_and_together(folder):
    together = database(folder, example("mihon"))
    objective = together.json("solve", MONTH)["objective"]
    apart = database(folder, example("mihon"), "b")
    filled = []
    for block in ("N", "C", "S"):
        month = apart.json("solve", MONTH, "--block", block)
        equal(month["proof"], "optimal", "proof of block " + block)
        filled.append(month["filled"])
    equal(filled, [86, 172, 258], "filled after each block")
    equal(month["objective"], objective, "objective of the blocks, one after another")
    equal(month["bound"], objective, "bound")


def a21_pooled_and_local_seats(folder):
    """Rest days in each living area, nights and second seats over the whole city: 67 first and 43 second seats (A21, A22)."""
    db = database(folder, example("yotsuba"))
    month = db.json("solve", MONTH)
    equal((month["seats"], month["gaps"]), (110, []))
    duties = [d["slot"].split("/") for d in db.json("show", MONTH)["duties"] if d["unit_id"]]
    equal(len([d for d in duties if d[4] == "first"]), 67)
    equal(len([d for d in duties if d[4] == "second"]), 43)
    equal(sorted({d[1] for d in duties if d[4] == "first" and d[3] == "rest_day"}), ["A", "B", "C", "D"])
    equal({d[1] for d in duties if d[4] == "second" or d[3].endswith("night")}, {"YB"})


def a02_what_one_physician_is_asked(folder):
    tables = example("mihon")
    db = database(folder, tables)
    db.run("solve", MONTH)
    db.run("publish", MONTH, "--out", os.path.join(folder, "feeds"))
    people, facilities = tables["people.csv"], tables["facilities.csv"]
    kind = {row[facilities[0].index("facility_id")]: row[facilities[0].index("kind")] for row in facilities[1:]}
    solo = {row[0] for row in people[1:] if kind.get(row[people[0].index("facility_id")]) == "solo_clinic"}
    exempt = {row[0] for row in people[1:] if "no_deep_night" in row[people[0].index("note")]}
    days = {}
    for duty in db.json("show", MONTH)["duties"]:
        date = datetime.date.fromisoformat(duty["slot"].split("/")[2])
        days.setdefault(duty["unit_id"], []).append(date)
        claim(duty["unit_id"] not in exempt or "night" not in duty["slot"].split("/")[3], "deep night of " + duty["unit_id"])
        claim("/second/" not in duty["slot"] or duty["unit_id"] not in solo, "a second seat of " + duty["unit_id"])
    claim(solo & set(days), "somebody of a clinic with one physician is on duty")
    for unit in solo & set(days):
        dates = sorted(days[unit])
        claim(len(dates) <= 4, "%s has %d duties" % (unit, len(dates)))
        claim(all((b - a).days >= 3 for a, b in zip(dates, dates[1:])), "%s has duties too near" % unit)


def a13_trainees_of_mihon(folder):
    """A shadow seat in block N: its trainee sits there and nowhere else; who finishes on the 17th serves from the 18th."""
    tables = example("mihon")
    tables["seats.csv"] = [["service", "area_id", "seat", "bands", "classes", "valid_from"]] + [
        ["homecare", area, seat, "all", "", ""] for area in "NCS" for seat in ("first", "second")] + [
        ["homecare", "N", "shadow", "wd_night", "", ""], ["homecare", "C", "shadow", "wd_night", "", ""]]
    people = tables["people.csv"]
    for row in people[1:]:
        if row[0] == "CS20_1":
            for name, value in (("seat_first", "1"), ("share_pct", "100"), ("max_duties", ""), ("max_restday", "")):
                row[people[0].index(name)] = value
    tables["training.csv"] = [["person_id", "course", "completed_on"], ["CS20_1", "homecare", "2027-01-17"]]
    db = database(folder, tables)
    month = db.json("solve", MONTH)
    equal((month["gaps"], month["proof"]), ([], "optimal"))
    mine = {}
    for duty in db.json("show", MONTH)["duties"]:
        mine.setdefault(duty["unit_id"], []).append(duty["slot"].split("/"))
    shadows = mine.get("NS07_1", [])
    equal((len(shadows), {slot[4] for slot in shadows}), (4, {"shadow"}), "duties of the trainee")
    claim("SS13_1" not in mine, "no shadow seat in block S, so nothing for its trainee")
    new = mine["CS20_1"]
    claim(all(slot[2] <= "2027-01-17" for slot in new if slot[4] == "shadow"), "shadow seats end with the training")
    claim(all(slot[2] >= "2027-01-18" for slot in new if slot[4] != "shadow"), "other seats begin the day after")
    claim(any(slot[4] == "first" for slot in new), "the new one is on duty in the same month")
    equal([f for f in db.json("check", "rota", MONTH)["findings"] if f["hard"] or f["code"] == "MENTOR"], [])


main([a76_three_physicians, a76_nothing_is_relaxed_by_itself, a76_optional_seats_come_last, a77_no_request_at_all,
      a05_blocks_apart_and_together, a21_pooled_and_local_seats, a02_what_one_physician_is_asked, a13_trainees_of_mihon])
