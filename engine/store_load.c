/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading versions back, whole or by parts. `who` reads only the duties of one instant: an index by start and the
 * longest duty of a version bound the search. */

#include "engine/store_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define HEAD                                                                                                          \
  "SELECT id, month, number, state, objective, bound, proof, seconds, work, seed, input_sha256, rule_set, created_at," \
  " published_at, note, longest, cover_objective, cover_bound, cover_proof,"          \
  " content_sha256 FROM versions "

static void
replace(char **text, const char *by)
{
  g_free(*text);
  *text = g_strdup(by);
}

static RnInstant
instant(const RnQuery *query, int column)
{
  return rn_query_is_null(query, column) ? RN_INSTANT_NONE : rn_query_integer(query, column);
}

/* A version without its parts from a row of HEAD. */
static RnVersion *
head_of(const RnQuery *query, const char *city_id)
{
  RnMonth month = 0;
  rn_month_parse(rn_query_text(query, 1), &month);
  RnVersion *version = rn_version_new(city_id, month);
  version->id = rn_query_integer(query, 0);
  version->number = (int)rn_query_integer(query, 2);
  version->state = strcmp(rn_query_text(query, 3), "published") == 0 ? RN_VERSION_PUBLISHED : RN_VERSION_DRAFT;
  version->objective = rn_query_integer(query, 4);
  version->bound = rn_query_integer(query, 5);
  replace(&version->proof, rn_query_text(query, 6));
  version->seconds = rn_query_real(query, 7);
  version->work = rn_query_integer(query, 8);
  version->seed = (guint64)rn_query_integer(query, 9);
  replace(&version->input_sha256, rn_query_text(query, 10));
  replace(&version->rule_set, rn_query_text(query, 11));
  version->created_at = instant(query, 12);
  version->published_at = instant(query, 13);
  replace(&version->note, rn_query_text(query, 14));
  version->cover_objective = rn_query_integer(query, 16);
  version->cover_bound = rn_query_integer(query, 17);
  replace(&version->cover_proof, rn_query_text(query, 18));
  replace(&version->content_sha256, rn_query_text(query, 19));
  return version;
}

/* --- parts --- */

#define DUTY                                                                                                          \
  "SELECT position, service, area_id, date, band, seat, number, start, \"end\", category, class, mandatory, unit_id,"  \
  " origin, candidates, gap_text FROM version_duties WHERE version = ? "

/* Adds the duty to the rota or the cover of the version. */
static RnDuty *
take_duty(const RnQuery *query, RnVersion *version)
{
  RnDate date = RN_DATE_NONE;
  RnDateClass klass = RN_CLASS_WEEKDAY;
  RnOrigin origin = RN_ORIGIN_SOLVER;
  rn_date_parse(rn_query_text(query, 3), &date);
  rn_date_class_parse(rn_query_text(query, 10), &klass);
  rn_origin_parse(rn_query_text(query, 13), &origin);
  g_autoptr(RnSlot) slot =
    rn_slot_new(rn_query_text(query, 1), rn_query_text(query, 2), date, rn_query_text(query, 4),
                rn_query_text(query, 5), (int)rn_query_integer(query, 6), rn_query_integer(query, 7),
                rn_query_integer(query, 8), rn_query_text(query, 9), klass, rn_query_integer(query, 11) != 0);
  RnRota *rota = rn_slot_is_cover(slot) ? version->cover : version->rota;
  RnDuty *duty = rn_rota_add(rota, slot, rn_query_is_null(query, 12) ? NULL : rn_query_text(query, 12), origin);
  if (!rn_query_is_null(query, 14)) {
    duty->gap = rn_gap_new();
    duty->gap->candidates = (int)rn_query_integer(query, 14);
    duty->gap->text = rn_query_is_null(query, 15) ? NULL : g_strdup(rn_query_text(query, 15));
  }
  return duty;
}

