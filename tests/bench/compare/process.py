# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Programs measured from outside, and the machine that they ran on."""

import os
import platform
import subprocess
import sys
import tempfile
from typing import NamedTuple, Optional

TICKS = os.sysconf("SC_CLK_TCK")
LAUNCH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launch.py")
LAUNCH_SECONDS = 0.02  # of the processor, about


class Run(NamedTuple):
    wall: float  # seconds, start and end of the process included
    cpu: float  # seconds of all its threads
    memory_mib: float  # at its largest
    status: Optional[int]  # exit code; None: killed at the limit
    out: str
    err: str
    others: float  # seconds of processor time that other programs used meanwhile


def busy_seconds():
    """Processor time that all programs of the machine have used so far."""
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = map(int, file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS


def run(command, limit=0, work=0):
    """Runs a command to its end, or for `limit` seconds by the clock, or `work` seconds of the processor."""
    with tempfile.TemporaryDirectory(prefix="rinban-peers-") as folder:
        facts = os.path.join(folder, "facts")
        before = busy_seconds()
        done = subprocess.run(
            [sys.executable, "-I", "-S", LAUNCH, facts, str(limit), str(work), *command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        busy = busy_seconds() - before
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} could not be run: {done.stderr.decode(errors='replace')}")
        with open(facts, encoding="ascii") as file:
            wall, cpu, kib, status = file.read().split()
    return Run(
        float(wall),
        float(cpu),
        int(kib) / 1024,
        None if status == "killed" else int(status),
        done.stdout.decode(errors="replace"),
        done.stderr.decode(errors="replace"),
        max(0.0, busy - float(cpu) - LAUNCH_SECONDS),
    )


def cores():
    return len(os.sched_getaffinity(0))


def machine():
    """The processor, its cores, the memory and the system, in a line."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    return f"{names[0] if names else platform.machine()}, {cores()} cores, {memory:.0f} GiB, {system}"
