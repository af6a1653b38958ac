/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The table of rules with its defaults (domain C.4), and the value in force. */

#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define KINDS(solo, clinic, hosp, other_, none_)                                                                     \
  {"solo_clinic", solo, 0, 99, N_("persons of clinics with one physician")},                                         \
  {"clinic24", clinic, 0, 99, N_("persons of 24-hour clinics")},                                                     \
  {"hospital", hosp, 0, 99, N_("persons of hospitals")},                                                             \
  {"other", other_, 0, 99, N_("persons of other facilities")},                                                       \
  {"none", none_, 0, 99, N_("persons without facility")}

static const RnRuleParam cover[] = {
  {"price_first", 1000, 0, 1000000, N_("price of an empty first seat, and of an empty seat of another service")},
  {"price_second", 400, 0, 1000000, N_("price of an empty second seat")},
  {"price_optional", 150, 0, 1000000, N_("price of an empty seat that may stay empty")},
};
static const RnRuleParam one_per_day[] = {{"on", 1, 0, 1, N_("1: on")}};
static const RnRuleParam free_nights[] = {
  KINDS(2, 1, 1, 2, 2),
  {"kinds", 1, 0, 1, N_("1: between all duties; 0: between nights only")},
};
static const RnRuleParam span_max[] = {
  {"hours", 24, 1, 168, N_("longest continuous duty, hours")},
  {"hours_employed", 28, 1, 168, N_("longest continuous duty of employed physicians, hours")},
};
static const RnRuleParam rest_min[] = {
  {"hours", 9, 0, 168, N_("rest between two duties of employed physicians, hours")},
};
static const RnRuleParam cap_month[] = {
  KINDS(4, 9, 9, 4, 2),
  {"exempt", 2, 0, 99, N_("persons exempt from deep night")},
  {"shadow", 4, 0, 99, N_("shadow seats of a person in training, counted apart from his duties")},
};
static const RnRuleParam cap_rest[] = {KINDS(2, 4, 4, 2, 2)};
static const RnRuleParam cap_y[] = {
  KINDS(1, 2, 2, 1, 1),
  {"first_mmdd", 1229, 1201, 1231, N_("first day of the year-end season, month and day")},
  {"last_mmdd", 103, 101, 131, N_("last day of the year-end season, month and day")},
};
static const RnRuleParam indep[] = {
  {"on", 1, 0, 1, N_("1: on")},
  {"clinic24_min", 0, 0, 99, N_("24-hour clinics with at least so many physicians are excepted; 0: none")},
};
static const RnRuleParam mentor[] = {
  {"price", 2, 0, 1000000, N_("gain of a shadow seat that is taken, lost beside a first without experience")},
  {"days", 365, 0, 36500, N_("days since the end of the training that make experience")},
};
static const RnRuleParam mix[] = {{"on", 1, 0, 1, N_("1: on")}};
static const RnRuleParam need[] = {
  {"price", 500, 0, 1000000, N_("price of each time without anybody; 0: off")},
};
static const RnRuleParam run_nights[] = {
  {"nurse_station", 2, 0, 31, N_("nights running at most of nurse stations; 0: no limit")},
  {"facility", 0, 0, 31, N_("the same of other facilities")},
  {"nurse", 2, 0, 31, N_("the same of nurses")},
  {"staff", 1, 0, 31, N_("the same of the staff of a desk")},
  {"person", 0, 0, 31, N_("the same of other persons")},
  {"price", 600, 0, 1000000, N_("price of each duty beyond them, which avoids a gap")},
  {"tolerance_pct", 5, 0, 100, N_("such duties in per cent of the seat's duties of the month, at most")},
};
static const RnRuleParam quota[] = {
  {"price", 20, 0, 1000000, N_("price of each duty outside the quota")},
  {"tie", 1, 0, 1000, N_("price of the upper end of the quota for those who should rather wait this month")},
};
static const RnRuleParam avoid[] = {{"price", 3, 0, 1000000, N_("price of a duty that the person wanted to avoid")}};
static const RnRuleParam prefer[] = {{"price", 1, 0, 1000000, N_("gain of a duty that the person wished for")},
                                    {"must", 100, 0, 1000000, N_("gain of a duty that was promised to the person")}};
