/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The general rota problem: persons, slots with seats, options, and the rules that bind them.
 *
 * It knows no calendar date, no Japanese and no city: days are small integers, minutes count from day 0,
 * and every cost is an integer, so that a lower bound may be rounded up.  Built once by its caller through
 * the rn_problem_add_*() functions, then read only.  Persons, slots, seats and sets are numbered from 0 in
 * the order in which they were added; that order is the canonical order of every answer.
 *
 * Sizes expected: up to some thousand persons, some ten thousand seats, some hundred thousand options.
 *
 *   RnProblem *p = rn_problem_new("mihon-2027-01");
 *   int ann = rn_problem_add_person(p, "ann");
 *   int slot = rn_problem_add_slot(p, "N/2027-01-04/wd_night", "N", 3, 3 * 1440 + 1080, 4 * 1440 + 540);
 *   int seat = rn_problem_add_seat(p, slot, "first", 1, 1, 1000);
 *   rn_problem_add_option(p, ann, seat, 0);
 */

#include <glib.h>

G_BEGIN_DECLS

/* A hard limit instead of a price. */
#define RN_PRICE_HARD (-1)

/* Limits that rn_problem_seal() enforces for single numbers; size.h has those of whole problems. */
#define RN_COST_MAX G_GINT64_CONSTANT(1000000000)       /* of one cost or price, either sign */
#define RN_CONSTANT_MAX G_GINT64_CONSTANT(1000000000000000)
#define RN_DAY_MAX 100000                                /* of a day index or a number of days, either sign */
#define RN_PLACES_MAX 1000000                            /* of a least number of persons or duties */
#define RN_MINUTE_MAX 1500000000                         /* of a minute, either sign */
#define RN_WEIGHT_MAX 10000                              /* of a weight in a balance */
#define RN_WEIGHTS_MAX 200                               /* of different weights in one balance */
#define RN_SCALE_MAX 1000000                             /* of the scale of a balance */

typedef struct {
  char *name;
} RnProblemPerson;

typedef struct {
  char *name;
  char *place;      /* label of the part of the city; may be "" */
  int day;          /* day index of the duty date; may be negative for history */
  int start, end;   /* minutes since day 0, 00:00; half-open */
} RnProblemSlot;

/* A seat holds between min and max persons of its slot. Below min, each missing person costs price, or is forbidden
 * (RN_PRICE_HARD). */
typedef struct {
  int slot;
  char *name;
  int min, max;
  gint64 price;
  int stage;        /* seats of a lower stage are settled first; 0 by default (see solver.h) */
} RnProblemSeat;

/* A person may take a seat, at a cost (negative for a wish). */
typedef struct {
  int person, seat;
  gint64 cost;
  gboolean pinned;  /* this person must hold this seat */
} RnProblemOption;

/* A named set of seats: "all duties", "nights", "rest-day duties", "N nights of first in block N", ... */
typedef struct {
  char *name;
  GArray *seats;    /* int, ascending */
} RnProblemSet;

/* The number n of duties of a person inside a set: hard bounds, and a convex cost. */
typedef struct {
  int person, set;
  int min, max;         /* of this horizon's duties; min 0 and max G_MAXINT when unbounded */
  GArray *cost;         /* gint64: cost of n = 0, 1, ... duties; NULL when free. Convex; the last step repeats. */
} RnProblemCount;

/* In any `days` consecutive days, at most `max` duties of the set; each one more costs price, or is forbidden.
 * Windows reach back over the person's history: what it holds takes places, but what it alone has beyond max is
 * neither priced nor forbidden. The cost is summed over all windows, so with max 1 two consecutive duties
 * g < days apart cost (days - g) * price: the graded gap penalty. */
typedef struct {
  int person, set;
  int days, max;
  gint64 price;         /* RN_PRICE_HARD or >= 0 */
} RnProblemWindow;

/* After a duty of set `from`, a duty of set `to` is forbidden, or priced, when its day is later by less than
 * `days` and at least 0; or when it starts at or after the end, by fewer than `rest` minutes. Either may be 0.
 * A pair of duties is priced once, whichever of the two comes first, whether by day, by rest or by both. Two duties
 * of one person that overlap in time are always forbidden, without any such rule. */
typedef struct {
  int person, from, to;
  int days;
  int rest;             /* minutes */
  gint64 price;         /* RN_PRICE_HARD or >= 0 */
} RnProblemGap;

/* Over the options of some persons in some seats: at least min, at most max of them; each one missing or
 * beyond costs price, or is forbidden. Used for: not two of a clinic in one slot; at least one paediatrician. */
typedef struct {
  char *name;
  GArray *persons;      /* int */
  GArray *seats;        /* int */
  int min, max;
  gint64 price;         /* RN_PRICE_HARD or >= 0 */
} RnProblemGroup;

