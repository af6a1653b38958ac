/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model's half of the rules between persons: INDEP, MIX and MENTOR. */

#include "engine/build_model.h"
#include "engine/training.h"

#include <string.h>

static gboolean
is_excepted(const RnBuild *build, const RnFacility *facility, const RnBuildSeat *seat)
{
  int least = (int)rn_rule_value(build->city, "INDEP", "clinic24_min", seat->area, seat->slot->date);
  return least > 0 && facility->kind == RN_KIND_CLINIC24 && facility->physicians >= least;
}

static gboolean
has_person(const RnBuildSeat *seat, int person)
{
  for (guint i = 0; i < seat->persons->len; i++)
    if (g_array_index(seat->persons, int, i) == person)
      return TRUE;
  for (guint i = 0; i < seat->absent->len; i++)
    if (g_array_index(seat->absent, int, i) == person)
      return TRUE;
  return FALSE;
}

/* Of each facility that could hold both seats, at most one person holds one of them. */
static void
add_independence(RnBuild *build, int first, int second)
{
  const RnBuildSeat *a = rn_build_seat(build, first), *b = rn_build_seat(build, second);
  g_autoptr(GArray) group = g_array_new(FALSE, FALSE, sizeof(int));
  const int seats[] = {first, second};
  for (guint f = 0; f < build->city->facilities->len; f++) {
    const RnFacility *facility = build->city->facilities->pdata[f];
    gboolean in_a = FALSE, in_b = FALSE;
    if (facility->physicians + facility->is_holder < 2 || is_excepted(build, facility, a))
      continue;
    g_array_set_size(group, 0);
    for (guint p = 0; p < build->city->persons->len; p++) {
      const RnPerson *person = build->city->persons->pdata[p];
      if (person->facility != facility)
        continue;
      gboolean of_a = has_person(a, person->index), of_b = has_person(b, person->index);
      in_a |= of_a;
      in_b |= of_b;
      if (of_a || of_b)
        g_array_append_val(group, person->index);
    }
    if (!in_a || !in_b || group->len < 2)
      continue;
    rn_problem_add_group(build->problem, "INDEP", (const int *)(void *)group->data, (int)group->len, seats, 2, 0, 1,
                         RN_PRICE_HARD);
    rn_build_label_last(build, "INDEP", RN_FACT_GROUP_MAX, build->problem->groups);
  }
}

static void
add_mix(RnBuild *build, int number)
{
  const RnBuildSeat *seat = rn_build_seat(build, number);
  g_autoptr(GArray) lacking = g_array_new(FALSE, FALSE, sizeof(int));
  if (!*seat->seat->skill || seat->seat->skill_min <= 0 || seat->seat->skill_min >= seat->count ||
      !rn_rule_value(build->city, "MIX", "on", seat->area, seat->slot->date))
    return;
  for (guint i = 0; i < seat->persons->len + seat->absent->len; i++) {
    int person = i < seat->persons->len ? g_array_index(seat->persons, int, i)
                                        : g_array_index(seat->absent, int, i - seat->persons->len);
    if (!rn_person_has_skill(build->city->persons->pdata[person], seat->seat->skill))
      g_array_append_val(lacking, person);
  }
  int most = seat->count - seat->seat->skill_min;
  if ((int)lacking->len <= most)
    return;
  rn_problem_add_group(build->problem, "MIX", (const int *)(void *)lacking->data, (int)lacking->len, &number, 1, 0, most,
                       RN_PRICE_HARD);
  rn_build_label_last(build, "MIX", RN_FACT_GROUP_MAX, build->problem->groups);
}

static gint64
mentor_price(const RnBuild *build, const RnBuildSeat *seat)
{
  return seat->seat->shadow ? rn_rule_value(build->city, "MENTOR", "price", seat->area, seat->slot->date) : 0;
}

gint64
rn_build_mentor(const RnBuild *build, const RnBuildSeat *seat)
{
  return -mentor_price(build, seat);
}

static gboolean
is_first_beside(const RnBuildSeat *shadow, const RnBuildSeat *seat)
{
  return strcmp(seat->slot->seat, "first") == 0 && strcmp(seat->slot->service, shadow->slot->service) == 0 &&
         rn_slot_overlaps(seat->slot, shadow->slot) &&
         (rn_area_contains(seat->area, shadow->area) || rn_area_contains(shadow->area, seat->area));
}

/* Each first without experience beside a full shadow seat takes one gain back: nobody who may hold the shadow seat has
 * experience, so that both seats are counted over the same persons. */
static void
add_mentor(RnBuild *build, int shadow, int first)
{
  const RnBuildSeat *a = rn_build_seat(build, shadow), *b = rn_build_seat(build, first);
  g_autoptr(GArray) group = g_array_new(FALSE, FALSE, sizeof(int));
  const int seats[] = {shadow, first};
  int days = (int)rn_rule_value(build->city, "MENTOR", "days", a->area, a->slot->date);
  for (guint p = 0; p < build->city->persons->len; p++) {
    const RnPerson *person = build->city->persons->pdata[p];
    if (has_person(a, person->index) ||
        (has_person(b, person->index) && !rn_training_is_experienced(person, a->seat, a->slot->date, days)))
      g_array_append_val(group, person->index);
  }
  if ((int)group->len <= a->count)
    return;
  rn_problem_add_group(build->problem, "MENTOR", (const int *)(void *)group->data, (int)group->len, seats, 2, 0, a->count,
                       mentor_price(build, a));
  rn_build_label_last(build, "MENTOR", RN_FACT_GROUP_MAX, build->problem->groups);
}

static void
add_mentors(RnBuild *build, int shadow)
{
  const RnBuildSeat *seat = rn_build_seat(build, shadow);
  for (guint j = 0; mentor_price(build, seat) > 0 && seat->persons->len + seat->absent->len && j < build->seats->len; j++)
    if (is_first_beside(seat, rn_build_seat(build, (int)j)))
      add_mentor(build, shadow, (int)j);
}

void
rn_build_groups(RnBuild *build)
{
  for (guint i = 0; i < build->seats->len; i++) {
    const RnBuildSeat *a = rn_build_seat(build, (int)i);
    add_mix(build, (int)i);
    add_mentors(build, (int)i);
    rn_build_needs(build, (int)i);
    if (strcmp(a->slot->seat, "first") != 0 ||
        !rn_rule_value(build->city, "INDEP", "on", a->area, a->slot->date))
      continue;
    for (guint j = 0; j < build->seats->len; j++) {
      const RnBuildSeat *b = rn_build_seat(build, (int)j);
      if (strcmp(b->slot->seat, "second") == 0 && strcmp(a->slot->service, b->slot->service) == 0 &&
          rn_slot_overlaps(a->slot, b->slot) &&
          (rn_area_contains(a->area, b->area) || rn_area_contains(b->area, a->area)))
        add_independence(build, (int)i, (int)j);
    }
  }
}
