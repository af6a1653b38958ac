/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Approvals: which hubs (engine/hub.h) have to approve a month before it is published, and have.
 *
 * An approval is for a draft as it stands. Any other draft of the month needs another one; without hubs that name an
 * approver nothing is asked. */

#include "engine/hub.h"
#include "engine/store.h"

G_BEGIN_DECLS

/* What a hub says of a draft. */
typedef struct {
  const RnHub *hub;
  gboolean approved;            /* this very draft */
  gboolean former;              /* not this one, but an earlier draft of the month */
  char *who;                    /* who entered the approval; NULL: nobody */
  RnInstant at;
} RnApproval;
void rn_approval_free(RnApproval *approval);

/* One RnApproval* for each hub that has to approve the month, by id; empty when none has. `version` may be NULL. */
GPtrArray *rn_approval_list(RnStore *store, const RnCity *city, RnMonth month, const RnVersion *version, GError **error);
/* Stores the approval of the month's draft by a hub. RN_ERROR_NOT_FOUND without draft or such a hub, RN_ERROR_INPUT when
 * the hub is not in force or has nobody to approve. */
gboolean rn_approval_give(RnStore *store, const RnCity *city, RnMonth month, const char *hub_id, RnInstant now,
                          const char *who, GError **error);
/* RN_ERROR_APPROVAL with the names of those who have not approved the draft. */
gboolean rn_approval_require(RnStore *store, const RnCity *city, const RnVersion *draft, GError **error);
G_END_DECLS
