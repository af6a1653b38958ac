/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Versions go in and come out equal, are numbered, and stay as they were told; events and links keep their identity. */

#include "tests/store/support.h"

static RnStore *
store_with_city(const char *path)
{
  RnStore *store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  return store;
}

static void
add(RnStore *store, RnVersion *version)
{
  g_autoptr(GError) error = NULL;
  begin(store);
  ck_assert_msg(rn_store_add_version(store, version, &error), "%s", error ? error->message : "");
  commit(store);
}

static void
append_unit(GString *text, const RnVersionUnit *unit)
{
  g_string_append_printf(text, "U %s %s %s %s %s %s %s %s\n", unit->unit_id, unit->kind, unit->name, unit->facility_id,
                         unit->facility_name, unit->department, unit->phone, unit->public_phone);
}

static void
append_duties(GString *text, const RnRota *rota)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    const RnSlot *slot = duty->slot;
    g_string_append_printf(text, "D %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %d %d %s %d", slot->key, slot->start,
                           slot->end, slot->category, slot->klass, slot->mandatory, duty->unit_id ? duty->unit_id : "-",
                           duty->origin);
    if (duty->gap)
      g_string_append_printf(text, " %d %s", duty->gap->candidates, duty->gap->text ? duty->gap->text : "-");
    for (guint r = 0; duty->gap && r < duty->gap->reasons->len; r++) {
      const RnGapReason *reason = &g_array_index(duty->gap->reasons, RnGapReason, r);
      g_string_append_printf(text, " %s=%d", reason->code, reason->count);
    }
    g_string_append_c(text, '\n');
  }
}

/* All that a version says, as text. */
static char *
described(const RnVersion *version)
{
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s %d %d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                               " %" G_GINT64_FORMAT " %s %s %.17g %" G_GINT64_FORMAT
                               " %" G_GUINT64_FORMAT " %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n",
                         version->city_id, version->month, version->number, version->state, version->objective,
                         version->bound, version->cover_objective, version->cover_bound, version->cover_proof,
                         version->proof, version->seconds, version->work, version->seed,
                         version->input_sha256, version->rule_set, version->created_at, version->published_at, version->note);
  append_duties(text, version->rota);
  append_duties(text, version->cover);
  for (guint i = 0; i < version->units->len; i++)
    append_unit(text, version->units->pdata[i]);
  for (guint i = 0; i < version->areas->len; i++) {
    const RnVersionArea *area = version->areas->pdata[i];
    g_string_append_printf(text, "A %s %s %s %s\n", area->area_id, area->parent_id, area->kind, area->name);
  }
  for (guint i = 0; i < version->labels->len; i++) {
    const RnVersionLabel *label = version->labels->pdata[i];
    g_string_append_printf(text, "L %s %s %s\n", label->kind, label->code, label->name);
  }
  for (guint i = 0; i < version->quotas->len; i++) {
    const RnVersionQuota *quota = version->quotas->pdata[i];
    g_string_append_printf(text, "Q %s %s %s %s %s %" G_GINT64_FORMAT " %d %d %d\n", quota->unit_id, quota->service,
                           quota->seat, quota->area_id, quota->category, quota->target_micro, quota->quota_low,
                           quota->quota_high, quota->assigned);
  }
  return g_string_free(text, FALSE);
}

static void
same(const RnVersion *a, const RnVersion *b)
{
  g_autofree char *x = described(a);
  g_autofree char *y = described(b);
  ck_assert_str_eq(x, y);
}

START_TEST(a_version_round_trips)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autoptr(RnVersion) draft = version_of("MH", RN_VERSION_DRAFT, 9);
  g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, 9);
  RnVersion *found = NULL;
  add(store, draft);
  ck_assert_int_gt(draft->id, 0);
  ck_assert_int_eq(draft->number, 0);
  ck_assert(rn_store_draft(store, "MH", JANUARY, &found, NULL));
  same(draft, found);
  rn_version_free(found);
  add(store, told);
  ck_assert_int_eq(told->number, 1);
  ck_assert(rn_store_draft(store, "MH", JANUARY, &found, NULL));
  ck_assert_ptr_null(found); /* what is published is no draft any more */
  ck_assert(rn_store_published(store, "MH", JANUARY, &found, NULL));
  same(told, found);
  rn_version_free(found);
  ck_assert(rn_store_published(store, "MH", JANUARY + 1, &found, NULL));
  ck_assert_ptr_null(found);
  ck_assert(rn_store_published(store, "YB", JANUARY, &found, NULL));
  ck_assert_ptr_null(found);
}
END_TEST

