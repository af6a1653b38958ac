#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""kill -9 at random moments of import, solve and publish. Afterwards the database must be whole, each step must have
happened entirely or not at all, and what was published before must still give the same feeds, byte for byte.

usage: kill.py [KILLS [SEED]]    (default 50 and 1)
"""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, MONTH, claim, equal, example, files_below, main, small_city, write_tables

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
UID = re.compile(rb"^UID:\S+", re.MULTILINE)
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def feeds_below(folder, known=frozenset()):
    """The feeds in a folder. An event of which nobody was told yet gets a new random UID in each attempt, so UIDs that
    are not `known` all count as the same."""
    def veil(match):
        return match.group(0) if match.group(0) in known else b"UID:new"
    feeds = files_below(folder, ".ics")
    return {name: UID.sub(veil, data) for name, data in feeds.items()} if known else feeds


def uids_of(feeds):
    return frozenset(uid for data in feeds.values() for uid in UID.findall(data))


class Step:
    """A command that is killed: the folder before it, its words, and the states that are allowed after it."""

    def __init__(self, name, before, words):
        self.name, self.before, self.words = name, before, words

    def measure(self, scratch):
        """Runs it once undisturbed: how long it takes, and the two states between which there is nothing."""
        shutil.copytree(self.before, scratch)
        database = Database(os.path.join(scratch, "a.db"))
        self.known = uids_of(feeds_below(os.path.join(scratch, "feeds")))
        claim(self.known, "nothing is published before " + self.name)
        self.states = [state_of(database, scratch + ".feeds0", self.known)]
        self.feeds = [feeds_below(os.path.join(scratch, "feeds"), self.known)]
        start = time.monotonic()
        database.run(*self.in_folder(scratch), accept=(0, 1))
        self.seconds = time.monotonic() - start
        self.states.append(state_of(database, scratch + ".feeds1", self.known))
        self.feeds.append(feeds_below(os.path.join(scratch, "feeds"), self.known))
        claim(self.states[0] != self.states[1], self.name + " changes nothing, so killing it would prove nothing")

    def in_folder(self, folder):
        return [word.replace("@", folder) for word in self.words]

    def kill_at(self, moment, scratch):
        """Runs it and kills it after `moment` of its usual time; TRUE when it was still running."""
        shutil.copytree(self.before, scratch)
        database = Database(os.path.join(scratch, "a.db"))
        process = subprocess.Popen(database.command(*self.in_folder(scratch)), env=database.environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(timeout=moment * self.seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        killed = process.wait() == -signal.SIGKILL

        # Whatever lies in the feed folder under a feed's name is one of the two whole files, or is new and whole.
        old, new = self.feeds
        found = feeds_below(os.path.join(scratch, "feeds"), self.known)
        for name, data in found.items():
            claim(data in (old.get(name), new.get(name)), "%s: the feed %s is neither old nor new" % (self.name, name))
        equal(sorted(set(old) - set(found)), [], self.name + ": feeds that vanished")

        state = state_of(database, scratch + ".feeds", self.known)
        claim(state in self.states, "%s: the database is in a state between before and after" % self.name)
        raw = sqlite3.connect(database.path)
        equal(raw.execute("PRAGMA integrity_check").fetchall(), [("ok",)], self.name + ": integrity_check")
        equal(raw.execute("PRAGMA foreign_key_check").fetchall(), [], self.name + ": foreign_key_check")
        raw.close()

        # The work can go on: the same command, undisturbed, ends where it would have ended.
        database.run(*self.in_folder(scratch), accept=(0, 1))
        claim(feeds_below(os.path.join(scratch, "feeds"), self.known) == new, self.name + ": the second try gives other feeds")
        for folder in (scratch, scratch + ".feeds"):
            shutil.rmtree(folder)
        return killed


def state_of(database, folder, known):
    """All that a user can see of a database: its tables, the current table of the month, the published feeds."""
    database.run("export", folder + ".tables", accept=(0,))
    tables = files_below(folder + ".tables")
    shutil.rmtree(folder + ".tables")
    database.run("feed", "build", "--out", folder, accept=(0,))
    return tables, database.rota(), feeds_below(folder, known)


def published(folder, name, tables):
    """A folder with a database of one published month, and its feeds."""
    base = os.path.join(folder, name)
    os.mkdir(base)
    database = Database(os.path.join(base, "a.db"))
    database.run("import", write_tables(os.path.join(folder, name + ".tables"), tables), accept=(0,))
    database.run("solve", MONTH)
    database.run("publish", MONTH, "--out", os.path.join(base, "feeds"), accept=(0,))
    return base, database


def prepare(folder):
    """For each step the folder as it is just before it: a published month, and something that will change it.

    The import is one of hundreds of rows; solving is quick, so that a kill often meets the writing of its answer."""
    tables = example("yotsuba")
    city, _ = published(folder, "city", tables)
    for name, rows in tables.items():
        if name.startswith("requests_"):
            column = rows[0].index("kind")
            for row in rows[1:]:
                row[column] = {"prefer": "avoid", "avoid": "prefer"}.get(row[column], row[column])
    changed = write_tables(os.path.join(folder, "changed.tables"), tables)

    small, database = published(folder, "small", small_city(9))
    duties = database.json("show", MONTH)["duties"]
    other = [duty["unit_id"] for duty in duties if duty["unit_id"] != duties[0]["unit_id"]][0]
    database.run("pin", MONTH, duties[0]["slot"], other, accept=(0,))
    drafted = shutil.copytree(small, os.path.join(folder, "drafted"))
    Database(os.path.join(drafted, "a.db")).run("solve", MONTH)
    return [Step("import", city, ["import", changed]),
            Step("solve", small, ["solve", MONTH]),
            Step("publish", drafted, ["publish", MONTH, "--out", "@/feeds"])]


def killed_work_leaves_the_database_whole(folder):
    steps = prepare(folder)
    for step in steps:
        step.measure(os.path.join(folder, "measure-" + step.name))
    dice = random.Random(SEED)
    hits = {step.name: 0 for step in steps}
    for number in range(KILLS):
        step = steps[number % len(steps)]
        hits[step.name] += step.kill_at(dice.random(), os.path.join(folder, "kill%d" % number))
    print("# %d kills: %s" % (KILLS, ", ".join("%s hit %d times in %.2f s" % (step.name, hits[step.name], step.seconds)
                                               for step in steps)), flush=True)
    for name, count in hits.items():
        claim(2 * count >= KILLS // len(steps), "only %d kills met %s while it ran" % (count, name))


if __name__ == "__main__":
    main([killed_work_leaves_the_database_whole])
