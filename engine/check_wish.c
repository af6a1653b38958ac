/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Soft rules: QUOTA, AVOID, PREFER, SPACING, SAME_WEEKDAY, STABLE. Each adds its price to the tally; what a secretary
 * would want to know becomes a finding, at most one per person and rule where the rule is about the whole month. A rule
 * whose price is 0 is off. */

#include "engine/check_view.h"
#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- QUOTA --- */

static gboolean
is_in_place(const RnSlot *slot, const RnVersionQuota *quota)
{
  return strcmp(slot->category, quota->category) == 0 && strcmp(slot->seat, quota->seat) == 0
         && strcmp(slot->area_id, quota->area_id) == 0 && strcmp(slot->service, quota->service) == 0;
}

/* Every duty outside the quota has the price. Who should wait this month and yet gets beyond the lower end pays the tie,
 * which is never dearer than a duty. */
static gint64
quota_price(const RnCheckView *view, const RnVersionQuota *quota, int n)
{
  const RnArea *area = rn_city_area(view->city, quota->area_id);
  gint64 price = rn_check_rule(view, "QUOTA", "price", area);
  gint64 tie = MIN(rn_check_rule(view, "QUOTA", "tie", area), price);
  gint64 outside = price * ABS(n - CLAMP(n, quota->quota_low, quota->quota_high));
  return quota->waits && n > quota->quota_low ? outside + tie : outside;
}

static void
judge_quota(const RnCheckView *view, const RnVersionQuota *quota, RnCheckTally *tally)
{
  const RnPerson *person = rn_city_person(view->city, quota->unit_id);
  if (!person)
    return;
  g_autoptr(GPtrArray) counted = g_ptr_array_new();
  const GPtrArray *duties = view->of_person[person->index];
  for (guint i = 0; i < duties->len; i++) {
    RnCheckDuty *duty = duties->pdata[i];
    if (!duty->past && is_in_place(duty->slot, quota))
      g_ptr_array_add(counted, duty);
  }
  int n = (int)counted->len;
  tally->price += quota_price(view, quota, n);
  if ((n >= quota->quota_low && n <= quota->quota_high) || quota_price(view, quota, n) == 0)
    return;
  g_autofree char *who = rn_check_person_text(person);
  RnFinding *finding = rn_check_report(
    tally, "QUOTA", FALSE,
    g_strdup_printf(_("%s has %d duties of category %s in %s; the quota is %d to %d."), who, n, quota->category,
                    rn_city_label(view->city, "seat", quota->service, quota->seat), quota->quota_low, quota->quota_high),
    NULL, NULL);
  rn_finding_add_unit(finding, person->id);
  for (guint i = 0; i < counted->len; i++)
    rn_finding_add_slot(finding, ((const RnCheckDuty *)counted->pdata[i])->slot->key);
}

/* --- AVOID and PREFER --- */

static gboolean
is_asked(const RnCheckView *view, const RnCheckDuty *duty, RnRequestKind kind)
{
  const GPtrArray *requests = view->requests[duty->person->index];
  for (guint i = 0; i < requests->len; i++) {
    const RnRequest *request = requests->pdata[i];
    if (request->kind == kind && rn_check_request_covers(request, duty))
      return TRUE;
  }
  return FALSE;
}

static void
judge_requests_on(const RnCheckView *view, const RnCheckDuty *duty, RnCheckTally *tally)
{
  const RnArea *area = rn_city_area(view->city, duty->slot->area_id);
  if (is_asked(view, duty, RN_REQUEST_PREFER))
    tally->price -= rn_rule_value(view->city, "PREFER", "price", area, duty->date);
  if (is_asked(view, duty, RN_REQUEST_MUST))
    tally->price -= rn_rule_value(view->city, "PREFER", "must", area, duty->date);
  gint64 price = rn_rule_value(view->city, "AVOID", "price", area, duty->date);
  if (price == 0 || !is_asked(view, duty, RN_REQUEST_AVOID))
    return;
  tally->price += price;
  g_autofree char *who = rn_check_person_text(duty->person), *what = rn_check_slot_text(view->city, duty->slot);
  rn_check_report(tally, "AVOID", FALSE, g_strdup_printf(_("%s wanted to avoid %s."), who, what), duty, NULL);
}

/* A `must` is a promise: nobody is told of a wish that failed, but of a promise that did. */
static void
judge_must(const RnCheckView *view, const RnRequest *request, RnCheckTally *tally)
{
  const GPtrArray *duties = view->of_person[request->person->index];
  for (guint i = 0; i < duties->len; i++)
    if (rn_check_request_covers(request, duties->pdata[i]))
      return;
  g_autofree char *who = rn_check_person_text(request->person), *day = rn_check_date_text(request->date);
  RnFinding *finding =
    rn_check_report(tally, "PREFER", FALSE,
                    g_strdup_printf(_("%s was promised a duty on %s, but has none; pin it or talk to the person."), who, day),
                    NULL, NULL);
  rn_finding_add_unit(finding, request->person->id);
}

/* --- SPACING --- */

/* Duties that begin in the window of days [from, from + days). */
static int
within(const GPtrArray *duties, RnDate from, int days, gboolean past)
{
  int n = 0;
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    n += duty->past == past && duty->date >= from && duty->date < from + days;
  }
  return n;
}

/* In every window of `days` days one duty is free; each further one has the price. What the past alone has beyond that
 * is not priced. So two neighbours g days apart cost (days - g) times the price. */
