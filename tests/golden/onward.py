#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""The program and its second half, as TAP: what the quick one loads, and that nobody sees where it goes on.

usage: onward.py LIBEXECDIR       the folder of the installation, below its prefix
"""

import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from harness import MONTH, PROGRAM, claim, equal, main, published  # noqa: E402

WHOLE = os.path.join(os.path.dirname(PROGRAM), "rinban-whole")
HEAVY = ("libical", "libicu", "libmicrohttpd", "libgnutls", "libgmime", "libxlsxwriter", "libcrypto", "libpng", "libqrencode")


def libraries(program):
    return subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout


def both(words, **options):
    """Exit code and both outputs of the program, which must be those of the whole one."""
    answers = []
    for program in (PROGRAM, WHOLE):
        done = subprocess.run([program] + words, capture_output=True, stdin=subprocess.DEVNULL, **options)
        answers.append((done.returncode, done.stdout, done.stderr))
    equal(answers[0], answers[1], "the answer to %s" % words)
    return answers[0]


def answers_without_calendars_load_none(_):
    quick, whole = libraries(PROGRAM), libraries(WHOLE)
    equal([name for name in HEAVY if name in quick], [], "libraries too many")
    equal([name for name in HEAVY if name not in whole], [], "libraries missing")


def the_help_of_every_command_is_the_same(_):
    listing = both(["--lang", "en", "help"])[1].decode()
    commands = [line[2:].split("  ")[0] for line in listing.splitlines() if line.startswith("  ")]
    claim({"publish", "feed build", "serve", "who"} <= set(commands), "commands are missing: %r" % commands)
    for command in commands:
        code, out, err = both(command.split() + ["--help"])
        claim(code == 0 and out and not err, "%s: exit %d: %r" % (command, code, err))
        equal(both(["help"] + command.split())[1], out, "help " + command)


def refusals_are_the_same(folder):
    for words in (["publish"], ["serve", "extra"], ["feed", "build", "--nothing"], ["notify", "2027-13"],
                  ["--json", "swap", "x", "y"], ["--lang", "ja", "publish", "2027-01"]):
        claim(both(words, cwd=folder)[0] in (2, 3), "%r is not refused" % words)


def excel_goes_on_too(folder):
    database, _ = published(folder)
    path = os.path.join(folder, "a.xlsx")
    database.run("show", MONTH, "--format", "xlsx", "--out", path, accept=(0,))
    with open(path, "rb") as file:
        equal(file.read(4), b"PK\x03\x04", "the beginning of the file")


def place(folder, *parts):
    path = os.path.join(folder, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def an_installation_may_be_moved(folder):
    quick = shutil.copy(PROGRAM, place(folder, "bin", "rinban"))
    shutil.copy(WHOLE, place(folder, sys.argv[1], "rinban", "rinban-whole"))
    done = subprocess.run([quick, "--lang", "en", "help", "publish"], capture_output=True)
    claim(done.returncode == 0 and done.stdout.startswith(b"Usage: rinban publish"), repr(done))


def a_broken_half_is_told(folder):
    quick = shutil.copy(PROGRAM, place(folder, "bin", "rinban"))
    broken = place(folder, "bin", "rinban-whole")
    with open(broken, "w") as file:
        file.write("no program\n")
    done = subprocess.run([quick, "feed", "list"], capture_output=True, text=True)
    claim(done.returncode == 5 and not done.stdout and broken in done.stderr, repr(done))
    equal(subprocess.run([quick, "holidays", "2027"], capture_output=True).returncode, 0, "exit of holidays")


main([answers_without_calendars_load_none, the_help_of_every_command_is_the_same, refusals_are_the_same, excel_goes_on_too,
      an_installation_may_be_moved, a_broken_half_is_told])
