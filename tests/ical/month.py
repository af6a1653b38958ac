#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A real month from tables to subscribers: what other readers find in the published feeds of an example city is what
`show` says, before and after a swap, whatever TZ, LANG and the number of threads are."""

import collections
import datetime
import os
import stat
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import Database, MONTH, claim, equal, example, files_below, index_of, main, published, skipping
from read_feeds import READERS, install_node


def utc(instant):
    moment = datetime.datetime.fromisoformat(instant).astimezone(datetime.timezone.utc)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def spans(rows):
    return collections.Counter((row["start"], row["end"]) for row in rows)


def meant_spans(duties):
    return collections.Counter((utc(duty["start"]), utc(duty["end"])) for duty in duties)


def compare_with_show(database, feeds, read):
    index = index_of(feeds)
    found = collections.defaultdict(list)
    for row in read(feeds, sorted(index.values())):
        if row["kind"] == "event":
            found[row["path"]].append(row)
    duties = database.json("show", MONTH)["duties"]
    living = {key: [row for row in found[name] if row["status"] != "CANCELLED" and "T" in row["start"]]
              for key, name in index.items()}
    equal(spans(living["hub", ""]), meant_spans(duties), "duties of the hub")
    for duty in duties:
        claim(any(row["start"] == utc(duty["start"]) and duty["name"] in row["summary"] for row in living["hub", ""]),
              "%s of %s is not in the hub's feed" % (duty["slot"], duty["name"]))
    for audience, unit in index:
        if audience == "person":
            own = [duty for duty in duties if duty["unit_id"] == unit]
            equal(spans(living[audience, unit]), meant_spans(own), "duties of " + unit)
    claim(all(found[name] for name in index.values()), "a feed without any event")
    return len(duties)


def icalendar_finds_what_show_says(folder):
    database, feeds = published(folder)
    compare_with_show(database, feeds, READERS["icalendar"][0].read)


def javascript_readers_find_what_show_says(folder):
    database, feeds = published(folder)
    for reader in READERS["node"]:
        compare_with_show(database, feeds, reader.read)


def feed_build_writes_the_same_bytes_everywhere(folder):
    database, feeds = published(folder)
    reference = files_below(feeds)
    for number, (zone, lang) in enumerate((("America/New_York", "C"), ("Asia/Tokyo", "ja_JP.UTF-8"), ("", "en_US.UTF-8"))):
        other = Database(database.path, TZ=zone, LC_ALL=lang)
        again = os.path.join(folder, "again%d" % number)
        other.run("feed", "build", "--out", again, accept=(0,))
        claim(files_below(again) == reference, "other bytes under TZ=%s LC_ALL=%s" % (zone, lang))
    claim(len(reference) > 40, "only %d files" % len(reference))


def second_build_touches_nothing(folder):
    database, feeds = published(folder)
    before = {name: os.stat(os.path.join(feeds, name)).st_mtime_ns for name in os.listdir(feeds)}
    again = database.json("feed", "build", "--out", feeds)
    equal((again["feeds_written"], again["feeds_unchanged"]), (0, len(files_below(feeds, ".ics"))))
    equal({name: os.stat(os.path.join(feeds, name)).st_mtime_ns for name in os.listdir(feeds)}, before)


def swap_reaches_both_and_nobody_else(folder):
    database, feeds = published(folder)
    before = files_below(feeds)
    for slot, old, new in allowed_swaps(database):
        if database.run("swap", slot, new, "--out", feeds, accept=(0, 1, 3)) and files_below(feeds) != before:
            break
    else:
        raise AssertionError("no swap is allowed")
    index, after = index_of(feeds), files_below(feeds)
    claim(b"STATUS:CANCELLED" in after[index["person", old]], "no tombstone for " + old)
    claim(b"STATUS:CANCELLED" not in after[index["person", new]], "a tombstone for " + new)
    changed = {key for key, name in index.items() if before[name] != after[name]}
    claim({("person", old), ("person", new), ("hub", "")} <= changed, "%r changed" % changed)
    claim(len(changed) < len(index) / 2, "%d of %d feeds changed" % (len(changed), len(index)))
    compare_with_show(database, feeds, READERS["icalendar"][0].read)


def allowed_swaps(database):
    """Candidates: every first-seat duty to every other person who holds such duties."""
    duties = [duty for duty in database.json("show", MONTH)["duties"] if "/first/" in duty["slot"]]
    for duty in duties:
        area = duty["slot"].split("/")[1]
        for unit in sorted({other["unit_id"] for other in duties if other["slot"].split("/")[1] == area}):
            if unit != duty["unit_id"]:
                yield duty["slot"], duty["unit_id"], unit


def public_feeds_name_no_person(folder):
    database, feeds = published(folder)
    index = index_of(feeds)
    people = [row[1] for row in example("yotsuba")["people.csv"][1:]]
    claim(any(audience == "public" for audience, _ in index), "no public feed")
    for row in READERS["icalendar"][0].read(feeds, [name for key, name in index.items() if key[0] == "public"]):
        for name in people:
            claim(name not in row["summary"] + row["description"], "%s stands in a public feed" % name)


def names_and_modes_are_closed(folder):
    _, feeds = published(folder)
    for name in os.listdir(feeds):
        mode = stat.S_IMODE(os.stat(os.path.join(feeds, name)).st_mode)
        equal(mode, 0o600 if name == "index.csv" else 0o640, "mode of " + name)
        claim(name == "index.csv" or (len(name) == 47 and name.endswith(".ics")), name)


TESTS = [feed_build_writes_the_same_bytes_everywhere, second_build_touches_nothing, names_and_modes_are_closed]
READING = [icalendar_finds_what_show_says, swap_reaches_both_and_nobody_else, public_feeds_name_no_person]


if __name__ == "__main__":
    try:
        import icalendar  # noqa: F401
        tests = TESTS + READING
    except ImportError:
        tests = TESTS + [skipping(test, "python3-icalendar is not installed") for test in READING]
    with tempfile.TemporaryDirectory(prefix="rinban-readers-") as modules:
        missing = install_node(modules)
        last = javascript_readers_find_what_show_says
        main(tests + [skipping(last, missing) if missing else last])
