#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Subscribers over the life of a month: published, swapped, taken away after an absence, swapped back, restored from an
old backup. After each step vdirsyncer and khal, and a client that keeps Thunderbird's rules, must show exactly the
duties that `show` tells. Packages vdirsyncer and khal; without them their part is skipped, with the reason."""

import collections
import datetime
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import MONTH, claim, equal, index_of, main, published, skipping
from serving import AFTER_THE_NOTICE, Server, swap_once, touch_index

VDIRSYNCER = """[general]
status_path = "{folder}/status"
"""
PAIR = """
[pair {name}]
a = "{name}_server"
b = "{name}_here"
collections = null
conflict_resolution = "a wins"
[storage {name}_server]
type = "http"
url = "{url}"
[storage {name}_here]
type = "filesystem"
path = "{folder}/calendars/{name}"
fileext = ".ics"
"""
KHAL = """[calendars]
[[{name}]]
path = {folder}/calendars/{name}
[sqlite]
path = {folder}/khal-{name}.db
[locale]
local_timezone = Asia/Tokyo
default_timezone = Asia/Tokyo
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""


class Client:
    """vdirsyncer and khal with folders of their own: one calendar for each feed."""

    def __init__(self, folder, addresses):
        self.folder = os.path.join(folder, "client")
        self.names = sorted(addresses)
        os.makedirs(os.path.join(self.folder, "calendars"))
        self.environment = {**os.environ, "HOME": self.folder, "XDG_CONFIG_HOME": self.folder, "XDG_DATA_HOME": self.folder,
                            "XDG_CACHE_HOME": self.folder, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with open(os.path.join(self.folder, "vdirsyncer"), "w", encoding="utf-8") as file:
            file.write(VDIRSYNCER.format(folder=self.folder))
            for name in self.names:
                os.makedirs(os.path.join(self.folder, "calendars", name))
                file.write(PAIR.format(name=name, url=addresses[name], folder=self.folder))
                with open(os.path.join(self.folder, "khal-" + name), "w", encoding="utf-8") as config:
                    config.write(KHAL.format(name=name, folder=self.folder))
        self.vdirsyncer("discover")

    def run(self, *words):
        done = subprocess.run(words, env=self.environment, capture_output=True, stdin=subprocess.DEVNULL)
        claim(done.returncode == 0, "%s: %s" % (" ".join(words), (done.stdout + done.stderr).decode()[-600:]))
        return done.stdout.decode()

    def vdirsyncer(self, *words):
        return self.run("vdirsyncer", "-c", os.path.join(self.folder, "vdirsyncer"), *words)

    def synchronise(self):
        self.vdirsyncer("sync")

    def shown(self, name):
        """(start, end) of every duty of the month that khal lists as not cancelled; local time."""
        text = self.run("khal", "-c", os.path.join(self.folder, "khal-" + name), "list", "--once", "--day-format", "",
                        "--format", "RINBAN\t{start-long}\t{end-long}\t{title}\t{status}", MONTH + "-01", "2027-02-02")
        found = collections.Counter()
        for line in text.splitlines():
            cells = line.split("\t")
            if cells[0].endswith("RINBAN") and ":" in cells[1] and cells[1].startswith(MONTH):
                cancelled = "CANCELLED" in cells[4] or "【取消】" in cells[3]
                claim(("CANCELLED" in cells[4]) == ("【取消】" in cells[3]), "a tombstone that does not say so: " + line)
                if not cancelled:
                    found[cells[1], cells[2]] += 1
        return found


class Thunderbird:
    """A calendar as Thunderbird keeps it: conditional requests, all events replaced by each 200, 304 and 404 keep them,
    an empty 200 clears them, 410 ends the subscription, and other failures switch it off until the next success."""

    def __init__(self, server, name):
        self.server, self.name = server, name
        self.tag = self.date = None
        self.events = None
        self.ended = self.failing = False

    def refresh(self):
        condition = {"If_None_Match": self.tag} if self.tag else {"If_Modified_Since": self.date} if self.date else {}
        status, headers, body = self.server.feed(self.name, Accept="text/calendar,text/plain;q=.8,*/*;q=.5", **condition)
        self.failing = status >= 400 and status not in (404, 410)
        self.ended |= status == 410
        if status == 200:
            self.events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", body.decode().replace("\r\n ", ""), re.DOTALL)
            self.tag, self.date = headers.get("etag"), headers.get("last-modified")
        return status

    def shown(self):
        found = collections.Counter()
        for event in self.events:
            start, end = (re.search(r"^%s:(\d{8}T\d{6})Z\r?$" % name, event, re.MULTILINE) for name in ("DTSTART", "DTEND"))
            if start and "STATUS:CANCELLED" not in event:
                found[local(start.group(1)), local(end.group(1))] += 1
        return found


class Apple(Thunderbird):
    """Revalidates by date alone."""

    def refresh(self):
        self.tag = None
        return super().refresh()


def local(basic):
    moment = datetime.datetime.strptime(basic, "%Y%m%dT%H%M%S") + datetime.timedelta(hours=9)
    return moment.strftime("%Y-%m-%d %H:%M")


def meant(database, unit=None):
    """(start, end) of the duties of everybody or of one person."""
    return collections.Counter((duty["start"][:16].replace("T", " "), duty["end"][:16].replace("T", " "))
                               for duty in database.json("show", MONTH)["duties"] if unit in (None, duty["unit_id"]))


def life_of_a_month(database, feeds, folder, after):
    """Takes the month through its changes; calls after(step, people) when each has reached the folder."""
    copy = os.path.join(folder, "copy.db")
    database.run("backup", copy)
    slot, old, new = swap_once(database, feeds)
    people = (old, new)
    after("swap", people)
    day = slot.split("/")[2]
    database.run("replan", MONTH, "--absent", "%s:%s" % (new, day))
    database.run("publish", MONTH, "--out", feeds)
    third = next(duty["unit_id"] for duty in database.json("show", MONTH)["duties"] if duty["slot"] == slot)
    claim(third != new, "the absence changed nothing")
    after("absence", people)
    if third != old:
        database.run("swap", slot, old, "--out", feeds)
    after("swap back", people)
    database.run("restore", copy)
    database.run("feed", "build", "--out", feeds)
    after("restore", people)
    database.run("swap", slot, new, "--out", feeds)
    after("swap after the restore", people)


PEOPLE = []


def people_of_the_life(folder):
    """Who will swap in life_of_a_month, found once on a copy."""
    if not PEOPLE:
        database, feeds = published(os.path.join(folder, "rehearsal"))
        PEOPLE.extend(swap_once(database, feeds)[1:])
    return tuple(PEOPLE)


def vdirsyncer_and_khal_show_the_right_duties(folder):
    people = people_of_the_life(folder)
    database, feeds = published(folder)
    index = index_of(feeds)
    with Server(database, feeds) as server:
        address = "http://127.0.0.1:%d/f/" % server.port
        client = Client(folder, {"hub": address + index["hub", ""], "old": address + index["person", people[0]],
                                 "new": address + index["person", people[1]]})

        def check(step, units):
            equal(units, people)
            client.synchronise()
            for name, unit in (("hub", None), ("old", people[0]), ("new", people[1])):
                equal(client.shown(name), meant(database, unit), "%s after: %s" % (name, step))
        check("publication", people)
        claim(sum(client.shown("hub").values()) > 50, "the hub has few duties")
        life_of_a_month(database, feeds, folder, check)


def thunderbird_and_a_client_of_dates_show_the_right_duties(folder):
    people = people_of_the_life(folder)
    database, feeds = published(folder)
    index = index_of(feeds)
    with Server(database, feeds) as server:
        clients = [(unit, kind(server, index["person", unit] if unit else index["hub", ""]))
                   for unit in (None,) + people for kind in (Thunderbird, Apple)]

        def check(step, _):
            for unit, client in clients:
                claim(client.refresh() in (200, 304), "refresh after: " + step)
                equal(client.shown(), meant(database, unit), "%s after: %s" % (unit or "hub", step))
                dated = client.date is not None # no date is given while it would lie in the future
                equal(client.refresh(), 304 if type(client) is Thunderbird or dated else 200, "again after: " + step)
                equal(client.shown(), meant(database, unit), "%s again after: %s" % (unit or "hub", step))
        check("publication", people)
        life_of_a_month(database, feeds, folder, check)


def thunderbird_is_never_emptied(folder):
    database, feeds = published(folder)
    name = index_of(feeds)["hub", ""]
    path = os.path.join(feeds, name)
    with Server(database, feeds) as server:
        client, fresh = Thunderbird(server, name), Thunderbird(server, name)
        client.refresh()
        events = client.events
        claim(len(events) > 50, "only %d events" % len(events))
        for what in ("empty", "gone", "half", "no folder"):
            if what == "empty":
                shutil.copy(path, path + ".good")
                open(path, "wb").close()
            elif what == "gone":
                os.unlink(path)
            elif what == "half":
                with open(path + ".good", "rb") as good, open(path, "wb") as file:
                    file.write(good.read()[:5000])
            else:
                os.rename(feeds, feeds + ".away")
            if what != "no folder":
                touch_index(feeds)
            client.tag = None if what == "half" else client.tag
            client.refresh()
            fresh.refresh()
            for one in (client, fresh):
                equal((one.events, one.ended, one.failing), (events, False, False), what)
        unknown = Thunderbird(server, "A" * 43 + ".ics")
        unknown.events = events
        equal(unknown.refresh(), 404)
        equal((unknown.events, unknown.ended, unknown.failing), (events, False, False), "an unknown address")


def thunderbird_hears_that_an_address_is_withdrawn(folder):
    person = people_of_the_life(folder)[0]
    database, feeds = published(folder)
    with Server(database, feeds) as server:
        client = Thunderbird(server, index_of(feeds)["person", person])
        client.refresh()
        claim(sum(client.shown().values()) > 0, "no duties before")
        database.run("feed", "revoke", "person", person, "--out", feeds)
        equal((client.refresh(), len(client.events), client.ended), (200, 1, False), "the notice")
        claim("このフィードは停止されました" in client.events[0], client.events[0])
        equal(client.refresh(), 304, "the notice again")
        database.run("--now", AFTER_THE_NOTICE, "feed", "build", "--out", feeds)
        equal((client.refresh(), client.ended), (410, True), "after the notice")


def missing_programs():
    return [name for name in ("vdirsyncer", "khal") if not shutil.which(name)]


if __name__ == "__main__":
    missing = missing_programs()
    real = vdirsyncer_and_khal_show_the_right_duties
    main([skipping(real, " and ".join(missing) + " not installed") if missing else real,
          thunderbird_and_a_client_of_dates_show_the_right_duties, thunderbird_is_never_emptied,
          thunderbird_hears_that_an_address_is_withdrawn])