static gboolean
load_reasons(RnStore *store, gint64 id, GHashTable *by_position, GError **error)
{
  GError *failure = NULL;
  const RnArg args[] = {RN_INT(id)};
  g_autoptr(RnQuery) query = rn_sql_query(
    store->sql, "SELECT position, code, count FROM version_reasons WHERE version = ? ORDER BY position, rank",
    RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnDuty *duty = g_hash_table_lookup(by_position, GINT_TO_POINTER((int)rn_query_integer(query, 0)));
    if (duty && duty->gap)
      rn_gap_add(duty->gap, rn_query_text(query, 1), (int)rn_query_integer(query, 2));
  }
  return rn_store_settle(failure, error);
}

static gboolean
load_duties(RnStore *store, RnVersion *version, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GHashTable) by_position = g_hash_table_new(NULL, NULL);
  const RnArg args[] = {RN_INT(version->id)};
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, DUTY "ORDER BY position", RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    int position = (int)rn_query_integer(query, 0);
    g_hash_table_insert(by_position, GINT_TO_POINTER(position), take_duty(query, version));
  }
  if (!rn_store_settle(failure, error) || !load_reasons(store, version->id, by_position, error))
    return FALSE;
  rn_rota_sort(version->rota);
  rn_rota_sort(version->cover);
  return TRUE;
}

#define UNIT                                                                                                          \
  "SELECT unit_id, kind, name, facility_id, facility_name, department, phone, public_phone, note,"               \
  " chain_only FROM version_units WHERE version = ? "
#define AREA "SELECT area_id, parent_id, kind, name FROM version_areas WHERE version = ? "

static void
take_unit(const RnQuery *query, RnVersion *version)
{
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  char **const fields[] = {&unit->unit_id,       &unit->kind,       &unit->name,  &unit->facility_id,
                           &unit->facility_name, &unit->department, &unit->phone, &unit->public_phone,
                           &unit->note};
  for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++)
    *fields[i] = g_strdup(rn_query_text(query, i));
  unit->chain_only = rn_query_integer(query, 9) != 0;
  g_ptr_array_add(version->units, unit);
}

static void
take_area(const RnQuery *query, RnVersion *version)
{
  RnVersionArea *area = g_new0(RnVersionArea, 1);
  char **const fields[] = {&area->area_id, &area->parent_id, &area->kind, &area->name};
  for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++)
    *fields[i] = g_strdup(rn_query_text(query, i));
  g_ptr_array_add(version->areas, area);
}

static void
take_label(const RnQuery *query, RnVersion *version)
{
  RnVersionLabel *label = g_new0(RnVersionLabel, 1);
  char **const fields[] = {&label->kind, &label->code, &label->name};
  for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++)
    *fields[i] = g_strdup(rn_query_text(query, i));
  g_ptr_array_add(version->labels, label);
}

static void
take_quota(const RnQuery *query, RnVersion *version)
{
  RnVersionQuota *quota = g_new0(RnVersionQuota, 1);
  char **const fields[] = {&quota->unit_id, &quota->service, &quota->seat, &quota->area_id, &quota->category};
  for (int i = 0; i < (int)G_N_ELEMENTS(fields); i++)
    *fields[i] = g_strdup(rn_query_text(query, i));
  quota->target_micro = rn_query_integer(query, 5);
  quota->quota_low = (int)rn_query_integer(query, 6);
  quota->quota_high = (int)rn_query_integer(query, 7);
  quota->assigned = (int)rn_query_integer(query, 8);
  quota->eligible = (int)rn_query_integer(query, 9);
  quota->waits = rn_query_integer(query, 10) != 0;
  quota->excused = rn_query_integer(query, 11) != 0;
  g_ptr_array_add(version->quotas, quota);
}

static gboolean
load_each(RnStore *store, RnVersion *version, const char *text, const RnArg *args, gsize n,
          void (*take)(const RnQuery *, RnVersion *), GError **error)
{
  GError *failure = NULL;
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, text, args, n, &failure);
  while (query && rn_query_next(query, &failure))
    take(query, version);
  return rn_store_settle(failure, error);
}

