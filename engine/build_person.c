/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model's half of the rules about one person: limits, distances between duties, quotas, spread over weekdays. */

#include "engine/build_model.h"

#include <string.h>

/* --- the past --- */

static void
add_past(RnBuild *build, const RnPerson *person, const RnBuildPast *duty)
{
  GArray *list = build->past_of->pdata[person->index];
  if (!list)
    list = build->past_of->pdata[person->index] = g_array_new(FALSE, FALSE, sizeof(RnBuildPast));
  for (guint i = 0; i < list->len; i++)
    if (g_array_index(list, RnBuildPast, i).start == duty->start &&
        strcmp(g_array_index(list, RnBuildPast, i).service, duty->service) == 0)
      return; /* known from a version and from the history */
  g_array_append_val(list, *duty);
}

static int
compare_past(gconstpointer a, gconstpointer b)
{
  RnInstant x = ((const RnBuildPast *)a)->start, y = ((const RnBuildPast *)b)->start;
  return x < y ? -1 : x > y;
}

void
rn_build_past(RnBuild *build)
{
  const RnCity *city = build->city;
  RnDate first = rn_month_first(build->month);
  for (guint v = 0; build->context->before && v < build->context->before->len; v++) {
    const RnVersion *version = build->context->before->pdata[v];
    for (guint d = 0; d < version->rota->duties->len; d++) {
      const RnDuty *duty = version->rota->duties->pdata[d];
      const RnPerson *person = duty->unit_id ? rn_city_person(city, duty->unit_id) : NULL;
      RnBuildPast past = {duty->slot->date, duty->slot->start, duty->slot->end,
                          duty->slot->start >= rn_instant_from_local(duty->slot->date, 18 * 60),
                          duty->slot->klass == RN_CLASS_YEAREND, rn_service_is_night(duty->slot),
                          rn_build_burden(build, duty->slot->service), duty->slot->service, duty->slot->seat};
      if (person && past.date < first)
        add_past(build, person, &past);
    }
  }
  for (guint i = 0; i < city->history->len; i++) {
    const RnPastDuty *duty = city->history->pdata[i];
    const RnBand *band = rn_city_band(city, duty->service, duty->band, duty->date);
    RnBuildPast past = {duty->date, rn_instant_from_local(duty->date, band ? band->start : 1080),
                        rn_instant_from_local(duty->date, band ? band->end : 1980), !band || band->start >= 1080,
                        rn_calendar_class(city->calendar, duty->date) == RN_CLASS_YEAREND, !band || band->end > 1440,
                        rn_build_burden(build, duty->service), duty->service, duty->seat};
    if (duty->date < first)
      add_past(build, duty->person, &past);
  }
  for (guint p = 0; p < build->past_of->len; p++)
    if (build->past_of->pdata[p])
      g_array_sort(build->past_of->pdata[p], compare_past);
}

/* --- distances --- */

#define REMEMBERED 40 /* days before the month whose duties the problem holds */

typedef struct {
  int one_per_day;
  int all_days;     /* duties of fewer days' distance are forbidden */
  int night_days;   /* the same between nights */
  int rest_seconds; /* between duties that do not touch; 0: none */
  int span_seconds; /* longest continuous duty */
} Distances;

static Distances
distances_of(const RnBuild *build, const RnPerson *person)
{
  const RnCity *city = build->city;
  RnDate date = rn_month_first(build->month);
  int free_nights = rn_limit_free_nights(city, person, date), days = free_nights > 0 ? free_nights + 1 : 0;
  gboolean all_kinds = rn_rule_value(city, "FREE_NIGHTS", "kinds", person->area, date) != 0;
  int one_per_day = (int)rn_rule_value(city, "ONE_PER_DAY", "on", person->area, date);
  return (Distances){
    .one_per_day = one_per_day,
    .all_days = MAX(one_per_day, all_kinds ? days : 0),
    .night_days = days,
    .rest_seconds = person->employed ? 3600 * (int)rn_rule_value(city, "REST_MIN", "hours", person->area, date) : 0,
    .span_seconds = 3600 * (int)rn_rule_value(city, "SPAN_MAX", person->employed ? "hours_employed" : "hours",
                                              person->area, date),
  };
}

/* When the continuous duty began that ends with a former one: those that touch it belong to it. */
static RnInstant
began_at(const GArray *past, guint last)
{
  RnInstant start = g_array_index(past, RnBuildPast, last).start;
  for (guint i = last; i-- > 0;) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    if (duty->burden == 0 && duty->end == start)
      start = duty->start;
  }
  return start;
}

