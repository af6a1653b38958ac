#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Rows A29, A31, A50, A66 and A83: what families get for their panel, which of it waits to be handed over, and the list for
a blackout. Everything is compared with the chains that the program tells by another way, or with the tables."""

import datetime
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import SOURCE, Database, claim, equal, example, files_below, main, skipping, write_tables

MONTH = "2027-01"
START, END = "2027-01-01T00:00:00+09:00", "2027-02-01T09:00:00+09:00"


KEPT = {}


def published(folder, modes=""):
    """mihon's January with telephones on duty, published; `modes`: of the blocks N, C and S, else as the example has it. Each
    is made once, and copied for every test."""
    if modes not in KEPT:
        KEPT[modes] = tempfile.TemporaryDirectory(prefix="rinban-documents-")
        database = Database(os.path.join(KEPT[modes].name, "city.db"))
        database.run("import", write_tables(os.path.join(folder, "tables"), tables_with_private_numbers(modes)))
        database.run("month", "run", MONTH)
        database.run("publish", MONTH, "--out", os.path.join(KEPT[modes].name, "feeds"))
    shutil.copytree(KEPT[modes].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "city.db"))


def tables_with_private_numbers(modes):
    tables = example("mihon")
    for name, start in (("facilities.csv", "080"), ("people.csv", "090")):
        tables[name][0].append("duty_phone")
        for number, row in enumerate(tables[name][1:]):
            row.append("%s-9999-%04d" % (start, number))
    tables["absences.csv"] = [["unit_id", "from", "to"], ["NS04_1", "2027-01-14T10:00", "2027-01-15T16:00"]]
    if modes:
        tables["coverage.csv"] = [["area_id", "band", "mode"]] + [[area, "all", mode] for area, mode in zip("NCS", modes.split())]
    return tables


def rows_of(tables, name):
    return [dict(zip(tables[name][0], row)) for row in tables[name][1:]]


def instant(text):
    return datetime.datetime.fromisoformat(text)


def at(parts, moment):
    """The part of a paper in force at a moment."""
    found = [part for part in parts if instant(part["start"]) <= moment < instant(part["end"])]
    equal(len(found), 1, "parts at %s" % moment)
    return found[0]


class Page(html.parser.HTMLParser):
    """Cells of all tables (a line break is a space), and every address in the page."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.addresses, self.text, self.open = [], [], text, False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.addresses += [value for name, value in attributes if name in ("href", "src", "action", "data")]
        if tag == "tr":
            self.rows.append([])
            self.open = True
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "br" and self.rows and self.rows[-1]:
            self.rows[-1][-1] += " "

    def handle_endtag(self, tag):
        if tag == "tr":
            self.open = False

    def handle_data(self, data):
        if self.open and self.rows[-1]:
            self.rows[-1][-1] += data


def A31_L003_lists_names_and_dates_of_the_visiting_physicians(folder):
    tables = example("mihon")
    database = published(folder, "rota rota rota")
    page = Page(database.run("document", "L003", MONTH).decode())
    firsts = {duty["slot"].split("/")[2] + duty["slot"].split("/")[3]: duty["name"]
              for duty in database.json("show", MONTH)["duties"] if duty["slot"].startswith("homecare/N/") and "/first/" in duty["slot"]}
    dates = {int(re.match(r"(\d+)（", cells[0]).group(1)): cells for cells in page.rows if re.match(r"\d+（", cells[0])}
    equal(sorted(dates), list(range(1, 32)), "dates of the page")
    for day, cells in dates.items():
        date = "2027-01-%02d" % day
        for band, cell in (("wd_night", 2), ("sat_night", 2), ("rest_night", 2), ("rest_day", 1), ("sat_pm", 1)):
            if date + band in firsts:
                claim(firsts[date + band] in cells[cell], "%s: %s is not in %r" % (date, firsts[date + band], cells[cell]))
    primary = next(row for row in rows_of(tables, "people.csv") if row["person_id"] == "NS01_1")["name"]
    claim("主治医 " + primary in dates[4][1], "the primary is not in %r" % dates[4][1])
    claim("2026年11月10日発行　第1版" in page.text, "issue date and number")
    equal(page.addresses, [], "addresses in the page")


def A31_a_clinic_without_a_name_for_the_night_is_listed_with_its_physicians(folder):
    tables = example("mihon")
    database = published(folder)
    page = Page(database.run("document", "L003", MONTH).decode())
    clinic = next(row for row in rows_of(tables, "facilities.csv") if row["facility_id"] == "NV2")
    listed = [cells for cells in page.rows if len(cells) == 2 and cells[0].startswith(clinic["name"])]
    equal(len(listed), 1, "rows of " + clinic["name"])
    equal(listed[0][1], clinic["phone"], "its telephone")
    for person in rows_of(tables, "people.csv"):
        equal(person["name"] in listed[0][0], person["facility_id"] == "NV2", "%s in the list" % person["name"])


