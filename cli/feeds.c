/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which folder the feeds go to, and what the user is told about the key. The rest is ical/feed_build.h. */

#include "cli/feeds.h"

#include "ical/feed_build.h"
#include "ical/token.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_feeds_report_clear(RnFeedsReport *report)
{
  g_free(report->folder);
}

GOptionEntry
rn_feeds_entry(char **dir)
{
  return (GOptionEntry){"out", 0, 0, G_OPTION_ARG_FILENAME, dir,
                        N_("folder for the calendar feeds; otherwise \"feeds\" beside the database"), N_("DIR")};
}

void
rn_feeds_tell(RnCli *cli, const RnFeedsReport *report)
{
  if (!cli->json) {
    rn_print(_("Calendar feeds in %s: %d written, %d unchanged, %d removed. The list for you is %s/index.csv.\n"),
             report->folder, report->written, report->unchanged, report->removed, report->folder);
    return;
  }
  rn_json_int(cli->data, "feeds_written", report->written);
  rn_json_int(cli->data, "feeds_unchanged", report->unchanged);
  rn_json_int(cli->data, "feeds_removed", report->removed);
  rn_json_string(cli->data, "folder", report->folder);
}

char *
rn_feeds_folder(const RnCli *cli, const char *dir)
{
  g_autofree char *beside = g_path_get_dirname(cli->db);
  if (dir)
    return g_strdup(dir);
  return strcmp(beside, ".") == 0 ? g_strdup("feeds") : g_build_filename(beside, "feeds", NULL);
}

static void
tell_of_links(RnCli *cli, const RnFeedBuildReport *built, const char *key_path)
{
  if (built->key_created)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "FEED_KEY",
                   _("A key for the addresses of the feeds was made: %s. Keep a copy of it in a safe place; without it "
                     "all addresses change."),
                   key_path);
  if (built->reissued)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "FEEDS_REISSUED",
                   ngettext("%d feed has a new address; give it to its subscriber.",
                            "%d feeds have new addresses; give them to their subscribers.", (gulong)built->reissued),
                   built->reissued);
  if (built->revoked)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "LINKS_LEFT",
                   ngettext("%d address was taken away from who has left.",
                            "%d addresses were taken away from who has left.", (gulong)built->revoked),
                   built->revoked);
}

gboolean
rn_feeds_write(RnCli *cli, RnStore *store, const char *dir, gboolean reissue, RnFeedsReport *report, int *status)
{
  g_autofree char *folder = rn_feeds_folder(cli, dir), *key_path = rn_token_key_path(cli->db);
  RnFeedBuildOptions options = {
      .now = cli->now, .who = cli->user, .threads = (int)g_get_num_processors(), .reissue = reissue};
  RnFeedBuildReport built = {0};
  GError *error = NULL;
  if (!rn_feed_build_all(store, key_path, folder, &options, &built, &error)) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  tell_of_links(cli, &built, key_path);
  report->written = built.folder.written;
  report->unchanged = built.folder.unchanged;
  report->removed = built.folder.removed;
  report->folder = g_steal_pointer(&folder);
  return TRUE;
}
