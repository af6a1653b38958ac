/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Re-planning of a published month on a real store: what is stored and what is not, what stays, who may be named. */

#include "engine/import.h"
#include "engine/month_replan.h"
#include "tests/store/support.h"

#define MIDDLE (rn_instant_from_local(rn_month_first(JANUARY) + 9, 12 * 60))

typedef struct {
  Folder folder;
  RnStore *store;
  RnCity *city;
  RnVersion *published;
  GPtrArray *away, *joined;
  RnMonthReplanOptions options;
} Town;

static void
town_init(Town *town)
{
  g_autoptr(GError) error = NULL;
  town->folder = folder_new();
  g_autofree char *path = in(&town->folder, "rinban.db"), *from = rn_test_path("examples/yotsuba");
  const char *const paths[] = {from, NULL};
  RnImportOptions import = {.now = NOW};
  town->store = store_open(path);
  g_autoptr(RnImportReport) report = rn_import(town->store, paths, &import, &error);
  ck_assert_msg(report && report->applied, "%s", error ? error->message : "not applied");
  town->city = rn_month_city(town->store, NULL, NULL);
  RnMonthOptions solving = rn_month_options_default();
  solving.work_limit = 2000;
  g_autoptr(RnVersion) draft = rn_month_draft(town->store, town->city, JANUARY, &solving, NOW, "tester", &error);
  ck_assert_msg(draft != NULL, "%s", error ? error->message : "?");
  g_autoptr(RnPublication) publication = rn_month_publish(town->store, town->city, JANUARY, NOW, "tester", &error);
  ck_assert_msg(publication != NULL, "%s", error ? error->message : "?");
  town->published = g_steal_pointer(&publication->version);
  town->away = g_ptr_array_new_with_free_func((GDestroyNotify)rn_away_free);
  town->joined = g_ptr_array_new();
  town->options = (RnMonthReplanOptions){.away = town->away, .joined = town->joined, .scope = RN_REPLAN_WIDEN,
                                         .solving = rn_month_options_default()};
}

static void
town_clear(Town *town)
{
  g_ptr_array_unref(town->away);
  g_ptr_array_unref(town->joined);
  rn_version_free(town->published);
  rn_city_free(town->city);
  rn_store_close(town->store);
  folder_clear(&town->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Town, town_clear)

static RnMonthReplan *
replan(Town *town)
{
  g_autoptr(GError) error = NULL;
  RnMonthReplan *made = rn_month_replan(town->store, town->city, JANUARY, &town->options, MIDDLE, "tester", &error);
  ck_assert_msg(made != NULL, "%s", error ? error->message : "?");
  return made;
}

static void
expect_error(Town *town, RnError code, const char *word)
{
  g_autoptr(GError) error = NULL;
  ck_assert(rn_month_replan(town->store, town->city, JANUARY, &town->options, MIDDLE, NULL, &error) == NULL);
  ck_assert(g_error_matches(error, RN_ERROR, code));
  ck_assert_msg(strstr(error->message, word) != NULL, "%s", error->message);
}

static void
send_away(Town *town, const char *unit_id, RnDate first, RnDate last)
{
  g_autofree char *from = rn_date_format(first), *to = rn_date_format(last);
  g_autofree char *text = g_strdup_printf("%s:%s..%s", unit_id, from, to);
  RnAway *away = rn_away_parse(text);
  ck_assert_msg(away != NULL, "%s", text);
  g_ptr_array_add(town->away, away);
}

/* A duty of the second half of the month whose holder has one, by number. */
static const RnDuty *
later_duty(const Town *town, guint number)
{
  for (guint i = 0; i < town->published->rota->duties->len; i++) {
    const RnDuty *duty = town->published->rota->duties->pdata[i];
    if (duty->unit_id && duty->slot->start > MIDDLE && number-- == 0)
      return duty;
  }
  ck_abort_msg("the month has too few duties");
}

static void
check_rota(const Town *town, const RnMonthReplan *made)
{
  g_autoptr(GPtrArray) changes = rn_version_diff(town->published, made->version);
  ck_assert_uint_eq(changes->len, made->moves->len);
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    const RnMove *move = made->moves->pdata[i];
    ck_assert_str_eq(change->slot_key, move->slot_key);
    ck_assert(rn_rota_find(made->version->rota, move->slot_key)->slot->start > MIDDLE);
    ck_assert(move->price == 2 || move->price == 3);
    ck_assert_int_eq(move->rule != NULL, move->reason == RN_MOVE_LOST);
  }
  for (guint i = 0; i < made->version->rota->duties->len; i++) {
    const RnDuty *duty = made->version->rota->duties->pdata[i];
    const RnAway *away = town->away->pdata[0];
    RnDate from = 0, to = 0;
    ck_assert(rn_date_parse(away->from, &from) && rn_date_parse(away->to, &to));
    if (duty->unit_id && strcmp(duty->unit_id, away->unit_id) == 0 && duty->slot->start > MIDDLE)
      ck_assert(duty->slot->date < from - 1 || duty->slot->date > to);
  }
}

