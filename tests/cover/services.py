#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The services besides home care, with the example cities and the tables in their folders `services` and `turns`: beds,
pharmacies, nurse stations, dentists, the desk, advice, and the turns inside a clinic."""

import collections
import csv
import html.parser
import io
import os
import shutil
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import MONTH, SOURCE, Database, claim, equal, main, write_tables


def imported(folder, city="mihon", *more, tables=None):
    """A database with an example, the tables of some of its folders, and further tables; all in one import."""
    database = Database(os.path.join(folder, "a.db"))
    paths = [os.path.join(SOURCE, "examples", city)] + [os.path.join(SOURCE, "examples", city, name) for name in more]
    if tables:
        paths.append(write_tables(os.path.join(folder, "more"), tables))
    database.run("import", *paths, accept=(0,))
    return database


SOLVED = {}
DENTISTS = [["D0%d_1" % n, "2027-01-10T09:00", "2027-01-10T17:00", "県の眼科・耳鼻科当番"] for n in range(1, 8)]
PHARMACIES = [["Y%02d" % n, "2027-01-06", "2027-01-06", "棚卸し"] for n in range(1, 25)]
CHANGES = {  # a hospital without beds for a time and a new one, dentists in another rota, all pharmacies closed once
    "absences.csv": [["unit_id", "from", "to", "source"], ["H01", "2027-01-20", "2027-01-31", ""]] + DENTISTS + PHARMACIES,
    "facilities.csv": [["facility_id", "name", "kind", "area_id", "beds_acute", "phone", "valid_from"],
                       ["H11", "架空やまねこ病院", "hospital", "C", "1", "000-0000-7010", "2027-01-15"]]}


def solved_once(folder, *more, tables=None):
    """A copy of the first example with some of its folders, solved once for all tests; and what was told."""
    key = more + (tables is not None,)
    if key not in SOLVED:
        place = tempfile.TemporaryDirectory(prefix="rinban-services-")
        SOLVED[key] = place, imported(place.name, "mihon", *more, tables=tables).json("solve", MONTH)
    place, told = SOLVED[key]
    shutil.copytree(place.name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db")), told


def duties(database, service=None):
    """The duties of the draft: service, area, date, band, seat, unit, start and end of each."""
    found = []
    for duty in database.json("show", MONTH)["duties"]:
        parts = duty["slot"].split("/")
        if service in (None, parts[0]):
            found.append(dict(zip(("service", "area", "date", "band", "seat", "index"), parts), slot=duty["slot"],
                              unit=duty["unit_id"], kind=duty["unit_kind"], start=duty["start"], end=duty["end"]))
    return found


def column(city, table, key, value):
    with open(os.path.join(SOURCE, "examples", city, table), encoding="utf-8", newline="") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}


def codes(database, *words):
    return [finding["code"] for finding in database.json("check", "rota", MONTH, *words)["findings"]]


def A11_one_hospital_with_an_acute_bed_each_day(folder):
    database, solved = solved_once(folder, "services")
    equal((solved["gaps"], solved["proof"]), ([], "optimal"), "gaps and proof")
    beds = duties(database, "backup_bed")
    equal([duty["date"] for duty in beds], ["2027-01-%02d" % day for day in range(1, 32)], "days")
    acute = column("mihon", "facilities.csv", "facility_id", "beds_acute")
    claim(all(int(acute[duty["unit"]]) > 0 and duty["kind"] == "facility" for duty in beds), "a hospital without a bed")
    days = collections.Counter(duty["unit"] for duty in beds)
    equal((len(days), set(days.values())), (10, {3, 4}), "hospitals, and days of each")


def A11_a_hospital_without_beds_for_a_time(folder):
    database, _ = solved_once(folder, "services", tables=CHANGES)
    days = sorted(duty["date"] for duty in duties(database, "backup_bed") if duty["unit"] == "H01")
    claim(len(days) in (2, 3, 4) and days[-1] <= "2027-01-19", "H01 serves on %s" % days)


def A49_a_newcomer_does_not_catch_up(folder):
    database, _ = solved_once(folder, "services", tables=CHANGES)
    days = collections.Counter(duty["unit"] for duty in duties(database, "backup_bed"))
    claim(days.pop("H11") in (1, 2), "the newcomer serves more than its days allow")
    claim(set(days.values()) <= {2, 3}, "days of the others: %s" % days)


def A19_a_nurse_station_each_night_in_each_block(folder):
    database, _ = solved_once(folder, "services")
    held = duties(database, "nurse_oncall")
    equal(collections.Counter((duty["area"], duty["band"]) for duty in held),
          collections.Counter({(block, band): n for block in "NCS" for band, n in (("night", 31), ("rest_day", 8))}),
          "seats")
    round_the_clock = column("mihon", "facilities.csv", "facility_id", "support_class")
    area_of = column("mihon", "facilities.csv", "facility_id", "area_id")
    nights = collections.defaultdict(set)
    for duty in held:
        equal((round_the_clock[duty["unit"]], area_of[duty["unit"]]), ("24h", duty["area"]), duty["slot"])
        if duty["band"] == "night":
            nights[duty["unit"]].add(int(duty["date"][-2:]))
    for unit, days in nights.items():
        claim(not any({day, day + 1, day + 2} <= days for day in days), "%s has three nights running" % unit)


def nurses_take_more_nights_only_to_avoid_a_gap(folder):
    """Two stations, one of them away for three nights once or twice: of 39 duties five per cent is one."""
    for times, expected in ((1, (0, 1)), (2, (2, 0))):
        away = [["unit_id", "from", "to"], ["N2", "2027-01-11T12:00", "2027-01-14T12:00"],
                ["N2", "2027-01-25T12:00", "2027-01-28T12:00"]]
        tables = {"areas.csv": [["area_id", "parent_id", "kind", "name"], ["KC", "", "city", "架空市"]],
                  "people.csv": [["person_id", "name", "facility_id"]],
                  "facilities.csv": [["facility_id", "name", "kind", "area_id", "phone"]] +
                                    [["N%d" % n, "架空第%dステーション" % n, "nurse_station", "KC", "000-0000-800%d" % n]
                                     for n in (1, 2)],
                  "services.csv": [["service"], ["nurse_oncall"]], "absences.csv": away[:1 + times],
                  "seats.csv": [["service", "area_id", "seat", "bands", "classes"], ["homecare", "KC", "first", "sat_pm", "rest"]]}
        database = Database(os.path.join(folder, "%d.db" % times))
        database.run("import", write_tables(os.path.join(folder, str(times)), tables), accept=(0,))
        solved = database.json("solve", MONTH)
        found = [finding["hard"] for finding in database.json("check", "rota", MONTH)["findings"]
                 if finding["code"] == "RUN_NIGHTS"]
        equal((len(solved["gaps"]), len(found), any(found)), expected + (False,), "gaps, exceptions, hard ones")
        claim(solved["bound"] <= solved["objective"], "the bound")


PINNED = ("backup_bed/MH/2027-01-13/bed24/bed/1", "H05"), ("pharmacy_oncall/N/2027-01-13/night/pharmacy/1", "Y04")


def pinned(folder):
    """The same with a hospital and a pharmacy without narcotics where the secretary wants them."""
    if "pinned" not in SOLVED:
        SOLVED["pinned"] = tempfile.TemporaryDirectory(prefix="rinban-services-")
        database, _ = solved_once(SOLVED["pinned"].name, "services")
        for slot, unit in PINNED:
            database.run("pin", MONTH, slot, unit, accept=(0,))
        database.json("solve", MONTH)
    shutil.copytree(SOLVED["pinned"].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db"))


def A65_a_night_without_narcotics_is_told(folder):
    database, _ = solved_once(folder, "services")
    oral = column("mihon", "facilities.csv", "facility_id", "narcotic_oral")
    for duty in duties(database, "pharmacy_oncall"):
        claim(duty["band"] != "night" or oral[duty["unit"]] == "1", "%s is held by %s" % (duty["slot"], duty["unit"]))
    claim("NARC" not in codes(database), "NARC in a rota that has none")
    equal(codes(pinned(os.path.join(folder, "pinned"))).count("NARC"), 1, "findings NARC")


def A33_dentists_by_the_same_commands(folder):
    """Whoever serves in another rota on that day is not on duty."""
    database, _ = solved_once(folder, "services", tables=CHANGES)
    held = duties(database, "dental_holiday")
    rest = ["2027-01-%02d" % day for day in (1, 2, 3, 10, 11, 17, 24, 31)]
    equal([duty["date"] for duty in held], rest, "days")
    claim(next(duty["unit"] for duty in held if duty["date"] == "2027-01-10") in ("D08_1", "D09_1"), "a dentist in two rotas")
    claim(all(duty["start"][11:16] == "09:00" and duty["end"][11:16] == "17:00" for duty in held), "hours")


def A55_one_physician_for_advice_each_night(folder):
    database, _ = solved_once(folder, "services")
    held = duties(database, "specialist_advice")
    equal([duty["date"] for duty in held], ["2027-01-%02d" % day for day in range(1, 32)], "nights")
    skills = column("mihon", "people.csv", "person_id", "skills")
    claim(all("palliative" in skills[duty["unit"]] for duty in held), "a physician without the skill")


def nobody_is_in_two_places(folder):
    """Every pair of duties of a unit that overlap goes together, also over services and with the turns of clinics."""
    database, solved = solved_once(folder, "services", "turns")
    equal(solved["proof"], "optimal", "proof")
    together = {frozenset(pair) for pair in (("backup_bed", "respite_bed"), ("clinic_oncall", "specialist_advice"),
                                             ("clinic_oncall", "homecare second"), ("specialist_advice", "homecare second"))}
    of_unit, shared = collections.defaultdict(list), 0
    for duty in duties(database):
        if duty["unit"]:
            of_unit[duty["unit"]].append(duty)
    for unit, held in of_unit.items():
        for i, one in enumerate(held):
            for two in held[i + 1:]:
                if one["start"] < two["end"] and two["start"] < one["end"]:
                    names = frozenset(duty["service"] + (" second" if duty["service"] == "homecare" and duty["seat"] == "second"
                                                         else "") for duty in (one, two))
                    claim(names in together, "%s in %s and %s" % (unit, one["slot"], two["slot"]))
                    shared += 1
    claim(shared > 0, "nothing goes together, so this shows nothing")
    clinics = [duty for duty in duties(database, "clinic_oncall") if duty["unit"]]
    claim(all(duty["unit"].startswith(duty["seat"] + "_") for duty in clinics), "a clinic's turn held by another's")


def home_care_is_the_same_with_services_and_without(folder):
    rotas = []
    for name, more in (("plain", ()), ("turns", ("services", "turns"))):
        database, _ = solved_once(os.path.join(folder, name), *more)
        rotas.append([(duty["slot"], duty["unit"]) for duty in duties(database, "homecare")])
    equal(len(rotas[0]), 258, "seats")
    equal(rotas[0], rotas[1], "home care")


def a_gap_has_its_reasons(folder):
    database, solved = solved_once(folder, "services", tables=CHANGES)
    equal(len(solved["gaps"]), 6, "gaps")  # the nights of the 5th and of the 6th in three blocks
    gap = next(gap for gap in solved["gaps"] if gap["slot"].startswith("pharmacy_oncall/N/2027-01-06"))
    equal((gap["candidates"], gap["reasons"]), (8, [{"code": "AVAIL", "count": 8}]), "reasons")
    why = database.json("explain", MONTH, gap["slot"])
    equal([(cause["code"], cause["units"]) for cause in why["causes"]],
          [("AVAIL", [unit]) for unit, block in sorted(column("mihon", "facilities.csv", "facility_id", "area_id").items())
           if unit.startswith("Y") and block == "N"], "causes")
    claim(all(cause["without"]["fills"] for cause in why["causes"]), "a cause without which nothing changes")


class Cells(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.cells, self.open = [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.open = tag in ("td", "th")
        if self.open:
            self.cells.append("")

    def handle_data(self, data):
        if self.open:
            self.cells[-1] += data


def sheet_texts(file):
    with zipfile.ZipFile(file) as book:
        texts = [name for name in book.namelist() if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/sheet")]
        return "".join("".join(xml.etree.ElementTree.fromstring(book.read(name)).itertext()) for name in texts)


def tables_of_beds_and_pharmacies_read_back(folder):
    """Printed as a table, a page, a workbook and a file; the file is read back as the same rota."""
    database, _ = solved_once(folder, "services")
    for service in ("backup_bed", "pharmacy_oncall"):
        held = duties(database, service)
        name_of = column("mihon", "facilities.csv", "facility_id", "name")
        rows = list(csv.DictReader(io.StringIO(
            database.run("show", MONTH, "--service", service, "--format", "csv").decode("utf-8-sig"))))
        equal([(row["date"], row["band"], row["area"], row["unit_id"], row["name"]) for row in rows],
              [(duty["date"], duty["band"], duty["area"], duty["unit"], name_of[duty["unit"]]) for duty in held], "rows")
        page = " ".join(Cells(database.run("show", MONTH, "--service", service, "--format", "html").decode()).cells)
        file = os.path.join(folder, service + ".xlsx")
        database.run("show", MONTH, "--service", service, "--format", "xlsx", "--out", file)
        sheets, table = sheet_texts(file), database.run("show", MONTH, "--service", service).decode()
        for unit, times in collections.Counter(duty["unit"] for duty in held).items():
            for printed in (page, sheets, table):
                claim(printed.count(name_of[unit]) >= (1 if printed is sheets else times), "%s of %s" % (unit, service))
    whole = os.path.join(folder, "whole.csv")
    with open(whole, "wb") as file:
        file.write(database.rota())
    equal(codes(database, "--rota", whole), codes(database), "findings of the file that was read back")


def a_unit_is_pinned_published_and_swapped(folder):
    database, slot = pinned(folder), PINNED[0][0]
    equal(next((duty["unit"], duty["kind"]) for duty in duties(database) if duty["slot"] == slot), ("H05", "facility"), slot)
    database.json("publish", MONTH)
    database.json("swap", slot, "H06", accept=(0,))
    equal(next(duty["unit"] for duty in duties(database) if duty["slot"] == slot), "H06", slot)
    refused = database.run("swap", slot, "Y01", accept=(2, 3, 4, 5))
    equal(next(duty["unit"] for duty in duties(database) if duty["slot"] == slot), "H06", "after %r" % refused)


def clinic(folder, physicians, seats):
    people = [["person_id", "name", "facility_id", "role", "holiday_clinic", "share_pct", "skills", "max_duties", "max_restday", "max_yearend"]]
    people += [["P%02d" % n, "架空 %d" % n, "", "physician", "1", "100", "paediatric" if n % 3 == 0 else "general", "9", "9", "4"]
               for n in range(physicians)]
    tables = {"areas.csv": [["area_id", "parent_id", "kind", "name"], ["KC", "", "city", "架空市"]], "people.csv": people,
              "services.csv": [["service"], ["holiday_clinic"]],
              "seats.csv": [["service", "area_id", "seat", "bands", "classes", "count", "skill", "skill_min", "needs"],
                            ["homecare", "KC", "first", "wd_night", "saturday", "1", "", "", ""]] + seats}
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), tables), accept=(0,))
    return database


def paediatrics_are_always_in_the_holiday_clinic(folder):
    database = clinic(folder, 30, [])
    equal(database.json("solve", MONTH)["gaps"], [], "gaps")
    present = collections.defaultdict(list)
    for duty in duties(database, "holiday_clinic"):
        present[duty["date"], duty["band"]].append(int(duty["unit"][1:]))
    equal(len(present), 16, "bands")  # eight rest days, by day and in the evening
    for when, numbers in present.items():
        claim(len(numbers) == 2 and any(n % 3 == 0 for n in numbers), "%s: %s" % (when, numbers))


def seats_count_by_the_class_of_the_date(folder):
    """Four at year-end, two on other rest days, and in the evening one."""
    database = clinic(folder, 40, [["holiday_clinic", "KC", "clinic", "day", "rest", "2", "paediatric", "1", "holiday"],
                                   ["holiday_clinic", "KC", "clinic", "day", "yearend", "4", "paediatric", "1", "holiday"],
                                   ["holiday_clinic", "KC", "clinic", "eve", "rest|yearend", "1", "", "0", "holiday"]])
    equal(database.json("solve", MONTH)["gaps"], [], "gaps")
    counts = collections.Counter((duty["date"], duty["band"]) for duty in duties(database, "holiday_clinic"))
    equal({counts["2027-01-%02d" % day, "day"] for day in (1, 2, 3)}, {4}, "year-end")
    equal({counts["2027-01-%02d" % day, "day"] for day in (10, 11, 17, 24, 31)}, {2}, "rest days")
    equal({n for (_, band), n in counts.items() if band == "eve"}, {1}, "evenings")


def yotsuba_plans_its_services_too(folder):
    database = imported(folder, "yotsuba", "services")
    solved = database.json("solve", MONTH)
    equal((solved["gaps"], solved["proof"]), ([], "optimal"), "gaps and proof")
    equal(collections.Counter(duty["service"] for duty in duties(database)),
          collections.Counter({"homecare": 110, "backup_bed": 31, "nurse_oncall": 39, "pharmacy_oncall": 39,
                               "dental_holiday": 8, "contact_desk": 31}), "seats")


def A16_A21_A22_a_city_pools_its_nights(folder):
    """The first by day in each living area, by night in the whole city; the second, held by three clinics and a hospital."""
    database = imported(folder, "yotsuba")
    equal(database.json("solve", MONTH)["gaps"], [], "gaps")
    held = duties(database)
    equal(collections.Counter(duty["seat"] for duty in held), collections.Counter(first=67, second=43), "seats")
    equal({duty["area"] for duty in held if duty["band"] == "rest_day" and duty["seat"] == "first"}, set("ABCD"), "by day")
    equal({duty["area"] for duty in held if duty["band"].endswith("night")}, {"YB"}, "by night")
    clinics = column("yotsuba", "people.csv", "person_id", "facility_id")
    seconds = collections.Counter(clinics[duty["unit"]] for duty in held if duty["seat"] == "second")
    equal(set(seconds), {"H01", "AV1", "BV1", "CV1"}, "who stands behind")


def A82_a_specialist_for_three_cities(folder):
    """One seat for the wide area around three cities: one physician a night, counted once wherever he comes from."""
    tables = {
        "areas.csv": [["area_id", "parent_id", "kind", "name"], ["KW", "", "wide", "架空圏域"]] +
                     [["K%d" % n, "KW", "city", "架空%d市" % n] for n in (1, 2, 3)],
        "facilities.csv": [["facility_id", "name", "kind", "area_id", "phone"]] +
                          [["F%d" % n, "架空第%d診療所" % n, "solo_clinic", "K%d" % (n % 3 + 1), "000-0000-%04d" % n]
                           for n in range(12)],
        "people.csv": [["person_id", "name", "facility_id", "seat_first", "seat_second", "trained_on", "skills"]] +
                      [["P%02d" % n, "架空 %d" % n, "F%d" % n, "0", "0", "2024-02-10", "paediatric" if n < 9 else "general"]
                       for n in range(12)],
        "services.csv": [["service"], ["specialist_advice"]],
        "seats.csv": [["service", "area_id", "seat", "skill", "skill_min", "mandatory", "bands"],
                      ["specialist_advice", "KW", "paediatric", "paediatric", "1", "1", "night"],
                      ["homecare", "KW", "first", "", "0", "0", "wd_night"]]}
    database = Database(os.path.join(folder, "a.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), tables), accept=(0,))
    database.json("solve", MONTH)
    held = duties(database, "specialist_advice")
    equal([duty["date"] for duty in held], ["2027-01-%02d" % day for day in range(1, 32)], "nights")
    nights = collections.Counter(duty["unit"] for duty in held)
    equal((len(nights), set(nights.values())), (9, {3, 4}), "physicians, and nights of each")


def a_closed_pharmacy_is_replaced(folder):
    """After publication: what has begun stays, and others of the block take over what is still to come."""
    database, _ = solved_once(folder, "services")
    held = {duty["slot"]: duty["unit"] for duty in duties(database, "pharmacy_oncall") if duty["unit"] == "Y01"}
    database.json("publish", MONTH)
    database.run("--now", "2027-01-15T12:00", "replan", MONTH, "--closed", "Y01:2027-01-10..2027-01-31")
    after = {duty["slot"]: duty["unit"] for duty in duties(database, "pharmacy_oncall")}
    later = [slot for slot in held if slot.split("/")[2] >= "2027-01-15"]
    claim(later and len(later) < len(held), "nothing to replace, or nothing begun")
    for slot in held:
        claim((after[slot] == "Y01") == (slot not in later) and after[slot], "%s is held by %s" % (slot, after[slot]))


main([A11_one_hospital_with_an_acute_bed_each_day, A11_a_hospital_without_beds_for_a_time,
      A49_a_newcomer_does_not_catch_up, A19_a_nurse_station_each_night_in_each_block,
      nurses_take_more_nights_only_to_avoid_a_gap, A65_a_night_without_narcotics_is_told,
      A33_dentists_by_the_same_commands, A55_one_physician_for_advice_each_night, nobody_is_in_two_places,
      home_care_is_the_same_with_services_and_without, a_gap_has_its_reasons, tables_of_beds_and_pharmacies_read_back,
      a_unit_is_pinned_published_and_swapped, paediatrics_are_always_in_the_holiday_clinic,
      seats_count_by_the_class_of_the_date, yotsuba_plans_its_services_too,
      A16_A21_A22_a_city_pools_its_nights, A82_a_specialist_for_three_cities, a_closed_pharmacy_is_replaced])
