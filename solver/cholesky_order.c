/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Minimum degree on bit rows. Eliminating a row joins all its neighbours; with one bit row a vertex that is a handful of
 * word operations, and the degrees are exact. Rows that have the same neighbours are eliminated together; small groups
 * are merged with the one that they hand their update to, as long as that adds few zeros. */

#include "solver/cholesky_order.h"

#include <string.h>

#define MERGE_WIDTH 8        /* narrower groups merge more willingly */

typedef struct {
  int n, words;
  guint64 *bits;             /* n rows of words */
  int *degree;
  int *touched, n_touched;   /* scratch: words of the present neighbours that are not 0 */
} Graph;

static guint64 *
bits_of(const Graph *graph, int v)
{
  return graph->bits + (gsize)v * (gsize)graph->words;
}

static void
graph_init(Graph *graph, int n, int n_cols, const int *start, const int *row)
{
  graph->n = n;
  graph->words = (n + 63) / 64;
  graph->bits = g_new0(guint64, (gsize)n * (gsize)graph->words + 1);
  graph->degree = g_new0(int, n + 1);
  graph->touched = g_new(int, graph->words + 1);
  for (int j = 0; j < n_cols; j++)
    for (int a = start[j]; a < start[j + 1]; a++) {
      guint64 *bits = bits_of(graph, row[a]);
      for (int b = start[j]; b < start[j + 1]; b++)
        bits[row[b] / 64] |= G_GUINT64_CONSTANT(1) << row[b] % 64;
    }
  for (int v = 0; v < n; v++) {
    guint64 *bits = bits_of(graph, v);
    bits[v / 64] &= ~(G_GUINT64_CONSTANT(1) << v % 64);
    for (int w = 0; w < graph->words; w++)
      graph->degree[v] += __builtin_popcountll(bits[w]);
  }
}

static void
graph_clear(Graph *graph)
{
  g_free(graph->bits);
  g_free(graph->degree);
  g_free(graph->touched);
}

static void
append_bits(const Graph *graph, const guint64 *bits, GArray *list)
{
  for (int w = 0; w < graph->words; w++)
    for (guint64 word = bits[w]; word != 0; word &= word - 1) {
      int v = w * 64 + __builtin_ctzll(word);
      g_array_append_val(list, v);
    }
}

/* Joins the neighbours of a row that goes. */
static void
join_neighbours(Graph *graph, int gone, const GArray *around)
{
  const guint64 *joined = bits_of(graph, gone);
  graph->n_touched = 0;
  for (int w = 0; w < graph->words; w++)
    if (joined[w] != 0)
      graph->touched[graph->n_touched++] = w;
  for (guint i = 0; i < around->len; i++) {
    int v = g_array_index(around, int, i), added = 0;
    guint64 *bits = bits_of(graph, v);
    for (int t = 0; t < graph->n_touched; t++) {
      int w = graph->touched[t];
      added += __builtin_popcountll(joined[w] & ~bits[w]);
      bits[w] |= joined[w];
    }
    bits[v / 64] &= ~(G_GUINT64_CONSTANT(1) << v % 64);
    bits[gone / 64] &= ~(G_GUINT64_CONSTANT(1) << gone % 64);
    graph->degree[v] += added - 2;   /* itself, and the one that goes */
  }
  graph->degree[gone] = -1;
}

/* The row that goes, and all that have no other neighbours than it has. */
static RnEliminated
eliminate(Graph *graph, int pivot)
{
  RnEliminated group = { g_array_new(FALSE, FALSE, sizeof(int)), g_array_new(FALSE, FALSE, sizeof(int)) };
  g_autoptr(GArray) around = g_array_new(FALSE, FALSE, sizeof(int));
  append_bits(graph, bits_of(graph, pivot), around);
  join_neighbours(graph, pivot, around);
  g_array_append_val(group.own, pivot);
  for (guint i = 0; i < around->len; i++) {
    int v = g_array_index(around, int, i);
    if (graph->degree[v] == (int)around->len - 1)
      g_array_append_val(group.own, v);
    else
      g_array_append_val(group.left, v);
  }
  for (guint k = 1; k < group.own->len; k++) {
    int gone = g_array_index(group.own, int, k);
    for (guint i = 0; i < group.left->len; i++)
      bits_of(graph, g_array_index(group.left, int, i))[gone / 64] &= ~(G_GUINT64_CONSTANT(1) << gone % 64);
    graph->degree[gone] = -1;
  }
  for (guint i = 0; i < group.left->len; i++)
    graph->degree[g_array_index(group.left, int, i)] -= (int)group.own->len - 1;
  return group;
}

static void
clear_group(gpointer data)
{
  RnEliminated *group = data;
  g_array_unref(group->own);
  g_array_unref(group->left);
}

static GArray *
find_groups(int n, int n_cols, const int *start, const int *row)
{
  Graph graph;
  GArray *groups = g_array_new(FALSE, FALSE, sizeof(RnEliminated));
  g_array_set_clear_func(groups, clear_group);
  graph_init(&graph, n, n_cols, start, row);
  for (int left = n; left > 0;) {
    int pivot = -1;
    for (int v = 0; v < n; v++)
      if (graph.degree[v] >= 0 && (pivot < 0 || graph.degree[v] < graph.degree[pivot]))
        pivot = v;
    RnEliminated group = eliminate(&graph, pivot);
    left -= (int)group.own->len;
    g_array_append_val(groups, group);
  }
  graph_clear(&graph);
  return groups;
}

/* Whether a group should become part of the one that its first row below belongs to. */
static gboolean
should_merge(const RnEliminated *child, const RnEliminated *parent)
{
  gint64 width = child->own->len, below = child->left->len;
  gint64 parent_width = parent->own->len, total = parent->own->len + parent->left->len;
  gint64 zeros = width * (total - below), entries = (width + parent_width) * (width + total);
  if (zeros == 0)
    return TRUE;
  return (width < MERGE_WIDTH || parent_width < MERGE_WIDTH) ? 4 * zeros <= entries : 16 * zeros <= entries;
}

/* Merges groups upwards; a merged one is left without rows of its own. */
static void
merge_groups(GArray *groups, int n)
{
  g_autofree int *group_of = g_new(int, n + 1);
  for (guint g = 0; g < groups->len; g++) {
    const RnEliminated *group = &g_array_index(groups, RnEliminated, g);
    for (guint k = 0; k < group->own->len; k++)
      group_of[g_array_index(group->own, int, k)] = (int)g;
  }
  for (guint g = 0; g < groups->len; g++) {
    RnEliminated *group = &g_array_index(groups, RnEliminated, g);
    guint parent = groups->len;
    for (guint k = 0; k < group->left->len; k++)
      parent = MIN(parent, (guint)group_of[g_array_index(group->left, int, k)]);
    if (parent == groups->len)
      continue;
    RnEliminated *into = &g_array_index(groups, RnEliminated, parent);
    if (!should_merge(group, into))
      continue;
    for (guint k = 0; k < group->own->len; k++)
      group_of[g_array_index(group->own, int, k)] = (int)parent;
    g_array_prepend_vals(into->own, group->own->data, group->own->len);
    g_array_set_size(group->own, 0);
  }
}

GArray *
rn_cholesky_order(int n_rows, int n_cols, const int *start, const int *row)
{
  GArray *groups = find_groups(n_rows, n_cols, start, row);
  merge_groups(groups, n_rows);
  for (guint g = groups->len; g-- > 0;)
    if (g_array_index(groups, RnEliminated, g).own->len == 0)
      g_array_remove_index(groups, g);
  return groups;
}
