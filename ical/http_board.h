/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What the server knows from the database: who is on duty around now, which addresses open the page of the telephone
 * desk, and which feed addresses were withdrawn. A picture taken at one time, never changed; the database itself is
 * read by one thread only. */

#include "engine/rota.h"

G_BEGIN_DECLS

typedef struct {
  char *city_id;
  GPtrArray *versions; /* RnVersion*, latest published of the months around, ascending; may be empty */
  GPtrArray *partners; /* RnPartnerDuties* of these months, of services that other cities plan for it; may be NULL */
} RnHttpCity;

typedef struct {
  gint references;     /* atomic */
  GPtrArray *cities;   /* RnHttpCity* */
  GHashTable *desks;   /* token of a desk page -> RnHttpCity* */
  GHashTable *gone;    /* SHA-256 of withdrawn addresses; a set */
  RnInstant read_at;
} RnHttpBoard;

/* Reads the months from the one before `now` to the one after. Without the key file (`key_path`) no desk page opens.
 * Errors as rn_store_open(). */
RnHttpBoard *rn_http_board_read(const char *database, const char *key_path, RnInstant now, GError **error);
RnHttpBoard *rn_http_board_ref(RnHttpBoard *board);
void rn_http_board_unref(RnHttpBoard *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnHttpBoard, rn_http_board_unref)

/* The address of the desk page that goes with a link of the hub: withdrawn and renewed with it. Free with g_free(). */
char *rn_http_desk_token(GBytes *key, const char *hub_link_id, int generation);
/* NULL when no page has this address; borrowed. */
const RnHttpCity *rn_http_board_desk(const RnHttpBoard *board, const char *token);
/* A feed once had this address, and does not any more. */
gboolean rn_http_board_is_gone(const RnHttpBoard *board, const char *token);

G_END_DECLS
