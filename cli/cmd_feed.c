/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban feed issue, rotate, revoke: the secret addresses of feeds and their life. */

#include "cli/feed_desk.h"
#include "cli/feeds.h"
#include "ical/link.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- writing --- */

/* The links are changed; now the folder. Before the first publication there is nothing to write. */
static int
write_feeds(RnCli *cli, const RnFeedDesk *desk, const char *out)
{
  int status = RN_EXIT_DONE;
  RnInstant newest = RN_INSTANT_NONE;
  GError *error = NULL;
  if (!rn_store_newest_publication(desk->store, desk->city->id, &newest, &error))
    return rn_cli_error(cli, error);
  if (newest == RN_INSTANT_NONE) {
    rn_cli_message(cli, RN_SEVERITY_NOTE, "NOT_PUBLISHED",
                   _("No month is published yet; the calendar appears with the first one."));
    return status;
  }
  g_auto(RnFeedsReport) report = {0};
  if (!rn_feeds_write(cli, desk->store, out, FALSE, &report, &status)) {
    rn_cli_message(cli, RN_SEVERITY_WARNING, "FEEDS_MISSING",
                   _("The addresses are changed, but the feeds were not written. Write them with \"rinban feed build\"."));
    return status;
  }
  rn_feeds_tell(cli, &report);
  return status;
}

typedef gboolean (*Change)(RnFeedDesk *desk, RnCli *cli, RnFeedLink *link, GError **error);

/* "person A_1", or "hub" alone; checked words. */
static gboolean
audience_words(RnCli *cli, char **args, const char **audience, const char **id, int *status)
{
  *audience = args[0];
  *id = args[1] ? rn_cli_id(cli, args[1], status) : "";
  if (!*id)
    return FALSE;
  if (!args[1] && strcmp(args[0], "hub") != 0)
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("Say whose feed it is, e.g. person NS04_1."));
  else if (args[1] && strcmp(args[0], "hub") == 0)
    *status = rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The feed of the hub has no id."));
  else
    return TRUE;
  return FALSE;
}

/* Changes all living links of an audience in one transaction; NULL with a message when there are none. */
static GPtrArray *
change_all(RnFeedDesk *desk, RnCli *cli, const char *audience, const char *id, const char *command, Change change, int *status)
{
  GError *error = NULL;
  g_autofree char *summary = g_strdup_printf("%s %s %s", desk->city->id, audience, id);
  if (!rn_store_begin(desk->store, &error) || !rn_feed_desk_load(desk, cli, &error)) {
    rn_store_rollback(desk->store);
    *status = rn_cli_error(cli, error);
    return NULL;
  }
  g_autoptr(GPtrArray) living = rn_link_living(desk->links, audience, id);
  if (living->len == 0) {
    rn_store_rollback(desk->store);
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                          _("There is no living address of %s %s; rinban feed list shows all."), audience, id);
    return NULL;
  }
  gboolean done = TRUE;
  for (guint i = 0; done && i < living->len; i++)
    done = change(desk, cli, living->pdata[i], &error);
  if (done && rn_store_commit(desk->store, cli->now, cli->user, command, summary, &error))
    return g_steal_pointer(&living);
  rn_store_rollback(desk->store);
  *status = rn_cli_error(cli, error);
  return NULL;
}

static gboolean
rotate_link(RnFeedDesk *desk, RnCli *cli, RnFeedLink *link, GError **error)
{
  return rn_link_rotate(desk->store, desk->key, desk->city->id, link, cli->now, error);
}

static gboolean
revoke_link(RnFeedDesk *desk, RnCli *cli, RnFeedLink *link, GError **error)
{
  return rn_link_revoke(desk->store, desk->city->id, link, cli->now, error);
}

static void
show_rotated(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *changed)
{
  rn_feed_desk_show(cli, desk, changed);
  if (!cli->json)
    rn_print(_("The former address answers with a notice for %d days, then no more.\n"), RN_FEED_NOTICE_DAYS);
}

static void
show_revoked(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *changed)
{
  (void)desk;
  if (cli->json)
    rn_json_int(cli->data, "revoked", changed->len);
  else
    rn_print(ngettext("%d address is revoked; it answers with a notice for %d days, then no more.\n",
                      "%d addresses are revoked; they answer with a notice for %d days, then no more.\n", changed->len),
             (int)changed->len, RN_FEED_NOTICE_DAYS);
}

/* The whole of both commands: words, links, what to show of them, feeds. */
static int
change_and_show(RnCli *cli, char **argv, const char *command, Change change,
                void (*show)(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *changed))
{
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {rn_feeds_entry(&out), G_OPTION_ENTRY_NULL};
  int status;
  const char *audience, *id;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 2, &status);
  g_auto(RnFeedDesk) desk = {0};
  if (!args || !audience_words(cli, args, &audience, &id, &status) || !rn_feed_desk_open(&desk, cli, 0, &status))
    return status;
  g_autoptr(GPtrArray) changed = change_all(&desk, cli, audience, id, command, change, &status);
  if (!changed)
    return status;
  show(cli, &desk, changed);
  return write_feeds(cli, &desk, out);
}

