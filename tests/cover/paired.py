#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A month of mihon whose blocks are all paired, from the tables to changes after publication."""

import csv
import email
import email.policy
import io
import json
import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import MONTH, Database, claim, equal, example, main, write_tables

PAIRED = [["area_id", "band", "mode"], ["MH", "all", "paired"]]
SLOT = "vice_cover/N/2027-01-04/wd_night/L003/1"
MADE = {}


def database(folder, coverage=PAIRED, **more):
    tables = example("mihon")
    if coverage:
        tables["coverage.csv"] = coverage
    tables.update({name + ".csv": rows for name, rows in more.items()})
    made = Database(os.path.join(folder, "a.db"))
    made.run("import", write_tables(os.path.join(folder, "tables"), tables), accept=(0,))
    return made


def published_once(folder):
    """A copy of the published month, made once for all tests."""
    if not MADE:
        MADE["place"] = tempfile.TemporaryDirectory(prefix="rinban-paired-")
        first = database(MADE["place"].name)
        MADE["solved"] = first.json("solve", MONTH, accept=(0,))
        first.run("publish", MONTH, "--out", os.path.join(MADE["place"].name, "feeds"), accept=(0,))
    shutil.copytree(MADE["place"].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db"))


def cover(made):
    return {duty["slot"]: duty["unit_id"] for duty in made.json("cover", MONTH)["duties"]}


def chain(made, at, panel="L003"):
    return [(step["kind"], step["unit_id"]) for step in made.json("chain", panel, "--at", at)["steps"]]


def a_paired_month_is_proven_and_seats_are_as_ever(folder):
    made = published_once(folder)
    told = MADE["solved"]
    equal([told[key] for key in ("seats", "filled", "proof")], [258, 258, "optimal"], "the seats")
    equal([told["cover"][key] for key in ("gaps", "proof")], [[], "optimal"], "the cover")
    equal(told["cover"]["objective"], told["cover"]["bound"], "its bound")
    held = cover(made)
    equal(len(held), told["cover"]["stretches"], "the stretches")
    # January has 43 bands, 19 of them weekday nights; nobody is away, so who covers all himself needs no vice.
    policies = [row[9] for row in example("mihon")["panels.csv"][1:]]
    wanted = policies.count("none") * 43 + policies.count("weekday_night") * (43 - 19)
    claim(policies.count("all") == 8 and "all_except_away" in policies, "the policies of the example")
    equal(len({slot.split("/")[4] for slot in held}), policies.count("none") + policies.count("weekday_night"), "the panels")
    equal(len(held), wanted, "the stretches by the policies")
    claim(all(held.values()), "one vice for each")
    for load in told["cover"]["loads"]:
        claim(load["peak_patients"] <= load["cap_patients"], "%s carries no more than it can" % load["unit_id"])
    plain = database(tempfile.mkdtemp(dir=folder), coverage=None).json("solve", MONTH)
    equal(plain["objective"], told["objective"], "the objective of the seats")
    equal(plain["cover"]["stretches"], 0, "nothing is planned without coverage.csv")


def a01_a_pinned_vice_is_first_in_the_chain(folder):
    made = database(folder)
    for unit in ("NV1", "NV2"):
        made.run("pin", MONTH, SLOT, unit, accept=(0,))
        made.run("month", "run", MONTH, accept=(0,))
        equal(cover(made)[SLOT], unit, "the vice")
    made.run("publish", MONTH, "--out", os.path.join(folder, "feeds"), accept=(0,))
    found = chain(made, "2027-01-04T18:00")
    equal([kind for kind, _ in found], ["vice", "vice", "first", "second", "hospital", "emergency"], "the kinds")
    equal([unit for kind, unit in found if kind in ("vice", "hospital")], ["NV2", "NV1", "H01"], "the units")
    for unit, slot in (("CV1", SLOT), ("NV2", SLOT.replace("wd_night", "day")), ("nobody", SLOT)):
        made.run("pin", MONTH, slot, unit, accept=(3,))
    made.run("unpin", MONTH, SLOT, accept=(0,))


def a_pin_that_does_nothing_is_told(folder):
    """The panel's primary covers his patients himself from now on; the pin of his vice has no stretch any more."""
    made = published_once(folder)
    made.run("pin", MONTH, SLOT, cover(made)[SLOT], accept=(0,))
    equal(made.json("solve", MONTH, accept=(0,))["findings"], [], "a pin that holds")
    panels = example("mihon")["panels.csv"]
    changed = [["all_except_away" if name == "self_cover" else cell for name, cell in zip(panels[0], row)]
               for row in panels[1:] if row[0] == "L003"]
    made.run("import", write_tables(os.path.join(folder, "more"), {"panels.csv": panels[:1] + changed}), accept=(0,))
    for words in (("solve", MONTH), ("check", "rota", MONTH), ("month", "run", MONTH)):
        told = [finding for finding in made.json(*words)["findings"] if finding["code"] == "PIN"]
        equal([(finding["hard"], finding["slots"]) for finding in told], [(False, [SLOT])], "told by " + words[0])
        claim("rinban unpin %s %s" % (MONTH, SLOT) in told[0]["text"] and "L003" in told[0]["text"], told[0]["text"])
    claim("rinban unpin %s %s" % (MONTH, SLOT) in made.run("solve", MONTH).decode(), "told in the text")
    made.run("unpin", MONTH, SLOT, accept=(0,))
    equal(made.json("solve", MONTH)["findings"], [], "without the pin")


def a_rota_of_a_file_is_judged_with_the_planned_vices(folder):
    made = published_once(folder)
    rota = os.path.join(folder, "rota.csv")
    with open(rota, "wb") as file:
        file.write(made.rota())
    stored = made.json("check", "rota", MONTH)["findings"]
    equal(made.json("check", "rota", MONTH, "--rota", rota)["findings"], stored, "the published rota from a file")
    bare = database(os.path.join(folder, "bare"))
    told = json.loads(bare.run("--json", "check", "rota", MONTH, "--rota", rota))
    equal([message["code"] for message in told["messages"]], ["NO_VICES"], "without any draft it is said")


def a08_the_mode_of_a_block_is_its_own_affair(folder):
    made = published_once(folder)
    before, rota = cover(made), made.rota()
    coverage = PAIRED + [["S", "all", "rota"]]
    made.run("import", write_tables(os.path.join(folder, "more"), {"coverage.csv": coverage}), accept=(0,))
    made.run("month", "run", MONTH, "--fresh", accept=(0,))
    after = cover(made)
    equal(after, {slot: unit for slot, unit in before.items() if slot.split("/")[1] != "S"}, "the cover of N and C")
    equal(made.rota(), rota, "the seats")


def a_swap_obeys_the_rules_and_is_told(folder):
    made = published_once(folder)
    before = cover(made)
    other = "NV1" if before[SLOT] == "NV2" else "NV2"
    made.run("swap", SLOT, "CV1", accept=(3,))          # no vice of the panel
    made.run("swap", SLOT, "NS01", accept=(3,))         # the panel's own clinic
    made.run("swap", SLOT, before[SLOT], accept=(3,))   # holds it already
    equal(cover(made), before, "nothing has changed")
    told = made.json("swap", SLOT, other, accept=(0,))
    equal(told["changed"], [{"slot": SLOT, "from": before[SLOT], "to": other}], "what is told")
    equal(told["people"], sorted([before[SLOT], other]), "whom")
    equal(cover(made), {**before, SLOT: other}, "one stretch has changed")
    equal(chain(made, "2027-01-04T23:00")[0], ("vice", other), "the chain follows")
    equal(made.json("version", "diff", MONTH, "1", "2")["changed"], told["changed"], "the difference of the versions")


def clinics_are_told_by_mail(folder):
    made = published_once(folder)
    tables = example("mihon")
    people = {"NV1": "nv1@example.jp", "NV2": "nv2@example.jp"}
    header, rows = tables["facilities.csv"][0] + ["email"], tables["facilities.csv"][1:]
    more = {"facilities.csv": [header] + [row + [people[row[0]]] for row in rows if row[0] in people]}
    made.run("import", write_tables(os.path.join(folder, "more"), more), accept=(0,))
    held = cover(made)
    for slot in (SLOT, SLOT.replace("L003", "L006")):
        made.run("swap", slot, "NV1" if held[slot] == "NV2" else "NV2", accept=(0,))
    mails = os.path.join(folder, "mails")
    made.run("notify", MONTH, "--from", "office@example.jp", "--out", mails, accept=(0,))
    found = {}
    for name in sorted(os.listdir(mails)):
        with open(os.path.join(mails, name), "rb") as file:
            mail = email.message_from_binary_file(file, policy=email.policy.default)
        calendars = [part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar"]
        found[mail["To"].addresses[0].addr_spec] = calendars
        text = mail.get_body(("plain",)).get_content()
        claim("副主治医" in text, "%s names the service" % name)
    equal(sorted(found), ["nv1@example.jp", "nv2@example.jp"], "who is told")
    equal({who: len(calendars) for who, calendars in found.items()}, dict.fromkeys(found, 1), "one event for a night each")
    made.run("notify", MONTH, "--from", "office@example.jp", "--out", mails + "2", accept=(0,))
    claim(not os.path.isdir(mails + "2") or not os.listdir(mails + "2"), "nobody is told twice")


def a06_an_absence_moves_as_little_as_possible(folder):
    """NS04_1 away from 10:00 to 16:00 of the next day: his panel needs a vice by day as well, and nothing else changes."""
    made = published_once(folder)
    before = cover(made)
    told = made.json("replan", MONTH, "--absent", "NS04_1:2027-01-14T10:00..2027-01-15T16:00", "--keep", accept=(0,))
    changed = {change["slot"]: change["to"] for change in told["cover"]}
    equal(sorted(changed), ["vice_cover/N/2027-01-14/own/L006/1", "vice_cover/N/2027-01-15/own/L006/1"], "the new stretches")
    claim(all(unit in ("NV1", "NV2") for unit in changed.values()), "by vices of the panel")
    equal(cover(made), {**before, **changed}, "the rest stays")
    made.run("publish", MONTH, "--out", os.path.join(folder, "feeds"), accept=(0,))
    equal(chain(made, "2027-01-14T09:59", "L006")[0], ("primary", "NS04_1"), "before he leaves")
    equal(chain(made, "2027-01-14T10:00", "L006")[0], ("vice", changed["vice_cover/N/2027-01-14/own/L006/1"]), "as he leaves")
    equal(chain(made, "2027-01-15T16:00", "L006")[0], ("primary", "NS04_1"), "as he is back")


def what_has_begun_stays(folder):
    """A clinic closes on the 10th at noon, told on that day: what began before stays as it was."""
    made = published_once(folder)
    before = cover(made)
    now = ["--now", "2027-01-10T12:00"]
    told = made.json(*now, "replan", MONTH, "--closed", "NV2:2027-01-10..2027-01-12")
    starts = [change["slot"].split("/")[2] for change in told["cover"]]
    claim(starts and min(starts) >= "2027-01-10", "no change before the day")
    after = cover(made)
    equal([slot for slot, unit in before.items() if slot in after and after[slot] != unit and
           slot.split("/")[2:4] == ["2027-01-10", "rest_day"]], [], "the stretch that is on stays")
    claim("NV2" not in [unit for slot, unit in after.items() if slot.split("/")[2] == "2027-01-11"], "NV2 rests")


def gaps_are_told_with_reasons(folder):
    """Without any vice of block N its stretches are gaps, exit 1, and the seats are filled all the same."""
    tables = example("mihon")
    none = [row for row in tables["pairings.csv"] if row[0] == "panel_id" or not row[2].startswith("N")]
    made = database(folder, pairings=none)
    told = made.json("month", "run", MONTH, accept=(1,))
    equal([told["seats"], told["filled"]], [258, 258], "the seats")
    gaps = told["cover"]["gaps"]
    claim(gaps and {gap["slot"].split("/")[1] for gap in gaps} == {"N"}, "gaps in N alone")
    claim(all(gap["text"] and gap["candidates"] == 0 for gap in gaps), "with a sentence each")
    codes = [finding["code"] for finding in told["findings"] if "vice_cover" in "".join(finding["slots"])]
    claim("COVER" in codes, "and a finding")


def tables_of_a_cover_are_to_be_had(folder):
    made = published_once(folder)
    rows = list(csv.DictReader(io.StringIO(made.run("show", MONTH, "--service", "vice_cover", "--format", "csv").decode("utf-8-sig"))))
    equal({"/".join([row[key] for key in ("service", "area", "date", "band", "seat", "index")]): row["unit_id"] for row in rows},
          cover(made), "the table")
    page = made.run("show", MONTH, "--service", "vice_cover", "--format", "html").decode()
    claim("架空きんせい在宅クリニック" in page, "the page names clinics")
    listed = made.json("cover", MONTH, "--panel", "L003")["duties"]
    claim(listed and all(duty["panel"] == "L003" for duty in listed), "the list of a panel")
    claim(len(listed) == len([slot for slot in cover(made) if slot.split("/")[4] == "L003"]), "all of it")
    made.run("cover", MONTH, "--panel", "L999", accept=(3,))
    made.run("cover", MONTH, "--unit", "nobody", accept=(3,))


def the_same_input_gives_the_same_cover(folder):
    made = published_once(folder)
    tables = example("mihon")
    tables["coverage.csv"] = PAIRED
    turned = {name: [rows[0]] + rows[:0:-1] for name, rows in tables.items()}
    other = Database(os.path.join(folder, "b.db"))
    other.run("import", write_tables(os.path.join(folder, "turned"), turned), accept=(0,))
    other.run("solve", MONTH, "--threads", "1", accept=(0,))
    equal(cover(other), cover(made), "whatever order the rows have")


main([a_paired_month_is_proven_and_seats_are_as_ever, a01_a_pinned_vice_is_first_in_the_chain, a_pin_that_does_nothing_is_told,
      a_rota_of_a_file_is_judged_with_the_planned_vices, a08_the_mode_of_a_block_is_its_own_affair,
      a_swap_obeys_the_rules_and_is_told, clinics_are_told_by_mail,
      a06_an_absence_moves_as_little_as_possible, what_has_begun_stays, gaps_are_told_with_reasons,
      tables_of_a_cover_are_to_be_had, the_same_input_gives_the_same_cover])
