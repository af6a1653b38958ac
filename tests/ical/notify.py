#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Messages about changes, as TAP: what another mail reader finds in them, who gets one and who does not, and what
happens when the mail system fails. A town in which every duty is pinned; $RINBAN is the program.
"""

import email
import email.policy
import json
import os
import shutil
import stat
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, MONTH, claim, equal, main

SLOT = "homecare/W/2027-01-%s/sat_night/%s/1"
PINS = [("09", "first", "A_1"), ("16", "first", "C_2"), ("23", "first", "B_1"), ("30", "first", "A_1"),
        ("09", "second", "C_1"), ("23", "second", "C_1")]
TABLES = {
    "areas.csv": "area_id,parent_id,kind,name,email\nT,,city,ためし町,office@example.jp\nW,T,block,西ブロック,\n",
    "facilities.csv": "facility_id,name,kind,area_id,phone\nA,架空あさがお医院,solo_clinic,W,000-0000-0001\n"
                      "B,架空Bellクリニック,solo_clinic,W,000-0000-0002\nC,架空こすもす在宅クリニック,clinic24,W,000-0000-0003\n",
    "people.csv": "person_id,name,facility_id,seat_first,seat_second,trained_on,email\n"
                  "A_1,あさがお はなこ,A,1,0,2026-01-10,hanako@example.jp\nB_1,Bell いちろう,B,1,0,2026-01-10,bell@example.jp\n"
                  "C_1,こすもす いちろう,C,1,1,2026-01-10,c1@example.jp\nC_2,こすもす じろう,C,1,0,2026-01-10,c2@example.jp\n",
    "seats.csv": "service,area_id,seat,bands,classes,valid_from,count\nhomecare,W,first,sat_night,,,1\n"
                 "homecare,W,second,sat_night,,,1\n",
}
ONCE = {}


def published(folder):
    """A database with the month published, copied from one that is made once."""
    if not ONCE:
        ONCE["folder"] = tempfile.TemporaryDirectory(prefix="rinban-notify-")
        place = ONCE["folder"].name
        database = Database(os.path.join(place, "a.db"))
        for name, text in TABLES.items():
            os.makedirs(os.path.join(place, "t"), exist_ok=True)
            with open(os.path.join(place, "t", name), "w", encoding="utf-8") as file:
                file.write(text)
        database.run("import", os.path.join(place, "t"), accept=(0,))
        for day, seat, unit in PINS:
            database.run("pin", MONTH, SLOT % (day, seat), unit, accept=(0,))
        database.run("solve", MONTH)
        database.run("publish", MONTH)
    shutil.copytree(ONCE["folder"].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db"))


def swap(database, day, unit):
    database.run("swap", SLOT % (day, "first"), unit, accept=(0,))


def messages(folder):
    """unit id -> message, of the files in a folder."""
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            raw = file.read()
        claim(raw.isascii() and raw.count(b"\n") == raw.count(b"\r\n"), "only CRLF and ASCII in " + name)
        claim(max(len(line) for line in raw.split(b"\r\n")) <= 78, "short lines in " + name)
        found[name.rsplit(".", 1)[0].split("_", 2)[2]] = email.message_from_bytes(raw, policy=email.policy.default)
    return found


def calendars(message):
    """(method parameter, property -> value) of each attached calendar."""
    found = []
    for part in message.iter_attachments():
        equal(part.get_content_type(), "text/calendar", "type")
        equal(part.get_content_charset(), "utf-8", "charset")
        text = part.get_content().replace("\r\n", "\n").replace("\n ", "")
        equal(text.count("BEGIN:VEVENT"), 1, "one event")
        found.append((part["Content-Type"].params["method"], dict(line.split(":", 1) for line in text.strip().split("\n"))))
    return found


def mail_readers_find_what_changed(folder):
    database = published(folder)
    swap(database, "23", "A_1")
    out = os.path.join(folder, "out")
    answer = database.json("notify", MONTH, "--out", out, accept=(0,))
    equal([m["unit_id"] for m in answer["messages"]], ["A_1", "B_1", "C_1"], "who is told")
    found = messages(out)
    equal(found["A_1"]["Subject"], "【当番の変更】1月23日（土） ためし町", "subject")
    equal(found["A_1"]["To"].addresses[0].display_name, "あさがお はなこ", "name")
    equal(found["A_1"]["From"].addresses[0].addr_spec, "office@example.jp", "sender")
    equal(found["A_1"]["Auto-Submitted"], "auto-generated", "no answer by machines")
    claim(found["A_1"]["Message-Id"].endswith("@example.jp>"), "message id")
    text = found["A_1"].get_body(("plain",)).get_content()
    claim("■ 新しく入った当番" in text and "相手: 第2当番 こすもす いちろう" in text, text)
    claim("なくなった" not in text, text)
    equal([found["B_1"].get_body(("plain",)).get_content().count(word) for word in ("■ なくなった当番", "相手:")], [1, 0], "B")
    claim("相手: 第1当番 あさがお はなこ" in found["C_1"].get_body(("plain",)).get_content(), "the partner hears of it")

    for unit, method, status, sequence in (("A_1", "PUBLISH", "CONFIRMED", "0"), ("B_1", "CANCEL", "CANCELLED", "1"),
                                           ("C_1", "PUBLISH", "CONFIRMED", "1")):
        (parameter, event), = calendars(found[unit])
        equal([parameter, event["METHOD"], event["STATUS"], event["SEQUENCE"]], [method, method, status, sequence], unit)
        equal(event["ORGANIZER"], "mailto:office@example.jp", "organizer of " + unit)
        equal("ATTENDEE" in event, method == "CANCEL", "attendee of " + unit)
        equal([event["DTSTART"], event["DTEND"]], ["20270123T090000Z", "20270124T000000Z"], unit)
        feed = feed_event(database, folder, unit, event["UID"])
        for name in ("SEQUENCE", "SUMMARY", "DTSTART", "LAST-MODIFIED", "STATUS", "TRANSP"):
            equal(event[name], feed[name], "%s of %s in message and feed" % (name, unit))


def feed_event(database, folder, unit, uid):
    """The event with this UID in the person's own feed."""
    feeds = os.path.join(folder, "feeds")
    database.run("feed", "build", "--out", feeds, accept=(0,))
    with open(os.path.join(feeds, "index.csv"), encoding="utf-8-sig") as file:
        name, = [row.split(",")[3] for row in file if row.startswith("person,%s," % unit)]
    with open(os.path.join(feeds, name), encoding="utf-8", newline="") as file:
        text = file.read().replace("\r\n", "\n").replace("\n ", "")
    block, = [part for part in text.split("BEGIN:VEVENT\n") if "UID:%s\n" % uid in part]
    return dict(line.split(":", 1) for line in block.split("END:VEVENT")[0].strip().split("\n"))


