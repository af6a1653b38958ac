/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One fact of the problem in the words of the association: which rule, who, when. Speaks of the city's own tables (the
 * request behind an absence, the person's own limit), and decides nothing. */

#include "engine/explanation.h"
#include "engine/rule.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnBuilt *built;
  const RnCity *city;
  RnMonth month;
  const RnFact *fact;
  RnCause *cause;
} Words;

static const RnPerson *
person_at(const Words *words, int number)
{
  return words->city->persons->pdata[number];
}

/* Each once, in the order of the ids. */
static void
add_id(GPtrArray *ids, const char *id)
{
  guint at = 0;
  while (at < ids->len && strcmp(ids->pdata[at], id) < 0)
    at++;
  if (at == ids->len || strcmp(ids->pdata[at], id) != 0)
    g_ptr_array_insert(ids, (int)at, g_strdup(id));
}

static char *
date_text(RnDate date)
{
  int year, month, day;
  rn_date_to_ymd(date, &year, &month, &day);
  return g_strdup_printf("%d/%d", month, day);
}

static char *
slot_text(const Words *words, const RnSlot *slot)
{
  const RnArea *area = rn_city_area(words->city, slot->area_id);
  g_autofree char *day = date_text(slot->date);
  return g_strdup_printf("%s %s %s %s", area ? area->name : slot->area_id, day,
                         rn_city_label(words->city, "band", slot->service, slot->band),
                         rn_city_label(words->city, "seat", slot->service, slot->seat));
}

