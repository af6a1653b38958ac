/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What becomes of an event of a person's own calendar: the rules of the table `busy_rules`, and what holds without
 * them. */

#include "engine/request_busy.h"
#include "engine/table.h"

G_BEGIN_DECLS

typedef enum {
  RN_BUSY_NG,
  RN_BUSY_AVOID,
  RN_BUSY_IGNORED,   /* a rule says so */
  RN_BUSY_SHOWN_FREE /* no rule fits, and the calendar shows the person as free */
} RnBusyOutcome;

typedef struct RnRequestRules RnRequestRules;
RnRequestRules *rn_request_rules_new(const RnRows *rows); /* borrows the rows */
void rn_request_rules_free(RnRequestRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnRequestRules, rn_request_rules_free)

/* The rule of the smallest rank that is for all or for the person and whose words stand in the title or the categories
 * (compared without width, case and white space). *reason (borrowed) is the rule's, "" without one. Without a rule an event is
 * ng, unless it is shown as free. */
RnBusyOutcome rn_request_rules_judge(const RnRequestRules *rules, const char *person_id, const RnBusyItem *item,
                                     const char **reason);

G_END_DECLS
