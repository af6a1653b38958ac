/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban request import: a person's own calendar, or a table of absences, as times when nobody can or likes to be on
 * duty. The file is understood before the database is opened. */

#include "cli/cli.h"
#include "engine/request_csv.h"
#include "engine/request_import.h"
#include "ical/absence.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USUAL_MONTHS 12
#define TIMES_SHOWN 40

typedef struct {
  char *person, *calendar, *month, *encoding;
  int months;
  gboolean answered, withdraw, dry_run;
} Words;

static void
words_clear(Words *words)
{
  g_free(words->person);
  g_free(words->calendar);
  g_free(words->month);
  g_free(words->encoding);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

/* --- words --- */

static gboolean
is_id(const char *text)
{
  for (const char *p = text; *p; p++)
    if (!g_ascii_isalnum(*p) && !strchr("_-.", *p))
      return FALSE;
  return *text && strlen(text) <= 64;
}

static gboolean
settle_months(RnCli *cli, const Words *words, RnRequestImportOptions *options, int *status)
{
  RnDate today;
  int minutes;
  rn_instant_to_local(cli->now, &today, &minutes);
  options->first = rn_month_of(today);
  if (words->month && !rn_cli_month(cli, words->month, &options->first, status))
    return FALSE;
  int months = words->months ? words->months : words->month ? 1 : USUAL_MONTHS;
  options->last = options->first + months - 1;
  if (months >= 1 && months <= 24)
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("--months takes a number from 1 to 24."));
  return FALSE;
}

static gboolean
settle(RnCli *cli, char **args, const Words *words, RnRequestImportOptions *options, int *status)
{
  *options = (RnRequestImportOptions){.calendar = words->calendar ? words->calendar : "own",
                                      .answered = words->answered,
                                      .dry_run = words->dry_run,
                                      .now = cli->now,
                                      .who = cli->user};
  if (!args[0] == !words->withdraw) {
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                          _("Name one file to import, or --withdraw without a file to take everything back."));
    return FALSE;
  }
  if (!is_id(options->calendar)) {
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE",
                          _("\"%s\" is no name for a calendar; use letters, digits, _ - and . only."),
                          options->calendar);
    return FALSE;
  }
  if (words->person && !(options->person_id = rn_cli_id(cli, words->person, status)))
    return FALSE;
  return settle_months(cli, words, options, status);
}

/* --- file --- */

static gboolean
is_table(const char *path)
{
  static const char *const endings[] = {".csv", ".tsv", ".txt", ".xlsx", ".xls"};
  g_autofree char *lower = g_ascii_strdown(path, -1);
  for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
    if (g_str_has_suffix(lower, endings[i]))
      return TRUE;
  return FALSE;
}

static RnBusyFile *
read_calendar(const char *path, const Words *words, const RnRequestImportOptions *options, GPtrArray *messages,
              GError **error)
{
  RnAbsenceOptions absence = {.name = path, .encoding = words->encoding, .limits = rn_absence_child_limits};
  if (!options->person_id) {
    g_ptr_array_add(messages, rn_message_new("PERSON_MISSING", RN_SEVERITY_ERROR, path, 0, NULL, NULL,
                                             g_strdup(_("A calendar does not tell whose it is. Name the person: "
                                                        "--person ID."))));
    return NULL;
  }
  rn_request_window(options->first, options->last, &absence.from, &absence.to);
  return rn_absence_read(path, &absence, messages, error);
}

/* NULL with *status. */
static RnBusyFile *
read_file(RnCli *cli, const char *path, const Words *words, const RnRequestImportOptions *options, int *status)
{
  GError *error = NULL;
  if (!path)
    return rn_request_busy_file_new("", TRUE);
  g_autoptr(GPtrArray) messages = rn_messages_new();
  RnBusyFile *file = is_table(path) ? rn_request_csv_read(path, words->encoding, messages, &error)
                                    : read_calendar(path, words, options, messages, &error);
  if (error) {
    *status = rn_cli_error(cli, error);
    return NULL;
  }
  rn_cli_take_messages(cli, messages);
  if (!file)
    *status = RN_EXIT_INPUT;
  return file;
}

/* --- answer --- */

