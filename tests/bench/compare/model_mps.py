# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""A free MPS file of whole numbers as a CP-SAT model. All columns become whole, which the models of
make_rota.py and of rinban allow: those that are not marked so come out whole by themselves."""

from collections import defaultdict

from ortools.sat.python import cp_model


def read_mps(path):
    """Rows (name -> [type, side, range]), columns (name -> {row: entry}) and bounds (name -> [lower,
    upper])."""
    rows, columns, bounds = {}, defaultdict(dict), {}
    section = None
    with open(path, encoding="ascii") as file:
        for line in file:
            words = line.split()
            if not line.startswith(" "):
                section = words[0]
            elif section == "ROWS":
                rows[words[1]] = [words[0], 0, None]
            elif section == "COLUMNS" and words[1] != "'MARKER'":
                columns[words[0]][words[1]] = int(words[2])
            elif section == "RHS":
                rows[words[1]][1] = int(words[2])
            elif section == "RANGES":
                rows[words[1]][2] = int(words[2])
            elif section == "BOUNDS":
                bound = bounds.setdefault(words[2], [0, None])
                if words[0] in ("LO", "FX"):
                    bound[0] = int(words[3])
                if words[0] in ("UP", "FX"):
                    bound[1] = int(words[3])
    return rows, columns, bounds


def limits(kind, side, extent):
    """The least and the most that a row may sum to; None: no limit."""
    if kind == "E":
        return side, side
    if kind == "L":
        return None if extent is None else side - abs(extent), side
    return side, None if extent is None else side + abs(extent)


def most_needed(column, rows, sums):
    """A column that costs something is never larger than its rows can ask for."""
    return max((sums[row] + abs(rows[row][1]) for row in column if rows[row][0] != "N"), default=0)


def build(path):
    rows, columns, bounds = read_mps(path)
    costs = next(name for name, row in rows.items() if row[0] == "N")
    sums = defaultdict(int)  # of the entries of bounded columns, without their signs
    for name, column in columns.items():
        upper = bounds.get(name, [0, None])[1]
        for row, entry in column.items():
            sums[row] += abs(entry) * (upper or 0)
    model = cp_model.CpModel()
    terms = defaultdict(list)
    for name, column in columns.items():
        lower, upper = bounds.get(name, [0, None])
        if upper is None:
            if column.get(costs, 0) <= 0:
                raise ValueError(f"column {name} has no upper bound and no cost")
            upper = most_needed(column, rows, sums)
        variable = model.new_int_var(lower, upper, "")
        for row, entry in column.items():
            terms[row].append((variable, entry))
    for name, row in rows.items():
        if row[0] == "N":
            continue
        low, high = limits(*row)
        variables, entries = zip(*terms[name]) if terms[name] else ((), ())
        total = cp_model.LinearExpr.weighted_sum(variables, entries)
        model.add_linear_constraint(
            total, cp_model.INT_MIN if low is None else low, cp_model.INT_MAX if high is None else high
        )
    model.minimize(cp_model.LinearExpr.weighted_sum(*zip(*terms[costs])))
    return model
