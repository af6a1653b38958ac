/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Writing a version: a row in versions while it is open, its parts in canonical order, then the seal. After that its
 * triggers refuse every change. A version has up to a thousand duties and units; reading is in store_load.c. */

#include "engine/store_private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Inserts a row and adds what it says (all but the first value, the id of the version) to the sum of the content. */
static gboolean
put(RnStore *store, GChecksum *sum, const char *text, const RnArg *args, gsize n, GError **error)
{
  for (gsize i = 1; i < n; i++) {
    g_autofree char *cell = args[i].type == 't' ? g_strdup(args[i].text ? args[i].text : "")
                                                : g_strdup_printf("%" G_GINT64_FORMAT, args[i].integer);
    g_checksum_update(sum, (const guchar *)cell, (gssize)strlen(cell) + 1);
  }
  return rn_sql_run(store->sql, text, args, n, error);
}

static gboolean
put_gap(RnStore *store, GChecksum *sum, gint64 id, guint position, const RnGap *gap, GError **error)
{
  for (guint i = 0; i < gap->reasons->len; i++) {
    const RnGapReason *reason = &g_array_index(gap->reasons, RnGapReason, i);
    const RnArg args[] = {RN_INT(id), RN_INT(position), RN_INT(i), RN_TEXT(reason->code), RN_INT(reason->count)};
    if (!put(store, sum, "INSERT INTO version_reasons (version, position, rank, code, count) VALUES (?, ?, ?, ?, ?)",
             RN_ARGS(args), error))
      return FALSE;
  }
  return TRUE;
}

/* The duties of a rota, at the positions from `first` on. */
static gboolean
put_duties(RnStore *store, GChecksum *sum, gint64 id, const RnRota *rota, guint first, GError **error)
{
  static const char text[] = "INSERT INTO version_duties (version, position, service, area_id, date, band, seat, "
                             "number, start, \"end\", category,"
                             " class, mandatory, unit_id, origin, candidates, gap_text) VALUES (?, ?, ?, ?, ?, ?, ?, "
                             "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    const RnSlot *slot = duty->slot;
    g_autofree char *date = rn_date_format(slot->date);
    const RnArg args[] = {
      RN_INT(id),
      RN_INT(first + i),
      RN_TEXT(slot->service),
      RN_TEXT(slot->area_id),
      RN_TEXT(date),
      RN_TEXT(slot->band),
      RN_TEXT(slot->seat),
      RN_INT(slot->index),
      RN_INT(slot->start),
      RN_INT(slot->end),
      RN_TEXT(slot->category),
      RN_TEXT(rn_date_class_name(slot->klass)),
      RN_INT(slot->mandatory != FALSE),
      RN_TEXT(duty->unit_id),
      RN_TEXT(rn_origin_name(duty->origin)),
      duty->gap ? RN_INT(duty->gap->candidates) : RN_TEXT(NULL),
      RN_TEXT(duty->gap ? duty->gap->text : NULL),
    };
    if (!put(store, sum, text, RN_ARGS(args), error) ||
        (duty->gap && !put_gap(store, sum, id, first + i, duty->gap, error)))
      return FALSE;
  }
  return TRUE;
}

static int
compare_units(gconstpointer a, gconstpointer b)
{
  return strcmp((*(const RnVersionUnit *const *)a)->unit_id, (*(const RnVersionUnit *const *)b)->unit_id);
}

static int
compare_areas(gconstpointer a, gconstpointer b)
{
  return strcmp((*(const RnVersionArea *const *)a)->area_id, (*(const RnVersionArea *const *)b)->area_id);
}

static int
compare_labels(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnVersionLabel *a = *(const RnVersionLabel *const *)a_cell, *b = *(const RnVersionLabel *const *)b_cell;
  int order = strcmp(a->kind, b->kind);
  return order ? order : strcmp(a->code, b->code);
}

static int
compare_quotas(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnVersionQuota *a = *(const RnVersionQuota *const *)a_cell, *b = *(const RnVersionQuota *const *)b_cell;
  const char *const pairs[][2] = {{a->unit_id, b->unit_id},
                                  {a->service, b->service},
                                  {a->seat, b->seat},
                                  {a->area_id, b->area_id},
                                  {a->category, b->category}};
  int order = 0;
  for (gsize i = 0; !order && i < G_N_ELEMENTS(pairs); i++)
    order = g_strcmp0(pairs[i][0], pairs[i][1]);
  return order;
}