/* A former duty at the same time that does not go together with the seat. */
static gboolean
past_overlaps(const RnBuild *build, const RnBuildPast *duty, const RnBuildSeat *seat)
{
  return seat->slot->start < duty->end &&
         !rn_service_together(build->city, duty->service, duty->seat, seat->slot->service, seat->slot->seat);
}

gboolean
rn_build_past_forbids(const RnBuild *build, const RnPerson *person, const RnBuildSeat *seat)
{
  const GArray *past = build->past_of->pdata[person->index];
  Distances limit = distances_of(build, person);
  if (seat->burden == 0 && seat->slot->end - seat->slot->start > limit.span_seconds)
    return TRUE;
  if (!past)
    return FALSE;
  gboolean is_night = seat->start_minutes >= 1080;
  for (guint i = 0; i < past->len; i++) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    int days = seat->slot->date - duty->date;
    RnInstant pause = seat->slot->start - duty->end;
    if (past_overlaps(build, duty, seat))
      return TRUE;
    if (duty->burden != 0 || seat->burden != 0)
      continue;
    if (days < limit.all_days || (duty->is_night && is_night && days < limit.night_days) ||
        (pause > 0 && pause < limit.rest_seconds) ||
        (pause == 0 && seat->slot->end - began_at(past, i) > limit.span_seconds))
      return TRUE;
  }
  return FALSE;
}

const char *
rn_build_past_rule(const RnBuild *build, const RnPerson *person, const RnBuildSeat *seat)
{
  const GArray *past = build->past_of->pdata[person->index];
  Distances limit = distances_of(build, person);
  if (seat->burden == 0 && seat->slot->end - seat->slot->start > limit.span_seconds)
    return "SPAN_MAX";
  gboolean is_night = seat->start_minutes >= 1080;
  for (guint i = 0; past && i < past->len; i++) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    int days = seat->slot->date - duty->date;
    RnInstant pause = seat->slot->start - duty->end;
    if (duty->burden != seat->burden && past_overlaps(build, duty, seat))
      return "ONE_PLACE";
    if (duty->burden != 0 || seat->burden != 0)
      continue;
    if (pause == 0 && seat->slot->end - began_at(past, i) > limit.span_seconds)
      return "SPAN_MAX";
    if (pause > 0 && pause < limit.rest_seconds)
      return "REST_MIN";
    if (rn_month_first(build->month) - duty->date > REMEMBERED &&
        (days < limit.all_days || (duty->is_night && is_night && days < limit.night_days)))
      return "FREE_NIGHTS";
  }
  return NULL;
}

static void
add_distance(RnBuild *build, int person, const char *code, int set, int days)
{
  rn_problem_add_gap(build->problem, person, set, set, days, 0, RN_PRICE_HARD);
  rn_build_label_last(build, code, RN_FACT_GAP, build->problem->gaps);
}

static void
add_distances(RnBuild *build, int person, const Distances *limit)
{
  if (limit->one_per_day > 0 && (build->explained || limit->all_days == limit->one_per_day))
    add_distance(build, person, "ONE_PER_DAY", build->set_all, limit->one_per_day);
  if (limit->all_days > limit->one_per_day)
    add_distance(build, person, "FREE_NIGHTS", build->set_all, limit->all_days);
  if (limit->night_days > limit->all_days)
    add_distance(build, person, "FREE_NIGHTS", build->set_night, limit->night_days);
}

/* Chains of duties nearer than so many days need no rule of their own: distances rule them out already. Where every rule
 * must be able to be left out alone, only the weaker one of the distances counts. */
static int
ruled_out_days(const RnBuild *build, const Distances *limit)
{
  if (!build->explained)
    return limit->all_days;
  return limit->all_days > limit->one_per_day ? limit->one_per_day : 0;
}

/* Continuous duty and rest, where the distances in days do not rule them out already: forbids each chain of touching
 * duties that is too long, and each pair with too short a rest. */
static void
add_chain(RnBuild *build, int person, const GArray *mine, const Distances *limit, GArray *chain, RnInstant began)
{
  int last = g_array_index(chain, int, chain->len - 1);
  const RnSlot *slot = rn_build_seat(build, last)->slot;
  if (slot->end - began > limit->span_seconds) {
    if (chain->len > 1)
      rn_problem_add_group(build->problem, "SPAN_MAX", &person, 1, (const int *)(void *)chain->data, (int)chain->len, 0,
                           (int)chain->len - 1, RN_PRICE_HARD);
    if (chain->len > 1)
      rn_build_label_last(build, "SPAN_MAX", RN_FACT_GROUP_MAX, build->problem->groups);
    return;
  }
  for (guint i = 0; i < mine->len; i++) {
    int next = g_array_index(mine, int, i);
    const RnSlot *after = rn_build_seat(build, next)->slot;
    if (after->start != slot->end || after->date - slot->date < ruled_out_days(build, limit))
      continue;
    g_array_append_val(chain, next);
    add_chain(build, person, mine, limit, chain, began);
    g_array_set_size(chain, chain->len - 1);
  }
}

