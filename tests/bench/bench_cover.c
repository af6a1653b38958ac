/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Vice cover of a month beside glpsol: mihon with all blocks paired, 60 panels and 43 bands. Ours solves the month as it
 * is, with shares; glpsol solves (a) every evening of every block alone, which is less, and (b) the same parts as ours,
 * a block's month with its shares each, stopped after ten seconds. Processor time of both, in turns; peak memory of ours.
 *
 *   bench-cover GLPSOL EXAMPLES [RUNS]
 *
 * Ends with an error when a part is not proven, when ours takes more than half of glpsol's time for (a), or when what
 * glpsol proves is not our objective. */

#include "engine/cover_plan.h"
#include "engine/cover_vice.h"
#include "engine/rule.h"
#include "solver/assign.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define MONTH ((RnMonth)(2027 * 12))
#define LIMIT 10

static double
seconds_of(int who)
{
  struct rusage usage;
  getrusage(who, &usage);
  return (double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec +
         ((double)usage.ru_utime.tv_usec + (double)usage.ru_stime.tv_usec) / 1e6;
}

/* --- the city --- */

static void
read_table(RnRows *rows, const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat(name, ".csv", NULL), *path = g_build_filename(folder, "mihon", file, NULL);
  g_autofree char *text = NULL;
  const RnTable *table = rn_table_find(name);
  if (!g_file_get_contents(path, &text, NULL, NULL))
    g_error("cannot read %s", path);
  g_auto(GStrv) lines = g_strsplit(g_str_has_prefix(text, "\xef\xbb\xbf") ? text + 3 : text, "\n", -1);
  g_auto(GStrv) head = g_strsplit(lines[0], ",", -1);
  for (char **line = lines + 1; *line && **line; line++) {
    g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
    char **row = g_new0(char *, table->n_columns + 1);
    for (gsize c = 0; c < table->n_columns; c++)
      row[c] = g_strdup(table->columns[c].fallback ? table->columns[c].fallback : "");
    for (gsize c = 0; head[c] && cells[c]; c++)
      if (*cells[c]) {
        int column = rn_table_column(table, g_strstrip(head[c]));
        g_free(row[column]);
        row[column] = g_strdup(g_strstrip(cells[c]));
      }
    rn_rows_take(rows, table, row);
  }
}

static RnCity *
read_city(const char *folder)
{
  static const char *const tables[] = {"areas", "facilities", "people", "panels", "pairings"};
  g_autoptr(GError) error = NULL;
  RnRows *rows = rn_rows_new();
  for (gsize t = 0; t < G_N_ELEMENTS(tables); t++)
    read_table(rows, folder, tables[t]);
  const RnTable *coverage = rn_table_find("coverage");
  char **row = g_new0(char *, coverage->n_columns + 1);
  for (gsize c = 0; c < coverage->n_columns; c++)
    row[c] = g_strdup(coverage->columns[c].fallback ? coverage->columns[c].fallback : "");
  g_free(row[rn_table_column(coverage, "area_id")]);
  row[rn_table_column(coverage, "area_id")] = g_strdup("MH");
  g_free(row[rn_table_column(coverage, "mode")]);
  row[rn_table_column(coverage, "mode")] = g_strdup("paired");
  rn_rows_take(rows, coverage, row);
  RnCity *city = rn_city_new(rows, &error);
  if (!city)
    g_error("%s", error->message);
  return city;
}

/* --- models for glpsol --- */

typedef struct {
  GString *cost, *rows, *whole, *binary;
  GHashTable *loads, *shares; /* text of a unit's patients in one evening; of a facility's minutes */
  int n;
} Model;

static Model
model_new(void)
{
  return (Model){g_string_new("Minimize\n obj:"), g_string_new("Subject To\n"), g_string_new("General\n"),
                 g_string_new("Binary\n"), g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                 g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL), 0};
}

static void
append(GHashTable *texts, char *key, char *term)
{
  GString *text = g_hash_table_lookup(texts, key);
  if (!text) {
    text = g_string_new(NULL);
    g_hash_table_insert(texts, g_strdup(key), text);
  }
  g_string_append_printf(text, "\n %s", term);
  g_free(key);
  g_free(term);
}

