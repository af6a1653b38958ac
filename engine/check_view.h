/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Inside of the checker (engine/check*.c): a rota and what came before it, sorted by person, and the tally into which the
 * rules write. Nobody else includes this. */

#include "engine/check.h"
#include "engine/slots.h"

G_BEGIN_DECLS

/* One duty as the checker sees it; also duties before the month, which have no slot when they come from the table
 * `history`. */
typedef struct {
  const RnPerson *person;
  const RnSlot *slot;       /* NULL: of the table history */
  const char *service, *seat;
  gboolean is_own;          /* of a service whose duties count by themselves */
  RnDate date;
  int start_minutes;        /* after 00:00 of the duty date */
  RnInstant start, end;
  RnDateClass klass;
  gboolean past;            /* before the month: counts, but is not judged */
} RnCheckDuty;

typedef struct {
  const RnCity *city;
  const RnRota *rota;
  const RnCheckContext *context; /* never NULL */
  RnMonth month;
  RnDate first, last;       /* days of the month */
  GPtrArray *duties;        /* RnCheckDuty*, owned: of the month with a known holder, then of the past */
  GPtrArray **of_person;    /* by person->index: RnCheckDuty*, by start; never NULL */
  GPtrArray **requests;     /* by person->index: const RnRequest* */
  GPtrArray **absences;     /* by person->index: const RnAbsence*, of the person or of the facility */
  GPtrArray *demand;        /* RnSlot*, the slots that the month must have */
  GHashTable *candidates;   /* const RnSlot* -> GPtrArray*, see rn_check_candidates() */
} RnCheckView;

/* `ignore` (may be NULL): key of a slot whose holder is left out. `context` may be NULL. */
RnCheckView *rn_check_view_new(const RnCity *city, const RnRota *rota, RnMonth month, const RnCheckContext *context,
                               const char *ignore);
void rn_check_view_free(RnCheckView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCheckView, rn_check_view_free)
/* A duty that is only tried: not in the view. */
RnCheckDuty rn_check_duty_of(const RnCity *city, const RnSlot *slot, const RnPerson *person);
/* The row of the table seats (or the usual seat) that a slot stands for; NULL when there is none. */
const RnSeat *rn_check_seat(const RnCity *city, const RnSlot *slot);
/* The parameter in force for an area (of the person's facility, or of the seat; NULL: the city) on the month's first. */
gint64 rn_check_rule(const RnCheckView *view, const char *code, const char *param, const RnArea *area);

/* Does the unit hold any index of the slot's seat in the rota? Indices of one seat are not told apart. */
gboolean rn_check_holds(const RnCheckView *view, const RnSlot *slot, const char *unit_id);

/* What the rules write into. */
typedef struct {
  GPtrArray *findings;
  gint64 price;
} RnCheckTally;
/* Adds a finding about up to two duties and returns it. Takes `text`. */
RnFinding *rn_check_report(RnCheckTally *tally, const char *code, gboolean hard, char *text, const RnCheckDuty *a,
                           const RnCheckDuty *b);

/* --- check_text.c: words for people; free with g_free() --- */
char *rn_check_slot_text(const RnCity *city, const RnSlot *slot);        /* South block Second 1/12 Weekday night */
char *rn_check_group_text(const RnCity *city, const RnSlot *slot);       /* South block Second */
char *rn_check_duty_text(const RnCity *city, const RnCheckDuty *duty);
char *rn_check_person_text(const RnPerson *person);                      /* name (id) */
char *rn_check_date_text(RnDate date);                                   /* 1/12 */
const char *rn_check_reason_text(const char *code);                      /* a word or two, for lists of reasons */