def told(database, *words, accept=(0,)):
    """unit id -> state, of one run."""
    return {m["unit_id"]: m["state"] for m in database.json("notify", MONTH, *words, accept=accept)["messages"]}


def not_sent(database, *words):
    """How many messages failed, of a run in which some did."""
    answer = json.loads(database.run("--json", "notify", MONTH, *words, accept=(5,)))
    return [message["code"] for message in answer["messages"]].count("NOT_SENT")


def nobody_is_told_twice(folder):
    database = published(folder)
    out = os.path.join(folder, "out")
    equal(told(database, "--out", out), {}, "the first version is no change")
    swap(database, "23", "A_1")
    equal(told(database, "--dry-run"), {"A_1": "shown", "B_1": "shown", "C_1": "shown"}, "a dry run")
    equal(told(database, "--out", out, "--to", "A_1"), {"A_1": "written"}, "one of them")
    equal(told(database, "--out", out), {"B_1": "written", "C_1": "written"}, "the others")
    equal(told(database, "--out", out), {}, "again")
    equal(sorted(told(database, "--out", out, "--again")), ["A_1", "B_1", "C_1"], "when asked")
    swap(database, "30", "B_1")
    equal(sorted(told(database, "--out", out)), ["A_1", "B_1", "C_1"], "the new change")
    equal([len(calendars(message)) for message in messages(out).values()], [1] * 3, "only the new change")
    swap(database, "23", "B_1")
    swap(database, "23", "A_1")
    equal(told(database, "--out", out), {}, "there and back before anybody heard is no news")
    swap(database, "23", "B_1")
    equal(sorted(told(database, "--out", out)), ["A_1", "B_1", "C_1"], "what was told and is undone")
    (_, event), = calendars(messages(out)["B_1"])[:1]
    claim(int(event["SEQUENCE"]) >= 4, "the sequence has grown: " + event["SEQUENCE"])
    equal(event["METHOD"], "PUBLISH", "B has it again")


def what_is_over_is_no_news(folder):
    database = published(folder)
    swap(database, "23", "A_1")
    equal(sorted(told(database, "--dry-run", "--now", "2027-01-24T08:59")), ["A_1", "B_1", "C_1"], "before the end")
    equal(told(database, "--dry-run", "--now", "2027-01-24T09:00"), {}, "after it")


def script(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, stat.S_IRWXU)
    return path


