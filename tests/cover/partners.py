#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Services that a union plans for several cities, from import to feeds (A30, A53, A54, A55, A57, A82), on examples/partners."""

import csv
import os
import sys
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import SOURCE, Database, claim, equal, main

MONTH = "2027-01"
CITIES = {"KU": "union", "KE": "hibari", "KW": "tsubame", "KS": "kamome"}


class Cities:
    """A database of some of the cities of the example, in this order."""

    def __init__(self, folder, *ids):
        self.feeds = os.path.join(folder, "feeds")
        self.db = Database(os.path.join(folder, "rinban.db"))
        for city in ids:
            self.db.run("import", os.path.join(SOURCE, "examples", "partners", CITIES[city]))

    def json(self, city, *words, **options):
        return self.db.json("--city", city, *words, **options)

    def publish(self, city):
        self.db.run("--city", city, "solve", MONTH)
        for hub in [a["hub"] for a in self.json(city, "approve", MONTH)["approvals"]]:
            self.db.run("--city", city, "approve", MONTH, "--by", hub)
        return self.json(city, "publish", MONTH, "--out", self.feeds)

    def events(self, audience, ident):
        """UID -> properties of the events of a feed."""
        with open(os.path.join(self.feeds, "index.csv"), newline="", encoding="utf-8") as file:
            names = [row["file"] for row in csv.DictReader(file) if (row["audience"], row["id"]) == (audience, ident)]
        equal(len(names), 1, "feeds %s %s" % (audience, ident))
        with open(os.path.join(self.feeds, names[0]), newline="", encoding="utf-8") as file:
            lines = file.read().replace("\r\n ", "").split("\r\n")
        found, event = {}, None
        for line in lines:
            if line == "BEGIN:VEVENT":
                event = {}
            elif line == "END:VEVENT":
                found[event["UID"]] = event
                event = None
            elif event is not None and ":" in line:
                name, value = line.split(":", 1)
                event[name.split(";")[0]] = value
        return found

    def of_service(self, audience, ident, name):
        return {uid: event for uid, event in self.events(audience, ident).items() if event.get("CATEGORIES") == name}


def all_cities(folder):
    cities = Cities(folder, *CITIES)
    for city in CITIES:
        cities.publish(city)
    return cities