static const RnRuleParam spacing[] = {
  {"days", 4, 1, 31, N_("wished distance between two duties, days")},
  {"price", 1, 0, 1000, N_("price of each day that is missing")},
};
static const RnRuleParam same_weekday[] = {
  {"free", 2, 0, 5, N_("duties on the same weekday of a month without price")},
  {"price", 1, 0, 1000, N_("price of each further one")},
};
static const RnRuleParam stable[] = {
  {"published", 15, 0, 1000000, N_("price of each change of a published duty")},
  {"draft", 5, 0, 1000000, N_("price of each change of a drafted duty")},
};

static const RnRuleParam rank[] = {
  {"second", 1, 0, 1000000, N_("price of the second vice of a panel instead of the first")},
  {"further", 3, 0, 1000000, N_("price of a vice of a later rank")},
};
static const RnRuleParam continuity[] = {
  {"price", 2, 0, 1000000, N_("price of a vice who answers for dying patients of his own at that time")},
};
static const RnRuleParam capacity[] = {
  {"price", 1, 0, 1000, N_("price of each patient and minute beyond the capacity")},
  {"solo_clinic", 20, 0, 100000, N_("patients at the same time, where a clinic with one physician tells none")},
  {"clinic24", 100, 0, 100000, N_("patients at the same time, where a 24-hour clinic tells none")},
  {"hospital", 100, 0, 100000, N_("patients at the same time, where a hospital tells none")},
  {"other", 20, 0, 100000, N_("patients at the same time, where another facility tells none")},
  {"none", 20, 0, 100000, N_("patients at the same time of a person without facility")},
};
static const RnRuleParam dist[] = {
  {"km", 16, 1, 1000, N_("kilometres in a straight line between a vice and the facility of the panel")},
};
static const RnRuleParam share_cap[] = {
  {"price", 5, 0, 1000000, N_("price of each whole per cent beyond")},
  {"percent", 40, 0, 100, N_("per cent of the vice cover of a block that one facility may always have")},
  {"spread", 10, 0, 100, N_("per cent above equal parts that it may have")},
};

