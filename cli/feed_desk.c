/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The links of a city with their names, and the forms in which an address leaves the program. */

#include "cli/feed_desk.h"

#include "ical/handout.h"
#include "ical/leaflet.h"
#include "ical/link.h"
#include "ical/qr.h"
#include "ical/token.h"
#include "ical/wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PNG_SCALE 8 /* pixels a module: about 4 cm at 300 dots per inch */

void
rn_feed_desk_clear(RnFeedDesk *desk)
{
  g_clear_pointer(&desk->links, g_ptr_array_unref);
  g_clear_pointer(&desk->key, g_bytes_unref);
  rn_city_free(desk->city);
  rn_store_close(desk->store);
  g_free(desk->base);
}
gboolean
rn_feed_desk_open(RnFeedDesk *desk, RnCli *cli, unsigned flags, int *status)
{
  desk->store = rn_cli_store(cli, flags, status);
  desk->city = rn_cli_city(cli, desk->store, status);
  if (!desk->city)
    return FALSE;
  GError *error = NULL;
  desk->base = rn_store_feed_address(desk->store, desk->city->id, &error);
  if (!desk->base)
    *status = rn_cli_error(cli, error);
  return desk->base != NULL;
}

/* Links and key, inside a transaction for those who write. */
gboolean
rn_feed_desk_load(RnFeedDesk *desk, RnCli *cli, GError **error)
{
  g_autofree char *path = rn_token_key_path(cli->db);
  gboolean created = FALSE;
  desk->key = rn_link_key(desk->store, path, FALSE, &created, error);
  desk->links = desk->key ? rn_store_feed_links(desk->store, desk->city->id, error) : NULL;
  if (created)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "FEED_KEY",
                   _("A key for the addresses of the feeds was made: %s. Keep a copy of it in a safe place; without it "
                     "all addresses change."),
                   path);
  return desk->links != NULL;
}

/* --- names --- */

static const char *
facility_name_of(const RnFeedDesk *desk, const RnFeedLink *link)
{
  const RnPerson *person = strcmp(link->audience, "person") == 0 ? rn_city_person(desk->city, link->id) : NULL;
  return person && person->facility ? person->facility->name : "";
}

const char *
rn_feed_desk_name(const RnFeedDesk *desk, const char *audience, const char *id)
{
  if (strcmp(audience, "hub") == 0)
    return desk->city->name;
  if (strcmp(audience, "organisation") == 0)
    return rn_city_label(desk->city, "service", id, id);
  const RnPerson *person = strcmp(audience, "person") == 0 ? rn_city_person(desk->city, id) : NULL;
  const RnFacility *facility = strcmp(audience, "facility") == 0 ? rn_city_facility(desk->city, id) : NULL;
  const RnArea *area = person || facility ? NULL : rn_city_area(desk->city, id);
  return person ? person->name : facility ? facility->name : area ? area->name : id;
}

static char *
calendar_name_of(const RnFeedDesk *desk, const RnFeedLink *link)
{
  RnAudience audience = RN_AUDIENCE_HUB;
  rn_audience_parse(link->audience, &audience);
  return rn_wording_calendar_name(audience, rn_feed_desk_name(desk, link->audience, link->id));
}

/* NULL while it is not known where the folder is served. */
static RnHandout *
handout_of(const RnFeedDesk *desk, const RnFeedLink *link)
{
  if (!*desk->base)
    return NULL;
  g_autofree char *token = rn_token_derive(desk->key, link->link_id, link->generation);
  g_autofree char *name = calendar_name_of(desk, link);
  return rn_handout_new(desk->base, token, name);
}

/* --- showing a link --- */

void
rn_feed_desk_json(RnJson *json, const RnFeedDesk *desk, const RnFeedLink *link, gboolean with_address)
{
  rn_json_object(json, NULL);
  rn_json_string(json, "audience", link->audience);
  rn_json_string(json, "id", link->id);
  rn_json_string(json, "name", rn_feed_desk_name(desk, link->audience, link->id));
  rn_json_int(json, "generation", link->generation);
  rn_json_instant(json, "issued_at", link->issued_at > 0 ? link->issued_at : RN_INSTANT_NONE);
  rn_json_int(json, "alarm_minutes", link->alarm_minutes);
  if (with_address) {
    g_autofree char *token = rn_token_derive(desk->key, link->link_id, link->generation);
    g_autofree char *file = g_strconcat(token, ".ics", NULL);
    g_autoptr(RnHandout) handout = handout_of(desk, link);
    rn_json_string(json, "file", file);
    rn_json_string(json, "url", handout ? handout->https : NULL);
    rn_json_string(json, "webcal", handout ? handout->webcal : NULL);
    rn_json_string(json, "google", handout ? handout->google : NULL);
    rn_json_string(json, "outlook", handout ? handout->outlook : NULL);
    rn_json_string(json, "office", handout ? handout->office : NULL);
  }
  rn_json_end_object(json);
}

