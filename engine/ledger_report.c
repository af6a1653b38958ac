/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading the ledger: balances for the secretary, and the spread of a year for the committee. Works on what versions
 * keep, so that old months are judged by the quotas of their time. */

#include "engine/ledger.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MICRO G_GINT64_CONSTANT(1000000)

typedef struct {
  const RnVersionQuota *quota; /* one of them, for its words */
  gint64 target_micro;
  int assigned, eligible, months;
  gboolean excused;
} Line;

static int
compare_lines(gconstpointer a, gconstpointer b)
{
  const RnVersionQuota *x = ((const Line *)a)->quota, *y = ((const Line *)b)->quota;
  int order = strcmp(x->service, y->service);
  order = order ? order : strcmp(x->area_id, y->area_id);
  order = order ? order : strcmp(x->seat, y->seat);
  order = order ? order : strcmp(x->category, y->category);
  return order ? order : strcmp(x->unit_id, y->unit_id);
}

/* One line per unit and place over the versions whose fiscal year is `fiscal_year` (0: all). */
static GArray *
lines_of(const GPtrArray *past, int fiscal_year)
{
  GArray *lines = g_array_new(FALSE, TRUE, sizeof(Line));
  g_autoptr(GHashTable) index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint v = 0; past && v < past->len; v++) {
    const RnVersion *version = past->pdata[v];
    if (fiscal_year && rn_fiscal_year(rn_month_first(version->month)) != fiscal_year)
      continue;
    for (guint q = 0; q < version->quotas->len; q++) {
      const RnVersionQuota *quota = version->quotas->pdata[q];
      char *key = g_strjoin("/", quota->service, quota->area_id, quota->seat, quota->category, quota->unit_id, NULL);
      guint at = GPOINTER_TO_UINT(g_hash_table_lookup(index, key));
      if (at == 0) {
        Line line = {.quota = quota};
        g_array_append_val(lines, line);
        at = lines->len;
        g_hash_table_insert(index, key, GUINT_TO_POINTER(at));
      } else {
        g_free(key);
      }
      Line *line = &g_array_index(lines, Line, at - 1);
      line->target_micro += quota->target_micro;
      line->assigned += quota->assigned;
      line->eligible += quota->eligible;
      line->months++;
      line->excused |= quota->excused;
    }
  }
  g_array_sort(lines, compare_lines);
  return lines;
}

GArray *
rn_ledger_rows(const RnCity *city, RnMonth month, const GPtrArray *past)
{
  (void)city;
  GArray *rows = g_array_new(FALSE, TRUE, sizeof(RnLedgerRow));
  g_autoptr(GArray) lines = lines_of(past, rn_fiscal_year(rn_month_first(month)));
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    RnLedgerRow row = {
      .unit_id = line->quota->unit_id,
      .service = line->quota->service,
      .seat = line->quota->seat,
      .area_id = line->quota->area_id,
      .category = line->quota->category,
      .target_micro = line->target_micro,
      .balance_micro = line->target_micro - line->assigned * MICRO,
      .assigned = line->assigned,
      .excused = line->excused,
    };
    g_array_append_val(rows, row);
  }
  return rows;
}

/* --- spread --- */

static gboolean
same_place(const Line *a, const Line *b)
{
  return strcmp(a->quota->service, b->quota->service) == 0 && strcmp(a->quota->area_id, b->quota->area_id) == 0 &&
         strcmp(a->quota->seat, b->quota->seat) == 0 && strcmp(a->quota->category, b->quota->category) == 0;
}

/* Equal share and equal eligibility over the same months give the same target. */
static gboolean
is_comparable(const Line *a, const Line *b)
{
  return a->target_micro == b->target_micro && a->eligible == b->eligible && a->months == b->months && !a->excused &&
         !b->excused;
}

static void
spread_free(gpointer data)
{
  RnSpread *spread = data;
  g_ptr_array_unref(spread->outside);
  g_free(spread);
}

static char *
explain(const RnCity *city, const Line *line, const Line *most)
{
  const RnPerson *person = rn_city_person(city, line->quota->unit_id);
  const char *name = person ? person->name : line->quota->unit_id;
  if (line->excused)
    return g_strdup_printf(_("%s (%s): %d duties; on leave or not on the rota for part of the year"), name,
                           line->quota->unit_id, line->assigned);
  if (line->target_micro != most->target_micro)
    return g_strdup_printf(_("%s (%s): %d duties; share of the duties %.2f instead of %.2f"), name, line->quota->unit_id,
                           line->assigned, (double)line->target_micro / MICRO, (double)most->target_micro / MICRO);
  if (line->eligible != most->eligible)
    return g_strdup_printf(_("%s (%s): %d duties; may hold %d of the seats instead of %d"), name, line->quota->unit_id,
                           line->assigned, line->eligible, most->eligible);
  return g_strdup_printf(_("%s (%s): %d duties; limits and requests left no other choice"), name, line->quota->unit_id,
                         line->assigned);
}

/* The line that is comparable to most others of [from, to). */
static const Line *
typical(const GArray *lines, guint from, guint to, int *count)
{
  const Line *best = NULL;
  *count = 0;
  for (guint i = from; i < to; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    int alike = 0;
    for (guint j = from; j < to; j++)
      alike += is_comparable(line, &g_array_index(lines, Line, j));
    if (alike > *count) {
      best = line;
      *count = alike;
    }
  }
  return best;
}

static RnSpread *
spread_of(const RnCity *city, const GArray *lines, guint from, guint to)
{
  RnSpread *spread = g_new0(RnSpread, 1);
  const Line *most = typical(lines, from, to, &spread->persons);
  const RnVersionQuota *words = g_array_index(lines, Line, from).quota;
  spread->service = words->service;
  spread->seat = words->seat;
  spread->area_id = words->area_id;
  spread->category = words->category;
  spread->outside = g_ptr_array_new_with_free_func(g_free);
  spread->min = G_MAXINT;
  for (guint i = from; most && i < to; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    if (is_comparable(line, most)) {
      spread->min = MIN(spread->min, line->assigned);
      spread->max = MAX(spread->max, line->assigned);
    }
  }
  if (!most)
    spread->min = 0;
  gint64 low = most ? most->target_micro / MICRO : 0;
  for (guint i = from; most && i < to; i++) {
    const Line *line = &g_array_index(lines, Line, i);
    gboolean strays = is_comparable(line, most) ? spread->max - spread->min > 1 &&
                                                    (line->assigned < low || line->assigned > low + 1)
                                                : line->assigned < spread->min || line->assigned > spread->max;
    if (strays)
      g_ptr_array_add(spread->outside, explain(city, line, most));
  }
  return spread;
}

GPtrArray *
rn_ledger_spread(const RnCity *city, const GPtrArray *past)
{
  GPtrArray *spreads = g_ptr_array_new_with_free_func(spread_free);
  g_autoptr(GArray) lines = lines_of(past, 0);
  for (guint from = 0; from < lines->len;) {
    guint to = from + 1;
    while (to < lines->len && same_place(&g_array_index(lines, Line, from), &g_array_index(lines, Line, to)))
      to++;
    g_ptr_array_add(spreads, spread_of(city, lines, from, to));
    from = to;
  }
  return spreads;
}
