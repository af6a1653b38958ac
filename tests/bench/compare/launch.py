# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Runs one command and tells what it used. A process of its own, and a small one: the largest memory of a
child counts from that of its parent on.

usage: python3 -I -S launch.py FILE LIMIT COMMAND…

Kills the command after LIMIT seconds (0: never). Writes to FILE: wall seconds, processor seconds, KiB,
exit code or "killed"."""

import os
import signal
import sys
import time


def main():
    path, limit, command = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
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
    with open(path, "w", encoding="ascii") as file:
        print(
            wall,
            used.ru_utime + used.ru_stime,
            used.ru_maxrss,
            "killed" if killed else os.waitstatus_to_exitcode(status),
            file=file,
        )


main()
