/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The secretary's month on a real store: solve, pin, publish, swap and back, one block alone, a year; and what the
 * events of feeds go through meanwhile. */

#include "engine/import.h"
#include "engine/ledger.h"
#include "engine/month.h"
#include "tests/store/support.h"

#define LATER (NOW + 3600)

static RnStore *
store_with(const Folder *folder, const char *example)
{
  g_autofree char *path = in(folder, "rinban.db");
  g_autofree char *relative = g_build_filename("examples", example, NULL);
  g_autofree char *from = rn_test_path(relative);
  RnStore *store = store_open(path);
  const char *const paths[] = {from, NULL};
  RnImportOptions options = {.now = NOW};
  g_autoptr(GError) error = NULL;
  g_autoptr(RnImportReport) report = rn_import(store, paths, &options, &error);
  ck_assert_msg(report && report->applied, "%s", error ? error->message : "not applied");
  return store;
}

/* Seconds of work for a small city; the answer need not be proven for these tests. */
static RnMonthOptions
quick(void)
{
  RnMonthOptions options = rn_month_options_default();
  options.work_limit = 2000;
  return options;
}

static RnVersion *
draft(RnStore *store, const RnCity *city, const RnMonthOptions *options)
{
  g_autoptr(GError) error = NULL;
  RnVersion *version = rn_month_draft(store, city, JANUARY, options, NOW, "tester", &error);
  ck_assert_msg(version != NULL, "%s", error ? error->message : "?");
  return version;
}

static RnPublication *
publish(RnStore *store, const RnCity *city, RnInstant now)
{
  g_autoptr(GError) error = NULL;
  RnPublication *publication = rn_month_publish(store, city, JANUARY, now, "tester", &error);
  ck_assert_msg(publication != NULL, "%s", error ? error->message : "?");
  return publication;
}

static char *
holders(const RnRota *rota)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    g_string_append_printf(out, "%s %s\n", duty->slot->key, duty->unit_id ? duty->unit_id : "-");
  }
  return g_string_free(out, FALSE);
}

START_TEST(drafted_rota_is_stored_whole)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  g_autoptr(RnVersion) made = draft(store, city, &options);
  g_autoptr(RnVersion) read = rn_month_current(store, city, JANUARY, NULL);
  g_autofree char *a = holders(made->rota), *b = holders(read->rota);
  ck_assert_str_eq(a, b);
  ck_assert_uint_eq(made->rota->duties->len, 110);
  ck_assert_int_eq(rn_rota_gaps(made->rota), 0);
  ck_assert_int_eq(read->objective, made->objective);
  ck_assert_uint_eq(read->quotas->len, made->quotas->len);
  g_autoptr(GPtrArray) findings = rn_month_check_rota(store, city, JANUARY, NULL, NULL, NULL);
  for (guint i = 0; i < findings->len; i++)
    ck_assert(!((RnFinding *)findings->pdata[i])->hard);
}
END_TEST

