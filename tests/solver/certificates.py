#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Certificates through the command line: a public instance, a generated month and a small problem are solved, their
certificates verified in both languages, and altered, foreign and cut ones refused with the right exit code."""

import hashlib
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from harness import PROGRAM, SOURCE, claim, equal, main
from tiny import ROSTERS, TINY, rinban

PROBLEM = TINY % ""
MAKE_ROTA = os.path.join(SOURCE, "tests", "bench", "make_rota.py")


def certify(problem, folder):
    path = os.path.join(folder, "certificate")
    code, answer = rinban("solve", problem, "--certificate", path)
    claim(code in (0, 1), answer["messages"])
    with open(path, encoding="utf-8") as file:
        return answer["data"], path, file.read()


def verify(problem, text, folder, name="altered"):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return rinban("verify", problem, path)


def with_digest(text):
    body = text[:text.index("\ndigest ") + 1]
    return body + "digest %s\nend\n" % hashlib.sha256(body.encode()).hexdigest()


def write_tiny(folder):
    path = os.path.join(folder, "tiny.rinban")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROBLEM)
    return path


def month(name, folder):
    path = os.path.join(folder, name)
    subprocess.run([sys.executable, MAKE_ROTA, name[0], name[1:], path, "--nomps"], check=True,
                   stdout=subprocess.DEVNULL)
    return path + ".rota"


def what_was_proven_is_verified(folder):
    months = {"S1": 3271, "M1": 522}    # a tree over numbers of duties; column generation
    for problem in (write_tiny(folder), os.path.join(ROSTERS, "2013_4s-10d.dzn"), *(month(m, folder) for m in months)):
        solved, path, _ = certify(problem, folder)
        code, answer = rinban("verify", problem, path)
        data = answer["data"]
        equal((code, data["valid"], data["objective"]), (0, True, solved["objective"]), problem)
        equal(data["bound"], solved["exact_bound"], problem)
        equal(data["proves"], "optimal" if solved["exact_bound"] == solved["objective"] else solved["exact_bound"],
              problem)
        claim(0 <= data["seconds"] < 60, data)
        if problem.endswith(".rota"):
            best = months[os.path.basename(problem)[:-len(".rota")]]
            equal((data["proves"], data["objective"], data["bound"]), ("optimal", best, best), problem)


def a_gap_that_mixtures_leave_is_certified(folder):
    """Mixtures of rosters cost 565, so that prices alone prove no more; the optimum is 566. The search has
    closed the gap by a tree or by a list of rosters and cuts; in the latter case the proof needs the list."""
    problem, rota = month("M30", folder), os.path.join(folder, "rota")
    claim(rinban("solve", problem, "--out", rota)[0] == 0, "not solved")
    solved, path, text = certify(problem, folder)
    equal((solved["objective"], solved["proof"], solved["exact_bound"]), (566, "optimal", 566), "the answer")
    code, answer = rinban("verify", problem, path)
    equal((code, answer["data"]["proves"]), (0, "optimal"), "the certificate")
    with open(rota, encoding="utf-8") as file:
        duties = [line for line in file.read().splitlines() if line.startswith("duty ")]
    equal([line for line in text.splitlines() if line.startswith("duty ")], duties, "the rota without a certificate")
    cuts = re.findall(r" cut(?: \w+ \d+){3} \d+", text)
    altered = [("\nlist\n", "\n")] if "\nlist\n" in text else []
    for old, new in altered + [change for cut in cuts[:1] for change in ((cut, ""), (cut, cut + "00"))]:
        code, answer = verify(problem, with_digest(text.replace(old, new)), folder)
        proven = 566 if answer["data"]["proves"] == "optimal" else answer["data"]["proves"]
        claim(proven <= 566 and (code == 0) == (proven == 566), "%r: %r" % (new, answer["data"]))
        claim(proven < 566 or old != "\nlist\n", "the optimum is proven without a list")
        equal(answer["data"]["objective"], 566, "the rota")


def claims_that_do_not_hold_are_findings(folder):
    problem = write_tiny(folder)
    solved, _, text = certify(problem, folder)
    best = solved["objective"]
    for old, new in (("objective %d" % best, "objective %d" % (best - 1)), ("bound %d" % best, "bound %d" % (best + 1)),
                     ("part %d" % best, "part %d" % (best + 1))):
        claim(old in text, text)
        code, answer = verify(problem, with_digest(text.replace(old, new, 1)), folder)
        equal((code, answer["data"]["valid"], answer["messages"][0]["code"]), (1, False, "CERTIFICATE"),
              new)
        claim(answer["data"]["proves"] in ("optimal", best), answer)


def altered_cut_and_foreign_files_are_refused(folder):
    problem = write_tiny(folder)
    _, _, text = certify(problem, folder)
    other = os.path.join(folder, "other.rinban")
    with open(other, "w", encoding="utf-8") as file:
        file.write(PROBLEM.replace("1000", "999"))
    for path, altered, place in ((problem, text.replace("duals", "duals seat 0 1", 1), "column 8"),
                                 (problem, text[:len(text) // 2], "line "), (other, text, "line 2, column 9"),
                                 (problem, PROBLEM, "line 1, column 1"), (problem, "", "line 1, column 1")):
        code, answer = verify(path, altered, folder)
        equal((code, answer["data"], answer["messages"][0]["code"]), (3, None, "INPUT"), place)
        claim(place in answer["messages"][0]["text"], answer["messages"])


def the_text_says_which_proof_it_is(folder):
    problem = write_tiny(folder)
    _, path, _ = certify(problem, folder)
    for lang, words in (("en", "exact arithmetic"), ("ja", "正確な計算")):
        done = subprocess.run([PROGRAM, "--lang", lang, "solver", "verify", problem, path], capture_output=True)
        claim(done.returncode == 0 and words in done.stdout.decode(), done.stdout.decode())


main([what_was_proven_is_verified, a_gap_that_mixtures_leave_is_certified, claims_that_do_not_hold_are_findings,
      altered_cut_and_foreign_files_are_refused, the_text_says_which_proof_it_is])
