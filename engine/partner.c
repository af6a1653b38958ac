/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Duties planned elsewhere. A city has a handful of partners; each costs one look at the host's version. */

#include "engine/partner.h"

#include "engine/city.h"
#include "engine/visible.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
rn_partner_row_free(RnPartnerRow *row)
{
  if (!row)
    return;
  g_free(row->service);
  g_free(row->host);
  g_free(row->host_area);
  g_free(row);
}

void
rn_partner_duties_free(RnPartnerDuties *duties)
{
  if (!duties)
    return;
  g_free(duties->service);
  g_free(duties->host);
  g_ptr_array_unref(duties->duties);
  rn_version_free(duties->version);
  g_free(duties);
}

gboolean
rn_partner_serves(const RnPartnerRow *row, const RnVersion *host, const RnSlot *slot)
{
  return strcmp(row->service, slot->service) == 0 && rn_valid_on(row->valid_from, row->valid_to, slot->date) &&
         (!*row->host_area || rn_visible_areas_touch(host, slot->area_id, row->host_area));
}

static void
report(GPtrArray *findings, const RnPartnerRow *row, const char *text)
{
  if (!findings)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  RnFinding *finding = rn_finding_new("PARTNER", FALSE, g_strdup_printf(text, row->service, row->host));
#pragma GCC diagnostic pop
  rn_finding_add_unit(finding, row->host);
  g_ptr_array_add(findings, finding);
}

/* Has the host published the month? */
static gboolean
has_published(RnStore *store, const char *host, RnMonth month, gboolean *published, GError **error)
{
  g_autoptr(GArray) months = rn_store_published_months(store, host, error);
  *published = FALSE;
  for (guint i = 0; months && i < months->len; i++)
    *published |= g_array_index(months, RnMonth, i) == month;
  return months != NULL;
}

typedef struct {
  RnStore *store;
  RnMonth month;
  RnInstant at;       /* RN_INSTANT_NONE: all of the month */
  GPtrArray *findings, *found;
} Search;

/* *version NULL when the host is not there or has not published; a finding says so. */
static gboolean
load_host(const Search *search, const RnPartnerRow *row, char *const *cities, RnVersion **version, GError **error)
{
  gboolean published = FALSE;
  *version = NULL;
  if (!g_strv_contains((const char *const *)cities, row->host)) {
    report(search->findings, row,
           _("The service %s is planned by %s, which is not in this database; import its tables, or correct "
             "partners.csv."));
    return TRUE;
  }
  if (!has_published(search->store, row->host, search->month, &published, error))
    return FALSE;
  if (!published)
    report(search->findings, row,
           _("The service %s is planned by %s, which has not published this month yet; its duties are not known."));
  if (!published && search->at == RN_INSTANT_NONE)
    return TRUE;
  if (search->at == RN_INSTANT_NONE)
    return rn_store_published(search->store, row->host, search->month, version, error);
  *version = rn_store_on_duty(search->store, row->host, search->at, error);
  return *version != NULL;
}

static gboolean
search_row(const Search *search, const RnPartnerRow *row, char *const *cities, GError **error)
{
  RnVersion *version;
  if (!load_host(search, row, cities, &version, error))
    return FALSE;
  if (!version)
    return TRUE;
  RnPartnerDuties *duties = g_new0(RnPartnerDuties, 1);
  duties->service = g_strdup(row->service);
  duties->host = g_strdup(row->host);
  duties->version = version;
  duties->duties = g_ptr_array_new();
  for (guint i = 0; i < version->rota->duties->len; i++) {
    RnDuty *duty = version->rota->duties->pdata[i];
    if (rn_partner_serves(row, version, duty->slot))
      g_ptr_array_add(duties->duties, duty);
  }
  g_ptr_array_add(search->found, duties);
  return TRUE;
}

/* Rows in force on some day of [first, last]. */
static GPtrArray *
search_all(Search *search, const char *city_id, RnDate first, RnDate last, GError **error)
{
  g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)rn_partner_duties_free);
  g_autoptr(GPtrArray) rows = rn_store_partners(search->store, city_id, error);
  g_auto(GStrv) cities = rows && rows->len ? rn_store_cities(search->store, error) : NULL;
  search->found = found;
  if (!rows || (rows->len && !cities))
    return NULL;
  for (guint i = 0; i < rows->len; i++) {
    const RnPartnerRow *row = rows->pdata[i];
    if (rn_valid_between(row->valid_from, row->valid_to, first, last) && !search_row(search, row, cities, error))
      return NULL;
  }
  return g_steal_pointer(&found);
}

GPtrArray *
rn_partner_on_duty(RnStore *store, const char *city_id, RnInstant at, GPtrArray *findings, GError **error)
{
  RnDate date = 0;
  int minutes;
  rn_instant_to_local(at, &date, &minutes);
  Search search = {store, rn_month_of(date), at, findings, NULL};
  return search_all(&search, city_id, date - 1, date, error); /* a night is on duty on the day after, too */
}

GPtrArray *
rn_partner_month(RnStore *store, const char *city_id, RnMonth month, GPtrArray *findings, GError **error)
{
  RnDate first = rn_month_first(month);
  Search search = {store, month, RN_INSTANT_NONE, findings, NULL};
  return search_all(&search, city_id, first, first + rn_month_days(month) - 1, error);
}
