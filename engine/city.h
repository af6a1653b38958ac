/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A city in memory: its tables as structures, resolved and in canonical order. Immutable once made.
 *
 * Sizes expected: a hundred areas, some thousand facilities and persons, ten thousand requests a month. */

#include "engine/calendar.h"
#include "engine/finding.h"
#include "engine/table.h"

G_BEGIN_DECLS

typedef enum {
  RN_KIND_NONE,            /* a person without facility */
  RN_KIND_SOLO_CLINIC,
  RN_KIND_CLINIC24,
  RN_KIND_HOSPITAL,
  RN_KIND_OTHER,
  RN_N_KINDS
} RnFacilityKind;

#define RN_CITY_NOWHERE G_MININT /* a coordinate that is not known */

typedef struct RnArea {
  const char *id, *kind, *name, *email;
  const struct RnArea *parent;  /* NULL for the city */
  int depth, population;
  int x_m, y_m;                 /* metres east and north, or RN_CITY_NOWHERE */
} RnArea;

typedef struct {
  const char *id, *name, *department, *phone, *duty_phone, *kind_word, *email, *support_class, *transport_note;
  RnFacilityKind kind;
  const RnArea *area;
  int physicians;               /* persons that belong to it */
  int x_m, y_m;                 /* metres east and north, or RN_CITY_NOWHERE */
  int cap_patients;             /* covered at the same time at most; -1: not told */
  int beds_acute, beds_respite;
  gboolean narcotic_oral, narcotic_inj, registered_only;
  gboolean is_holder;           /* holds seats itself: stands among the persons, too */
  RnDate valid_from, valid_to;  /* inclusive; RN_DATE_NONE: open */
} RnFacility;

typedef struct RnTraining RnTraining;

/* Who holds seats: a person, or a facility as a whole (then its id, kind, area and skills). */
typedef struct {
  const char *id, *name, *role, *note, *duty_phone, *email;
  int index;                    /* position in city->persons */
  gboolean is_facility;
  const RnFacility *facility;   /* NULL: none; of a facility itself */
  const RnArea *area;           /* of the facility; NULL: none */
  gboolean employed, seat_first, seat_second, holiday_clinic, no_deep_night;
  int share_pct;
  int max_duties, max_restday, max_yearend, min_free_nights; /* -1: the rule's value */
  RnDate trained_on;            /* the course homecare; RN_DATE_NONE: not finished */
  RnTraining *const *trainings; /* his part of city->training */
  guint n_trainings;
  char **skills;
  RnDate valid_from, valid_to;
  guint first_request, n_requests; /* his part of city->requests */
} RnPerson;

typedef struct {
  const char *service, *code, *name, *category;
  int start, end;               /* minutes after 00:00 of the duty date */
  unsigned classes;             /* bit (1 << RnDateClass) */
  RnDate valid_from, valid_to;
} RnBand;

typedef enum { RN_NEEDS_NONE, RN_NEEDS_FIRST, RN_NEEDS_SECOND, RN_NEEDS_HOLIDAY } RnNeeds;

typedef struct {
  const char *service, *code, *name, *role, *skill; /* skill "" when none */
  const RnArea *area;
  char **bands;                 /* NULL: all bands of the service */
  unsigned classes;
  RnDate valid_from, valid_to;
  int count, skill_min;
  gboolean mandatory, trained;
  gboolean shadow;              /* for persons still in training, beside a first: no cover, never mandatory */
  gboolean by_facility;         /* held by facilities of the kind `role`, not by persons */
  const RnFacility *facility;   /* only its own persons; NULL: all of the area */
  const char *course;           /* to be finished before the duty date, of a shadow seat still to be in; "" when none */
  RnNeeds needs;
} RnSeat;

typedef enum { RN_REQUEST_NG, RN_REQUEST_AVOID, RN_REQUEST_PREFER, RN_REQUEST_MUST } RnRequestKind;
const char *rn_request_kind_name(RnRequestKind kind); /* ng avoid prefer must */

typedef struct {
  const RnPerson *person;
  RnDate date;
  const char *band;             /* all day night or a band code */
  RnRequestKind kind;
  const char *reason;
  gboolean from_calendar;       /* made of the person's own calendar (busy), not answered to the collection */
} RnRequest;

typedef struct {
  const char *unit_id;
  RnInstant start, end;
  gboolean excused;
} RnAbsence;

typedef struct {
  const char *code, *param;
  const RnArea *area;           /* NULL: whole city */
  RnDate valid_from, valid_to;
  gint64 value;
} RnRuleRow;

typedef struct {
  const RnPerson *person;
  const char *category, *service, *seat; /* seat "" = the person's first */
  int fiscal_year, assigned;
} RnOpening;

typedef struct {
  const RnPerson *person;
  RnDate date;
  const char *band, *service, *area_id, *seat;
} RnPastDuty;

/* --- panels and their cover (domain C.1, C.3) --- */

typedef enum {
  RN_SELF_NONE,                 /* only in consulting hours */
  RN_SELF_WEEKDAY_NIGHT,        /* and on weekday nights */
  RN_SELF_EXCEPT_AWAY,          /* always, unless absent */
  RN_SELF_ALL,                  /* always: the facility has physicians of its own for it */
} RnSelfCover;

typedef enum { RN_PAIRING_CONCENTRATED, RN_PAIRING_MUTUAL, RN_PAIRING_SPECIALIST, RN_PAIRING_HOSPITAL } RnPairingType;

typedef struct {
  int rank;                     /* 1: asked first */
  const char *unit_id;
  const RnFacility *facility;   /* the vice is a facility, or ... */
  const RnPerson *person;       /* ... this person (then facility is his, or NULL) */
  RnPairingType type;
  char **bands;                 /* of home care; NULL: always */
  RnDate valid_from, valid_to, document_on, conference_on; /* RN_DATE_NONE: open, none */
  gboolean ict_shared;
} RnPairing;

