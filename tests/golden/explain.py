#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Explanations against what can be known without them: counting by hand, and the same change really made.

usage: explain.py quick|cities"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, MONTH, claim, equal, example, main, small_city, without_facility, write_tables

FREE_CHANGES = [["code", "param", "area_id", "valid_from", "value"], ["STABLE", "draft", "", "", "0"]]


def solved(folder, tables, name="a"):
    database = Database(os.path.join(folder, name + ".db"))
    database.run("import", write_tables(os.path.join(folder, name + ".tables"), tables), accept=(0,))
    return database, database.json("solve", MONTH)


def counted(explanation, demand, capacity, candidates):
    equal(explanation["kind"], "counting", "kind")
    claim(explanation["irreducible"], "the causes are not proven irreducible")
    equal(explanation["demand"], demand, "demand")
    equal(len(explanation["slots"]), demand - 1, "other seats")
    equal(sum(candidate["most"] for candidate in explanation["candidates"]), capacity, "capacity")
    equal([candidate["unit_id"] for candidate in explanation["candidates"]], candidates, "candidates")
    equal([cause["code"] for cause in explanation["causes"]], ["CAP_MONTH"] * len(candidates), "causes")
    equal(sorted(unit for cause in explanation["causes"] for unit in cause["units"]), candidates, "units of the causes")


def three_physicians_hold_27(folder):
    """43 seats, three persons, nine duties each: any 28 seats show it, and no fewer."""
    database, month = solved(folder, small_city(3))
    why = database.json("explain", MONTH, month["gaps"][0]["slot"])
    counted(why, 28, 27, ["P1", "P2", "P3"])
    for cause in why["causes"]:
        claim(cause["without"]["change"] < 0 and cause["without"]["gaps"] < len(month["gaps"]),
              "a person without limit fills no more seats: %r" % cause)
    equal(why["effect"]["gaps"], len(month["gaps"]), "gaps with this seat filled")


def relaxing_a_limit_buys_what_it_says(folder):
    """Where changes are free, the month without one person's limit is the month of a city in which he has none."""
    tables = small_city(3)
    tables["rules.csv"] = FREE_CHANGES
    database, month = solved(folder, tables)
    why = database.json("explain", MONTH, month["gaps"][0]["slot"])
    first = [cause for cause in why["causes"] if cause["units"] == ["P1"]][0]["without"]
    row = tables["people.csv"][1]
    row[tables["people.csv"][0].index("max_duties")] = "99"
    _, other = solved(folder, tables, "b")
    equal((first["proof"], other["proof"]), ("optimal", "optimal"), "proofs")
    equal(first["objective"], other["objective"], "objective without the limit")
    equal(first["gaps"], len(other["gaps"]), "gaps without the limit")


def the_cost_of_another_is_that_of_a_pin(folder):
    tables = example("yotsuba")
    tables["rules.csv"] = FREE_CHANGES
    database, month = solved(folder, tables)
    duties = {duty["slot"]: duty["unit_id"] for duty in database.json("show", MONTH)["duties"]}
    tried = 0
    for slot, unit in sorted(duties.items())[::37]:
        for other in sorted({holder for holder in duties.values() if holder != unit})[::9]:
            why = database.json("explain", MONTH, slot, "--instead", other)
            if why["kind"] != "instead":
                claim(why["causes"], "no cause: %r" % why)
                continue
            fresh, _ = Database(os.path.join(folder, "p%d.db" % tried)), None
            fresh.run("import", os.path.join(folder, "a.tables"), accept=(0,))
            fresh.run("pin", MONTH, slot, other, accept=(0,))
            pinned = fresh.json("solve", MONTH)
            equal((why["effect"]["proof"], pinned["proof"]), ("optimal", "optimal"), "proofs of %s for %s" % (other, slot))
            equal(why["effect"]["objective"], pinned["objective"], "objective with %s in %s" % (other, slot))
            equal(why["effect"]["change"], pinned["objective"] - month["objective"], "change")
            claim([c for c in why["changed"] if c["slot"] == slot and c["to"] == other], "the change is not told")
            tried += 1
    claim(tried >= 5, "only %d changes were possible" % tried)


def what_the_rules_are_paid_adds_up(folder):
    database, month = solved(folder, example("yotsuba"))
    rules = database.json("explain", MONTH, "--rules")
    equal(sum(rule["share"] for rule in rules["rules"]), rules["objective"], "sum of the shares")
    equal(rules["objective"], month["objective"], "objective")
    for rule in rules["rules"]:
        claim(not rule["hard"] or rule["share"] == 0, "a hard rule is paid: %r" % rule)
        if rule["hard"] and rule["without"]["proof"] == "optimal":
            claim(rule["without"]["change"] <= 0, "the month is worse without a limit: %r" % rule)


def without_SV1_four_persons_hold_36(folder):
    database, month = solved(folder, without_facility(example("mihon"), "SV1"))
    gaps = [gap["slot"] for gap in month["gaps"] if "/S/" in gap["slot"]]
    equal(len(gaps), 7, "gaps")
    why = database.json("explain", MONTH, gaps[2])
    counted(why, 37, 36, ["SV2_1", "SV2_2", "SV3_1", "SV3_2"])
    claim(all(cause["without"]["change"] < 0 for cause in why["causes"]), "a limit costs nothing: %r" % why["causes"])


QUICK = [three_physicians_hold_27, relaxing_a_limit_buys_what_it_says]
CITIES = [the_cost_of_another_is_that_of_a_pin, what_the_rules_are_paid_adds_up, without_SV1_four_persons_hold_36]

if __name__ == "__main__":
    main({"quick": QUICK, "cities": CITIES}[sys.argv[1]])
