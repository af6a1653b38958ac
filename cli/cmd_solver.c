/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban solver solve, check, convert: the mathematics alone, on files; no database, no calendar. */

#include "cli/file.h"
#include "cli/instance.h"
#include "cli/solving.h"
#include "solver/prove.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static void
json_answer(RnJson *json, const RnProblem *problem, const RnAnswer *answer, guint64 seed)
{
  rn_json_string(json, "instance", problem->name);
  rn_json_int(json, "persons", problem->persons->len);
  rn_json_int(json, "seats", problem->seats->len);
  rn_json_int(json, "objective", answer->objective);
  if (answer->proof == RN_PROOF_NONE)
    rn_json_null(json, "bound");
  else
    rn_json_int(json, "bound", answer->bound);
  rn_json_string(json, "proof", rn_proof_name(answer->proof));
  if (answer->exact_bound == G_MININT64)
    rn_json_null(json, "exact_bound");
  else
    rn_json_int(json, "exact_bound", answer->exact_bound);
  rn_json_int(json, "unfilled", answer->unfilled);
  rn_json_ratio(json, "seconds", answer->seconds);
  rn_json_ratio(json, "seconds_first", answer->seconds_first);
  rn_json_int(json, "work", answer->work);
  rn_json_int(json, "threads", answer->threads);
  rn_json_int(json, "seed", (gint64)seed);
}

static void
print_answer(const RnProblem *problem, const RnAnswer *answer)
{
  rn_print(_("%s: %d persons, %d seats\n"), problem->name, (int)problem->persons->len, (int)problem->seats->len);
  if (answer->proof == RN_PROOF_OPTIMAL && answer->exact_bound == answer->objective)
    rn_print(_("objective %" PRId64 ", proven optimal in exact arithmetic\n"), answer->objective);
  else if (answer->proof == RN_PROOF_OPTIMAL && answer->exact_bound != G_MININT64)
    rn_print(_("objective %" PRId64 ", proven optimal with floating point; bound in exact arithmetic %" PRId64 "\n"),
             answer->objective, answer->exact_bound);
  else if (answer->proof == RN_PROOF_OPTIMAL)
    rn_print(_("objective %" PRId64 ", proven optimal with floating point\n"), answer->objective);
  else if (answer->proof == RN_PROOF_BOUND)
    rn_print(_("objective %" PRId64 ", bound %" PRId64 ", not proven\n"), answer->objective, answer->bound);
  else
    rn_print(_("objective %" PRId64 ", no bound\n"), answer->objective);
  rn_print(_("unfilled %" PRId64 ", work %" PRId64 ", %d threads, %.2f s (first rota after %.2f s)\n"),
           answer->unfilled, answer->work, answer->threads, answer->seconds, answer->seconds_first);
}

/* Proves the answer once more in exact arithmetic and writes how. What that proves beyond the search is taken over. */
static gboolean
write_certificate(RnCli *cli, const RnProblem *problem, RnAnswer *answer, RnProgress *progress, const char *path,
                  int *status)
{
  RnProveOptions options = {.threads = answer->threads, .should_stop = rn_progress_should_stop, .data = progress};
  GError *error = NULL;
  g_autoptr(RnCertificate) certificate = rn_prove(problem, answer, &options, &error);
  if (!certificate) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  answer->exact_bound = MAX(answer->exact_bound, certificate->bound);
  answer->bound = MAX(answer->bound, certificate->bound);
  answer->proof = answer->bound == answer->objective ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
  g_autofree char *text = rn_certificate_to_text(problem, certificate);
  return rn_file_write(cli, path, text, strlen(text), status);
}

