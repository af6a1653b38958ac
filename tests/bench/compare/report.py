# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""What was measured, as lines while it goes on and as Markdown tables at the end."""

import os
import statistics
from typing import NamedTuple, Optional

from instances import TOP
from solvers import DISTURBED

README = os.path.join(TOP, "README.md")
DETAILS = os.path.join(TOP, "tests", "bench", "results.md")
BEGIN, END = "<!-- peers: begin -->", "<!-- peers: end -->"

LINK = "[すべての問題 · Every instance](tests/bench/results.md)"

NEXT_SECTION = "## For programmers\n"
SECTION = f"""## 速さ · How fast

同じ問題をほかの四つのソルバーにも解かせ、時間と最適値を比べます · The same problems given to four other solvers; everybody's
optima are compared too. `tests/bench/peers` measures, [this page](tests/bench/README.md) tells how.

{BEGIN}
{END}

![time against persons and days](tests/bench/scaling.svg)
"""

TITLES = {
    "S": "S: 30 persons, 8 duties each",
    "M": "M: 75 persons",
    "L": "L: 300 persons",
    "XL": "XL: 520 persons",
    "BIG": "XXL, G, XXXL: 1,040, 1,920, 4,800 persons",
    "H": "H: a wish for every day, 54 to 272 persons",
    "OC": "on-call rosters of the MiniZinc challenge",
    "CITIES": "months of the example cities",
}

# The fastest proof in the challenge of the year, on its machines: seconds and solver.
CHALLENGE = {
    "2013_4s-10d": (0.05, None),
    "2013_4s-23d": (0.2, None),
    "2013_10s-50d": (0.2, None),
    "2013_10s-150d": (10.1, "Gurobi"),
    "2013_20s-200d": (None, None),
    "2018_2s-200d": (0.8, None),
    "2018_4s-100d": (1.2, None),
    "2018_10s-100d-C": (0.7, None),
    "2018_20s-100d-B": (1.8, "OR-Tools"),
    "2018_30s-400d-A": (163, "OR-Tools"),
}


class Row(NamedTuple):
    """An instance measured. optimum: known before or proven by a peer now, or None."""

    instance: object
    ours: object
    results: list
    optimum: Optional[int]

    def fastest(self):
        """The peer that proved the optimum first; None where none did."""
        proven = [result for result in self.results if result.optimal]
        return min(proven, key=lambda result: result.seconds) if proven else None

    def peer_seconds(self):
        """Of the fastest peer, and whether it is a proof; without one the time that all of them were
        given."""
        best = self.fastest()
        if best:
            return best.seconds, True
        return (min(result.cap for result in self.results), False) if self.results else (None, False)

    def ratio(self):
        """How many times faster than the fastest peer rinban proved the optimum: 0 where only a peer did,
        at least so many times where only rinban did, None where nobody did or no peer ran."""
        seconds, exact = self.peer_seconds()
        if seconds is None or not (exact or self.ours.optimal):
            return None
        return seconds / self.ours.median() if self.ours.optimal else 0


def seconds_text(seconds):
    if seconds is None:
        return "-"
    return f"{seconds:.3f}" if seconds < 1 else f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def spread_text(values, sign=""):
    """Median and 95th percentile."""
    return " / ".join(
        sign + seconds_text(value) for value in (statistics.median(values), nearest_rank(values, 0.95))
    )


def ratio_text(ratio, exact=True):
    if ratio is None:
        return "-"
    return ("" if exact else "> ") + (f"{ratio:.1f}" if ratio < 10 else f"{ratio:,.0f}")


def claim_text(objective, bound, optimal):
    if objective is None:
        return "no answer" if bound is None else f"no answer, bound {bound}"
    return f"{objective} proven" if optimal else f"{objective}, bound {'-' if bound is None else bound}"


def challenge_text(name):
    seconds, solver = CHALLENGE[name]
    return "none in 900 s" if seconds is None else f"{seconds} s" + (f", {solver}" if solver else "")


def print_ours(ours):
    runs = f"{len(ours.walls)} runs, {seconds_text(min(ours.walls))} to {seconds_text(max(ours.walls))}"
    line(
        "rinban",
        ours.median(),
        claim_text(ours.objective, ours.bound, ours.optimal),
        ours.memory_mib,
        f"first answer {seconds_text(ours.first())} s; {runs}; "
        f"processor {seconds_text(statistics.median(ours.cpus))} s{disturbed_text(ours.others)}",
    )
    for seconds, gap in ours.early.items():
        print(f"  gap after {seconds} s: {'-' if gap is None else f'{100 * gap:.2f} %'}")


def print_row(row):
    instance, ours = row.instance, row.ours
    print(f"{instance.name}   {instance.persons} persons, {instance.days} days", flush=True)
    if ours.walls:
        print_ours(ours)
    for result in row.results:
        line(
            result.solver,
            result.seconds,
            claim_text(result.objective, result.bound, result.optimal),
            result.memory_mib,
            f"{result.date}{disturbed_text(result.others)}",
        )
    if row.results and ours.walls:
        best = row.fastest()
        print(
            f"  times faster: {ratio_text(row.ratio(), best is not None)}, beside "
            f"{best.solver if best else 'the time that the others had'}"
        )
    if instance.name in CHALLENGE:
        print(f"  fastest proof in the MiniZinc challenge: {challenge_text(instance.name)}")
    for complaint in ours.complaints:
        print(f"  WRONG: {complaint}")
    print(flush=True)


def disturbed_text(others):
    return f"; disturbed: others had {100 * others:.0f} % of the machine" if others > DISTURBED else ""