static void
json_report(RnJson *json, const RnBusyFile *file, const RnRequestReport *report)
{
  rn_json_bool(json, "applied", report->applied);
  rn_json_int(json, "added", report->added);
  rn_json_int(json, "changed", report->changed);
  rn_json_int(json, "withdrawn", report->removed);
  rn_json_int(json, "unchanged", report->unchanged);
  rn_json_int(json, "ignored", report->ignored);
  rn_json_int(json, "shown_free", report->shown_free);
  rn_json_int(json, "own_duties", report->own_duties);
  rn_json_int(json, "stale", report->stale);
  rn_json_int(json, "floating", file->floating);
  rn_json_int(json, "without_duration", file->points);
  rn_json_int(json, "cancelled", file->cancelled);
  rn_json_array(json, "times");
  for (guint i = 0; i < report->times->len; i++) {
    const RnRequestTime *time = report->times->pdata[i];
    const char change[] = {time->change, '\0'};
    rn_json_object(json, NULL);
    rn_json_string(json, "change", change);
    rn_json_string(json, "unit_id", time->person_id);
    rn_json_string(json, "from", time->from);
    rn_json_string(json, "to", time->to);
    rn_json_string(json, "kind", time->kind);
    rn_json_string(json, "reason", time->reason);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static void
print_times(const RnRequestReport *report)
{
  g_autoptr(RnGrid) grid = rn_grid_new(6);
  for (guint i = 0; i < MIN(report->times->len, TIMES_SHOWN); i++) {
    const RnRequestTime *time = report->times->pdata[i];
    rn_grid_addf(grid, "  %c", time->change);
    rn_grid_add(grid, time->person_id);
    rn_grid_add(grid, time->from);
    rn_grid_add(grid, time->to);
    rn_grid_add(grid, time->kind);
    rn_grid_add(grid, time->reason);
  }
  rn_grid_print(grid, FALSE);
  if (report->times->len > TIMES_SHOWN)
    rn_print(_("  (%d more)\n"), (int)report->times->len - TIMES_SHOWN);
}

static void
print_left_out(const RnBusyFile *file, const RnRequestReport *report)
{
  if (report->ignored)
    rn_print(_("Left out by a rule: %d.\n"), report->ignored);
  if (report->shown_free)
    rn_print(_("Left out because the calendar shows the person as free: %d. A rule in busy_rules.csv can count them.\n"),
             report->shown_free);
  if (report->own_duties)
    rn_print(_("Left out because they are the person's own duties: %d.\n"), report->own_duties);
  if (report->stale)
    rn_print(_("Left out because a newer revision is known: %d.\n"), report->stale);
  if (file->points)
    rn_print(_("Left out because they have no duration: %d.\n"), file->points);
  if (file->floating)
    rn_print(_("Events without a time zone, taken as Japan's time: %d.\n"), file->floating);
}

static void
print_report(const RnBusyFile *file, const RnRequestReport *report, const RnRequestImportOptions *options)
{
  g_autofree char *first = rn_month_format(options->first), *last = rn_month_format(options->last);
  rn_print(_("Times from %s to %s: %d new, %d changed, %d withdrawn, %d as before.\n"), first, last, report->added,
           report->changed, report->removed, report->unchanged);
  print_times(report);
  print_left_out(file, report);
  if (options->dry_run)
    rn_print(_("Nothing was stored (--dry-run).\n"));
}

static int
import(RnCli *cli, RnStore *store, const RnBusyFile *file, const RnRequestImportOptions *options)
{
  GError *error = NULL;
  g_autoptr(RnRequestReport) report = rn_request_import(store, file, options, &error);
  if (!report)
    return rn_cli_error(cli, error);
  gboolean bad = rn_messages_have_error(report->messages);
  rn_cli_take_messages(cli, report->messages);
  if (bad)
    return RN_EXIT_INPUT;
  if (cli->json)
    json_report(cli->data, file, report);
  else
    print_report(file, report, options);
  return RN_EXIT_DONE;
}

int
rn_cmd_request_import(RnCli *cli, char **argv)
{
  g_auto(Words) words = {0};
  const GOptionEntry entries[] = {
      {"person", 0, 0, G_OPTION_ARG_STRING, &words.person, N_("whose calendar it is: id or name"), N_("ID")},
      {"calendar", 0, 0, G_OPTION_ARG_STRING, &words.calendar,
       N_("which of the person's calendars it is, when there are several"), N_("NAME")},
      {"month", 0, 0, G_OPTION_ARG_STRING, &words.month, N_("only this month; otherwise twelve months from today's on"),
       N_("MONTH")},
      {"months", 0, 0, G_OPTION_ARG_INT, &words.months, N_("so many months"), "N"},
      {"encoding", 0, 0, G_OPTION_ARG_STRING, &words.encoding, N_("character set of the file: UTF-8, UTF-16LE or CP932"),
       "E"},
      {"answered", 0, 0, G_OPTION_ARG_NONE, &words.answered,
       N_("note that the person has answered the collection of these months"), NULL},
      {"withdraw", 0, 0, G_OPTION_ARG_NONE, &words.withdraw,
       N_("without a file: take back what the calendar said of these months"), NULL},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &words.dry_run, N_("only show what would change"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  RnRequestImportOptions options;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 1, &status);
  if (!args || !settle(cli, args, &words, &options, &status))
    return status;
  g_autoptr(RnBusyFile) file = read_file(cli, args[0], &words, &options, &status);
  if (!file)
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  if (!city)
    return status;
  options.city_id = city->id;
  return import(cli, store, file, &options);
}