/* --- check_eligibility.c --- */
const char *rn_check_eligibility(const RnCity *city, const RnSlot *slot, const RnPerson *person);
/* The same where the seat is known. */
const char *rn_check_eligibility_for(const RnCity *city, const RnSeat *seat, const RnSlot *slot, const RnPerson *person);
/* All of the above but training, skill and deep night: belongs to those who take this seat in turn. */
gboolean rn_check_is_member(const RnCity *city, const RnSlot *slot, const RnPerson *person);
gboolean rn_check_available(const RnCheckView *view, const RnSlot *slot, const RnPerson *person);
gboolean rn_check_request_covers(const RnRequest *request, const RnCheckDuty *duty);
void rn_check_holders(const RnCheckView *view, RnCheckTally *tally);      /* ELIG_* AVAIL */

/* --- check_person.c: between the duties of one person --- */
void rn_check_persons(const RnCheckView *view, RnCheckTally *tally);
/* The first rule of this file, in the order of check.h, that forbids one more duty; or NULL. */
const char *rn_check_one_more(const RnCheckView *view, const RnCheckDuty *duty);
/* Is the pair forbidden by ONE_PLACE, ONE_PER_DAY or FREE_NIGHTS? The code, or NULL. */
const char *rn_check_pair(const RnCheckView *view, const RnCheckDuty *a, const RnCheckDuty *b);

/* --- check_own.c: services whose duties count by themselves, and limits of members --- */
/* The duties of a person that count with those of home care (service NULL), or those of one service of its own; in the
 * order of the list, borrowed. Free with g_ptr_array_unref(). */
GPtrArray *rn_check_own_duties(const GPtrArray *duties, const char *service);
/* The services of its own in which the person has duties, each once. */
GPtrArray *rn_check_own_services(const GPtrArray *duties);
void rn_check_own(const RnCheckView *view, RnCheckTally *tally);          /* RUN_NIGHTS CAP_MONTH */
/* The rule of this file that forbids one more duty, or NULL. */
const char *rn_check_own_more(const RnCheckView *view, const RnCheckDuty *duty);

/* --- check_need.c: what somebody on duty must be able to do --- */
void rn_check_need(const RnCheckView *view, RnCheckTally *tally);         /* NARC BED_MIN */

/* --- check_team.c: between persons --- */
void rn_check_filled(const RnCheckView *view, RnCheckTally *tally);       /* COVER */
void rn_check_teams(const RnCheckView *view, RnCheckTally *tally);        /* INDEP MIX PIN */
const char *rn_check_team_of(const RnCheckView *view, const RnCheckDuty *duty); /* INDEP, MIX or NULL */

/* --- check_wish.c: soft rules --- */
void rn_check_wishes(const RnCheckView *view, RnCheckTally *tally);

/* --- check_mentor.c: MENTOR --- */
void rn_check_mentors(const RnCheckView *view, RnCheckTally *tally);

/* --- check_shortage.c: what counting alone can prove --- */
typedef struct {
  GPtrArray *slots;   /* const RnSlot*, borrowed */
  GPtrArray *persons; /* const RnPerson*: all who could hold any of them, borrowed */
  int capacity;       /* duties that these persons can take at most */
} RnShortage;         /* slots->len - capacity of the slots stay empty whatever is done */
/* The most duties that a person can take among the slots that he could hold; an upper bound. */
typedef int (*RnCapacityFunc)(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible);
int rn_check_capacity_free(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible);
int rn_check_capacity_month(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible);
int rn_check_capacity_rest(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible);
int rn_check_capacity_yearend(const RnCheckView *view, const RnPerson *person, const GPtrArray *possible);
/* Sets of slots that have more slots than their persons have places (RnShortage*, owned); empty when there are none.
 * Largest sets that hang together; slots of two of them share no person. */
GPtrArray *rn_check_shortages(const RnCheckView *view, const GPtrArray *slots, RnCapacityFunc capacity);
/* Persons who could hold a slot if the month were empty: eligible, available, not against a duty before the month.
 * const RnPerson*, by index; kept by the view. */
const GPtrArray *rn_check_candidates(const RnCheckView *view, const RnSlot *slot);

/* --- check_count.c --- */
void rn_check_counting(const RnCheckView *view, GPtrArray *findings);

G_END_DECLS