START_TEST(published_versions_are_numbered_and_drafts_replaced)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  for (int i = 1; i <= 3; i++) {
    g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, i + 3);
    g_autoptr(RnVersion) draft = version_of("MH", RN_VERSION_DRAFT, i);
    add(store, told);
    add(store, draft);
    ck_assert_int_eq(told->number, i);
  }
  g_autofree char *drafts = look(path, "SELECT count(*) FROM versions WHERE state = 'draft'");
  ck_assert_str_eq(drafts, "1");
  g_autofree char *orphans = look(path, "SELECT count(*) FROM version_duties WHERE version NOT IN (SELECT id FROM versions)");
  ck_assert_str_eq(orphans, "0");
  g_autoptr(GPtrArray) list = rn_store_versions(store, "MH", JANUARY, NULL);
  ck_assert_uint_eq(list->len, 3);
  ck_assert_int_eq(((RnVersion *)list->pdata[2])->number, 3);
  ck_assert_uint_eq(((RnVersion *)list->pdata[2])->rota->duties->len, 0);
  g_autoptr(RnVersion) second = rn_store_version(store, "MH", JANUARY, 2, NULL);
  ck_assert_uint_eq(second->rota->duties->len, 5);
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_store_version(store, "MH", JANUARY, 4, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(months_between_are_the_latest_of_each)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  const RnMonth months[] = {JANUARY + 2, JANUARY, JANUARY, JANUARY - 3};
  for (gsize i = 0; i < G_N_ELEMENTS(months); i++) {
    g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, (int)i + 1);
    told->month = months[i];
    add(store, told);
  }
  g_autoptr(RnVersion) draft = version_of("MH", RN_VERSION_DRAFT, 1);
  draft->month = JANUARY + 5;
  add(store, draft);
  g_autoptr(GArray) known = rn_store_published_months(store, "MH", NULL);
  ck_assert_uint_eq(known->len, 3);
  ck_assert_int_eq(g_array_index(known, RnMonth, 0), JANUARY - 3);
  ck_assert_int_eq(g_array_index(known, RnMonth, 2), JANUARY + 2);
  g_autoptr(GPtrArray) between = rn_store_published_between(store, "MH", JANUARY, JANUARY + 2, NULL);
  ck_assert_uint_eq(between->len, 2);
  const RnVersion *january = between->pdata[0];
  ck_assert_int_eq(january->number, 2);
  ck_assert_uint_eq(january->rota->duties->len, 3);
  ck_assert_uint_eq(january->units->len, 2);
  ck_assert_int_eq(((RnVersion *)between->pdata[1])->month, JANUARY + 2);
}
END_TEST

START_TEST(what_is_published_cannot_be_changed)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, 4);
  add(store, told);
  static const char *const attempts[] = {
    "UPDATE versions SET note = 'x'",
    "UPDATE versions SET state = 'draft'",
    "UPDATE versions SET state = 'open'",
    "DELETE FROM versions",
    "PRAGMA foreign_keys = ON; DELETE FROM versions",
    "INSERT OR REPLACE INTO versions SELECT * FROM versions",
    "INSERT OR REPLACE INTO versions (id, city, month, number, state, objective, bound, proof, seconds, work, seed,"
    " input_sha256, rule_set, note, longest, content_sha256)"
    " SELECT id, 'MH', '2027-01', 9, 'open', 0, 0, '', 0.0, 0, 0, '', '', '', 0, '' FROM versions",
    "UPDATE version_duties SET unit_id = 'P9'",
    "DELETE FROM version_duties",
    "INSERT OR REPLACE INTO version_duties SELECT * FROM version_duties",
    "INSERT INTO version_duties SELECT version, position + 100, service, area_id, date, band, 'third', number, start, \"end\","
    " category, class, mandatory, unit_id, origin, candidates, gap_text FROM version_duties",
    "UPDATE version_reasons SET count = 0",
    "DELETE FROM version_reasons",
    "INSERT INTO version_reasons SELECT version, position, rank + 50, code, count FROM version_reasons",
    "UPDATE version_units SET name = 'x'",
    "DELETE FROM version_units",
    "INSERT INTO version_units SELECT version, 'P9', kind, name, facility_id, facility_name, department, phone, public_phone, note, chain_only"
    " FROM version_units LIMIT 1",
    "UPDATE version_areas SET name = 'x'",
    "DELETE FROM version_areas",
    "UPDATE version_labels SET name = 'x'",
    "DELETE FROM version_labels",
    "UPDATE version_quotas SET assigned = 0",
    "DELETE FROM version_quotas",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(attempts); i++)
    ck_assert_msg(meddle(path, attempts[i]) == SQLITE_CONSTRAINT || meddle(path, attempts[i]) == SQLITE_CONSTRAINT_TRIGGER,
                  "allowed: %s", attempts[i]);
  RnVersion *found = NULL;
  ck_assert(rn_store_published(store, "MH", JANUARY, &found, NULL));
  same(told, found);
  rn_version_free(found);
}
END_TEST

