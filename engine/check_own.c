/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Services whose duties count by themselves: RUN_NIGHTS, and the limits that members have in any service.
 *
 * A duty is one too many when the holder was on duty in each of the nights just before it, as many as he may have
 * running. Some such duties of a seat are tolerated, by its duties of the month: they are told, but not hard. */

#include "engine/check_view.h"

#include "engine/rule.h"
#include "engine/service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

GPtrArray *
rn_check_own_duties(const GPtrArray *duties, const char *service)
{
  GPtrArray *some = g_ptr_array_new();
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (service ? duty->is_own && strcmp(duty->service, service) == 0 : !duty->is_own)
      g_ptr_array_add(some, duties->pdata[i]);
  }
  return some;
}

GPtrArray *
rn_check_own_services(const GPtrArray *duties)
{
  GPtrArray *services = g_ptr_array_new();
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (duty->is_own && !g_ptr_array_find_with_equal_func(services, duty->service, g_str_equal, NULL))
      g_ptr_array_add(services, (gpointer)duty->service);
  }
  return services;
}

/* --- RUN_NIGHTS --- */

static gboolean
works_past_midnight(const RnCheckDuty *duty)
{
  RnInstant midnight = rn_instant_from_local(duty->date + 1, 0);
  return duty->slot || duty->end > duty->start ? duty->end > midnight : TRUE;
}

static gboolean
has_night_on(const GPtrArray *duties, const char *service, RnDate date)
{
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (duty->date == date && strcmp(duty->service, service) == 0 && works_past_midnight(duty))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_too_many(const RnCheckView *view, const GPtrArray *duties, const RnCheckDuty *duty)
{
  int nights = rn_limit_runs(view->city, duty->person, view->first);
  if (!duty->is_own || duty->past || nights == 0)
    return FALSE;
  for (int back = 1; back <= nights; back++)
    if (!has_night_on(duties, duty->service, duty->date - back))
      return FALSE;
  return TRUE;
}

static gboolean
is_same_seat(const RnSlot *a, const RnSlot *b)
{
  return strcmp(a->service, b->service) == 0 && strcmp(a->area_id, b->area_id) == 0 && strcmp(a->seat, b->seat) == 0;
}

/* How many such duties a seat may have in the month. */
static int
tolerance(const RnCheckView *view, const RnSlot *slot)
{
  gint64 needed = 0, percent = rn_check_rule(view, "RUN_NIGHTS", "tolerance_pct", rn_city_area(view->city, slot->area_id));
  for (guint i = 0; i < view->demand->len; i++)
    needed += is_same_seat(view->demand->pdata[i], slot);
  return (int)(needed * percent / 100);
}

/* Those of the month in the same seat as `slot`. */
static int
count_too_many(const RnCheckView *view, const RnSlot *slot)
{
  int n = 0;
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *duty = view->duties->pdata[i];
    n += !duty->past && is_same_seat(duty->slot, slot) && is_too_many(view, view->of_person[duty->person->index], duty);
  }
  return n;
}

static void
judge_run(const RnCheckView *view, const RnCheckDuty *duty, RnCheckTally *tally)
{
  int nights = rn_limit_runs(view->city, duty->person, view->first), most = tolerance(view, duty->slot);
  gboolean hard = count_too_many(view, duty->slot) > most;
  g_autofree char *who = rn_check_person_text(duty->person), *what = rn_check_duty_text(view->city, duty);
  tally->price += rn_check_rule(view, "RUN_NIGHTS", "price", duty->person->area);
  rn_check_report(tally, "RUN_NIGHTS", hard,
                  hard ? g_strdup_printf(_("%s is on duty in %s after %d nights running, more often than the %d times a month "
                                           "that are tolerated; give it to somebody else."),
                                         who, what, nights, most)
                       : g_strdup_printf(_("%s is on duty in %s after %d nights running; up to %d times a month are tolerated."),
                                         who, what, nights, most),
                  duty, NULL);
}

/* --- limits of members --- */

static int
count_service(const GPtrArray *duties, const char *service, GPtrArray *counted)
{
  int n = 0;
  for (guint i = 0; i < duties->len; i++) {
    RnCheckDuty *duty = duties->pdata[i];
    if (duty->past || strcmp(duty->service, service) != 0)
      continue;
    n++;
    if (counted)
      g_ptr_array_add(counted, duty);
  }
  return n;
}

static void
judge_limit(const RnCheckView *view, const RnPerson *person, const char *service, RnCheckTally *tally)
{
  g_autoptr(GPtrArray) counted = g_ptr_array_new();
  int most = rn_service_limit(view->city, service, person, view->first);
  int n = count_service(view->of_person[person->index], service, counted);
  if (most < 0 || n <= most)
    return;
  g_autofree char *who = rn_check_person_text(person);
  RnFinding *finding =
    rn_check_report(tally, "CAP_MONTH", TRUE,
                    g_strdup_printf(_("%s has %d duties of %s this month, more than the %d of a member; give some to others."),
                                    who, n, rn_city_label(view->city, "service", service, service), most),
                    counted->pdata[0], NULL);
  for (guint i = 1; i < counted->len; i++)
    rn_finding_add_slot(finding, ((const RnCheckDuty *)counted->pdata[i])->slot->key);
}

void
rn_check_own(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *duty = view->duties->pdata[i];
    if (is_too_many(view, view->of_person[duty->person->index], duty))
      judge_run(view, duty, tally);
  }
  for (guint i = 0; i < view->city->members->len; i++) {
    const RnMember *member = view->city->members->pdata[i];
    const RnPerson *person = rn_city_person(view->city, member->unit_id);
    gboolean again = FALSE;
    for (guint k = 0; k < i; k++) {
      const RnMember *other = view->city->members->pdata[k];
      again |= strcmp(other->service, member->service) == 0 && strcmp(other->unit_id, member->unit_id) == 0;
    }
    if (person && !again)
      judge_limit(view, person, member->service, tally);
  }
}

/* Would the duty, or one that it makes the last of a run, be one too many beyond what is tolerated? */
static gboolean
runs_with(const RnCheckView *view, const RnCheckDuty *duty)
{
  const GPtrArray *before = view->of_person[duty->person->index];
  g_autoptr(GPtrArray) after = g_ptr_array_copy((GPtrArray *)before, NULL, NULL);
  g_ptr_array_add(after, (gpointer)duty);
  int more = is_too_many(view, after, duty);
  for (guint i = 0; i < before->len; i++)
    more += is_too_many(view, after, before->pdata[i]) && !is_too_many(view, before, before->pdata[i]);
  return more > 0 && count_too_many(view, duty->slot) + more > tolerance(view, duty->slot);
}

const char *
rn_check_own_more(const RnCheckView *view, const RnCheckDuty *duty)
{
  if (runs_with(view, duty))
    return "RUN_NIGHTS";
  int most = rn_service_limit(view->city, duty->service, duty->person, view->first);
  return most >= 0 && count_service(view->of_person[duty->person->index], duty->service, NULL) + 1 > most ? "CAP_MONTH" : NULL;
}
