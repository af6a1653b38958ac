# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""For tests that drive the program from outside: runs rinban, edits example tables, and prints TAP.

The program is $RINBAN, the tree $RINBAN_SOURCE (tests/meson.build sets both).
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

PROGRAM = os.environ.get("RINBAN", "build/cli/rinban")
SOURCE = os.environ.get("RINBAN_SOURCE", ".")
NOW = "2026-11-10T09:00"
MONTH = "2027-01"


class Database:
    """One database file and the commands on it, at a fixed time."""

    def __init__(self, path, **environment):
        self.path = path
        self.environment = {**os.environ, **environment}

    def command(self, *words):
        return [PROGRAM, "--db", self.path, "--now", NOW] + list(words)

    def run(self, *words, accept=(0, 1)):
        """Standard output of a command whose exit code is one of `accept`."""
        done = subprocess.run(self.command(*words), env=self.environment, capture_output=True, stdin=subprocess.DEVNULL)
        if done.returncode not in accept:
            raise AssertionError("%s: exit %d: %s" % (" ".join(words), done.returncode,
                                                      (done.stderr[-400:] + done.stdout[:400]).decode(errors="replace")))
        return done.stdout

    def json(self, *words, accept=(0, 1)):
        """The `data` of a command's JSON answer."""
        return json.loads(self.run("--json", *words, accept=accept))["data"]

    def rota(self, month=MONTH):
        """The bytes of the month's table as CSV."""
        return self.run("show", month, "--format", "csv")


def example(city):
    """The tables of an example: file name -> list of rows, the header first."""
    folder = os.path.join(SOURCE, "examples", city)
    tables = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith(".csv"):
            with open(os.path.join(folder, name), newline="", encoding="utf-8-sig") as file:
                tables[name] = list(csv.reader(file))
    return tables


def small_city(physicians):
    """A city with first seats only, 43 in 2027-01, and physicians who may each hold 9 duties."""
    numbers = range(1, physicians + 1)
    return {
        "areas.csv": [["area_id", "parent_id", "kind", "name"], ["KC", "", "city", "架空市"]],
        "facilities.csv": [["facility_id", "name", "kind", "area_id", "phone"]] +
                          [["K%d" % n, "架空第%d診療所" % n, "clinic24", "KC", "000-0000-%04d" % n] for n in numbers],
        "seats.csv": [["service", "area_id", "seat", "bands", "classes", "valid_from"],
                      ["homecare", "KC", "first", "all", "", ""]],
        "people.csv": [["person_id", "name", "facility_id", "role", "employment", "seat_first", "seat_second", "share_pct",
                        "max_duties", "max_restday", "min_free_nights", "trained_on"]] +
                      [["P%d" % n, "架空 %d" % n, "K%d" % n, "physician", "owner", "1", "0", "100", "9", "9", "0",
                        "2024-02-10"] for n in numbers],
    }


def write_tables(folder, tables):
    os.makedirs(folder, exist_ok=True)
    for name, rows in tables.items():
        with open(os.path.join(folder, name), "w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


PUBLISHED = {}


def published(folder):
    """Database and folder of feeds: a copy of a month that is solved once for all tests of a program."""
    if not PUBLISHED:
        PUBLISHED["folder"] = tempfile.TemporaryDirectory(prefix="rinban-published-")
        place = PUBLISHED["folder"].name
        database = Database(os.path.join(place, "a.db"))
        database.run("import", write_tables(os.path.join(place, "tables"), example("yotsuba")), accept=(0,))
        database.json("month", "run", MONTH)
        database.json("publish", MONTH, "--out", os.path.join(place, "feeds"))
    shutil.copytree(PUBLISHED["folder"].name, folder, dirs_exist_ok=True)
    return Database(os.path.join(folder, "a.db")), os.path.join(folder, "feeds")


def without_facility(tables, facility):
    """The tables after a facility has closed: no row speaks of it, of its persons or of its panels any more."""
    def of_facility(cell):
        return cell == facility or cell.startswith(facility + "_")
    gone = {row[0] for row in tables["panels.csv"][1:] if any(map(of_facility, row))}
    return {name: rows[:1] + [row for row in rows[1:] if not any(of_facility(cell) or cell in gone for cell in row)]
            for name, rows in tables.items()}


def files_below(folder, suffix=""):
    """File name -> bytes."""
    found = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        if name.endswith(suffix):
            with open(os.path.join(folder, name), "rb") as file:
                found[name] = file.read()
    return found


def index_of(feeds):
    """The index of a folder of feeds: (audience, id) -> file name."""
    with open(os.path.join(feeds, "index.csv"), encoding="utf-8", newline="") as file:
        return {(row["audience"], row["id"]): row["file"] for row in csv.DictReader(file)}


def equal(got, expected, what=""):
    if got != expected:
        raise AssertionError("%s is %r, expected %r" % (what or "the value", got, expected))


def claim(condition, what):
    if not condition:
        raise AssertionError(what)


def skipping(test, reason):
    """A test that says why it was not run; the counter of tests counts the directive."""
    def skip(_):
        print("SKIPPED: %s was NOT run: %s" % (test.__name__, reason), file=sys.stderr)
    skip.__name__ = "%s # SKIP %s" % (test.__name__, reason)
    return skip


def main(tests):
    """Runs each test in a fresh folder, one TAP line each."""
    print("1..%d" % len(tests), flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        folder = tempfile.mkdtemp(prefix="rinban-test-")
        try:
            test(folder)
            print("ok %d - %s" % (number, test.__name__), flush=True)
        except Exception as error:
            failed += 1
            print("not ok %d - %s" % (number, test.__name__), flush=True)
            lines = str(error) if isinstance(error, AssertionError) else "\n".join(traceback.format_exc().splitlines()[-6:])
            for line in lines.splitlines() or ["failed"]:
                print("# " + line, flush=True)
            print("%s: %s" % (test.__name__, lines), file=sys.stderr)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if failed else 0)
