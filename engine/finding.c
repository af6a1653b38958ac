/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Owned strings in small structures: findings about a rota, messages about cells of files, and the error domain.
 * Knows no rule; who makes a finding writes its sentence. Lists hold at most a few thousand items. */

#include "engine/finding.h"

#include <string.h>

G_DEFINE_QUARK(rn-error-quark, rn_error)

RnFinding *
rn_finding_new(const char *code, gboolean hard, char *text_owned)
{
  RnFinding *finding = g_new0(RnFinding, 1);
  finding->code = g_strdup(code);
  finding->hard = hard;
  finding->slots = g_ptr_array_new_with_free_func(g_free);
  finding->units = g_ptr_array_new_with_free_func(g_free);
  finding->text = text_owned;
  return finding;
}

/* Keeps the array in the order of strcmp() without doubles, so that equal findings look equal. */
static void
insert_ordered(GPtrArray *array, const char *text)
{
  guint at = 0;
  for (; at < array->len; at++) {
    int order = strcmp(text, array->pdata[at]);
    if (order == 0)
      return;
    if (order < 0)
      break;
  }
  g_ptr_array_insert(array, (int)at, g_strdup(text));
}

void
rn_finding_add_slot(RnFinding *finding, const char *slot_key)
{
  insert_ordered(finding->slots, slot_key);
}

void
rn_finding_add_unit(RnFinding *finding, const char *unit_id)
{
  insert_ordered(finding->units, unit_id);
}

void
rn_finding_free(RnFinding *finding)
{
  if (!finding)
    return;
  g_free(finding->code);
  g_ptr_array_unref(finding->slots);
  g_ptr_array_unref(finding->units);
  g_free(finding->text);
  g_free(finding);
}

static void
finding_destroy(gpointer finding)
{
  rn_finding_free(finding);
}

GPtrArray *
rn_findings_new(void)
{
  return g_ptr_array_new_with_free_func(finding_destroy);
}

static int
compare_texts(const GPtrArray *a, const GPtrArray *b)
{
  for (guint i = 0; i < a->len && i < b->len; i++) {
    int order = strcmp(a->pdata[i], b->pdata[i]);
    if (order)
      return order;
  }
  return (a->len > b->len) - (a->len < b->len);
}

static int
compare_findings(gconstpointer a_cell, gconstpointer b_cell)
{
  const RnFinding *a = *(const RnFinding *const *)a_cell;
  const RnFinding *b = *(const RnFinding *const *)b_cell;
  int order = (b->hard != FALSE) - (a->hard != FALSE);
  if (!order)
    order = strcmp(a->code, b->code);
  if (!order)
    order = compare_texts(a->slots, b->slots);
  if (!order)
    order = compare_texts(a->units, b->units);
  return order ? order : g_strcmp0(a->text, b->text);
}

void
rn_findings_sort(GPtrArray *findings)
{
  g_ptr_array_sort(findings, compare_findings);
}

const char *
rn_severity_name(RnSeverity severity)
{
  static const char *const names[] = {"note", "warning", "error"};
  return names[severity];
}

RnMessage *
rn_message_new(const char *code, RnSeverity severity, const char *file, int row, const char *column,
               const char *value, char *text_owned)
{
  RnMessage *message = g_new0(RnMessage, 1);
  message->code = g_strdup(code);
  message->severity = severity;
  message->file = g_strdup(file);
  message->row = row;
  message->column = g_strdup(column);
  message->value = g_strdup(value);
  message->text = text_owned;
  return message;
}

void
rn_message_free(RnMessage *message)
{
  if (!message)
    return;
  g_free(message->code);
  g_free(message->file);
  g_free(message->column);
  g_free(message->value);
  g_free(message->text);
  g_free(message);
}

static void
message_destroy(gpointer message)
{
  rn_message_free(message);
}

GPtrArray *
rn_messages_new(void)
{
  return g_ptr_array_new_with_free_func(message_destroy);
}

gboolean
rn_messages_have_error(const GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    if (((const RnMessage *)messages->pdata[i])->severity == RN_SEVERITY_ERROR)
      return TRUE;
  return FALSE;
}
