/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Whom to telephone after a change: who takes, who gives, whose partner is another one, and how near the duty is. */

#include "engine/call.h"
#include "tests/ical/feed_support.h"

static const RnCall *
find(const GPtrArray *calls, const char *unit_id)
{
  for (guint i = 0; i < calls->len; i++)
    if (strcmp(((RnCall *)calls->pdata[i])->unit_id, unit_id) == 0)
      return calls->pdata[i];
  return NULL;
}

static const RnCallItem *
item(const RnCall *call, guint at)
{
  ck_assert_uint_lt(at, call->items->len);
  return call->items->pdata[at];
}

static guint
urgent(const GPtrArray *calls)
{
  guint n = 0;
  for (guint i = 0; i < calls->len; i++)
    n += ((RnCall *)calls->pdata[i])->urgent;
  return n;
}

typedef struct {
  Sample *sample;
  RnVersion *next;
  const RnVersion *before;
  char *old, *new, *partner;
} Swap;

/* NIGHT, from 2027-01-04 18:00 to 09:00, goes to another person. */
static Swap
swap(void)
{
  Swap swap = {.sample = january(31)};
  swap.before = swap.sample->versions->pdata[0];
  swap.next = sample_next(swap.sample, "2027-01", 31);
  swap.old = g_strdup(sample_holder(swap.before, NIGHT));
  swap.new = g_strdup(other_person(swap.old));
  swap.partner = g_strdup(sample_holder(swap.before, SECOND));
  sample_hold(swap.next, NIGHT, swap.new);
  return swap;
}

static void
swap_clear(Swap *swap)
{
  rn_version_free(swap->next);
  sample_free(swap->sample);
  g_free(swap->old);
  g_free(swap->new);
  g_free(swap->partner);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Swap, swap_clear)

START_TEST(all_who_are_concerned_are_named_with_the_reason)
{
  g_auto(Swap) made = swap();
  g_autoptr(GPtrArray) calls = rn_calls_between(made.before, made.next, sample_instant("2027-01-04T12:00"));
  const RnCall *old = find(calls, made.old), *new = find(calls, made.new), *partner = find(calls, made.partner);
  ck_assert(old && new && partner && old->urgent && new->urgent && partner->urgent);
  ck_assert_int_eq(item(old, 0)->reason, RN_CALL_GIVES);
  ck_assert_int_eq(item(new, 0)->reason, RN_CALL_TAKES);
  ck_assert_int_eq(item(partner, 0)->reason, RN_CALL_DETAILS);
  ck_assert_str_eq(item(new, 0)->slot->key, NIGHT);
  ck_assert_str_eq(item(partner, 0)->slot->key, SECOND);
  g_autoptr(GPtrArray) details = rn_calls_details(made.before, made.next);
  ck_assert(g_ptr_array_find_with_equal_func(details, SECOND, g_str_equal, NULL));
  ck_assert(!g_ptr_array_find_with_equal_func(details, NIGHT, g_str_equal, NULL));
}
END_TEST

START_TEST(only_what_is_on_today_or_tomorrow_is_urgent)
{
  static const struct {
    const char *at;
    gboolean urgent;
  } rows[] = {
    {"2027-01-02T23:59", FALSE}, /* the day after tomorrow */
    {"2027-01-03T00:00", TRUE},  /* more than 24 hours before, but tomorrow */
    {"2027-01-04T18:00", TRUE},
    {"2027-01-05T08:59", TRUE},  /* still going on */
    {"2027-01-05T09:00", FALSE}, /* over */
  };
  g_auto(Swap) made = swap();
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GPtrArray) calls = rn_calls_between(made.before, made.next, sample_instant(rows[i].at));
    ck_assert_msg((urgent(calls) > 0) == rows[i].urgent, "%s", rows[i].at);
    ck_assert_msg(find(calls, made.new) != NULL, "%s", rows[i].at);
  }
}
END_TEST

START_TEST(first_version_concerns_its_next_holders)
{
  g_autoptr(Sample) sample = january(31);
  const RnVersion *version = sample->versions->pdata[0];
  g_autoptr(GPtrArray) early = rn_calls_between(NULL, version, sample_instant("2026-11-20T21:00"));
  ck_assert_uint_eq(urgent(early), 0);
  ck_assert_uint_gt(early->len, 10);
  g_autoptr(GPtrArray) late = rn_calls_between(NULL, version, sample_instant("2027-01-04T12:00"));
  ck_assert_uint_gt(urgent(late), 3);
  for (guint i = 0; i < urgent(late); i++)
    ck_assert(((RnCall *)late->pdata[i])->urgent); /* they stand first */
}
END_TEST

START_TEST(slot_that_vanishes_and_new_telephone_are_told)
{
  g_autoptr(Sample) sample = january(31);
  const RnVersion *before = sample->versions->pdata[0];
  g_autoptr(RnVersion) shorter = sample_month("2027-01", 30);
  RnInstant at = sample_instant("2027-01-30T12:00");
  g_autoptr(GPtrArray) calls = rn_calls_between(before, shorter, at);
  const RnCall *call = find(calls, sample_holder(before, "homecare/N/2027-01-31/rest_day/first/1"));
  ck_assert(call && call->urgent);
  ck_assert_int_eq(item(call, 0)->reason, RN_CALL_GIVES);
  g_autoptr(RnVersion) same = sample_next(sample, "2027-01", 31);
  g_autoptr(GPtrArray) none = rn_calls_between(before, same, at);
  ck_assert_uint_eq(none->len, 0);
  RnVersionUnit *unit = (RnVersionUnit *)rn_version_unit(same, sample_holder(before, SECOND));
  g_free(unit->phone);
  unit->phone = g_strdup("090-0000-9999");
  g_autoptr(GPtrArray) some = rn_calls_between(before, same, sample_instant("2027-01-04T12:00"));
  const RnCall *first = find(some, sample_holder(before, NIGHT));
  ck_assert(first && first->urgent);
  ck_assert_int_eq(item(first, 0)->reason, RN_CALL_DETAILS);
}
END_TEST

RN_TEST_MAIN("call", {
  tcase_add_test(tc, all_who_are_concerned_are_named_with_the_reason);
  tcase_add_test(tc, only_what_is_on_today_or_tomorrow_is_urgent);
  tcase_add_test(tc, first_version_concerns_its_next_holders);
  tcase_add_test(tc, slot_that_vanishes_and_new_telephone_are_told);
})
