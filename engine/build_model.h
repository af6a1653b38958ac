/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by the files of the model (engine/build*.c); nobody else includes it. */

#include "engine/build.h"
#include "engine/rule.h"
#include "engine/service.h"
#include "engine/slots.h"

G_BEGIN_DECLS

/* A solver seat and what the model knows of it. */
typedef struct {
  const RnSlot *slot;     /* its first slot */
  const RnSeat *seat;
  const RnArea *area;
  int count;
  int start_minutes;      /* after 00:00 of the duty date */
  int burden;             /* place in build->burdens */
  gboolean frozen;        /* outside the area that is solved, or of an order that was solved before */
  GArray *persons;        /* int: persons with an option, ascending */
  GArray *absent;         /* int: of an explained problem: who would have one but for a rule, ascending */
} RnBuildSeat;

typedef struct {
  RnDate date;
  RnInstant start, end;
  gboolean is_night, is_yearend;
  gboolean is_run;        /* goes on after midnight */
  int burden;             /* place in build->burdens */
  const char *service, *seat;
} RnBuildPast;            /* a duty before the month */

/* Duties whose limits, distances and spread count together: those of home care and what goes with it, or those of one
 * service of its own. */
typedef struct {
  const char *service;    /* NULL: the first one, home care and what goes with it */
  int set_all, set_runs;  /* of the service: its seats, and those that go on after midnight */
} RnBuildBurden;

typedef struct {
  const RnCity *city;
  RnMonth month;
  const RnCheckContext *context;
  RnBuilt *built;
  RnProblem *problem;
  GArray *seats;          /* RnBuildSeat, by solver seat */
  GPtrArray *options_of;  /* by person: GArray of int, his seats ascending, those from which a rule keeps him too */
  GPtrArray *past_of;     /* by person: GArray of RnBuildPast, ascending, or NULL */
  GArray *burdens;        /* RnBuildBurden */
  int set_duties, set_shadow; /* of CAP_MONTH: all but the shadow seats, and those; set_all and -1 when there are none */
  int set_all, set_night, set_rest, set_yearend, set_weekday[7]; /* of the first burden */
  GHashTable *set_of_place; /* "service/area/seat/category", "service" of those with members' limits -> set + 1 */
  gboolean explained;
  int from_order;         /* services of a smaller order are frozen */
  gboolean strict;        /* no exception from RUN_NIGHTS */
} RnBuild;

static inline RnBuildBurden *
rn_build_burden_at(const RnBuild *build, int burden)
{
  return &g_array_index(build->burdens, RnBuildBurden, burden);
}

/* The place in build->burdens of a service; added when it is new. */
int rn_build_burden(RnBuild *build, const char *service);
/* The seats of a person that belong to a burden, or to a set, in ascending order. */
GArray *rn_build_burden_seats(const RnBuild *build, int person, int burden);
int rn_build_in_set(const RnBuild *build, const GArray *seats, int set);
/* So many duties in a set at most, where he could have more. */
void rn_build_limit(RnBuild *build, const char *code, int person, int set, int most);
/* SPACING between the duties of a person in a set. */
void rn_build_spacing(RnBuild *build, int person, int set);
/* build_own.c: rules of a person in services of their own, limits of members, and what does not go together. */
void rn_build_own(RnBuild *build, int person);
/* build_own.c: history of services of their own. */
void rn_build_own_history(RnBuild *build, int person, const RnBuildPast *past);

static inline RnBuildSeat *
rn_build_seat(const RnBuild *build, int seat)
{
  return &g_array_index(build->seats, RnBuildSeat, seat);
}

/* What the wishes of a person make a duty cost (AVOID) and gain (PREFER, not above 0). Each kind counts once per duty; a
 * must is a stronger wish. */
void rn_build_wishes(const RnBuild *build, const RnBuildSeat *seat, const RnPerson *person, gint64 *avoid,
                     gint64 *prefer);
/* What MENTOR makes a place of the seat cost: below 0 for shadow seats, else 0. */
gint64 rn_build_mentor(const RnBuild *build, const RnBuildSeat *seat);
/* Rules of one person: limits, distances, quotas, wishes over the month. */
void rn_build_person(RnBuild *build, int person);
/* Rules over persons: INDEP, MIX and MENTOR. */
void rn_build_groups(RnBuild *build);
/* build_need.c: NARC and BED_MIN of what a seat serves, told at the first of the seats that serve it together. */
void rn_build_needs(RnBuild *build, int seat);
/* Duties before the month by person, from former versions and the history. */
void rn_build_past(RnBuild *build);
/* A past duty forbids the seat to the person (distance, rest, overlap), or the seat alone is a duty too long. */
gboolean rn_build_past_forbids(const RnBuild *build, const RnPerson *person, const RnBuildSeat *seat);
/* The first rule by which that is so and which the problem's own history and distances do not tell; NULL when there is
 * none. */
const char *rn_build_past_rule(const RnBuild *build, const RnPerson *person, const RnBuildSeat *seat);

/* --- build_reason.c: all of this does nothing unless build->explained --- */
/* The item, or the amount of a cost, comes from a rule. */
void rn_build_label(RnBuild *build, const char *code, RnFactKind kind, int item, gint64 amount);
/* The item added last to an array of the problem. */
void rn_build_label_last(RnBuild *build, const char *code, RnFactKind kind, const GPtrArray *items);
/* Why the person has no option for the seat, where he belongs to its duty group. FALSE: the problem itself says so, and
 * the option may be added all the same. */
gboolean rn_build_absent(RnBuild *build, int seat, const RnPerson *person);
/* After sealing. */
void rn_build_label_pins(RnBuild *build);

G_END_DECLS
