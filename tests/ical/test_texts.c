/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Texts made once for several feeds are those that each feed alone would get. */

#include "ical/texts.h"
#include "tests/ical/feed_support.h"

static void (*const wording[])(RnIcalEvent *, const RnBook *, const RnBookSlot *, RnAudience, RnInstant) = {
  [RN_TEXTS_DUTY] = rn_wording_duty,
  [RN_TEXTS_STAND_IN] = rn_wording_stand_in,
  [RN_TEXTS_TOMBSTONE] = rn_wording_tombstone,
};

static RnIcalEvent *
event_of(const RnBookSlot *slot)
{
  return rn_ical_event_new(slot->event->uid, 2, slot->start, slot->start, slot->start, slot->end, FALSE);
}

/* The bytes of a calendar with this event alone. */
static GBytes *
bytes_with(RnIcalEvent *event)
{
  g_autoptr(RnIcalCalendar) calendar = rn_ical_calendar_new(g_strdup("当番"), NULL, event->changed_at);
  event->alarm_minutes = 30;
  g_ptr_array_add(calendar->events, event);
  return rn_ical_calendar_bytes(calendar);
}

static void
check_text(RnTexts *texts, RnTextsKind kind, const RnBook *book, const RnBookSlot *slot, RnAudience audience, RnInstant told_at)
{
  RnIcalEvent *alone = event_of(slot), *shared = event_of(slot);
  wording[kind](alone, book, slot, audience, told_at);
  rn_texts_put(texts, kind, shared, book, slot, audience, told_at);
  ck_assert_str_eq(alone->summary, shared->summary);
  ck_assert_msg(g_strcmp0(alone->description, shared->description) == 0, "%s", alone->description);
  ck_assert(g_strcmp0(alone->location, shared->location) == 0 && g_strcmp0(alone->category, shared->category) == 0);
  ck_assert(alone->status == shared->status && alone->busy == shared->busy);
  g_autoptr(GBytes) wanted = bytes_with(alone), got = bytes_with(shared);
  ck_assert(g_bytes_equal(wanted, got));
}

static void
check_slots(RnTexts *texts, const RnBook *book, const GPtrArray *slots, gboolean stand_in)
{
  ck_assert_uint_gt(slots->len, 0);
  for (guint i = 0; i < slots->len; i++) {
    const RnBookSlot *slot = slots->pdata[i];
    for (RnAudience audience = RN_AUDIENCE_PERSON; audience <= RN_AUDIENCE_PUBLIC; audience++) {
      if (stand_in ? slot->stand_in != NULL : slot->duty != NULL)
        check_text(texts, stand_in ? RN_TEXTS_STAND_IN : RN_TEXTS_DUTY, book, slot, audience, slot->event->changed_at);
      check_text(texts, RN_TEXTS_TOMBSTONE, book, slot, audience, slot->event->changed_at);
      check_text(texts, RN_TEXTS_TOMBSTONE, book, slot, audience, slot->event->changed_at + 3600);
    }
  }
}

START_TEST(shared_texts_are_those_of_each_audience)
{
  g_autoptr(Sample) sample = sample_new();
  RnVersion *version = sample_month("2027-01", 7);
  sample_cover(version, "N", 4, 1, 18 * 60, 33 * 60, "N1");
  sample_cover(version, "N", 4, 2, 18 * 60, 33 * 60, NULL);
  sample_hold(version, NIGHT, NULL);
  sample_publish(sample, version, "2026-11-20T21:00");
  const RnFeedSource source = sample_source(sample, 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(RnBook) book = rn_book_new(&source, &error);
  ck_assert_msg(book != NULL, "%s", error ? error->message : "");
  g_autoptr(RnTexts) texts = rn_texts_new();
  for (int round = 0; round < 2; round++) {
    check_slots(texts, book, book->slots, FALSE);
    check_slots(texts, book, book->stand_ins, TRUE);
  }
}
END_TEST

/* The public learns neither names nor private telephones, whoever asked before. */
START_TEST(texts_of_members_never_reach_the_public)
{
  g_autoptr(Sample) sample = january(7);
  const RnFeedSource source = sample_source(sample, 1);
  g_autoptr(RnBook) book = rn_book_new(&source, NULL);
  g_autoptr(RnTexts) texts = rn_texts_new();
  for (guint i = 0; i < book->slots->len; i++)
    for (int a = RN_AUDIENCE_PUBLIC; a >= -1; a--) {
      const RnAudience audience = a < 0 ? RN_AUDIENCE_PUBLIC : (RnAudience)a;
      const RnBookSlot *slot = book->slots->pdata[i];
      RnIcalEvent *event = event_of(slot);
      rn_texts_put(texts, RN_TEXTS_DUTY, event, book, slot, audience, slot->event->changed_at);
      if (audience == RN_AUDIENCE_PUBLIC)
        ck_assert_msg(!strstr(event->description, "090-"), "%s", event->description);
      rn_ical_event_free(event);
    }
}
END_TEST

RN_TEST_MAIN("texts", {
  tcase_add_test(tc, shared_texts_are_those_of_each_audience);
  tcase_add_test(tc, texts_of_members_never_reach_the_public);
})
