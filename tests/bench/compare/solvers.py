# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The other solvers: how each is run, and what it says about objective, bound and proof.

Their start and their reading are left out of the seconds, in their favour; so is, for one thread, time for
which another program had the processor. An instance above `most_persons` is not tried: the solver is known
not to end there."""

import functools
import importlib.metadata
import json
import math
import os
import re
import sys
from dataclasses import asdict, dataclass
from datetime import date
from typing import Optional

from process import cores, machine, run

HERE = os.path.dirname(os.path.abspath(__file__))


DISTURBED = 0.1  # share of the machine


class SolverFailed(Exception):
    """A solver crashed: that says nothing about the instance."""


@dataclass
class Result:
    """What a solver said about an instance. seconds: of solving. others: the share of the machine that
    other programs used meanwhile; above DISTURBED the seconds are to be read with care."""

    solver: str
    version: str
    threads: int
    cap: float
    machine: str
    date: str
    digest: str  # of the instance
    seconds: float = 0.0
    wall: float = 0.0  # whole process
    memory_mib: float = 0.0
    others: float = 0.0
    optimal: bool = False
    objective: Optional[int] = None
    bound: Optional[int] = None

    def is_disturbed(self):
        return self.others > DISTURBED

    def variant(self):
        """The solver with its options, without its threads."""
        return self.solver.split(",")[0]

    def family(self):
        return self.variant().split(" ")[0]

    def as_dict(self):
        return asdict(self)


def whole(value):
    """An objective that came through floating point, as the whole number that it is."""
    return None if value is None or not math.isfinite(value) or abs(value) > 1e15 else round(value)


def rounded_up(bound):
    """All costs are whole, so a bound may be rounded up."""
    return None if bound is None or not math.isfinite(bound) or abs(bound) > 1e15 else math.ceil(bound - 1e-6)


def last_number(pattern, text):
    found = re.findall(pattern, text)
    return float(found[-1]) if found else None


class Peer:
    """name: as the reader knows it. label: the same with what sets this entry apart."""

    name = ""
    options = ()
    most_persons = 10**9
    counts_work = True  # with one thread, its own limit counts seconds of the processor

    def __init__(self, threads):
        self.threads = threads
        self.label = " ".join([self.name, *self.options]) + f", {threads} thread" + "s" * (threads > 1)

    def version(self):
        raise NotImplementedError

    def solve(self, instance, cap):
        """Runs once for at most `cap` seconds of solving; some overshoot their own limit and are killed
        later."""
        result = Result(
            self.label,
            self.version(),
            self.threads,
            cap,
            machine(),
            date.today().isoformat(),
            instance.digest(),
        )
        self.fill(result, instance, cap)
        if result.objective is not None and result.objective == result.bound:
            result.optimal = True
        return result

    def measure(self, result, command, cap):
        done = run(command, 25 * cap + 60, 0 if self.counts_work else math.ceil(cap))
        result.wall = done.wall
        result.memory_mib = done.memory_mib
        result.others = min(1.0, done.others / (done.wall * cores()))
        if done.status not in (0, None):
            raise SolverFailed(
                f"{self.label} ended with {done.status}: {(done.err or done.out)[-300:].strip()}"
            )
        return done


@functools.cache
def version_of(command):
    found = re.search(r"\d+\.\d[\d.]*", run(command).out)
    return found.group(0) if found else "?"


class Program(Peer):
    """A program that reads a free MPS file and tells its findings in words."""

    def version(self):
        return version_of(tuple(self.version_command))

    def fill(self, result, instance, cap):
        path = instance.mps()
        reading = run(self.reading_command(path))
        done = self.measure(result, self.command(path, cap), cap)
        result.seconds = max(0.01, done.wall - reading.wall)
        if self.threads == 1:
            result.seconds = max(0.01, min(result.seconds, done.cpu - reading.cpu))
        if done.status is None:
            result.seconds = max(cap, result.seconds)
        self.read(result, done.out)


class Glpsol(Program):
    name = "glpsol"
    counts_work = False
    version_command = ["glpsol", "--version"]
    most_persons = 100

    def reading_command(self, path):
        return ["glpsol", "--freemps", path, "--check"]

    def command(self, path, cap):
        return ["glpsol", "--freemps", path, *self.options]

    def read(self, result, text):
        result.optimal = "INTEGER OPTIMAL SOLUTION FOUND" in text
        incumbent = last_number(r"(?:mip =|>>>>>)\s+(-?[\d.]+e[+-]\d+)\s", text)
        bound = last_number(r">=\s+(-?[\d.]+e[+-]\d+)\s", text)
        result.objective = whole(incumbent)
        result.bound = result.objective if result.optimal else rounded_up(bound)


class GlpsolPump(Glpsol):
    options = ("--cuts", "--fpump")


class Cbc(Program):
    name = "CBC"
    version_command = ["cbc", "-quit"]
    most_persons = 400

    def reading_command(self, path):
        return ["cbc", path, "-quit"]

    def command(self, path, cap):
        threads = self.threads if self.threads > 1 else 0
        mode = "elapsed" if threads else "cpu"
        options = f"-threads {threads} -timeMode {mode} -sec {cap} -ratio 0 -allow 0.999 -solve -quit"
        return ["cbc", path, *options.split()]

    def read(self, result, text):
        result.optimal = "Result - Optimal solution found" in text
        result.objective = whole(last_number(r"Objective value:\s+(-?[\d.]+)", text))
        if "No feasible solution found" in text:
            result.objective = None
        bound = last_number(r"Lower bound:\s+(-?[\d.]+)", text)
        result.bound = result.objective if result.optimal else rounded_up(bound)


class Package(Peer):
    """A package from PyPI, driven by a script that measures by itself."""

    def version(self):
        return importlib.metadata.version(self.package)

    def fill(self, result, instance, cap):
        command = [
            sys.executable,
            os.path.join(HERE, self.script),
            self.file_of(instance),
            str(self.threads),
            str(cap),
        ]
        done = self.measure(result, command, cap)
        if done.status is None:
            result.seconds = max(cap, done.wall)
            return
        said = json.loads(done.out)
        result.optimal = said["status"] == "optimal"
        result.seconds = min(said["seconds"], said["cpu"]) if self.threads == 1 else said["seconds"]
        result.objective = whole(said["objective"])
        result.bound = result.objective if result.optimal else rounded_up(said["bound"])


class Highs(Package):
    name, package, script = "HiGHS", "highspy", "run_highs.py"
    most_persons = 1100

    def file_of(self, instance):
        return instance.mps()


class CpSat(Package):
    name, package, script = "CP-SAT", "ortools", "run_cpsat.py"
    most_persons = 600

    def file_of(self, instance):
        return instance.native or instance.mps()


KINDS = {"glpsol": (Glpsol, GlpsolPump), "cbc": (Cbc,), "highs": (Highs,), "cp-sat": (CpSat,)}


def peers(names):
    """Every solver of these with one thread, and those that can with all."""
    found = [kind(1) for name in names for kind in KINDS[name]]
    if cores() > 1:
        found += [kind(cores()) for name in names if name != "glpsol" for kind in KINDS[name]]
    return found
