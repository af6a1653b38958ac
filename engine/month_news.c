/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Versions compared person by person. A month has some ten versions and a hundred persons. */

#include "engine/month_news.h"

#include "engine/stand_in.h"
#include "engine/visible.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  RnStore *store;
  const char *city_id;
  RnMonth month;
  RnInstant now;
  const RnVersion *latest;
  GHashTable *versions; /* number -> RnVersion*, owned */
  GHashTable *covers;   /* const RnVersion* -> Cover*, owned */
} Comparison;

/* Who stands in for panels in a version. */
typedef struct {
  GPtrArray *all;       /* RnStandIn* */
  GHashTable *index;    /* rn_stand_ins_index() of them */
} Cover;

static void
item_free(gpointer data)
{
  RnNewsItem *item = data;
  g_free(item->slot_key);
  g_free(item);
}

static void
news_free(gpointer data)
{
  RnNews *news = data;
  g_free(news->unit_id);
  g_ptr_array_unref(news->items);
  g_free(news);
}

void
rn_month_news_free(RnMonthNews *news)
{
  if (!news)
    return;
  rn_version_free(news->version);
  g_ptr_array_unref(news->news);
  g_ptr_array_unref(news->unclear);
  g_free(news);
}

static void
cover_free(gpointer data)
{
  Cover *cover = data;
  g_hash_table_unref(cover->index);
  g_ptr_array_unref(cover->all);
  g_free(cover);
}

static void
version_destroy(gpointer version)
{
  rn_version_free(version);
}

/* --- one person --- */

static void
add_item(RnNews *news, RnNewsKind kind, const char *slot_key)
{
  RnNewsItem *item = g_new0(RnNewsItem, 1);
  item->kind = kind;
  item->slot_key = g_strdup(slot_key);
  g_ptr_array_add(news->items, item);
}

static gboolean
holds(const RnDuty *duty, const char *unit_id)
{
  return duty && g_strcmp0(duty->unit_id, unit_id) == 0;
}

static void
compare_duty(const Comparison *comparison, const RnVersion *before, const RnDuty *duty, RnNews *news)
{
  const RnDuty *old = rn_rota_find(before->rota, duty->slot->key);
  gboolean had = holds(old, news->unit_id), has = holds(duty, news->unit_id);
  if (duty->slot->end <= comparison->now || (!had && !has))
    return;
  if (had != has) {
    add_item(news, has ? RN_NEWS_GAINED : RN_NEWS_LOST, duty->slot->key);
    return;
  }
  g_autofree char *was = rn_visible_assignment(before, old), *is = rn_visible_assignment(comparison->latest, duty);
  if (strcmp(was, is) != 0)
    add_item(news, RN_NEWS_CHANGED, duty->slot->key);
}

static const Cover *
cover_of(const Comparison *comparison, const RnVersion *version)
{
  Cover *cover = g_hash_table_lookup(comparison->covers, version);
  if (!cover) {
    cover = g_new0(Cover, 1);
    cover->all = rn_stand_ins_new(version);
    cover->index = rn_stand_ins_index(cover->all);
    g_hash_table_insert(comparison->covers, (gpointer)version, cover);
  }
  return cover;
}

/* What the unit covers for panels, by span of time. */
static void
compare_covers(const Comparison *comparison, const RnVersion *before, RnNews *news)
{
  const Cover *now = cover_of(comparison, comparison->latest), *then = cover_of(comparison, before);
  for (guint i = 0; i < now->all->len; i++) {
    const RnStandIn *stand_in = now->all->pdata[i];
    if (g_strcmp0(stand_in->unit_id, news->unit_id) != 0 || stand_in->slot->end <= comparison->now)
      continue;
    const RnStandIn *old = rn_stand_ins_find(then->index, stand_in);
    g_autofree char *is = rn_stand_in_visible(comparison->latest, stand_in);
    g_autofree char *was = old ? rn_stand_in_visible(before, old) : NULL;
    if (g_strcmp0(is, was) != 0)
      add_item(news, old ? RN_NEWS_CHANGED : RN_NEWS_GAINED, stand_in->slot->key);
  }
  for (guint i = 0; i < then->all->len; i++) {
    const RnStandIn *old = then->all->pdata[i];
    if (g_strcmp0(old->unit_id, news->unit_id) == 0 && old->slot->end > comparison->now &&
        !rn_stand_ins_find(now->index, old))
      add_item(news, RN_NEWS_LOST, old->slot->key);
  }
}

/* Slots that are gone altogether come after those that are there. */
static void
compare_versions(const Comparison *comparison, const RnVersion *before, RnNews *news)
{
  const GPtrArray *now = comparison->latest->rota->duties, *then = before->rota->duties;
  for (guint i = 0; i < now->len; i++)
    compare_duty(comparison, before, now->pdata[i], news);
  for (guint i = 0; i < then->len; i++) {
    const RnDuty *old = then->pdata[i];
    if (holds(old, news->unit_id) && old->slot->end > comparison->now &&
        !rn_rota_find(comparison->latest->rota, old->slot->key))
      add_item(news, RN_NEWS_LOST, old->slot->key);
  }
  compare_covers(comparison, before, news);
}

/* --- all --- */

static const RnVersion *
version_numbered(Comparison *comparison, int number, GError **error)
{
  if (number == comparison->latest->number)
    return comparison->latest;
  RnVersion *version = g_hash_table_lookup(comparison->versions, GINT_TO_POINTER(number));
  if (!version) {
    version = rn_store_version(comparison->store, comparison->city_id, comparison->month, number, error);
    if (version)
      g_hash_table_insert(comparison->versions, GINT_TO_POINTER(number), version);
  }
  return version;
}