def A66_every_hour_of_every_panel(folder):
    database = published(folder)
    panels = [row["panel"] for row in database.json("document", "--all", MONTH)["documents"]]
    equal(len(panels), 60, "panels")
    hours = (instant(END) - instant(START)).total_seconds() / 3600
    equal(hours, 744 + 9, "hours of a document: January, and the last night's morning")
    for panel in panels[::6]:
        paper = database.json("document", panel, MONTH)
        for parts in (paper["visits"], paper["hospitals"]):
            equal(parts[0]["start"], START, "start of " + panel)
            equal(parts[-1]["end"], END, "end of " + panel)
            equal([part["end"] for part in parts[:-1]], [part["start"] for part in parts[1:]], "gaps of " + panel)
        for part in paper["visits"]:
            claim(part["kind"] != "emergency" and (part["name"] or part["clinic"]) and part["phone"], "%s: %r" % (panel, part))
        for part in paper["hospitals"]: # A29: a hospital on every date
            claim(part["name"] and part["phone"], "%s: %r" % (panel, part))


def A66_the_document_says_what_the_chain_says(folder):
    database = published(folder, "rota hybrid hybrid")
    visiting = ("primary", "vice", "first", "second", "third")
    for panel in ("L001", "L003", "L004", "L025", "L050"):
        paper = database.json("document", panel, MONTH)
        for hour in range(0, 753, 29):
            moment = instant(START) + datetime.timedelta(hours=hour, minutes=hour % 60)
            steps = database.json("chain", panel, "--at", moment.strftime("%Y-%m-%dT%H:%M"))["steps"]
            told = at(paper["visits"], moment)
            nobody = {"kind": "emergency", "name": ""} # a rota's first morning, when December was never published
            first = next((step for step in steps if step["kind"] in visiting), nobody)
            claim(first["kind"] == told["kind"] and first["name"] in (told["name"], told["clinic"]),
                  "%s at %s: %r, the chain says %r" % (panel, moment, told, first))
            hospital = next(step for step in steps if step["kind"] in ("hospital", "bed"))
            equal(at(paper["hospitals"], moment)["name"], hospital["name"], "hospital of %s at %s" % (panel, moment))


def A06_the_vice_comes_by_day_while_the_primary_is_away(folder):
    panel = next(row["panel_id"] for row in rows_of(example("mihon"), "panels.csv") if row["primary_person_id"] == "NS04_1")
    visits = published(folder).json("document", panel, MONTH)["visits"]
    for moment, kind in (("2027-01-14T09:59", "primary"), ("2027-01-14T10:00", "vice"), ("2027-01-15T15:59", "vice"),
                         ("2027-01-15T16:00", "primary")):
        equal(at(visits, instant(moment + ":00+09:00"))["kind"], kind, "who comes at " + moment)


def A31_whose_turn_it_is_inside_a_clinic_is_told_by_name(folder):
    city = os.path.join(SOURCE, "examples", "mihon")
    database = Database(os.path.join(folder, "city.db"))
    database.run("import", city, os.path.join(city, "services"), os.path.join(city, "turns"))
    database.run("solve", MONTH)
    database.run("publish", MONTH, "--out", os.path.join(folder, "feeds"))
    turns = [duty for duty in database.json("show", MONTH)["duties"] if duty["slot"].startswith("clinic_oncall/")]
    clinics = {row["name"]: row["facility_id"] for row in rows_of(example("mihon"), "facilities.csv")}
    named = 0
    for part in database.json("document", "L003", MONTH)["visits"]:
        if part["kind"] != "vice":
            continue
        mine = [turn for turn in turns if (turn["unit_id"] or "").startswith(clinics[part["clinic"]] + "_") and
                instant(turn["start"]) < instant(part["end"]) and instant(part["start"]) < instant(turn["end"])]
        if mine:
            equal({turn["name"] for turn in mine}, {part["name"]}, "who comes from " + part["start"])
            named += 1
    claim(named > 20, "only %d visits with a name" % named)


def A50_no_private_number(folder):
    database = published(folder, "rota hybrid hybrid")
    target = os.path.join(folder, "pages")
    database.run("document", "--all", MONTH, "--out", target)
    pages = files_below(target, ".html")
    equal(len(pages), 60, "pages")
    for name, page in pages.items():
        claim(b"0-9999-" not in page, "a private number is in " + name)
        claim(b"000-0000-" in page, "no number is in " + name)