START_TEST(a_version_that_fails_leaves_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autoptr(RnVersion) bad = version_of("MH", RN_VERSION_PUBLISHED, 4);
  RnVersionUnit *twice = g_new0(RnVersionUnit, 1);
  twice->unit_id = g_strdup("P1");
  g_ptr_array_add(bad->units, twice);
  g_autoptr(GError) error = NULL;
  begin(store);
  ck_assert(!rn_store_add_version(store, bad, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_CONFLICT));
  ck_assert_int_eq(bad->id, 0);
  ck_assert_int_eq(bad->number, 0);
  commit(store); /* even so */
  g_autofree char *left = look(path, "SELECT (SELECT count(*) FROM versions) + (SELECT count(*) FROM version_duties)");
  ck_assert_str_eq(left, "0");
}
END_TEST

/* --- on duty --- */

static RnInstant
at(int day, int minutes)
{
  RnDate date = 0;
  ck_assert(rn_date_from_ymd(2027, 1, day, &date));
  return rn_instant_from_local(date, minutes);
}

START_TEST(the_duties_of_an_instant_bring_what_they_need)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autoptr(RnVersion) old = version_of("MH", RN_VERSION_PUBLISHED, 9);
  g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, 5);
  g_autoptr(RnVersion) draft = version_of("MH", RN_VERSION_DRAFT, 31);
  add(store, old);
  add(store, told);
  add(store, draft);
  g_autoptr(RnVersion) on = rn_store_on_duty(store, "MH", at(2, 26 * 60), NULL);
  ck_assert_uint_eq(on->rota->duties->len, 1);
  ck_assert_str_eq(((RnDuty *)on->rota->duties->pdata[0])->slot->key, "homecare/N/2027-01-02/wd_night/first/1");
  ck_assert_uint_eq(on->units->len, 1);
  ck_assert_str_eq(rn_version_unit(on, "P2")->phone, "000-0000-0001");
  ck_assert_uint_eq(on->areas->len, 2); /* N and the city, not S */
  ck_assert_str_eq(rn_version_label(on, "seat", "homecare/first"), "第1当番");
  /* half-open: at 09:00 the night is over, at 18:00 the next has begun */
  g_autoptr(RnVersion) morning = rn_store_on_duty(store, "MH", at(3, 9 * 60), NULL);
  ck_assert_uint_eq(morning->rota->duties->len, 0);
  g_autoptr(RnVersion) evening = rn_store_on_duty(store, "MH", at(3, 18 * 60), NULL);
  const RnDuty *gap = evening->rota->duties->pdata[0];
  ck_assert_ptr_null(gap->unit_id);
  ck_assert_uint_eq(gap->gap->reasons->len, 3);
  ck_assert_uint_eq(evening->units->len, 0);
  g_autoptr(RnVersion) later = rn_store_on_duty(store, "MH", at(8, 20 * 60), NULL); /* only in the older version */
  ck_assert_uint_eq(later->rota->duties->len, 0);
  g_autoptr(RnVersion) elsewhere = rn_store_on_duty(store, "YB", at(2, 26 * 60), NULL);
  ck_assert_uint_eq(elsewhere->rota->duties->len, 0);
}
END_TEST