static char *
slots_text(const Words *words)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < words->cause->slots->len; i++) {
    g_autofree char *one = slot_text(words, rn_slots_find(words->built->slots, words->cause->slots->pdata[i]));
    g_string_append_printf(text, "%s%s", i ? _(", ") : "", one);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

/* --- why a person is away --- */

static gboolean
is_asked_off(const RnRequest *request, const RnSlot *slot)
{
  int start = (int)((slot->start - rn_instant_from_local(slot->date, 0)) / 60);
  return request->kind == RN_REQUEST_NG && rn_request_covers(request, slot->date, slot->band, start);
}

static char *
away_text(const Words *words, const RnPerson *person, const RnSlot *slot)
{
  g_autofree char *day = date_text(slot->date);
  for (guint i = 0; i < person->n_requests; i++) {
    const RnRequest *request = words->city->requests->pdata[person->first_request + i];
    if (is_asked_off(request, slot))
      return *request->reason ? g_strdup_printf(_("%s asked to be free on %s (%s)"), person->name, day, request->reason)
                              : g_strdup_printf(_("%s asked to be free on %s"), person->name, day);
  }
  for (guint i = 0; i < words->city->absences->len; i++) {
    const RnAbsence *absence = words->city->absences->pdata[i];
    if (absence->start < slot->end && slot->start < absence->end && person->facility && !person->is_facility &&
        strcmp(absence->unit_id, person->facility->id) == 0)
      return g_strdup_printf(_("%s: %s is closed on %s"), person->name, person->facility->name, day);
  }
  return g_strdup_printf(_("%s is away on %s"), person->name, day);
}

static char *
absent_text(const Words *words)
{
  const RnProblemOption *option = &g_array_index(words->built->absent, RnProblemOption, words->fact->item);
  const RnPerson *person = person_at(words, option->person);
  const RnSlot *slot = rn_built_slot(words->built, option->seat);
  const char *code = words->cause->code;
  g_autofree char *day = date_text(slot->date);
  add_id(words->cause->units, person->id);
  add_id(words->cause->slots, slot->key);
  if (strcmp(code, "AVAIL") == 0)
    return away_text(words, person, slot);
  if (strcmp(code, "ELIG_TRAINED") == 0)
    return g_strdup_printf(_("%s has not finished the training before %s"), person->name, day);
  if (strcmp(code, "ELIG_SKILL") == 0)
    return g_strdup_printf(_("%s lacks the skill %s"), person->name, rn_slot_seat(words->city, slot)->skill);
  if (strcmp(code, "ELIG_DEEP") == 0)
    return g_strdup_printf(_("%s takes no deep night"), person->name);
  if (strcmp(code, "REST_MIN") == 0)
    return g_strdup_printf(_("%s would have too little rest before %s after a former duty"), person->name, day);
  if (strcmp(code, "SPAN_MAX") == 0)
    return g_strdup_printf(_("%s would be on duty too long on %s"), person->name, day);
  if (strcmp(code, "ONE_PLACE") == 0)
    return g_strdup_printf(_("%s is still on duty elsewhere on %s"), person->name, day);
  return g_strdup_printf(_("%s had a duty too near to %s before this month"), person->name, day);
}

/* --- rules of persons --- */

static char *
limit_text(const Words *words)
{
  const RnProblemCount *count = words->built->problem->counts->pdata[words->fact->item];
  const RnPerson *person = person_at(words, count->person);
  add_id(words->cause->units, person->id);
  if (strcmp(words->cause->code, "CAP_REST") == 0)
    return g_strdup_printf(_("%s takes at most %d duties on rest days this month"), person->name, count->max);
  if (strcmp(words->cause->code, "CAP_Y") == 0)
    return g_strdup_printf(_("%s takes at most %d more duties at this year-end"), person->name, count->max);
  return g_strdup_printf(_("%s takes at most %d duties this month"), person->name, count->max);
}

static char *
distance_text(const Words *words)
{
  const RnProblemGap *gap = words->built->problem->gaps->pdata[words->fact->item];
  const RnPerson *person = person_at(words, gap->person);
  add_id(words->cause->units, person->id);
  if (strcmp(words->cause->code, "ONE_PER_DAY") == 0)
    return g_strdup_printf(_("%s takes at most one duty a day"), person->name);
  return g_strdup_printf(_("%s needs %d free nights between two duties"), person->name, gap->days - 1);
}

static char *
pin_text(const Words *words)
{
  const RnProblemOption *option = &g_array_index(words->built->problem->options, RnProblemOption, words->fact->item);
  const RnPerson *person = person_at(words, option->person);
  add_id(words->cause->units, person->id);
  add_id(words->cause->slots, rn_built_slot(words->built, option->seat)->key);
  g_autofree char *what = slots_text(words);
  return g_strdup_printf(_("%s is pinned to %s"), person->name, what);
}

static char *
history_text(const Words *words)
{
  const RnProblemHistory *past = words->built->problem->history->pdata[words->fact->item];
  const RnPerson *person = person_at(words, past->person);
  g_autofree char *day = date_text(rn_month_first(words->month) + past->day);
  add_id(words->cause->units, person->id);
  return g_strdup_printf(_("%s was on duty on %s"), person->name, day);
}

/* --- rules of several --- */

static char *
names_text(const Words *words, const GArray *persons)
{
  g_autoptr(GString) text = g_string_new(NULL);
  for (guint i = 0; i < persons->len; i++) {
    const RnPerson *person = person_at(words, g_array_index(persons, int, i));
    add_id(words->cause->units, person->id);
    g_string_append_printf(text, "%s%s", i ? _(", ") : "", person->name);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *
group_text(const Words *words)
{
  const RnProblemGroup *group = words->built->problem->groups->pdata[words->fact->item];
  for (guint i = 0; i < group->seats->len; i++)
    add_id(words->cause->slots, rn_built_slot(words->built, g_array_index(group->seats, int, i))->key);
  g_autofree char *names = names_text(words, group->persons);
  g_autofree char *what = slots_text(words);
  const char *code = words->cause->code;
  if (strcmp(code, "ONE_PLACE") == 0)
    return g_strdup_printf(_("%s cannot serve %s at the same time"), names, what);
  if (strcmp(code, "RUN_NIGHTS") == 0)
    return g_strdup_printf(_("%s needs a free day after nights running: %s"), names, what);
  if (strcmp(code, "NARC") == 0)
    return g_strdup_printf(_("one of these must have narcotics: %s"), what);
  if (strcmp(code, "BED_MIN") == 0)
    return g_strdup_printf(_("one of these must have a bed for emergencies: %s"), what);
  if (strcmp(code, "INDEP") == 0)
    return g_strdup_printf(_("only one of the same facility (%s) may hold one of %s"), names, what);
  if (strcmp(code, "MIX") == 0)
    return g_strdup_printf(_("at most %d without the skill (%s) may hold %s"), group->max, names, what);
  if (strcmp(code, "REST_MIN") == 0)
    return g_strdup_printf(_("%s would have too little rest between %s"), names, what);
  return g_strdup_printf(_("%s would be on duty too long with %s"), names, what);
}

static char *
seat_text(const Words *words)
{
  const RnSlot *slot = rn_built_slot(words->built, words->fact->item);
  const RnProblemSeat *seat = words->built->problem->seats->pdata[words->fact->item];
  add_id(words->cause->slots, slot->key);
  g_autofree char *what = slot_text(words, slot);
  if (words->fact->kind == RN_FACT_PLACES)
    return g_strdup_printf(_("%s has no more than %d places"), what, seat->max);
  return g_strdup_printf(_("%s is to be filled"), what);
}

static char *
text_of(const Words *words)
{
  switch (words->fact->kind) {
  case RN_FACT_ABSENT:
    return absent_text(words);
  case RN_FACT_PIN:
    return pin_text(words);
  case RN_FACT_COUNT_MIN:
  case RN_FACT_COUNT_MAX:
    return limit_text(words);
  case RN_FACT_GAP:
    return distance_text(words);
  case RN_FACT_HISTORY:
    return history_text(words);
  case RN_FACT_GROUP_MIN:
  case RN_FACT_GROUP_MAX:
    return group_text(words);
  case RN_FACT_DEMAND:
  case RN_FACT_PLACES:
    return seat_text(words);
  default: /* windows of a city have prices, and prices are in nobody's way */
    return rn_fact_text(words->built->problem, words->built->absent, words->fact);
  }
}

RnCause *
rn_cause_new(const RnBuilt *built, const RnCity *city, RnMonth month, const RnFact *fact)
{
  RnCause *cause = g_new0(RnCause, 1);
  Words words = {built, city, month, fact, cause};
  cause->code = rn_built_rule(built, fact);
  cause->units = g_ptr_array_new_with_free_func(g_free);
  cause->slots = g_ptr_array_new_with_free_func(g_free);
  cause->text = text_of(&words);
  return cause;
}

void
rn_cause_free(RnCause *cause)
{
  if (!cause)
    return;
  g_ptr_array_unref(cause->units);
  g_ptr_array_unref(cause->slots);
  g_free(cause->text);
  g_free(cause);
}
