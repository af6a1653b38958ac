/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the store's tests: a folder that vanishes, stores in it, small cities and rotas, looking at the file with
 * SQLite itself. */

#include "engine/store.h"
#include "tests/testing.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#define NOW ((RnInstant)1795000000)
#define JANUARY ((RnMonth)(2027 * 12))

typedef struct {
  char *path;
} Folder;

static inline void
folder_remove(const char *path)
{
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *inner = g_build_filename(path, name, NULL);
    if (g_file_test(inner, G_FILE_TEST_IS_DIR) && !g_file_test(inner, G_FILE_TEST_IS_SYMLINK))
      folder_remove(inner);
    else
      g_unlink(inner);
  }
  g_rmdir(path);
}

static inline Folder
folder_new(void)
{
  Folder folder = {g_dir_make_tmp("rinban-XXXXXX", NULL)};
  ck_assert_ptr_nonnull(folder.path);
  return folder;
}

static inline void
folder_clear(Folder *folder)
{
  folder_remove(folder->path);
  g_free(folder->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Folder, folder_clear)

/* Path in the folder; free with g_free(). */
static inline char *
in(const Folder *folder, const char *name)
{
  return g_build_filename(folder->path, name, NULL);
}

static inline RnStore *
store_open(const char *path)
{
  g_autoptr(GError) error = NULL;
  RnStore *store = rn_store_open(path, RN_STORE_CREATE, &error);
  ck_assert_msg(store != NULL, "%s", error ? error->message : "");
  return store;
}

static inline void
begin(RnStore *store)
{
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_begin(store, &error), "%s", error ? error->message : "");
}

static inline void
commit(RnStore *store)
{
  g_autoptr(GError) error = NULL;
  ck_assert_msg(rn_store_commit(store, NOW, "tester", "test", "a test", &error), "%s", error ? error->message : "");
}

/* First column of the first row, as text; "" when there is none. Through a connection of its own. */
static inline char *
look(const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
  ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
  char *text = sqlite3_step(stmt) == SQLITE_ROW ? g_strdup((const char *)sqlite3_column_text(stmt, 0)) : NULL;
  sqlite3_finalize(stmt);
  sqlite3_close(db);
  return text ? text : g_strdup("");
}

/* Runs SQL from outside and returns SQLite's result code. */
static inline int
meddle(const char *path, const char *sql)
{
  sqlite3 *db = NULL;
  ck_assert_int_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  sqlite3_close(db);
  return code;
}

static inline gboolean
put(RnStore *store, const char *city, const char *table, GError **error, ...)
{
  const RnTable *description = rn_table_find(table);
  g_autoptr(GPtrArray) row = g_ptr_array_new();
  for (gsize i = 0; i < description->n_columns; i++)
    g_ptr_array_add(row, (gpointer)(description->columns[i].fallback ? description->columns[i].fallback : ""));
  g_ptr_array_add(row, NULL);
  va_list args;
  va_start(args, error);
  for (const char *column; (column = va_arg(args, const char *));)
    row->pdata[rn_table_column(description, column)] = va_arg(args, char *);
  va_end(args);
  return rn_store_put_row(store, city, description, (const char *const *)row->pdata, error);
}

/* A city with a block, two facilities and two persons; inside a transaction. */
static inline void
put_city(RnStore *store, const char *city)
{
  ck_assert(put(store, city, "areas", NULL, "area_id", city, "kind", "city", "name", "みほん市", NULL));
  ck_assert(put(store, city, "areas", NULL, "area_id", "N", "parent_id", city, "kind", "block", "name", "北", NULL));
  ck_assert(put(store, city, "facilities", NULL, "facility_id", "F1", "name", "架空医院", "kind", "solo_clinic", "area_id",
                "N", NULL));
  ck_assert(put(store, city, "people", NULL, "person_id", "P1", "name", "佐藤", "facility_id", "F1", NULL));
  ck_assert(put(store, city, "people", NULL, "person_id", "P2", "name", "鈴木", NULL));
}

static inline RnSlot *
night(const char *area, int day, const char *seat)
{
  RnDate date = 0;
  ck_assert(rn_date_from_ymd(2027, 1, day, &date));
  return rn_slot_new("homecare", area, date, "wd_night", seat, 1, rn_instant_from_local(date, 18 * 60),
                     rn_instant_from_local(date, 33 * 60), "N", RN_CLASS_WEEKDAY, TRUE);
}

