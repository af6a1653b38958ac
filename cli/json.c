/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The only user of json-glib: a thin builder, so that commands write their answer in one pass. Answers hold at most
 * some thousand items. */

#include "cli/json.h"

#include <json-glib/json-glib.h>
#include <math.h>

struct RnJson {
  JsonBuilder *builder;
};

RnJson *
rn_json_new(void)
{
  RnJson *json = g_new0(RnJson, 1);
  json->builder = json_builder_new();
  return json;
}

void
rn_json_free(RnJson *json)
{
  if (!json)
    return;
  g_object_unref(json->builder);
  g_free(json);
}

static void
name_next(RnJson *json, const char *name)
{
  if (name)
    json_builder_set_member_name(json->builder, name);
}

void
rn_json_object(RnJson *json, const char *name)
{
  name_next(json, name);
  json_builder_begin_object(json->builder);
}

void
rn_json_array(RnJson *json, const char *name)
{
  name_next(json, name);
  json_builder_begin_array(json->builder);
}

void
rn_json_end_object(RnJson *json)
{
  json_builder_end_object(json->builder);
}

void
rn_json_end_array(RnJson *json)
{
  json_builder_end_array(json->builder);
}

void
rn_json_string(RnJson *json, const char *name, const char *value)
{
  name_next(json, name);
  if (!value) {
    json_builder_add_null_value(json->builder);
    return;
  }
  g_autofree char *valid = g_utf8_make_valid(value, -1);
  json_builder_add_string_value(json->builder, valid);
}

void
rn_json_int(RnJson *json, const char *name, gint64 value)
{
  name_next(json, name);
  json_builder_add_int_value(json->builder, value);
}

void
rn_json_bool(RnJson *json, const char *name, gboolean value)
{
  name_next(json, name);
  json_builder_add_boolean_value(json->builder, value);
}

void
rn_json_null(RnJson *json, const char *name)
{
  name_next(json, name);
  json_builder_add_null_value(json->builder);
}

void
rn_json_ratio(RnJson *json, const char *name, double value)
{
  name_next(json, name);
  json_builder_add_double_value(json->builder, round(value * 1000.0) / 1000.0);
}

void
rn_json_date(RnJson *json, const char *name, RnDate date)
{
  g_autofree char *text = rn_date_format(date);
  rn_json_string(json, name, text);
}

void
rn_json_month(RnJson *json, const char *name, RnMonth month)
{
  g_autofree char *text = rn_month_format(month);
  rn_json_string(json, name, text);
}

void
rn_json_instant(RnJson *json, const char *name, RnInstant instant)
{
  g_autofree char *text = instant == RN_INSTANT_NONE ? NULL : rn_instant_format(instant);
  rn_json_string(json, name, text);
}

void
rn_json_strings(RnJson *json, const char *name, const GPtrArray *strings)
{
  rn_json_array(json, name);
  for (guint i = 0; i < strings->len; i++)
    rn_json_string(json, NULL, strings->pdata[i]);
  rn_json_end_array(json);
}

void
rn_json_part(RnJson *json, const char *name, RnJson *part)
{
  name_next(json, name);
  json_builder_add_value(json->builder, json_builder_get_root(part->builder));
}

char *
rn_json_to_text(RnJson *json)
{
  g_autoptr(JsonNode) root = json_builder_get_root(json->builder);
  g_autoptr(JsonGenerator) generator = json_generator_new();
  json_generator_set_root(generator, root);
  g_autofree char *text = json_generator_to_data(generator, NULL);
  return g_strconcat(text, "\n", NULL);
}
