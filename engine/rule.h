/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The rules: their permanent codes, hard or soft, and their parameters with defaults. A city's `rules` table changes
 * parameters, for an area or a time if wanted. What a rule means is in engine/build.c (model) and engine/judge*.c
 * (checker), which share nothing but these parameters. */

#include "engine/city.h"

G_BEGIN_DECLS

typedef struct {
  const char *param;
  gint64 value;         /* default */
  gint64 min, max;
  const char *help;     /* N_() */
} RnRuleParam;

typedef struct {
  const char *code;
  gboolean hard;
  const char *title;    /* N_() short name */
  const char *help;     /* N_() one sentence */
  const RnRuleParam *params;
  gsize n_params;
} RnRule;

const RnRule *rn_rules(gsize *n);                  /* array of n, by code */
const RnRule *rn_rule_find(const char *code);
/* The value in force for an area (NULL: city) on a date: the row with the closest area wins, then the latest
 * valid_from; else the default. Aborts on an unknown code or parameter (a programming error). */
gint64 rn_rule_value(const RnCity *city, const char *code, const char *param, const RnArea *area, RnDate date);
/* Findings for rows of the rules table that name no rule or parameter, or leave its range. */
void rn_rules_check(const RnCity *city, GPtrArray *findings);
/* Name of the rule set: SHA-256 of the rows of the rules table in hex, or "default". */
char *rn_rule_set(const RnCity *city);

/* Limits of one person on one date, from his own columns or the rules. */
int rn_limit_month(const RnCity *city, const RnPerson *person, RnDate date);  /* of duties in all but shadow seats */
int rn_limit_shadow(const RnCity *city, const RnPerson *person, RnDate date); /* of shadow seats */
int rn_limit_rest(const RnCity *city, const RnPerson *person, RnDate date);
int rn_limit_yearend(const RnCity *city, const RnPerson *person, RnDate date);
int rn_limit_free_nights(const RnCity *city, const RnPerson *person, RnDate date);
/* Nights running in a service of its own; 0: no limit. */
int rn_limit_runs(const RnCity *city, const RnPerson *person, RnDate date);

G_END_DECLS
