#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Chains by the rows of the domain's table, from outside. That every minute of a month is right is shown in walk.py."""

import os
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, claim, equal, example, main, small_city, write_tables

NIGHT = "2027-01-04T22:00"
PEOPLE = ["person_id", "name", "facility_id", "role", "employment", "seat_first", "seat_second", "share_pct", "max_duties",
          "max_restday", "min_free_nights", "trained_on", "skills"]


def loaded(folder, *sets):
    db = Database(os.path.join(folder, "rinban.db"))
    for number, tables in enumerate(sets):
        db.run("import", write_tables(os.path.join(folder, "tables%d" % number), tables))
    return db


def published(folder, *sets):
    db = loaded(folder, *sets)
    db.run("month", "run", "2027-01")
    db.run("publish", "2027-01", "--out", os.path.join(folder, "feeds"))
    return db


def steps(db, panel, at=NIGHT):
    return [(step["kind"], step["unit_id"]) for step in db.json("chain", panel, "--at", at)["steps"]]


def seats(db, area, at=NIGHT):
    blocks = {block["area"]: block["seats"] for block in db.json("who", "--at", at)["blocks"]}
    return {seat["seat"]: seat["unit_id"] for seat in blocks[area] if seat["service"] == "homecare"}


def town(physicians=6, **more):
    """A town whose physicians need no rest, with one panel, of whom P1 is the primary."""
    tables = small_city(physicians)
    tables["areas.csv"] = [tables["areas.csv"][0], ["KW", "", "wide", "架空広域圏"], ["KC", "KW", "city", "架空市"]]
    tables["facilities.csv"] = [tables["facilities.csv"][0] + ["transport_note", "beds_acute"]] + \
        [row + ["", ""] for row in tables["facilities.csv"][1:]] + \
        [["H1", "架空みなと病院", "hospital", "KC", "000-0000-7100", "夜間は北口", "1"],
         ["H2", "架空やま病院", "hospital", "KC", "000-0000-7200", "", "1"],
         ["H9", "架空広域病院", "hospital", "KW", "000-0000-7900", "救命センター直通", "3"],
         ["N1", "架空かもめ訪問看護", "nurse_station", "KC", "000-0000-8100", "", ""]]
    tables["panels.csv"] = [["panel_id", "facility_id", "primary_person_id", "area_id", "patients", "self_cover", "home_hospital",
                             "nurse_station"], ["L1", "K1", "P1", "KC", "12", "none", "H1", "N1"]]
    tables["pairings.csv"] = [["panel_id", "rank", "unit_id", "valid_from", "document_date"],
                              ["L1", "1", "K2", "2026-04-01", "2026-03-02"], ["L1", "2", "P3", "2026-04-01", "2026-03-02"]]
    tables.update(more)
    return tables


def a01_vices_then_the_block_then_the_hospital(folder):
    """A01: NV2, NV1, first, second, H01; exactly one first. Also where NV2 is pinned in mode paired."""
    plain = published(os.path.join(folder, "hybrid"), example("mihon"))
    on = seats(plain, "N")
    wanted = [("vice", "NV2"), ("vice", "NV1"), ("first", on["first"]), ("second", on["second"]), ("hospital", "H01"),
              ("emergency", "119")]
    equal(steps(plain, "L003"), wanted, "the chain")
    equal(steps(plain, "L003", "2027-01-04T18:00"), wanted, "as the night begins")
    equal(steps(plain, "L003", "2027-01-05T08:59"), wanted, "as it ends")
    equal(steps(plain, "L003", "2027-01-05T09:00")[0], ("primary", "NS01_1"), "in the morning")
    paired = loaded(os.path.join(folder, "paired"), example("mihon"),
                    {"coverage.csv": [["area_id", "band", "mode"], ["N", "all", "paired"]]})
    paired.run("pin", "2027-01", "vice_cover/N/2027-01-04/wd_night/L003/1", "NV2")
    paired.run("month", "run", "2027-01")
    paired.run("publish", "2027-01", "--out", os.path.join(folder, "feeds"))
    on = seats(paired, "N")
    equal(steps(paired, "L003"), wanted[:2] + [("first", on["first"]), ("second", on["second"])] + wanted[4:], "paired and pinned")