START_TEST(pin_holds_and_unpin_frees)
{
  static const char key[] = "homecare/YB/2027-01-06/wd_night/first/1";
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  g_autoptr(RnVersion) free_rota = draft(store, city, &options);
  const char *other = NULL; /* somebody else whom nothing forbids the seat */
  for (guint p = 0; p < city->persons->len && !other; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (g_strcmp0(rn_rota_find(free_rota->rota, key)->unit_id, person->id) != 0 && !person->no_deep_night &&
        rn_month_pin(store, city, JANUARY, key, person->id, NOW, "tester", NULL))
      other = person->id;
  }
  ck_assert_ptr_nonnull(other);
  g_autoptr(RnVersion) pinned = draft(store, city, &options);
  ck_assert_str_eq(rn_rota_find(pinned->rota, key)->unit_id, other);
  ck_assert_int_eq(rn_rota_find(pinned->rota, key)->origin, RN_ORIGIN_PIN);
  g_autoptr(GPtrArray) changes = rn_version_diff(free_rota, pinned);
  ck_assert_uint_le(changes->len, 8); /* a draft once seen changes little */
  ck_assert(rn_month_unpin(store, city, JANUARY, key, NOW, "tester", NULL));
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_month_unpin(store, city, JANUARY, key, NOW, "tester", &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(pin_that_a_rule_forbids_is_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  g_autoptr(GError) error = NULL;
  ck_assert(!rn_month_pin(store, city, JANUARY, "homecare/YB/2027-01-06/wd_night/second/1", "AS01_1", NOW, NULL, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  ck_assert_ptr_nonnull(strstr(error->message, "ELIG_SECOND"));
}
END_TEST

/* --- publishing and events --- */

static const RnEvent *
event_of(const GPtrArray *events, const char *kind, const char *key, const char *unit)
{
  for (guint i = 0; i < events->len; i++) {
    const RnEvent *event = events->pdata[i];
    if (strcmp(event->kind, kind) == 0 && strcmp(event->slot_key, key) == 0 && strcmp(event->unit_id, unit) == 0)
      return event;
  }
  return NULL;
}

typedef struct {
  char *key, *from, *to;
} Give;

/* A seat of the published rota and somebody who may take it. */
static Give
possible_give(RnStore *store, const RnCity *city, const RnVersion *version)
{
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    RnCheckContext context = {.before = NULL};
    for (guint p = 0; duty->unit_id && p < city->persons->len; p++) {
      const RnPerson *person = city->persons->pdata[p];
      if (strcmp(person->id, duty->unit_id) != 0 &&
          !rn_check_duty(city, version->rota, duty->slot, person, &context))
        return (Give){g_strdup(duty->slot->key), g_strdup(duty->unit_id), g_strdup(person->id)};
    }
  }
  (void)store;
  ck_abort_msg("nobody can take over anything");
}

START_TEST(swap_and_back_keep_uids_and_raise_sequence)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  G_GNUC_UNUSED g_autoptr(RnVersion) made = draft(store, city, &options);
  g_autoptr(RnPublication) first = publish(store, city, NOW);
  ck_assert_int_eq(first->version->number, 1);
  ck_assert_uint_eq(first->changes->len, 110);
  g_autoptr(GPtrArray) before = rn_store_events(store, city->id, JANUARY, JANUARY, NULL);
  ck_assert_uint_eq(before->len, 220);

  Give give = possible_give(store, city, first->version);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnPublication) second =
    rn_month_swap(store, city, give.key, give.to, NULL, "ill", LATER, "tester", &error);
  ck_assert_msg(second != NULL, "%s", error ? error->message : "?");
  ck_assert_int_eq(second->version->number, 2);
  ck_assert_uint_eq(second->changes->len, 1);
  ck_assert_uint_eq(second->people->len, 2);
  ck_assert_int_eq(rn_rota_find(second->version->rota, give.key)->origin, RN_ORIGIN_SWAP);
  g_autoptr(GPtrArray) swapped = rn_store_events(store, city->id, JANUARY, JANUARY, NULL);
  const RnEvent *lost = event_of(swapped, "assignment", give.key, give.from);
  const RnEvent *won = event_of(swapped, "assignment", give.key, give.to);
  const RnEvent *slot = event_of(swapped, "slot", give.key, "");
  ck_assert(lost->cancelled && lost->sequence == 1 && lost->changed_at == LATER);
  ck_assert(!won->cancelled && won->sequence == 0);
  ck_assert(slot->sequence == 1);
  ck_assert_str_eq(slot->uid, event_of(before, "slot", give.key, "")->uid);

  g_autoptr(RnPublication) third = rn_month_swap(store, city, give.key, give.from, NULL, "", LATER + 60, NULL, &error);
  ck_assert_msg(third != NULL, "%s", error ? error->message : "?");
  g_autoptr(GPtrArray) back = rn_store_events(store, city->id, JANUARY, JANUARY, NULL);
  const RnEvent *again = event_of(back, "assignment", give.key, give.from);
  ck_assert(!again->cancelled && again->sequence == 2);
  ck_assert_str_eq(again->uid, event_of(before, "assignment", give.key, give.from)->uid);
  ck_assert(event_of(back, "assignment", give.key, give.to)->cancelled);
  ck_assert_int_eq(event_of(back, "slot", give.key, "")->sequence, 2);

  /* Everybody whose events did not concern the swap kept them as they were. */
  guint touched = 0;
  for (guint i = 0; i < before->len; i++) {
    const RnEvent *old = before->pdata[i];
    touched += event_of(back, old->kind, old->slot_key, old->unit_id)->sequence != old->sequence;
  }
  ck_assert_uint_le(touched, 2 + 5); /* slot and holder, and the partners on duty at the same time */
  g_free(give.key);
  g_free(give.from);
  g_free(give.to);
}
END_TEST

START_TEST(nothing_new_is_no_new_version)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  G_GNUC_UNUSED g_autoptr(RnVersion) made = draft(store, city, &options);
  G_GNUC_UNUSED g_autoptr(RnPublication) first = publish(store, city, NOW);
  g_autoptr(RnPublication) again = publish(store, city, LATER);
  ck_assert_int_eq(again->version->number, 1);
  ck_assert_uint_eq(again->changes->len, 0);
}
END_TEST

