#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Rows A19, A29, A50, A65 and A67 as calendars: what readers of other people find in the feeds of facilities, services,
physicians, blocks and the hub is what `show` and `cover` say, for a month of mihon that is paired and has beds,
pharmacies and nurses; and again after a change."""

import collections
import datetime
import os
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
sys.path.insert(0, os.path.join(HERE, "..", "ical"))
from harness import MONTH, SOURCE, Database, claim, equal, files_below, index_of, main, skipping, write_tables
from read_feeds import READERS, install_node

MADE = {}
DESK = ("架空みほん在宅療養相談センター", "000-0000-5000")


def published(folder):
    """A copy of the month, made once for all tests; and the folder of its feeds."""
    if not MADE:
        MADE["place"] = tempfile.TemporaryDirectory(prefix="rinban-service-feeds-")
        place = MADE["place"].name
        database = Database(os.path.join(place, "a.db"))
        city = os.path.join(SOURCE, "examples", "mihon")
        database.run("import", city, os.path.join(city, "services"), accept=(0,))
        tables = os.path.join(place, "tables")
        database.run("export", tables)
        give_private_numbers(tables)
        database.run("import", tables)
        database.run("solve", MONTH)
        database.run("publish", MONTH, "--out", os.path.join(place, "feeds"))
    shutil.copytree(MADE["place"].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db")), os.path.join(folder, "feeds")


def give_private_numbers(tables):
    import csv
    for name, start in (("facilities.csv", "080"), ("people.csv", "090")):
        path = os.path.join(tables, name)
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        column = rows[0].index("duty_phone")
        for number, row in enumerate(rows[1:]):
            row[column] = "%s-9999-%04d" % (start, number)
        write_tables(tables, {name: rows})
    for name in os.listdir(tables):
        if name not in ("facilities.csv", "people.csv", "areas.csv"):
            os.unlink(os.path.join(tables, name))


def utc(instant):
    return datetime.datetime.fromisoformat(instant).astimezone(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")


def facility_of(unit):
    """The example's persons have their clinic's id in front of theirs."""
    return unit.split("_")[0]


def planned(database):
    """(start, end, unit, service, area, panels) of every event that the published month calls for."""
    events = [(utc(duty["start"]), utc(duty["end"]), duty["unit_id"], duty["slot"].split("/")[0], duty["slot"].split("/")[1], ())
              for duty in database.json("show", MONTH)["duties"] if not duty["slot"].startswith("vice_cover/")]
    groups = collections.defaultdict(list)
    for duty in database.json("cover", MONTH)["duties"]:
        _, area, _, band, panel, _ = duty["slot"].split("/")
        groups[utc(duty["start"]), utc(duty["end"]), duty["unit_id"], area, band].append(panel)
    for (start, end, unit, area, _), panels in groups.items():
        events.append((start, end, unit, "vice_cover", area, tuple(sorted(panels))))
    return events


def living(feeds, read):
    """(audience, id) -> its events that are neither cancelled nor notices."""
    index = index_of(feeds)
    found = collections.defaultdict(list)
    for row in read(feeds, sorted(index.values())):
        if row["kind"] == "event" and row["status"] != "CANCELLED" and "T" in row["start"]:
            found[row["path"]].append(row)
    return {key: found[name] for key, name in index.items()}


def spans(events):
    return collections.Counter((event[0], event[1], event[5]) for event in events)


PANELS = ["L%03d" % number for number in range(1, 61)]


def spans_told(rows):
    return collections.Counter((row["start"], row["end"], tuple(panel for panel in PANELS if "（%s）" % panel in row["description"]))
                               for row in rows)


def compare(database, feeds, read):
    events, told = planned(database), living(feeds, read)
    services = {event[3] for event in events}
    claim({"vice_cover", "backup_bed", "pharmacy_oncall", "nurse_oncall"} <= services, "services: %s" % services)
    seen = collections.Counter()
    for (audience, unit), rows in told.items():
        if audience == "facility":
            mine = [event for event in events if event[2] and facility_of(event[2]) == unit]
        elif audience == "person":
            mine = [event for event in events if event[2] == unit]
        elif audience == "organisation":
            mine = [event for event in events if event[3] == unit]
        elif audience == "hub":
            mine = events
        elif audience == "block":
            mine = [event for event in events if event[4] in (unit, "MH")]
        else:
            continue
        seen[audience] += bool(mine)
        equal(spans_told(rows), spans(mine), "events of %s %s" % (audience, unit))
    for audience, least in (("facility", 60), ("person", 60), ("organisation", 5), ("hub", 1), ("block", 3)):
        claim(seen[audience] >= least, "only %d feeds of %s with duties" % (seen[audience], audience))
    for audience, unit in told:
        if audience == "facility" and unit[0] in "HYD":
            claim(("person", unit) not in told, "%s has a feed of a person" % unit)
    return events, told


def every_feed_says_what_was_published(folder):
    database, feeds = published(folder)
    events, told = compare(database, feeds, READERS["icalendar"][0].read)
    # One event for a clinic and a night, whatever the number of panels.
    most = max(events, key=lambda event: len(event[5]))
    claim(len(most[5]) > 5, "the largest group has %d panels" % len(most[5]))
    rows = [row for row in told["facility", most[2]] if (row["start"], row["end"]) == most[:2] and "副主治医" in row["summary"]]
    equal(len(rows), 1, "events for %d panels" % len(most[5]))
    claim("副主治医 %d名分" % len(most[5]) in rows[0]["summary"], rows[0]["summary"])


def javascript_readers_find_the_same(folder):
    database, feeds = published(folder)
    for reader in READERS["node"]:
        compare(database, feeds, reader.read)


def A65_A67_A29_a_pharmacy_every_night_and_a_bed_at_every_hour(folder):
    _, feeds = published(folder)
    told = living(feeds, READERS["icalendar"][0].read)
    beds = sorted((row["start"], row["end"]) for row in told["organisation", "backup_bed"])
    equal([end for _, end in beds[:-1]], [start for start, _ in beds[1:]], "hours without a bed")
    equal((beds[0][0], beds[-1][1], len(beds)), ("20270101T000000Z", "20270201T000000Z", 31), "the month of beds")
    nights = collections.Counter(row["start"][:8] for row in told["organisation", "pharmacy_oncall"] if row["start"].endswith("T090000Z"))
    equal(sorted(nights), ["202701%02d" % day for day in range(1, 32)], "nights with a pharmacy")


def physicians_find_the_bed_and_the_pharmacy_of_the_night(folder):
    database, feeds = published(folder)
    duties = database.json("show", MONTH)["duties"]
    told = living(feeds, READERS["icalendar"][0].read)
    checked = 0
    for duty in duties:
        service, area = duty["slot"].split("/")[:2]
        if service != "homecare" or not duty["unit_id"]:
            continue
        row = next(row for row in told["person", duty["unit_id"]] if row["start"] == utc(duty["start"]))
        for other in duties:
            behind, place = other["slot"].split("/")[:2]
            if behind in ("backup_bed", "pharmacy_oncall") and place in (area, "MH") and other["unit_id"] and \
                    other["start"] < duty["end"] and duty["start"] < other["end"]:
                claim(other["name"] in row["description"], "%s is not in the event of %s" % (other["name"], duty["slot"]))
                checked += 1
    claim(checked > 300, "only %d names were looked for" % checked)


def A50_public_feeds_have_no_private_number(folder):
    _, feeds = published(folder)
    index = index_of(feeds)
    public = [name for key, name in index.items() if key[0] == "public"]
    claim(len(public) >= 3, "public feeds: %d" % len(public))
    for row in READERS["icalendar"][0].read(feeds, public):
        text = row["summary"] + row["description"]
        claim("0-9999-" not in text and "副主治医" not in text, "a public event says: " + text)
        if row["kind"] == "event" and "種類: 相談窓口" not in text:
            claim("相談窓口: %s 電話 %s" % DESK in text, "no desk in a public event: " + text)
    others = files_below(feeds)[index["hub", ""]]
    claim(b"0-9999-" in others, "the hub's feed has no number on duty: the test cannot fail")


def a_change_of_vice_reaches_whom_it_concerns(folder):
    database, feeds = published(folder)
    index, before = index_of(feeds), files_below(feeds)
    duty = next(duty for duty in database.json("cover", MONTH)["duties"] if duty["unit_id"] == "NV2" and "L003" in duty["slot"])
    answer = database.json("swap", duty["slot"], "NV1", "--out", feeds)
    equal([(change["from"], change["to"]) for change in answer["changed"]], [("NV2", "NV1")], "what changed")
    claim("L003" in answer["documents"], "the document of L003 is not new")
    equal(answer["documents"], ["L003"], "new documents")
    after = files_below(feeds)
    changed = {key for key, name in index.items() if before[name] != after[name]}
    equal(changed, {("facility", "NV1"), ("facility", "NV2"), ("block", "N"), ("organisation", "vice_cover"), ("hub", "")},
          "feeds that changed")
    compare(database, feeds, READERS["icalendar"][0].read)
    database.run("feed", "build", "--out", feeds)
    equal(files_below(feeds), after, "feeds built again")


TESTS = [every_feed_says_what_was_published, A65_A67_A29_a_pharmacy_every_night_and_a_bed_at_every_hour,
         physicians_find_the_bed_and_the_pharmacy_of_the_night, A50_public_feeds_have_no_private_number,
         a_change_of_vice_reaches_whom_it_concerns]

if __name__ == "__main__":
    try:
        import icalendar  # noqa: F401
        tests = TESTS
    except ImportError:
        tests = [skipping(test, "python3-icalendar is not installed") for test in TESTS]
    with tempfile.TemporaryDirectory(prefix="rinban-readers-") as modules:
        missing = install_node(modules)
        last = javascript_readers_find_the_same
        main(tests + [skipping(last, missing) if missing else last])