#define PARAMS(p) p, G_N_ELEMENTS(p)
static const RnRule all_rules[] = {
  {"AVAIL", TRUE, N_("available"), N_("no duty when the person or the facility cannot (request ng, absence)"), NULL, 0},
  {"AVOID", FALSE, N_("avoid"), N_("duties that the person wants to avoid"), PARAMS(avoid)},
  {"BED_MIN", FALSE, N_("acute bed"), N_("every day a hospital with a bed for emergencies is on duty"), PARAMS(need)},
  {"CAPACITY", FALSE, N_("patients at once"), N_("a vice covers no more patients at the same time than it can; more is better than nobody"), PARAMS(capacity)},
  {"CAP_MONTH", TRUE, N_("duties a month"), N_("duties a month at most; the person's max_duties goes first"), PARAMS(cap_month)},
  {"CAP_REST", TRUE, N_("rest days a month"), N_("duties on rest days a month at most; the person's max_restday goes first"), PARAMS(cap_rest)},
  {"CAP_Y", TRUE, N_("year-end duties"), N_("duties at year-end a season at most; the person's max_yearend goes first"), PARAMS(cap_y)},
  {"CONTINUITY", FALSE, N_("stays with the dying"), N_("primaries of dying patients stay with them"), PARAMS(continuity)},
  {"COVER", FALSE, N_("seats filled"), N_("every seat is filled; an empty one is a gap with its reasons"), PARAMS(cover)},
  {"DIST", TRUE, N_("distance"), N_("a vice is near enough to the panel"), PARAMS(dist)},
  {"ELIG_AREA", TRUE, N_("area"), N_("the person's facility lies in the area that the seat serves"), NULL, 0},
  {"ELIG_DEEP", TRUE, N_("deep night"), N_("persons exempt from deep night take no duty between 23:00 and 06:00"), NULL, 0},
  {"ELIG_FIRST", TRUE, N_("first seat"), N_("only persons marked for the first seat take it"), NULL, 0},
  {"ELIG_HOLIDAY", TRUE, N_("holiday clinic"), N_("only persons marked for the holiday clinic take part"), NULL, 0},
  {"ELIG_MEMBER", TRUE, N_("member"), N_("person and facility are on the rota on that date"), NULL, 0},
  {"ELIG_ROLE", TRUE, N_("profession"), N_("the seat asks for a profession"), NULL, 0},
  {"ELIG_SECOND", TRUE, N_("second seat"), N_("only persons marked for the second seat take it"), NULL, 0},
  {"ELIG_SHARE", TRUE, N_("share"), N_("persons with share 0 take no duty"), NULL, 0},
  {"ELIG_SKILL", TRUE, N_("skill"), N_("where all holders of a seat need a skill, each has it"), NULL, 0},
  {"ELIG_TRAINED", TRUE, N_("training"), N_("the training is finished before the duty date, and of a shadow seat not yet"), NULL, 0},
  {"FREE_NIGHTS", TRUE, N_("free nights"), N_("free nights between two duties; the person's min_free_nights goes first"), PARAMS(free_nights)},
  {"INDEP", TRUE, N_("independent"), N_("first and second are not of the same facility"), PARAMS(indep)},
  {"MENTOR", FALSE, N_("mentor"), N_("persons in training stand beside a first with experience"), PARAMS(mentor)},
  {"MIX", TRUE, N_("skills together"), N_("among the holders of a seat some have the skill that it asks for"), PARAMS(mix)},
  {"NARC", FALSE, N_("narcotics"), N_("every night a pharmacy with narcotics is on duty for the areas of panels that need them"), PARAMS(need)},
  {"ONE_PER_DAY", TRUE, N_("one a day"), N_("at most one duty per duty date"), PARAMS(one_per_day)},
  {"ONE_PLACE", TRUE, N_("one place"), N_("nobody is in two places at once"), NULL, 0},
  {"PIN", TRUE, N_("pinned"), N_("a pinned duty stays"), NULL, 0},
  {"PREFER", FALSE, N_("prefer"), N_("duties that the person wishes for"), PARAMS(prefer)},
  {"QUOTA", FALSE, N_("quota"), N_("duties of each category by the ledger"), PARAMS(quota)},
  {"RANK", FALSE, N_("rank"), N_("vices of a panel are asked by their rank"), PARAMS(rank)},
  {"REST_MIN", TRUE, N_("rest"), N_("rest of employed physicians between two duties"), PARAMS(rest_min)},
  {"RUN_NIGHTS", TRUE, N_("nights running"), N_("nights running at most, then a day free, in services of their own"), PARAMS(run_nights)},
  {"SAME_WEEKDAY", FALSE, N_("same weekday"), N_("not always the same weekday"), PARAMS(same_weekday)},
  {"SHARE_CAP", FALSE, N_("share of a block"), N_("no facility has too large a share of the vice cover of a block"), PARAMS(share_cap)},
  {"SPACING", FALSE, N_("spacing"), N_("duties lie well apart"), PARAMS(spacing)},
  {"SPAN_MAX", TRUE, N_("continuous duty"), N_("longest continuous duty"), PARAMS(span_max)},
  {"STABLE", FALSE, N_("stable"), N_("few changes of what was drafted or published"), PARAMS(stable)},
};

const RnRule *
rn_rules(gsize *n)
{
  *n = G_N_ELEMENTS(all_rules);
  return all_rules;
}

const RnRule *
rn_rule_find(const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS(all_rules); i++)
    if (strcmp(all_rules[i].code, code) == 0)
      return &all_rules[i];
  return NULL;
}

static const RnRuleParam *
find_param(const RnRule *rule, const char *name)
{
  for (gsize i = 0; rule && i < rule->n_params; i++)
    if (strcmp(rule->params[i].param, name) == 0)
      return &rule->params[i];
  return NULL;
}

