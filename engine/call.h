/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Who must be told of a new version by telephone. A subscribed calendar may be a day late, so whoever is concerned with a
 * change of a duty that is on today or tomorrow could act on the old one. */

#include "engine/rota.h"

G_BEGIN_DECLS

typedef enum {
  RN_CALL_TAKES,    /* holds the duty now */
  RN_CALL_GIVES,    /* held it before */
  RN_CALL_DETAILS,  /* holds it still, but times, partner, names or telephones are others */
} RnCallReason;
const char *rn_call_reason_name(RnCallReason reason); /* takes gives details */

typedef struct {
  RnSlot *slot;     /* a reference; of vice cover the one of the span, for all panels together (engine/stand_in.h) */
  RnCallReason reason;
} RnCallItem;

typedef struct {
  char *unit_id;
  GPtrArray *items; /* RnCallItem*, by start */
  gboolean urgent;  /* one of them is not over at the time of the version and starts before the end of the next day */
} RnCall;
void rn_call_free(RnCall *call);

/* Everybody concerned with a difference of what calendars show (engine/visible.h), urgent ones first, then by the start of the
 * first duty and the id. RnCall*, owning. `before` may be NULL: then all who hold a duty. `at`: when the version was
 * published. Quadratic in the duties of a month, of which there are up to about a thousand. */
GPtrArray *rn_calls_between(const RnVersion *before, const RnVersion *after, RnInstant at);

/* Keys of slots of both versions whose holder stays but whose event changes. char*, owning, canonical order. */
GPtrArray *rn_calls_details(const RnVersion *before, const RnVersion *after);

G_END_DECLS