def due(database):
    return [row["panel"] for row in database.json("document", "list", MONTH)["due"]]


def a_swap_issues_anew_what_it_changes_and_nothing_else(folder):
    tables = example("mihon")
    database = published(folder, "rota rota rota")
    pages = os.path.join(folder, "pages")
    database.run("document", "--all", MONTH, "--out", pages)
    before = files_below(pages)
    everybody = sorted(row["panel_id"] for row in rows_of(tables, "panels.csv"))
    equal(sorted(due(database)), everybody, "documents after the first publication")
    database.run("document", "handed", "--all", MONTH)
    equal(due(database), [], "documents after they were handed over")
    answer = database.json("document", "--all", MONTH, "--out", pages)
    equal((answer["written"], answer["unchanged"]), (0, 60), "pages written again")
    equal(files_below(pages), before, "the pages")
    duties = [duty for duty in database.json("show", MONTH)["duties"]
              if duty["slot"].startswith("homecare/N/") and "/first/" in duty["slot"] and "2027-01-1" in duty["slot"]]
    swapped = None
    for duty in duties:
        for other in sorted({each["unit_id"] for each in duties} - {duty["unit_id"]}):
            done = subprocess.run(database.command("--json", "swap", duty["slot"], other), capture_output=True)
            if done.returncode == 0:
                swapped = json.loads(done.stdout)["data"]
                break
        if swapped:
            break
    claim(swapped, "no swap was possible")
    # Who covers himself then is not touched; all others of the block are.
    moment = instant(duty["start"])
    touched = [panel["panel_id"] for panel in rows_of(tables, "panels.csv")
               if panel["area_id"] == "N" and panel["self_cover"] in ("none", "weekday_night")]
    touched = [panel for panel in touched
               if at(database.json("document", panel, MONTH)["visits"], moment)["kind"] == "first"]
    claim(touched, "no panel of N has the block's first then")
    equal(sorted(swapped["documents"]), sorted(touched), "documents that the swap tells of")
    equal(sorted(due(database)), sorted(touched), "documents that are due")
    database.run("document", "--all", MONTH, "--out", pages)
    after = files_below(pages)
    equal(sorted(name[8:-5] for name in after if after[name] != before[name]), sorted(touched), "pages that changed")
    claim("第2版" in after["2027-01_%s.html" % touched[0]].decode(), "the number of the new page")
    # The former state again: what families have in their hands is right.
    database.run("swap", duty["slot"], duty["unit_id"])
    equal(due(database), [], "documents after the swap was taken back")
    equal(database.json("document", touched[0], MONTH)["documents"][0]["number"], 3, "the number after two swaps")


def ticks_and_their_numbers(folder):
    database = published(folder)
    row = database.json("document", "L003", MONTH)["documents"][0]
    equal((row["number"], row["handed"], row["due"]), (1, None, True), "at first")
    equal(database.json("document", "handed", "L003", MONTH)["ticked"], 1, "ticks")
    equal(database.json("document", "handed", "L003", MONTH)["ticked"], 0, "ticks of the same again")
    row = database.json("document", "L003", MONTH)["documents"][0]
    equal((row["handed"], row["handed_at"], row["due"]), (1, "2026-11-10T09:00:00+09:00", False), "after the tick")
    # Another telephone of the nurses: the paper is wrong, though no duty changed.
    facilities = example("mihon")["facilities.csv"]
    nurse = next(panel for panel in rows_of(example("mihon"), "panels.csv") if panel["panel_id"] == "L003")["nurse_station"]
    phone = facilities[0].index("phone")
    facilities = [line[:phone] + ["000-0000-1234"] + line[phone + 1:] if line[0] == nurse else line for line in facilities]
    database.run("import", write_tables(os.path.join(folder, "new"), {"facilities.csv": facilities}))
    database.run("document", "handed", "L003", MONTH) # the paper of before: still number 1
    claim("L003" in due(database), "a new telephone made no new document")
    row = database.json("document", "L003", MONTH)["documents"][0]
    equal((row["number"], row["handed"], row["due"]), (2, 1, True), "after the change")
    claim("000-0000-1234" in database.run("document", "L003", MONTH).decode(), "the new telephone is not in the page")
    equal(database.json("document", "handed", "L003", MONTH, "--number", "2")["ticked"], 1, "ticks of number 2")
    claim("L003" not in due(database), "L003 is still on the list")


