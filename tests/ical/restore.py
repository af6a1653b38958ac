#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A backup brought back, as TAP: what subscribers get afterwards is newer than all that they ever saw, and the secretary
is told what is different. Cases 29 and 46 of the list of faults; $RINBAN is the program.
"""

import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import claim, equal, main
from notify import MONTH, SLOT, published, swap


def feeds(database, folder):
    """file name -> bytes, written now."""
    out = os.path.join(folder, "feeds")
    database.run("feed", "build", "--out", out, accept=(0,))
    return {name: open(os.path.join(out, name), "rb").read() for name in os.listdir(out) if name.endswith(".ics")}


def sequences(files):
    """(file, UID) -> (SEQUENCE, LAST-MODIFIED, STATUS) of every duty."""
    found = {}
    for name, raw in files.items():
        for block in raw.decode().replace("\r\n ", "").split("BEGIN:VEVENT\r\n")[1:]:
            event = dict(re.split("[:;]", line, maxsplit=1) for line in block.split("END:VEVENT")[0].strip().split("\r\n"))
            if "当番なし" not in event["SUMMARY"]:
                found[name, event["UID"]] = int(event["SEQUENCE"]), event["LAST-MODIFIED"], event["STATUS"]
    return found


def newer(after, before, what):
    for key, (sequence, modified, _) in before.items():
        claim(key in after, "%s: %s has vanished instead of being cancelled" % (what, key))
        claim(after[key][0] > sequence and after[key][1] >= modified,
              "%s: %s has %s after %s" % (what, key, after[key], before[key]))


def case_29_feeds_are_newer_after_every_restore(folder):
    database = published(folder)
    first = sequences(feeds(database, folder))
    copy = os.path.join(folder, "copy.db")
    database.run("backup", copy, accept=(0,))
    seen = first
    for turn in range(3):
        swap(database, "23", "A_1")
        swapped = sequences(feeds(database, folder))
        answer = database.json("restore", copy, "--now", "2026-11-2%dT09:00" % turn, accept=(0,))
        equal([answer["changed"], answer["people"], answer["areas"]], [1, ["T:A_1", "T:B_1"], ["T:W"]], "what is different")
        claim(os.path.exists(answer["kept"]), "the replaced database is kept")
        restored = sequences(feeds(database, folder))
        newer(restored, swapped, "after restore %d" % turn)
        newer(restored, seen, "against all before")
        lost = [key for key in swapped if swapped[key][2] == "CONFIRMED" and restored[key][2] == "CANCELLED"]
        equal(len(lost), 2, "A's duty is withdrawn, not forgotten, for A and A's clinic")
        seen = restored
        holder, = [d["unit_id"] for d in database.json("show", MONTH)["duties"] if d["slot"] == SLOT % ("23", "first")]
        equal(holder, "B_1", "holder of the restored month")


def what_was_replaced_can_come_back(folder):
    database = published(folder)
    copy = os.path.join(folder, "copy.db")
    database.run("backup", copy, accept=(0,))
    swap(database, "23", "A_1")
    rota = database.rota()
    kept = database.json("restore", copy, accept=(0,))["kept"]
    claim(database.rota() != rota, "the swap is undone")
    again = database.json("restore", kept, accept=(0,))
    equal(again["changed"], 1, "and done again")
    equal(database.rota(), rota, "the rota as it was")
    text = database.run("--lang", "en", "restore", kept, accept=(0,)).decode()
    claim("All published duties are as they were" in text, text)


def a_month_published_after_the_copy(folder):
    database = published(folder)
    copy = os.path.join(folder, "copy.db")
    database.run("backup", copy, accept=(0,))
    database.run("solve", "2027-02")
    database.run("publish", "2027-02")
    february = sequences(feeds(database, folder))
    answer = database.json("restore", copy, accept=(0,))
    claim(answer["changed"] > 3 and "T:C_1" in answer["people"], "February is gone: %s" % answer)
    text = database.run("--lang", "en", "restore", copy, accept=(0,)).decode()
    claim("All published duties are as they were" in text, text)
    january = sequences(feeds(database, folder))
    claim(0 < len(january) < len(february), "only January is left")
    database.run("solve", "2027-02")
    database.run("publish", "2027-02")
    newer(sequences(feeds(database, folder)), february, "February published again")


def case_46_the_copy_gives_the_same_feeds(folder):
    database = published(folder)
    copy = os.path.join(folder, "copy.db")
    before = feeds(database, folder)
    database.run("backup", copy, accept=(0,))
    os.rename(copy, database.path + ".new")
    for ending in ("-wal", "-shm"):
        if os.path.exists(database.path + ending):
            os.unlink(database.path + ending)
    os.rename(database.path + ".new", database.path)
    equal(feeds(database, folder), before, "feeds of the copy")


if __name__ == "__main__":
    main([case_29_feeds_are_newer_after_every_restore, what_was_replaced_can_come_back, a_month_published_after_the_copy,
          case_46_the_copy_gives_the_same_feeds])
