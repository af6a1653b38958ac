/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Options of a solve, from the command line to the engine. Defaults are the engine's. */

#include "cli/solving.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_solving_clear(RnSolving *solving)
{
  g_free(solving->block);
  g_free(solving->export_lp);
  g_free(solving->export_problem);
}

void
rn_solving_entries(GArray *entries, RnSolving *solving, unsigned which)
{
  const GOptionEntry common[] = {
      {"seed", 0, 0, G_OPTION_ARG_INT64, &solving->seed, N_("another seed may find another rota of the same worth"),
       "N"},
      {"threads", 0, 0, G_OPTION_ARG_INT, &solving->threads,
       N_("threads to use; 0: as many as cores. The answer does not depend on it"), "N"},
      {"work-limit", 0, 0, G_OPTION_ARG_INT64, &solving->work_limit,
       N_("end after this much work (the same on every machine)"), "N"},
      {"time-limit", 0, 0, G_OPTION_ARG_DOUBLE, &solving->time_limit, N_("end after so many seconds"), "S"},
  };
  const GOptionEntry block[] = {
      {"block", 0, 0, G_OPTION_ARG_STRING, &solving->block,
       N_("solve the seats of this area only; the rest stays as it is"), "B"},
      {"fresh", 0, 0, G_OPTION_ARG_NONE, &solving->fresh, N_("ignore the draft made before"), NULL},
  };
  const GOptionEntry export[] = {
      {"export-lp", 0, 0, G_OPTION_ARG_FILENAME, &solving->export_lp,
       N_("also write the model for other solvers (.lp or .mps)"), N_("FILE")},
      {"export-problem", 0, 0, G_OPTION_ARG_FILENAME, &solving->export_problem,
       N_("also write the problem as text (.rinban)"), N_("FILE")},
  };
  if (which & RN_SOLVING_BLOCK)
    g_array_append_vals(entries, block, G_N_ELEMENTS(block));
  g_array_append_vals(entries, common, G_N_ELEMENTS(common));
  if (which & RN_SOLVING_EXPORT)
    g_array_append_vals(entries, export, G_N_ELEMENTS(export));
}

gboolean
rn_solving_check(RnCli *cli, const RnSolving *solving, int *status)
{
  const char *name = NULL;
  if (solving->seed < 0)
    name = "--seed";
  else if (solving->threads < 0 || solving->threads > 1024)
    name = "--threads";
  else if (solving->work_limit < 0)
    name = "--work-limit";
  else if (!(solving->time_limit >= 0 && solving->time_limit < 1e9))
    name = "--time-limit";
  if (!name)
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), name);
  return FALSE;
}

gboolean
rn_solving_options(RnCli *cli, const RnSolving *solving, RnProgress *progress, RnMonthOptions *options, int *status)
{
  if (!rn_solving_check(cli, solving, status))
    return FALSE;
  *options = rn_month_options_default();
  if (solving->seed)
    options->seed = (guint64)solving->seed;
  if (solving->threads)
    options->threads = solving->threads;
  if (solving->work_limit)
    options->work_limit = solving->work_limit;
  if (solving->time_limit > 0)
    options->time_limit = solving->time_limit;
  if (solving->block) {
    options->area_id = rn_cli_id(cli, solving->block, status);
    if (!options->area_id)
      return FALSE;
  }
  options->fresh = solving->fresh;
  options->export_lp = solving->export_lp;
  options->export_problem = solving->export_problem;
  options->should_stop = rn_progress_should_stop;
  options->progress = rn_progress_show;
  options->data = progress;
  return TRUE;
}

GOptionEntry
rn_solving_scope_entry(char **scope)
{
  return (GOptionEntry){"scope", 0, 0, G_OPTION_ARG_STRING, scope,
                        N_("what may change: block, all, or widen: the block, and all only when something would stay "
                           "open"),
                        N_("SCOPE")};
}

gboolean
rn_solving_scope(RnCli *cli, const char *text, RnReplanScope *scope, int *status)
{
  static const char *const names[] = {"block", "widen", "all"};
  if (!text)
    return TRUE;
  for (int i = 0; i < (int)G_N_ELEMENTS(names); i++)
    if (strcmp(text, names[i]) == 0) {
      *scope = (RnReplanScope)i;
      return TRUE;
    }
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The scope is block, widen or all, not \"%s\"."), text);
  return FALSE;
}

void
rn_solving_note(RnCli *cli)
{
  if (rn_progress_interrupted())
    rn_cli_message(cli, RN_SEVERITY_NOTE, "STOPPED",
                   _("The search was stopped early; this is the best rota found until then."));
}