static gboolean
load_labels(RnStore *store, RnVersion *version, gint64 id, GError **error)
{
  const RnArg args[] = {RN_INT(id)};
  return load_each(store, version, "SELECT kind, code, name FROM version_labels WHERE version = ? ORDER BY kind, code",
                   RN_ARGS(args), take_label, error);
}

static gboolean
load_parts(RnStore *store, RnVersion *version, GError **error)
{
  const RnArg args[] = {RN_INT(version->id)};
  return load_duties(store, version, error) &&
         load_each(store, version, UNIT "ORDER BY unit_id", RN_ARGS(args), take_unit, error) &&
         load_each(store, version, AREA "ORDER BY area_id", RN_ARGS(args), take_area, error) &&
         load_labels(store, version, version->id, error) &&
         load_each(store, version,
                   "SELECT unit_id, service, seat, area_id, category, target_micro, quota_low, quota_high, assigned,"
                   " eligible, waits, excused FROM version_quotas WHERE version = ? ORDER BY unit_id, service, "
                   "seat, area_id, category",
                   RN_ARGS(args), take_quota, error);
}

/* --- whole versions --- */

static void
version_destroy(gpointer version)
{
  rn_version_free(version);
}

/* The heads that a query selects. */
static GPtrArray *
heads(RnStore *store, const char *city_id, const char *text, const RnArg *args, gsize n, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GPtrArray) versions = g_ptr_array_new_with_free_func(version_destroy);
  g_autoptr(RnQuery) query = rn_sql_query(store->sql, text, args, n, &failure);
  while (query && rn_query_next(query, &failure))
    g_ptr_array_add(versions, head_of(query, city_id));
  return rn_store_settle(failure, error) ? g_steal_pointer(&versions) : NULL;
}

static gboolean
first_with_parts(RnStore *store, GPtrArray *versions, RnVersion **version, GError **error)
{
  if (!versions)
    return FALSE;
  if (versions->len > 0 && (!load_parts(store, versions->pdata[0], error) ||
                            !rn_store_take_panels(store, versions->pdata[0], ((RnVersion *)versions->pdata[0])->id, NULL, error)))
    return FALSE;
  *version = versions->len > 0 ? g_ptr_array_steal_index(versions, 0) : NULL;
  return TRUE;
}

static gboolean
latest(RnStore *store, const char *city_id, RnMonth month, const char *state, RnVersion **version, GError **error)
{
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month), RN_TEXT(state)};
  g_autoptr(GPtrArray) found = heads(store, city_id,
                                     HEAD "WHERE city = ? AND month = ? AND state = ? ORDER BY number DESC LIMIT 1",
                                     RN_ARGS(args), error);
  return first_with_parts(store, found, version, error);
}

gboolean
rn_store_draft(RnStore *store, const char *city_id, RnMonth month, RnVersion **version, GError **error)
{
  return latest(store, city_id, month, "draft", version, error);
}

gboolean
rn_store_published(RnStore *store, const char *city_id, RnMonth month, RnVersion **version, GError **error)
{
  return latest(store, city_id, month, "published", version, error);
}

RnVersion *
rn_store_version(RnStore *store, const char *city_id, RnMonth month, int number, GError **error)
{
  RnVersion *version = NULL;
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month), RN_INT(number)};
  g_autoptr(GPtrArray) found = heads(store, city_id,
                                     HEAD "WHERE city = ? AND month = ? AND state = 'published' AND number = ?",
                                     RN_ARGS(args), error);
  if (!first_with_parts(store, found, &version, error))
    return NULL;
  if (!version)
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("%s has no published version %d; 'rinban version list %s' shows those that exist."), in_month, number,
                in_month);
  return version;
}

GPtrArray *
rn_store_versions(RnStore *store, const char *city_id, RnMonth month, GError **error)
{
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month)};
  return heads(store, city_id, HEAD "WHERE city = ? AND month = ? AND state = 'published' ORDER BY number",
               RN_ARGS(args), error);
}

