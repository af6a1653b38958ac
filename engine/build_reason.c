/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which rule each item of the problem comes from, and why who belongs to a seat's duty group cannot hold it. Kept only for
 * problems that are to be explained. */

#include "engine/build_model.h"

#include <string.h>

static int
place_of_rule(const char *code)
{
  gsize n;
  return (int)(rn_rule_find(code) - rn_rules(&n));
}

void
rn_build_label(RnBuild *build, const char *code, RnFactKind kind, int item, gint64 amount)
{
  gboolean is_amount = kind == RN_FACT_OPTION_COST || kind == RN_FACT_CONSTANT;
  RnRuleFact part = {.fact = {kind, item, amount}};
  if (!build->explained || (is_amount && amount == 0))
    return;
  part.rule = place_of_rule(code);
  g_array_append_val(build->built->rule_facts, part);
}

void
rn_build_label_last(RnBuild *build, const char *code, RnFactKind kind, const GPtrArray *items)
{
  rn_build_label(build, code, kind, (int)items->len - 1, 0);
}

static void
add_absence(RnBuild *build, const char *code, int seat, const RnPerson *person)
{
  gint64 avoid, prefer;
  rn_build_wishes(build, rn_build_seat(build, seat), person, &avoid, &prefer);
  RnProblemOption option = {.person = person->index, .seat = seat, .cost = avoid + prefer};
  option.cost += rn_build_mentor(build, rn_build_seat(build, seat));
  g_array_append_val(build->built->absent, option);
  g_ptr_array_add(build->built->absent_code, (gpointer)rn_rule_find(code)->code);
  rn_build_label(build, code, RN_FACT_ABSENT, (int)build->built->absent->len - 1, 0);
}

gboolean
rn_build_absent(RnBuild *build, int number, const RnPerson *person)
{
  RnBuildSeat *seat = rn_build_seat(build, number);
  guint before = build->built->absent->len;
  gboolean member;
  const char *code = rn_eligibility(build->city, seat->slot, person, &member);
  if (!member)
    return TRUE;
  if (code)
    add_absence(build, code, number, person);
  if ((code = rn_availability(build->city, seat->slot, person)))
    add_absence(build, code, number, person);
  if ((code = rn_build_past_rule(build, person, seat)))
    add_absence(build, code, number, person);
  if (build->built->absent->len == before)
    return FALSE;
  g_array_append_val(seat->absent, person->index);
  g_array_append_val((GArray *)build->options_of->pdata[person->index], number);
  return TRUE;
}

void
rn_build_label_pins(RnBuild *build)
{
  const GArray *options = build->problem->options;
  for (guint o = 0; o < options->len; o++)
    if (g_array_index(options, RnProblemOption, o).pinned)
      rn_build_label(build, "PIN", RN_FACT_PIN, (int)o, 0);
}

/* --- reading it --- */

int
rn_built_seat(const RnBuilt *built, const char *slot_key)
{
  for (guint s = 0; s < built->first_slot->len; s++) {
    guint first = (guint)g_array_index(built->first_slot, int, s);
    guint end = s + 1 < built->first_slot->len ? (guint)g_array_index(built->first_slot, int, s + 1) : built->slots->len;
    for (guint i = first; i < end; i++)
      if (strcmp(((const RnSlot *)built->slots->pdata[i])->key, slot_key) == 0)
        return (int)s;
  }
  return -1;
}

const RnSlot *
rn_built_slot(const RnBuilt *built, int seat)
{
  return built->slots->pdata[g_array_index(built->first_slot, int, seat)];
}

/* Limits and distances have one rule each; a former duty stands for the rule that looks back at it. */
const char *
rn_built_rule(const RnBuilt *built, const RnFact *fact)
{
  gsize n;
  if (fact->kind == RN_FACT_DEMAND || fact->kind == RN_FACT_PLACES)
    return "COVER";
  if (fact->kind == RN_FACT_HISTORY)
    return "FREE_NIGHTS";
  for (guint i = 0; i < built->rule_facts->len; i++) {
    const RnRuleFact *part = &g_array_index(built->rule_facts, RnRuleFact, i);
    if (part->fact.kind == fact->kind && part->fact.item == fact->item)
      return rn_rules(&n)[part->rule].code;
  }
  return "ONE_PLACE";
}
