#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""Counts single tests in the logs of `meson test`, so that none is lost silently.

usage: count.py BUILD-DIR LOGBASE EXPECTED    prints: PASSED FAILED SKIPPED
       count.py --self-test                   prints TAP

LOGBASE.json lies in BUILD-DIR/meson-logs; EXPECTED is how many programs meson listed for the run. A TAP program counts
by its lines. Failed is also: a program that died or failed without a failing line, a line that its plan promised and
that never came, a program without any test, a program that the log lacks. Names of failures go to stderr.
"""

import json
import os
import re
import subprocess
import sys

LINE = re.compile(r"^(ok|not ok)\b([^#]*)(?:#\s*(\w+))?", re.IGNORECASE)
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*(skip\w*))?", re.IGNORECASE)


def count_tap(text, died):
    """(passed, failed, skipped, reasons) of one program's TAP output."""
    passed = failed = skipped = 0
    planned = None
    skip_all = False
    reasons = []
    for line in text.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            skip_all = planned == 0 and bool(plan.group(2))
        match = LINE.match(line)
        if not match:
            continue
        if (match.group(3) or "").lower() == "skip":
            skipped += 1
        elif match.group(1).lower() == "ok":
            passed += 1
        else:
            failed += 1
            reasons.append(line)
    seen = passed + failed + skipped
    if skip_all and seen == 0 and not died:
        return 0, 0, 1, reasons
    if planned is not None and seen < planned:
        failed += planned - seen
        reasons.append("%d of %d planned tests never ran" % (planned - seen, planned))
    if planned is None and not died:
        failed += 1
        reasons.append("no plan: the output ends early")
    elif seen == 0:
        failed = max(failed, 1)
        reasons.append("no test ran")
    if died and failed == 0:
        failed = 1
        reasons.append("the program failed although no test did")
    return passed, failed, skipped, reasons


def count_program(protocol, entry):
    died = entry.get("result") in ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT") or entry.get("returncode", 0) not in (0, 77)
    if protocol == "tap":
        return count_tap(entry.get("stdout", ""), died)
    if entry.get("result") == "SKIP":
        return 0, 0, 1, []
    if died or entry.get("result") not in ("OK", "EXPECTEDFAIL"):
        return 0, 1, 0, [entry.get("result", "no result")]
    return 1, 0, 0, []


def count_run(build, logbase, expected):
    tests = json.loads(subprocess.check_output(["meson", "introspect", "--tests", build]))
    protocols = {test["name"]: test["protocol"] for test in tests}
    total = [0, 0, 0]
    programs = 0
    path = os.path.join(build, "meson-logs", logbase + ".json")
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                entry = json.loads(line)
                programs += 1
                name = entry["name"]
                protocol = protocols.get(name, protocols.get(name.split(" / ")[-1], "exitcode"))
                *counts, reasons = count_program(protocol, entry)
                total = [a + b for a, b in zip(total, counts)]
                for reason in reasons:
                    print("  failed: %s: %s" % (name, reason), file=sys.stderr)
    if programs < expected or programs == 0:
        total[1] += max(expected - programs, 1)
        print("  failed: %d of %d test programs are missing in %s" % (expected - programs, expected, path),
              file=sys.stderr)
    return total


def self_test():
    cases = [
        ("all pass", "1..2\nok 1 - a\nok 2 - b\n", False, (2, 0, 0)),
        ("plan at the end", "ok 1 - a\nnot ok 2 - b\n1..2\n", True, (1, 1, 0)),
        ("a skip", "1..2\nok 1 - a\nok 2 - b # SKIP no network\n", False, (1, 0, 1)),
        ("all skipped", "1..0 # SKIP no registry\n", False, (0, 0, 1)),
        ("died half-way", "1..3\nok 1 - a\n", True, (1, 2, 0)),
        ("died at the end", "1..1\nok 1 - a\n", True, (1, 1, 0)),
        ("died before its plan", "ok 1 - a\n", True, (1, 1, 0)),
        ("silence", "", False, (0, 1, 0)),
        ("an empty suite", "1..0\n", False, (0, 1, 0)),
        ("cut off", "ok 1 - a\n", False, (1, 1, 0)),
    ]
    print("1..%d" % len(cases))
    for number, (name, text, died, expected) in enumerate(cases, 1):
        counted = count_tap(text, died)[:3]
        print("%s %d - %s%s" % ("ok" if counted == expected else "not ok", number, name,
                                "" if counted == expected else " (%r, expected %r)" % (counted, expected)))


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    else:
        print(*count_run(sys.argv[1], sys.argv[2], int(sys.argv[3])))
