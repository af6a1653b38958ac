/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rules between the duties of one person: ONE_PLACE, ONE_PER_DAY, FREE_NIGHTS, SPAN_MAX, REST_MIN, CAP_*. All but the
 * first are for home care and what counts with it; services of their own have check_own.c.
 *
 * A pair of duties is reported under one code, the first that applies in this order. Duties before the month take part,
 * but a rule that only they break is not this month's finding. Limits are those in force on the first of the month. A
 * person has some ten duties; every pair is looked at. */

#include "engine/check_view.h"

#include "engine/rule.h"
#include "engine/service.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_night(const RnCheckDuty *duty)
{
  return duty->start_minutes >= 18 * 60;
}

const char *
rn_check_pair(const RnCheckView *view, const RnCheckDuty *a, const RnCheckDuty *b)
{
  int apart = ABS(a->date - b->date);
  if (a->start < b->end && b->start < a->end &&
      !rn_service_together(view->city, a->service, a->seat, b->service, b->seat))
    return "ONE_PLACE";
  if (a->is_own || b->is_own)
    return NULL; /* these rules are for home care and what goes with it */
  if (apart == 0 && rn_check_rule(view, "ONE_PER_DAY", "on", a->person->area))
    return "ONE_PER_DAY";
  gboolean all_kinds = rn_check_rule(view, "FREE_NIGHTS", "kinds", a->person->area) != 0;
  if ((all_kinds || (is_night(a) && is_night(b)))
      && apart - 1 < rn_limit_free_nights(view->city, a->person, view->first)
      && (apart > 0 || rn_limit_free_nights(view->city, a->person, view->first) > 0))
    return "FREE_NIGHTS";
  return NULL;
}

static char *
pair_text(const RnCheckView *view, const char *code, const RnCheckDuty *a, const RnCheckDuty *b)
{
  g_autofree char *who = rn_check_person_text(a->person);
  g_autofree char *one = rn_check_duty_text(view->city, a), *two = rn_check_duty_text(view->city, b);
  if (strcmp(code, "ONE_PLACE") == 0)
    return g_strdup_printf(_("%s stands in %s and in %s at the same time; give one of them to somebody else."), who, one,
                           two);
  if (strcmp(code, "ONE_PER_DAY") == 0)
    return g_strdup_printf(_("%s has two duties on one day, %s and %s; give one of them to somebody else."), who, one,
                           two);
  return g_strdup_printf(_("%s has fewer than %d free nights between %s and %s; move one of them."), who,
                         rn_limit_free_nights(view->city, a->person, view->first), one, two);
}

static void
judge_pairs(const RnCheckView *view, const GPtrArray *duties, RnCheckTally *tally)
{
  for (guint i = 0; i < duties->len; i++)
    for (guint j = i + 1; j < duties->len; j++) {
      const RnCheckDuty *a = duties->pdata[i], *b = duties->pdata[j];
      const char *code = a->past && b->past ? NULL : rn_check_pair(view, a, b);
      if (code)
        rn_check_report(tally, code, TRUE, pair_text(view, code, a, b), a, b);
    }
}

/* --- continuous duty and rest --- */

static gint64
span_limit(const RnCheckView *view, const RnPerson *person)
{
  return 3600 * rn_check_rule(view, "SPAN_MAX", person->employed ? "hours_employed" : "hours", person->area);
}

/* Duties less than a minute apart are one stretch: the first index behind the one that begins at `from`; `end` is when
 * it is over. */
static guint
stretch_from(const GPtrArray *duties, guint from, RnInstant *end)
{
  guint next = from;
  *end = ((const RnCheckDuty *)duties->pdata[from])->end;
  while (++next < duties->len) {
    const RnCheckDuty *duty = duties->pdata[next];
    if (duty->start >= *end + 60)
      break;
    *end = MAX(*end, duty->end);
  }
  return next;
}

static gboolean
is_all_past(const GPtrArray *duties, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    if (!((const RnCheckDuty *)duties->pdata[i])->past)
      return FALSE;
  return TRUE;
}

static void
report_span(const RnCheckView *view, const GPtrArray *duties, guint from, guint to, gint64 seconds, RnCheckTally *tally)
{
  const RnCheckDuty *first = duties->pdata[from];
  g_autofree char *who = rn_check_person_text(first->person), *one = rn_check_duty_text(view->city, first);
  RnFinding *finding = rn_check_report(
    tally, "SPAN_MAX", TRUE,
    g_strdup_printf(_("%s is on duty for %d hours without a break from %s on, more than the %d allowed; give one of these "
                      "duties to somebody else."),
                    who, (int)((seconds + 3599) / 3600), one, (int)(span_limit(view, first->person) / 3600)),
    first, NULL);
  for (guint i = from + 1; i < to; i++)
    if (((const RnCheckDuty *)duties->pdata[i])->slot)
      rn_finding_add_slot(finding, ((const RnCheckDuty *)duties->pdata[i])->slot->key);
}

