/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban solver verify: a certificate against its problem file, in exact arithmetic of its own. */

#include "cli/file.h"
#include "cli/instance.h"
#include "solver/verify.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static void
report_verdict(RnCli *cli, const RnCertificate *certificate, const RnVerdict *verdict, double seconds)
{
  gboolean optimal = verdict->is_rota && verdict->bound == verdict->objective;
  if (!cli->json) {
    rn_print(verdict->valid ? _("The certificate is valid (%.2f s).\n") : _("The certificate does not hold (%.2f s).\n"),
             seconds);
    if (optimal)
      rn_print(_("objective %" PRId64 ", proven optimal in exact arithmetic\n"), verdict->objective);
    else if (verdict->bound == G_MININT64)
      rn_print(_("objective %" PRId64 ", no bound\n"), verdict->objective);
    else
      rn_print(_("objective %" PRId64 ", bound in exact arithmetic %" PRId64 "\n"), verdict->objective, verdict->bound);
    return;
  }
  rn_json_bool(cli->data, "valid", verdict->valid);
  if (optimal)
    rn_json_string(cli->data, "proves", "optimal");
  else if (verdict->bound == G_MININT64)
    rn_json_null(cli->data, "proves");
  else
    rn_json_int(cli->data, "proves", verdict->bound);
  rn_json_int(cli->data, "objective", certificate->objective);
  rn_json_int(cli->data, "bound", certificate->bound);
  rn_json_ratio(cli->data, "seconds", seconds);
}

int
rn_cmd_solver_verify(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 2, 2, &status);
  g_autoptr(RnProblem) problem = args ? rn_instance_problem(cli, args[0], &status) : NULL;
  if (!problem)
    return status;
  gsize length;
  g_autofree char *text = rn_file_read(cli, args[1], &length, &status);
  if (!text)
    return status;
  GError *error = NULL;
  gint64 started = g_get_monotonic_time();
  g_autoptr(RnCertificate) certificate = rn_certificate_from_text(problem, text, length, &error);
  if (!certificate) {
    g_prefix_error(&error, "%s: ", args[1]);
    return rn_cli_error(cli, error);
  }
  g_autoptr(RnVerdict) verdict = rn_verify(problem, certificate, (int)g_get_num_processors());
  report_verdict(cli, certificate, verdict, (double)(g_get_monotonic_time() - started) / G_USEC_PER_SEC);
  if (!verdict->valid)
    rn_cli_message(cli, RN_SEVERITY_ERROR, "CERTIFICATE", "%s", verdict->reason);
  return verdict->valid ? RN_EXIT_DONE : RN_EXIT_FINDINGS;
}