static int
finish_solve(RnCli *cli, const RnProblem *problem, const RnAnswer *answer, guint64 seed, const char *out)
{
  int status;
  if (answer->outcome == RN_OUTCOME_CONTRADICTION)
    return rn_cli_fail(cli, RN_EXIT_INPUT, "CONTRADICTION", _("The hard rules contradict each other: %s"),
                       answer->contradiction ? answer->contradiction : "-");
  if (answer->outcome == RN_OUTCOME_NO_ANSWER)
    return rn_cli_fail(cli, RN_EXIT_LIMIT, "LIMIT",
                       _("A limit was reached before any rota was found. Give more time or work."));
  rn_solving_note(cli);
  if (out) {
    g_autofree char *text = rn_answer_to_text(problem, answer);
    if (!rn_file_write(cli, out, text, strlen(text), &status))
      return status;
  }
  if (cli->json)
    json_answer(cli->data, problem, answer, seed);
  else
    print_answer(problem, answer);
  return answer->unfilled ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_solver_solve(RnCli *cli, char **argv)
{
  g_auto(RnSolving) solving = {0};
  g_autofree char *out = NULL, *certificate = NULL;
  gint64 memory_limit = 0;
  g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
  const GOptionEntry own[] = {
      {"memory-limit", 0, 0, G_OPTION_ARG_INT64, &memory_limit, N_("end when the program holds this much memory"), "MIB"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("write the rota to this file"), N_("ROTA")},
      {"certificate", 0, 0, G_OPTION_ARG_FILENAME, &certificate, N_("write a proof that others can verify to this file"),
       N_("FILE")},
  };
  rn_solving_entries(entries, &solving, 0);
  g_array_append_vals(entries, own, G_N_ELEMENTS(own));
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, &g_array_index(entries, GOptionEntry, 0), 1, 1, &status);
  if (!args || !rn_solving_check(cli, &solving, &status))
    return status;
  if (memory_limit < 0)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--memory-limit");
  g_autoptr(RnProblem) problem = rn_instance_problem(cli, args[0], &status);
  if (!problem)
    return status;
  RnSolveOptions options = rn_solve_options_default();
  options.memory_limit = memory_limit;
  if (solving.seed)
    options.seed = (guint64)solving.seed;
  if (solving.threads)
    options.threads = solving.threads;
  if (solving.work_limit)
    options.work_limit = solving.work_limit;
  if (solving.time_limit > 0)
    options.time_limit = solving.time_limit;
  g_autoptr(RnProgress) progress = rn_progress_new(cli->json);
  options.should_stop = rn_progress_should_stop;
  options.progress = rn_progress_show;
  options.data = progress;
  options.certify = certificate != NULL;
  GError *error = NULL;
  g_autoptr(RnAnswer) answer = rn_solve(problem, &options, &error);
  if (!answer) {
    g_clear_pointer(&progress, rn_progress_free);
    return rn_cli_error(cli, error);
  }
  if (certificate && answer->outcome == RN_OUTCOME_ROTA &&
      !write_certificate(cli, problem, answer, progress, certificate, &status))
    return status;
  g_clear_pointer(&progress, rn_progress_free);
  return finish_solve(cli, problem, answer, options.seed, out);
}

static void
violation_json(RnJson *json, const RnViolation *violation)
{
  rn_json_object(json, NULL);
  rn_json_string(json, "rule", violation->rule);
  rn_json_string(json, "text", violation->text);
  rn_json_end_object(json);
}

int
rn_cmd_solver_check(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 2, 2, &status);
  g_autoptr(RnProblem) problem = args ? rn_instance_problem(cli, args[0], &status) : NULL;
  if (!problem)
    return status;
  g_autoptr(RnAnswer) answer = rn_instance_rota(cli, args[0], problem, args[1], &status);
  if (!answer)
    return status;
  gint64 objective;
  const RnAssignment *assignments = (const RnAssignment *)(gpointer)answer->assignments->data;
  g_autoptr(GPtrArray) violations = rn_problem_judge(problem, assignments, answer->assignments->len, &objective);
  if (cli->json) {
    rn_json_bool(cli->data, "feasible", violations->len == 0);
    rn_json_int(cli->data, "objective", objective);
    rn_json_array(cli->data, "findings");
  } else {
    rn_print(violations->len ? _("The rota breaks hard rules. Objective %" PRId64 "\n")
                             : _("The rota keeps all hard rules. Objective %" PRId64 "\n"),
             objective);
  }
  for (guint i = 0; i < violations->len; i++) {
    const RnViolation *violation = violations->pdata[i];
    if (cli->json)
      violation_json(cli->data, violation);
    else
      rn_print("! %s: %s\n", violation->rule, violation->text);
  }
  if (cli->json)
    rn_json_end_array(cli->data);
  if (answer->objective != G_MAXINT64 && objective != answer->objective)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "OBJECTIVE",
                   _("The rota file states the objective %" PRId64 ", but it is %" PRId64 "."), answer->objective,
                   objective);
  return violations->len ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_solver_convert(RnCli *cli, char **argv)
{
  static const char *const writable[] = {".rinban", ".lp", ".mps", NULL};
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 2, 2, &status);
  if (!args || !rn_instance_has_suffix(cli, args[1], writable, &status))
    return status;
  g_autoptr(RnProblem) problem = rn_instance_problem(cli, args[0], &status);
  if (!problem)
    return status;
  GError *error = NULL;
  if (g_str_has_suffix(args[1], ".rinban")) {
    g_autofree char *text = rn_problem_to_text(problem);
    if (!rn_file_write(cli, args[1], text, strlen(text), &status))
      return status;
  } else if (!rn_problem_export(problem, args[1], &error)) {
    return rn_cli_error(cli, error);
  }
  if (cli->json)
    rn_json_string(cli->data, "file", args[1]);
  else
    rn_print(_("Written: %s\n"), args[1]);
  return RN_EXIT_DONE;
}
