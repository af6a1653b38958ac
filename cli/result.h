/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What several commands show of a month: findings, gaps, the numbers of a solve, changes between versions. The
 * rn_json_* functions add keys to an open object, the rn_print_* ones write for people. */

#include "cli/cli.h"
#include "engine/month.h"

G_BEGIN_DECLS

/* A hard rule is broken or a mandatory seat is empty, or nobody comes for a panel: what makes the exit code 1. */
gboolean rn_findings_matter(const GPtrArray *findings);
void rn_json_findings(RnJson *json, const GPtrArray *findings);
/* At most `limit` soft findings (0: none, negative: all); hard ones always. Says how many were left out. */
void rn_print_findings(const GPtrArray *findings, int limit);

/* The key "gaps": each with its reasons. */
void rn_json_gaps(RnJson *json, const RnRota *rota);
/* The keys of "solve" and "month run". */
void rn_json_solved(RnJson *json, const RnVersion *version);
/* The same in a few lines, without the gaps. */
void rn_print_solved(const RnVersion *version, const RnCity *city);
/* Each gap of the version's rota, or of its cover, with its reasons. */
void rn_print_gaps(const RnVersion *version, const RnRota *rota);

void rn_json_changes(RnJson *json, const char *name, const GPtrArray *changes);
/* `after` (and `before`, may be NULL) give the names. */
void rn_print_changes(const GPtrArray *changes, const RnVersion *before, const RnVersion *after);

/* What else calendars show differently, and whom to telephone: the keys "details" and "call", or some lines. `before` may
 * be NULL; `at`: when the newer version was published. */
void rn_json_calls(RnJson *json, const RnVersion *before, const RnVersion *after, RnInstant at);
void rn_print_calls(const RnVersion *before, const RnVersion *after, RnInstant at);

/* "第2版 2026-11-20 訂正" in the user's language: what a version is called. Free with g_free(). */
char *rn_version_title(const RnVersion *version);
/* Name of a unit as the version prints it, or the id; borrowed. */
const char *rn_version_unit_name(const RnVersion *version, const char *unit_id);
/* "2027-01-04 (Mon) 北ブロック 平日夜 第1当番"; free with g_free(). */
char *rn_version_slot_text(const RnVersion *version, const RnSlot *slot);
/* Names of a slot's band and seat as the version prints them; borrowed. */
const char *rn_version_band_name(const RnVersion *version, const RnSlot *slot);
const char *rn_version_seat_name(const RnVersion *version, const RnSlot *slot);
const char *rn_version_service_name(const RnVersion *version, const char *service);
/* Name of an area, or its id; borrowed. */
const char *rn_version_area_name(const RnVersion *version, const char *area_id);
/* Short name of a weekday (0 = Sunday) in the user's language. */
const char *rn_weekday_name(int weekday);

G_END_DECLS
