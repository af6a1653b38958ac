/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model: slots, seats, options and their costs; sets; pins. Rules of persons are in engine/build_person.c, rules
 * between persons in engine/build_group.c. */

#include "engine/build_model.h"

#include "engine/store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- seats --- */

static gint64
empty_price(const RnBuild *build, const RnSeat *seat, const RnSlot *slot)
{
  gboolean behind = strcmp(slot->service, "homecare") == 0 && !g_str_has_prefix(slot->seat, "first");
  const char *param = !seat->mandatory ? "price_optional" : behind ? "price_second" : "price_first";
  return rn_rule_value(build->city, "COVER", param, rn_city_area(build->city, slot->area_id), slot->date);
}

static gboolean
same_seat(const RnSlot *a, const RnSlot *b)
{
  return a->date == b->date && strcmp(a->band, b->band) == 0 && strcmp(a->seat, b->seat) == 0 &&
         strcmp(a->area_id, b->area_id) == 0 && strcmp(a->service, b->service) == 0;
}

static gboolean
same_slot(const RnSlot *a, const RnSlot *b)
{
  return a->date == b->date && strcmp(a->band, b->band) == 0 && strcmp(a->area_id, b->area_id) == 0 &&
         strcmp(a->service, b->service) == 0;
}

static int
minutes_since(RnMonth month, RnInstant instant)
{
  return (int)((instant - rn_instant_from_local(rn_month_first(month), 0)) / 60);
}

int
rn_build_burden(RnBuild *build, const char *service)
{
  if (!rn_service_is_own(build->city, service))
    return 0;
  for (guint b = 1; b < build->burdens->len; b++)
    if (strcmp(rn_build_burden_at(build, (int)b)->service, service) == 0)
      return (int)b;
  RnBuildBurden burden = {.service = service, .set_all = -1, .set_runs = -1};
  g_array_append_val(build->burdens, burden);
  return (int)build->burdens->len - 1;
}

static gboolean
is_frozen(const RnBuild *build, const RnSlot *slot, const RnArea *area)
{
  return (area && !rn_area_contains(area, rn_city_area(build->city, slot->area_id))) ||
         rn_service_order(build->city, slot->service) < build->from_order;
}

/* Facilities serve nowhere else; what persons serve is settled by the order of the services. */
static int
stage_of(const RnBuild *build, const RnSlot *slot, const RnSeat *seat)
{
  gboolean is_listed = rn_city_service(build->city, slot->service) != NULL;
  if (seat->by_facility || (build->from_order > G_MININT && (is_listed || is_frozen(build, slot, NULL))))
    return 0;
  if (is_listed)
    return rn_service_order(build->city, slot->service);
  return strcmp(slot->service, "homecare") == 0 ? 0 : 1;
}

static void
add_seats(RnBuild *build, const GPtrArray *slots, const RnArea *area)
{
  const RnSlot *open = NULL;
  int solver_slot = -1;
  for (guint i = 0; i < slots->len;) {
    const RnSlot *slot = slots->pdata[i];
    guint next = i + 1;
    while (next < slots->len && same_seat(slot, slots->pdata[next]))
      next++;
    int burden = rn_build_burden(build, slot->service), apart = burden * RN_BUILD_APART;
    if (!open || !same_slot(open, slot)) {
      g_autofree char *date = rn_date_format(slot->date);
      g_autofree char *name = g_strjoin("/", slot->service, slot->area_id, date, slot->band, NULL);
      solver_slot = rn_problem_add_slot(build->problem, name, slot->area_id, slot->date - rn_month_first(build->month),
                                        minutes_since(build->month, slot->start) + apart,
                                        minutes_since(build->month, slot->end) + apart);
      open = slot;
    }
    RnBuildSeat seat = {
      .slot = slot,
      .seat = rn_slot_seat(build->city, slot),
      .area = rn_city_area(build->city, slot->area_id),
      .count = (int)(next - i),
      .start_minutes = (int)((slot->start - rn_instant_from_local(slot->date, 0)) / 60),
      .burden = burden,
      .frozen = is_frozen(build, slot, area),
      .persons = g_array_new(FALSE, FALSE, sizeof(int)),
      .absent = g_array_new(FALSE, FALSE, sizeof(int)),
    };
    int number = rn_problem_add_seat(build->problem, solver_slot, slot->seat, seat.count, seat.count,
                                     empty_price(build, seat.seat, slot));
    rn_build_label(build, "COVER", RN_FACT_SEAT_PRICE, number, 0);
    rn_problem_set_stage(build->problem, number, stage_of(build, slot, seat.seat));
    g_array_append_val(build->seats, seat);
    g_array_append_val(build->built->first_slot, i);
    i = next;
  }
}

