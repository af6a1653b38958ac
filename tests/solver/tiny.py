# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""What the tests of `rinban solver` share: the program, the folder of public instances, and a problem of two nights."""

import json
import os
import subprocess

from harness import PROGRAM, SOURCE

ROSTERS = os.path.join(SOURCE, "tests", "bench", "instances", "oc-roster")
TINY = """rinban-problem 1
name "tiny"
constant 0
person "ann"
person "ben"
slot "monday" "" 0 1080 1980
slot "wednesday" "" 2 3960 4860
seat "first" 0 1 1 1000 0
seat "first" 1 1 1 1000 0
option 0 0 0
option 1 0 3
option 0 1 -1
option 1 1 0
set "all" 0 1
gap 0 0 0 2 0 hard
window 1 0 4 1 2
%send
"""


def rinban(*words):
    """Exit status and answer of `rinban --json solver WORDS`."""
    done = subprocess.run([PROGRAM, "--json", "solver", *words], capture_output=True, stdin=subprocess.DEVNULL)
    return done.returncode, json.loads(done.stdout)