START_TEST(the_last_night_reaches_into_the_next_month)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autoptr(RnVersion) told = version_of("MH", RN_VERSION_PUBLISHED, 31);
  add(store, told);
  g_autoptr(RnVersion) on = rn_store_on_duty(store, "MH", at(31, 30 * 60), NULL); /* 1 February, 06:00 */
  ck_assert_uint_eq(on->rota->duties->len, 1);
  ck_assert_int_eq(on->month, JANUARY + 1);
  g_autoptr(RnVersion) over = rn_store_on_duty(store, "MH", at(31, 33 * 60), NULL);
  ck_assert_uint_eq(over->rota->duties->len, 0);
}
END_TEST

/* --- events and links --- */

START_TEST(events_keep_their_identity)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  RnEvent *event = rn_event_new("assignment", "homecare/N/2027-01-04/wd_night/first/1", "P1", "uid-1", JANUARY, NOW);
  begin(store);
  ck_assert(rn_store_put_event(store, "MH", event, NULL));
  event->sequence = 3;
  event->changed_at = NOW + 60;
  event->cancelled = TRUE;
  ck_assert(rn_store_put_event(store, "MH", event, NULL));
  commit(store);
  g_autoptr(GPtrArray) events = rn_store_events(store, "MH", JANUARY - 1, JANUARY, NULL);
  ck_assert_uint_eq(events->len, 1);
  const RnEvent *found = events->pdata[0];
  ck_assert_str_eq(found->uid, "uid-1");
  ck_assert_int_eq(found->sequence, 3);
  ck_assert_int_eq(found->created_at, NOW);
  ck_assert_int_eq(found->changed_at, NOW + 60);
  ck_assert(found->cancelled);
  ck_assert_int_eq(found->month, JANUARY);
  g_autoptr(GPtrArray) others = rn_store_events(store, "MH", JANUARY + 1, JANUARY + 9, NULL);
  ck_assert_uint_eq(others->len, 0);
  begin(store);
  event->sequence = 2;
  ck_assert(!rn_store_put_event(store, "MH", event, NULL)); /* never lower */
  rn_store_rollback(store);
  ck_assert_int_ne(meddle(path, "DELETE FROM events"), SQLITE_OK);
  ck_assert_int_ne(meddle(path, "UPDATE events SET uid = 'other'"), SQLITE_OK);
  rn_event_free(event);
}
END_TEST

START_TEST(links_are_listed_by_audience)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  begin(store);
  const RnFeedLink links[] = {{(char *)"l2", (char *)"person", (char *)"P1", 1, (char *)"", FALSE, 0, 0, NOW, 0},
                              {(char *)"l1", (char *)"hub", (char *)"", 1, (char *)"aa", FALSE, 0, 0, NOW, 0},
                              {(char *)"l2", (char *)"person", (char *)"P1", 2, (char *)"bb", TRUE, 30, 1, NOW, NOW + 9}};
  for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
    ck_assert(rn_store_put_feed_link(store, "MH", &links[i], NULL));
  commit(store);
  g_autoptr(GPtrArray) found = rn_store_feed_links(store, "MH", NULL);
  ck_assert_uint_eq(found->len, 2);
  ck_assert_str_eq(((RnFeedLink *)found->pdata[0])->audience, "hub");
  const RnFeedLink *person = found->pdata[1];
  ck_assert_int_eq(person->generation, 2);
  ck_assert_str_eq(person->token_sha256, "bb");
  ck_assert(person->revoked);
  ck_assert_int_eq(person->alarm_minutes, 30);
  ck_assert_int_eq(person->revision, 1);
  ck_assert_int_eq(person->issued_at, NOW);
  ck_assert_int_eq(person->changed_at, NOW + 9);
  begin(store);
  ck_assert(!rn_store_put_feed_link(store, "MH", &links[0], NULL)); /* neither generation nor revocation goes back */
  rn_store_rollback(store);
}
END_TEST

static guint
count_living(RnStore *store)
{
  g_autoptr(GPtrArray) links = rn_store_feed_links(store, "MH", NULL);
  guint living = 0;
  for (guint i = 0; i < links->len; i++)
    living += !((RnFeedLink *)links->pdata[i])->revoked;
  return living;
}