START_TEST(forbidden_swap_changes_nothing)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "yotsuba");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_month_swap(store, city, "homecare/YB/2027-01-06/wd_night/second/1", "AS01_1", NULL, "", NOW, NULL,
                                   &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND)); /* not published yet */
  g_clear_error(&error);
  G_GNUC_UNUSED g_autoptr(RnVersion) made = draft(store, city, &options);
  G_GNUC_UNUSED g_autoptr(RnPublication) first = publish(store, city, NOW);
  static const struct {
    const char *key, *unit;
    int code;
  } bad[] = {
    {"homecare/YB/2027-01-06/wd_night/second/1", "AS01_1", RN_ERROR_CONFLICT},
    {"homecare/YB/2027-01-06/wd_night/second/1", "nobody", RN_ERROR_NOT_FOUND},
    {"homecare/YB/2027-01-06/wd_night/second/2", "AV1_1", RN_ERROR_NOT_FOUND},
    {"second of Wednesday", "AV1_1", RN_ERROR_INPUT},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
    ck_assert_ptr_null(rn_month_swap(store, city, bad[i].key, bad[i].unit, NULL, "", LATER, NULL, &error));
    ck_assert_msg(g_error_matches(error, RN_ERROR, bad[i].code), "%s: %s", bad[i].key, error->message);
    g_clear_error(&error);
  }
  g_autoptr(GPtrArray) versions = rn_store_versions(store, city->id, JANUARY, NULL);
  ck_assert_uint_eq(versions->len, 1);
}
END_TEST

START_TEST(one_block_is_solved_alone)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with(&folder, "mihon");
  g_autoptr(RnCity) city = rn_month_city(store, NULL, NULL);
  RnMonthOptions options = quick();
  g_autoptr(RnVersion) made = draft(store, city, &options);
  options.area_id = "S";
  options.seed = 7;
  g_autoptr(RnVersion) south = draft(store, city, &options);
  g_autoptr(GPtrArray) changes = rn_version_diff(made, south);
  for (guint i = 0; i < changes->len; i++)
    ck_assert(g_str_has_prefix(((RnChange *)changes->pdata[i])->slot_key, "homecare/S/"));
  ck_assert_uint_eq(south->rota->duties->len, 258);
}
END_TEST

RN_TEST_MAIN("month", tcase_add_test(tc, drafted_rota_is_stored_whole); tcase_add_test(tc, pin_holds_and_unpin_frees);
             tcase_add_test(tc, pin_that_a_rule_forbids_is_refused);
             tcase_add_test(tc, swap_and_back_keep_uids_and_raise_sequence);
             tcase_add_test(tc, nothing_new_is_no_new_version); tcase_add_test(tc, forbidden_swap_changes_nothing);
             tcase_add_test(tc, one_block_is_solved_alone))
