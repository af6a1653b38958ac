#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Hubs: who runs them, which areas they serve, and who approves a month before it is published (A04, A24, A56, A75)."""

import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, claim, equal, example, main, small_city, write_tables

HEAD = ["hub_id", "name", "owner_kind", "areas", "approver", "valid_from", "valid_to"]
KINDS = ["city", "medical_association", "hospital", "clinic", "nurse_station", "pharmacy", "dental_association",
         "nursing_association", "community_support_center", "complex"]


def database(folder, tables):
    db = Database(os.path.join(folder, "rinban.db"))
    db.run("import", write_tables(os.path.join(folder, "tables"), tables))
    return db


def refused(db, *words):
    """The messages of a command that must end with exit code 3."""
    done = subprocess.run(db.command("--json", *words), env=db.environment, capture_output=True, stdin=subprocess.DEVNULL)
    equal(done.returncode, 3, "exit code of " + " ".join(words))
    return json.loads(done.stdout)["messages"]


def union(folder):
    tables = small_city(6)
    tables["hubs.csv"] = [HEAD,
                          ["EAST", "架空東市役所", "city", "", "東市長", "", ""],
                          ["WEST", "架空西市役所", "city", "", "西市長", "", ""],
                          ["OLD", "架空旧事務局", "clinic", "", "前任者", "", "2026-12-31"],
                          ["DESK", "架空相談室", "complex", "", "", "", ""]]
    return database(folder, tables)


def a56_two_approvers(folder):
    db = union(folder)
    db.run("solve", "2027-01")
    feeds = os.path.join(folder, "feeds")
    first = refused(db, "publish", "2027-01", "--out", feeds)
    equal([m["code"] for m in first], ["APPROVAL_MISSING"])
    claim("東市長" in first[0]["text"] and "西市長" in first[0]["text"] and "前任者" not in first[0]["text"], first[0]["text"])
    claim(not os.path.exists(feeds), "no feed is written")
    state = db.json("approve", "2027-01", "--by", "EAST")
    equal([(a["hub"], a["approved"]) for a in state["approvals"]], [("EAST", True), ("WEST", False)])
    second = refused(db, "publish", "2027-01", "--out", feeds)
    claim("東市長" not in second[0]["text"] and "西市長" in second[0]["text"], second[0]["text"])
    equal(db.json("version", "list", "2027-01")["versions"], [], "published versions")
    db.run("approve", "2027-01", "--by", "WEST", accept=(0,))
    equal(db.json("publish", "2027-01", "--out", feeds)["version"], 1)


def a56_another_draft_needs_another_approval(folder):
    db = union(folder)
    db.run("solve", "2027-01")
    db.run("approve", "2027-01", "--by", "EAST")
    db.run("approve", "2027-01", "--by", "WEST")
    db.run("solve", "2027-01")
    equal([a["approved"] for a in db.json("approve", "2027-01")["approvals"]], [True, True], "the same draft again")
    duty = next(d for d in db.json("show", "2027-01")["duties"] if d["unit_id"])
    other = "P1" if duty["unit_id"] != "P1" else "P2"
    db.run("pin", "2027-01", duty["slot"], other)
    db.run("solve", "2027-01")
    state = db.json("approve", "2027-01")["approvals"]
    equal([(a["approved"], a["former"]) for a in state], [(False, True), (False, True)], "approvals of the former draft")
    equal([m["code"] for m in refused(db, "publish", "2027-01", "--out", os.path.join(folder, "feeds"))], ["APPROVAL_MISSING"])


def a56_a_year_is_not_kept_without_approvals(folder):
    db = union(folder)
    done = subprocess.run(db.command("--json", "month", "year", "2027-01", "--months", "1", "--rounds", "0", "--keep"),
                          env=db.environment, capture_output=True, stdin=subprocess.DEVNULL)
    equal((done.returncode, json.loads(done.stdout)["messages"][0]["code"]), (3, "APPROVAL_MISSING"))
    equal(db.json("version", "list", "2027-01")["versions"], [], "published versions")


