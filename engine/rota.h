/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Slots, duties, rotas: what is planned.
 *
 * A slot is one place to fill: a service, an area, a duty date, a band, a seat and an index from 1. Its key joins them
 * with '/': homecare/N/2027-01-04/wd_night/first/1. A duty is a slot with the unit that holds it, or a gap with its
 * reasons. A rota is the duties of one city and month in canonical order. */

#include "engine/calendar.h"

G_BEGIN_DECLS

typedef struct {
  char *service, *area_id, *band, *seat;
  int index;
  RnDate date;          /* duty date: the date on which the band starts */
  RnInstant start, end; /* half-open */
  char *category;       /* ledger category: N D H Y HC ... */
  RnDateClass klass;
  gboolean mandatory;
  char *key;
} RnSlot; /* reference counted */

/* Strings are copied; `key` is derived. */
RnSlot *rn_slot_new(const char *service, const char *area_id, RnDate date, const char *band, const char *seat, int index,
                    RnInstant start, RnInstant end, const char *category, RnDateClass klass, gboolean mandatory);
RnSlot *rn_slot_ref(RnSlot *slot);
void rn_slot_unref(RnSlot *slot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnSlot, rn_slot_unref)
/* By date, start, service, area, band, seat, index: the canonical order. */
int rn_slot_compare(const RnSlot *a, const RnSlot *b);
gboolean rn_slot_overlaps(const RnSlot *a, const RnSlot *b);
gboolean rn_slot_is_on(const RnSlot *slot, RnInstant at);
int rn_slot_minutes(const RnSlot *slot);
/* Slots of panels, which versions keep apart from those of seats. */
#define RN_SERVICE_COVER "vice_cover"
gboolean rn_slot_is_cover(const RnSlot *slot);

typedef enum {
  RN_ORIGIN_SOLVER,
  RN_ORIGIN_PIN,
  RN_ORIGIN_SWAP,
  RN_ORIGIN_OVERRIDE,
  RN_ORIGIN_IMPORT,
  RN_ORIGIN_STANDING,
} RnOrigin;
const char *rn_origin_name(RnOrigin origin); /* solver pin swap override import standing */
gboolean rn_origin_parse(const char *text, RnOrigin *origin);

typedef struct {
  char *code;     /* rule code or CHOICE */
  int count;
} RnGapReason;

typedef struct {
  int candidates;       /* members of the duty group of the seat */
  GArray *reasons;      /* RnGapReason (with clear function), first applying reason of each candidate, fixed order */
  char *text;           /* one sentence in the user's language */
} RnGap;
RnGap *rn_gap_new(void);
void rn_gap_add(RnGap *gap, const char *code, int count); /* adds to the count of a code that is there already */
RnGap *rn_gap_copy(const RnGap *gap); /* NULL of NULL */
void rn_gap_free(RnGap *gap);

typedef struct {
  RnSlot *slot;   /* a reference */
  char *unit_id;  /* NULL: a gap */
  RnOrigin origin;
  RnGap *gap;     /* only for a gap; may be NULL even then */
} RnDuty;

typedef struct {
  char *city_id;
  RnMonth month;
  GPtrArray *duties; /* RnDuty*, canonical order after rn_rota_sort(); grows by rn_rota_add() only, never shrinks */
  GHashTable *by_key; /* slot key -> RnDuty*, kept by rn_rota_add() */
} RnRota;
RnRota *rn_rota_new(const char *city_id, RnMonth month);
/* Refs the slot, copies the unit (NULL: a gap, whose reasons the caller may set); a slot is added once. The duty is the
 * rota's. */
RnDuty *rn_rota_add(RnRota *rota, RnSlot *slot, const char *unit_id, RnOrigin origin);
RnDuty *rn_rota_find(const RnRota *rota, const char *slot_key); /* NULL when none; O(1), in any order of the duties */
void rn_rota_sort(RnRota *rota);
RnRota *rn_rota_copy(const RnRota *rota);
void rn_rota_free(RnRota *rota);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRota, rn_rota_free)
int rn_rota_filled(const RnRota *rota);
int rn_rota_gaps(const RnRota *rota);           /* empty seats, but for those that may stay empty */
gboolean rn_duty_is_gap(const RnDuty *duty);

/* --- versions --- */

typedef enum { RN_VERSION_DRAFT, RN_VERSION_PUBLISHED } RnVersionState;

/* What feeds and tables print of a holder; kept with the version, so that a published month never changes. */
typedef struct {
  char *unit_id;
  char *kind;           /* "person" or "facility" */
  char *name;
  char *facility_id;    /* of a person; "" when none */
  char *facility_name;
  char *department;     /* "" when not given */
  char *phone;          /* to reach the holder on duty; private */
  char *public_phone;   /* of the facility; may be printed publicly */
  char *note;           /* how patients get there; "" when not given */
  gboolean chain_only;  /* holds no duty and takes none: only asked in the chain of some panel */
} RnVersionUnit;

typedef struct {
  char *area_id, *parent_id, *kind, *name;
} RnVersionArea;

typedef struct {
  char *kind;           /* "service", "band", "seat", or "patients" of a panel (then name is their number) */
  char *code;           /* "homecare", "homecare/wd_night", "homecare/first", "vice_cover/L003", "L003" */
  char *name;           /* in Japanese, as printed */
} RnVersionLabel;