def a20_a80_the_last_steps(folder):
    """A20, A29, A80: telephone and note of the hospital; the wide area's hospital behind it; 119 at the end."""
    seats_of = [["service", "area_id", "seat", "bands", "classes", "valid_from", "unit", "role", "needs", "mandatory", "trained"],
                ["homecare", "KC", "first", "all", "", "", "", "", "", "1", "1"],
                ["homecare", "KW", "third", "all", "", "", "facility", "hospital", "none", "0", "0"]]
    db = published(folder, town(**{"seats.csv": seats_of}))
    third = [duty for duty in db.json("show", "2027-01")["duties"] if "/third/" in duty["slot"] and duty["unit_id"] == "H9"]
    chain = db.json("chain", "L1", "--at", third[0]["start"])["steps"]
    equal([step["kind"] for step in chain][-3:], ["hospital", "wide", "emergency"], "the end")
    hospital = chain[-3]
    equal((hospital["unit_id"], hospital["phone"], hospital["note"]), ("H1", "000-0000-7100", "夜間は北口"), "the hospital")
    equal((chain[-2]["unit_id"], chain[-2]["note"]), ("H9", "救命センター直通"), "the hospital of the wide area")
    equal((chain[-1]["unit_id"], chain[-1]["phone"]), ("119", "119"), "the last step")
    claim(all(step["phone"] and step["name"] for step in chain), "every step has a name and a telephone")
    equal(db.json("chain", "--month", "2027-01")["areas"][0]["without_hospital"], 0, "minutes without hospital")


def a29_a67_a_hospital_without_beds(folder):
    """A29, A67: the bed of the day, where the home hospital has none; where there is no rota of beds, it is told."""
    closed = {"absences.csv": [["unit_id", "from", "to"], ["H1", "2027-01-04", "2027-01-04"]]}
    with_beds = published(os.path.join(folder, "beds"), town(**closed, **{"services.csv": [["service"], ["backup_bed"]]}))
    kinds = steps(with_beds, "L1")
    claim(kinds[-2][0] == "bed" and kinds[-2][1] in ("H1", "H2"), "a bed of the day is at the end of %s" % kinds)
    equal(steps(with_beds, "L1", "2027-01-05T22:00")[-2], ("hospital", "H1"), "the day after")
    without = published(os.path.join(folder, "none"), town(**closed))
    equal(steps(without, "L1")[-1][0], "emergency", "the end")
    equal(without.json("chain", "--month", "2027-01")["areas"][0]["without_hospital"], 1440, "minutes without hospital")
    found = [row for row in without.json("check", "rota", "2027-01")["findings"] if row["code"] == "HOSPITAL"]
    claim(len(found) == 1 and "1440" in found[0]["text"] and not found[0]["hard"], "the finding: %s" % found)


def a64_the_nurse_is_asked_first(folder):
    """A64: nurse, physician, bed."""
    db = published(folder, town(**{"coverage.csv": [["area_id", "band", "mode", "first_line"], ["KC", "all", "rota", "nurse"]],
                                   "services.csv": [["service"], ["backup_bed"]],
                                   "absences.csv": [["unit_id", "from", "to"], ["H1", "2027-01-01", "2027-01-31"]]}))
    chain = steps(db, "L1")
    equal([kind for kind, _ in chain], ["nurse", "first", "bed", "emergency"], "by night")
    equal(chain[0][1], "N1", "the nurse")
    equal([kind for kind, _ in steps(db, "L1", "2027-01-04T12:00")], ["nurse", "primary", "bed", "emergency"], "by day")


def a81_the_skill_comes_early(folder):
    """A81: within the first two steps, else a finding."""
    panels = [["panel_id", "facility_id", "primary_person_id", "area_id", "patients", "self_cover", "home_hospital", "skills"],
              ["L1", "K1", "P1", "KC", "12", "none", "H1", "ventilator"]]
    skilled = town(**{"panels.csv": panels})
    people = skilled["people.csv"]
    skilled["people.csv"] = [people[0] + ["skills"]] + [row + ["ventilator" if row[0] in ("P1", "P2") else ""] for row in people[1:]]
    db = published(os.path.join(folder, "skilled"), skilled)
    equal([row for row in db.json("check", "rota", "2027-01")["findings"] if row["code"] == "SKILL"], [], "findings")
    db = published(os.path.join(folder, "without"), town(**{"panels.csv": panels}))
    found = [row for row in db.json("check", "rota", "2027-01")["findings"] if row["code"] == "SKILL"]
    claim(len(found) == 1 and "ventilator" in found[0]["text"] and "44640" in found[0]["text"], "the finding: %s" % found)


