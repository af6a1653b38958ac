# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: the rinban authors
"""HiGHS (PyPI: highspy) on a free MPS file, to the optimum.

usage: run_highs.py FILE.mps THREADS SECONDS

Prints a JSON object; `seconds` is the solving alone. SECONDS are of the processor with one thread, so that
other programs take nothing away, and of the clock with several. All costs are whole: a gap below 1 is
none, and HiGHS is told so.
"""

import json
import math
import sys
import time

import highspy

PATIENCE = 20  # times the cap may pass by the clock while one thread waits for the processor


def main():
    path, threads, cap = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(path)
    for name, value in (
        ("threads", threads),
        ("parallel", "on" if threads > 1 else "off"),
        ("time_limit", cap if threads > 1 else PATIENCE * cap),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.999),
    ):
        if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
            raise SystemExit(f"HiGHS refuses the option {name}")
    start, cpu = time.monotonic(), time.process_time()

    def stop_in_time(event):
        if threads == 1 and time.process_time() - cpu > cap:
            event.interrupt()

    highs.cbMipInterrupt += stop_in_time
    highs.run()
    seconds, cpu = time.monotonic() - start, time.process_time() - cpu
    info = highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    bound = info.mip_dual_bound
    print(
        json.dumps(
            {
                "status": (
                    "optimal" if highs.getModelStatus() == highspy.HighsModelStatus.kOptimal else "stopped"
                ),
                "objective": info.objective_function_value if found else None,
                "bound": bound if math.isfinite(bound) else None,
                "seconds": seconds,
                "cpu": cpu,
            }
        )
    )


main()
