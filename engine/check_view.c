/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A rota laid out for judging: duties, requests and absences by person, with the duties of former months before them.
 * It judges nothing. Some hundred persons, a thousand duties and ten thousand requests; built in milliseconds. */

#include "engine/check_view.h"

#include "engine/rule.h"
#include "engine/service.h"

#include <string.h>

RnCheckDuty
rn_check_duty_of(const RnCity *city, const RnSlot *slot, const RnPerson *person)
{
  return (RnCheckDuty){
    .person = person,
    .slot = slot,
    .service = slot->service,
    .seat = slot->seat,
    .is_own = rn_service_is_own(city, slot->service),
    .date = slot->date,
    .start_minutes = (int)((slot->start - rn_instant_from_local(slot->date, 0)) / 60),
    .start = slot->start,
    .end = slot->end,
    .klass = slot->klass,
  };
}

static void
take_duty(RnCheckView *view, const RnCheckDuty *duty)
{
  RnCheckDuty *own = g_memdup2(duty, sizeof *duty);
  g_ptr_array_add(view->duties, own);
  g_ptr_array_add(view->of_person[duty->person->index], own);
}

static void
take_rota(RnCheckView *view, const RnRota *rota, gboolean past, const char *ignore)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (!duty->unit_id || (past && duty->slot->date >= view->first) || g_strcmp0(ignore, duty->slot->key) == 0)
      continue;
    const RnPerson *person = rn_city_person(view->city, duty->unit_id);
    if (!person)
      continue;
    RnCheckDuty own = rn_check_duty_of(view->city, duty->slot, person);
    own.past = past;
    take_duty(view, &own);
  }
}