int
rn_cmd_feed_rotate(RnCli *cli, char **argv)
{
  return change_and_show(cli, argv, "feed rotate", rotate_link, show_rotated);
}

int
rn_cmd_feed_revoke(RnCli *cli, char **argv)
{
  return change_and_show(cli, argv, "feed revoke", revoke_link, show_revoked);
}

/* --- issue --- */

typedef struct {
  char *out, *qr, *leaflet;
  int alarm; /* -1: not told */
  gboolean another;
} IssueOptions;

static void
issue_options_clear(IssueOptions *options)
{
  g_free(options->out);
  g_free(options->qr);
  g_free(options->leaflet);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IssueOptions, issue_options_clear)

/* Inside the transaction: the link that is there, or a new one. Borrowed from the desk. */
static RnFeedLink *
issue(RnFeedDesk *desk, RnCli *cli, const char *audience, const char *id, const IssueOptions *options, gboolean *is_new,
      GError **error)
{
  if (!rn_link_audience_check(desk->city, audience, id, cli->now, error) || !rn_feed_desk_load(desk, cli, error))
    return NULL;
  g_autoptr(GPtrArray) living = rn_link_living(desk->links, audience, id);
  *is_new = living->len == 0 || options->another;
  if (!*is_new) {
    RnFeedLink *link = living->pdata[0];
    gboolean done = rn_link_fits(link, desk->key, error) &&
                    (options->alarm < 0 ||
                     rn_link_set_alarm(desk->store, desk->city->id, link, options->alarm, cli->now, error));
    return done ? link : NULL;
  }
  RnFeedLink *link = rn_link_new(desk->key, audience, id, MAX(options->alarm, 0), cli->now);
  g_ptr_array_add(desk->links, link);
  return rn_store_put_feed_link(desk->store, desk->city->id, link, error) ? link : NULL;
}

static RnFeedLink *
issue_and_commit(RnFeedDesk *desk, RnCli *cli, const char *audience, const char *id, const IssueOptions *options,
                 gboolean *is_new, int *status)
{
  GError *error = NULL;
  g_autofree char *summary = g_strdup_printf("%s %s %s", desk->city->id, audience, id);
  RnFeedLink *link = NULL;
  if (rn_store_begin(desk->store, &error))
    link = issue(desk, cli, audience, id, options, is_new, &error);
  if (link && !*is_new && options->alarm < 0) {
    rn_store_rollback(desk->store); /* nothing was changed */
    return link;
  }
  if (link && rn_store_commit(desk->store, cli->now, cli->user, "feed issue", summary, &error))
    return link;
  rn_store_rollback(desk->store);
  *status = rn_cli_error(cli, error);
  return NULL;
}

static gboolean
write_handouts(RnCli *cli, const RnFeedDesk *desk, const RnFeedLink *link, const IssueOptions *options, int *status)
{
  g_autofree char *html = NULL;
  if (options->leaflet) {
    html = rn_feed_desk_leaflet(cli, desk, link, status);
    if (!html || !rn_feed_desk_write(cli, options->leaflet, html, strlen(html), status))
      return FALSE;
  }
  return !options->qr || rn_feed_desk_qr(cli, desk, link, options->qr, status);
}

int
rn_cmd_feed_issue(RnCli *cli, char **argv)
{
  g_auto(IssueOptions) options = {.alarm = -1};
  const GOptionEntry entries[] = {
      {"alarm", 0, 0, G_OPTION_ARG_INT, &options.alarm, N_("remind so many minutes before each duty; 0: never"), "N"},
      {"another", 0, 0, G_OPTION_ARG_NONE, &options.another,
       N_("a further address, even when there is one already"), NULL},
      {"qr", 0, 0, G_OPTION_ARG_FILENAME, &options.qr, N_("also a QR code as PNG; \"-\" shows it here"), N_("FILE")},
      {"leaflet", 0, 0, G_OPTION_ARG_FILENAME, &options.leaflet, N_("also a page to print and hand over, as HTML"),
       N_("FILE")},
      rn_feeds_entry(&options.out),
      G_OPTION_ENTRY_NULL,
  };
  int status;
  const char *audience, *id;
  gboolean is_new = FALSE;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 1, 2, &status);
  g_auto(RnFeedDesk) desk = {0};
  if (!args || !audience_words(cli, args, &audience, &id, &status))
    return status;
  if (options.alarm < -1 || options.alarm > RN_LINK_MAX_ALARM)
    return rn_cli_fail(cli, RN_EXIT_USAGE, "USAGE", _("The number after %s is out of range."), "--alarm");
  if (!rn_feed_desk_open(&desk, cli, 0, &status))
    return status;
  RnFeedLink *link = issue_and_commit(&desk, cli, audience, id, &options, &is_new, &status);
  if (!link)
    return status;
  g_autoptr(GPtrArray) one = g_ptr_array_new();
  g_ptr_array_add(one, link);
  if (cli->json)
    rn_json_bool(cli->data, "new", is_new);
  rn_feed_desk_show(cli, &desk, one);
  if (!write_handouts(cli, &desk, link, &options, &status))
    return status;
  return write_feeds(cli, &desk, options.out);
}
