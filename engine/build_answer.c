/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From the solver's assignments to a rota, and back. */

#include "engine/build.h"

#include "engine/store.h"

#include <string.h>

static const char *
pin_of(const RnCheckContext *context, const char *key)
{
  for (guint i = 0; context->pins && i < context->pins->len; i++) {
    const RnPin *pin = context->pins->pdata[i];
    if (strcmp(pin->slot_key, key) == 0)
      return pin->unit_id;
  }
  return NULL;
}

static gboolean
take(GPtrArray *units, const char *unit)
{
  for (guint i = 0; unit && i < units->len; i++)
    if (strcmp(units->pdata[i], unit) == 0) {
      g_ptr_array_remove_index(units, i);
      return TRUE;
    }
  return FALSE;
}

/* The holders of one seat over its slots: pinned ones in their slot, then those who held a slot before in the same one,
 * the others in the order of persons. So that nothing moves without need. */
static void
fill_seat(RnRota *rota, const RnBuilt *built, guint first, guint end, GPtrArray *units, const RnCheckContext *context)
{
  g_autofree const char **holder = g_new0(const char *, end - first + 1);
  g_autofree RnOrigin *origin = g_new0(RnOrigin, end - first + 1);
  for (guint i = first; i < end; i++) {
    const RnSlot *slot = built->slots->pdata[i];
    const char *pin = pin_of(context, slot->key);
    holder[i - first] = take(units, pin) ? pin : NULL;
    origin[i - first] = holder[i - first] ? RN_ORIGIN_PIN : RN_ORIGIN_SOLVER;
  }
  for (guint i = first; i < end; i++) {
    const RnDuty *before = context->reference
                             ? rn_rota_find(context->reference, ((RnSlot *)built->slots->pdata[i])->key)
                             : NULL;
    if (!holder[i - first] && before && take(units, before->unit_id))
      holder[i - first] = before->unit_id;
  }
  for (guint i = first; i < end; i++) {
    if (!holder[i - first] && units->len)
      holder[i - first] = g_ptr_array_remove_index(units, 0);
    rn_rota_add(rota, built->slots->pdata[i], holder[i - first], origin[i - first]);
  }
}

RnRota *
rn_built_rota(const RnBuilt *built, const RnCity *city, RnMonth month, const GArray *assignments,
              const RnCheckContext *context)
{
  RnRota *rota = rn_rota_new(city->id, month);
  guint next = 0;
  for (guint s = 0; s < built->first_slot->len; s++) {
    g_autoptr(GPtrArray) units = g_ptr_array_new();
    guint first = (guint)g_array_index(built->first_slot, int, s);
    guint end = s + 1 < built->first_slot->len ? (guint)g_array_index(built->first_slot, int, s + 1) : built->slots->len;
    for (; next < assignments->len && g_array_index(assignments, RnAssignment, next).seat == (int)s; next++) {
      int person = g_array_index(assignments, RnAssignment, next).person;
      g_ptr_array_add(units, (gpointer)((const RnPerson *)city->persons->pdata[person])->id);
    }
    fill_seat(rota, built, first, end, units, context);
  }
  rn_rota_sort(rota);
  return rota;
}

static int
compare_assignments(gconstpointer a, gconstpointer b)
{
  const RnAssignment *x = a, *y = b;
  return x->seat != y->seat ? x->seat - y->seat : x->person - y->person;
}

static gboolean
has_option(const RnProblem *problem, int seat, int person)
{
  guint low = 0, high = problem->options->len;
  while (low < high) {
    guint middle = (low + high) / 2;
    const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, middle);
    if (option->seat < seat || (option->seat == seat && option->person < person))
      low = middle + 1;
    else
      high = middle;
  }
  if (low == problem->options->len)
    return FALSE;
  const RnProblemOption *option = &g_array_index(problem->options, RnProblemOption, low);
  return option->seat == seat && option->person == person;
}

GArray *
rn_built_holders(const RnBuilt *built, const RnCity *city, const RnRota *rota)
{
  GArray *holders = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint s = 0, i = 0; s < built->first_slot->len; s++) {
    guint end = s + 1 < built->first_slot->len ? (guint)g_array_index(built->first_slot, int, s + 1) : built->slots->len;
    for (; i < end; i++) {
      const RnDuty *duty = rn_rota_find(rota, ((RnSlot *)built->slots->pdata[i])->key);
      const RnPerson *person = duty && duty->unit_id ? rn_city_person(city, duty->unit_id) : NULL;
      RnAssignment holder = {person ? person->index : -1, (int)s};
      if (person)
        g_array_append_val(holders, holder);
    }
  }
  g_array_sort(holders, compare_assignments);
  return holders;
}

GArray *
rn_built_assignments(const RnBuilt *built, const RnCity *city, const RnRota *rota, int *unknown)
{
  GArray *assignments = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  int left_out = 0;
  for (guint s = 0; s < built->first_slot->len; s++) {
    guint first = (guint)g_array_index(built->first_slot, int, s);
    guint end = s + 1 < built->first_slot->len ? (guint)g_array_index(built->first_slot, int, s + 1) : built->slots->len;
    for (guint i = first; i < end; i++) {
      const RnDuty *duty = rn_rota_find(rota, ((RnSlot *)built->slots->pdata[i])->key);
      const RnPerson *person = duty && duty->unit_id ? rn_city_person(city, duty->unit_id) : NULL;
      RnAssignment assignment = {person ? person->index : -1, (int)s};
      if (person && has_option(built->problem, (int)s, person->index))
        g_array_append_val(assignments, assignment);
      else if (duty && duty->unit_id)
        left_out++;
    }
  }
  g_array_sort(assignments, compare_assignments);
  if (unknown)
    *unknown = left_out;
  return assignments;
}