static void
add_units(GHashTable *units, const RnRota *rota)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (duty->unit_id && !g_hash_table_contains(units, duty->unit_id))
      g_hash_table_insert(units, g_strdup(duty->unit_id), GINT_TO_POINTER(0));
  }
}

/* Unit -> the number that it was told last, 0: none. */
static GHashTable *
told_units(const GPtrArray *notices, int latest, RnMonthNews *news)
{
  GHashTable *units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < notices->len; i++) { /* ascending by number */
    const RnNotice *notice = notices->pdata[i];
    if (notice->number > latest)
      continue; /* of a state that a restored backup does not know */
    g_hash_table_insert(units, g_strdup(notice->unit_id), GINT_TO_POINTER(notice->number));
    if (strcmp(notice->state, "sending") == 0)
      g_ptr_array_add(news->unclear, g_strdup(notice->unit_id));
  }
  return units;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static gboolean
compare_all(Comparison *comparison, GHashTable *units, gboolean again, RnMonthNews *all, GError **error)
{
  guint n = 0;
  g_autofree gpointer *ids = g_hash_table_get_keys_as_array(units, &n);
  qsort(ids, n, sizeof *ids, compare_texts);
  for (guint i = 0; i < n; i++) {
    int told = GPOINTER_TO_INT(g_hash_table_lookup(units, ids[i]));
    int from = again ? MAX(comparison->latest->number - 1, 1) : MAX(told, 1);
    const RnVersion *before = version_numbered(comparison, from, error);
    if (!before)
      return FALSE;
    RnNews *news = g_new0(RnNews, 1);
    news->unit_id = g_strdup(ids[i]);
    news->from = from;
    news->items = g_ptr_array_new_with_free_func(item_free);
    compare_versions(comparison, before, news);
    if (news->items->len)
      g_ptr_array_add(all->news, news);
    else
      news_free(news);
  }
  return TRUE;
}

RnMonthNews *
rn_month_news(RnStore *store, const char *city_id, RnMonth month, gboolean again, RnInstant now, GError **error)
{
  RnVersion *latest = NULL;
  if (!rn_store_published(store, city_id, month, &latest, error))
    return NULL;
  if (!latest) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("%s is not published yet, so there is no change to tell."), name);
    return NULL;
  }
  g_autoptr(RnMonthNews) all = g_new0(RnMonthNews, 1);
  all->version = latest;
  all->news = g_ptr_array_new_with_free_func(news_free);
  all->unclear = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GPtrArray) notices = rn_store_notices(store, city_id, month, error);
  if (!notices)
    return NULL;
  g_autoptr(GHashTable) versions = g_hash_table_new_full(NULL, NULL, NULL, version_destroy);
  g_autoptr(GHashTable) units = told_units(notices, latest->number, all);
  g_autoptr(GHashTable) covers = g_hash_table_new_full(NULL, NULL, NULL, cover_free);
  Comparison comparison = {store, city_id, month, now, latest, versions, covers};
  const RnVersion *first = version_numbered(&comparison, again ? MAX(latest->number - 1, 1) : 1, error);
  if (!first)
    return NULL;
  const RnRota *const rotas[] = {first->rota, first->cover, latest->rota, latest->cover};
  for (gsize i = 0; i < G_N_ELEMENTS(rotas); i++)
    add_units(units, rotas[i]);
  return compare_all(&comparison, units, again, all, error) ? g_steal_pointer(&all) : NULL;
}

/* --- marks --- */

static gboolean
is_begun(const GPtrArray *notices, const RnNotice *wanted)
{
  for (guint i = 0; i < notices->len; i++) {
    const RnNotice *notice = notices->pdata[i];
    if (strcmp(notice->unit_id, wanted->unit_id) == 0 && notice->number >= wanted->number)
      return TRUE;
  }
  return FALSE;
}

static gboolean
commit(RnStore *store, const char *city_id, const RnNotice *notice, RnInstant now, const char *who, GError **error)
{
  g_autofree char *month = rn_month_format(notice->month);
  g_autofree char *summary =
    g_strdup_printf("%s %s version %d: %s %s", city_id, month, notice->number, notice->unit_id, notice->state);
  return rn_store_commit(store, now, who, "notify", summary, error);
}

gboolean
rn_month_news_begin(RnStore *store, const char *city_id, RnMonth month, const char *unit_id, int number, gboolean again,
                    RnInstant now, const char *who, gboolean *fresh, GError **error)
{
  const RnNotice notice = {month, (char *)unit_id, number, (char *)"sending", now};
  if (!rn_store_begin(store, error))
    return FALSE;
  g_autoptr(GPtrArray) notices = rn_store_notices(store, city_id, month, error);
  *fresh = notices && (again || !is_begun(notices, &notice));
  if (notices && !*fresh) {
    rn_store_rollback(store);
    return TRUE;
  }
  if (notices && rn_store_put_notice(store, city_id, &notice, error) && commit(store, city_id, &notice, now, who, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}

gboolean
rn_month_news_end(RnStore *store, const char *city_id, RnMonth month, const char *unit_id, int number, const char *state,
                  RnInstant now, const char *who, GError **error)
{
  const RnNotice notice = {month, (char *)unit_id, number, (char *)(state ? state : "failed"), now};
  if (!rn_store_begin(store, error))
    return FALSE;
  gboolean done = state ? rn_store_put_notice(store, city_id, &notice, error)
                        : rn_store_remove_notice(store, city_id, &notice, error);
  if (done && commit(store, city_id, &notice, now, who, error))
    return TRUE;
  rn_store_rollback(store);
  return FALSE;
}