def a30_ids_do_not_collide(folder):
    cities = all_cities(folder)
    first = {city: {d["unit_id"]: d["name"] for d in cities.json(city, "show", MONTH)["duties"]
                    if "/first/" in d["slot"] and d["unit_id"]} for city in ("KE", "KW", "KS")}
    for city, word in (("KE", "にんじん"), ("KW", "だいこん"), ("KS", "かぼちゃ")):
        claim("C1_1" in first[city] and all(name.startswith(word) for name in first[city].values()), "persons of " + city)
    with open(os.path.join(cities.feeds, "index.csv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    equal(len({row["file"] for row in rows}), len(rows), "feed files")
    equal(sorted(row["id"] for row in rows if row["audience"] == "person" and row["id"].endswith(":C1_1")),
          ["KE:C1_1", "KS:C1_1", "KW:C1_1"])
    uids = [set(cities.events("person", "%s:C1_1" % city)) for city in ("KE", "KW", "KS")]
    claim(not uids[0] & uids[1] and not uids[1] & uids[2], "each event has its own UID")


def a55_one_person_for_two_cities(folder):
    cities = all_cities(folder)
    duties = [d for d in cities.json("KU", "show", MONTH)["duties"] if d["slot"].startswith("specialist_advice/")]
    equal((len(duties), len([d for d in duties if d["unit_id"]])), (31, 31), "nights, and those with one person")
    for duty in (duties[0], duties[13], duties[30]):
        at = duty["start"][:11] + "23:30"
        told = {}
        for city in ("KE", "KW", "KS"):
            blocks = cities.json(city, "who", "--at", at)["blocks"]
            told[city] = [seat["unit_id"] for block in blocks for seat in block["seats"]
                          if seat["service"] == "specialist_advice"]
        equal(told, {"KE": [duty["unit_id"]], "KW": [duty["unit_id"]], "KS": []}, "palliative advice at " + at)
    everywhere = [seat for block in cities.db.json("who", "--at", "2027-01-14T23:30")["blocks"] for seat in block["seats"]]
    equal(len([seat for seat in everywhere if seat["service"] == "specialist_advice"]), 1, "on the screen of all cities")


def a82_each_city_shows_it_and_it_counts_once(folder):
    cities = all_cities(folder)
    duties = [d for d in cities.json("KU", "show", MONTH)["duties"] if d["slot"].startswith("paediatric_advice/")]
    own = cities.of_service("hub", "KU:", "小児相談当番")
    equal(len(own), len(duties))
    for city in ("KE", "KW", "KS"):
        for audience, ident in (("hub", city + ":"), ("block", city + ":" + city), ("organisation", city + ":paediatric_advice")):
            equal(cities.of_service(audience, ident, "小児相談当番"), own, "%s %s" % (audience, ident))
        public = cities.of_service("public", city + ":" + city, "小児相談当番")
        equal(sorted(public), sorted(own), "public " + city)
        claim(all("しりうす は" not in event["DESCRIPTION"] for event in public.values()), "no person in the public feed")
        shown = [p for p in cities.json(city, "show", MONTH)["partners"] if p["service"] == "paediatric_advice"]
        equal([[d["slot"] for d in p["duties"]] for p in shown], [[d["slot"] for d in duties]])
        claim(not any(d["slot"].startswith("paediatric") for d in cities.json(city, "show", MONTH)["duties"]),
              "no duty of the city's own")
        claim(not any(unit.startswith("U") for unit in holders(cities, city)), "nobody of the union in the ledger of " + city)
    claim(set(d["unit_id"] for d in duties) <= holders(cities, "KU"), "the ledger of the union")


def a53_a_hospital_that_serves_two_cities(folder):
    """Its day counts once, where it is planned, and stands in the calendars of both cities."""
    cities = all_cities(folder)
    days = [d for d in cities.json("KE", "show", MONTH)["duties"] if d["slot"].startswith("backup_bed/")]
    equal((len(days), sorted({d["unit_id"] for d in days})), (31, ["H1", "H2"]))
    counts = {c["unit_id"]: c["count"] for c in cities.json("KE", "show", MONTH)["counts"] if c["unit_id"].startswith("H")}
    equal((sum(counts.values()), max(counts.values()) - min(counts.values())), (31, 1), "days of the hospitals")
    claim(not {"H1", "H2"} & holders(cities, "KW"), "no hospital in the ledger of the other city")
    own = cities.of_service("hub", "KE:", "後方支援病床")
    equal(len(own), 31)
    for audience, ident in (("hub", "KW:"), ("block", "KW:KW"), ("organisation", "KW:backup_bed")):
        equal(cities.of_service(audience, ident, "後方支援病床"), own, "%s %s" % (audience, ident))
    equal(cities.of_service("hub", "KS:", "後方支援病床"), {}, "the city that it does not serve")
    hospital = cities.of_service("facility", "KE:H1", "後方支援病床")
    equal(len(hospital), counts["H1"], "days in the hospital's own calendar")
    for city in ("KE", "KW"):
        seats = [s for b in cities.json(city, "who", "--at", "2027-01-14T23:30")["blocks"] for s in b["seats"]]
        equal(len({s["slot"] for s in seats if s["service"] == "backup_bed"}), 1, "the bed of the night in " + city)


def holders(cities, city):
    return {count["unit_id"] for count in cities.json(city, "show", MONTH)["counts"]}


def a54_statistics_by_city_and_union(folder):
    cities = Cities(folder, "KU")
    cities.publish("KU")
    areas = {a["area"]: a for a in cities.json("KU", "show", MONTH)["areas"]}
    equal({key: (a["kind"], a["seats"], a["filled"], a["gaps"], a["minutes"]) for key, a in areas.items()},
          {"KU": ("association", 54, 54, 0, 31 * 900 + 8 * 540 + 15 * 180), "E": ("city", 5, 5, 0, 900),
           "W": ("city", 5, 5, 0, 900), "S": ("city", 5, 5, 0, 900)})
    for area in "EWS":
        mine = cities.of_service("block", area, "休日準夜診療")
        equal(len(mine), 5, "evenings in the feed of " + area)


def a57_living_areas(folder):
    db = Database(os.path.join(folder, "rinban.db"))
    db.run("import", os.path.join(SOURCE, "examples", "yotsuba"))
    db.run("solve", MONTH)
    areas = {a["area"]: (a["kind"], a["seats"], a["gaps"]) for a in db.json("show", MONTH)["areas"]}
    equal(areas.pop("YB"), ("city", 110, 0))
    equal(sorted(areas), ["A", "B", "C", "D"])
    claim(all(kind == "living_area" and seats == 8 and gaps == 0 for kind, seats, gaps in areas.values()), str(areas))
    db.run("publish", MONTH, "--out", os.path.join(folder, "feeds"))
    with open(os.path.join(folder, "feeds", "index.csv"), newline="", encoding="utf-8") as file:
        equal(sorted(row["id"] for row in csv.DictReader(file) if row["audience"] == "block"), ["A", "B", "C", "D"])


def swap_at_the_host_reaches_all_cities(folder):
    cities = all_cities(folder)
    before = cities.of_service("hub", "KW:", "緩和ケア相談当番")
    personal = cities.events("person", "KE:C1_1")
    duty = next(d for d in cities.json("KU", "show", MONTH)["duties"] if d["slot"].startswith("specialist_advice/KU/2027-01-14"))
    for other in ("UEP_1", "UEP_2", "UEP_3", "UWP_1", "UWP_2", "USP_1"):
        done = cities.db.run("--city", "KU", "swap", duty["slot"], other, "--out", cities.feeds, accept=(0, 1, 3))
        if b"version 2" in done or "第2版".encode() in done:
            break
    equal(cities.json("KU", "version", "list", MONTH)["versions"][-1]["version"], 2)
    after = cities.of_service("hub", "KW:", "緩和ケア相談当番")
    equal(sorted(after), sorted(before), "the same events")
    changed = [uid for uid in after if after[uid] != before[uid]]
    equal(len(changed), 1, "changed events")
    equal(int(after[changed[0]]["SEQUENCE"]), int(before[changed[0]]["SEQUENCE"]) + 1)
    claim(after[changed[0]]["LAST-MODIFIED"] >= before[changed[0]]["LAST-MODIFIED"], "LAST-MODIFIED does not go back")
    equal(cities.of_service("hub", "KU:", "緩和ケア相談当番"), after, "the host's own feed")
    equal(cities.of_service("block", "KE:KE", "緩和ケア相談当番"), after, "the other city")
    equal(cities.of_service("hub", "KS:", "緩和ケア相談当番"), {}, "the city that takes no part")
    equal(cities.events("person", "KE:C1_1"), personal, "calendars of others")


def a_missing_host_is_a_warning(folder):
    cities = Cities(folder, "KE")
    told = [f for f in cities.json("KE", "check", "data", MONTH)["findings"] if f["code"] == "PARTNER"]
    equal([f["units"] for f in told], [["KU"]] * 3)
    claim(not any(f["hard"] for f in told), "findings of partners are not hard")
    cities.publish("KE")
    seats = [s for b in cities.json("KE", "who", "--at", "2027-01-14T23:30")["blocks"] for s in b["seats"]]
    equal(sorted({s["service"] for s in seats}), ["backup_bed", "homecare"], "the city's own duties")
    equal(cities.json("KE", "show", MONTH)["partners"], [])
    equal(cities.events("organisation", "specialist_advice").popitem()[1].get("CATEGORIES"), None, "a notice")


def an_unpublished_host_is_a_warning(folder):
    cities = Cities(folder, "KU", "KE")
    cities.publish("KE")
    told = [f for f in cities.json("KE", "check", "data", MONTH)["findings"] if f["code"] == "PARTNER"]
    equal(len(told), 3)
    equal(cities.of_service("hub", "KE:", "緩和ケア相談当番"), {})
    cities.publish("KU")
    equal(len(cities.of_service("hub", "KE:", "緩和ケア相談当番")), 31, "after the host has published")
    equal([f for f in cities.json("KE", "check", "data", MONTH)["findings"] if f["code"] == "PARTNER"], [])


def documents_show_what_partners_plan(folder):
    cities = all_cities(folder)

    def document(city, kind, *words):
        path = os.path.join(folder, "%s.%s" % (city, kind))
        cities.db.run("--city", city, "show", MONTH, "--format", kind, "--out", path, *words)
        if kind == "html":
            with open(path, encoding="utf-8") as file:
                return file.read()
        with zipfile.ZipFile(path) as book:
            return book.read("xl/sharedStrings.xml").decode()
    page = document("KW", "html")
    for words in ("後方支援病床　作成：架空ひばり市", "小児相談当番　作成：架空三市広域連合", "架空みなと病院", "しりうす はるこ"):
        claim(words in page, words + " is not on the printed pages")
    equal(page.count("<section>"), page.count("<h1>架空つばめ市 当番表 2027年1月</h1>"), "pages of the city")
    claim("架空ひばり病院" not in document("KS", "html"), "a bed on the pages of a city that it does not serve")
    claim("作成：" not in document("KW", "html", "--service", "homecare"), "another service on the pages of one")
    claim("作成：" not in document("KW", "html", "--person", "C1_1"), "another's duties on the pages of a person")
    claim("作成：" not in document("KU", "html"), "the host's own duties as a partner's")
    texts = document("KW", "xlsx")
    for words in ("架空つばめ市（架空ひばり市が作成） 当番表 2027-01　後方支援病床", "架空みなと病院",
                  "架空つばめ市（架空三市広域連合が作成） 当番表 2027-01　休日準夜診療"):
        claim(words in texts, words + " is not in the Excel file")


main([a30_ids_do_not_collide, a55_one_person_for_two_cities, a82_each_city_shows_it_and_it_counts_once,
      a53_a_hospital_that_serves_two_cities, a54_statistics_by_city_and_union, a57_living_areas, swap_at_the_host_reaches_all_cities,
      documents_show_what_partners_plan, a_missing_host_is_a_warning,
      an_unpublished_host_is_a_warning])
