/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Messages of a command: errors of libraries turned into sentences and exit codes, shown on standard error or put into
 * the JSON answer. */

#include "cli/cli.h"
#include "solver/problem.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* More notes with the same code than this are only counted; errors and warnings are always told. */
#define NOTES_OF_A_KIND 3

static void
add_message(RnCli *cli, RnSeverity severity, const char *code, char *text)
{
  g_ptr_array_add(cli->messages, rn_message_new(code, severity, NULL, 0, NULL, NULL, text));
}

void
rn_cli_message(RnCli *cli, RnSeverity severity, const char *code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  add_message(cli, severity, code, g_strdup_vprintf(format, args));
  va_end(args);
}

int
rn_cli_fail(RnCli *cli, int status, const char *code, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  add_message(cli, RN_SEVERITY_ERROR, code, g_strdup_vprintf(format, args));
  va_end(args);
  return status;
}

/* Exit code and permanent word of an error. */
static int
classify(const GError *error, const char **code)
{
  static const struct {
    int status;
    const char *code;
  } of_engine[] = {
      [RN_ERROR_INPUT] = {RN_EXIT_INPUT, "INPUT"},       [RN_ERROR_NOT_FOUND] = {RN_EXIT_INPUT, "NOT_FOUND"},
      [RN_ERROR_CONFLICT] = {RN_EXIT_INPUT, "CONFLICT"}, [RN_ERROR_LIMIT] = {RN_EXIT_LIMIT, "LIMIT"},
      [RN_ERROR_SYSTEM] = {RN_EXIT_SYSTEM, "SYSTEM"},    [RN_ERROR_APPROVAL] = {RN_EXIT_INPUT, "APPROVAL_MISSING"},
  };
  if (error->domain == RN_ERROR && error->code >= 0 && (gsize)error->code < G_N_ELEMENTS(of_engine)) {
    *code = of_engine[error->code].code;
    return of_engine[error->code].status;
  }
  if (g_error_matches(error, RN_SOLVER_ERROR, RN_SOLVER_ERROR_INPUT)) {
    *code = "INPUT";
    return RN_EXIT_INPUT;
  }
  if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT) ||
      g_error_matches(error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)) {
    *code = "NOT_FOUND";
    return RN_EXIT_INPUT;
  }
  *code = "SYSTEM";
  return RN_EXIT_SYSTEM;
}

int
rn_cli_error(RnCli *cli, GError *error)
{
  const char *code;
  int status = classify(error, &code);
  add_message(cli, RN_SEVERITY_ERROR, code, g_strdup(error->message));
  g_error_free(error);
  return status;
}

void
rn_cli_take_messages(RnCli *cli, GPtrArray *messages)
{
  while (messages->len)
    g_ptr_array_add(cli->messages, g_ptr_array_steal_index(messages, 0));
}

static void
print_message(const RnMessage *message)
{
  g_autoptr(GString) place = g_string_new(NULL);
  if (message->file) {
    g_autofree char *name = g_filename_display_name(message->file);
    g_string_append(place, name);
    if (message->row)
      g_string_append_printf(place, _(", row %d"), message->row);
    if (message->column)
      g_string_append_printf(place, _(", column %s"), message->column);
    if (message->value && *message->value) {
      g_autofree char *value = rn_text_clean(message->value);
      g_string_append_printf(place, _(", value \"%s\""), value);
    }
    g_string_append(place, ": ");
  }
  const char *word = message->severity == RN_SEVERITY_ERROR     ? _("Error: ")
                     : message->severity == RN_SEVERITY_WARNING ? _("Warning: ")
                                                                : "";
  g_autofree char *text = rn_text_clean(message->text);
  rn_print_error("%s%s%s\n", word, place->str, text);
}

/* How many notes with the code of message `index` come before it. */
static int
notes_before(const GPtrArray *messages, guint index)
{
  const RnMessage *message = messages->pdata[index];
  int n = 0;
  for (guint i = 0; i < index; i++)
    n += strcmp(((const RnMessage *)messages->pdata[i])->code, message->code) == 0;
  return n;
}

void
rn_report_messages(const RnCli *cli)
{
  int left_out = 0;
  for (guint i = 0; i < cli->messages->len; i++) {
    const RnMessage *message = cli->messages->pdata[i];
    if (message->severity == RN_SEVERITY_NOTE && notes_before(cli->messages, i) >= NOTES_OF_A_KIND)
      left_out++;
    else
      print_message(message);
  }
  if (left_out)
    rn_print_error(ngettext("(%d more note of these kinds)\n", "(%d more notes of these kinds)\n", left_out), left_out);
}

void
rn_report_json(RnJson *json, const GPtrArray *messages)
{
  rn_json_array(json, "messages");
  for (guint i = 0; i < messages->len; i++) {
    const RnMessage *message = messages->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "code", message->code);
    rn_json_string(json, "severity", rn_severity_name(message->severity));
    rn_json_string(json, "file", message->file);
    if (message->row)
      rn_json_int(json, "row", message->row);
    else
      rn_json_null(json, "row");
    rn_json_string(json, "column", message->column);
    rn_json_string(json, "value", message->value);
    rn_json_string(json, "text", message->text);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}