/* One stretch: one of its vices, or nobody. No facility is absent in this month, so a date and band is one evening. */
static void
add_stretch(Model *model, const RnCity *city, const RnCoverStretch *stretch)
{
  int item = model->n++, patients = stretch->panel->patients, minutes = (int)((stretch->end - stretch->start) / 60);
  g_string_append_printf(model->rows, " i%d: g%d", item, item);
  g_string_append_printf(model->cost, "\n + %d g%d", 1000 + patients * minutes, item);
  g_string_append_printf(model->binary, " g%d\n", item);
  for (guint p = 0; p < stretch->panel->pairings->len; p++) {
    const RnPairing *pairing = stretch->panel->pairings->pdata[p];
    if (rn_cover_vice_obstacle(city, NULL, pairing, stretch))
      continue;
    g_string_append_printf(model->rows, " + x%d_%u", item, p);
    g_string_append_printf(model->cost, "\n + %d x%d_%u", pairing->rank > 2 ? 3 : pairing->rank - 1, item, p);
    g_string_append_printf(model->binary, " x%d_%u\n", item, p);
    append(model->loads, g_strdup_printf("%s %d %s %d %d", pairing->unit_id, stretch->date, stretch->band, minutes,
                                         rn_cover_vice_capacity(city, pairing, stretch->date)),
           g_strdup_printf("+ %d x%d_%u", patients, item, p));
    append(model->shares, g_strdup(pairing->facility->id), g_strdup_printf("+ %d x%d_%u", minutes, item, p));
  }
  g_string_append(model->rows, " = 1\n");
}

/* Shares of `block` as the plan tells them, or none (NULL). Frees the model. */
static void
write_model(Model *model, const char *path, const RnCoverPlan *plan, const RnArea *block)
{
  GHashTableIter iter;
  gpointer key, value;
  int row = 0;
  g_hash_table_iter_init(&iter, model->loads);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    g_auto(GStrv) words = g_strsplit(key, " ", -1);
    g_string_append_printf(model->rows, " l%d:%s - o%d <= %s\n", row, ((GString *)value)->str, row, words[4]);
    g_string_append_printf(model->cost, "\n + %s o%d", words[3], row);
    row++;
    g_string_free(value, TRUE);
  }
  g_hash_table_iter_init(&iter, model->shares);
  while (g_hash_table_iter_next(&iter, &key, &value)) {
    for (guint s = 0; block && s < plan->shares->len; s++) {
      const RnCoverShare *share = &g_array_index(plan->shares, RnCoverShare, s);
      if (share->block != block || strcmp(share->facility->id, key) != 0)
        continue;
      double free_part = MAX(0.4, 1.0 / MAX(share->facilities, 1) + 0.1), step = 0.01 * (double)share->total;
      g_string_append_printf(model->rows, " s%u:%s - %.2f e%u <= %.4f\n", s, ((GString *)value)->str, step, s,
                             free_part * (double)share->total + step - 0.01);
      g_string_append_printf(model->cost, "\n + 5 e%u", s);
      g_string_append_printf(model->whole, " e%u\n", s);
    }
    g_string_free(value, TRUE);
  }
  FILE *file = fopen(path, "w");
  if (!file)
    g_error("cannot write %s", path);
  fprintf(file, "%s\n%s%s%sEnd\n", model->cost->str, model->rows->str, strchr(model->whole->str, 'e') && block ? model->whole->str : "",
          model->binary->str);
  fclose(file);
  g_string_free(model->cost, TRUE);
  g_string_free(model->rows, TRUE);
  g_string_free(model->whole, TRUE);
  g_string_free(model->binary, TRUE);
  g_hash_table_unref(model->loads);
  g_hash_table_unref(model->shares);
}

/* Models of one block: a file an evening ("evening") or one for the month ("part"). Names are added to `files`. */
static void
write_block(const RnCity *city, const RnCoverPlan *plan, const RnArea *block, gboolean by_evening, const char *folder,
            GPtrArray *files)
{
  g_autoptr(GHashTable) evenings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GPtrArray) order = g_ptr_array_new();
  for (guint p = 0; p < city->panels->len; p++) {
    const RnPanel *panel = city->panels->pdata[p];
    g_autoptr(GArray) stretches = rn_cover_stretches(city, panel, MONTH);
    for (guint i = 0; rn_cover_block(panel) == block && i < stretches->len; i++) {
      const RnCoverStretch *stretch = &g_array_index(stretches, RnCoverStretch, i);
      if (stretch->own)
        continue;
      g_autofree char *key = by_evening ? g_strdup_printf("%d-%s", stretch->date, stretch->band) : g_strdup("month");
      Model *model = g_hash_table_lookup(evenings, key);
      if (!model) {
        model = g_new0(Model, 1);
        *model = model_new();
        char *kept = g_strdup(key);
        g_hash_table_insert(evenings, kept, model);
        g_ptr_array_add(order, kept);
      }
      add_stretch(model, city, stretch);
    }
  }
  for (guint i = 0; i < order->len; i++) {
    g_autofree char *name = g_strdup_printf("%s-%s.lp", block->id, (const char *)order->pdata[i]);
    char *path = g_build_filename(folder, name, NULL);
    write_model(g_hash_table_lookup(evenings, order->pdata[i]), path, plan, by_evening ? NULL : block);
    g_ptr_array_add(files, path);
  }
}

