/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Issuing, rotating and revoking addresses. A city has up to about a thousand links. */

#include "ical/link.h"

#include "ical/token.h"
#include "ical/wording.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NOTICE_SECONDS (RN_FEED_NOTICE_DAYS * 24 * 60 * 60)

static void
link_destroy(gpointer link)
{
  rn_feed_link_free(link);
}

/* --- key --- */

/* *any: some link of some city has an address. */
static gboolean
find_issued(RnStore *store, gboolean *any, GError **error)
{
  g_auto(GStrv) cities = rn_store_cities(store, error);
  *any = FALSE;
  for (char **city = cities; city && *city && !*any; city++) {
    g_autoptr(GPtrArray) links = rn_store_feed_links(store, *city, error);
    if (!links)
      return FALSE;
    for (guint i = 0; i < links->len; i++)
      *any |= *((RnFeedLink *)links->pdata[i])->token_sha256 != '\0';
  }
  return cities != NULL;
}

GBytes *
rn_link_key(RnStore *store, const char *key_path, gboolean reissue, gboolean *created, GError **error)
{
  gboolean issued;
  if (!find_issued(store, &issued, error))
    return NULL;
  g_autoptr(GError) failure = NULL;
  GBytes *key = rn_token_key_load(key_path, reissue || !issued, created, &failure);
  if (!key && g_error_matches(failure, RN_ERROR, RN_ERROR_NOT_FOUND)) {
    g_autofree char *name = g_filename_display_name(key_path);
    g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
                _("The key file of the feeds, %s, is missing; put it back from your backup, or issue all feeds anew "
                  "(every subscriber then needs a new address)."),
                name);
  } else if (!key) {
    g_propagate_error(error, g_steal_pointer(&failure));
  }
  return key;
}

static char *
digest_of(GBytes *key, const char *link_id, int generation)
{
  g_autofree char *token = rn_token_derive(key, link_id, generation);
  return rn_token_sha256(token);
}

gboolean
rn_link_fits(const RnFeedLink *link, GBytes *key, GError **error)
{
  g_autofree char *sha256 = digest_of(key, link->link_id, link->generation);
  if (!*link->token_sha256 || strcmp(link->token_sha256, sha256) == 0)
    return TRUE;
  g_set_error(error, RN_ERROR, RN_ERROR_CONFLICT,
              _("The key file of the feeds is not the one with which they were issued (%s %s); put the right one "
                "back from your backup, or issue all feeds anew (every subscriber then needs a new address)."),
              link->audience, link->id);
  return FALSE;
}

/* --- audiences --- */

static gboolean
has_service(const RnCity *city, const char *service)
{
  for (guint i = 0; i < city->seats->len; i++)
    if (strcmp(((const RnSeat *)city->seats->pdata[i])->service, service) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
refuse_left(const char *name, RnDate last, RnInstant now, GError **error)
{
  RnDate today;
  int minutes;
  rn_instant_to_local(now, &today, &minutes);
  if (last == RN_DATE_NONE || last >= today)
    return TRUE;
  g_autofree char *day = rn_date_format(last);
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
              _("%s has left (last day %s) and gets no calendar; correct the last day in the tables if that is wrong."),
              name, day);
  return FALSE;
}

static gboolean
refuse_unknown(const char *id, const RnCity *city, GError **error)
{
  g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no “%s” in %s that could have this kind of feed."), id,
              city->name);
  return FALSE;
}

gboolean
rn_link_audience_check(const RnCity *city, const char *audience, const char *id, RnInstant now, GError **error)
{
  RnAudience kind;
  if (!rn_audience_parse(audience, &kind)) {
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("“%s” is not a kind of feed; there are person, facility, block, public, organisation and hub."),
                audience);
    return FALSE;
  }
  if (kind == RN_AUDIENCE_PERSON) {
    const RnPerson *person = rn_city_person(city, id);
    return person ? refuse_left(person->name, person->valid_to, now, error) : refuse_unknown(id, city, error);
  }
  if (kind == RN_AUDIENCE_FACILITY) {
    const RnFacility *facility = rn_city_facility(city, id);
    return facility ? refuse_left(facility->name, facility->valid_to, now, error) : refuse_unknown(id, city, error);
  }
  gboolean known = kind == RN_AUDIENCE_HUB            ? *id == '\0'
                   : kind == RN_AUDIENCE_ORGANISATION ? has_service(city, id)
                                                      : rn_city_area(city, id) != NULL;
  return known || refuse_unknown(id, city, error);
}