def bad_words_change_nothing(folder):
    database = Database(os.path.join(folder, "city.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), example("mihon")))
    database.run("document", "L003", MONTH, accept=(3,))
    database.run("month", "run", MONTH)
    database.run("document", "list", MONTH, accept=(3,))
    database.run("publish", MONTH, "--out", os.path.join(folder, "feeds"))
    for words, code in ((["document", "L999", MONTH], 3), (["document", "L003"], 2), (["document", "--all"], 2),
                        (["document", "L003", MONTH, "--all"], 2), (["document", "L003", "2027-13"], 2),
                        (["document", "handed", "L003", MONTH, "--number", "2"], 3),
                        (["document", "handed", "L003", MONTH, "--number", "-1"], 2),
                        (["document", "handed", "L999", MONTH], 3), (["document", "handed", "L003", "2027-02"], 3),
                        (["document", "list", "2027-02"], 3), (["document", "handed", "--all", MONTH, "--number", "1"], 2)):
        database.run(*words, accept=(code,))
    equal(len(due(database)), 60, "documents that are due")


def A83_the_list_for_a_blackout_sums_to_33(folder):
    tables = example("mihon")
    database = published(folder)
    moment = "2027-01-19T06:00"
    data = database.json("blackout", "--at", moment)
    equal(data["total"], 33, "patients who depend on electric power")
    equal(sum(row["power_dependent"] for row in data["panels"]), 33, "their sum")
    wanted = {row["panel_id"]: int(row["power_dependent"]) for row in rows_of(tables, "panels.csv") if int(row["power_dependent"] or 0)}
    equal({row["panel"]: row["power_dependent"] for row in data["panels"]}, wanted, "panels")
    equal([row["area"] for row in data["panels"]], sorted(row["area"] for row in data["panels"]), "order of blocks")
    for row in data["panels"]:
        steps = database.json("chain", row["panel"], "--at", moment)["steps"]
        first = next(step for step in steps if step["kind"] in ("primary", "vice", "first", "second", "third"))
        equal((row["on_duty"], row["on_duty_phone"]), (first["unit_id"], first["phone"]), "who is on duty for " + row["panel"])
    page = Page(database.run("blackout", "--at", moment, "--format", "html").decode())
    equal(page.addresses, [], "addresses in the page")
    body = [cells for cells in page.rows if cells[0] == "" and cells[1] != "受持の診療所"]
    equal(sum(int(cells[2]) for cells in body), 33, "the sum in the page")
    text = database.run("blackout", "--at", moment, "--format", "csv").decode("utf-8-sig")
    equal(len(text.splitlines()), len(wanted) + 1, "lines of the CSV")
    claim("33" in database.run("blackout", "--at", moment).decode(), "the sum on the terminal")


def A83_without_a_published_month_the_panels_are_still_listed(folder):
    database = Database(os.path.join(folder, "city.db"))
    database.run("import", write_tables(os.path.join(folder, "tables"), example("mihon")))
    data = database.json("blackout")
    equal((data["total"], {row["on_duty"] for row in data["panels"]}), (33, {None}), "the list")


def every_document_fits_on_two_pages(folder):
    database = published(folder, "rota hybrid hybrid")
    pages = os.path.join(folder, "pages")
    database.run("document", "--all", MONTH, "--out", pages)
    for panel in ("L003", "L018"):
        target = os.path.join(folder, panel + ".pdf")
        subprocess.run([CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                        "--user-data-dir=" + os.path.join(folder, "profile"), "--print-to-pdf=" + target,
                        os.path.join(pages, "%s_%s.html" % (MONTH, panel))], capture_output=True, timeout=120, check=True)
        with open(target, "rb") as file:
            equal(len(re.findall(rb"/Type\s*/Page\b[^s]", file.read())), 2, "pages of " + panel)


CHROMIUM = shutil.which("chromium")

main([A31_L003_lists_names_and_dates_of_the_visiting_physicians,
      A31_a_clinic_without_a_name_for_the_night_is_listed_with_its_physicians, A66_every_hour_of_every_panel,
      A66_the_document_says_what_the_chain_says, A06_the_vice_comes_by_day_while_the_primary_is_away,
      A31_whose_turn_it_is_inside_a_clinic_is_told_by_name, A50_no_private_number,
      a_swap_issues_anew_what_it_changes_and_nothing_else, ticks_and_their_numbers, bad_words_change_nothing,
      A83_the_list_for_a_blackout_sums_to_33, A83_without_a_published_month_the_panels_are_still_listed,
      every_document_fits_on_two_pages if CHROMIUM else skipping(every_document_fits_on_two_pages, "there is no chromium")])
