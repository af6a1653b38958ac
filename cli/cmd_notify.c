/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban notify: a message for each person whose published duties have changed since he was told last; as files, or
 * handed to the user's sendmail command. The command comes from the command line or the environment, never from the
 * database: a table that somebody sent may not decide what is run here. */

#include "cli/cli.h"
#include "engine/import.h"
#include "engine/month_news.h"
#include "ical/mail.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

typedef struct {
  char *out, *sendmail, *from, *to, *told;
  gboolean again, dry_run;
} Words;

static void
words_clear(Words *words)
{
  g_free(words->out);
  g_free(words->sendmail);
  g_free(words->from);
  g_free(words->to);
  g_free(words->told);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Words, words_clear)

typedef struct {
  RnCli *cli;
  RnStore *store;
  const RnCity *city;
  const Words *words;
  const char *from, *only; /* sender; the one unit that is meant, or NULL */
  char **command;          /* of sendmail; NULL: files or dry run */
  int done, failed, unreachable;
} Notify;

/* --- handing on --- */

static gboolean
write_file(const Notify *notify, const RnMail *mail, GBytes *bytes, const RnVersion *version, GError **error)
{
  g_autofree char *month = rn_month_format(version->month);
  g_autofree char *name = g_strdup_printf("%s_%d_%s.eml", month, version->number, mail->unit_id);
  g_autofree char *path = g_build_filename(notify->words->out, name, NULL);
  gsize size;
  const char *data = g_bytes_get_data(bytes, &size);
  if (g_mkdir_with_parents(notify->words->out, 0750) == 0 &&
      g_file_set_contents_full(path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                               0640, error))
    return TRUE;
  if (error && !*error)
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The folder %s cannot be made."), notify->words->out);
  return FALSE;
}

static gboolean
send(const Notify *notify, GBytes *bytes, GError **error)
{
  g_autoptr(GBytes) complaint = NULL;
  g_autoptr(GSubprocess) process =
      g_subprocess_newv((const char *const *)notify->command,
                        G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                        error);
  if (!process || !g_subprocess_communicate(process, bytes, NULL, NULL, &complaint, error))
    return FALSE;
  if (g_subprocess_get_successful(process))
    return TRUE;
  gsize size;
  const char *said = g_bytes_get_data(complaint, &size);
  g_autofree char *plain = size ? g_utf8_make_valid(said, (gssize)MIN(size, 300)) : g_strdup("");
  g_autofree char *clean = rn_text_clean(plain);
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("the command %s failed: %s"), notify->command[0], g_strstrip(clean));
  return FALSE;
}

/* TRUE when the message left our hands. */
static gboolean
hand_on(const Notify *notify, const RnMail *mail, const RnVersion *version, GError **error)
{
  if (notify->words->told)
    return TRUE;
  g_autofree char *sender = g_strdup_printf("%s 当番事務局", notify->city->name);
  g_autoptr(GBytes) bytes =
      rn_mail_bytes(mail, notify->from, sender, notify->cli->now, notify->command ? RN_MAIL_LF : RN_MAIL_CRLF);
  return notify->command ? send(notify, bytes, error) : write_file(notify, mail, bytes, version, error);
}

/* --- showing --- */

static void
show(const RnMail *mail)
{
  rn_print(_("To: %s <%s>\nSubject: %s\n\n%s\n"), mail->name, mail->to, mail->subject, mail->text);
  for (guint i = 0; i < mail->calendars->len; i++) {
    const RnMailCalendar *calendar = mail->calendars->pdata[i];
    rn_print(_("Attached: %s (%s, revision %d)\n"), calendar->file, calendar->method, calendar->event->sequence);
  }
  rn_print("\n");
}

static void
json_mail(RnJson *json, const RnMail *mail, const RnVersion *version, const char *state)
{
  rn_json_object(json, NULL);
  rn_json_string(json, "unit_id", mail->unit_id);
  rn_json_string(json, "name", mail->name);
  rn_json_string(json, "to", mail->to);
  rn_json_month(json, "month", version->month);
  rn_json_int(json, "version", version->number);
  rn_json_string(json, "state", state);
  rn_json_string(json, "subject", mail->subject);
  rn_json_string(json, "text", mail->text);
  rn_json_array(json, "calendars");
  for (guint i = 0; i < mail->calendars->len; i++) {
    const RnMailCalendar *calendar = mail->calendars->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "file", calendar->file);
    rn_json_string(json, "method", calendar->method);
    rn_json_string(json, "uid", calendar->event->uid);
    rn_json_int(json, "sequence", calendar->event->sequence);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
  rn_json_end_object(json);
}

/* --- one message --- */

