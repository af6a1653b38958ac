/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Cities for tests, from text or from the example folders, and rotas from short lines.
 *
 *   [people]
 *   person_id,name,facility_id,seat_first,trained_on
 *   A1,Ann,A,1,2024-01-01
 *
 * Cells are canonical (see engine/table.h) and hold no comma; columns that are not named are empty. An unknown table or
 * column fails the test. */

#include "engine/city.h"
#include "engine/rota.h"
#include "engine/slots.h"
#include "tests/testing.h"

#include <string.h>

static inline void
fixture_row(RnRows *rows, const RnTable *table, char *const *header, char *const *cells)
{
  char **row = g_new0(char *, table->n_columns + 1);
  for (gsize i = 0; i < table->n_columns; i++)
    row[i] = g_strdup(table->columns[i].fallback ? table->columns[i].fallback : "");
  for (gsize i = 0; header[i] && cells[i]; i++) {
    int column = rn_table_column(table, header[i]);
    ck_assert_msg(column >= 0, "no column %s in %s", header[i], table->name);
    if (cells[i][0]) {
      g_free(row[column]);
      row[column] = g_strdup(cells[i]);
    }
  }
  rn_rows_take(rows, table, row);
}

/* Adds the rows of a text with [table] lines. */
static inline void
fixture_add(RnRows *rows, const char *text)
{
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  g_auto(GStrv) header = NULL;
  const RnTable *table = NULL;
  for (char **line = lines; *line; line++) {
    g_strstrip(*line);
    gsize length = strlen(*line);
    if (length == 0)
      continue;
    if ((*line)[0] == '[') {
      (*line)[length - 1] = '\0';
      table = rn_table_find(*line + 1);
      ck_assert_msg(table != NULL, "no table %s", *line + 1);
      g_clear_pointer(&header, g_strfreev);
      continue;
    }
    g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
    if (header)
      fixture_row(rows, table, header, cells);
    else
      header = g_steal_pointer(&cells);
  }
}

/* A city of one or more texts; the last argument is NULL. */
static inline RnCity *
fixture_city(const char *text, ...)
{
  g_autoptr(GError) error = NULL;
  RnRows *rows = rn_rows_new();
  va_list args;
  va_start(args, text);
  for (const char *part = text; part; part = va_arg(args, const char *))
    fixture_add(rows, part);
  va_end(args);
  RnCity *city = rn_city_new(rows, &error);
  ck_assert_msg(city != NULL, "%s", error ? error->message : "?");
  return city;
}

/* The files of an example folder, those that exist; `except` (may be NULL): id of a facility whose rows and persons are
 * left out. */
static inline void
fixture_add_example(RnRows *rows, const char *name, const char *except)
{
  static const char *const files[] = {"areas", "facilities", "people", "bands", "seats", "rules", "requests_2027-01"};
  for (gsize f = 0; f < G_N_ELEMENTS(files); f++) {
    g_autofree char *relative = g_strdup_printf("examples/%s/%s.csv", name, files[f]);
    g_autofree char *path = rn_test_path(relative), *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
      continue;
    char *start = g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text;
    g_auto(GStrv) lines = g_strsplit(start, "\n", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    const char *underscore = strchr(files[f], '_');
    g_string_append_printf(kept, "[%.*s]\n", underscore ? (int)(underscore - files[f]) : (int)strlen(files[f]), files[f]);
    for (char **line = lines; *line; line++) {
      gsize length = except ? strlen(except) : 0;
      gboolean is_left_out = except && strncmp(*line, except, length) == 0 && ((*line)[length] == ',' || (*line)[length] == '_');
      if (!is_left_out && (*line)[0] != '#')
        g_string_append_printf(kept, "%s\n", *line);
    }
    fixture_add(rows, kept->str);
  }
}

static inline RnCity *
fixture_example(const char *name, const char *except, const char *more)
{
  g_autoptr(GError) error = NULL;
  RnRows *rows = rn_rows_new();
  fixture_add_example(rows, name, except);
  if (more)
    fixture_add(rows, more);
  RnCity *city = rn_city_new(rows, &error);
  ck_assert_msg(city != NULL, "%s", error ? error->message : "?");
  return city;
}

/* A rota of a month: every slot, held as the text says ("SLOT-KEY UNIT" per line), empty otherwise. */
static inline RnRota *
fixture_rota(const RnCity *city, RnMonth month, const char *text)
{
  g_autoptr(GPtrArray) slots = rn_slots_generate(city, month);
  g_autoptr(GHashTable) holders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  RnRota *rota = rn_rota_new(city->id, month);
  for (char **line = lines; *line; line++) {
    g_auto(GStrv) words = g_strsplit(g_strstrip(*line), " ", 2);
    if (words[0] && words[1]) {
      ck_assert_msg(rn_slots_find(slots, words[0]) != NULL, "no slot %s", words[0]);
      g_hash_table_insert(holders, g_strdup(words[0]), g_strdup(words[1]));
    }
  }
  for (guint i = 0; i < slots->len; i++) {
    RnSlot *slot = slots->pdata[i];
    rn_rota_add(rota, slot, g_hash_table_lookup(holders, slot->key), RN_ORIGIN_IMPORT);
  }
  rn_rota_sort(rota);
  return rota;
}

/* "CODE slot slot | unit unit" of every finding, one a line. */
static inline char *
fixture_findings(const GPtrArray *findings, gboolean with_hard_only)
{
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (with_hard_only && !finding->hard)
      continue;
    g_string_append(out, finding->code);
    for (guint k = 0; k < finding->slots->len; k++)
      g_string_append_printf(out, " %s", (const char *)finding->slots->pdata[k]);
    for (guint k = 0; k < finding->units->len; k++)
      g_string_append_printf(out, "%s %s", k ? "" : " |", (const char *)finding->units->pdata[k]);
    g_string_append(out, "\n");
  }
  return g_string_free(out, FALSE);
}