GArray *
rn_store_published_months(RnStore *store, const char *city_id, GError **error)
{
  GError *failure = NULL;
  g_autoptr(GArray) months = g_array_new(FALSE, FALSE, sizeof(RnMonth));
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query = rn_sql_query(
    store->sql, "SELECT DISTINCT month FROM versions WHERE city = ? AND state = 'published' ORDER BY month",
    RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    RnMonth month = 0;
    if (rn_month_parse(rn_query_text(query, 0), &month))
      g_array_append_val(months, month);
  }
  return rn_store_settle(failure, error) ? g_steal_pointer(&months) : NULL;
}

gboolean
rn_store_newest_publication(RnStore *store, const char *city_id, RnInstant *newest, GError **error)
{
  GError *failure = NULL;
  const RnArg args[] = {RN_TEXT(city_id)};
  g_autoptr(RnQuery) query = rn_sql_query(
    store->sql, "SELECT max(published_at) FROM versions WHERE city = ? AND state = 'published'", RN_ARGS(args), &failure);
  RnInstant found = RN_INSTANT_NONE;
  if (query && rn_query_next(query, &failure) && !rn_query_is_null(query, 0))
    found = rn_query_integer(query, 0);
  if (!rn_store_settle(failure, error))
    return FALSE;
  *newest = found;
  return TRUE;
}

GPtrArray *
rn_store_published_between(RnStore *store, const char *city_id, RnMonth first, RnMonth last, GError **error)
{
  g_autofree char *from = rn_month_format(first);
  g_autofree char *to = rn_month_format(last);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(from), RN_TEXT(to)};
  g_autoptr(GPtrArray) versions =
    heads(store, city_id,
          HEAD "AS v WHERE city = ? AND month BETWEEN ? AND ? AND state = 'published' AND number = (SELECT max(number)"
               " FROM versions WHERE city = v.city AND month = v.month AND state = 'published') ORDER BY month",
          RN_ARGS(args), error);
  for (guint i = 0; versions && i < versions->len; i++)
    if (!load_parts(store, versions->pdata[i], error))
      return NULL;
  return g_steal_pointer(&versions);
}

/* --- who is on duty --- */

gboolean
rn_store_take_area_up(RnStore *store, RnVersion *version, gint64 id, const char *area_id, GError **error)
{
  g_autofree char *next = g_strdup(area_id);
  while (*next && !rn_version_area(version, next)) {
    const RnArg args[] = {RN_INT(id), RN_TEXT(next)};
    guint before = version->areas->len;
    if (!load_each(store, version, AREA "AND area_id = ?", RN_ARGS(args), take_area, error))
      return FALSE;
    g_free(next);
    next = g_strdup(version->areas->len > before ? ((RnVersionArea *)version->areas->pdata[before])->parent_id : "");
  }
  return TRUE;
}

gboolean
rn_store_take_unit(RnStore *store, RnVersion *version, gint64 id, const char *unit_id, GError **error)
{
  if (rn_version_unit(version, unit_id))
    return TRUE;
  const RnArg args[] = {RN_INT(id), RN_TEXT(unit_id)};
  return load_each(store, version, UNIT "AND unit_id = ?", RN_ARGS(args), take_unit, error);
}

static gboolean
load_around(RnStore *store, RnVersion *version, gint64 id, const RnRota *rota, guint first, GError **error)
{
  for (guint i = first; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (!rn_store_take_area_up(store, version, id, duty->slot->area_id, error) ||
        (duty->unit_id && !rn_store_take_unit(store, version, id, duty->unit_id, error)))
      return FALSE;
  }
  return TRUE;
}