def line(who, seconds, claim, memory, rest):
    print(f"  {who:32s} {seconds_text(seconds):>8s} s   {claim:32s} {memory:6.0f} MiB   {rest}")


def nearest_rank(values, share):
    """The least of the values that this share of them does not exceed."""
    values = sorted(values)
    return values[max(0, -(-len(values) * round(100 * share) // 100) - 1)]


def summary_line(name, rows):
    walls = [row.ours.median() for row in rows]
    firsts = [row.ours.first() for row in rows if row.ours.firsts]
    peers = [row.peer_seconds() for row in rows if row.results]
    ratios = [row.ratio() for row in rows if row.ratio() is not None]
    own_sign = "" if all(row.ours.optimal for row in rows) else "≥ "
    cells = [
        TITLES[name],
        f"{sum(row.ours.optimal for row in rows)} of {len(rows)}",
        spread_text(walls, own_sign),
        seconds_text(statistics.median(firsts)) if firsts else "-",
        f"{max(row.ours.memory_mib for row in rows):.0f}",
    ]
    if peers:
        times = [seconds for seconds, _ in peers]
        sign = "" if all(exact for _, exact in peers) else "≥ "
        cells += [
            f"{sum(exact for _, exact in peers)} of {len(peers)}",
            spread_text(times, sign),
            fastest_names(rows),
        ]
    else:
        cells += ["-", "-", "not run"]
    cells.append(f"{ratio_text(statistics.median(ratios))} / {ratio_text(min(ratios))}" if ratios else "-")
    return "| " + " | ".join(cells) + " |"


def fastest_names(rows):
    """The solvers that were fastest on some instance, the most frequent first, without their threads."""
    count = {}
    for row in rows:
        if row.fastest():
            name = row.fastest().family()
            count[name] = count.get(name, 0) + 1
    return ", ".join(sorted(count, key=lambda name: (-count[name], name))) or "none"


HEADINGS = (
    "instances",
    "proven",
    "p50 / p95, s",
    "first answer, s",
    "MiB",
    "proven by a peer",
    "fastest peer p50 / p95, s",
    "fastest",
    "times faster, median / least",
)


def summary(sets, about):
    """The table of README. sets: name -> rows."""
    lines = ["| " + " | ".join(HEADINGS) + " |", "| --- " * len(HEADINGS) + "|"]
    lines += [summary_line(name, rows) for name, rows in sets.items()]
    return "\n".join(lines) + "\n\n" + about + "\n"


def cell_of(results):
    """Seconds to the proof, or what was known when the time ran out; one thread, then all."""
    texts = []
    for result in results:
        mark = "~" if result.is_disturbed() else ""
        texts.append(
            mark
            + (
                seconds_text(result.seconds)
                if result.optimal
                else claim_text(result.objective, result.bound, False)
            )
        )
    return " / ".join(texts) or "not run"


LEGEND = """Seconds; of rinban the whole process (median; least to most of the runs), of others the solving
alone, with one thread / with all. Without a proof: the objective and the bound when time ran out. ~: other
programs had more than a tenth of the machine.
"""


def detail_line(name, row, solvers):
    ours = row.ours
    runs = f"{seconds_text(min(ours.walls))} to {seconds_text(max(ours.walls))}"
    claim = claim_text(ours.objective, ours.bound, ours.optimal)
    for seconds, gap in ours.early.items():
        claim += f"; {'no answer' if gap is None else f'{100 * gap:.2f} %'} after {seconds} s"
    cells = [
        row.instance.name,
        f"{'~' if ours.others > DISTURBED else ''}{seconds_text(ours.median())} ({runs})",
        seconds_text(ours.first()),
        claim,
        f"{ours.memory_mib:.0f}",
    ]
    for solver in solvers:
        cells.append(cell_of([result for result in row.results if result.variant() == solver]))
    if name == "OC":
        cells.append(challenge_text(row.instance.name))
    cells.append(ratio_text(row.ratio(), row.fastest() is not None))
    return "| " + " | ".join(cells) + " |"


def details(sets, about, replan):
    """The table of every instance, and what the benchmark of sudden events said."""
    results = [result for rows in sets.values() for row in rows for result in row.results]
    solvers = list(dict.fromkeys(result.variant() for result in results))
    text = ["# Every instance\n", about + "\n", LEGEND]
    for name, rows in sets.items():
        headings = ["", "rinban", "first answer", "answer", "MiB", *solvers]
        headings += ["challenge"] * (name == "OC") + ["times faster"]
        text += [f"## {TITLES[name]}\n", "| " + " | ".join(headings) + " |", "| --- " * len(headings) + "|"]
        text += [detail_line(name, row, solvers) for row in rows] + [""]
    if replan:
        text += ["## Sudden events on published months\n", "```", replan.rstrip("\n"), "```"]
    return "\n".join(text)


def write_readme(table):
    """Between the markers; the first time the whole section, before the one for programmers."""
    with open(README, encoding="utf-8") as file:
        text = file.read()
    if BEGIN not in text:
        if NEXT_SECTION not in text:
            raise RuntimeError(f"README.md has neither {BEGIN} nor {NEXT_SECTION}")
        text = text.replace(NEXT_SECTION, f"{SECTION}\n{NEXT_SECTION}", 1)
    before, rest = text.split(BEGIN, 1)
    with open(README, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n{table}\n{LINK}\n{END}{rest.split(END, 1)[1]}")


def write_details(text):
    with open(DETAILS, "w", encoding="utf-8") as file:
        file.write(text.rstrip("\n") + "\n")