static void
report_rest(const RnCheckView *view, const RnCheckDuty *a, const RnCheckDuty *b, RnCheckTally *tally)
{
  g_autofree char *who = rn_check_person_text(a->person);
  g_autofree char *one = rn_check_duty_text(view->city, a), *two = rn_check_duty_text(view->city, b);
  rn_check_report(tally, "REST_MIN", TRUE,
                  g_strdup_printf(_("%s rests for less than %d hours between %s and %s; move one of them."), who,
                                  (int)rn_check_rule(view, "REST_MIN", "hours", a->person->area), one, two),
                  a, b);
}

/* The duty before one of them that ends last, but for those that it goes on without a break; NULL: none. */
static const RnCheckDuty *
apart_before(const GPtrArray *duties, guint next)
{
  const RnCheckDuty *last = NULL, *duty = duties->pdata[next];
  for (guint i = 0; i < next; i++) {
    const RnCheckDuty *before = duties->pdata[i];
    if (before->end + 60 <= duty->start && (!last || before->end > last->end))
      last = before;
  }
  return last;
}

/* A night duty that is permitted as such counts as the rest if it is as long (domain B.5): so a duty that fills the time
 * between two others is rest enough when they are far enough apart, and does not help when they are not. */
static void
judge_rests(const RnCheckView *view, const GPtrArray *duties, RnCheckTally *tally)
{
  for (guint i = 1; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i], *last = apart_before(duties, i);
    if (!last || !duty->person->employed || (last->past && duty->past) || rn_check_pair(view, last, duty))
      continue;
    if (duty->start - last->end < 3600 * rn_check_rule(view, "REST_MIN", "hours", duty->person->area))
      report_rest(view, last, duty, tally);
  }
}

static void
judge_stretches(const RnCheckView *view, const GPtrArray *duties, RnCheckTally *tally)
{
  RnInstant end = 0;
  for (guint from = 0, next; from < duties->len; from = next) {
    const RnCheckDuty *first = duties->pdata[from];
    next = stretch_from(duties, from, &end);
    if (end - first->start > span_limit(view, first->person) && !is_all_past(duties, from, next))
      report_span(view, duties, from, next, end - first->start, tally);
  }
}

/* --- counts --- */

static gboolean
is_rest(const RnCheckDuty *duty)
{
  return duty->klass == RN_CLASS_REST || duty->klass == RN_CLASS_YEAREND;
}

typedef enum { ALL_DUTIES, REST_DUTIES, SEAT_DUTIES, SHADOW_DUTIES } Which; /* seats that are no shadow seats, and those */

static gboolean
is_which(const RnCheckDuty *duty, Which which)
{
  gboolean shadow = duty->slot && g_str_has_prefix(duty->slot->seat, "shadow");
  if (which == REST_DUTIES)
    return is_rest(duty);
  return which == ALL_DUTIES || shadow == (which == SHADOW_DUTIES);
}

/* Counts duties: of this month, or with a season those of the season's year-end before and in this month. */
static int
count_duties(const RnCheckView *view, const GPtrArray *duties, Which which, int season, GPtrArray *counted)
{
  int n = 0;
  for (guint i = 0; i < duties->len; i++) {
    RnCheckDuty *duty = duties->pdata[i];
    gboolean counts;
    if (season)
      counts = duty->klass == RN_CLASS_YEAREND && rn_calendar_season(view->city->calendar, duty->date) == season;
    else
      counts = !duty->past && is_which(duty, which);
    if (!counts)
      continue;
    n++;
    if (counted)
      g_ptr_array_add(counted, duty);
  }
  return n;
}

static void
judge_cap(const RnCheckView *view, const GPtrArray *duties, Which which, const char *code, int limit, int season,
          RnCheckTally *tally)
{
  g_autoptr(GPtrArray) counted = g_ptr_array_new();
  int n = count_duties(view, duties, which, season, counted);
  if (n <= limit)
    return;
  const RnCheckDuty *any = counted->pdata[0];
  g_autofree char *who = rn_check_person_text(any->person);
  char *text;
  if (which == SHADOW_DUTIES)
    text = g_strdup_printf(_("%s sits in %d shadow seats this month, more than the %d allowed; take some away."), who, n,
                           limit);
  else if (strcmp(code, "CAP_MONTH") == 0)
    text = g_strdup_printf(_("%s has %d duties this month, more than the %d allowed; give some to others."), who, n, limit);
  else if (strcmp(code, "CAP_REST") == 0)
    text = g_strdup_printf(_("%s has %d duties on rest days this month, more than the %d allowed; give some to others."), who,
                           n, limit);
  else
    text = g_strdup_printf(_("%s has %d duties this year-end, more than the %d allowed; give some to others."), who, n, limit);
  RnFinding *finding = rn_check_report(tally, code, TRUE, text, any, NULL);
  for (guint i = 1; i < counted->len; i++)
    if (((const RnCheckDuty *)counted->pdata[i])->slot)
      rn_finding_add_slot(finding, ((const RnCheckDuty *)counted->pdata[i])->slot->key);
}