gint64
rn_rule_value(const RnCity *city, const char *code, const char *param, const RnArea *area, RnDate date)
{
  const RnRuleParam *definition = find_param(rn_rule_find(code), param);
  const RnRuleRow *best = NULL;
  g_assert(definition);
  for (guint i = 0; i < city->rules->len; i++) {
    const RnRuleRow *row = city->rules->pdata[i];
    if (strcmp(row->code, code) != 0 || strcmp(row->param, param) != 0)
      continue;
    if (date == RN_DATE_NONE ? row->valid_from != RN_DATE_NONE : !rn_valid_on(row->valid_from, row->valid_to, date))
      continue;
    if (row->area && !rn_area_contains(row->area, area))
      continue;
    int depth = row->area ? row->area->depth : -1, best_depth = best && best->area ? best->area->depth : -1;
    if (!best || depth > best_depth || (depth == best_depth && row->valid_from > best->valid_from))
      best = row;
  }
  return best ? CLAMP(best->value, definition->min, definition->max) : definition->value;
}

void
rn_rules_check(const RnCity *city, GPtrArray *findings)
{
  for (guint i = 0; i < city->rules->len; i++) {
    const RnRuleRow *row = city->rules->pdata[i];
    const RnRule *rule = rn_rule_find(row->code);
    const RnRuleParam *param = find_param(rule, row->param);
    char *text = NULL;
    if (!rule)
      text = g_strdup_printf(_("The table of rules names “%s”, which is no rule. See rinban(5) for the codes."),
                             row->code);
    else if (!param)
      text = g_strdup_printf(_("The rule %s has no parameter “%s”. See rinban(5) for its parameters."), row->code,
                             row->param);
    else if (row->value < param->min || row->value > param->max)
      text = g_strdup_printf(_("The rule %s %s has the value %" PRId64 "; it must lie between %" PRId64
                               " and %" PRId64 "."),
                             row->code, row->param, row->value, param->min, param->max);
    if (text)
      g_ptr_array_add(findings, rn_finding_new("RULE", FALSE, text));
  }
}

char *
rn_rule_set(const RnCity *city)
{
  if (city->rules->len == 0)
    return g_strdup("default");
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  const GPtrArray *rows = rn_rows_get(city->rows, "rules");
  for (guint r = 0; r < rows->len; r++)
    for (char *const *cell = rows->pdata[r]; *cell; cell++)
      g_checksum_update(sum, (const guchar *)*cell, (gssize)strlen(*cell) + 1);
  return g_strdup(g_checksum_get_string(sum));
}

static int
limit(const RnCity *city, const RnPerson *person, const char *code, int own, RnDate date)
{
  static const char *const params[RN_N_KINDS] = {"none", "solo_clinic", "clinic24", "hospital", "other"};
  return own >= 0 ? own : (int)rn_rule_value(city, code, params[rn_person_kind(person)], person->area, date);
}

int
rn_limit_month(const RnCity *city, const RnPerson *person, RnDate date)
{
  if (person->max_duties < 0 && person->no_deep_night)
    return (int)rn_rule_value(city, "CAP_MONTH", "exempt", person->area, date);
  return limit(city, person, "CAP_MONTH", person->max_duties, date);
}

int
rn_limit_shadow(const RnCity *city, const RnPerson *person, RnDate date)
{
  return (int)rn_rule_value(city, "CAP_MONTH", "shadow", person->area, date);
}

int
rn_limit_rest(const RnCity *city, const RnPerson *person, RnDate date)
{
  return limit(city, person, "CAP_REST", person->max_restday, date);
}

int
rn_limit_yearend(const RnCity *city, const RnPerson *person, RnDate date)
{
  return limit(city, person, "CAP_Y", person->max_yearend, date);
}

int
rn_limit_free_nights(const RnCity *city, const RnPerson *person, RnDate date)
{
  return limit(city, person, "FREE_NIGHTS", person->min_free_nights, date);
}

int
rn_limit_runs(const RnCity *city, const RnPerson *person, RnDate date)
{
  const char *param = "person";
  if (person->is_facility)
    param = strcmp(person->role, "nurse_station") == 0 ? "nurse_station" : "facility";
  else if (strcmp(person->role, "nurse") == 0 || strcmp(person->role, "staff") == 0)
    param = person->role;
  return (int)rn_rule_value(city, "RUN_NIGHTS", param, person->area, date);
}
