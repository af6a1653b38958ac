# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Runs one command and tells what it used. A process of its own, and a small one: the largest memory of a
child counts from that of its parent on.

usage: python3 -I -S launch.py FILE LIMIT WORK COMMAND…

Kills the command after LIMIT seconds by the clock or WORK seconds of the processor (0: never). Writes to
FILE: wall seconds, processor seconds, KiB, exit code or "killed"."""

import os
import resource
import signal
import sys
import time


def main():
    path, limit, work, command = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), sys.argv[4:]
    if work:
        resource.setrlimit(resource.RLIMIT_CPU, (work, work + 1))
    killed = []
    start = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, setpgroup=0)

    def stop(number, _):
        killed.append(number)
        os.killpg(child, signal.SIGKILL)

    for number in (signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - start
    if killed and killed[0] != signal.SIGALRM:
        sys.exit(f"interrupted: {command[0]}")
    code = os.waitstatus_to_exitcode(status)
    end = "killed" if killed or code == -signal.SIGXCPU else code
    with open(path, "w", encoding="ascii") as file:
        print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, end, file=file)


main()