/* Is a duty of the table `history` in one of the former versions, too? Then it counts once. */
static gboolean
is_in_versions(const RnCheckView *view, const RnPastDuty *past)
{
  const GPtrArray *duties = view->of_person[past->person->index];
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (duty->slot && duty->date == past->date && strcmp(duty->slot->band, past->band) == 0
        && strcmp(duty->slot->service, past->service) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A past duty whose band is not known any more has no hours; it counts on its date alone, as a moment at 18:00. */
static void
take_history(RnCheckView *view)
{
  for (guint i = 0; i < view->city->history->len; i++) {
    const RnPastDuty *past = view->city->history->pdata[i];
    if (past->date >= view->first || is_in_versions(view, past))
      continue;
    const RnBand *band = rn_city_band(view->city, past->service, past->band, past->date);
    int start = band ? band->start : 18 * 60;
    RnCheckDuty own = {
      .person = past->person,
      .service = past->service,
      .seat = past->seat,
      .is_own = rn_service_is_own(view->city, past->service),
      .date = past->date,
      .start_minutes = start,
      .start = rn_instant_from_local(past->date, start),
      .end = rn_instant_from_local(past->date, band ? band->end : start),
      .klass = rn_calendar_class(view->city->calendar, past->date),
      .past = TRUE,
    };
    take_duty(view, &own);
  }
}

static int
compare_duties(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnCheckDuty *a = *(const RnCheckDuty *const *)a_cell, *b = *(const RnCheckDuty *const *)b_cell;
  if (a->start != b->start)
    return a->start < b->start ? -1 : 1;
  if (!a->slot || !b->slot)
    return (a->slot != NULL) - (b->slot != NULL);
  return rn_slot_compare(a->slot, b->slot);
}

static GPtrArray **
lists_new(gsize n)
{
  GPtrArray **lists = g_new(GPtrArray *, n + 1);
  for (gsize i = 0; i < n; i++)
    lists[i] = g_ptr_array_new();
  lists[n] = NULL;
  return lists;
}

static void
lists_free(GPtrArray **lists)
{
  for (gsize i = 0; lists[i]; i++)
    g_ptr_array_unref(lists[i]);
  g_free(lists);
}

static void
take_requests(RnCheckView *view)
{
  for (guint i = 0; i < view->city->requests->len; i++) {
    const RnRequest *request = view->city->requests->pdata[i];
    if (request->date >= view->first && request->date <= view->last)
      g_ptr_array_add(view->requests[request->person->index], (gpointer)request);
  }
}

static void
add_absences(RnCheckView *view, const RnPerson *person, const char *unit_id)
{
  const GPtrArray *absences = rn_city_absences(view->city, unit_id);
  for (guint i = 0; i < absences->len; i++)
    g_ptr_array_add(view->absences[person->index], absences->pdata[i]);
}

static void
take_absences(RnCheckView *view)
{
  for (guint p = 0; p < view->city->persons->len; p++) {
    const RnPerson *person = view->city->persons->pdata[p];
    add_absences(view, person, person->id);
    if (person->facility && !person->is_facility)
      add_absences(view, person, person->facility->id);
  }
}

RnCheckView *
rn_check_view_new(const RnCity *city, const RnRota *rota, RnMonth month, const RnCheckContext *context,
                  const char *ignore)
{
  static const RnCheckContext nothing;
  gsize n = city->persons->len;
  RnCheckView *view = g_new0(RnCheckView, 1);
  view->city = city;
  view->rota = rota;
  view->context = context ? context : &nothing;
  view->month = month;
  view->first = rn_month_first(month);
  view->last = view->first + rn_month_days(month) - 1;
  view->duties = g_ptr_array_new_with_free_func(g_free);
  view->of_person = lists_new(n);
  view->requests = lists_new(n);
  view->absences = lists_new(n);
  view->demand = rn_slots_generate(city, month);
  view->candidates = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
  if (rota)
    take_rota(view, rota, FALSE, ignore);
  for (guint i = 0; view->context->before && i < view->context->before->len; i++)
    take_rota(view, ((const RnVersion *)view->context->before->pdata[i])->rota, TRUE, NULL);
  take_history(view);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_sort(view->of_person[i], compare_duties);
  take_requests(view);
  take_absences(view);
  return view;
}

void
rn_check_view_free(RnCheckView *view)
{
  if (!view)
    return;
  lists_free(view->of_person);
  lists_free(view->requests);
  lists_free(view->absences);
  g_ptr_array_unref(view->duties);
  g_hash_table_unref(view->candidates);
  g_ptr_array_unref(view->demand);
  g_free(view);
}

gint64
rn_check_rule(const RnCheckView *view, const char *code, const char *param, const RnArea *area)
{
  return rn_rule_value(view->city, code, param, area, view->first);
}

/* How closely a row speaks of a slot: rows for certain classes of days before rows for certain bands before rows that
 * begin later. */
static gint64
closeness(const RnSeat *seat)
{
  gboolean all_classes = seat->classes == (1u << RN_N_CLASSES) - 1;
  gint64 begin = seat->valid_from == RN_DATE_NONE ? 0 : seat->valid_from + 1;
  return (all_classes ? 0 : 2000000) + (seat->bands ? 1000000 : 0) + begin;
}

const RnSeat *
rn_check_seat(const RnCity *city, const RnSlot *slot)
{
  const RnSeat *best = NULL;
  for (guint i = 0; i < city->seats->len; i++) {
    const RnSeat *seat = city->seats->pdata[i];
    if (strcmp(seat->service, slot->service) != 0 || strcmp(seat->code, slot->seat) != 0
        || strcmp(seat->area->id, slot->area_id) != 0)
      continue;
    if (!rn_valid_on(seat->valid_from, seat->valid_to, slot->date) || !(seat->classes & 1u << slot->klass))
      continue;
    if (seat->bands && !g_strv_contains((const char *const *)seat->bands, slot->band))
      continue;
    if (!best || closeness(seat) > closeness(best))
      best = seat;
  }
  return best;
}

gboolean
rn_check_holds(const RnCheckView *view, const RnSlot *slot, const char *unit_id)
{
  for (guint i = 0; i < view->rota->duties->len; i++) {
    const RnDuty *now = view->rota->duties->pdata[i];
    if (now->slot->date == slot->date && g_strcmp0(now->unit_id, unit_id) == 0 && strcmp(now->slot->band, slot->band) == 0
        && strcmp(now->slot->seat, slot->seat) == 0 && strcmp(now->slot->area_id, slot->area_id) == 0
        && strcmp(now->slot->service, slot->service) == 0)
      return TRUE;
  }
  return FALSE;
}

RnFinding *
rn_check_report(RnCheckTally *tally, const char *code, gboolean hard, char *text, const RnCheckDuty *a,
                const RnCheckDuty *b)
{
  RnFinding *finding = rn_finding_new(code, hard, text);
  const RnCheckDuty *both[] = {a, b};
  for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
    if (both[i] && both[i]->slot)
      rn_finding_add_slot(finding, both[i]->slot->key);
    if (both[i] && both[i]->person)
      rn_finding_add_unit(finding, both[i]->person->id);
  }
  g_ptr_array_add(tally->findings, finding);
  return finding;
}
