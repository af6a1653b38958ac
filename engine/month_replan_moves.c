/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a re-planned month tells of each change: why, what it costs, and which other one it makes possible. */

#include "engine/month_replan_parts.h"

#include "engine/slots.h"

#include <string.h>

static void
move_free(gpointer data)
{
  RnMove *move = data;
  g_free(move->slot_key);
  g_free(move->from);
  g_free(move->to);
  g_free(move->takes);
  g_free(move);
}

static int
seat_of(const RnBuilt *built, const char *slot_key)
{
  int seat = -1;
  for (guint s = 0, i = 0; i < built->slots->len; i++) {
    if (s < built->first_slot->len && (guint)g_array_index(built->first_slot, int, s) == i)
      s++;
    if (strcmp(((const RnSlot *)built->slots->pdata[i])->key, slot_key) == 0)
      seat = (int)s - 1;
  }
  return seat;
}

/* What the solver says of the change; of several persons of a seat it may have paired others. */
static void
annotate(RnMove *move, const RnCity *city, const RnBuilt *built, const RnReplanAnswer *answer)
{
  int seat = seat_of(built, move->slot_key);
  const RnPerson *from = move->from ? rn_city_person(city, move->from) : NULL;
  const RnPerson *to = move->to ? rn_city_person(city, move->to) : NULL;
  const RnSlot *slot = rn_slots_find(built->slots, move->slot_key);
  for (guint k = 0; k < answer->changes->len; k++) {
    const RnReplanChange *change = &g_array_index(answer->changes, RnReplanChange, k);
    if (change->seat != seat)
      continue;
    move->price = change->price;
    if (to && change->to == to->index)
      move->cost = change->cost;
    if (from && change->from == from->index)
      move->reason = change->lost ? RN_MOVE_LOST : RN_MOVE_GIVEN;
  }
  if (!from)
    move->reason = move->from ? RN_MOVE_LOST : RN_MOVE_FILLED;
  if (from && slot && move->reason == RN_MOVE_LOST) {
    const char *code = rn_eligibility(city, slot, from, NULL);
    move->rule = code ? code : rn_availability(city, slot, from);
    move->rule = move->rule ? move->rule : "FREE_NIGHTS";
  }
}

GPtrArray *
rn_month_replan_moves(const RnCity *city, const RnBuilt *built, const RnVersion *before, const RnVersion *after,
                      const RnReplanAnswer *answer)
{
  GPtrArray *moves = g_ptr_array_new_with_free_func(move_free);
  g_autoptr(GPtrArray) changes = rn_month_changes(before->rota, after->rota);
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    RnMove *move = g_new0(RnMove, 1);
    move->slot_key = g_strdup(change->slot_key);
    move->from = g_strdup(change->from);
    move->to = g_strdup(change->to);
    annotate(move, city, built, answer);
    for (guint k = 0; k < changes->len && move->from && move->reason == RN_MOVE_GIVEN && !move->takes; k++) {
      const RnChange *other = changes->pdata[k];
      if (k != i && g_strcmp0(other->to, move->from) == 0)
        move->takes = g_strdup(other->slot_key);
    }
    g_ptr_array_add(moves, move);
  }
  return moves;
}
