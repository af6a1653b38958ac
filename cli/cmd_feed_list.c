/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban feed list, address, leaflet: which addresses there are, where they lie, and how they are handed out. */

#include "cli/feed_desk.h"
#include "ical/handout.h"
#include "ical/link.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

static char *
day_of(RnInstant instant)
{
  if (instant <= 0)
    return g_strdup("");
  g_autofree char *text = rn_instant_format(instant);
  return g_strndup(text, 10);
}

/* --- list --- */

static const char *
reason_text(const char *reason)
{
  return strcmp(reason, "rotated") == 0 ? _("replaced") : strcmp(reason, "left") == 0 ? _("has left") : _("revoked");
}

static void
print_list(const RnFeedDesk *desk, const GPtrArray *retired)
{
  static const char *const head[] = {N_("kind"), N_("id"), N_("name"), N_("since"), N_("alarm"), N_("state")};
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < desk->links->len; i++) {
    const RnFeedLink *link = desk->links->pdata[i];
    g_autofree char *day = day_of(link->issued_at);
    g_autofree char *alarm = link->alarm_minutes ? g_strdup_printf("%d", link->alarm_minutes) : g_strdup("");
    if (link->revoked)
      continue;
    rn_grid_add(grid, link->audience);
    rn_grid_add(grid, link->id);
    rn_grid_add(grid, rn_feed_desk_name(desk, link->audience, link->id));
    rn_grid_add(grid, day);
    rn_grid_add(grid, alarm);
    rn_grid_add(grid, "");
  }
  for (guint i = 0; i < retired->len; i++) {
    const RnRetiredLink *old = retired->pdata[i];
    g_autofree char *day = day_of(old->retired_at);
    rn_grid_add(grid, old->audience);
    rn_grid_add(grid, old->id);
    rn_grid_add(grid, rn_feed_desk_name(desk, old->audience, old->id));
    rn_grid_add(grid, day);
    rn_grid_add(grid, "");
    rn_grid_add(grid, reason_text(old->reason));
  }
  rn_grid_print(grid, TRUE);
}

static void
json_list(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *retired, gboolean addresses)
{
  rn_json_string(cli->data, "address", *desk->base ? desk->base : NULL);
  rn_json_array(cli->data, "links");
  for (guint i = 0; i < desk->links->len; i++)
    if (!((RnFeedLink *)desk->links->pdata[i])->revoked)
      rn_feed_desk_json(cli->data, desk, desk->links->pdata[i], addresses);
  rn_json_end_array(cli->data);
  rn_json_array(cli->data, "withdrawn");
  for (guint i = 0; i < retired->len; i++) {
    const RnRetiredLink *old = retired->pdata[i];
    rn_json_object(cli->data, NULL);
    rn_json_string(cli->data, "audience", old->audience);
    rn_json_string(cli->data, "id", old->id);
    rn_json_string(cli->data, "name", rn_feed_desk_name(desk, old->audience, old->id));
    rn_json_int(cli->data, "generation", old->generation);
    rn_json_string(cli->data, "reason", old->reason);
    rn_json_instant(cli->data, "withdrawn_at", old->retired_at);
    rn_json_instant(cli->data, "answers_until", old->retired_at + (RnInstant)RN_FEED_NOTICE_DAYS * 24 * 60 * 60);
    rn_json_end_object(cli->data);
  }
  rn_json_end_array(cli->data);
}

/* The key is needed for addresses only, so that a list can be seen without it. */
static gboolean
load_list(RnFeedDesk *desk, RnCli *cli, gboolean addresses, GPtrArray **retired, GError **error)
{
  if (addresses && !rn_feed_desk_load(desk, cli, error))
    return FALSE;
  if (!desk->links)
    desk->links = rn_store_feed_links(desk->store, desk->city->id, error);
  *retired = desk->links ? rn_store_retired_links(desk->store, desk->city->id, error) : NULL;
  return *retired != NULL;
}