/* A duty between the two is no rest for them, unless it is as long as one (domain B.5: a permitted night duty). */
static void
add_rest(RnBuild *build, int person, const GArray *mine, const Distances *limit, int seat)
{
  const RnSlot *slot = rn_build_seat(build, seat)->slot;
  for (guint i = 0; i < mine->len; i++) {
    int next = g_array_index(mine, int, i);
    const RnSlot *after = rn_build_seat(build, next)->slot;
    RnInstant pause = after->start - slot->end;
    if (pause > 0 && pause < limit->rest_seconds && after->date - slot->date >= ruled_out_days(build, limit)) {
      const int pair[] = {seat, next};
      rn_problem_add_group(build->problem, "REST_MIN", &person, 1, pair, 2, 0, 1, RN_PRICE_HARD);
      rn_build_label_last(build, "REST_MIN", RN_FACT_GROUP_MAX, build->problem->groups);
    }
  }
}

static void
add_spans(RnBuild *build, int person, const GArray *mine, const Distances *limit)
{
  const GArray *past = build->past_of->pdata[person];
  g_autoptr(GArray) chain = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < mine->len; i++) {
    int seat = g_array_index(mine, int, i);
    RnInstant began = rn_build_seat(build, seat)->slot->start;
    g_array_set_size(chain, 0);
    g_array_append_val(chain, seat);
    add_chain(build, person, mine, limit, chain, began);
    for (guint d = 0; past && d < past->len; d++) /* a chain that began last month */
      if (g_array_index(past, RnBuildPast, d).burden == 0 && g_array_index(past, RnBuildPast, d).end == began)
        add_chain(build, person, mine, limit, chain, began_at(past, d));
    if (limit->rest_seconds)
      add_rest(build, person, mine, limit, seat);
  }
}

static void
add_history(RnBuild *build, int person)
{
  const GArray *past = build->past_of->pdata[person];
  RnDate first = rn_month_first(build->month);
  RnInstant origin = rn_instant_from_local(first, 0);
  for (guint i = 0; past && i < past->len; i++) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    const int sets[] = {build->set_all, build->set_night};
    if (first - duty->date > REMEMBERED)
      continue;
    if (duty->burden != 0)
      rn_build_own_history(build, person, duty);
    else
      rn_problem_add_history(build->problem, person, duty->date - first, (int)((duty->start - origin) / 60),
                             (int)((duty->end - origin) / 60), sets, duty->is_night ? 2 : 1);
  }
}

/* --- counts --- */

GArray *
rn_build_burden_seats(const RnBuild *build, int person, int burden)
{
  const GArray *mine = build->options_of->pdata[person];
  GArray *seats = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < mine->len; i++)
    if (rn_build_seat(build, g_array_index(mine, int, i))->burden == burden)
      g_array_append_val(seats, g_array_index(mine, int, i));
  return seats;
}

int
rn_build_in_set(const RnBuild *build, const GArray *seats, int set)
{
  const RnProblemSet *members = build->problem->sets->pdata[set];
  int n = 0;
  for (guint i = 0, j = 0; i < seats->len && j < members->seats->len;) {
    int a = g_array_index(seats, int, i), b = g_array_index(members->seats, int, j);
    n += a == b;
    i += a <= b;
    j += b <= a;
  }
  return n;
}

static int
yearend_done(const RnBuild *build, int person)
{
  const GArray *past = build->past_of->pdata[person];
  int season = rn_calendar_season(build->city->calendar, rn_month_first(build->month)), done = 0;
  for (guint i = 0; past && i < past->len; i++) {
    const RnBuildPast *duty = &g_array_index(past, RnBuildPast, i);
    done += duty->burden == 0 && duty->is_yearend && rn_calendar_season(build->city->calendar, duty->date) == season;
  }
  return done;
}

void
rn_build_limit(RnBuild *build, const char *code, int person, int set, int most)
{
  if (rn_build_in_set(build, build->options_of->pdata[person], set) <= most)
    return;
  rn_problem_add_count(build->problem, person, set, 0, MAX(most, 0), NULL, 0);
  rn_build_label_last(build, code, RN_FACT_COUNT_MAX, build->problem->counts);
}