/* The seasons in which a person has a year-end duty this month, each once. */
static GArray *
seasons_of(const RnCheckView *view, const GPtrArray *duties)
{
  GArray *seasons = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < duties->len; i++) {
    const RnCheckDuty *duty = duties->pdata[i];
    int season = rn_calendar_season(view->city->calendar, duty->date);
    gboolean known = duty->past || duty->klass != RN_CLASS_YEAREND;
    for (guint k = 0; k < seasons->len && !known; k++)
      known = g_array_index(seasons, int, k) == season;
    if (!known)
      g_array_append_val(seasons, season);
  }
  return seasons;
}

void
rn_check_persons(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint p = 0; p < view->city->persons->len; p++) {
    const RnPerson *person = view->city->persons->pdata[p];
    g_autoptr(GPtrArray) duties = rn_check_own_duties(view->of_person[p], NULL);
    g_autoptr(GArray) seasons = seasons_of(view, duties);
    judge_pairs(view, view->of_person[p], tally);
    judge_stretches(view, duties, tally);
    judge_rests(view, duties, tally);
    judge_cap(view, duties, SEAT_DUTIES, "CAP_MONTH", rn_limit_month(view->city, person, view->first), 0, tally);
    judge_cap(view, duties, SHADOW_DUTIES, "CAP_MONTH", rn_limit_shadow(view->city, person, view->first), 0, tally);
    judge_cap(view, duties, REST_DUTIES, "CAP_REST", rn_limit_rest(view->city, person, view->first), 0, tally);
    for (guint k = 0; k < seasons->len; k++)
      judge_cap(view, duties, ALL_DUTIES, "CAP_Y", rn_limit_yearend(view->city, person, view->first),
                g_array_index(seasons, int, k), tally);
  }
}

/* --- one more duty --- */

static const char *
pair_with_any(const RnCheckView *view, const GPtrArray *duties, const RnCheckDuty *duty)
{
  static const char *const order[] = {"ONE_PLACE", "ONE_PER_DAY", "FREE_NIGHTS"};
  for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
    for (guint i = 0; i < duties->len; i++)
      if (g_strcmp0(rn_check_pair(view, duties->pdata[i], duty), order[k]) == 0)
        return order[k];
  return NULL;
}

static int
compare_starts(gconstpointer a, gconstpointer b)
{
  RnInstant x = (*(const RnCheckDuty *const *)a)->start, y = (*(const RnCheckDuty *const *)b)->start;
  return (x > y) - (x < y);
}

/* SPAN_MAX or REST_MIN, when they are broken with the duty and concern it. */
static const char *
stretch_with(const RnCheckView *view, const GPtrArray *duties, const RnCheckDuty *duty)
{
  g_autoptr(GPtrArray) all = rn_check_own_duties(duties, NULL);
  const char *found = NULL;
  g_ptr_array_add(all, (gpointer)duty);
  g_ptr_array_sort(all, compare_starts);
  RnCheckTally tally = {.findings = rn_findings_new()};
  judge_stretches(view, all, &tally);
  judge_rests(view, all, &tally);
  rn_findings_sort(tally.findings);
  for (guint i = 0; i < tally.findings->len; i++) {
    const RnFinding *finding = tally.findings->pdata[i];
    if (!g_ptr_array_find_with_equal_func(finding->slots, duty->slot->key, g_str_equal, NULL))
      continue;
    if (strcmp(finding->code, "SPAN_MAX") == 0)
      found = "SPAN_MAX";
    else if (!found)
      found = "REST_MIN";
  }
  g_ptr_array_unref(tally.findings);
  return found;
}

const char *
rn_check_one_more(const RnCheckView *view, const RnCheckDuty *duty)
{
  const RnCity *city = view->city;
  const char *code = pair_with_any(view, view->of_person[duty->person->index], duty);
  if (!code && !duty->is_own)
    code = stretch_with(view, view->of_person[duty->person->index], duty);
  if (!code)
    code = rn_check_own_more(view, duty);
  if (code || duty->is_own)
    return code;
  g_autoptr(GPtrArray) duties = rn_check_own_duties(view->of_person[duty->person->index], NULL);
  gboolean shadow = is_which(duty, SHADOW_DUTIES);
  int most = shadow ? rn_limit_shadow(city, duty->person, view->first) : rn_limit_month(city, duty->person, view->first);
  if (count_duties(view, duties, shadow ? SHADOW_DUTIES : SEAT_DUTIES, 0, NULL) + 1 > most)
    return "CAP_MONTH";
  if (is_rest(duty)
      && count_duties(view, duties, REST_DUTIES, 0, NULL) + 1 > rn_limit_rest(city, duty->person, view->first))
    return "CAP_REST";
  int season = rn_calendar_season(city->calendar, duty->date);
  if (duty->klass == RN_CLASS_YEAREND
      && count_duties(view, duties, ALL_DUTIES, season, NULL) + 1 > rn_limit_yearend(city, duty->person, view->first))
    return "CAP_Y";
  return NULL;
}
