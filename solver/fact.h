/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Facts: the items of a problem as reasons. A seat is unfilled, or a rota impossible, because some facts hold together;
 * a rule of an association is a list of facts. To relax a fact is to do without it altogether. That nobody is in two
 * places at once is no fact: it is always so. */

#include "solver/problem.h"

G_BEGIN_DECLS

typedef enum {
  RN_FACT_DEMAND,      /* item: seat; so many persons are wanted in it as the question says */
  RN_FACT_PLACES,      /* item: seat; it has no more places than its max */
  RN_FACT_PIN,         /* item: option */
  RN_FACT_ABSENT,      /* item: of a list of absent options; this person does not come into question there */
  RN_FACT_COUNT_MIN,   /* item: count */
  RN_FACT_COUNT_MAX,   /* item: count */
  RN_FACT_WINDOW,      /* item: window; with its price when it has one */
  RN_FACT_GAP,         /* item: gap; with its price when it has one */
  RN_FACT_GROUP_MIN,   /* item: group; with its price when it has one */
  RN_FACT_GROUP_MAX,   /* item: group; with its price when it has one */
  RN_FACT_HISTORY,     /* item: history */
  /* What rules consist of besides: costs alone. */
  RN_FACT_COUNT_COST,  /* item: count */
  RN_FACT_BALANCE,     /* item: balance */
  RN_FACT_SEAT_PRICE,  /* item: seat */
  RN_FACT_OPTION_COST, /* item: option; `amount` of its cost */
  RN_FACT_CONSTANT,    /* `amount` of the problem's constant */
} RnFactKind;

typedef struct {
  RnFactKind kind;
  int item;
  gint64 amount;       /* of RN_FACT_OPTION_COST and RN_FACT_CONSTANT; else 0 */
} RnFact;

/* A sealed copy of the problem without the facts; items keep their numbers, but options do not where absent ones are
 * added. `absent` (RnProblemOption, may be NULL) is what RN_FACT_ABSENT counts in; options that the problem has already
 * are passed over. The caller frees it. */
RnProblem *rn_facts_relax(const RnProblem *problem, const GArray *absent, const RnFact *facts, guint n);

/* Names of the person, slot, seat or rule of a fact, as the problem calls them; free with g_free(). */
char *rn_fact_text(const RnProblem *problem, const GArray *absent, const RnFact *fact);

G_END_DECLS