def nobody_is_asked_twice(folder):
    """Circular pairings: the primary as his own vice, and two panels that stand in for each other, both away."""
    panels = [["panel_id", "facility_id", "primary_person_id", "area_id", "patients", "self_cover", "home_hospital"],
              ["L1", "K1", "P1", "KC", "12", "all_except_away", "H1"], ["L2", "K2", "P2", "KC", "9", "all_except_away", "H1"]]
    pairings = [["panel_id", "rank", "unit_id", "valid_from", "document_date"], ["L1", "1", "K2", "2026-04-01", "2026-03-02"],
                ["L2", "1", "K1", "2026-04-01", "2026-03-02"]]
    away = [["unit_id", "from", "to"], ["P1", "2027-01-12T09:00", "2027-01-12T18:00"], ["K2", "2027-01-12T12:00", "2027-01-12T15:00"]]
    db = published(folder, town(**{"panels.csv": panels, "pairings.csv": pairings, "absences.csv": away}))
    equal(steps(db, "L1", "2027-01-12T10:00"), [("vice", "K2"), ("hospital", "H1"), ("emergency", "119")], "P1 away")
    equal(steps(db, "L1", "2027-01-12T12:00"), [("hospital", "H1"), ("emergency", "119")], "both away")
    told = db.json("chain", "--month", "2027-01")["gaps"]
    equal([(gap["panel"], gap["start"][:16], gap["minutes"]) for gap in told],
          [("L1", "2027-01-12T12:00", 180), ("L2", "2027-01-12T12:00", 180)], "the gaps")
    found = [row for row in db.json("check", "rota", "2027-01")["findings"] if row["code"] == "CHAIN"]
    claim(len(found) == 2 and all("180" in row["text"] for row in found), "the findings: %s" % found)
    for panel in ("L1", "L2"):
        for row in db.json("chain", panel, "--month", "2027-01")["panels"][0]["chains"]:
            units = [step["unit_id"] for step in row["steps"]]
            equal(len(units), len(set(units)), "units of %s at %s" % (panel, row["start"]))


def a_swap_costs_a_row_a_panel(folder):
    """A swap changes the duties of the chain, keeps its plans, and stores none again; nothing stored can be changed."""
    db = published(folder, town())
    on = [duty for duty in db.json("show", "2027-01")["duties"] if duty["slot"].startswith("homecare/KC/2027-01-04/")][0]
    for other in ("P2", "P4", "P5", "P6"):
        if other != on["unit_id"]:
            db.run("swap", on["slot"], other, "--out", os.path.join(folder, "feeds"), accept=(0, 1, 3))
        if len(db.json("version", "list", "2027-01")["versions"]) == 2:
            break
    equal(db.json("chain", "L1", "--at", NIGHT)["version"], 2, "the version")
    equal(steps(db, "L1"), [("vice", "K2"), ("vice", "P3"), ("first", other), ("hospital", "H1"), ("emergency", "119")], "the chain")
    store = sqlite3.connect(os.path.join(folder, "rinban.db"))
    equal(store.execute("SELECT count(*) FROM version_panels").fetchone()[0], 2, "rows of panels")
    equal(store.execute("SELECT count(*) FROM panel_plans").fetchone()[0], 1, "plans")
    for change in ("UPDATE panel_plans SET plan = ''", "DELETE FROM panel_plans", "UPDATE version_panels SET area_id = 'x'",
                   "DELETE FROM version_panels", "INSERT INTO version_panels SELECT version, 'L9', facility_id, area_id, primary_id,"
                   " start, plan_sha256 FROM version_panels LIMIT 1"):
        try:
            store.execute(change)
        except sqlite3.IntegrityError:
            continue
        raise AssertionError("allowed: %s" % change)
    store.close()


def the_last_night_reaches_into_the_next_month(folder):
    db = published(folder, town())
    inside = db.json("chain", "L1", "--at", "2027-02-01T08:59")
    equal(inside["steps"][0]["kind"], "vice", "at the end of the last night")
    db.run("chain", "L1", "--at", "2027-02-01T09:00", accept=(3,))
    db.run("chain", "L2", "--at", NIGHT, accept=(3,))
    db.run("chain", accept=(2,))
    db.run("chain", "L1", "--month", "2027-01", "--at", NIGHT, accept=(2,))


def a_month_without_panels_still_works(folder):
    """A77: no panel, no pairing, no request."""
    db = published(folder, small_city(6))
    db.run("chain", "L1", "--at", NIGHT, accept=(3,))
    db.run("chain", "--month", "2027-01", accept=(3,))
    claim(db.json("who", "--at", NIGHT)["blocks"], "who answers")


main([a01_vices_then_the_block_then_the_hospital, a20_a80_the_last_steps, a29_a67_a_hospital_without_beds,
      a64_the_nurse_is_asked_first, a81_the_skill_comes_early, nobody_is_asked_twice, a_swap_costs_a_row_a_panel,
      the_last_night_reaches_into_the_next_month, a_month_without_panels_still_works])
