/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Rules about slots and the persons of several slots: COVER, INDEP, MIX, PIN, and slots that do not exist. */

#include "engine/check_view.h"
#include "engine/rule.h"
#include "engine/store.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- COVER --- */

static gint64
gap_price(const RnCity *city, const RnSlot *slot)
{
  const char *param = "price_second";
  if (!slot->mandatory)
    param = "price_optional";
  else if (strcmp(slot->service, "homecare") != 0 || g_str_has_prefix(slot->seat, "first"))
    param = "price_first";
  return rn_rule_value(city, "COVER", param, rn_city_area(city, slot->area_id), slot->date);
}

static void
judge_empty(const RnCheckView *view, const RnSlot *slot, RnCheckTally *tally)
{
  tally->price += gap_price(view->city, slot);
  if (!slot->mandatory)
    return;
  g_autofree char *what = rn_check_slot_text(view->city, slot);
  RnFinding *finding =
    rn_check_report(tally, "COVER", FALSE, g_strdup_printf(_("Nobody stands in %s; fill it by hand or ask for help."), what),
                    NULL, NULL);
  rn_finding_add_slot(finding, slot->key);
}

static void
judge_foreign(const RnCheckView *view, const RnSlot *slot, RnCheckTally *tally)
{
  g_autofree char *what = rn_check_slot_text(view->city, slot);
  RnFinding *finding = rn_check_report(
    tally, "SLOT", TRUE,
    g_strdup_printf(_("%s is no duty of this month by the tables of bands and seats; remove it from the rota."), what), NULL,
    NULL);
  rn_finding_add_slot(finding, slot->key);
}

/* A slot of the month that the rota does not know at all is as empty as one without holder. */
void
rn_check_filled(const RnCheckView *view, RnCheckTally *tally)
{
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *slot = view->demand->pdata[i];
    const RnDuty *duty = rn_rota_find(view->rota, slot->key);
    g_hash_table_add(known, slot->key);
    if (!duty || !duty->unit_id)
      judge_empty(view, slot, tally);
  }
  for (guint i = 0; i < view->rota->duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)view->rota->duties->pdata[i])->slot;
    if (!g_hash_table_contains(known, slot->key))
      judge_foreign(view, slot, tally);
  }
}

/* --- INDEP --- */

static RnNeeds
line_of(const RnCity *city, const RnSlot *slot)
{
  const RnSeat *seat = rn_check_seat(city, slot);
  return seat ? seat->needs : RN_NEEDS_NONE;
}

static gboolean
is_excepted(const RnCheckView *view, const RnFacility *facility, const RnArea *area, RnDate date)
{
  gint64 enough = rn_rule_value(view->city, "INDEP", "clinic24_min", area, date);
  return enough > 0 && facility->kind == RN_KIND_CLINIC24 && facility->physicians >= enough;
}

/* Would one event take both out? Two persons of one facility, one in the first and one in the second line, at the same
 * time, for areas of which one contains the other. */
static gboolean
is_dependent(const RnCheckView *view, const RnCheckDuty *a, const RnCheckDuty *b)
{
  const RnFacility *facility = a->person->facility;
  if (a->person == b->person || !facility || facility != b->person->facility)
    return FALSE;
  if (a->start >= b->end || b->start >= a->end || strcmp(a->slot->service, b->slot->service) != 0)
    return FALSE;
  RnNeeds one = line_of(view->city, a->slot), two = line_of(view->city, b->slot);
  if (!(one == RN_NEEDS_FIRST && two == RN_NEEDS_SECOND) && !(one == RN_NEEDS_SECOND && two == RN_NEEDS_FIRST))
    return FALSE;
  const RnArea *first_area = rn_city_area(view->city, one == RN_NEEDS_FIRST ? a->slot->area_id : b->slot->area_id);
  const RnArea *here = rn_city_area(view->city, a->slot->area_id), *there = rn_city_area(view->city, b->slot->area_id);
  return (rn_area_contains(here, there) || rn_area_contains(there, here))
         && rn_rule_value(view->city, "INDEP", "on", first_area, a->date) && !is_excepted(view, facility, first_area, a->date);
}

static void
judge_independence(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; i < view->duties->len; i++)
    for (guint j = i + 1; j < view->duties->len; j++) {
      const RnCheckDuty *a = view->duties->pdata[i], *b = view->duties->pdata[j];
      if (a->past || b->past || !is_dependent(view, a, b))
        continue;
      g_autofree char *one = rn_check_person_text(a->person), *two = rn_check_person_text(b->person);
      g_autofree char *what = rn_check_slot_text(view->city, a->slot);
      rn_check_report(tally, "INDEP", TRUE,
                      g_strdup_printf(_("First and second are of the same facility %s: %s and %s, %s; change one of them."),
                                      a->person->facility->name, one, two, what),
                      a, b);
    }
}