def the_mail_system_may_fail(folder):
    database = published(folder)
    swap(database, "23", "A_1")
    refuses = script(folder, "refuses", "cat >/dev/null; echo 'no route' >&2; exit 75\n")
    picky = script(folder, "picky", "cat >$1/last; ! grep -q '^To:.*bell@' $1/last && mv $1/last $1/sent.$$\n")
    deadly = script(folder, "deadly", "kill -9 $PPID\n")
    equal(not_sent(database, "--sendmail", refuses), 3, "all failed")
    equal(not_sent(database, "--sendmail", os.path.join(folder, "missing")), 3, "no such command")
    equal(set(told(database, "--sendmail", "cat", "--to", "C_1").values()), {"sent"}, "one that goes")
    equal(not_sent(database, "--sendmail", "'%s' %s" % (picky, folder)), 1, "one failed")
    sent, = [name for name in os.listdir(folder) if name.startswith("sent.")]
    with open(os.path.join(folder, sent), "rb") as file:
        raw = file.read()
    claim(b"\r" not in raw and email.message_from_bytes(raw)["To"].endswith("<hanako@example.jp>"), "the message as it was sent")
    try:
        database.run("notify", MONTH, "--sendmail", deadly)
    except AssertionError as died:
        claim("exit -9" in str(died), str(died))
    equal(told(database, "--sendmail", "cat"), {}, "begun and never confirmed: not sent again")
    claim("--again" in warnings(database, "notify", MONTH, "--sendmail", "cat"), "but said")
    equal(told(database, "--sendmail", "cat", "--again", "--to", "B_1"), {"B_1": "sent"}, "unless asked")
    claim("--again" not in warnings(database, "notify", MONTH, "--sendmail", "cat"), "then it is clear")
    environment = Database(database.path, RINBAN_SENDMAIL="false")
    swap(database, "30", "B_1")
    claim(not_sent(environment) > 0, "the command of the environment")


def warnings(database, *words):
    return json.dumps(json.loads(database.run("--json", *words))["messages"])


def who_has_no_address_is_telephoned(folder):
    database = published(folder)
    table = os.path.join(folder, "people.csv")
    with open(table, "w", encoding="utf-8") as file:
        file.write("person_id,name,facility_id,email\nB_1,Bell いちろう,B,\n")
    database.run("import", table, accept=(0,))
    swap(database, "23", "A_1")
    out = os.path.join(folder, "out")
    equal(told(database, "--out", out, accept=(1,)), {"A_1": "written", "B_1": "unreachable", "C_1": "written"}, "states")
    equal(sorted(messages(out)), ["A_1", "C_1"], "files")
    claim("000-0000-0002" in warnings(database, "notify", MONTH, "--out", out), "the telephone is named")
    equal(told(database, "--told", "B_1"), {"B_1": "sent"}, "told by telephone")
    equal(told(database, "--out", out), {}, "then nothing is left")


def bad_words_change_nothing(folder):
    database = published(folder)
    swap(database, "23", "A_1")
    for words, status in (((), 2), (("--out", folder, "--sendmail", "cat"), 2), (("--sendmail", "'open"), 2),
                          (("--out", folder, "--from", "Office <office@example.jp>"), 3), (("2027-02", "--dry-run"), 3),
                          (("--out", folder, "--from", "a@b\r\nBcc: x@y"), 3), (("2027-1", "--dry-run"), 2)):
        database.run("notify", *words, accept=(status,))
    for address in ("Bell <bell@example.jp>", "a@b@c", "-x@example.jp", "a@example.jp,b@example.jp", "@example.jp", "a@",
                    "a b@example.jp", "a@example.jp\u202e"):
        table = os.path.join(folder, "people.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write('person_id,name,email\nB_1,Bell いちろう,"%s"\n' % address)
        database.run("import", table, accept=(3,))
    equal(len(told(database, "--dry-run")), 3, "all are still to be told")


def same_bytes_everywhere(folder):
    database = published(folder)
    swap(database, "23", "A_1")
    shutil.copy(database.path, os.path.join(folder, "b.db"))
    other = Database(os.path.join(folder, "b.db"), TZ="America/New_York", LANG="C", LC_ALL="C")
    texts = []
    for place, base in (("one", database), ("two", other)):
        out = os.path.join(folder, place)
        base.run("notify", "--out", out, accept=(0,))
        texts.append({name: open(os.path.join(out, name), "rb").read() for name in os.listdir(out)})
    equal(len(texts[0]), 3, "messages")
    equal(texts[0], texts[1], "bytes")


if __name__ == "__main__":
    main([mail_readers_find_what_changed, nobody_is_told_twice, what_is_over_is_no_news, the_mail_system_may_fail,
          who_has_no_address_is_telephoned, bad_words_change_nothing, same_bytes_everywhere])
