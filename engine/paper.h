/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The document of a panel for its patients and their families: who comes when, with clinic and telephone, which hospital
 * takes them, whom to call. A home-care support clinic must hand it out (names and duty dates of the physicians who
 * visit in an emergency). It is read from chains, so it never says anything else than they do; numbers in it are public. */

#include "engine/chain.h"
#include "engine/store.h"

G_BEGIN_DECLS

typedef struct {
  RnInstant start, end;
  RnStepKind kind;      /* RN_STEP_PRIMARY to RN_STEP_THIRD; RN_STEP_EMERGENCY: nobody was found */
  char *name;           /* of the physician; "" when any of the clinic's comes */
  char *clinic, *phone; /* "" when not known */
} RnPaperVisit;

typedef struct {
  RnInstant start, end;
  char *name, *phone, *note; /* name "" : none, call an ambulance */
} RnPaperHospital;

typedef struct {
  char *name, *phone;
  char *physicians;     /* joined by 、 */
} RnPaperClinic;

typedef struct {
  const RnPanel *panel; /* of the city */
  RnMonth month;
  int version;          /* published version of the month that says so */
  gboolean desk, nurse_first;
  char *contact, *contact_phone; /* the number for 24 hours: the desk, or the clinic itself */
  char *primary, *clinic, *phone;
  char *nurse, *nurse_phone, *pharmacy, *pharmacy_phone; /* "" when there is none */
  GArray *visits;       /* RnPaperVisit: from 00:00 of the first to the end of the last night, each as long as it is the same */
  GArray *hospitals;    /* RnPaperHospital, over the same time */
  GPtrArray *clinics;   /* RnPaperClinic*: that may come without a name being told, by name */
  char *sha256;         /* of all of it but `version`, hex */
} RnPaper;

/* The time of a month's document: from 00:00 of its first date to 09:00 of the next month's first. */
void rn_paper_times(RnMonth month, RnInstant *start, RnInstant *end);
/* From a version of rn_store_cover_between() over that time. NULL when the panel is in no published chain of the month. */
RnPaper *rn_paper_new(const RnCity *city, const RnVersion *version, const RnPanel *panel, RnMonth month);
void rn_paper_free(RnPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnPaper, rn_paper_free)

/* A panel's document with its number, and the one that its families have. */
typedef struct {
  RnPaper *paper;
  int number;           /* of this content */
  RnInstant issued_at;
  gboolean is_new;      /* issued just now */
  int handed;           /* the newest number that was handed over; 0: none */
  RnInstant handed_at;  /* RN_INSTANT_NONE: never */
  gboolean due;         /* the families have none, or one that says something else */
} RnPaperState;

/* The documents of a published month as they are now, of one panel or (NULL) of all; those that say something new get the
 * next number, in a transaction of its own. RnPaperState*, owning, by block and panel. RN_ERROR_NOT_FOUND: the month is not
 * published, or the panel is unknown or has no chain in it. */
GPtrArray *rn_paper_states(RnStore *store, const RnCity *city, RnMonth month, const char *panel_id, RnInstant now,
                           const char *who, GError **error);
/* Ticks that the document of a panel (NULL: of every panel) with a number (0: the newest issued) was handed over; *n receives how
 * many were not ticked before. RN_ERROR_NOT_FOUND: none was issued, or none with that number. */
gboolean rn_paper_hand(RnStore *store, const RnCity *city, RnMonth month, const char *panel_id, int number, RnInstant now,
                       const char *who, int *n, GError **error);

G_END_DECLS