/* --- glpsol --- */

/* The proven optimum, or -1 when it was stopped; processor time is added to *seconds. */
static gint64
run_glpsol(const char *glpsol, const char *lp, double *seconds)
{
  g_autofree char *limit = g_strdup_printf("%d", LIMIT), *out = NULL;
  const char *words[] = {glpsol, "--lp", lp, "--cuts", "--tmlim", limit, NULL};
  double before = seconds_of(RUSAGE_CHILDREN);
  if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, NULL, NULL))
    g_error("cannot run %s", glpsol);
  *seconds += seconds_of(RUSAGE_CHILDREN) - before;
  const char *value = NULL;
  for (const char *at = strstr(out, "mip ="); at; at = strstr(at + 1, "mip ="))
    value = at + strlen("mip =");
  if (!strstr(out, "INTEGER OPTIMAL SOLUTION FOUND"))
    return -1;
  return value ? (gint64)floor(g_ascii_strtod(value, NULL) + 0.5) : 0;
}

int
main(int argc, char **argv)
{
  if (argc < 3) {
    fputs("usage: bench-cover GLPSOL EXAMPLES [RUNS]\n", stderr);
    return 2;
  }
  int runs = argc > 3 ? (int)g_ascii_strtoll(argv[3], NULL, 10) : 3, status = EXIT_SUCCESS;
  g_autoptr(RnCity) city = read_city(argv[2]);
  g_autoptr(RnCoverPlan) plan = rn_cover_plan(city, MONTH, NULL, NULL, NULL, FALSE, NULL);
  g_autofree char *folder = g_dir_make_tmp("bench-cover-XXXXXX", NULL);
  g_autoptr(GPtrArray) evenings = g_ptr_array_new_with_free_func(g_free), parts = g_ptr_array_new_with_free_func(g_free);
  for (guint p = 0; p < plan->parts->len; p++) {
    const RnArea *block = g_array_index(plan->parts, RnCoverPart, p).block;
    write_block(city, plan, block, TRUE, folder, evenings);
    write_block(city, plan, block, FALSE, folder, parts);
  }
  double ours = 0, theirs = 0, whole = 0;
  int proven = 0;
  for (int run = 0; run < runs; run++) {
    double before = seconds_of(RUSAGE_SELF);
    g_autoptr(RnCoverPlan) again = rn_cover_plan(city, MONTH, NULL, NULL, NULL, FALSE, NULL);
    ours += (seconds_of(RUSAGE_SELF) - before) / runs;
    status = again->objective == again->bound ? status : EXIT_FAILURE;
    double sum = 0;
    for (guint f = 0; f < evenings->len; f++)
      (void)run_glpsol(argv[1], evenings->pdata[f], &sum);
    theirs += sum / runs;
  }
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  for (guint f = 0; f < parts->len; f++) {
    gint64 found = run_glpsol(argv[1], parts->pdata[f], &whole);
    proven += found >= 0;
    if (found >= 0 && found != g_array_index(plan->parts, RnCoverPart, f).objective) {
      printf("glpsol says %d for part %u, not %d\n", (int)found, f, (int)g_array_index(plan->parts, RnCoverPart, f).objective);
      status = EXIT_FAILURE;
    }
  }
  printf("%u stretches, %u parts, objective %d, bound %d, %ld MiB\n", plan->rota->duties->len, plan->parts->len,
         (int)plan->objective, (int)plan->bound, usage.ru_maxrss / 1024);
  printf("ours, all parts with shares: %.4f s\n", ours);
  printf("glpsol, %u evenings without shares: %.3f s (%.0f times)\n", evenings->len, theirs, theirs / MAX(ours, 1e-6));
  printf("glpsol, the same %u parts: %.1f s, %d proven within %d s each\n", parts->len, whole, proven, LIMIT);
  for (guint f = 0; f < evenings->len; f++)
    g_unlink(evenings->pdata[f]);
  for (guint f = 0; f < parts->len; f++)
    g_unlink(parts->pdata[f]);
  g_rmdir(folder);
  return ours <= theirs / 2 ? status : EXIT_FAILURE;
}