/* What is a person's fair share: duties in proportion to the weights. */
typedef struct {
  int person;
  int weight;           /* 0 to RN_WEIGHT_MAX; 0: none at all */
} RnProblemShare;

/* Duties in proportion to weights, over several persons: b is the smallest whole number with
 * |weight_i * n_j - weight_j * n_i| <= scale * b for every two of the persons, n their duties of the set in this
 * horizon; it costs b * price. With equal weights and scale = weight, b is the largest difference of two counts. */
typedef struct {
  char *name;
  int set;
  int scale;            /* 1 to RN_SCALE_MAX */
  gint64 price;         /* >= 0 */
  GArray *shares;       /* RnProblemShare, ascending by person */
} RnProblemBalance;

/* A duty before the horizon. Counts in windows, gaps and overlaps, never in counts; among themselves duties of the
 * history break no rule. */
typedef struct {
  int person;
  int day, start, end;
  GArray *sets;         /* int: the sets that it belongs to */
} RnProblemHistory;

typedef struct {
  char *name;
  gint64 constant;      /* added to every objective */
  GPtrArray *persons, *slots, *seats, *sets;          /* of the structs above, owned */
  GPtrArray *counts, *windows, *gaps, *groups, *balances, *history;
  GArray *options;      /* RnProblemOption, after rn_problem_seal() ascending by (seat, person) */
  GArray *pins;         /* RnProblemOption without cost, until rn_problem_seal() moves them into the options */
  gboolean sealed;
  const char *refused;      /* where sealing failed at an item: the word of its kind in the text form, */
  guint refused_number;     /* and its number; options are by seat and person then */
} RnProblem;

/* A new empty problem; free with rn_problem_free(). Strings are copied everywhere. */
RnProblem *rn_problem_new(const char *name);
void rn_problem_free(RnProblem *problem);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnProblem, rn_problem_free)
/* A deep copy (solver/copy.c), sealed when the problem is. Whoever changes a sealed copy in place keeps what sealing
 * promises: options sorted, costs in range, indices that exist. */
RnProblem *rn_problem_copy(const RnProblem *problem);

int rn_problem_add_person(RnProblem *problem, const char *name);
int rn_problem_add_slot(RnProblem *problem, const char *name, const char *place, int day, int start, int end);
int rn_problem_add_seat(RnProblem *problem, int slot, const char *name, int min, int max, gint64 price);
void rn_problem_set_stage(RnProblem *problem, int seat, int stage);
void rn_problem_add_option(RnProblem *problem, int person, int seat, gint64 cost);
/* The option must exist when the problem is sealed; it may be added later than the pin. */
void rn_problem_add_pin(RnProblem *problem, int person, int seat);
int rn_problem_add_set(RnProblem *problem, const char *name);
void rn_problem_set_add_seat(RnProblem *problem, int set, int seat);
/* `cost` may be NULL (n_cost 0); it is copied. */
void rn_problem_add_count(RnProblem *problem, int person, int set, int min, int max, const gint64 *cost, int n_cost);
void rn_problem_add_window(RnProblem *problem, int person, int set, int days, int max, gint64 price);
void rn_problem_add_gap(RnProblem *problem, int person, int from, int to, int days, int rest, gint64 price);
void rn_problem_add_group(RnProblem *problem, const char *name, const int *persons, int n_persons, const int *seats,
                          int n_seats, int min, int max, gint64 price);
/* Persons are added one by one; an empty balance is allowed and costs nothing. */
int rn_problem_add_balance(RnProblem *problem, const char *name, int set, int scale, gint64 price);
void rn_problem_balance_add_person(RnProblem *problem, int balance, int person, int weight);
void rn_problem_add_history(RnProblem *problem, int person, int day, int start, int end, const int *sets, int n_sets);

/* Sorts options, applies pins, sorts the members of sets, groups and histories and drops repeated ones, checks every
 * index, convexity and bound. Call once after building, before anything reads it.
 * FALSE with a RN_SOLVER_ERROR_INPUT that names the offending item; the problem can then only be freed. */
gboolean rn_problem_seal(RnProblem *problem, GError **error);

/* --- text form (solver/text.c): "rinban-problem 1", one item a line; reading what was written gives an equal
 * problem, byte for byte when written again. Errors name line and column. --- */
char *rn_problem_to_text(const RnProblem *problem);
RnProblem *rn_problem_from_text(const char *text, gsize length, GError **error);

typedef enum {
  RN_SOLVER_ERROR_INPUT,    /* malformed or contradictory problem or rota text */
  RN_SOLVER_ERROR_BACKEND,  /* GLPK failed */
} RnSolverError;
#define RN_SOLVER_ERROR (rn_solver_error_quark())
GQuark rn_solver_error_quark(void);

G_END_DECLS
