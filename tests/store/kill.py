#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""kill -9 at random moments of import, solve and publish. Afterwards the database must be whole, each step must have
happened entirely or not at all, and what was published before must still give the same feeds, byte for byte.

usage: kill.py [KILLS [SEED]]    (default 50 and 1)
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import Database, claim, equal, example, files_below, main, write_tables

MONTH = "2027-01"
KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1


def feeds_of(database, folder):
    """The feeds that a database's published versions give, without the secretary's index."""
    database.run("feed", "build", "--out", folder, accept=(0,))
    return files_below(folder, ".ics")


class Step:
    """A command that is killed: the folder before it, its words, and the states that are allowed after it."""

    def __init__(self, name, before, words):
        self.name, self.before, self.words = name, before, words

    def measure(self, scratch):
        """Runs it once undisturbed: how long it takes, and the two states between which there is nothing."""
        shutil.copytree(self.before, scratch)
        database = Database(os.path.join(scratch, "a.db"))
        self.states = [state_of(database, scratch + ".feeds0")]
        self.feeds = [files_below(os.path.join(scratch, "feeds"), ".ics")]
        start = time.monotonic()
        database.run(*self.in_folder(scratch), accept=(0, 1))
        self.seconds = time.monotonic() - start
        self.states.append(state_of(database, scratch + ".feeds1"))
        self.feeds.append(files_below(os.path.join(scratch, "feeds"), ".ics"))
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
        found = files_below(os.path.join(scratch, "feeds"), ".ics")
        for name, data in found.items():
            claim(data in (old.get(name), new.get(name)), "%s: the feed %s is neither old nor new" % (self.name, name))
        equal(sorted(set(old) - set(found)), [], self.name + ": feeds that vanished")

        state = state_of(database, scratch + ".feeds")
        claim(state in self.states, "%s: the database is in a state between before and after" % self.name)
        raw = sqlite3.connect(database.path)
        equal(raw.execute("PRAGMA integrity_check").fetchall(), [("ok",)], self.name + ": integrity_check")
        equal(raw.execute("PRAGMA foreign_key_check").fetchall(), [], self.name + ": foreign_key_check")
        raw.close()

        # The work can go on: the same command, undisturbed, ends where it would have ended.
        database.run(*self.in_folder(scratch), accept=(0, 1))
        claim(files_below(os.path.join(scratch, "feeds"), ".ics") == new, self.name + ": the second try gives other feeds")
        for folder in (scratch, scratch + ".feeds"):
            shutil.rmtree(folder)
        return killed


def state_of(database, folder):
    """All that a user can see of a database: its tables, the current table of the month, the published feeds."""
    database.run("export", folder + ".tables", accept=(0,))
    tables = files_below(folder + ".tables")
    shutil.rmtree(folder + ".tables")
    return tables, database.rota(), feeds_of(database, folder)


def prepare(folder):
    """A published month, and for each step the folder as it is just before it."""
    base = os.path.join(folder, "base")
    os.mkdir(base)
    database = Database(os.path.join(base, "a.db"))
    tables = example("yotsuba")
    database.run("import", write_tables(os.path.join(folder, "tables"), tables), accept=(0,))
    database.run("solve", MONTH, accept=(0,))
    database.run("publish", MONTH, "--out", os.path.join(base, "feeds"), accept=(0,))

    # Other wishes: the import changes many rows, the next solve the rota, the next publication the feeds.
    for name, rows in tables.items():
        if name.startswith("requests_"):
            column = rows[0].index("kind")
            for row in rows[1:]:
                if row[column] == "prefer":
                    row[column] = "avoid"
    write_tables(os.path.join(folder, "changed"), tables)
    changed = shutil.copytree(base, os.path.join(folder, "changed.base"))
    pin_somebody_else(Database(os.path.join(changed, "a.db")))
    Database(os.path.join(changed, "a.db")).run("import", os.path.join(folder, "changed"), accept=(0,))
    drafted = shutil.copytree(changed, os.path.join(folder, "drafted.base"))
    Database(os.path.join(drafted, "a.db")).run("solve", MONTH)
    return [Step("import", base, ["import", os.path.join(folder, "changed")]),
            Step("solve", changed, ["solve", MONTH]),
            Step("publish", drafted, ["publish", MONTH, "--out", "@/feeds"])]


def pin_somebody_else(database):
    """Gives a first seat to the holder of another one, so that the next solve must differ."""
    duties = [duty for duty in database.json("show", MONTH)["duties"] if "/first/" in duty["slot"]]
    other = [duty for duty in duties if duty["unit_id"] != duties[0]["unit_id"]][0]
    database.run("pin", MONTH, duties[0]["slot"], other["unit_id"], accept=(0,))


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
