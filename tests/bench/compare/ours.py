# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""rinban on an instance: the whole process, several times, and its rota judged without it."""

import json
import os
import statistics
from dataclasses import dataclass, field
from typing import Optional

import roster_file
import rota_file
from process import cores, run

WARM_SECONDS = 2.0  # a first run that is shorter warms the machine up and is not counted
EARLY = {"H": (3, 20)}  # seconds after which the gap is asked for too


@dataclass
class Ours:
    walls: list = field(default_factory=list)  # seconds of the counted runs
    cpus: list = field(default_factory=list)  # seconds of the processor
    firsts: list = field(
        default_factory=list
    )  # seconds until the first full answer, start and reading included
    memory_mib: float = 0.0
    others: float = 0.0  # share of the machine that other programs used meanwhile
    objective: Optional[int] = None
    bound: Optional[int] = None
    optimal: bool = False
    complaints: list = field(default_factory=list)
    early: dict = field(default_factory=dict)  # seconds -> gap

    def median(self):
        return statistics.median(self.walls) if self.walls else None

    def first(self):
        return statistics.median(self.firsts) if self.firsts else None


def gap(objective, bound):
    """How far the objective may be above the optimum, as a share of it."""
    if objective is None or bound is None:
        return None
    return (objective - bound) / max(1, abs(objective))


def judged_cost(instance, rota):
    """The cost of rinban's rota by counting; None where no judge of ours reads the instance."""
    if instance.source.endswith(".rota"):
        return rota_file.judge(rota_file.read_rota(instance.source), rota_file.read_duties(rota))
    if instance.source.endswith(".dzn"):
        person_of = {seat + 1: person for seat, person in rota_file.read_duties(rota)}
        return roster_file.judge(roster_file.read_roster(instance.source), person_of)
    return None


def answer_of(instance, done):
    if done.status not in (0, 1):
        raise RuntimeError(f"{instance.name}: exit {done.status}: {done.out[-400:]}{done.err[-400:]}")
    return json.loads(done.out)["data"]


def measure(instance, rinban, runs, cap):
    """`runs` counted runs, but a single one when it reaches the cap."""
    ours, answers, rota = Ours(), [], instance.path(".answer")
    others = walls = 0.0
    command = instance.command(rinban, cap, rota)
    while len(ours.walls) < runs:
        done = run(command, 2 * cap + 60)
        answer = answer_of(instance, done)
        answers.append(answer)
        ours.memory_mib = max(ours.memory_mib, done.memory_mib)
        if len(answers) == 1 and done.wall < WARM_SECONDS:
            continue
        others, walls = others + done.others, walls + done.wall
        ours.walls.append(done.wall)
        ours.cpus.append(done.cpu)
        if "seconds_first" in answer:
            ours.firsts.append(answer["seconds_first"] + done.wall - answer["seconds"])
        if done.wall >= 0.9 * cap:
            break
    ours.others = min(1.0, others / (walls * cores()))
    last = answers[-1]
    ours.objective, ours.bound, ours.optimal = last["objective"], last["bound"], last["proof"] == "optimal"
    if (
        len(ours.walls) > 1
        and len({(answer["objective"], answer["bound"], answer["work"]) for answer in answers}) > 1
    ):
        ours.complaints.append("runs differ")
    check_rota(instance, ours, rota)
    for seconds in EARLY.get(instance.set, ()):
        early = answer_of(instance, run(instance.command(rinban, seconds, rota), 2 * seconds + 60))
        ours.early[seconds] = gap(early["objective"], early["bound"])
    return ours


def check_rota(instance, ours, rota):
    if not os.path.exists(rota):
        return
    try:
        cost = judged_cost(instance, rota)
        if cost is not None and cost != ours.objective:
            ours.complaints.append(f"its rota costs {cost}, not {ours.objective}")
    except ValueError as error:
        ours.complaints.append(f"its rota: {error}")