static void
add_quotas(RnBuild *build, const RnPerson *person)
{
  RnDate date = rn_month_first(build->month);
  for (guint q = 0; build->context->quotas && q < build->context->quotas->len; q++) {
    const RnVersionQuota *quota = build->context->quotas->pdata[q];
    if (strcmp(quota->unit_id, person->id) != 0)
      continue;
    g_autofree char *key = g_strjoin("/", quota->service, quota->area_id, quota->seat, quota->category, NULL);
    int set = GPOINTER_TO_INT(g_hash_table_lookup(build->set_of_place, key)) - 1;
    if (set < 0)
      continue;
    const RnArea *area = rn_city_area(build->city, quota->area_id);
    gint64 price = rn_rule_value(build->city, "QUOTA", "price", area, date);
    gint64 tie = quota->waits ? MIN(price, rn_rule_value(build->city, "QUOTA", "tie", area, date)) : 0;
    int most = MAX(quota->quota_high + 1, rn_build_in_set(build, build->options_of->pdata[person->index], set));
    g_autofree gint64 *cost = g_new(gint64, most + 1);
    for (int n = 0; n <= most; n++)
      cost[n] = n <= quota->quota_low    ? price * (quota->quota_low - n)
                : n <= quota->quota_high ? tie
                                         : tie + price * (n - quota->quota_high);
    rn_problem_add_count(build->problem, person->index, set, 0, G_MAXINT, cost, most + 1);
    rn_build_label_last(build, "QUOTA", RN_FACT_COUNT_COST, build->problem->counts);
  }
}

static void
add_weekdays(RnBuild *build, const RnPerson *person)
{
  RnDate date = rn_month_first(build->month);
  int free = (int)rn_rule_value(build->city, "SAME_WEEKDAY", "free", person->area, date);
  gint64 price = rn_rule_value(build->city, "SAME_WEEKDAY", "price", person->area, date);
  int limit = rn_limit_month(build->city, person, date);
  if (build->set_shadow >= 0)
    limit += rn_limit_shadow(build->city, person, date);
  for (int d = 0; d < 7 && price > 0 && limit > free; d++) {
    gint64 cost[7];
    for (int n = 0; n < 7; n++)
      cost[n] = price * MAX(n - free, 0);
    if (rn_build_in_set(build, build->options_of->pdata[person->index], build->set_weekday[d]) <= free)
      continue;
    rn_problem_add_count(build->problem, person->index, build->set_weekday[d], 0, G_MAXINT, cost, 7);
    rn_build_label_last(build, "SAME_WEEKDAY", RN_FACT_COUNT_COST, build->problem->counts);
  }
}

void
rn_build_person(RnBuild *build, int number)
{
  const RnPerson *person = build->city->persons->pdata[number];
  const GArray *mine = build->options_of->pdata[number];
  RnDate date = rn_month_first(build->month);
  add_quotas(build, person); /* also of those who cannot take any seat: what they miss has its price */
  if (mine->len == 0)
    return;
  g_autoptr(GArray) common = rn_build_burden_seats(build, number, 0);
  add_history(build, number);
  rn_build_own(build, number);
  if (common->len == 0)
    return;
  Distances limit = distances_of(build, person);
  add_distances(build, number, &limit);
  add_spans(build, number, common, &limit);
  rn_build_limit(build, "CAP_MONTH", number, build->set_duties, rn_limit_month(build->city, person, date));
  if (build->set_shadow >= 0)
    rn_build_limit(build, "CAP_MONTH", number, build->set_shadow, rn_limit_shadow(build->city, person, date));
  rn_build_limit(build, "CAP_REST", number, build->set_rest, rn_limit_rest(build->city, person, date));
  rn_build_limit(build, "CAP_Y", number, build->set_yearend, rn_limit_yearend(build->city, person, date) - yearend_done(build, number));
  add_weekdays(build, person);
  rn_build_spacing(build, number, build->set_all);
}

void
rn_build_spacing(RnBuild *build, int number, int set)
{
  const RnPerson *person = build->city->persons->pdata[number];
  RnDate date = rn_month_first(build->month);
  int days = (int)rn_rule_value(build->city, "SPACING", "days", person->area, date);
  gint64 price = rn_rule_value(build->city, "SPACING", "price", person->area, date);
  if (price <= 0)
    return;
  rn_problem_add_window(build->problem, number, set, days, 1, price);
  rn_build_label_last(build, "SPACING", RN_FACT_WINDOW, build->problem->windows);
}