START_TEST(every_later_holder_can_be_away)
{
  g_auto(Town) town;
  int chains = 0;
  town_init(&town);
  town.options.dry_run = TRUE;
  for (guint n = 0; n < 40; n++) {
    const RnDuty *duty = later_duty(&town, n);
    g_ptr_array_set_size(town.away, 0);
    send_away(&town, duty->unit_id, duty->slot->date, duty->slot->date + (RnDate)(n % 5));
    g_autoptr(RnMonthReplan) made = replan(&town);
    ck_assert_int_eq(made->proof, RN_PROOF_OPTIMAL);
    ck_assert_uint_ge(made->moves->len, 1);
    ck_assert(!made->stored);
    check_rota(&town, made);
    for (guint i = 0; i < made->moves->len; i++)
      chains += ((RnMove *)made->moves->pdata[i])->reason == RN_MOVE_GIVEN;
  }
  RnVersion *draft = NULL;
  ck_assert(rn_store_draft(town.store, town.city->id, JANUARY, &draft, NULL));
  ck_assert(draft == NULL);
  ck_assert_int_lt(chains, 80);
}
END_TEST

START_TEST(the_answer_is_a_draft_that_can_be_published)
{
  g_auto(Town) town;
  g_autoptr(GError) error = NULL;
  town_init(&town);
  const RnDuty *duty = later_duty(&town, 7);
  send_away(&town, duty->unit_id, duty->slot->date, duty->slot->date);
  g_autoptr(RnMonthReplan) made = replan(&town);
  ck_assert(made->stored && !made->replaced_draft);
  ck_assert_int_eq(made->before->number, 1);
  ck_assert_ptr_nonnull(strstr(made->version->note, duty->unit_id));
  g_autoptr(RnMonthReplan) again = replan(&town);
  ck_assert(again->replaced_draft);
  g_autoptr(RnPublication) publication = rn_month_publish(town.store, town.city, JANUARY, MIDDLE, "tester", &error);
  ck_assert_msg(publication != NULL, "%s", error ? error->message : "?");
  ck_assert_int_eq(publication->version->number, 2);
  ck_assert_uint_eq(publication->changes->len, made->moves->len);
  ck_assert_uint_eq(publication->people->len, made->people->len);
  g_autoptr(RnMonthReplan) nothing = replan(&town);
  ck_assert_uint_eq(nothing->moves->len, 0);
  ck_assert(!nothing->stored && nothing->proof == RN_PROOF_OPTIMAL);
}
END_TEST

START_TEST(absences_are_written_when_they_are_to_be_kept)
{
  g_auto(Town) town;
  town_init(&town);
  const RnDuty *duty = later_duty(&town, 3);
  send_away(&town, duty->unit_id, duty->slot->date, duty->slot->date);
  town.options.keep = TRUE;
  town.options.dry_run = TRUE;
  g_autoptr(RnMonthReplan) tried = replan(&town);
  g_autoptr(RnCity) untouched = rn_month_city(town.store, NULL, NULL);
  ck_assert_uint_eq(untouched->absences->len, town.city->absences->len);
  town.options.dry_run = FALSE;
  g_autoptr(RnMonthReplan) made = replan(&town);
  g_autoptr(RnCity) after = rn_month_city(town.store, NULL, NULL);
  ck_assert_uint_eq(after->absences->len, town.city->absences->len + 1);
  g_autoptr(GPtrArray) findings = rn_month_check_rota(town.store, after, JANUARY, town.published->rota, NULL, NULL);
  gboolean found = FALSE;
  for (guint i = 0; i < findings->len; i++)
    found |= strcmp(((RnFinding *)findings->pdata[i])->code, "AVAIL") == 0;
  ck_assert(found);
  g_ptr_array_set_size(town.away, 0);
  town.options.keep = FALSE;
  rn_city_free(town.city);
  town.city = g_steal_pointer(&after);
  g_autoptr(RnMonthReplan) from_tables = replan(&town); /* the tables tell the same now */
  ck_assert_uint_eq(from_tables->moves->len, made->moves->len);
  ck_assert_str_eq(((RnMove *)from_tables->moves->pdata[0])->rule, "AVAIL");
}
END_TEST

