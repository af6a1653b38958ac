#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Generated months of 30 persons with eight duties each, and what is left of larger ones, solved and proven; the optima
were proven by HiGHS, too."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import PROGRAM, SOURCE, claim, equal, main

GENERATOR = os.path.join(SOURCE, "tests", "bench", "make_rota.py")
OPTIMA = {1: 3271, 2: 6405, 3: 3473, 4: 5018, 5: 5404, 6: 3334, 7: 6675, 8: 6161, 9: 3475, 10: 3185,
          23: 4426}    # far above its first bound


def solve(path, *words):
    done = subprocess.run([PROGRAM, "--lang", "en", "solver", "solve", path, *words], capture_output=True, text=True)
    claim(done.returncode in (0, 1), "exit %d: %s" % (done.returncode, done.stderr))
    return done.stdout


def generate(size, seed, path):
    subprocess.run([sys.executable, GENERATOR, size, str(seed), path, "--nomps"], check=True, capture_output=True)


def months_are_proven_optimal(folder):
    for seed, optimum in OPTIMA.items():
        path = os.path.join(folder, "month%d" % seed)
        generate("S", seed, path)
        text = solve(path + ".rota", "--threads", "1")
        found = re.search(r"objective (-?\d+), proven optimal in exact arithmetic", text)
        claim(found, "month %d is not proven: %s" % (seed, text))
        equal(int(found.group(1)), optimum, "the optimum of month %d" % seed)


def threads_do_not_change_the_rota(folder):
    path = os.path.join(folder, "month")
    generate("S", 8, path)
    rotas = []
    for threads in "1", "2":
        solve(path + ".rota", "--threads", threads, "--out", path + threads)
        with open(path + threads, encoding="utf-8") as file:
            rotas.append(file.read())
    equal(rotas[1], rotas[0])


def a_gap_that_rosters_leave_is_settled(folder):
    """75 persons: compositions of rosters end one below the optimum, which HiGHS and CP-SAT prove, too."""
    path = os.path.join(folder, "month")
    generate("M", 28, path)
    claim("objective 559, proven optimal in exact arithmetic" in solve(path + ".rota", "--threads", "1"), "not proven")


def the_optimum_is_certified(folder):
    path, certificate = os.path.join(folder, "month"), os.path.join(folder, "proof")
    generate("S", 21, path)
    solve(path + ".rota", "--threads", "1", "--certificate", certificate)
    done = subprocess.run([PROGRAM, "--lang", "en", "solver", "verify", path + ".rota", certificate], capture_output=True,
                          text=True)
    claim("objective 2157, proven optimal in exact arithmetic" in done.stdout, "not certified: " + done.stdout)


main([months_are_proven_optimal, threads_do_not_change_the_rota, a_gap_that_rosters_leave_is_settled,
      the_optimum_is_certified])