static void
warn_unreachable(Notify *notify, const RnMail *mail)
{
  notify->unreachable++;
  if (*mail->phone)
    rn_cli_message(notify->cli, RN_SEVERITY_WARNING, "NO_ADDRESS",
                   _("%s (%s) has no address in the tables (email); please telephone %s."), mail->name, mail->unit_id,
                   mail->phone);
  else
    rn_cli_message(notify->cli, RN_SEVERITY_WARNING, "NO_ADDRESS",
                   _("%s (%s) has neither an address (email) nor a telephone in the tables."), mail->name, mail->unit_id);
}

static void
warn_failed(Notify *notify, const RnMail *mail, GError *failure)
{
  notify->failed++;
  rn_cli_message(notify->cli, RN_SEVERITY_ERROR, "NOT_SENT", _("The message to %s (%s) was not sent: %s"), mail->name,
                 mail->unit_id, failure ? failure->message : "");
  g_clear_error(&failure);
}

/* "sent", "written", "failed", or NULL when somebody else is at it; with an error of the store. */
static const char *
deliver(Notify *notify, const RnMail *mail, const RnVersion *version, GError **error)
{
  RnCli *cli = notify->cli;
  gboolean fresh = FALSE;
  GError *failure = NULL;
  if (!rn_month_news_begin(notify->store, notify->city->id, version->month, mail->unit_id, version->number,
                           notify->words->again, cli->now, cli->user, &fresh, error) ||
      !fresh)
    return NULL;
  gboolean handed = hand_on(notify, mail, version, &failure);
  const char *state = handed ? notify->words->out ? "written" : "sent" : NULL;
  if (!handed)
    warn_failed(notify, mail, failure);
  if (!rn_month_news_end(notify->store, notify->city->id, version->month, mail->unit_id, version->number, state, cli->now,
                         cli->user, error))
    return NULL;
  notify->done += handed;
  return handed ? state : "failed";
}

static gboolean
take_mail(Notify *notify, const RnMail *mail, const RnVersion *version, GError **error)
{
  GError *failure = NULL;
  const char *state = "shown";
  if (notify->only && strcmp(notify->only, mail->unit_id) != 0)
    return TRUE;
  if (!*mail->to && !notify->words->told) {
    warn_unreachable(notify, mail);
    state = "unreachable";
  } else if (!notify->words->dry_run) {
    state = deliver(notify, mail, version, &failure);
  }
  if (failure) {
    g_propagate_error(error, failure);
    return FALSE;
  }
  if (state && notify->cli->json)
    json_mail(notify->cli->data, mail, version, state);
  else if (state && notify->words->dry_run)
    show(mail);
  else if (state && strcmp(state, "failed") != 0)
    rn_print(_("%s <%s>: %s\n"), mail->name, *mail->to ? mail->to : mail->phone, mail->subject);
  return TRUE;
}

/* --- months --- */

static void
warn_unclear(Notify *notify, const RnMonthNews *news)
{
  for (guint i = 0; i < news->unclear->len; i++)
    rn_cli_message(notify->cli, RN_SEVERITY_WARNING, "UNCLEAR",
                   _("Whether the last message reached the mail system is not known for %s; ask, or send it again with "
                     "--again --to %s."),
                   (const char *)news->unclear->pdata[i], (const char *)news->unclear->pdata[i]);
}

static gboolean
take_month(Notify *notify, RnMonth month, GError **error)
{
  g_autoptr(RnMonthNews) news =
      rn_month_news(notify->store, notify->city->id, month, notify->words->again, notify->cli->now, error);
  g_autoptr(GPtrArray) mails = news ? rn_mails_new(notify->store, notify->city, news, notify->from, error) : NULL;
  if (!mails)
    return FALSE;
  warn_unclear(notify, news);
  for (guint i = 0; i < mails->len; i++)
    if (!take_mail(notify, mails->pdata[i], news->version, error))
      return FALSE;
  return TRUE;
}

/* The month that was named, or all published ones from today's on. NULL with *status. */
static GArray *
months_of(Notify *notify, const char *word, int *status)
{
  RnCli *cli = notify->cli;
  RnMonth named;
  g_autoptr(GArray) months = g_array_new(FALSE, FALSE, sizeof(RnMonth));
  if (word) {
    if (!rn_cli_month(cli, word, &named, status))
      return NULL;
    g_array_append_val(months, named);
    return g_steal_pointer(&months);
  }
  GError *error = NULL;
  g_autoptr(GArray) published = rn_store_published_months(notify->store, notify->city->id, &error);
  if (!published) {
    *status = rn_cli_error(cli, error);
    return NULL;
  }
  for (guint i = 0; i < published->len; i++) {
    RnMonth month = g_array_index(published, RnMonth, i);
    /* The last night of a month ends in the next one. */
    if (rn_instant_from_local(rn_month_first(month) + rn_month_days(month) + 1, 0) > cli->now)
      g_array_append_val(months, month);
  }
  return g_steal_pointer(&months);
}

