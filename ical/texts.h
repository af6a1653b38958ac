/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Texts of duties, made once for all feeds in which they stand. */

#include "ical/wording.h"

G_BEGIN_DECLS

typedef enum { RN_TEXTS_DUTY, RN_TEXTS_STAND_IN, RN_TEXTS_TOMBSTONE } RnTextsKind;

/* For any number of threads; the books must outlive it, the events need not. */
typedef struct RnTexts RnTexts;
RnTexts *rn_texts_new(void);
void rn_texts_free(RnTexts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnTexts, rn_texts_free)

/* Does what rn_wording_duty(), rn_wording_stand_in() or rn_wording_tombstone() do, for an event without strings. */
void rn_texts_put(RnTexts *texts, RnTextsKind kind, RnIcalEvent *event, const RnBook *book, const RnBookSlot *slot,
                  RnAudience audience, RnInstant told_at);

G_END_DECLS