START_TEST(who_has_left_loses_all_links_and_the_addresses_are_remembered)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  begin(store);
  ck_assert(put(store, "MH", "facilities", NULL, "facility_id", "F9", "name", "架空医院", "kind", "solo_clinic", "area_id",
                "N", NULL));
  ck_assert(put(store, "MH", "people", NULL, "person_id", "P9", "name", "架空 太郎", "facility_id", "F9", "valid_to",
                "2026-11-15", NULL));
  const RnFeedLink links[] = {{(char *)"l1", (char *)"person", (char *)"P9", 1, (char *)"aa", FALSE, 0, 0, NOW, 0},
                              {(char *)"l2", (char *)"person", (char *)"P9", 3, (char *)"bb", FALSE, 0, 0, NOW, 0},
                              {(char *)"l3", (char *)"facility", (char *)"F9", 1, (char *)"cc", FALSE, 0, 0, NOW, 0}};
  for (gsize i = 0; i < G_N_ELEMENTS(links); i++)
    ck_assert(rn_store_put_feed_link(store, "MH", &links[i], NULL));
  commit(store);
  RnInstant last_day, day_after;
  ck_assert(rn_instant_parse("2026-11-15T23:59", &last_day) && rn_instant_parse("2026-11-16T00:00", &day_after));
  int n = -1;
  begin(store);
  ck_assert(rn_store_revoke_departed(store, "MH", last_day, &n, NULL));
  ck_assert_int_eq(n, 0);
  ck_assert(rn_store_revoke_departed(store, "MH", day_after, &n, NULL));
  ck_assert_int_eq(n, 2);
  rn_store_rollback(store);
  ck_assert_uint_eq(count_living(store), 3); /* with the transaction that says it, or not at all */
  begin(store);
  ck_assert(rn_store_revoke_departed(store, "MH", day_after, &n, NULL));
  commit(store);
  ck_assert_uint_eq(count_living(store), 1);
  g_autoptr(GPtrArray) retired = rn_store_retired_links(store, "MH", NULL);
  ck_assert_uint_eq(retired->len, 2);
  const RnRetiredLink *second = retired->pdata[1];
  ck_assert_str_eq(second->token_sha256, "bb");
  ck_assert_str_eq(second->reason, "left");
  ck_assert_int_eq(second->generation, 3);
  ck_assert_int_eq(second->retired_at, day_after);
  ck_assert_int_ne(meddle(path, "DELETE FROM feed_retired"), SQLITE_OK);
  ck_assert_int_ne(meddle(path, "UPDATE feed_links SET revoked = 0"), SQLITE_OK);
}
END_TEST

START_TEST(the_address_of_the_folder_is_kept)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_city(path);
  g_autofree char *none = rn_store_feed_address(store, "MH", NULL);
  ck_assert_str_eq(none, "");
  begin(store);
  ck_assert(rn_store_put_feed_address(store, "MH", "https://a.example/f/", NULL));
  ck_assert(rn_store_put_feed_address(store, "MH", "https://b.example/f/", NULL));
  commit(store);
  g_autofree char *url = rn_store_feed_address(store, "MH", NULL);
  ck_assert_str_eq(url, "https://b.example/f/");
}
END_TEST

RN_TEST_MAIN("versions", {
  tcase_add_test(tc, a_version_round_trips);
  tcase_add_test(tc, published_versions_are_numbered_and_drafts_replaced);
  tcase_add_test(tc, months_between_are_the_latest_of_each);
  tcase_add_test(tc, what_is_published_cannot_be_changed);
  tcase_add_test(tc, a_version_that_fails_leaves_nothing);
  tcase_add_test(tc, the_duties_of_an_instant_bring_what_they_need);
  tcase_add_test(tc, the_last_night_reaches_into_the_next_month);
  tcase_add_test(tc, events_keep_their_identity);
  tcase_add_test(tc, links_are_listed_by_audience);
  tcase_add_test(tc, who_has_left_loses_all_links_and_the_addresses_are_remembered);
  tcase_add_test(tc, the_address_of_the_folder_is_kept);
})
