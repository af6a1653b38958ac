/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A published month after something has happened: persons or facilities are away, persons have joined. The fewest
 * changes that put it right, proven (solver/replan.h); what has begun stays. */

#include "engine/month.h"
#include "solver/replan.h"

G_BEGIN_DECLS

/* A person or a facility is away. */
typedef struct {
  char *unit_id;
  char *from, *to;          /* as in the table of absences: YYYY-MM-DD (the last day included) or with THH:MM */
} RnAway;
void rn_away_free(RnAway *away);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnAway, rn_away_free)
/* Reads UNIT:FROM, UNIT:FROM..TO, or UNIT:FROM.. for "until further notice"; NULL when it is none of these. */
RnAway *rn_away_parse(const char *text);

typedef struct {
  const GPtrArray *away;    /* RnAway* */
  const GPtrArray *joined;  /* char*: ids of persons; seats that were open are then to be filled, too */
  gboolean dry_run;         /* store nothing */
  gboolean keep;            /* write the absences into the tables as well */
  RnReplanScope scope;
  RnMonthOptions solving;   /* seed, threads, limits and stop of the general search */
} RnMonthReplanOptions;

typedef enum {
  RN_MOVE_LOST,             /* the holder cannot any more */
  RN_MOVE_GIVEN,            /* the holder gives it up so that another change becomes possible */
  RN_MOVE_FILLED,           /* it was open */
} RnMoveReason;
const char *rn_move_reason_name(RnMoveReason reason); /* lost moved filled */

typedef struct {
  char *slot_key, *from, *to;   /* unit ids; NULL: nobody */
  RnMoveReason reason;
  const char *rule;             /* RN_MOVE_LOST: the rule that forbids it now; else NULL */
  char *takes;                  /* key of a slot that `from` takes instead; else NULL */
  gint64 price;                 /* of the change */
  gint64 cost;                  /* what `to` holding it adds to the objective; 0 for nobody */
} RnMove;

typedef struct {
  RnVersion *before;            /* published */
  RnVersion *version;           /* the draft with the new rota; complete */
  GPtrArray *moves;             /* RnMove*, canonical order */
  GPtrArray *cover;             /* RnChange*: who stands in for which panel instead; nothing here and in moves: nothing has to
                                 * change, and nothing was stored */
  GPtrArray *people;            /* char*: who gained or lost a duty */
  gint64 open, open_bound, change, objective_before;
  RnProof proof;
  RnReplanScope scope;          /* RN_REPLAN_BLOCK or RN_REPLAN_ALL */
  gboolean open_everywhere;     /* proven: no change in the whole city leaves less open */
  gboolean stored;
  gboolean replaced_draft;      /* a draft of the month was there, and is not any more */
} RnMonthReplan;
void rn_month_replan_free(RnMonthReplan *replan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMonthReplan, rn_month_replan_free)

/* From the published version of the month, at `now`. The answer is judged by the checker. RN_ERROR_NOT_FOUND when nothing
 * is published or a unit is not known; RN_ERROR_INPUT when an absence or a pin contradicts itself or the rules;
 * RN_ERROR_LIMIT when a limit came before any answer. */
RnMonthReplan *rn_month_replan(RnStore *store, const RnCity *city, RnMonth month, const RnMonthReplanOptions *options,
                               RnInstant now, const char *who, GError **error);

G_END_DECLS
