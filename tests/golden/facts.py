#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Facts about the example cities that follow from counting alone, whatever the solver does, and sameness of answers:
another order of rows, another number of threads, time zone or language must not change a byte.

usage: facts.py quick|cities|year"""

import csv
import io
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, MONTH, claim, equal, example, files_below, main, small_city, without_facility, write_tables


def solved(folder, tables, name="a", *options, **environment):
    database = Database(os.path.join(folder, name + ".db"), **environment)
    database.run("import", write_tables(os.path.join(folder, name + ".tables"), tables), accept=(0,))
    return database, database.json("solve", MONTH, *options)


def example_is_full(folder, city, seats, services, *options):
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), example(city)), accept=(0,))
    month = database.json("month", "run", MONTH, *options, accept=(0,))
    equal(month["seats"], seats, "seats")
    equal(month["filled"], seats, "filled")
    equal(month["gaps"], [], "gaps")
    claim(month["bound"] <= month["objective"], "the bound is above the objective")
    rows = list(csv.DictReader(io.StringIO(database.rota().decode("utf-8-sig"))))
    counted = {}
    for row in rows:
        claim(row["unit_id"], "an empty seat: %r" % row)
        counted[row["service"]] = counted.get(row["service"], 0) + 1
    equal(counted, services, "seats of the services")
    equal([f for f in database.json("check", "rota", MONTH)["findings"] if f["hard"]], [], "hard findings")
    return month


def yotsuba_fills_110_seats(folder):
    month = example_is_full(folder, "yotsuba", 110, {"homecare": 110})
    equal(month["proof"], "optimal", "proof")


def mihon_fills_258_seats(folder):
    month = example_is_full(folder, "mihon", 258, {"homecare": 258})
    equal(month["proof"], "optimal", "proof")


def oomihon_fills_516_and_62_seats(folder):
    example_is_full(folder, "oomihon", 578, {"homecare": 516, "holiday_clinic": 62}, "--time-limit", "120")


def gaps_without(folder, facility, prefix, at_least):
    _, month = solved(folder, without_facility(example("mihon"), facility))
    gaps = [gap for gap in month["gaps"] if gap["slot"].startswith(prefix) and "/second/" in gap["slot"]]
    claim(len(gaps) >= at_least, "%d gaps in the second seats of %s, at least %d must be" % (len(gaps), prefix, at_least))
    equal([gap for gap in month["gaps"] if "/first/" in gap["slot"]], [], "gaps of first seats")
    equal(month["filled"] + len(month["gaps"]), month["seats"], "filled seats and gaps together")
    for gap in gaps:
        equal(sum(reason["count"] for reason in gap["reasons"]), gap["candidates"], "reasons of " + gap["slot"])
        claim(gap["text"] and "infeasible" not in gap["text"], "no plain reason: %r" % gap["text"])


def without_SV1_block_S_lacks_7_second_seats(folder):
    gaps_without(folder, "SV1", "homecare/S/", 7)


def without_NV1_block_N_lacks_16_second_seats(folder):
    gaps_without(folder, "NV1", "homecare/N/", 16)


def three_physicians_fill_27_of_43_first_seats(folder):
    database, month = solved(folder, small_city(3))
    equal((month["seats"], month["filled"], len(month["gaps"])), (43, 27, 16), "seats, filled seats and gaps")
    for gap in month["gaps"]:
        claim("CAP_MONTH" in [reason["code"] for reason in gap["reasons"]], "the cap is no reason: %r" % gap)
    said = [f["text"] for f in database.json("check", "data", MONTH)["findings"] if "27" in f["text"] and "43" in f["text"]]
    claim(said, "the data check does not say that 43 seats meet room for 27")


def permuted_rows_give_the_same_rota(folder):
    dice = random.Random(20270101)
    rotas = []
    for name in "ab":
        tables = example("mihon")
        if name == "b":
            for rows in tables.values():
                body = rows[1:]
                dice.shuffle(body)
                order = list(range(len(rows[0])))
                dice.shuffle(order)
                rows[:] = [[row[column] for column in order] for row in rows[:1] + body]
        database, _ = solved(folder, tables, name)
        rotas.append(database.rota())
    claim(rotas[0] == rotas[1], "the rota depends on the order of rows or columns")


def threads_zone_and_language_change_no_byte(folder):
    tables = example("mihon")
    one, _ = solved(folder, tables, "a", "--threads", "1", "--seed", "7", TZ="UTC", LANG="C")
    two, _ = solved(folder, tables, "b", "--threads", "2", "--seed", "7", TZ="America/New_York", LANG="ja_JP.UTF-8",
                    LC_ALL="ja_JP.UTF-8")
    claim(one.rota() == two.rota(), "the rota differs")
    one.run("publish", MONTH, "--out", os.path.join(folder, "published"), accept=(0,))
    elsewhere = Database(one.path, TZ="Pacific/Kiritimati", LC_ALL="ja_JP.UTF-8")
    one.run("feed", "build", "--out", os.path.join(folder, "one"), accept=(0,))
    elsewhere.run("feed", "build", "--out", os.path.join(folder, "two"), accept=(0,))
    feeds = files_below(os.path.join(folder, "one"))
    claim(len([name for name in feeds if name.endswith(".ics")]) >= 84, "%d feeds" % len(feeds))
    claim(feeds == files_below(os.path.join(folder, "two")), "the feeds differ")
    claim(feeds == files_below(os.path.join(folder, "published")), "publish and feed build write different feeds")


def twelve_months_stay_fair(folder):
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), example("mihon")), accept=(0,))
    database.run("export", os.path.join(folder, "before"), accept=(0,))
    year = database.json("month", "year", "2026-04")
    equal(len(year["months"]), 12, "months")
    equal(sum(month["seats"] for month in year["months"]), 6 * 489, "seats of the year")
    equal([month["month"] for month in year["months"] if month["gaps"]], [], "months with gaps")
    claim(year["year"]["bound"] <= year["year"]["hindsight"] <= year["year"]["objective"], "year: %r" % year["year"])
    groups = {(group["area"], group["seat"], group["category"]) for group in year["spread"] if group["persons"] > 1}
    for area in "NCS":
        for seat in ("first", "second"):
            for category in "NDH":
                claim((area, seat, category) in groups, "no spread of %s %s %s" % (area, seat, category))
    equal([group for group in year["spread"] if group["max"] - group["min"] > 1], [], "groups with a spread over 1")
    database.run("export", os.path.join(folder, "after"), accept=(0,))
    claim(files_below(os.path.join(folder, "before")) == files_below(os.path.join(folder, "after")),
          "a trial year changed the tables")


def a_year_is_judged_as_one_problem(folder):
    tables = small_city(5)
    tables["rules.csv"] = [["code", "param", "area_id", "valid_from", "value"], ["QUOTA", "tie", "", "", "0"]]
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), tables), accept=(0,))
    one = database.json("month", "year", MONTH, "--months", "1", "--rounds", "2")
    equal(one["months"][0]["proof"], "optimal", "proof of the month")
    # A year of one month is that month, and nothing better is found in hindsight.
    equal(one["year"]["objective"], one["months"][0]["objective"], "objective of a year of one month")
    equal(one["year"]["hindsight"], one["year"]["objective"], "hindsight")
    three = database.json("month", "year", MONTH, "--months", "3", "--rounds", "3")["year"]
    claim(three["bound"] <= three["hindsight"] <= three["objective"], "no order: %r" % three)
    equal(three["gap"], three["hindsight"] - three["bound"], "gap")
    claim(1 <= three["rounds"] <= 3, "rounds: %r" % three)
    none = database.json("month", "year", MONTH, "--months", "3", "--rounds", "0")["year"]
    equal((none["objective"], none["bound"], none["proof"]), (three["objective"], None, "none"), "without rounds")


QUICK = [a_year_is_judged_as_one_problem, three_physicians_fill_27_of_43_first_seats, yotsuba_fills_110_seats]
CITIES = [mihon_fills_258_seats, oomihon_fills_516_and_62_seats, without_SV1_block_S_lacks_7_second_seats,
          without_NV1_block_N_lacks_16_second_seats, permuted_rows_give_the_same_rota,
          threads_zone_and_language_change_no_byte]

if __name__ == "__main__":
    main({"quick": QUICK, "cities": CITIES, "year": [twelve_months_stay_fair]}[sys.argv[1]])
