# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The sets of instances, and their files.

A generated instance is named by size, seed, i for days that cannot be covered, and d with the number of
days when these are not 31: S1, L3i, M21d56. Others: a file of instances/oc-roster, and a city and a month
as yotsuba-2026-04."""

import hashlib
import json
import os
import re
import shutil
import sys

from process import run

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.normpath(os.path.join(HERE, "..", "..", ".."))
ROSTERS = os.path.join(HERE, "..", "instances", "oc-roster")
sys.path.insert(0, os.path.join(HERE, ".."))
import make_rota  # noqa: E402

NOW = "2026-03-01T09:00"  # of commands on example cities: before the first month
CITIES = {"yotsuba": 28, "mihon": 84, "oomihon": 520}  # persons
YEAR = ["2026-%02d" % month for month in range(4, 13)] + ["2027-%02d" % month for month in range(1, 4)]
SETS = ["S", "M", "L", "XL", "BIG", "H", "OC", "CITIES"]
GENERATED = re.compile(r"(S|M|L|XL|XXL|G|XXXL|MH|LH|XLH)(\d+)(i?)(?:d(\d+))?$")


def set_names(name, seed):
    """The instances of a set; eight of most are made from `seed` on, which nobody has tuned anything on."""
    fresh = range(seed, seed + 8)
    if name == "S":
        return ["S1", "S2"] + [f"S{n}" for n in fresh]
    if name == "M":
        return ["M1", "M2", "M3i"] + [f"M{n}" for n in fresh]
    if name in ("L", "XL"):
        named = [f"{name}1", f"{name}2"] + (["L3i"] if name == "L" else [])
        return named + [f"{name}{n}{'i' if n >= seed + 4 else ''}" for n in fresh]
    if name == "BIG":
        return ["XXL1", "G1", "XXXL1"]
    if name == "H":
        return ["MH1", "MH2", "LH1", "LH2", "XLH1", "XLH2"]
    if name == "OC":
        files = sorted(os.listdir(ROSTERS)) if os.path.isdir(ROSTERS) else []
        return [file[: -len(".dzn")] for file in files if file.endswith(".dzn")]
    if name == "CITIES":
        return [f"{city}-{month}" for city in CITIES for month in YEAR]
    raise ValueError(name)


def is_known(name):
    """Whether an instance of this name can be made or read."""
    city, _, month = name.partition("-")
    return (
        GENERATED.match(name) is not None
        or (city in CITIES and re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month) is not None)
        or os.path.exists(os.path.join(ROSTERS, name + ".dzn"))
    )


def set_of(name):
    """The set that an instance belongs to, also one that the set does not list."""
    found = GENERATED.match(name)
    if found:
        size = found.group(1)
        return "H" if size.endswith("H") else "BIG" if size in ("XXL", "G", "XXXL") else size
    if name.rsplit("-", 2)[0] in CITIES:
        return "CITIES"
    return "OC"


class Instance:
    """An instance with its files, which are made in `folder` when they are asked for.

    persons, days: its size. source: the file that rinban solves. native: the file that CP-SAT gets a model
    of its own from, or None."""

    def __init__(self, name, folder):
        self.name = name
        self.set = set_of(name)
        self.folder = folder
        os.makedirs(folder, exist_ok=True)

    def path(self, suffix):
        return os.path.join(self.folder, self.name + suffix)

    def command(self, rinban, cap, rota):
        """Solves the instance and writes the rota to a file."""
        return [rinban, "--json", "solver", "solve", self.source, "--time-limit", str(cap), "--out", rota]

    def digest(self):
        with open(self.source, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()


class Generated(Instance):
    def __init__(self, name, folder):
        super().__init__(name, folder)
        size, seed, festival, days = GENERATED.match(name).groups()
        self.month = make_rota.Month(size, int(seed), int(days or 31), festival=bool(festival))
        self.persons, self.days = len(self.month.persons), self.month.days
        self.source = self.native = self.path(".rota")
        make_rota.write_rota(self.month, self.source)

    def mps(self):
        if not os.path.exists(self.path(".mps")):
            make_rota.write_mps(make_rota.Model(self.month), self.path(".part"))
            os.replace(self.path(".part"), self.path(".mps"))
        return self.path(".mps")


class Converted(Instance):
    """Others get the model that rinban writes."""

    def __init__(self, name, folder, rinban):
        super().__init__(name, folder)
        self.rinban = rinban

    def mps(self):
        done = run([self.rinban, "solver", "convert", self.source, self.path(".mps")])
        if done.status != 0:
            raise RuntimeError(f"{self.name}: {done.err.strip()}")
        return self.path(".mps")


class Roster(Converted):
    def __init__(self, name, folder, rinban):
        super().__init__(name, folder, rinban)
        self.source = self.native = os.path.join(ROSTERS, name + ".dzn")
        with open(self.source, encoding="utf-8") as file:
            text = file.read()
        self.persons, self.days = (
            int(re.search(word + r"\s*=\s*(\d+)", text).group(1)) for word in ("num_staff", "num_days")
        )


class CityMonth(Converted):
    """A month without any before it. rinban is timed from the database to the stored draft."""

    def __init__(self, name, folder, rinban):
        super().__init__(name, folder, rinban)
        city, year, month = name.rsplit("-", 2)
        self.calendar_month = f"{year}-{month}"
        self.persons, self.days = CITIES[city], 31
        self.native = None
        self.source = self.path(".rinban")
        self.database = os.path.join(folder, f"{name}.db")
        for suffix in ("", "-wal", "-shm", ".key"):
            if os.path.exists(self.database + suffix):
                os.remove(self.database + suffix)
        self.tell("import", os.path.join(TOP, "examples", city))
        self.tell(
            "solve", self.calendar_month, "--fresh", "--time-limit", "0.1", "--export-problem", self.source
        )

    def base(self):
        return [self.rinban, "--db", self.database, "--now", NOW, "--lang", "en", "--json"]

    def tell(self, *words):
        done = run(self.base() + list(words))
        if done.status not in (0, 1, 4):
            raise RuntimeError(f"{self.name}: {done.out}{done.err}")

    def command(self, rinban, cap, rota):
        return self.base() + ["solve", self.calendar_month, "--fresh", "--time-limit", str(cap)]


def instance(name, folder, rinban):
    kind = set_of(name)
    if kind == "CITIES":
        return CityMonth(name, folder, rinban)
    return Roster(name, folder, rinban) if kind == "OC" else Generated(name, folder)


def year_of(city, folder, rinban, runs):
    """Runs of twelve rolling months of a city as one command: (Run, months) each."""
    done = []
    for _ in range(runs):
        shutil.rmtree(os.path.join(folder, "year"), ignore_errors=True)
        os.makedirs(os.path.join(folder, "year"))
        base = [
            rinban,
            "--db",
            os.path.join(folder, "year", city + ".db"),
            "--now",
            NOW,
            "--lang",
            "en",
            "--json",
        ]
        run(base + ["import", os.path.join(TOP, "examples", city)])
        year = run(base + ["month", "year", YEAR[0]])
        if year.status not in (0, 1):
            raise RuntimeError(f"{city}: {year.out}{year.err}")
        done.append((year, json.loads(year.out)["data"]["months"]))
    return done