/* --- MIX --- */

static gboolean
is_same_seat(const RnSlot *a, const RnSlot *b)
{
  return a->date == b->date && strcmp(a->service, b->service) == 0 && strcmp(a->area_id, b->area_id) == 0
         && strcmp(a->band, b->band) == 0 && strcmp(a->seat, b->seat) == 0;
}

/* A seat of which some holders need a skill, but not all: that would be ELIG_SKILL. */
static const RnSeat *
mixed_seat(const RnCheckView *view, const RnSlot *slot)
{
  const RnSeat *seat = rn_check_seat(view->city, slot);
  if (!seat || !seat->skill[0] || seat->skill_min <= 0 || seat->skill_min >= seat->count)
    return NULL;
  return rn_rule_value(view->city, "MIX", "on", seat->area, slot->date) ? seat : NULL;
}

static gboolean
lacks_skill(const RnPerson *person, const char *skill)
{
  return !person->skills || !g_strv_contains((const char *const *)person->skills, skill);
}

/* The holders of a slot's seat who lack the skill. */
static GPtrArray *
unskilled(const RnCheckView *view, const RnSlot *slot, const char *skill)
{
  GPtrArray *found = g_ptr_array_new();
  for (guint i = 0; i < view->duties->len; i++) {
    RnCheckDuty *duty = view->duties->pdata[i];
    if (!duty->past && is_same_seat(slot, duty->slot) && lacks_skill(duty->person, skill))
      g_ptr_array_add(found, duty);
  }
  return found;
}

static void
judge_mix(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *slot = view->demand->pdata[i];
    const RnSeat *seat = slot->index == 1 ? mixed_seat(view, slot) : NULL;
    if (!seat)
      continue;
    g_autoptr(GPtrArray) without = unskilled(view, slot, seat->skill);
    if ((int)without->len <= seat->count - seat->skill_min)
      continue;
    g_autofree char *what = rn_check_slot_text(view->city, slot);
    RnFinding *finding = rn_check_report(
      tally, "MIX", TRUE,
      g_strdup_printf(_("%s needs at least %d with the skill %s among those on duty; exchange somebody."), what,
                      seat->skill_min, seat->skill),
      without->pdata[0], NULL);
    for (guint k = 1; k < without->len; k++) {
      rn_finding_add_slot(finding, ((const RnCheckDuty *)without->pdata[k])->slot->key);
      rn_finding_add_unit(finding, ((const RnCheckDuty *)without->pdata[k])->person->id);
    }
  }
}

/* --- PIN --- */

static void
judge_pins(const RnCheckView *view, RnCheckTally *tally)
{
  for (guint i = 0; view->context->pins && i < view->context->pins->len; i++) {
    const RnPin *pin = view->context->pins->pdata[i];
    const RnDuty *duty = rn_rota_find(view->rota, pin->slot_key);
    if (duty && rn_check_holds(view, duty->slot, pin->unit_id))
      continue;
    const RnPerson *person = rn_city_person(view->city, pin->unit_id);
    g_autofree char *who = person ? rn_check_person_text(person) : g_strdup(pin->unit_id);
    g_autofree char *what = duty ? rn_check_slot_text(view->city, duty->slot) : g_strdup(pin->slot_key);
    RnFinding *finding = rn_check_report(
      tally, "PIN", TRUE, g_strdup_printf(_("%s is pinned to %s, but does not stand there; unpin or change it."), who, what),
      NULL, NULL);
    rn_finding_add_slot(finding, pin->slot_key);
    rn_finding_add_unit(finding, pin->unit_id);
  }
}

void
rn_check_teams(const RnCheckView *view, RnCheckTally *tally)
{
  judge_independence(view, tally);
  judge_mix(view, tally);
  judge_pins(view, tally);
}

const char *
rn_check_team_of(const RnCheckView *view, const RnCheckDuty *duty)
{
  for (guint i = 0; i < view->duties->len; i++) {
    const RnCheckDuty *other = view->duties->pdata[i];
    if (!other->past && is_dependent(view, duty, other))
      return "INDEP";
  }
  const RnSeat *seat = mixed_seat(view, duty->slot);
  if (!seat || !lacks_skill(duty->person, seat->skill))
    return NULL;
  g_autoptr(GPtrArray) without = unskilled(view, duty->slot, seat->skill);
  return (int)without->len + 1 > seat->count - seat->skill_min ? "MIX" : NULL;
}
