/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What each person has to be told of the changes of a published month. The first version of a month is told by
 * publishing it; after that everybody hears the difference between what he was told last and what holds now. */

#include "engine/month.h"

G_BEGIN_DECLS

typedef enum { RN_NEWS_GAINED, RN_NEWS_LOST, RN_NEWS_CHANGED } RnNewsKind; /* changed: hours or partners */

typedef struct {
  RnNewsKind kind;
  char *slot_key;   /* of vice cover the one of the span, for all panels together (engine/stand_in.h) */
} RnNewsItem;

typedef struct {
  char *unit_id;
  int from;            /* the version that the person was told last; 1: the first one */
  GPtrArray *items;    /* RnNewsItem*, by slot in the canonical order, at least one */
} RnNews;

typedef struct {
  RnVersion *version;  /* the latest published one; owned */
  GPtrArray *news;     /* RnNews*, by unit id; owned */
  GPtrArray *unclear;  /* char*: unit ids whose last message was begun and not confirmed */
} RnMonthNews;
void rn_month_news_free(RnMonthNews *news);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnMonthNews, rn_month_news_free)

/* The news of a month: only duties that end after `now`. With `again` the latest version is compared with the one before it,
 * whoever was told. NULL with an error (RN_ERROR_NOT_FOUND when the month is not published). */
RnMonthNews *rn_month_news(RnStore *store, const char *city_id, RnMonth month, gboolean again, RnInstant now,
                           GError **error);

/* Marks a person's message about `number`, in a transaction of its own: begun before it is handed on, and how it ended. A
 * message that was begun is never sent again unasked. *fresh tells whether it was not begun by somebody else before. */
gboolean rn_month_news_begin(RnStore *store, const char *city_id, RnMonth month, const char *unit_id, int number,
                             gboolean again, RnInstant now, const char *who, gboolean *fresh, GError **error);
/* `state`: sent or written; NULL: it failed for sure and may be tried again. */
gboolean rn_month_news_end(RnStore *store, const char *city_id, RnMonth month, const char *unit_id, int number,
                           const char *state, RnInstant now, const char *who, GError **error);

G_END_DECLS
