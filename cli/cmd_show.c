/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban show: the month as a table, CSV, HTML or Excel file. */

#include "cli/file.h"
#include "cli/onward.h"
#include "cli/result.h"
#include "cli/show.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* NULL in the quick program. */
static gboolean (*const write_excel)(const RnCity *city, const RnVersion *version, const RnShowScope *scope,
                                     const char *path, GError **error) = RN_WHOLE(rn_show_xlsx);

typedef struct {
  char *format, *person, *service, *out;
  int version;
} Options;

static void
options_clear(Options *options)
{
  g_free(options->format);
  g_free(options->person);
  g_free(options->service);
  g_free(options->out);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static RnVersion *
find_version(RnStore *store, const RnCity *city, RnMonth month, int number, GError **error)
{
  if (number > 0)
    return rn_store_version(store, city->id, month, number, error);
  return rn_month_current(store, city, month, error);
}

static int
write_document(RnCli *cli, const Options *options, const RnCity *city, const RnVersion *version,
               const RnShowScope *scope)
{
  int status = RN_EXIT_DONE;
  if (strcmp(options->format, "xlsx") == 0) {
    GError *error = NULL;
    if (!write_excel(city, version, scope, options->out, &error))
      return rn_cli_error(cli, error);
  } else {
    g_autoptr(GString) text =
        strcmp(options->format, "csv") == 0 ? rn_show_csv(version, scope) : rn_show_html(city, version, scope);
    if (!rn_file_write(cli, options->out, text->str, text->len, &status))
      return status;
  }
  if (options->out && !cli->json)
    rn_print(_("Written: %s\n"), options->out);
  return RN_EXIT_DONE;
}

static int
show(RnCli *cli, const Options *options, const RnCity *city, RnVersion *version, const GPtrArray *partners,
     const GPtrArray *findings)
{
  int status = RN_EXIT_USAGE;
  const char *person = options->person ? rn_cli_id(cli, options->person, &status) : NULL;
  if (options->person && !person)
    return status;
  if (person && !rn_version_unit(version, person) && !rn_city_person(city, person))
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("There is no person or facility with the id \"%s\"."),
                       person);
  if (options->service && !rn_show_only(version, options->service)) {
    g_autofree char *month = rn_month_format(version->month);
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND", _("%s has no duties of a service \"%s\"."), month,
                       options->service);
  }
  RnShowScope scope = {person, options->service, person || options->service ? NULL : partners};
  gboolean table = strcmp(options->format, "table") == 0;
  if (cli->json)
    rn_show_json(cli->data, city, version, &scope);
  if (cli->json && scope.partners)
    rn_show_json_partners(cli->data, partners);
  if (!table && (options->out || !cli->json))
    return write_document(cli, options, city, version, &scope);
  if (!cli->json)
    rn_show_table(cli, city, version, &scope);
  if (!cli->json && scope.partners)
    rn_show_partners(partners);
  for (guint i = 0; i < findings->len; i++)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "PARTNER", "%s", ((const RnFinding *)findings->pdata[i])->text);
  return RN_EXIT_DONE;
}

static gboolean
options_fit(RnCli *cli, Options *options, int *status)
{
  static const char *const formats[] = {"table", "csv", "html", "xlsx", NULL};
  if (!options->format)
    options->format = g_strdup("table");
  *status = RN_EXIT_USAGE;
  if (!g_strv_contains(formats, options->format))
    rn_cli_fail(cli, *status, "USAGE", _("There is no format \"%s\"; choose table, csv, html or xlsx."),
                options->format);
  else if (strcmp(options->format, "xlsx") == 0 && !options->out)
    rn_cli_fail(cli, *status, "USAGE", _("An Excel file needs a name: add --out FILE.xlsx."));
  else if (strcmp(options->format, "table") == 0 && options->out)
    rn_cli_fail(cli, *status, "USAGE", _("A table is only shown here; for a file add --format csv, html or xlsx."));
  else if (options->version < 0)
    rn_cli_fail(cli, *status, "USAGE", _("The number after %s is out of range."), "--number");
  else
    return TRUE;
  return FALSE;
}

int
rn_cmd_show(RnCli *cli, char **argv)
{
  g_auto(Options) options = {0};
  const GOptionEntry entries[] = {
      {"format", 0, 0, G_OPTION_ARG_STRING, &options.format, N_("table, csv, html or xlsx"), "F"},
      {"person", 0, 0, G_OPTION_ARG_STRING, &options.person, N_("only the duties of this person"), N_("ID")},
      {"service", 0, 0, G_OPTION_ARG_STRING, &options.service, N_("only this service, e.g. pharmacy_oncall"), "S"},
      {"number", 0, 0, G_OPTION_ARG_INT, &options.version,
       N_("a published version by its number, instead of the newest"), "N"},
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &options.out, N_("write to this file instead of the terminal"), N_("FILE")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  RnMonth month;
  if (!rn_cli_parse_month(cli, argv, entries, &month, &status) || !options_fit(cli, &options, &status))
    return status;
  if (options.person && !rn_cli_id(cli, options.person, &status))
    return status;
  if (strcmp(options.format, "xlsx") == 0 && !write_excel)
    return rn_onward(cli);
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  GError *error = NULL;
  g_autoptr(RnVersion) version = find_version(store, city, month, options.version, &error);
  if (!version)
    return rn_cli_error(cli, error);
  g_autoptr(GPtrArray) findings = rn_findings_new();
  g_autoptr(GPtrArray) partners = rn_partner_month(store, city->id, month, findings, &error);
  if (!partners)
    return rn_cli_error(cli, error);
  return show(cli, &options, city, version, partners, findings);
}