static int
take_months(Notify *notify, const GArray *months)
{
  RnCli *cli = notify->cli;
  GError *error = NULL;
  if (cli->json)
    rn_json_array(cli->data, "messages");
  for (guint i = 0; !error && i < months->len; i++)
    take_month(notify, g_array_index(months, RnMonth, i), &error);
  if (cli->json) {
    rn_json_end_array(cli->data);
    rn_json_int(cli->data, "done", notify->done);
    rn_json_int(cli->data, "failed", notify->failed);
    rn_json_int(cli->data, "unreachable", notify->unreachable);
  } else if (!error && notify->words->dry_run) {
    rn_print(_("Nothing was sent (--dry-run).\n"));
  } else if (!error) {
    rn_print(_("%d told, %d failed, %d without address.\n"), notify->done, notify->failed, notify->unreachable);
  }
  if (error)
    return rn_cli_error(cli, error);
  return notify->failed ? RN_EXIT_SYSTEM : notify->unreachable ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

/* --- words --- */

/* How messages leave: exactly one of a folder, a command, or not at all. */
static gboolean
settle_way(Notify *notify, int *status)
{
  const Words *words = notify->words;
  const char *command = words->sendmail ? words->sendmail : words->out || words->dry_run || words->told ? NULL : g_getenv("RINBAN_SENDMAIL");
  GError *error = NULL;
  if (!!words->out + !!words->sendmail + !!words->told > 1) {
    *status = rn_cli_fail(notify->cli, RN_EXIT_USAGE, "USAGE", _("Give only one of --out, --sendmail and --told."));
    return FALSE;
  }
  if (!command && !words->out && !words->dry_run && !words->told) {
    *status = rn_cli_fail(notify->cli, RN_EXIT_USAGE, "USAGE",
                          _("Say where the messages go: --out DIR writes files, --sendmail \"/usr/sbin/sendmail -t -i\" "
                            "(or RINBAN_SENDMAIL) sends them, --dry-run shows them."));
    return FALSE;
  }
  if (command && !g_shell_parse_argv(command, NULL, &notify->command, &error)) {
    g_clear_error(&error);
    *status = rn_cli_fail(notify->cli, RN_EXIT_USAGE, "USAGE", _("\"%s\" is no command line."), command);
    return FALSE;
  }
  return TRUE;
}

/* The sender: --from, else the city's own address. */
static gboolean
settle_sender(Notify *notify, int *status)
{
  const RnArea *root = rn_city_area(notify->city, notify->city->id);
  notify->from = notify->words->from ? notify->words->from : root->email;
  if (rn_import_is_email(notify->from))
    return TRUE;
  *status = rn_cli_fail(notify->cli, RN_EXIT_INPUT, "NO_SENDER",
                        _("The messages need a sender: give --from ADDRESS, or fill in the column email of the city's row in "
                          "areas.csv."));
  return FALSE;
}

int
rn_cmd_notify(RnCli *cli, char **argv)
{
  g_auto(Words) words = {0};
  const GOptionEntry entries[] = {
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &words.out, N_("write the messages as files into this folder"), N_("DIR")},
      {"sendmail", 0, 0, G_OPTION_ARG_STRING, &words.sendmail,
       N_("hand them to this command, e.g. \"/usr/sbin/sendmail -t -i\"; otherwise RINBAN_SENDMAIL"), N_("COMMAND")},
      {"from", 0, 0, G_OPTION_ARG_STRING, &words.from, N_("the sender; otherwise the city's address in areas.csv"),
       N_("ADDRESS")},
      {"to", 0, 0, G_OPTION_ARG_STRING, &words.to, N_("only this person or facility"), N_("UNIT")},
      {"told", 0, 0, G_OPTION_ARG_STRING, &words.told,
       N_("send nothing: note that this person knows already, e.g. by telephone"), N_("UNIT")},
      {"again", 0, 0, G_OPTION_ARG_NONE, &words.again,
       N_("tell what the latest version changed, also to those who were told"), NULL},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &words.dry_run, N_("only show the messages"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  Notify notify = {.cli = cli, .words = &words};
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 1, &status);
  if (!args || !settle_way(&notify, &status))
    return status;
  g_auto(GStrv) command = notify.command;
  const char *only = words.told ? words.told : words.to;
  if (only && !(notify.only = rn_cli_id(cli, only, &status)))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, 0, &status);
  g_autoptr(RnCity) city = rn_cli_city(cli, store, &status);
  notify.store = store;
  notify.city = city;
  if (!city || !settle_sender(&notify, &status))
    return status;
  signal(SIGPIPE, SIG_IGN); /* a command that does not read is told of by its exit */
  g_autoptr(GArray) months = months_of(&notify, args[0], &status);
  return months ? take_months(&notify, months) : status;
}
