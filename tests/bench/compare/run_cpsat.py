# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""OR-Tools CP-SAT (PyPI: ortools) on an instance, in its own terms where it is a .rota or a .dzn file.

usage: run_cpsat.py FILE THREADS SECONDS

Prints a JSON object; `seconds` is the solving alone, without reading and modelling. SECONDS are of the
processor with one thread, so that other programs take nothing away, and of the clock with several. One
thread works with the full linear relaxation, several with the `max_lp` strategy among them: left alone,
CP-SAT proves none of the tight months in a minute, since it uses the full relaxation only from eight
threads on.
"""

import json
import sys
import threading
import time

from ortools.sat.python import cp_model

import model_mps
import model_rota
import model_roster

PATIENCE = 20  # times the cap may pass by the clock while one thread waits for the processor
MODELS = {"mps": model_mps.build, "rota": model_rota.build, "dzn": model_roster.build}


def stop_in_time(solver, end):
    while time.process_time() < end:
        time.sleep(0.05)
    solver.stop_search()


def main():
    path, threads, cap = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    model = MODELS[path.rsplit(".", 1)[1]](path)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = threads
    solver.parameters.max_time_in_seconds = cap if threads > 1 else PATIENCE * cap
    if threads == 1:
        solver.parameters.linearization_level = 2
    else:
        solver.parameters.subsolvers.append("max_lp")
    start, cpu = time.monotonic(), time.process_time()
    if threads == 1:
        threading.Thread(target=stop_in_time, args=(solver, cpu + cap), daemon=True).start()
    status = solver.solve(model)
    seconds, cpu = time.monotonic() - start, time.process_time() - cpu
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    print(
        json.dumps(
            {
                "status": "optimal" if status == cp_model.OPTIMAL else "stopped",
                "objective": solver.objective_value if found else None,
                "bound": solver.best_objective_bound,
                "seconds": seconds,
                "cpu": cpu,
            }
        )
    )


main()