static void
print_link(const RnFeedDesk *desk, const RnFeedLink *link)
{
  g_autofree char *name = rn_text_clean(rn_feed_desk_name(desk, link->audience, link->id));
  g_autofree char *token = rn_token_derive(desk->key, link->link_id, link->generation);
  g_autoptr(RnHandout) handout = handout_of(desk, link);
  rn_print("%s %s (%s)\n", link->audience, link->id, name);
  if (link->alarm_minutes)
    rn_print(_("  alarm     %d minutes before each duty\n"), link->alarm_minutes);
  if (!handout) {
    rn_print(_("  file      %s.ics\n"), token);
    return;
  }
  rn_print(_("  address   %s\n"), handout->https);
  rn_print(_("  Apple     %s\n"), handout->webcal);
  rn_print(_("  Google    %s\n"), handout->google);
  rn_print(_("  Outlook   %s\n"), handout->outlook);
  rn_print(_("  Microsoft 365 %s\n"), handout->office);
}

void
rn_feed_desk_show(RnCli *cli, const RnFeedDesk *desk, const GPtrArray *links)
{
  if (cli->json)
    rn_json_array(cli->data, "links");
  for (guint i = 0; i < links->len; i++)
    if (cli->json)
      rn_feed_desk_json(cli->data, desk, links->pdata[i], TRUE);
    else
      print_link(desk, links->pdata[i]);
  if (cli->json)
    rn_json_end_array(cli->data);
  if (!*desk->base)
    rn_cli_message(cli, RN_SEVERITY_NOTE, "NO_ADDRESS",
                   _("Say where the feed folder is served, and the whole addresses are shown: "
                     "rinban feed address https://rota.example.jp/f/"));
}

/* --- files --- */

gboolean
rn_feed_desk_write(RnCli *cli, const char *path, const char *bytes, gsize length, int *status)
{
  GError *error = NULL;
  if (g_file_set_contents_full(path, bytes, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return TRUE;
  *status = rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The file %s cannot be written: %s."), path, error->message);
  g_clear_error(&error);
  return FALSE;
}

char *
rn_feed_desk_leaflet(RnCli *cli, const RnFeedDesk *desk, const RnFeedLink *link, int *status)
{
  g_autoptr(RnHandout) handout = handout_of(desk, link);
  if (!handout) {
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NO_ADDRESS",
                          _("It is not known where the feed folder is served; say it first: "
                            "rinban feed address https://rota.example.jp/f/"));
    return NULL;
  }
  GError *error = NULL;
  g_autofree char *calendar = calendar_name_of(desk, link);
  RnLeaflet leaflet = {.association = desk->city->name,
                       .name = rn_feed_desk_name(desk, link->audience, link->id),
                       .facility = facility_name_of(desk, link),
                       .calendar = calendar,
                       .handout = handout,
                       .alarm_minutes = link->alarm_minutes,
                       .issued_at = cli->now};
  char *html = rn_leaflet_html(&leaflet, &error);
  if (!html)
    *status = rn_cli_error(cli, error);
  return html;
}

gboolean
rn_feed_desk_qr(RnCli *cli, const RnFeedDesk *desk, const RnFeedLink *link, const char *path, int *status)
{
  GError *error = NULL;
  g_autoptr(RnHandout) handout = handout_of(desk, link);
  if (!handout) {
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "NO_ADDRESS",
                          _("It is not known where the feed folder is served; say it first: "
                            "rinban feed address https://rota.example.jp/f/"));
    return FALSE;
  }
  g_autoptr(RnQr) qr = rn_qr_new(handout->webcal, &error);
  if (!qr) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  if (strcmp(path, "-") == 0) {
    g_autofree char *text = rn_qr_text(qr, rn_print_is_terminal());
    if (!cli->json)
      rn_print_text(text);
    return TRUE;
  }
  g_autoptr(GBytes) png = rn_qr_png(qr, PNG_SCALE);
  return rn_feed_desk_write(cli, path, g_bytes_get_data(png, NULL), g_bytes_get_size(png), status);
}
