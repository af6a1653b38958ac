/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What an explanation says first, in a sentence or two; the causes follow in their own words (cause.c). */

#include "engine/month_explain.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

const char *
rn_explanation_name(RnExplained kind)
{
  static const char *const name_table[] = {"counting", "facts",   "price",    "unknown",
                                           "holder",   "instead", "forbidden"};
  return name_table[kind];
}

static const char *
name_of(const RnCity *city, const char *unit_id)
{
  const RnPerson *person = unit_id ? rn_city_person(city, unit_id) : NULL;
  return person ? person->name : unit_id;
}

/* Who would have the slot in the changed rota; NULL: nobody. */
static const char *
next_holder(const RnExplanation *explanation)
{
  for (guint i = 0; i < explanation->changes->len; i++) {
    const RnChange *change = explanation->changes->pdata[i];
    if (strcmp(change->slot_key, explanation->slot_key) == 0)
      return change->to;
  }
  return NULL;
}

static char *
counting_text(const RnExplanation *explanation)
{
  int room = 0;
  for (guint i = 0; i < explanation->candidates->len; i++)
    room += ((const RnCauseCapacity *)explanation->candidates->pdata[i])->most;
  if (explanation->slots->len == 0 && explanation->candidates->len == 0)
    return g_strdup(_("Nobody is left who could take it."));
  return g_strdup_printf(_("Counting shows it: this seat and %d others want %d duties, and the %d persons who can take "
                           "them can hold %d at most."),
                         (int)explanation->slots->len, explanation->demand, (int)explanation->candidates->len, room);
}

static char *
cost_text(const RnEffect *effect)
{
  if (effect->change == 0)
    return g_strdup(_("the month would be worth the same"));
  if (effect->change < 0)
    return g_strdup_printf(_("the month would be better by %" PRId64), -effect->change);
  if (strcmp(effect->proof, "optimal") == 0)
    return g_strdup_printf(_("the month would be worse by %" PRId64), effect->change);
  return g_strdup_printf(_("the month would be worse by %" PRId64 " at most"), effect->change);
}

static char *
price_text(const RnExplanation *explanation)
{
  g_autofree char *cost = cost_text(&explanation->changed);
  return g_strdup_printf(_("It could be filled, but %s."), cost);
}

static char *
holder_text(const RnExplanation *explanation, const RnCity *city)
{
  const char *name = name_of(city, explanation->unit_id), *next = next_holder(explanation);
  if (!explanation->changed.is_known)
    return g_strdup_printf(_("What the month would be without %s here was not found within the limit."), name);
  g_autofree char *cost = cost_text(&explanation->changed);
  if (!next)
    return g_strdup_printf(_("Without %s here the seat would stay empty, and %s."), name, cost);
  return g_strdup_printf(_("Without %s here %s would take it, and %s."), name, name_of(city, next), cost);
}

static char *
instead_text(const RnExplanation *explanation, const RnCity *city)
{
  const char *name = name_of(city, explanation->instead);
  if (!explanation->changed.is_known)
    return g_strdup_printf(_("What the month would be with %s here was not found within the limit."), name);
  g_autofree char *cost = cost_text(&explanation->changed);
  return g_strdup_printf(_("With %s here %s."), name, cost);
}

char *
rn_month_explain_text(const RnExplanation *explanation, const RnCity *city)
{
  switch (explanation->kind) {
  case RN_EXPLAINED_COUNTING:
    return counting_text(explanation);
  case RN_EXPLAINED_FACTS:
    return explanation->slots->len > 0
             ? g_strdup_printf(_("It cannot be filled together with %d other seats while all of these hold."),
                               (int)explanation->slots->len)
             : g_strdup(_("It cannot be filled while all of these hold."));
  case RN_EXPLAINED_PRICE:
    return price_text(explanation);
  case RN_EXPLAINED_HOLDER:
    return holder_text(explanation, city);
  case RN_EXPLAINED_INSTEAD:
    return instead_text(explanation, city);
  case RN_EXPLAINED_FORBIDDEN:
    return g_strdup_printf(explanation->instead ? _("%s cannot hold it, because:")
                                                : _("%s has to hold it, because:"),
                           name_of(city, explanation->instead ? explanation->instead : explanation->unit_id));
  default:
    return g_strdup(_("Why it is empty was not settled within the limit; allow more work."));
  }
}
