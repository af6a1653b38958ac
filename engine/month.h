/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The secretary's month: from the store to a rota and back. Every function here takes the time as an argument and
 * prints nothing. */

#include "engine/check.h"
#include "engine/city.h"
#include "engine/store.h"
#include "solver/solver.h"

G_BEGIN_DECLS

/* The city `id`, or the only one of the store when id is NULL (RN_ERROR_NOT_FOUND names the cities otherwise). */
RnCity *rn_month_city(RnStore *store, const char *id, GError **error);

typedef struct {
  guint64 seed;
  int threads;
  gint64 work_limit;
  double time_limit;
  const char *area_id;    /* NULL, or solve only the seats of this area; the rest stays as drafted or published */
  gboolean fresh;         /* ignore an earlier draft */
  const char *export_lp, *export_problem; /* file names or NULL */
  gboolean (*should_stop)(gpointer data);
  void (*progress)(const RnSolveProgress *progress, gpointer data);
  gpointer data;
} RnMonthOptions;
RnMonthOptions rn_month_options_default(void);

/* Solves a month and checks the answer; stores nothing. The version is complete (units, areas, labels, quotas, gaps with
 * reasons) and a draft. RN_ERROR_LIMIT when a limit came before any answer; RN_ERROR_INPUT when pins contradict. */
RnVersion *rn_month_solve(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, RnInstant now,
                          GError **error);
/* The same and stores it as the month's draft. */
RnVersion *rn_month_draft(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, RnInstant now,
                          const char *who, GError **error);
/* The draft if there is one newer than the published version, else the published one; RN_ERROR_NOT_FOUND. */
RnVersion *rn_month_current(RnStore *store, const RnCity *city, RnMonth month, GError **error);
/* Could anybody serve in services of different orders? Then the best rota means: the best of each order, given those
 * before it. */
gboolean rn_month_order_matters(const RnCity *city, const RnRota *rota);
/* The problem of a month for the solver, without solving. */
RnProblem *rn_month_problem(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, GError **error);

/* Findings. `rota` NULL: of the current version, its cover too. `cover` NULL: of the rota alone. */
GPtrArray *rn_month_check_data(RnStore *store, const RnCity *city, RnMonth month, GError **error);
GPtrArray *rn_month_check_rota(RnStore *store, const RnCity *city, RnMonth month, const RnRota *rota,
                               const RnRota *cover, GError **error);
/* Does any block of the month need vices (mode paired)? Then the cover of a rota is a part of what is to be judged. */
gboolean rn_month_needs_cover(const RnCity *city, RnMonth month);
/* Pins of vice cover for whose stretch the version needs nobody, so that they do nothing: findings PIN, not hard. They are
 * among those of rn_month_check_rota(), too. */
GPtrArray *rn_month_lost_pins(RnStore *store, const RnVersion *version, GError **error);

gboolean rn_month_pin(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id,
                      RnInstant now, const char *who, GError **error);
gboolean rn_month_unpin(RnStore *store, const RnCity *city, RnMonth month, const char *slot_key, RnInstant now,
                        const char *who, GError **error);

typedef struct {
  char *slot_key, *from, *to;   /* unit ids; NULL: gap or new slot */
} RnChange;

typedef struct {
  RnVersion *version;
  gboolean is_new;              /* FALSE: what was published already is the same */
  GPtrArray *changes;           /* RnChange*, canonical order; against the version before */
  GPtrArray *people;            /* char*: unit ids that gained or lost a duty */
  GPtrArray *findings;          /* RnFinding*: of the new version (swap: of the changed duties only) */
} RnPublication;
void rn_publication_free(RnPublication *publication);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnPublication, rn_publication_free)

/* Makes the draft final in one transaction, with the events of its feeds. A draft with hard findings is refused
 * (RN_ERROR_CONFLICT); gaps are not. Without a draft: RN_ERROR_NOT_FOUND, or the published one again when nothing is
 * new (no new version, changes empty). */
RnPublication *rn_month_publish(RnStore *store, const RnCity *city, RnMonth month, RnInstant now, const char *who,
                                GError **error);
/* Gives a published slot to another unit (with == NULL), or exchanges the holders of two slots. Rules are checked: a hard
 * finding refuses the swap (RN_ERROR_CONFLICT, text names it). A new published version; a draft of the month is dropped. */
RnPublication *rn_month_swap(RnStore *store, const RnCity *city, const char *slot_key, const char *unit_id,
                             const char *with_slot_key, const char *reason, RnInstant now, const char *who, GError **error);
GPtrArray *rn_version_diff(const RnVersion *before, const RnVersion *after); /* RnChange*; before may be NULL */
GPtrArray *rn_month_changes(const RnRota *before, const RnRota *after);    /* the same of two rotas, or of two covers */

/* The year as one problem: what its months cost without QUOTA, and QUOTA once over the year's duties (year-end duties: over
 * all months; the others: by fiscal year), with bands round the targets of the year and what was owed before. */
typedef struct {
  gint64 objective;             /* of the months as made one after another */
  gint64 quota;                 /* QUOTA's part of it */
  gint64 hindsight;             /* of the best months known, made again with the whole year in view */
  gint64 hindsight_quota;
  gint64 bound;                 /* no rotas of these months cost less together; 0 with proof "none" */
  const char *proof;            /* of hindsight: optimal bound none; static */
  int rounds;                   /* of the search for the bound */
} RnYearTotal;

/* Twelve months in a row with the ledger, from `first`. Stores nothing unless keep (then published). `rounds`: of
 * hindsight and bound of the year, each of which solves all months twice; 0: neither. */
typedef struct {
  GPtrArray *versions;          /* RnVersion*, one a month */
  GPtrArray *spreads;           /* RnSpread* */
  RnYearTotal total;
} RnYear;
RnYear *rn_month_year(RnStore *store, const RnCity *city, RnMonth first, int months, gboolean keep, int rounds,
                      const RnMonthOptions *options, RnInstant now, const char *who, GError **error);
void rn_year_free(RnYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnYear, rn_year_free)

/* Counts of a version's duties by person and category with the quota, and wishes kept or not: for `show`. */
typedef struct {
  const char *unit_id, *category;
  int count, quota_low, quota_high;
} RnCount;
GArray *rn_version_counts(const RnVersion *version);
/* Seats of each area with those of the areas inside it: of a living area, a block, a city of a union, all. */
typedef struct {
  const RnVersionArea *area;
  int seats, filled, gaps;
  int minutes;                  /* of the filled seats */
} RnAreaCount;
GArray *rn_version_area_counts(const RnVersion *version); /* RnAreaCount, areas with seats only, in order of ids */
typedef struct {
  const char *unit_id;
  RnDate date;
  RnRequestKind kind;
  const char *band;
  gboolean kept;
} RnWish;
GArray *rn_version_wishes(const RnCity *city, const RnVersion *version);

/* Who has answered the request collection: expected = persons with a share and a seat. */
typedef struct {
  const RnPerson *person;
  const char *status;           /* none received by_proxy */
  int requests;
} RnResponse;
GArray *rn_month_responses(const RnCity *city, RnMonth month);

G_END_DECLS
