#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Months of a whole city: any number of threads gives the same rota, any order of the input the same optimum, and an
interrupt at any moment an honest answer."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import PROGRAM, SOURCE, claim, equal, main

GENERATOR = os.path.join(SOURCE, "tests", "bench", "make_rota.py")
OPTIMA = {("M", 1): 522, ("L", 1): 2003, ("L", 2): 1524}
INTERRUPTS = 100


def rinban(*words):
    done = subprocess.run([PROGRAM, "--lang", "en", "solver", *words], capture_output=True, text=True)
    claim(done.returncode in (0, 1), "exit %d: %s" % (done.returncode, done.stderr))
    return done.stdout


def generate(folder, size, seed):
    path = os.path.join(folder, "%s%d" % (size, seed))
    subprocess.run([sys.executable, GENERATOR, size, str(seed), path, "--nomps"], check=True, capture_output=True)
    return path + ".rota"


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def threads_do_not_change_the_rota(folder):
    problem = generate(folder, "L", 1)
    rotas = []
    for threads in "1", "2", "4":
        out = os.path.join(folder, "rota" + threads)
        rinban("solve", problem, "--threads", threads, "--out", out)
        rotas.append(read(out))
    claim("objective 2003" in rotas[0], "another optimum")
    equal(rotas[1], rotas[0], "two threads")
    equal(rotas[2], rotas[0], "four threads")


def shuffled(lines, order):
    """The text form with persons and options in another order: person number p stands at place order[p]."""
    persons = [line for line in lines if line.startswith("person ")]
    options, rest = [], []
    for line in lines:
        words = line.split(" ")
        if words[0] in ("option", "count", "window", "gap", "history"):
            words[1] = str(order[int(words[1])])
        elif words[0] == "group":
            first, last = words.index("persons") + 1, words.index("seats")
            words[first:last] = [str(order[int(p)]) for p in words[first:last]]
        if words[0] == "option":
            options.append(" ".join(words))
        elif words[0] != "person":
            rest.append(" ".join(words))
    placed = [None] * len(persons)
    for number, line in enumerate(persons):
        placed[order[number]] = line
    random.Random(5).shuffle(options)
    at = next(i for i, line in enumerate(rest) if line.startswith("slot "))
    behind = max(i for i, line in enumerate(rest) if line.startswith("seat ")) + 1
    return rest[:at] + placed + rest[at:behind] + options + rest[behind:]


def the_order_of_persons_does_not_change_the_optimum(folder):
    for (size, seed), optimum in OPTIMA.items():
        plain, other = os.path.join(folder, "plain.rinban"), os.path.join(folder, "other.rinban")
        rinban("convert", generate(folder, size, seed), plain)
        lines = read(plain).splitlines()
        n = sum(line.startswith("person ") for line in lines)
        order = list(range(n))
        random.Random(seed).shuffle(order)
        with open(other, "w", encoding="utf-8") as file:
            file.write("\n".join(shuffled(lines, order)) + "\n")
        claim(read(plain) != read(other), "nothing was shuffled")
        text = rinban("solve", other)
        claim("objective %d, proven optimal" % optimum in text, "%s%d: %s" % (size, seed, text))


def an_interrupt_leaves_the_best_rota_and_its_bound(folder):
    problem, out, moments = generate(folder, "L", 1), os.path.join(folder, "rota"), random.Random(11)
    begun = time.monotonic()
    rinban("solve", problem, "--out", out)
    whole = time.monotonic() - begun
    open_ones, proofs = 0, 0
    for _ in range(INTERRUPTS):
        if os.path.exists(out):
            os.remove(out)
        process = subprocess.Popen([PROGRAM, "--lang", "en", "solver", "solve", problem, "--out", out],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(moments.uniform(0, whole))
        process.send_signal(signal.SIGINT)
        text = process.communicate(timeout=120)[0]
        if process.returncode == -signal.SIGINT:      # before it could listen
            claim(not os.path.exists(out), "ended half way, with a file")
            continue
        claim(process.returncode in (0, 1), "exit %d: %s" % (process.returncode, text))
        if not os.path.exists(out):                   # before the first rota
            claim("objective" not in text, text)
            continue
        head = dict(re.findall(r"^(objective|bound|proof) (\S+)$", read(out), re.M))
        objective = int(head["objective"])
        claim(("bound" in head) == (head["proof"] != "none"), "a proof without a bound, or the other way round")
        bound = int(head.get("bound", objective - 1))
        claim(("bound" not in head or bound <= OPTIMA["L", 1]) and OPTIMA["L", 1] <= objective, str(head))
        checked = rinban("check", problem, out)
        claim("Objective %d" % objective in checked, checked)
        open_ones += bound < objective
        proofs += bound == objective
    claim(open_ones >= INTERRUPTS // 4, "only %d interrupts came in time, %d too late" % (open_ones, proofs))


def held_and_answer(problem, *limit):
    """The most memory in MiB that a solve held, and its answer."""
    process = subprocess.Popen([PROGRAM, "--lang", "en", "--json", "solver", "solve", problem, *limit],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answer = json.loads(process.stdout.read())["data"]
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss // 1024, answer


def a_memory_limit_ends_early(folder):
    problem = generate(folder, "XL", 1)
    free, answer = held_and_answer(problem)
    equal(answer["objective"], 3189, "without a limit")
    for part in 0.9, 0.1:
        held, answer = held_and_answer(problem, "--memory-limit", str(int(part * free)))
        claim(held < free, "%d MiB held at a limit of %.1f of %d" % (held, part, free))
        claim(answer["proof"] != "optimal" and answer["objective"] >= 3189, str(answer))
        claim(answer["bound"] is None or answer["bound"] <= 3189, str(answer))


main([threads_do_not_change_the_rota, the_order_of_persons_does_not_change_the_optimum,
      an_interrupt_leaves_the_best_rota_and_its_bound, a_memory_limit_ends_early])
