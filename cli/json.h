/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* JSON for the answer of a command, written front to back: keys stand in the order in which they are added. Inside an
 * object every call names its key; inside an array the name is NULL. */

#include "engine/date.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct RnJson RnJson;

RnJson *rn_json_new(void);
void rn_json_free(RnJson *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RnJson, rn_json_free)

void rn_json_object(RnJson *json, const char *name); /* until rn_json_end() */
void rn_json_array(RnJson *json, const char *name);
void rn_json_end_object(RnJson *json);
void rn_json_end_array(RnJson *json);

void rn_json_string(RnJson *json, const char *name, const char *value); /* NULL becomes null */
void rn_json_int(RnJson *json, const char *name, gint64 value);
void rn_json_bool(RnJson *json, const char *name, gboolean value);
void rn_json_null(RnJson *json, const char *name);
/* A number with a fraction of at most three digits: only for seconds and ratios. */
void rn_json_ratio(RnJson *json, const char *name, double value);
void rn_json_date(RnJson *json, const char *name, RnDate date);
void rn_json_month(RnJson *json, const char *name, RnMonth month);
void rn_json_instant(RnJson *json, const char *name, RnInstant instant); /* null for RN_INSTANT_NONE */
/* An array of char*. */
void rn_json_strings(RnJson *json, const char *name, const GPtrArray *strings);
/* Places the finished value of `part` under a name. */
void rn_json_part(RnJson *json, const char *name, RnJson *part);

/* The whole text with a line end; every object and array must be closed. Free with g_free(). */
char *rn_json_to_text(RnJson *json);

G_END_DECLS