static gint64
spacing_units(const RnCheckView *view, const GPtrArray *duties, int days)
{
  gint64 units = 0;
  for (RnDate from = view->first - days + 1; from <= view->last; from++) {
    int old = within(duties, from, days, TRUE), own = within(duties, from, days, FALSE);
    units += MAX(0, old + own - 1) - MAX(0, old - 1);
  }
  return units;
}

static void
judge_spacing(const RnCheckView *view, const RnPerson *person, const GPtrArray *duties, RnCheckTally *tally)
{
  int days = (int)rn_check_rule(view, "SPACING", "days", person->area);
  gint64 units = duties->len < 2 ? 0 : spacing_units(view, duties, days), price = rn_check_rule(view, "SPACING", "price", person->area);
  if (units == 0 || price == 0)
    return;
  tally->price += units * price;
  g_autofree char *who = rn_check_person_text(person);
  RnFinding *finding = rn_check_report(
    tally, "SPACING", FALSE, g_strdup_printf(_("%s has duties fewer than %d days apart."), who, days), NULL, NULL);
  rn_finding_add_unit(finding, person->id);
  for (guint i = 0; i + 1 < duties->len; i++) {
    const RnCheckDuty *a = duties->pdata[i], *b = duties->pdata[i + 1];
    if (b->date - a->date >= days || b->past)
      continue;
    rn_finding_add_slot(finding, b->slot->key);
    if (!a->past)
      rn_finding_add_slot(finding, a->slot->key);
  }
}

/* --- SAME_WEEKDAY --- */

static void
judge_weekdays(const RnCheckView *view, const RnPerson *person, const GPtrArray *duties, RnCheckTally *tally)
{
  gint64 price = rn_check_rule(view, "SAME_WEEKDAY", "price", person->area);
  int on[7] = {0}, beyond = 0, allowed = (int)rn_check_rule(view, "SAME_WEEKDAY", "free", person->area);
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (!duty->past)
      on[rn_date_weekday(duty->date)]++;
  }
  for (int day = 0; day < 7; day++)
    beyond += MAX(0, on[day] - allowed);
  if (beyond == 0 || price == 0)
    return;
  tally->price += beyond * price;
  g_autofree char *who = rn_check_person_text(person);
  RnFinding *finding =
    rn_check_report(tally, "SAME_WEEKDAY", FALSE,
                    g_strdup_printf(_("%s is on duty on the same weekday more than %d times this month."), who, allowed), NULL,
                    NULL);
  rn_finding_add_unit(finding, person->id);
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    if (!duty->past && on[rn_date_weekday(duty->date)] > allowed)
      rn_finding_add_slot(finding, duty->slot->key);
  }
}

/* --- STABLE --- */

static void
judge_change(const RnCheckView *view, const RnDuty *before, RnCheckTally *tally)
{
  const RnDuty *now = rn_rota_find(view->rota, before->slot->key);
  const RnArea *area = rn_city_area(view->city, before->slot->area_id);
  const char *param = view->context->reference_published ? "published" : "draft";
  gint64 price = rn_rule_value(view->city, "STABLE", param, area, before->slot->date);
  if (!before->unit_id || !now || price == 0 || rn_check_holds(view, before->slot, before->unit_id))
    return;
  tally->price += price;
  const RnPerson *person = rn_city_person(view->city, before->unit_id);
  g_autofree char *who = person ? rn_check_person_text(person) : g_strdup(before->unit_id);
  g_autofree char *what = rn_check_slot_text(view->city, before->slot);
  RnFinding *finding = rn_check_report(
    tally, "STABLE", FALSE, g_strdup_printf(_("%s stood in %s before and does not any more; tell the person."), who, what),
    NULL, NULL);
  rn_finding_add_slot(finding, before->slot->key);
  rn_finding_add_unit(finding, before->unit_id);
  if (now->unit_id)
    rn_finding_add_unit(finding, now->unit_id);
}

/* Duties of home care and what goes with it together, those of every other service by themselves. */
static void
judge_person(const RnCheckView *view, const RnPerson *person, RnCheckTally *tally)
{
  g_autoptr(GPtrArray) common = rn_check_own_duties(view->of_person[person->index], NULL);
  g_autoptr(GPtrArray) services = rn_check_own_services(view->of_person[person->index]);
  judge_spacing(view, person, common, tally);
  judge_weekdays(view, person, common, tally);
  for (guint i = 0; i < services->len; i++) {
    g_autoptr(GPtrArray) own = rn_check_own_duties(view->of_person[person->index], services->pdata[i]);
    judge_spacing(view, person, own, tally);
  }
}

void
rn_check_wishes(const RnCheckView *view, RnCheckTally *tally)
{
  const RnCheckContext *context = view->context;
  for (guint i = 0; context->quotas && i < context->quotas->len; i++)
    judge_quota(view, context->quotas->pdata[i], tally);
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *duty = view->duties->pdata[i];
    if (!duty->past)
      judge_requests_on(view, duty, tally);
  }
  for (guint p = 0; p < view->city->persons->len; p++) {
    const RnPerson *person = view->city->persons->pdata[p];
    for (guint i = 0; i < view->requests[p]->len; i++) {
      const RnRequest *request = view->requests[p]->pdata[i];
      if (request->kind == RN_REQUEST_MUST)
        judge_must(view, request, tally);
    }
    judge_person(view, person, tally);
  }
  for (guint i = 0; context->reference && i < context->reference->duties->len; i++)
    judge_change(view, context->reference->duties->pdata[i], tally);
}