/* --- links --- */

RnFeedLink *
rn_link_new(GBytes *key, const char *audience, const char *id, int alarm_minutes, RnInstant now)
{
  RnFeedLink *link = g_new0(RnFeedLink, 1);
  link->link_id = g_uuid_string_random();
  link->audience = g_strdup(audience);
  link->id = g_strdup(id);
  link->generation = 1;
  link->token_sha256 = digest_of(key, link->link_id, 1);
  link->alarm_minutes = alarm_minutes;
  link->issued_at = now;
  return link;
}

GPtrArray *
rn_link_living(const GPtrArray *links, const char *audience, const char *id)
{
  GPtrArray *living = g_ptr_array_new();
  for (guint i = 0; i < links->len; i++) {
    RnFeedLink *link = links->pdata[i];
    if (!link->revoked && strcmp(link->audience, audience) == 0 && strcmp(link->id, id) == 0)
      g_ptr_array_add(living, link);
  }
  return living;
}

gboolean
rn_link_set_alarm(RnStore *store, const char *city_id, RnFeedLink *link, int minutes, RnInstant now, GError **error)
{
  g_assert(minutes >= 0 && minutes <= RN_LINK_MAX_ALARM);
  if (minutes == link->alarm_minutes)
    return TRUE;
  RnInstant newest;
  if (!rn_store_newest_publication(store, city_id, &newest, error))
    return FALSE;
  link->alarm_minutes = minutes;
  link->revision++;
  link->changed_at = MAX(MAX(now, newest), link->changed_at);
  return rn_store_put_feed_link(store, city_id, link, error);
}

gboolean
rn_link_rotate(RnStore *store, GBytes *key, const char *city_id, RnFeedLink *link, RnInstant now, GError **error)
{
  g_assert(!link->revoked);
  if (!rn_link_fits(link, key, error) ||
      !rn_store_retire_link(store, city_id, link, "rotated", now, error))
    return FALSE;
  link->generation++;
  link->issued_at = now;
  g_free(link->token_sha256);
  link->token_sha256 = digest_of(key, link->link_id, link->generation);
  return rn_store_put_feed_link(store, city_id, link, error);
}

gboolean
rn_link_revoke(RnStore *store, const char *city_id, RnFeedLink *link, RnInstant now, GError **error)
{
  g_assert(!link->revoked);
  if (!rn_store_retire_link(store, city_id, link, "revoked", now, error))
    return FALSE;
  link->revoked = TRUE;
  return rn_store_put_feed_link(store, city_id, link, error);
}

/* --- withdrawn addresses --- */

GPtrArray *
rn_link_notices(const GPtrArray *retired, GBytes *key, RnInstant now)
{
  GPtrArray *notices = g_ptr_array_new_with_free_func(link_destroy);
  for (guint i = 0; i < retired->len; i++) {
    const RnRetiredLink *old = retired->pdata[i];
    g_autofree char *sha256 = digest_of(key, old->link_id, old->generation);
    if (now >= old->retired_at + NOTICE_SECONDS || strcmp(sha256, old->token_sha256) != 0)
      continue;
    RnFeedLink *notice = g_new0(RnFeedLink, 1);
    notice->link_id = g_strdup(old->link_id);
    notice->audience = g_strdup(old->audience);
    notice->id = g_strdup(old->id);
    notice->generation = old->generation;
    notice->token_sha256 = g_strdup(old->token_sha256);
    notice->revoked = TRUE;
    notice->changed_at = old->retired_at;
    g_ptr_array_add(notices, notice);
  }
  return notices;
}