/* --- sets --- */

/* Takes `key`. */
static int
set_named(RnBuild *build, char *key)
{
  int set = GPOINTER_TO_INT(g_hash_table_lookup(build->set_of_place, key)) - 1;
  if (set >= 0) {
    g_free(key);
    return set;
  }
  set = rn_problem_add_set(build->problem, key);
  g_hash_table_insert(build->set_of_place, key, GINT_TO_POINTER(set + 1));
  return set;
}

static int
place_set(RnBuild *build, const RnSlot *slot)
{
  return set_named(build, g_strjoin("/", slot->service, slot->area_id, slot->seat, slot->category, NULL));
}

static gboolean
has_member_limits(const RnCity *city, const char *service)
{
  for (guint i = 0; i < city->members->len; i++) {
    const RnMember *member = city->members->pdata[i];
    if (member->max_duties >= 0 && strcmp(member->service, service) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_to_common(RnBuild *build, int s)
{
  RnProblem *problem = build->problem;
  const RnBuildSeat *seat = rn_build_seat(build, s);
  const RnSlot *slot = seat->slot;
  rn_problem_set_add_seat(problem, build->set_all, s);
  if (build->set_shadow >= 0)
    rn_problem_set_add_seat(problem, seat->seat->shadow ? build->set_shadow : build->set_duties, s);
  if (seat->start_minutes >= 18 * 60)
    rn_problem_set_add_seat(problem, build->set_night, s);
  if (slot->klass == RN_CLASS_REST || slot->klass == RN_CLASS_YEAREND)
    rn_problem_set_add_seat(problem, build->set_rest, s);
  if (slot->klass == RN_CLASS_YEAREND)
    rn_problem_set_add_seat(problem, build->set_yearend, s);
  rn_problem_set_add_seat(problem, build->set_weekday[rn_date_weekday(slot->date)], s);
}

static void
add_to_own(RnBuild *build, int s)
{
  const RnBuildSeat *seat = rn_build_seat(build, s);
  RnBuildBurden *burden = rn_build_burden_at(build, seat->burden);
  rn_problem_set_add_seat(build->problem, burden->set_all, s);
  if (rn_service_is_night(seat->slot))
    rn_problem_set_add_seat(build->problem, burden->set_runs, s);
}

static void
add_sets(RnBuild *build)
{
  RnProblem *problem = build->problem;
  gboolean has_shadow = FALSE;
  for (guint s = 0; s < build->seats->len; s++)
    has_shadow |= rn_build_seat(build, (int)s)->seat->shadow;
  build->set_all = rn_problem_add_set(problem, "all");
  build->set_duties = has_shadow ? rn_problem_add_set(problem, "duties") : build->set_all;
  build->set_shadow = has_shadow ? rn_problem_add_set(problem, "shadow") : -1;
  build->set_night = rn_problem_add_set(problem, "night");
  build->set_rest = rn_problem_add_set(problem, "rest");
  build->set_yearend = rn_problem_add_set(problem, "yearend");
  for (int d = 0; d < 7; d++) {
    g_autofree char *name = g_strdup_printf("weekday%d", d);
    build->set_weekday[d] = rn_problem_add_set(problem, name);
  }
  for (guint b = 1; b < build->burdens->len; b++) {
    RnBuildBurden *burden = rn_build_burden_at(build, (int)b);
    g_autofree char *all = g_strjoin("/", "all", burden->service, NULL), *runs = g_strjoin("/", "runs", burden->service, NULL);
    burden->set_all = rn_problem_add_set(problem, all);
    burden->set_runs = rn_problem_add_set(problem, runs);
  }
  for (guint s = 0; s < build->seats->len; s++) {
    const RnBuildSeat *seat = rn_build_seat(build, (int)s);
    if (seat->burden == 0)
      add_to_common(build, (int)s);
    else
      add_to_own(build, (int)s);
    rn_problem_set_add_seat(problem, place_set(build, seat->slot), (int)s);
    if (has_member_limits(build->city, seat->slot->service))
      rn_problem_set_add_seat(problem, set_named(build, g_strdup(seat->slot->service)), (int)s);
  }
}

/* --- options --- */

void
rn_build_wishes(const RnBuild *build, const RnBuildSeat *seat, const RnPerson *person, gint64 *avoid, gint64 *prefer)
{
  const RnCity *city = build->city;
  gboolean has[4] = {FALSE};
  for (guint i = 0; i < person->n_requests; i++) {
    const RnRequest *request = city->requests->pdata[person->first_request + i];
    if (rn_request_covers(request, seat->slot->date, seat->slot->band, seat->start_minutes))
      has[request->kind] = TRUE;
  }
  RnDate date = seat->slot->date;
  *avoid = *prefer = 0;
  if (has[RN_REQUEST_AVOID])
    *avoid += rn_rule_value(city, "AVOID", "price", seat->area, date);
  if (has[RN_REQUEST_PREFER])
    *prefer -= rn_rule_value(city, "PREFER", "price", seat->area, date);
  if (has[RN_REQUEST_MUST])
    *prefer -= rn_rule_value(city, "PREFER", "must", seat->area, date);
}

static gboolean
holds(const RnBuild *build, const RnRota *rota, int seat, const char *unit_id)
{
  const RnBuildSeat *built = rn_build_seat(build, seat);
  guint first = (guint)g_array_index(build->built->first_slot, int, seat);
  for (int k = 0; rota && k < built->count; k++) {
    const RnSlot *slot = build->built->slots->pdata[first + (guint)k];
    const RnDuty *duty = rn_rota_find(rota, slot->key);
    if (duty && duty->unit_id && strcmp(duty->unit_id, unit_id) == 0)
      return TRUE;
  }
  return FALSE;
}

static void
add_option(RnBuild *build, int seat, const RnPerson *person, gint64 stable)
{
  RnBuildSeat *built = rn_build_seat(build, seat);
  int number = (int)build->problem->options->len; /* they are added in the order in which sealing sorts them */
  gint64 avoid, prefer, kept = 0, mentor = rn_build_mentor(build, built);
  rn_build_wishes(build, built, person, &avoid, &prefer);
  if (holds(build, build->context->reference, seat, person->id)) {
    kept = -stable;
    build->problem->constant += stable;
  }
  rn_problem_add_option(build->problem, person->index, seat, avoid + prefer + kept + mentor);
  rn_build_label(build, "AVOID", RN_FACT_OPTION_COST, number, avoid);
  rn_build_label(build, "PREFER", RN_FACT_OPTION_COST, number, prefer);
  rn_build_label(build, "STABLE", RN_FACT_OPTION_COST, number, kept);
  rn_build_label(build, "MENTOR", RN_FACT_OPTION_COST, number, mentor);
  g_array_append_val(built->persons, person->index);
  g_array_append_val((GArray *)build->options_of->pdata[person->index], seat);
}

static gboolean
may_hold(const RnBuild *build, const RnBuildSeat *seat, const RnPerson *person)
{
  return !rn_eligibility(build->city, seat->slot, person, NULL) &&
         !rn_availability(build->city, seat->slot, person) && !rn_build_past_forbids(build, person, seat);
}

/* A reference duty whose holder may no longer hold it is a change in any case. */
static gint64
lost_reference(const RnBuild *build, int seat)
{
  const RnBuildSeat *built = rn_build_seat(build, seat);
  guint first = (guint)g_array_index(build->built->first_slot, int, seat);
  int held = 0;
  for (int k = 0; build->context->reference && k < built->count; k++) {
    const RnDuty *duty = rn_rota_find(build->context->reference,
                                      ((RnSlot *)build->built->slots->pdata[first + (guint)k])->key);
    held += duty && duty->unit_id;
  }
  for (guint i = 0; i < built->persons->len; i++) {
    const RnPerson *person = build->city->persons->pdata[g_array_index(built->persons, int, i)];
    held -= holds(build, build->context->reference, seat, person->id);
  }
  return held;
}

static void
add_options(RnBuild *build, const RnRota *fixed)
{
  for (guint s = 0; s < build->seats->len; s++) {
    const RnBuildSeat *seat = rn_build_seat(build, (int)s);
    gint64 stable = rn_rule_value(build->city, "STABLE", build->context->reference_published ? "published" : "draft",
                                  seat->area, seat->slot->date);
    for (guint p = 0; p < build->city->persons->len; p++) {
      const RnPerson *person = build->city->persons->pdata[p];
      if (seat->frozen ? holds(build, fixed, (int)s, person->id) : may_hold(build, seat, person))
        add_option(build, (int)s, person, stable);
      else if (!seat->frozen && build->explained && !rn_build_absent(build, (int)s, person))
        add_option(build, (int)s, person, stable);
    }
    build->problem->constant += stable * lost_reference(build, (int)s);
    for (guint i = 0; seat->frozen && i < seat->persons->len; i++)
      rn_problem_add_pin(build->problem, g_array_index(seat->persons, int, i), (int)s);
  }
  rn_build_label(build, "STABLE", RN_FACT_CONSTANT, 0, build->problem->constant);
}

/* --- pins --- */

static const char *
refusal(const RnBuild *build, const RnBuildSeat *seat, const RnPerson *person)
{
  const char *code = rn_eligibility(build->city, seat->slot, person, NULL);
  code = code ? code : rn_availability(build->city, seat->slot, person);
  return code ? code : "FREE_NIGHTS";
}

static gboolean
add_pins(RnBuild *build, GError **error)
{
  for (guint i = 0; build->context->pins && i < build->context->pins->len; i++) {
    const RnPin *pin = build->context->pins->pdata[i];
    const RnPerson *person = rn_city_person(build->city, pin->unit_id);
    int seat = rn_built_seat(build->built, pin->slot_key);
    gboolean has_option = FALSE;
    for (guint o = 0; seat >= 0 && person && o < rn_build_seat(build, seat)->persons->len; o++)
      has_option |= g_array_index(rn_build_seat(build, seat)->persons, int, o) == person->index;
    if (seat >= 0 && rn_build_seat(build, seat)->frozen)
      continue;
    if (seat < 0 || !person) {
      g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                  _("The pinned duty %s of %s does not exist any more; remove it with unpin."), pin->slot_key,
                  pin->unit_id);
      return FALSE;
    }
    if (!has_option) {
      g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                  _("The pinned duty %s cannot be held by %s (%s) because of the rule %s; remove it with unpin, or "
                    "change what forbids it."),
                  pin->slot_key, person->name, person->id, refusal(build, rn_build_seat(build, seat), person));
      return FALSE;
    }
    rn_problem_add_pin(build->problem, person->index, seat);
  }
  return TRUE;
}

/* --- all --- */

static void
free_seat(gpointer data)
{
  g_array_unref(((RnBuildSeat *)data)->persons);
  g_array_unref(((RnBuildSeat *)data)->absent);
}

static void
free_array(gpointer data)
{
  if (data)
    g_array_unref(data);
}

static void
build_init(RnBuild *build, const GPtrArray *slots)
{
  g_autofree char *month = rn_month_format(build->month);
  g_autofree char *name = g_strdup_printf("%s-%s", build->city->id, month);
  build->built = g_new0(RnBuilt, 1);
  build->built->problem = build->problem = rn_problem_new(name);
  build->built->slots = g_ptr_array_new_with_free_func((GDestroyNotify)rn_slot_unref);
  for (guint i = 0; i < slots->len; i++)
    g_ptr_array_add(build->built->slots, rn_slot_ref(slots->pdata[i]));
  build->built->first_slot = g_array_new(FALSE, FALSE, sizeof(int));
  RnBuildBurden common = {.service = NULL};
  build->burdens = g_array_new(FALSE, FALSE, sizeof(RnBuildBurden));
  g_array_append_val(build->burdens, common);
  build->seats = g_array_new(FALSE, FALSE, sizeof(RnBuildSeat));
  g_array_set_clear_func(build->seats, free_seat);
  if (build->explained) {
    build->built->rule_facts = g_array_new(FALSE, FALSE, sizeof(RnRuleFact));
    build->built->absent = g_array_new(FALSE, FALSE, sizeof(RnProblemOption));
    build->built->absent_code = g_ptr_array_new();
  }
  build->set_of_place = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  build->options_of = g_ptr_array_new_with_free_func(free_array);
  build->past_of = g_ptr_array_new_with_free_func(free_array);
  for (guint p = 0; p < build->city->persons->len; p++) {
    rn_problem_add_person(build->problem, ((RnPerson *)build->city->persons->pdata[p])->id);
    g_ptr_array_add(build->options_of, g_array_new(FALSE, FALSE, sizeof(int)));
    g_ptr_array_add(build->past_of, NULL);
  }
}

static RnBuilt *
build_all(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context, const RnArea *area,
          const RnRota *fixed, const RnBuild *how, GError **error)
{
  RnBuild build = {.city = city, .month = month, .context = context, .explained = how->explained,
                   .from_order = how->from_order, .strict = how->strict};
  build_init(&build, slots);
  g_autoptr(RnBuilt) built = build.built;
  G_GNUC_UNUSED g_autoptr(GArray) seats = build.seats;
  G_GNUC_UNUSED g_autoptr(GArray) burdens = build.burdens;
  G_GNUC_UNUSED g_autoptr(GHashTable) set_of_place = build.set_of_place;
  G_GNUC_UNUSED g_autoptr(GPtrArray) options_of = build.options_of;
  G_GNUC_UNUSED g_autoptr(GPtrArray) past_of = build.past_of;
  rn_build_past(&build);
  add_seats(&build, slots, area);
  add_sets(&build);
  add_options(&build, fixed);
  if (!add_pins(&build, error))
    return NULL;
  for (guint p = 0; p < city->persons->len; p++)
    rn_build_person(&build, (int)p);
  rn_build_groups(&build);
  if (!rn_problem_seal(built->problem, error))
    return NULL;
  rn_build_label_pins(&build);
  return g_steal_pointer(&built);
}

RnBuilt *
rn_build(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context, const RnArea *area,
         const RnRota *fixed, GError **error)
{
  const RnBuild how = {.from_order = G_MININT};
  return build_all(city, month, slots, context, area, fixed, &how, error);
}

RnBuilt *
rn_build_from(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
              const RnArea *area, const RnRota *fixed, int order, gboolean strict, GError **error)
{
  const RnBuild how = {.from_order = order, .strict = strict};
  return build_all(city, month, slots, context, area, fixed, &how, error);
}

RnBuilt *
rn_build_explained(const RnCity *city, RnMonth month, const GPtrArray *slots, const RnCheckContext *context,
                   GError **error)
{
  const RnBuild how = {.explained = TRUE, .from_order = G_MININT};
  return build_all(city, month, slots, context, NULL, NULL, &how, error);
}

void
rn_built_free(RnBuilt *built)
{
  if (!built)
    return;
  rn_problem_free(built->problem);
  g_ptr_array_unref(built->slots);
  g_array_unref(built->first_slot);
  g_clear_pointer(&built->rule_facts, g_array_unref);
  g_clear_pointer(&built->absent, g_array_unref);
  g_clear_pointer(&built->absent_code, g_ptr_array_unref);
  g_free(built);
}
