/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Files of the commands that work without a database, read by the form that their names tell. */

#include "cli/instance.h"

#include "cli/file.h"
#include "solver/foreign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
rn_instance_has_suffix(RnCli *cli, const char *path, const char *const *suffixes, int *status)
{
  for (const char *const *suffix = suffixes; *suffix; suffix++)
    if (g_str_has_suffix(path, *suffix))
      return TRUE;
  g_autofree char *list = g_strjoinv(", ", (char **)suffixes);
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "FORMAT",
                        _("The format of %s is not known here; its name must end in: %s."), path, list);
  return FALSE;
}

/* Other programs' problems have no name of their own: they get that of their file. */
static RnProblem *
parse_problem(const char *path, const char *text, gsize length, GError **error)
{
  g_autofree char *base = g_path_get_basename(path);
  *strrchr(base, '.') = '\0';
  if (g_str_has_suffix(path, ".rota"))
    return rn_foreign_rota(base, text, length, error);
  if (g_str_has_suffix(path, ".dzn"))
    return rn_foreign_dzn(base, text, length, error);
  return rn_problem_from_text(text, length, error);
}

RnProblem *
rn_instance_problem(RnCli *cli, const char *path, int *status)
{
  static const char *const readable[] = {".rinban", ".rota", ".dzn", NULL};
  if (!rn_instance_has_suffix(cli, path, readable, status))
    return NULL;
  gsize length;
  g_autofree char *text = rn_file_read(cli, path, &length, status);
  GError *error = NULL;
  RnProblem *problem = text ? parse_problem(path, text, length, &error) : NULL;
  if (error) {
    g_prefix_error(&error, "%s: ", path);
    *status = rn_cli_error(cli, error);
  }
  return problem;
}

RnAnswer *
rn_instance_rota(RnCli *cli, const char *problem_path, const RnProblem *problem, const char *path, int *status)
{
  gsize length;
  g_autofree char *text = rn_file_read(cli, path, &length, status);
  if (!text)
    return NULL;
  gboolean is_roster = g_str_has_suffix(problem_path, ".dzn") && g_str_has_suffix(path, ".txt");
  GError *error = NULL;
  RnAnswer *answer = is_roster ? rn_foreign_roster(problem, text, length, &error)
                               : rn_answer_from_text(problem, text, length, &error);
  if (error) {
    g_prefix_error(&error, "%s: ", path);
    *status = rn_cli_error(cli, error);
  }
  return answer;
}
