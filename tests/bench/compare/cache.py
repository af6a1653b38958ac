# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""What peers said before, kept in a folder: a file for each instance and solver, good for the same
version, machine and instance, unless a longer run might say more. Known optima, kept in the tree."""

import hashlib
import json
import os
import re

from solvers import Result

OPTIMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "optima.json")


def write_json(path, value):
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1, sort_keys=True)
        file.write("\n")
    os.replace(path + ".part", path)


def read_json(path, otherwise):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return otherwise


class Cache:
    def __init__(self, folder, machine):
        self.folder = os.path.join(folder, hashlib.sha256(machine.encode()).hexdigest()[:8])
        os.makedirs(self.folder, exist_ok=True)

    def path(self, instance, peer):
        return os.path.join(self.folder, instance.name + "--" + re.sub(r"[^\w-]+", "-", peer.label) + ".json")

    def read(self, instance, peer, cap):
        """The stored result, or None when there is none that holds for this version, instance and cap."""
        stored = read_json(self.path(instance, peer), None)
        if stored is None:
            return None
        result = Result(**stored)
        holds = result.version == peer.version() and result.digest == instance.digest()
        return result if holds and (result.optimal or result.cap >= cap) else None

    def write(self, instance, peer, result):
        write_json(self.path(instance, peer), result.as_dict())


def disagreements(claims):
    """No bound may lie above any objective, whoever says so. claims: (who, objective or None, bound or
    None)."""
    objectives = [(objective, who) for who, objective, _ in claims if objective is not None]
    bounds = [(bound, who) for who, _, bound in claims if bound is not None]
    if objectives and bounds and max(bounds)[0] > min(objectives)[0]:
        (bound, one), (objective, other) = max(bounds), min(objectives)
        yield f"{one} proves at least {bound}, {other} found {objective}"


class Optima:
    """Instance -> optimum, digest of the instance, and which solvers proved it."""

    def __init__(self):
        self.known = read_json(OPTIMA, {})

    def of(self, instance):
        """The optimum, or None where none is known of this very instance."""
        entry = self.known.get(instance.name)
        return entry["optimum"] if entry and entry["sha256"] == instance.digest()[:16] else None

    def add(self, instance, optimum, solvers):
        digest = instance.digest()[:16]
        entry = self.known.get(instance.name)
        if not entry or entry["sha256"] != digest:
            entry = self.known[instance.name] = {"optimum": optimum, "sha256": digest, "proven_by": []}
        entry["proven_by"] = sorted(set(entry["proven_by"]) | set(solvers))

    def store(self):
        """One line for each instance."""
        lines = [
            f' "{name}": {json.dumps(entry, sort_keys=True)}' for name, entry in sorted(self.known.items())
        ]
        with open(OPTIMA, "w", encoding="utf-8") as file:
            file.write("{\n" + ",\n".join(lines) + "\n}\n")