/* Row id and longest duty of the latest published version of a month; 0 when there is none. */
static gboolean
find_published(RnStore *store, const char *city_id, RnMonth month, gint64 *id, gint64 *longest, GError **error)
{
  GError *failure = NULL;
  g_autofree char *in_month = rn_month_format(month);
  const RnArg args[] = {RN_TEXT(city_id), RN_TEXT(in_month)};
  g_autoptr(RnQuery) head = rn_sql_query(store->sql,
                                         "SELECT id, longest FROM versions WHERE city = ? AND month = ? AND state = "
                                         "'published' ORDER BY number DESC LIMIT 1",
                                         RN_ARGS(args), &failure);
  *id = *longest = 0;
  if (head && rn_query_next(head, &failure)) {
    *id = rn_query_integer(head, 0);
    *longest = rn_query_integer(head, 1);
  }
  return rn_store_settle(failure, error);
}

/* A time, and whose cover is wanted in it: of one panel, of all (NULL) or of none (""). */
typedef struct {
  RnInstant from, to;
  const char *panel_id;
} Window;

/* Adds the duties of one month's latest published version. */
static gboolean
load_on_duty(RnStore *store, RnVersion *version, RnMonth month, const Window *window, GError **error)
{
  GError *failure = NULL;
  gint64 id, longest;
  guint first = version->rota->duties->len, first_cover = version->cover->duties->len;
  g_autoptr(GHashTable) by_position = g_hash_table_new(NULL, NULL);
  if (!find_published(store, version->city_id, month, &id, &longest, error))
    return FALSE;
  if (id == 0)
    return TRUE;
  const RnArg args[] = {RN_INT(id), RN_INT(window->from - longest), RN_INT(window->to), RN_INT(window->from),
                        RN_TEXT(window->panel_id), RN_TEXT(window->panel_id)};
  g_autoptr(RnQuery) query =
    rn_sql_query(store->sql,
                 DUTY "AND start >= ? AND start < ? AND \"end\" > ? AND (service <> '" RN_SERVICE_COVER
                      "' OR ? IS NULL OR seat = ?) ORDER BY position",
                 RN_ARGS(args), &failure);
  while (query && rn_query_next(query, &failure)) {
    int position = (int)rn_query_integer(query, 0);
    g_hash_table_insert(by_position, GINT_TO_POINTER(position), take_duty(query, version));
  }
  return rn_store_settle(failure, error) && load_reasons(store, id, by_position, error) &&
         load_around(store, version, id, version->rota, first, error) &&
         load_around(store, version, id, version->cover, first_cover, error) &&
         (version->labels->len > 0 || version->rota->duties->len == first || load_labels(store, version, id, error));
}

static RnMonth
month_of_instant(RnInstant at)
{
  RnDate date = 0;
  int minutes = 0;
  rn_instant_to_local(at, &date, &minutes);
  return rn_month_of(date);
}

/* A night of the 31st is on duty on the 1st; units and labels of the later month win. */
static RnVersion *
on_duty(RnStore *store, const char *city_id, const Window *window, GError **error)
{
  RnMonth last = month_of_instant(window->to - 1);
  g_autoptr(RnVersion) version = rn_version_new(city_id, last);
  version->state = RN_VERSION_PUBLISHED;
  for (RnMonth month = last; month >= month_of_instant(window->from) - 1; month--)
    if (!load_on_duty(store, version, month, window, error))
      return NULL;
  rn_rota_sort(version->rota);
  rn_rota_sort(version->cover);
  return g_steal_pointer(&version);
}

RnVersion *
rn_store_on_duty(RnStore *store, const char *city_id, RnInstant at, GError **error)
{
  const Window window = {at, at + 1, ""};
  return on_duty(store, city_id, &window, error);
}

RnVersion *
rn_store_cover_between(RnStore *store, const char *city_id, RnInstant from, RnInstant to, const char *panel_id,
                       GError **error)
{
  const Window window = {from, to, panel_id};
  g_autoptr(RnVersion) version = on_duty(store, city_id, &window, error);
  for (RnMonth month = version ? month_of_instant(from) - 1 : 1; version && month <= version->month; month++) {
    gint64 id, longest;
    if (!find_published(store, city_id, month, &id, &longest, error) ||
        (id && !rn_store_take_panels(store, version, id, panel_id, error)))
      return NULL;
  }
  return g_steal_pointer(&version);
}
