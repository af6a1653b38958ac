#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Row A32: the public page lists, by block, the facilities with an active part in home care and what they accept."""

import csv
import html.parser
import io
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, claim, equal, example, main, write_tables


def imported(folder, tables):
    database = Database(os.path.join(folder, "city.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), tables))
    return database


def rows_of(tables, name):
    return [dict(zip(tables[name][0], row)) for row in tables[name][1:]]


class Page(html.parser.HTMLParser):
    """The texts of a page's cells, row by row, under its headings; and every address in it."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.headings, self.addresses, self.open = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action", "data")]
        if tag == "h2":
            self.headings.append("")
        elif tag == "tr":
            self.rows.append((self.headings[-1] if self.headings else "", []))
        elif tag in ("td", "th"):
            self.rows[-1][1].append("")
        if tag in ("h2", "td", "th"):
            self.open = tag

    def handle_endtag(self, tag):
        if tag == self.open:
            self.open = None

    def handle_data(self, data):
        if self.open == "h2":
            self.headings[-1] += data
        elif self.open:
            self.rows[-1][1][-1] += data


def A32_the_clinics_with_an_active_part_by_block(folder):
    tables = example("mihon")
    database = imported(folder, tables)
    listed = list(csv.DictReader(io.StringIO(database.run("directory", "--format", "csv").decode("utf-8-sig"))))
    facilities = rows_of(tables, "facilities.csv")
    active = [row for row in facilities
              if row["kind"] == "clinic24" or (row["kind"] == "hospital" and
                                               int(row["beds_acute"] or 0) + int(row["beds_respite"] or 0) > 0)]
    equal(sorted(row["name"] for row in listed), sorted(row["name"] for row in active), "the facilities listed")
    equal([row["area"] for row in listed], sorted(row["area"] for row in listed), "the order of blocks")
    by_name = {row["name"]: row for row in facilities}
    skills = {}
    for person in rows_of(tables, "people.csv"):
        skills.setdefault(person["facility_id"], set()).update(set(person["skills"].split("|")) - {"general", ""})
    for row in listed:
        source = by_name[row["name"]]
        equal(row["area"], source["area_id"], "the block of " + row["name"])
        for column in ("kind", "support_class", "phone", "cap_patients", "narcotic_oral", "narcotic_inj"):
            equal(row[column], source[column], "%s of %s" % (column, row["name"]))
        for column in ("beds_acute", "beds_respite"):
            equal(int(row[column]), int(source[column] or 0), "%s of %s" % (column, row["name"]))
        equal(row["skills"], "|".join(sorted(skills.get(source["facility_id"], ()))), "skills of " + row["name"])
    equal(sum(row["kind"] == "clinic24" for row in listed), 8, "24-hour clinics")
    data = database.json("directory")["facilities"]
    equal([row["name"] for row in data], [row["name"] for row in listed], "the order in JSON")


def A32_the_public_page_says_the_same(folder):
    tables = example("mihon")
    database = imported(folder, tables)
    page = Page(database.run("directory", "--format", "html").decode())
    listed = list(csv.DictReader(io.StringIO(database.run("directory", "--format", "csv").decode("utf-8-sig"))))
    body = [(block, cells) for block, cells in page.rows if cells[0] != "医療機関"]
    equal(len(body), len(listed), "rows of the page")
    for (block, cells), row in zip(body, listed):
        equal(block, row["area_name"], "the heading over " + row["name"])
        claim(cells[0].startswith(row["name"]) and cells[2] == row["phone"], "%r is not %r" % (cells, row))
        equal("麻薬（注射）" in cells[6], row["narcotic_inj"] == "1", "narcotics of " + row["name"])
        equal(re.sub(r"\D", "", cells[4]) or "0", row["beds_acute"], "beds of " + row["name"])
    equal(page.addresses, [], "addresses in the page")


def A32_no_private_number_and_no_person(folder):
    tables = example("mihon")
    header = tables["facilities.csv"][0]
    header.append("duty_phone")
    for number, row in enumerate(tables["facilities.csv"][1:]):
        row.append("080-9999-%04d" % number)
    tables["people.csv"][0].append("duty_phone")
    for row in tables["people.csv"][1:]:
        row.append("090-9999-0000")
    database = imported(folder, tables)
    for form in (["--format", "csv"], ["--format", "html"], []):
        text = database.run("directory", *form).decode("utf-8-sig")
        claim("0-9999-" not in text, "a number on duty is in %s" % form)
        for person in rows_of(tables, "people.csv"):
            claim(person["name"] not in text, "%s is in %s" % (person["name"], form))


def closed_facilities_and_bad_words(folder):
    tables = example("mihon")
    tables["facilities.csv"][0].append("valid_to")
    for row in tables["facilities.csv"][1:]:
        row.append("2026-10-31" if row[0] == "NV1" else "")
    database = imported(folder, tables)
    claim("NV1" not in [row["facility_id"] for row in database.json("directory")["facilities"]], "a closed clinic is listed")
    database.run("directory", "--format", "xlsx", accept=(2,))
    database.run("directory", "--out", os.path.join(folder, "x"), accept=(2,))
    target = os.path.join(folder, "list.html")
    database.run("directory", "--format", "html", "--out", target)
    with open(target, "rb") as file:
        equal(file.read(), database.run("directory", "--format", "html"), "the file")


main([A32_the_clinics_with_an_active_part_by_block, A32_the_public_page_says_the_same, A32_no_private_number_and_no_person,
      closed_facilities_and_bad_words])
