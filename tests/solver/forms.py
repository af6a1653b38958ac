#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Every form of a problem through the command line: solved, its rota checked, a spoilt rota found out, converted to the
own form and solved again, converted for other solvers and solved by glpsol where it is installed, and refused by line
and column when it is cut off."""

import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import SOURCE, claim, equal, main
from tiny import ROSTERS, TINY, rinban

PROBLEM = TINY % 'balance "share" 0 1 2 persons 0 1 weights 1 1\n'


def answer_of(*words, accept=(0,)):
    code, answer = rinban(*words)
    claim(code in accept, "%s: exit %d: %s" % (" ".join(words), code, answer["messages"]))
    return answer


def by_glpsol(path):
    option = "--lp" if path.endswith(".lp") else "--freemps"
    subprocess.run(["glpsol", option, path, "-o", path + ".out"], check=True, stdout=subprocess.DEVNULL)
    with open(path + ".out", encoding="utf-8") as file:
        return round(float(re.search(r"^Objective: .*= *(\S+)", file.read(), re.MULTILINE).group(1)))


def spoil(rota, spoilt):
    """The rota with the last duty twice."""
    with open(rota, encoding="utf-8") as file:
        lines = file.read().splitlines()
    with open(spoilt, "w", encoding="utf-8") as file:
        file.write("\n".join(lines[:-1] + lines[-2:]) + "\n")


def goes_through(folder, path):
    rota, again = os.path.join(folder, "a.out"), os.path.join(folder, "again.rinban")
    solved = answer_of("solve", path, "--out", rota, accept=(0, 1))["data"]
    equal(solved["proof"], "optimal", "proof")
    checked = answer_of("check", path, rota)
    equal((checked["data"]["feasible"], checked["data"]["objective"]), (True, solved["objective"]), "the check")
    equal(checked["messages"], [], "messages")
    spoil(rota, os.path.join(folder, "b.out"))
    found = answer_of("check", path, os.path.join(folder, "b.out"), accept=(1,))["data"]
    claim(any(finding["rule"] == "option" for finding in found["findings"]), "the spoilt rota passes: %r" % found)
    answer_of("convert", path, again)
    same = answer_of("solve", again, accept=(0, 1))["data"]
    for key in "persons", "seats", "objective", "bound", "proof":
        equal(same[key], solved[key], key)
    answer_of("check", again, rota)
    for name in "a.lp", "a.mps":
        answer_of("convert", path, os.path.join(folder, name))
        if shutil.which("glpsol"):
            equal(by_glpsol(os.path.join(folder, name)), solved["objective"], name)
    cut = os.path.join(folder, "cut" + os.path.splitext(path)[1])
    with open(path, "rb") as whole, open(cut, "wb") as part:
        part.write(whole.read()[:-12])
    text = answer_of("solve", cut, accept=(3,))["messages"][0]["text"]
    claim(re.search(r"line \d+, column \d+", text), "no place in %r" % text)


def own_form(folder):
    path = os.path.join(folder, "tiny.rinban")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROBLEM)
    goes_through(folder, path)


def generated_month(folder):
    maker = os.path.join(SOURCE, "tests", "bench", "make_rota.py")
    path = os.path.join(folder, "month")
    subprocess.run([sys.executable, maker, "S", "4", path, "--days", "7", "--nomps"], check=True,
                   stdout=subprocess.DEVNULL)
    goes_through(folder, path + ".rota")


def on_call_data(folder):
    path = os.path.join(folder, "a.dzn")
    shutil.copy(os.path.join(ROSTERS, "2013_4s-10d.dzn"), path)
    goes_through(folder, path)


def rosters_of_persons_by_day(folder):
    problem = os.path.join(ROSTERS, "2013_4s-10d.dzn")
    checked = answer_of("check", problem, os.path.join(ROSTERS, "2013_4s-10d.opt.txt"))
    equal(checked["data"], {"feasible": True, "objective": 1, "findings": []}, "the check")
    equal(checked["messages"], [], "messages")
    path = os.path.join(folder, "bad.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write("3 2 2 3 4 2 1 3 1 4\n")
    equal(answer_of("check", problem, path, accept=(1,))["data"]["feasible"], False, "a weekend beside a duty")


main([own_form, generated_month, on_call_data, rosters_of_persons_by_day])