START_TEST(a_closed_facility_takes_all_its_persons_away)
{
  g_auto(Town) town;
  town_init(&town);
  town.options.dry_run = TRUE;
  const RnPerson *person = rn_city_person(town.city, later_duty(&town, 5)->unit_id);
  g_autofree char *text = g_strdup_printf("%s:2027-01-11..", person->facility->id);
  g_ptr_array_add(town.away, rn_away_parse(text));
  g_autoptr(RnMonthReplan) made = replan(&town);
  for (guint i = 0; i < made->version->rota->duties->len; i++) {
    const RnDuty *duty = made->version->rota->duties->pdata[i];
    const RnPerson *holder = duty->unit_id ? rn_city_person(town.city, duty->unit_id) : NULL;
    if (holder && holder->facility == person->facility)
      ck_assert(duty->slot->end <= rn_instant_from_local(rn_month_first(JANUARY) + 10, 0));
  }
  ck_assert_int_eq(made->proof, RN_PROOF_OPTIMAL);
}
END_TEST

START_TEST(pins_of_published_duties_hold)
{
  g_auto(Town) town;
  town_init(&town);
  town.options.dry_run = TRUE;
  for (guint i = 0; i < town.published->rota->duties->len; i++) {
    const RnDuty *duty = town.published->rota->duties->pdata[i];
    if (duty->unit_id)
      ck_assert(rn_month_pin(town.store, town.city, JANUARY, duty->slot->key, duty->unit_id, NOW, NULL, NULL));
  }
  const RnDuty *duty = later_duty(&town, 11);
  send_away(&town, duty->unit_id, duty->slot->date, duty->slot->date);
  g_autoptr(RnMonthReplan) made = replan(&town);
  for (guint i = 0; i < made->moves->len; i++)
    ck_assert_int_eq(((RnMove *)made->moves->pdata[i])->reason, RN_MOVE_LOST);
}
END_TEST

START_TEST(what_is_not_known_is_refused)
{
  g_auto(Town) town;
  town_init(&town);
  send_away(&town, "nobody", rn_month_first(JANUARY), rn_month_first(JANUARY));
  expect_error(&town, RN_ERROR_NOT_FOUND, "nobody");
  g_ptr_array_set_size(town.away, 0);
  g_ptr_array_add(town.joined, (gpointer) "newcomer");
  expect_error(&town, RN_ERROR_NOT_FOUND, "newcomer");
  g_ptr_array_set_size(town.joined, 0);
  g_autoptr(GError) error = NULL;
  ck_assert(rn_month_replan(town.store, town.city, JANUARY + 1, &town.options, MIDDLE, NULL, &error) == NULL);
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
}
END_TEST

START_TEST(absences_are_read)
{
  static const char *const good[][4] = {
    {"A_1:2027-01-14", "A_1", "2027-01-14", "2027-01-14"},
    {"MH:A_1:2027-01-14..2027-01-16", "MH:A_1", "2027-01-14", "2027-01-16"},
    {"A:2027-01-14..", "A", "2027-01-14", "2099-12-31"},
    {"A_1:2027-01-14T10:00..2027-01-14", "A_1", "2027-01-14T10:00", "2027-01-14"},
    {"A_1:2027-01-14..2027-01-14T08:00", "A_1", "2027-01-14", "2027-01-14T08:00"},
    {"A_1:2027-01-14T10:00..2027-01-15T16:00", "A_1", "2027-01-14T10:00", "2027-01-15T16:00"},
  };
  static const char *const bad[] = {"", "A_1", ":2027-01-14", "A_1:", "A_1:2027-13-14", "A_1:2027-01-14..2027-01-13",
                                    "A_1:2027-01-14T10:00", "A_1:2027-01-14...", "A_1:2027-01-14..x", "A_1:2027-01-14T1",
                                    "A_1:2027-01-14T10:00..2027-01-14T10:00"};
  for (gsize i = 0; i < G_N_ELEMENTS(good); i++) {
    g_autoptr(RnAway) away = rn_away_parse(good[i][0]);
    ck_assert_msg(away != NULL, "%s", good[i][0]);
    ck_assert_str_eq(away->unit_id, good[i][1]);
    ck_assert_str_eq(away->from, good[i][2]);
    ck_assert_str_eq(away->to, good[i][3]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    ck_assert_msg(rn_away_parse(bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

RN_TEST_MAIN("replan", {
  tcase_add_test(tc, every_later_holder_can_be_away);
  tcase_add_test(tc, the_answer_is_a_draft_that_can_be_published);
  tcase_add_test(tc, absences_are_written_when_they_are_to_be_kept);
  tcase_add_test(tc, a_closed_facility_takes_all_its_persons_away);
  tcase_add_test(tc, pins_of_published_duties_hold);
  tcase_add_test(tc, what_is_not_known_is_refused);
  tcase_add_test(tc, absences_are_read);
})