/* A physician's home patients, as counts. */
typedef struct {
  const char *id;
  const RnFacility *facility;
  const RnPerson *primary;      /* NULL: not named, the facility as a whole */
  const RnArea *area;
  int patients, terminal, power_dependent, paediatric, narcotic;
  RnSelfCover self_cover;
  char **skills;                /* that its patients need; NULL: none */
  const RnFacility *home_hospital, *nurse_station, *pharmacy; /* NULL: none */
  RnDate registered_on, valid_from, valid_to;
  GPtrArray *pairings;          /* RnPairing*, by rank and first day, owned; empty, never NULL */
} RnPanel;

typedef enum { RN_MODE_ROTA, RN_MODE_PAIRED, RN_MODE_HYBRID } RnMode;
typedef enum { RN_LINE_PHYSICIAN, RN_LINE_NURSE, RN_LINE_DESK } RnFirstLine;

typedef struct {
  const RnArea *area;
  const char *band;             /* of home care, or "all" */
  RnDate valid_from, valid_to;
  RnMode mode;
  gboolean self;                /* the primaries answer themselves */
  RnFirstLine first_line;
} RnCoverage;

/* --- services --- */

typedef struct {
  const char *code, *name;      /* name "" when the city gives none */
  const char *scope;            /* kind of the areas with a usual seat each; "" as usual */
  int order;                    /* -1: as usual */
  char **together;              /* services that a holder may serve at the same time; NULL: as usual */
} RnService;

typedef struct {
  const char *service, *unit_id;
  const RnArea *area;           /* NULL: where the unit lies */
  int share_pct, max_duties;    /* max -1: no limit of its own */
  RnDate valid_from, valid_to;
} RnMember;

struct RnTraining {
  const RnPerson *person;
  const char *course;
  RnDate completed_on;          /* RN_DATE_NONE: still in it */
};

typedef struct {
  const char *service, *host, *host_area; /* host_area "" : all */
  RnDate valid_from, valid_to;
} RnPartner;

/* An office that coordinates areas. */
typedef struct {
  const char *id, *name, *owner_kind;
  const char *approver;         /* who approves a month for it before it is published; "": nobody */
  GPtrArray *areas;             /* const RnArea*, owned; the root alone when the table names none */
  RnDate valid_from, valid_to;
} RnHub;

typedef struct {
  const char *id, *name;
  RnRows *rows;                 /* owned; all strings above live in it */
  RnCalendar *calendar;
  GPtrArray *areas, *facilities, *persons, *bands, *seats; /* of the structs above, by id (facilities that hold seats
                                                            * after the persons) / (service, code) / (service, area, code) */
  GPtrArray *requests, *absences, *rules, *openings, *history;
  GPtrArray *panels, *coverage, *services, *members, *training, *partners, *hubs; /* of the structs above, in order of the tables */
  GHashTable *area_by_id, *facility_by_id, *person_by_id, *panel_by_id; /* borrowed */
  GHashTable *absences_by_unit; /* unit id -> GPtrArray of RnAbsence*, borrowed */
  GPtrArray *none;              /* an empty list, for units without any */
} RnCity;

/* Takes `rows` (sorted here). NULL with RN_ERROR_INPUT when the tables contradict themselves. */
RnCity *rn_city_new(RnRows *rows, GError **error);
void rn_city_free(RnCity *city);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnCity, rn_city_free)

const RnArea *rn_city_area(const RnCity *city, const char *id);         /* NULL when unknown */
const RnFacility *rn_city_facility(const RnCity *city, const char *id);
const RnPerson *rn_city_person(const RnCity *city, const char *id);
const RnPanel *rn_city_panel(const RnCity *city, const char *id);
/* The row in force for a block (or area) and a band of home care on a date, the nearest area and a band of its own first;
 * NULL: none, see rn_cover_mode(). */
const RnCoverage *rn_city_coverage(const RnCity *city, const RnArea *area, const char *band, RnDate date);
const RnService *rn_city_service(const RnCity *city, const char *code); /* NULL: not in the table */
/* The absences of a person or facility itself, RnAbsence*; empty, never NULL. O(1). */
const GPtrArray *rn_city_absences(const RnCity *city, const char *unit_id);
/* Is the person or facility itself absent in any part of [start, end)? A person's facility is not asked. */
gboolean rn_city_is_absent(const RnCity *city, const char *unit_id, RnInstant start, RnInstant end);
/* The band in force on a date, or NULL. */
const RnBand *rn_city_band(const RnCity *city, const char *service, const char *code, RnDate date);
gboolean rn_area_contains(const RnArea *outer, const RnArea *inner);    /* also when equal */
gboolean rn_person_has_skill(const RnPerson *person, const char *skill);
/* acute, respite: it has such beds; narcotic_oral, narcotic_inj; 24h: its support class. */
gboolean rn_facility_has_skill(const RnFacility *facility, const char *skill);
RnFacilityKind rn_person_kind(const RnPerson *person);
gboolean rn_valid_on(RnDate valid_from, RnDate valid_to, RnDate date);
/* Valid on some date of [first, last]; both ends included. */
gboolean rn_valid_between(RnDate valid_from, RnDate valid_to, RnDate first, RnDate last);
/* Does a request speak of a duty that starts on `date` at `start` minutes in band `band`? (domain C.1) */
gboolean rn_request_covers(const RnRequest *request, RnDate date, const char *band, int start_minutes);
/* Name of a service, band or seat as printed, in Japanese. Static or owned by city. */
const char *rn_city_label(const RnCity *city, const char *kind, const char *service, const char *code);

G_END_DECLS
