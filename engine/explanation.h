/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Why a slot is empty, why its holder and nobody else, and what each rule costs: the solver's explanations in the words of
 * the association. Questions about a slot are asked of the rota as it is drafted or published now, against the tables as
 * they are now; changes of it have the price of STABLE, as in the next solve. */

#include "engine/build.h"
#include "engine/month.h"

G_BEGIN_DECLS

/* The best rota of the month under one change. */
typedef struct {
  gboolean is_known;     /* FALSE: not looked for, or none was found */
  gint64 objective, bound;
  const char *proof;     /* optimal bound none; static */
  gint64 change;         /* objective less that of the month as it stands; exact where both are proven */
  int gaps;              /* persons missing */
  gboolean fills;        /* the slot's seat has a person more than now */
} RnEffect;

/* One fact that is in the way. */
typedef struct {
  const char *code;      /* the rule; static */
  GPtrArray *units;      /* char*: persons concerned, by id */
  GPtrArray *slots;      /* char*: slot keys of duties concerned */
  RnEffect without;      /* the month without this fact alone */
  char *text;            /* one sentence in the user's language */
} RnCause;
/* The fact of an explained problem in words; its effect is not known yet. */
RnCause *rn_cause_new(const RnBuilt *built, const RnCity *city, RnMonth month, const RnFact *fact);
void rn_cause_free(RnCause *cause);

typedef struct {
  char *unit_id;
  int most;              /* of the seats counted, as far as his own limits let him */
} RnCauseCapacity;

typedef struct {
  const char *code;
  gboolean hard;
  gint64 before, after;  /* what the prices of the rule make of the objective: now, and in the changed rota */
} RnRuleShare;

typedef enum {
  RN_EXPLAINED_COUNTING, /* empty: counting shows that it must be */
  RN_EXPLAINED_FACTS,    /* empty: the causes together leave it so */
  RN_EXPLAINED_PRICE,    /* empty: it could be filled, but that would cost more than it is worth */
  RN_EXPLAINED_UNKNOWN,  /* empty: not settled within the work allowed */
  RN_EXPLAINED_HOLDER,   /* held: what the month would be without its holder there */
  RN_EXPLAINED_INSTEAD,  /* what the month would be with another there */
  RN_EXPLAINED_FORBIDDEN /* the causes make that impossible */
} RnExplained;
const char *rn_explanation_name(RnExplained kind); /* counting facts price unknown holder instead forbidden */

typedef struct {
  RnExplained kind;
  char *slot_key;
  char *unit_id;         /* who holds it now, or NULL */
  char *instead;         /* who was asked for, or NULL */
  gint64 objective, bound; /* of the month as it stands, with the changes already made priced at nothing */
  const char *proof;
  gboolean irreducible;  /* proven: no cause and no slot can be left out */
  int demand;            /* counting: persons that all slots want */
  GPtrArray *candidates; /* counting: RnCauseCapacity* */
  GPtrArray *slots;      /* char*: the other seats that are wanted filled at the same time, first slot of each */
  GPtrArray *causes;     /* RnCause* */
  RnEffect changed;      /* with the slot filled, without the holder, or with the other one */
  GPtrArray *changes;    /* RnChange*: what would move; empty when nothing is known */
  GArray *shares;        /* RnRuleShare of the rules whose share would change, by code */
  char *text;            /* one or two sentences in the user's language */
} RnExplanation;

/* Why `slot_key` is held as it is; with `unit_id` (may be NULL): what it would cost if that person held it. Takes seed,
 * threads, work limit, time limit (of each solve) and should_stop from the options. RN_ERROR_NOT_FOUND: no rota, slot or
 * person; RN_ERROR_CONFLICT: the person holds it already; RN_ERROR_INPUT: the rota no longer fits the tables or pins. */
RnExplanation *rn_month_explain(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key,
                                const char *unit_id, const RnMonthOptions *options, GError **error);
void rn_explanation_free(RnExplanation *explanation);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnExplanation, rn_explanation_free)

typedef struct {
  const char *code;
  gboolean hard;
  int facts;             /* items of the month that the rule makes */
  gint64 share;          /* what its prices make of the objective; 0 for a hard rule */
  RnEffect without;      /* the month without the rule; not known for COVER, without which nothing would be filled */
} RnRuleCost;

typedef struct {
  gint64 objective, bound;
  const char *proof;
  int gaps;
  GArray *rules;         /* RnRuleCost of the rules that bear on the month, by code */
} RnRuleCosts;
/* What each rule costs in the best rota of the month, where nothing need stay as it was drafted or published (the rota at
 * hand, if it is as good). RN_ERROR_LIMIT when the limit came before any rota, RN_ERROR_INPUT when pins contradict. */
RnRuleCosts *rn_month_rules(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options,
                            GError **error);
void rn_explanation_rules_free(RnRuleCosts *costs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRuleCosts, rn_explanation_rules_free)

G_END_DECLS
