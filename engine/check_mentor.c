/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The checker's half of MENTOR: a shadow seat that is taken has a gain; each holder of the first seat beside it who has no
 * experience takes one back when all its places are taken. Some tens of shadow seats a month. */

#include "engine/check_view.h"
#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_one_seat(const RnSlot *a, const RnSlot *b)
{
  return a->start == b->start && strcmp(a->seat, b->seat) == 0 && strcmp(a->area_id, b->area_id) == 0 &&
         strcmp(a->band, b->band) == 0 && strcmp(a->service, b->service) == 0;
}

/* One of two areas lies in the other. */
static gboolean
is_same_way(const RnCity *city, const char *a, const char *b)
{
  const char *const pairs[][2] = {{a, b}, {b, a}};
  for (int k = 0; k < 2; k++)
    for (const RnArea *up = rn_city_area(city, pairs[k][0]); up; up = up->parent)
      if (strcmp(up->id, pairs[k][1]) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
has_experience(const RnPerson *person, const RnSeat *shadow, RnDate date, gint64 days)
{
  gboolean is_basic = !shadow->course[0] || strcmp(shadow->course, "homecare") == 0;
  RnDate end = is_basic ? person->trained_on : RN_DATE_NONE;
  for (guint i = 0; !is_basic && i < person->n_trainings; i++)
    if (strcmp(person->trainings[i]->course, shadow->course) == 0)
      end = person->trainings[i]->completed_on;
  return end != RN_DATE_NONE && date > end && date - end >= days;
}

/* Holders of the month's duties in a shadow seat. */
static GPtrArray *
holders_of(const RnCheckView *view, const RnSlot *slot)
{
  GPtrArray *holders = g_ptr_array_new();
  for (guint i = 0; i < view->duties->len; i++) {
    RnCheckDuty *duty = view->duties->pdata[i];
    if (!duty->past && is_one_seat(duty->slot, slot))
      g_ptr_array_add(holders, duty);
  }
  return holders;
}

/* The first seats beside a shadow seat, one slot of each. */
static GPtrArray *
firsts_beside(const RnCheckView *view, const RnSlot *shadow)
{
  GPtrArray *firsts = g_ptr_array_new();
  for (guint i = 0; i < view->demand->len; i++) {
    RnSlot *slot = view->demand->pdata[i];
    if (slot->index == 1 && strcmp(slot->seat, "first") == 0 && strcmp(slot->service, shadow->service) == 0 &&
        slot->start < shadow->end && shadow->start < slot->end && is_same_way(view->city, slot->area_id, shadow->area_id))
      g_ptr_array_add(firsts, slot);
  }
  return firsts;
}

static void
report(const RnCheckView *view, const RnSlot *shadow, const RnCheckDuty *holder, const RnCheckDuty *first,
       RnCheckTally *tally)
{
  g_autofree char *who = rn_check_person_text(holder->person), *what = rn_check_slot_text(view->city, shadow);
  g_autofree char *mentor = first ? rn_check_person_text(first->person) : NULL;
  char *text = first ? g_strdup_printf(_("%s sits in %s beside %s, who has little experience."), who, what, mentor)
                     : g_strdup_printf(_("%s sits in %s, but nobody stands in the first seat beside."), who, what);
  rn_check_report(tally, "MENTOR", FALSE, text, holder, first);
}

static void
judge_seat(const RnCheckView *view, const RnSlot *shadow, const RnSeat *seat, RnCheckTally *tally)
{
  gint64 price = rn_rule_value(view->city, "MENTOR", "price", seat->area, shadow->date);
  gint64 days = rn_rule_value(view->city, "MENTOR", "days", seat->area, shadow->date);
  g_autoptr(GPtrArray) holders = holders_of(view, shadow);
  g_autoptr(GPtrArray) firsts = firsts_beside(view, shadow);
  guint standing = 0;
  tally->price -= price * holders->len;
  for (guint f = 0; f < firsts->len && price > 0 && holders->len > 0; f++) {
    g_autoptr(GPtrArray) beside = holders_of(view, firsts->pdata[f]);
    int unskilled = 0;
    standing += beside->len;
    for (guint i = 0; i < beside->len; i++) {
      const RnCheckDuty *first = beside->pdata[i];
      if (has_experience(first->person, seat, shadow->date, days))
        continue;
      unskilled++;
      report(view, shadow, holders->pdata[0], first, tally);
    }
    tally->price += price * MAX(0, (int)holders->len + unskilled - seat->count);
  }
  if (holders->len > 0 && standing == 0 && price > 0)
    report(view, shadow, holders->pdata[0], NULL, tally);
}

void
rn_check_mentors(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *slot = view->demand->pdata[i];
    const RnSeat *seat = slot->index == 1 && g_str_has_prefix(slot->seat, "shadow") ? rn_check_seat(view->city, slot) : NULL;
    if (seat)
      judge_seat(view, slot, seat, tally);
  }
}