static void
put_in_order(RnVersion *version)
{
  rn_rota_sort(version->rota);
  rn_rota_sort(version->cover);
  g_ptr_array_sort(version->units, compare_units);
  g_ptr_array_sort(version->areas, compare_areas);
  g_ptr_array_sort(version->labels, compare_labels);
  g_ptr_array_sort(version->quotas, compare_quotas);
}

/* The structures allow NULL for "none"; the columns do not. */
static RnArg
text_or_empty(const char *text)
{
  return RN_TEXT(text ? text : "");
}

static gboolean
put_units(RnStore *store, GChecksum *sum, gint64 id, const GPtrArray *units, GError **error)
{
  for (guint i = 0; i < units->len; i++) {
    const RnVersionUnit *unit = units->pdata[i];
    const RnArg args[] = {RN_INT(id),
                          RN_TEXT(unit->unit_id),
                          text_or_empty(unit->kind),
                          text_or_empty(unit->name),
                          text_or_empty(unit->facility_id),
                          text_or_empty(unit->facility_name),
                          text_or_empty(unit->department),
                          text_or_empty(unit->phone),
                          text_or_empty(unit->public_phone),
                          text_or_empty(unit->note),
                          RN_INT(unit->chain_only != FALSE)};
    if (!put(store, sum,
             "INSERT INTO version_units (version, unit_id, kind, name, facility_id, facility_name, department, phone,"
             " public_phone, note, chain_only) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             RN_ARGS(args), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_areas_and_labels(RnStore *store, GChecksum *sum, gint64 id, const RnVersion *version, GError **error)
{
  for (guint i = 0; i < version->areas->len; i++) {
    const RnVersionArea *area = version->areas->pdata[i];
    const RnArg args[] = {RN_INT(id), RN_TEXT(area->area_id), text_or_empty(area->parent_id), text_or_empty(area->kind),
                          text_or_empty(area->name)};
    if (!put(store, sum, "INSERT INTO version_areas (version, area_id, parent_id, kind, name) VALUES (?, ?, ?, ?, ?)",
             RN_ARGS(args), error))
      return FALSE;
  }
  for (guint i = 0; i < version->labels->len; i++) {
    const RnVersionLabel *label = version->labels->pdata[i];
    const RnArg args[] = {RN_INT(id), RN_TEXT(label->kind), RN_TEXT(label->code), text_or_empty(label->name)};
    if (!put(store, sum, "INSERT INTO version_labels (version, kind, code, name) VALUES (?, ?, ?, ?)", RN_ARGS(args),
             error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
put_quotas(RnStore *store, GChecksum *sum, gint64 id, const GPtrArray *quotas, GError **error)
{
  for (guint i = 0; i < quotas->len; i++) {
    const RnVersionQuota *quota = quotas->pdata[i];
    const RnArg args[] = {RN_INT(id),
                          RN_TEXT(quota->unit_id),
                          text_or_empty(quota->service),
                          text_or_empty(quota->seat),
                          text_or_empty(quota->area_id),
                          text_or_empty(quota->category),
                          RN_INT(quota->target_micro),
                          RN_INT(quota->quota_low),
                          RN_INT(quota->quota_high),
                          RN_INT(quota->assigned),
                          RN_INT(quota->eligible),
                          RN_INT(quota->waits),
                          RN_INT(quota->excused)};
    if (!put(store, sum,
             "INSERT INTO version_quotas (version, unit_id, service, seat, area_id, category, target_micro, quota_low,"
             " quota_high, assigned, eligible, waits, excused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
             RN_ARGS(args), error))
      return FALSE;
  }
  return TRUE;
}

static gint64
longest_duty(const RnRota *rota)
{
  gint64 longest = 0;
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)rota->duties->pdata[i])->slot;
    longest = MAX(longest, slot->end - slot->start);
  }
  return longest;
}

/* The open row; its id. */
static gboolean
open_version(RnStore *store, const RnVersion *version, int number, gint64 *id, GError **error)
{
  g_autofree char *month = rn_month_format(version->month);
  const RnArg args[] = {
    RN_TEXT(version->city_id),
    RN_TEXT(month),
    RN_INT(number),
    RN_INT(version->objective),
    RN_INT(version->bound),
    text_or_empty(version->proof),
    RN_REAL(version->seconds),
    RN_INT(version->work),
    RN_INT((gint64)version->seed),
    text_or_empty(version->input_sha256),
    text_or_empty(version->rule_set),
    version->created_at == RN_INSTANT_NONE ? RN_TEXT(NULL) : RN_INT(version->created_at),
    version->published_at == RN_INSTANT_NONE ? RN_TEXT(NULL) : RN_INT(version->published_at),
    text_or_empty(version->note),
    RN_INT(MAX(longest_duty(version->rota), longest_duty(version->cover))),
    RN_INT(version->cover_objective),
    RN_INT(version->cover_bound),
    text_or_empty(version->cover_proof),
  };
  if (!rn_sql_run(store->sql,
                  "INSERT INTO versions (city, month, number, state, objective, bound, proof, seconds, work, seed,"
                  " input_sha256, rule_set, created_at, published_at, note, longest, cover_objective,"
                  " cover_bound, cover_proof, content_sha256)"
                  " VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                  RN_ARGS(args), error))
    return FALSE;
  *id = rn_sql_last_id(store->sql);
  return TRUE;
}

static gboolean
seal_version(RnStore *store, gint64 id, RnVersionState state, GChecksum *sum, GError **error)
{
  const RnArg args[] = {RN_TEXT(state == RN_VERSION_PUBLISHED ? "published" : "draft"),
                        RN_TEXT(g_checksum_get_string(sum)), RN_INT(id)};
  return rn_sql_run(store->sql, "UPDATE versions SET state = ?, content_sha256 = ? WHERE id = ?", RN_ARGS(args), error);
}

/* What stands before the new version: an old draft out of the way, and the next number. */
static gboolean
make_room(RnStore *store, const RnVersion *version, int *number, GError **error)
{
  g_autofree char *month = rn_month_format(version->month);
  const RnArg args[] = {RN_TEXT(version->city_id), RN_TEXT(month)};
  *number = 0;
  if (!rn_sql_run(store->sql, "DELETE FROM versions WHERE city = ? AND month = ? AND state = 'draft'", RN_ARGS(args),
                  error))
    return FALSE;
  if (version->state == RN_VERSION_DRAFT)
    return TRUE;
  GError *failure = NULL;
  g_autoptr(RnQuery) query = rn_sql_query(
    store->sql,
    "SELECT coalesce(max(number), 0) + 1 FROM versions WHERE city = ? AND month = ? AND state = 'published'",
    RN_ARGS(args), &failure);
  if (query && rn_query_next(query, &failure))
    *number = (int)rn_query_integer(query, 0);
  return rn_store_settle(failure, error);
}

static gboolean
add_version(RnStore *store, RnVersion *version, gint64 *id, int *number, GError **error)
{
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  put_in_order(version);
  return make_room(store, version, number, error) && open_version(store, version, *number, id, error) &&
         put_duties(store, sum, *id, version->rota, 0, error) &&
         put_duties(store, sum, *id, version->cover, version->rota->duties->len, error) && put_units(store, sum, *id, version->units, error) &&
         put_areas_and_labels(store, sum, *id, version, error) && put_quotas(store, sum, *id, version->quotas, error) &&
         rn_store_put_panels(store, sum, *id, version->panels, error) && seal_version(store, *id, version->state, sum, error);
}

gboolean
rn_store_add_version(RnStore *store, RnVersion *version, GError **error)
{
  gint64 id = 0;
  int number = 0;
  g_assert(store->writing);
  if (!rn_sql_script(store->sql, "SAVEPOINT version", error))
    return FALSE;
  if (!add_version(store, version, &id, &number, error)) {
    if (rn_sql_in_transaction(store->sql))
      rn_sql_script(store->sql, "ROLLBACK TO version; RELEASE version", NULL);
    return FALSE;
  }
  if (!rn_sql_script(store->sql, "RELEASE version", error))
    return FALSE;
  version->id = id;
  version->number = number;
  return TRUE;
}