/* From when until when one of a panel's answers is in force. Half-open. */
typedef struct {
  RnInstant start, end;
  guint answer;         /* index of RnVersionPanel.answers */
} RnVersionSpan;

/* Who answers for a panel besides those who hold duties: of what was in the tables when the version was published, and
 * read by engine/chain.c. An answer is a list of words in the order of the chain, joined by tabs:
 *   desk   nurse:UNIT (may be empty)   primary:UNIT   clinic:UNIT   vice:UNIT ...   hospital:UNIT */
typedef struct {
  char *panel_id, *facility_id, *area_id;
  char *primary_id;     /* the person, or the facility where nobody is named */
  int number;           /* of the published version that it was read from; 0 before */
  GPtrArray *answers;   /* char*, owned; each once */
  GPtrArray *items;     /* char**: the words of each answer, owned */
  GArray *spans;        /* RnVersionSpan, in order of time, without overlap */
} RnVersionPanel;
RnVersionPanel *rn_version_panel_new(const char *panel_id, const char *facility_id, const char *area_id,
                                     const char *primary_id);
void rn_version_panel_free(RnVersionPanel *panel);
/* Adds what is in force from `start` to `end`, not before the last one's end; joins it with the last when it is the same. */
void rn_version_panel_add(RnVersionPanel *panel, RnInstant start, RnInstant end, const char *answer);
/* The span in force at an instant, or NULL. O(log n). */
const RnVersionSpan *rn_version_panel_span(const RnVersionPanel *panel, RnInstant at);
/* Answers and spans as one text, and back; FALSE when the text is none. Instants become minutes after the first span's start. */
char *rn_version_panel_to_text(const RnVersionPanel *panel, RnInstant *start);
gboolean rn_version_panel_take_text(RnVersionPanel *panel, const char *text, RnInstant start);

/* A quota as it was computed for this month: the ledger's memory. */
typedef struct {
  char *unit_id, *service, *seat, *area_id, *category;
  gint64 target_micro;  /* this month's target without balance, millionths of a duty */
  int quota_low, quota_high;
  int assigned;
  int eligible;         /* slots of the place that the person may hold by ELIG_* */
  gboolean waits;       /* the quota has two ends, and the ledger would rather see the lower one this month */
  gboolean excused;     /* share lowered this month: excused absence, or not on the rota all month */
} RnVersionQuota;
void rn_version_quota_free(RnVersionQuota *quota);

typedef struct {
  gint64 id;            /* row in the store; 0 before it is stored */
  char *city_id;
  RnMonth month;
  int number;           /* 1, 2, ... for published ones of the month; drafts have numbers of their own series: 0 */
  RnVersionState state;
  RnRota *rota;
  RnRota *cover;        /* who stands in for the primary of each panel: duties of the service vice_cover, their seat the
                         * panel's id; empty where nothing is paired */
  gint64 cover_objective, cover_bound;
  char *cover_proof;    /* optimal bound none, as proof */
  GPtrArray *units, *areas, *labels, *quotas, *panels; /* of the structs above, owned; panels: of published ones only */
  gint64 objective, bound;
  char *proof;          /* optimal bound none; "checked" never: a swapped version keeps "none" */
  double seconds;
  gint64 work;
  guint64 seed;
  char *input_sha256, *rule_set;
  char *content_sha256; /* of duties and names as stored; "" before */
  RnInstant created_at, published_at; /* RN_INSTANT_NONE while a draft */
  char *note;           /* e.g. why a swap was made */
} RnVersion;
/* Empty rota and arrays (each owns its items), empty texts, proof "none", no instants. */
RnVersion *rn_version_new(const char *city_id, RnMonth month);
void rn_version_free(RnVersion *version);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnVersion, rn_version_free)
/* Duty or gap of a slot, in the rota or the cover; NULL when there is none. O(1). */
RnDuty *rn_version_duty(const RnVersion *version, const char *slot_key);
const RnVersionUnit *rn_version_unit(const RnVersion *version, const char *unit_id);
const RnVersionArea *rn_version_area(const RnVersion *version, const char *area_id);
/* How many areas up from an area (NULL or "": none) lies another; 0: they are the same, -1: it is not around it. */
int rn_version_area_distance(const RnVersion *version, const char *area_id, const char *outer_id);
/* The label, or `code` itself when there is none. */
const char *rn_version_label(const RnVersion *version, const char *kind, const char *code);

/* One calendar event's life, over all versions. kind "slot": for area, facility and hub feeds, unit_id "";
 * kind "assignment": for personal feeds. Identity is the stored UUID. */
typedef struct {
  char *kind, *slot_key, *unit_id;
  char *uid;            /* random UUID */
  int sequence;         /* +1 on every visible change, never lower */
  RnInstant created_at, changed_at;
  gboolean cancelled;
  RnMonth month;
} RnEvent;
RnEvent *rn_event_new(const char *kind, const char *slot_key, const char *unit_id, const char *uid, RnMonth month,
                      RnInstant now);
void rn_event_free(RnEvent *event);

G_END_DECLS
