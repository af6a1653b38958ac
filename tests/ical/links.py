#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Addresses of feeds from outside: given out, replaced, taken away; who leaves; whom to telephone after a change; what a
wrong clock and hostile names do. By number: cases 29 (a restored rota that is published again), 33, 38 (tokens in no log)
and 47."""

import csv
import datetime
import glob
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import MONTH, PROGRAM, Database, claim, equal, files_below, main, skipping, small_city, write_tables
from read_feeds import install_node

BASE = "https://rota.example.jp/f/"
ONCE = {}


def run(database, now, *words, accept=(0, 1)):
    """The data of a command at another time, and its messages."""
    done = subprocess.run([PROGRAM, "--db", database.path, "--json", "--now", now] + list(words), capture_output=True,
                          env=database.environment, stdin=subprocess.DEVNULL)
    claim(done.returncode in accept, "%s: exit %d: %s" % (words, done.returncode, done.stdout[-400:]))
    answer = json.loads(done.stdout)
    return answer["data"], answer["messages"]


def town(folder, tables=None):
    """A small published town: database, folder of feeds. Solved once for all tests that want the same."""
    if tables is None and "folder" in ONCE:
        shutil.copytree(ONCE["folder"].name, folder, dirs_exist_ok=True)
        return Database(os.path.join(folder, "a.db")), os.path.join(folder, "feeds")
    place = folder
    if tables is None:
        ONCE["folder"] = tempfile.TemporaryDirectory(prefix="rinban-links-")
        place = ONCE["folder"].name
    database = Database(os.path.join(place, "a.db"))
    database.run("import", write_tables(os.path.join(place, "tables"), tables or small_city(6)), accept=(0,))
    database.json("month", "run", MONTH)
    database.json("publish", MONTH, "--out", os.path.join(place, "feeds"))
    database.json("feed", "address", BASE)
    return town(folder) if tables is None else (database, os.path.join(folder, "feeds"))


def rows_of_index(feeds):
    with open(os.path.join(feeds, "index.csv"), encoding="utf-8", newline="") as file:
        return [(row["audience"], row["id"], row["file"]) for row in csv.DictReader(file)]


def unfolded(path):
    with open(path, "rb") as file:
        return file.read().replace(b"\r\n ", b"").decode()


def an_address_is_given_out_with_all_its_links(folder):
    database, feeds = town(folder)
    png, page = os.path.join(folder, "q.png"), os.path.join(folder, "p.html")
    data = database.json("feed", "issue", "person", "P1", "--out", feeds, "--qr", png, "--leaflet", page)
    equal(data["new"], False, "new")
    link = data["links"][0]
    equal((link["audience"], link["id"], link["generation"], link["alarm_minutes"]), ("person", "P1", 1, 0))
    claim(("person", "P1", link["file"]) in rows_of_index(feeds), "the file is not in the folder")
    equal(link["url"], BASE + link["file"])
    claim(len(link["url"]) < 200, "the address is too long")
    equal(link["webcal"], "webcal" + link["url"][5:])
    claim(link["google"].startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F"), link["google"])
    for path in (png, page):
        equal(stat.S_IMODE(os.stat(path).st_mode), 0o600, "mode of " + path)
    with open(page, encoding="utf-8") as file:
        claim(link["url"] in file.read(), "the page lacks the address")
    another = database.json("feed", "issue", "person", "P1", "--another", "--alarm", "60", "--out", feeds)
    equal((another["new"], another["feeds_written"]), (True, 1))
    claim("TRIGGER:-PT60M" in unfolded(os.path.join(feeds, another["links"][0]["file"])), "no alarm")
    claim("VALARM" not in unfolded(os.path.join(feeds, link["file"])), "an alarm that nobody asked for")


def a_list_shows_addresses_only_when_asked(folder):
    database, feeds = town(folder)
    tokens = [name[:43] for _, _, name in rows_of_index(feeds)]
    plain = database.run("feed", "list").decode() + json.dumps(database.json("feed", "list"))
    claim(not any(token in plain for token in tokens), "a token stands in the list")
    listed = database.json("feed", "list", "--addresses")["links"]
    equal(sorted(link["file"][:43] for link in listed), sorted(tokens))


def rotation_replaces_and_revocation_takes_away(folder):
    database, feeds = town(folder)
    first = database.json("feed", "issue", "person", "P1", "--alarm", "30", "--out", feeds)["links"][0]
    second = database.json("feed", "rotate", "person", "P1", "--out", feeds)["links"][0]
    equal((second["generation"], second["alarm_minutes"]), (2, 30))
    claim(first["file"] != second["file"], "the same address")
    claim("停止されました" in unfolded(os.path.join(feeds, first["file"])), "no notice at the former address")
    claim("TRIGGER:-PT30M" in unfolded(os.path.join(feeds, second["file"])), "the setting is lost")
    equal(database.json("feed", "revoke", "person", "P1", "--out", feeds)["revoked"], 1)
    names = [name for audience, unit, name in rows_of_index(feeds) if (audience, unit) == ("person", "P1")]
    equal(names, [], "living feeds of P1")
    withdrawn = database.json("feed", "list")["withdrawn"]
    equal([(row["generation"], row["reason"]) for row in withdrawn], [(1, "rotated"), (2, "revoked")])
    database.run("feed", "rotate", "person", "P1", accept=(3,))
    again = database.json("publish", MONTH, "--out", feeds)
    equal((again["feeds_written"], again["feeds_removed"]), (0, 0), "what publishing again changes")
    until = withdrawn[0]["answers_until"]
    late, _ = run(database, until[:19], "feed", "build", "--out", feeds)
    equal(late["feeds_removed"], 2, "files removed after 60 days")
    third = database.json("feed", "issue", "person", "P1", "--out", feeds)["links"][0]
    claim(third["file"] not in (first["file"], second["file"]), "an address came back")


def who_leaves_loses_all_addresses_with_the_import(folder):
    database, feeds = town(folder)
    database.json("feed", "issue", "person", "P2", "--another", "--out", feeds)
    tables = small_city(6)
    tables["people.csv"][0].append("valid_to")
    for row in tables["people.csv"][1:]:
        row.append("2026-11-09" if row[0] == "P2" else "")
    data = database.json("import", write_tables(os.path.join(folder, "tables"), tables))
    equal(data["links_revoked"], 2)
    listed = database.json("feed", "list")
    claim(not any(link["id"] == "P2" for link in listed["links"]), "P2 still has an address")
    equal([row["reason"] for row in listed["withdrawn"]], ["left", "left"])
    report = database.json("feed", "build", "--out", feeds)
    equal((report["feeds_written"], report["feeds_removed"]), (2, 0))
    _, messages = run(database, "2026-11-10T09:00", "feed", "issue", "person", "P2", accept=(3,))
    equal({audience for audience, unit, _ in rows_of_index(feeds) if unit == "P2"}, {"revoked"}, "feeds of P2")
    claim("2026-11-09" in messages[0]["text"], messages)


def bad_words_change_nothing(folder):
    database, feeds = town(folder)
    before = database.json("feed", "list")
    for words, status in ((("issue", "person"), 2), (("issue", "nobody", "P1"), 3), (("issue", "person", "P99"), 3),
                          (("issue", "hub", "P1"), 2), (("issue", "person", "P1", "--alarm", "99999"), 2),
                          (("issue", "organisation", "dentist"), 3), (("issue", "block", "P1"), 3), (("revoke", "person", "P99"), 3),
                          (("address", "http://rota.example.jp/"), 3), (("address", "https://a.jp/" + "x" * 200), 3),
                          (("leaflet", "P99", "--out", os.path.join(folder, "l")), 3)):
        database.run("feed", *words, accept=(status,))
    equal(database.json("feed", "list"), before, "the list")


def case_38_no_token_in_database_audit_or_messages(folder):
    database, feeds = town(folder)
    former = database.json("feed", "issue", "hub", "--out", feeds)["links"][0]["file"][:43]
    database.json("feed", "rotate", "hub", "--out", feeds)
    said = database.run("feed", "build", "--out", feeds) + database.run("feed", "revoke", "hub", "--out", feeds)
    kept = b"".join(open(path, "rb").read() for path in glob.glob(database.path + "*") if not path.endswith("stamp"))
    for token in [former] + [name[:43] for _, _, name in rows_of_index(feeds)]:
        claim(token.encode() not in said + kept, "a token is told or kept")


def late_changes_name_whom_to_telephone(folder):
    database, feeds = town(folder)
    duties = database.json("show", MONTH)["duties"]
    duty = next(row for row in duties if row["start"] > "2027-01-12")
    new = swap_somehow(database, duty, duties, "2027-01-02T09:00", feeds)
    database = new[0]
    diff, _ = run(database, "2027-01-02T09:30", "version", "diff", MONTH, "1", "2")
    equal(diff["call"], [], "calls ten days before")
    back, _ = run(database, duty["start"][:10] + "T08:00", "swap", duty["slot"], duty["unit_id"], "--out", feeds)
    called = {row["unit_id"]: row for row in back["call"]}
    equal(sorted(called), sorted([duty["unit_id"], new[1]]), "whom to telephone")
    equal(called[duty["unit_id"]]["duties"][0]["change"], "takes")
    equal(called[new[1]]["duties"][0]["change"], "gives")
    claim(called[new[1]]["phone"].startswith("000-"), called)
    again, _ = run(database, "2027-01-30T09:00", "version", "diff", MONTH, "2", "3")
    equal(again["call"], back["call"], "what version diff says later")


def swap_somehow(database, duty, duties, now, feeds):
    """Gives the duty to somebody whom the rules allow."""
    for unit in sorted({row["unit_id"] for row in duties} - {duty["unit_id"], None}):
        data, _ = run(database, now, "swap", duty["slot"], unit, "--out", feeds, accept=(0, 1, 3))
        if data.get("version") == 2:
            return database, unit
    raise AssertionError("no swap is allowed")


def stamps(feeds):
    """(file, UID) -> SEQUENCE and LAST-MODIFIED of every event, and file -> that of the calendar."""
    found = {}
    for path in glob.glob(os.path.join(feeds, "*.ics")):
        head, *events = unfolded(path).split("BEGIN:VEVENT")
        name = os.path.basename(path)
        found[name] = 0, re.search(r"LAST-MODIFIED:(\w+)", head).group(1)
        for event in events:
            fields = dict(line.split(":", 1) for line in event.split("\r\n") if ":" in line)
            found[name, fields["UID"]] = int(fields["SEQUENCE"]), fields["LAST-MODIFIED"]
    return found


def case_47_a_clock_that_jumps_never_makes_anything_older(folder):
    database, feeds = town(folder)
    duties = database.json("show", MONTH)["duties"]
    duty = duties[-1]
    before = stamps(feeds)
    versions = 1
    for now in ("2026-11-10T08:00", "2026-11-11T09:00", "2026-11-10T09:00", "1999-12-31T23:59", "2039-02-01T00:00",
                "2026-11-10T09:00"):
        units = sorted({row["unit_id"] for row in duties} - {None})
        for unit in units:
            data, _ = run(database, now, "swap", duty["slot"], unit, "--out", feeds, accept=(0, 1, 2, 3))
            if data and data.get("version", 0) > versions:
                versions = data["version"]
                break
        after = stamps(feeds)
        for key in set(before) & set(after):
            claim(after[key] >= before[key] and after[key][1] >= before[key][1], "%s: %s became %s at %s" % (
                key, before[key], after[key], now))
        before = after
    claim(versions > 3, "only %d versions" % versions)
    times = [datetime.datetime.fromisoformat(row["published_at"]) for row in
             database.json("version", "list", MONTH)["versions"]]
    claim(all(a < b for a, b in zip(times, times[1:])), "times of versions: %s" % times)


def case_29_every_sequence_is_higher_after_a_restore(folder):
    database, feeds = town(folder)
    copy = os.path.join(folder, "copy.db")
    database.run("backup", copy)
    duties = database.json("show", MONTH)["duties"]
    swap_somehow(database, duties[-1], duties, "2026-11-20T09:00", feeds)
    emitted = stamps(feeds)
    database.run("restore", copy)
    run(database, "2026-11-21T09:00", "feed", "build", "--out", feeds)
    after = stamps(feeds)
    events = [key for key in set(emitted) & set(after) if isinstance(key, tuple)]
    claim(len(events) > 100, "only %d events" % len(events))
    for key in events:
        claim(after[key][0] > emitted[key][0], "%s: %s became %s" % (key, emitted[key], after[key]))


def case_33_hostile_names_stay_inside_their_pages(folder):
    tables = small_city(6)
    names = ["../../x", "a/b", "<script>alert(1)</script>", "😀", "n" * 90, "=1+1"]
    for row, name in zip(tables["people.csv"][1:], names):
        row[1] = name
    database, feeds = town(folder, tables)
    leaflets = os.path.join(folder, "leaflets")
    database.json("feed", "leaflet", "--out", leaflets)
    equal(sorted(os.listdir(leaflets)), ["P%d.html" % n for n in range(1, 7)], "the pages")
    claim(all(re.fullmatch(r"[A-Za-z0-9_-]{43}\.ics|index\.csv", name) for name in os.listdir(feeds)), "names of feeds")
    claim(not any(b"<script" in page for page in files_below(leaflets).values()), "a name became markup")
    known = {"a.db", "a.db-shm", "a.db-wal", "a.db.feedkey", "a.db.feedstamp", "feeds", "leaflets", "tables"}
    equal(set(os.listdir(folder)) - known, set(), "other files")


def a_reader_of_qr_codes_finds_the_address(folder):
    database, feeds = town(folder)
    png = os.path.join(folder, "q.png")
    link = database.json("feed", "issue", "person", "P3", "--out", feeds, "--qr", png)["links"][0]
    done = subprocess.run(["node", os.path.join(os.environ["RINBAN_READERS"], "qr.mjs"), png], capture_output=True)
    equal(done.stdout.decode(), link["webcal"], "what the reader finds " + done.stderr.decode()[-300:])


TESTS = [an_address_is_given_out_with_all_its_links, a_list_shows_addresses_only_when_asked,
         rotation_replaces_and_revocation_takes_away, who_leaves_loses_all_addresses_with_the_import,
         bad_words_change_nothing, case_38_no_token_in_database_audit_or_messages, late_changes_name_whom_to_telephone,
         case_47_a_clock_that_jumps_never_makes_anything_older, case_29_every_sequence_is_higher_after_a_restore,
         case_33_hostile_names_stay_inside_their_pages]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="rinban-readers-") as modules:
        missing = install_node(modules)
        last = a_reader_of_qr_codes_finds_the_address
        main(TESTS + [skipping(last, missing) if missing else last])