def a56_bad_approvals(folder):
    db = union(folder)
    equal(refused(db, "approve", "2027-01", "--by", "EAST")[0]["code"], "NOT_FOUND", "without a draft")
    db.run("solve", "2027-01")
    equal(refused(db, "approve", "2027-01", "--by", "NOBODY")[0]["code"], "NOT_FOUND")
    equal(refused(db, "approve", "2027-01", "--by", "OLD")[0]["code"], "INPUT", "out of force")
    equal(refused(db, "approve", "2027-01", "--by", "DESK")[0]["code"], "INPUT", "nobody to approve")


def without_hubs_nothing_is_asked(folder):
    db = database(folder, small_city(6))
    db.run("solve", "2027-01")
    equal(db.json("approve", "2027-01")["approvals"], [])
    equal(db.json("publish", "2027-01", "--out", os.path.join(folder, "feeds"))["version"], 1)


def a24_hubs_and_areas(folder):
    """Each of the ten kinds of owner; an area of several hubs and a hub of several areas; out again as they came in."""
    tables = example("mihon")
    tables["hubs.csv"] = [HEAD] + [["H%02d" % n, "架空拠点%d" % n, kind, "N|S" if n % 2 else "C", "", "", ""]
                                   for n, kind in enumerate(KINDS)]
    db = database(folder, tables)
    out = os.path.join(folder, "out")
    db.run("export", out)
    with open(os.path.join(out, "hubs.csv"), encoding="utf-8-sig") as file:
        rows = [line.rstrip("\n").split(",")[:4] for line in file if not line.startswith("#")]
    equal(rows[1:], [row[:4] for row in tables["hubs.csv"][1:]])


def bad_hubs_are_refused(folder):
    tables = small_city(3)
    tables["hubs.csv"] = [HEAD, ["A", "架空", "city", "KC|XX", "", "", ""], ["B", "架空", "shop", "", "", "", ""],
                          ["C", "架空", "city", "", "", "2027-02-01", "2027-01-01"]]
    db = Database(os.path.join(folder, "rinban.db"))
    messages = refused(db, "import", write_tables(os.path.join(folder, "tables"), tables))
    told = sorted((m["row"], m["code"]) for m in messages if m["file"] and m["file"].endswith("hubs.csv"))
    equal([row for row, _ in told], [2, 3, 4])
    equal(told[0][1], "UNKNOWN_AREA")
    equal(told[2][1], "INTERVAL_ORDER")


def a75_one_hub_is_too_little_for_400000(folder):
    tables = example("mihon")
    tables["hubs.csv"] = [HEAD, ["CITY", "架空みほん拠点", "city", "", "", "", ""]]
    db = database(folder, tables)
    told = [f for f in db.json("check", "data", "2027-01")["findings"] if f["code"] == "HUB"]
    equal([f["units"] for f in told], [["CITY"]])
    claim("400000" in told[0]["text"].replace(",", "") and not told[0]["hard"], told[0]["text"])
    tables["hubs.csv"] = [HEAD, ["CITY", "架空みほん拠点", "city", "N|C", "", "", ""],
                          ["SOUTH", "架空南拠点", "hospital", "S", "", "", ""]]
    os.mkdir(os.path.join(folder, "two"))
    db = database(os.path.join(folder, "two"), tables)
    equal([f for f in db.json("check", "data", "2027-01")["findings"] if f["code"] == "HUB"], [])


def a04_one_screen_for_all_blocks(folder):
    db = database(folder, example("mihon"))
    db.run("solve", "2027-01")
    feeds = os.path.join(folder, "feeds")
    db.run("publish", "2027-01", "--out", feeds)
    blocks = db.json("who", "--at", "2027-01-02T03:00")["blocks"]
    seats = {block["area"]: {seat["seat"]: seat["unit_id"] for seat in block["seats"]} for block in blocks}
    equal(sorted(seats), ["C", "N", "S"])
    for area, held in seats.items():
        claim(held["first"] and held["second"], "first and second of block %s" % area)
    with open(os.path.join(feeds, "index.csv"), encoding="utf-8") as file:
        claim(any(line.startswith("hub,") for line in file), "a feed for the hub")


main([a56_two_approvers, a56_another_draft_needs_another_approval, a56_a_year_is_not_kept_without_approvals,
      a56_bad_approvals, without_hubs_nothing_is_asked, a24_hubs_and_areas, bad_hubs_are_refused,
      a75_one_hub_is_too_little_for_400000, a04_one_screen_for_all_blocks])
