/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a calendar event shows of a duty. Two strings are equal exactly when nothing that subscribers see has changed;
 * publishing compares them with those of the version before to decide which events get a higher SEQUENCE. Feeds show
 * nothing that is not in them. */

#include "engine/rota.h"

G_BEGIN_DECLS

/* TRUE when `area_id` is `outer_id` or lies in it. */
gboolean rn_visible_is_within(const RnVersion *version, const char *area_id, const char *outer_id);
/* TRUE when `area_id` and `other_id` are the same area or one contains the other. */
gboolean rn_visible_areas_touch(const RnVersion *version, const char *area_id, const char *other_id);

/* The duties beside `duty`: same version and service, overlapping time, touching areas, another slot. Gaps are among
 * them. RnDuty*, borrowed, canonical order. */
GPtrArray *rn_visible_partners(const RnVersion *version, const RnDuty *duty);

/* Who stands behind `duty`: the filled seats of backup beds, pharmacies and nurses at the same time in touching areas. Empty
 * for the duties of these services themselves. RnDuty*, borrowed, canonical order. */
GPtrArray *rn_visible_supports(const RnVersion *version, const RnDuty *duty);

/* The contact desk that the public calls at the time of `duty`, in a touching area; NULL when there is none with a public
 * number, or the duty is the desk's. Of the unit only the facility and the public number are told. */
const RnVersionUnit *rn_visible_desk(const RnVersion *version, const RnDuty *duty);

/* For the event of a slot (area, facility and hub feeds): times, labels, area and holder. Free with g_free(). */
char *rn_visible_slot(const RnVersion *version, const RnDuty *duty);
/* For the event of an assignment (personal feed): times, labels, area, partners and supports. Free with g_free(). */
char *rn_visible_assignment(const RnVersion *version, const RnDuty *duty);

G_END_DECLS