int
rn_cmd_feed_list(RnCli *cli, char **argv)
{
  gboolean addresses = FALSE;
  const GOptionEntry entries[] = {
      {"addresses", 0, 0, G_OPTION_ARG_NONE, &addresses, N_("show the secret addresses, too"), NULL},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  g_auto(RnFeedDesk) desk = {0};
  if (!args || !rn_feed_desk_open(&desk, cli, RN_STORE_READ_ONLY, &status))
    return status;
  GError *error = NULL;
  g_autoptr(GPtrArray) retired = NULL;
  if (!load_list(&desk, cli, addresses, &retired, &error))
    return rn_cli_error(cli, error);
  if (cli->json) {
    json_list(cli, &desk, retired, addresses);
    return RN_EXIT_DONE;
  }
  if (!addresses) {
    print_list(&desk, retired);
    return RN_EXIT_DONE;
  }
  g_autoptr(GPtrArray) living = g_ptr_array_new();
  for (guint i = 0; i < desk.links->len; i++)
    if (!((RnFeedLink *)desk.links->pdata[i])->revoked)
      g_ptr_array_add(living, desk.links->pdata[i]);
  rn_feed_desk_show(cli, &desk, living);
  return RN_EXIT_DONE;
}

/* --- address --- */

static gboolean
set_address(RnFeedDesk *desk, RnCli *cli, const char *text, GError **error)
{
  g_autofree char *base = rn_handout_base(text, error);
  if (!base || strcmp(base, desk->base) == 0)
    return base != NULL;
  g_autofree char *summary = g_strdup_printf("%s %s", desk->city->id, base);
  if (!rn_store_begin(desk->store, error))
    return FALSE;
  if (!rn_store_put_feed_address(desk->store, desk->city->id, base, error) ||
      !rn_store_commit(desk->store, cli->now, cli->user, "feed address", summary, error)) {
    rn_store_rollback(desk->store);
    return FALSE;
  }
  g_free(desk->base);
  desk->base = g_steal_pointer(&base);
  return TRUE;
}

int
rn_cmd_feed_address(RnCli *cli, char **argv)
{
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, NULL, 0, 1, &status);
  g_auto(RnFeedDesk) desk = {0};
  if (!args || !rn_feed_desk_open(&desk, cli, args[0] ? 0 : RN_STORE_READ_ONLY, &status))
    return status;
  GError *error = NULL;
  if (args[0] && !set_address(&desk, cli, args[0], &error))
    return rn_cli_error(cli, error);
  if (cli->json)
    rn_json_string(cli->data, "address", *desk.base ? desk.base : NULL);
  else if (*desk.base)
    rn_print(_("The feed folder is served at %s\n"), desk.base);
  else
    rn_print(_("Nobody has said yet where the feed folder is served.\n"));
  return RN_EXIT_DONE;
}

/* --- leaflet --- */

/* Ids are letters, digits and a few marks; whatever else stands in one does not reach a file name. */
static char *
leaflet_path(const char *folder, const char *id, guint number)
{
  g_autofree char *plain = g_strdup(id);
  g_strcanon(plain, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-", '_');
  g_autofree char *name = strcmp(plain, id) == 0 ? g_strconcat(id, ".html", NULL)
                                                 : g_strdup_printf("%u_%s.html", number, plain);
  return g_build_filename(folder, name, NULL);
}

static gboolean
is_asked_for(char **args, const RnFeedLink *link)
{
  return !link->revoked && strcmp(link->audience, "person") == 0 &&
         (!args[0] || g_strv_contains((const char *const *)args, link->id));
}

/* The first living link of each person. */
static gboolean
write_leaflets(RnCli *cli, const RnFeedDesk *desk, char **args, const char *folder, GPtrArray *written, int *status)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < desk->links->len; i++) {
    const RnFeedLink *link = desk->links->pdata[i];
    if (!is_asked_for(args, link) || !g_hash_table_add(seen, link->id))
      continue;
    g_autofree char *path = leaflet_path(folder, link->id, i);
    g_autofree char *html = rn_feed_desk_leaflet(cli, desk, link, status);
    if (!html || !rn_feed_desk_write(cli, path, html, strlen(html), status))
      return FALSE;
    g_ptr_array_add(written, g_steal_pointer(&path));
  }
  for (char **id = args; *id; id++)
    if (!g_hash_table_contains(seen, *id)) {
      *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                            _("There is no living address of %s %s; rinban feed list shows all."), "person", *id);
      return FALSE;
    }
  return TRUE;
}

int
rn_cmd_feed_leaflet(RnCli *cli, char **argv)
{
  g_autofree char *out = NULL;
  const GOptionEntry entries[] = {
      {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_("folder for the pages; otherwise \"leaflets\" in this folder"),
       N_("DIR")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 10000, &status);
  g_auto(RnFeedDesk) desk = {0};
  if (!args || !rn_feed_desk_open(&desk, cli, RN_STORE_READ_ONLY, &status))
    return status;
  GError *error = NULL;
  if (!rn_feed_desk_load(&desk, cli, &error))
    return rn_cli_error(cli, error);
  const char *folder = out ? out : "leaflets";
  if (g_mkdir(folder, 0700) != 0 && errno != EEXIST)
    return rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The folder %s cannot be made: %s."), folder,
                       g_strerror(errno));
  g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
  if (!write_leaflets(cli, &desk, args, folder, written, &status))
    return status;
  if (cli->json)
    rn_json_strings(cli->data, "written", written);
  else
    rn_print(ngettext("%d page is in the folder %s. It holds a secret address: print it and hand it over in person.\n",
                      "%d pages are in the folder %s. They hold secret addresses: print them and hand them over in "
                      "person.\n",
                      written->len),
             (int)written->len, folder);
  return RN_EXIT_DONE;
}