/* The night of a panel's vice; `unit` NULL: a gap. */
static inline void
add_cover(RnVersion *version, int day, const char *panel, const char *unit)
{
  RnDate date = 0;
  ck_assert(rn_date_from_ymd(2027, 1, day, &date));
  g_autoptr(RnSlot) slot = rn_slot_new("vice_cover", "N", date, "wd_night", panel, 1, rn_instant_from_local(date, 18 * 60),
                                       rn_instant_from_local(date, 33 * 60), "V", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(version->cover, slot, unit, RN_ORIGIN_SOLVER);
}

/* A version of January with `days` nights in N, held by P1 (odd days) and P2, day 3 a gap. */
static inline RnVersion *
version_of(const char *city, RnVersionState state, int days)
{
  RnVersion *version = rn_version_new(city, JANUARY);
  version->state = state;
  for (int day = days; day >= 1; day--) {
    g_autoptr(RnSlot) slot = night("N", day, "first");
    RnDuty *duty = rn_rota_add(version->rota, slot, day == 3 ? NULL : day % 2 ? "P1" : "P2", RN_ORIGIN_SOLVER);
    if (day == 3) {
      duty->gap = rn_gap_new();
      duty->gap->candidates = 7;
      duty->gap->text = g_strdup("候補7名 — 不可4");
      rn_gap_add(duty->gap, "CAP_MONTH", 1);
      rn_gap_add(duty->gap, "AVAIL", 4);
      rn_gap_add(duty->gap, "odd:code|x", 2);
    }
  }
  add_cover(version, 5, "L2", "F1");
  add_cover(version, 4, "L2", NULL);
  add_cover(version, 4, "L1", "F1");
  version->cover_objective = 1003;
  version->cover_bound = 1002;
  g_free(version->cover_proof);
  version->cover_proof = g_strdup("bound");
  for (int i = 2; i >= 1; i--) {
    RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
    unit->unit_id = g_strdup_printf("P%d", i);
    unit->kind = g_strdup("person");
    unit->name = g_strdup(i == 1 ? "佐藤" : "鈴木");
    unit->facility_id = g_strdup("F1");
    unit->facility_name = g_strdup("架空医院");
    unit->department = g_strdup("");
    unit->phone = g_strdup("000-0000-0001");
    unit->public_phone = g_strdup("");
    g_ptr_array_add(version->units, unit);
  }
  const char *const areas[][2] = {{"N", city}, {city, ""}, {"S", city}};
  for (gsize i = 0; i < G_N_ELEMENTS(areas); i++) {
    RnVersionArea *area = g_new0(RnVersionArea, 1);
    area->area_id = g_strdup(areas[i][0]);
    area->parent_id = g_strdup(areas[i][1]);
    area->kind = g_strdup("block");
    area->name = g_strdup(areas[i][0]);
    g_ptr_array_add(version->areas, area);
  }
  RnVersionLabel *label = g_new0(RnVersionLabel, 1);
  label->kind = g_strdup("seat");
  label->code = g_strdup("homecare/first");
  label->name = g_strdup("第1当番");
  g_ptr_array_add(version->labels, label);
  RnVersionQuota *quota = g_new0(RnVersionQuota, 1);
  quota->unit_id = g_strdup("P1");
  quota->service = g_strdup("homecare");
  quota->seat = g_strdup("first");
  quota->area_id = g_strdup("N");
  quota->category = g_strdup("N");
  quota->target_micro = 4333333;
  quota->quota_low = 4;
  quota->quota_high = 5;
  quota->assigned = 5;
  g_ptr_array_add(version->quotas, quota);
  version->objective = 12;
  version->bound = -3;
  version->seconds = 0.125;
  version->work = 77;
  version->seed = G_MAXUINT64 - 5;
  g_free(version->proof);
  version->proof = g_strdup("optimal");
  g_free(version->note);
  version->note = g_strdup("why");
  version->created_at = NOW;
  version->published_at = state == RN_VERSION_PUBLISHED ? NOW + 60 : RN_INSTANT_NONE;
  return version;
}
