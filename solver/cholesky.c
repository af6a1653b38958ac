/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Supernodes in dense panels: its own rows first, then the rows below. After a panel is factored its outer product goes
 * straight to the panels of those rows; where each number goes is found once. */

#include "solver/cholesky.h"

#include "solver/cholesky_order.h"
#include "solver/lookup.h"
#include "solver/wide.h"

#include <math.h>
#include <string.h>

#define TINY_PIVOT 1e-30

typedef struct {
  int first, width;          /* its columns, in the order of elimination */
  int height;                /* width and rows below, rounded up to RN_LANES */
  int n_below;
  int below;                 /* in row_of: rows below, ascending */
  int panel;                 /* in value */
  int target, n_targets;     /* in targets */
} Node;

/* Part of a node's outer product that falls into one other node: columns from .. to - 1 of its rows below. */
typedef struct {
  int node, from, to;
  int place;                 /* in places: row of the target's panel for every row below, from `from` on */
} Target;

/* What one column of A adds to one column of the factor: its weight, at n places. */
typedef struct {
  int column, n;
} Entry;

struct RnCholesky {
  int n, n_cols;
  int *order;                /* row -> place in the order */
  int n_nodes;
  Node *nodes;
  int *row_of;
  GArray *targets, *places;
  double *value, *update, *scratch;
  gsize n_values;
  Entry *entries;
  int n_entries;
  int *where;                /* places in value, the entries' one after the other */
  int *diagonal;             /* of every row: its place in value */
};

/* --- panels --- */

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return x < y ? -1 : x > y;
}

/* Numbers the rows in the order of elimination and lays out the panels. */
static void
lay_out(RnCholesky *c, const GArray *groups)
{
  gsize n_below = 0, next = 0;
  int most = 0, position = 0;
  for (guint g = 0; g < groups->len; g++) {
    const RnEliminated *group = &g_array_index(groups, RnEliminated, g);
    for (guint k = 0; k < group->own->len; k++)
      c->order[g_array_index(group->own, int, k)] = position++;
    n_below += group->left->len;
  }
  c->n_nodes = (int)groups->len;
  c->nodes = g_new0(Node, c->n_nodes + 1);
  c->row_of = g_new(int, n_below + 1);
  n_below = 0;
  position = 0;
  Node *node = c->nodes;
  for (guint g = 0; g < groups->len; g++) {
    const RnEliminated *group = &g_array_index(groups, RnEliminated, g);
    node->first = position;
    node->width = (int)group->own->len;
    node->n_below = (int)group->left->len;
    node->height = RN_LANES_UP(node->width + node->n_below);
    node->below = (int)n_below;
    node->panel = (int)next;
    for (guint k = 0; k < group->left->len; k++)
      c->row_of[n_below++] = c->order[g_array_index(group->left, int, k)];
    qsort(c->row_of + node->below, group->left->len, sizeof(int), compare_ints);
    position += node->width;
    next += (gsize)node->height * (gsize)node->width;
    most = MAX(most, node->n_below + RN_LANES);
    node++;
  }
  c->n_values = next;
  c->value = g_new0(double, next + RN_LANES);
  c->update = g_new0(double, (gsize)most * (gsize)most + RN_LANES);
  c->scratch = g_new0(double, most + c->n + RN_LANES);
}

/* Row of a node's panel at which a place of the order lies. */
static int
row_in_panel(const RnCholesky *c, const Node *node, int place)
{
  if (place < node->first + node->width)
    return place - node->first;
  const int *rows = c->row_of + node->below;
  int low = 0, high = node->n_below;
  while (low < high) {
    int middle = (low + high) / 2;
    if (rows[middle] < place)
      low = middle + 1;
    else
      high = middle;
  }
  return node->width + low;
}

static void
find_targets(RnCholesky *c, const int *node_of)
{
  c->targets = g_array_new(FALSE, FALSE, sizeof(Target));
  c->places = g_array_new(FALSE, FALSE, sizeof(int));
  for (int s = 0; s < c->n_nodes; s++) {
    Node *node = &c->nodes[s];
    const int *rows = c->row_of + node->below;
    node->target = (int)c->targets->len;
    for (int from = 0, to; from < node->n_below; from = to) {
      Target target = { .node = node_of[rows[from]], .from = from, .place = (int)c->places->len };
      for (to = from; to < node->n_below && node_of[rows[to]] == target.node; to++)
        ;
      target.to = to;
      for (int i = from; i < node->n_below; i++) {
        int place = row_in_panel(c, &c->nodes[target.node], rows[i]);
        g_array_append_val(c->places, place);
      }
      g_array_append_val(c->targets, target);
      node->n_targets++;
    }
  }
}

/* Columns of A by the rows that they stand in, and rows by their columns, all in the order of elimination. */
static void
sort_ones(const RnCholesky *c, const int *start, const int *row, int *sorted, RnRows *of_place)
{
  int n_ones = start[c->n_cols];
  g_autofree int *column = g_new(int, n_ones + 1);
  g_autofree int *place = g_new(int, n_ones + 1);
  for (int j = 0; j < c->n_cols; j++)
    for (int k = start[j]; k < start[j + 1]; k++) {
      column[k] = j;
      place[k] = c->order[row[k]];
    }
  *of_place = rn_rows_init(c->n, n_ones, place, column);
  g_autofree int *fill = g_memdup2(start, sizeof(int) * (gsize)(c->n_cols + 1));
  for (int p = 0; p < c->n; p++)
    for (int k = of_place->start[p]; k < of_place->start[p + 1]; k++)
      sorted[fill[of_place->item[k]]++] = p;
}

/* Where the entries of A D A' go: for every column of the factor and every column of A in it, the rows of the panel. */
static void
find_entries(RnCholesky *c, const int *start, const int *row)
{
  int n_ones = start[c->n_cols], n = 0, n_pairs = 0;
  g_autofree int *sorted = g_new(int, n_ones + 1);
  g_autofree int *next = g_memdup2(start, sizeof(int) * (gsize)(c->n_cols + 1));
  g_autofree int *in_panel = g_new(int, c->n + 1);
  RnRows of_place;
  sort_ones(c, start, row, sorted, &of_place);
  for (int j = 0; j < c->n_cols; j++)
    n_pairs += (start[j + 1] - start[j]) * (start[j + 1] - start[j] + 1) / 2;
  c->where = g_new(int, n_pairs + 1);
  c->entries = g_new(Entry, n_ones + 1);
  n_pairs = 0;
  for (int s = 0; s < c->n_nodes; s++) {
    const Node *node = &c->nodes[s];
    for (int i = 0; i < node->width; i++)
      in_panel[node->first + i] = i;
    for (int i = 0; i < node->n_below; i++)
      in_panel[c->row_of[node->below + i]] = node->width + i;
    for (int p = node->first; p < node->first + node->width; p++) {
      int base = node->panel + (p - node->first) * node->height;
      for (int k = of_place.start[p]; k < of_place.start[p + 1]; k++) {
        int j = of_place.item[k];
        c->entries[n].column = j;
        c->entries[n].n = start[j + 1] - next[j];
        n++;
        for (int t = next[j]++; t < start[j + 1]; t++)
          c->where[n_pairs++] = base + in_panel[sorted[t]];
      }
    }
  }
  c->n_entries = n;
  rn_rows_clear(&of_place);
}

static void
find_diagonal(RnCholesky *c, const int *node_of)
{
  for (int r = 0; r < c->n; r++) {
    const Node *node = &c->nodes[node_of[c->order[r]]];
    c->diagonal[r] = node->panel + (c->order[r] - node->first) * (node->height + 1);
  }
}

RnCholesky *
rn_cholesky_new(int n_rows, int n_cols, const int *start, const int *row)
{
  RnCholesky *c = g_new0(RnCholesky, 1);
  g_autofree int *node_of = g_new(int, n_rows + 1);
  c->n = n_rows;
  c->n_cols = n_cols;
  c->order = g_new(int, n_rows + 1);
  c->diagonal = g_new(int, n_rows + 1);
  g_autoptr(GArray) groups = rn_cholesky_order(n_rows, n_cols, start, row);
  lay_out(c, groups);
  for (int s = 0; s < c->n_nodes; s++)
    for (int k = 0; k < c->nodes[s].width; k++)
      node_of[c->nodes[s].first + k] = s;
  find_targets(c, node_of);
  find_entries(c, start, row);
  find_diagonal(c, node_of);
  return c;
}

void
rn_cholesky_free(RnCholesky *c)
{
  if (!c)
    return;
  g_free(c->order);
  g_free(c->nodes);
  g_free(c->row_of);
  g_array_unref(c->targets);
  g_array_unref(c->places);
  g_free(c->value);
  g_free(c->update);
  g_free(c->scratch);
  g_free(c->entries);
  g_free(c->where);
  g_free(c->diagonal);
  g_free(c);
}

gint64
rn_cholesky_size(const RnCholesky *c)
{
  return (gint64)c->n_values;
}

/* --- numbers --- */

/* Factors the columns from .. to - 1 of a panel, to which the columns before have been applied. In place of a pivot its
 * inverse is kept. */
static inline __attribute__((always_inline)) void
factor_columns(double *panel, int from, int to, int height)
{
  for (int k = from; k < to; k++) {
    double *column = panel + (gsize)k * (gsize)height;
    int first = k / RN_LANES * RN_LANES;
    double scale = column[k] > TINY_PIVOT ? 1 / sqrt(column[k]) : 0;
    for (int i = first; i < height; i += RN_LANES)
      *(RnLanes *)(column + i) *= scale;
    column[k] = scale;
    for (int j = k + 1; j < to; j++) {
      double *other = panel + (gsize)j * (gsize)height;
      double factor = column[j];
      for (int i = first; i < height; i += RN_LANES)
        *(RnLanes *)(other + i) -= *(const RnLanes *)(column + i) * factor;
    }
  }
}

/* Four columns at a time: what the columns before them bring, then the four among themselves. */
RN_WIDE static void
factor_panel(double *panel, int width, int height)
{
  for (int k = 0; k < width; k += 4) {
    int end = MIN(k + 4, width);
    double *c0 = panel + (gsize)k * (gsize)height, *c1 = panel + (gsize)MIN(k + 1, end - 1) * (gsize)height;
    double *c2 = panel + (gsize)MIN(k + 2, end - 1) * (gsize)height, *c3 = panel + (gsize)(end - 1) * (gsize)height;
    for (int i = k / RN_LANES * RN_LANES; i < height && k > 0; i += RN_LANES) {
      RnLanes s0 = *(const RnLanes *)(c0 + i), s1 = *(const RnLanes *)(c1 + i);
      RnLanes s2 = *(const RnLanes *)(c2 + i), s3 = *(const RnLanes *)(c3 + i);
      const double *before = panel;
      for (int p = 0; p < k; p++, before += height) {
        RnLanes x = *(const RnLanes *)(before + i);
        s0 -= x * before[k];
        s1 -= x * before[MIN(k + 1, end - 1)];
        s2 -= x * before[MIN(k + 2, end - 1)];
        s3 -= x * before[end - 1];
      }
      *(RnLanes *)(c0 + i) = s0;
      *(RnLanes *)(c1 + i) = s1;
      *(RnLanes *)(c2 + i) = s2;
      *(RnLanes *)(c3 + i) = s3;
    }
    factor_columns(panel, k, end, height);
  }
}

/* The outer product of the rows below, columns of four at a time, from the row of the column on. */
RN_WIDE static void
multiply_below(const double *panel, int width, int height, int n_below, double *update, int ld)
{
  const double *below = panel + width;
  for (int j = 0; j < n_below; j += 4) {
    int n = MIN(4, n_below - j);
    int b0 = j, b1 = MIN(j + 1, n_below - 1), b2 = MIN(j + 2, n_below - 1), b3 = MIN(j + 3, n_below - 1);
    for (int i = j / RN_LANES * RN_LANES; i < n_below; i += RN_LANES) {
      RnLanes s0 = { 0 }, s1 = { 0 }, s2 = { 0 }, s3 = { 0 };
      const double *column = below;
      for (int p = 0; p < width; p++, column += height) {
        RnLanes x = *(const RnLanes *)(column + i);
        s0 += x * column[b0];
        s1 += x * column[b1];
        s2 += x * column[b2];
        s3 += x * column[b3];
      }
      *(RnLanes *)(update + (gsize)j * (gsize)ld + i) = s0;
      if (n > 1)
        *(RnLanes *)(update + (gsize)(j + 1) * (gsize)ld + i) = s1;
      if (n > 2)
        *(RnLanes *)(update + (gsize)(j + 2) * (gsize)ld + i) = s2;
      if (n > 3)
        *(RnLanes *)(update + (gsize)(j + 3) * (gsize)ld + i) = s3;
    }
  }
}

static void
hand_on(RnCholesky *c, const Node *node, int ld)
{
  for (int t = node->target; t < node->target + node->n_targets; t++) {
    const Target *target = &g_array_index(c->targets, Target, t);
    const Node *into = &c->nodes[target->node];
    const int *place = (const int *)(void *)c->places->data + target->place;
    int n = node->n_below - target->from;
    for (int j = target->from; j < target->to; j++) {
      const double *from = c->update + (gsize)j * (gsize)ld + target->from;
      double *to = c->value + into->panel +
                   (gsize)(c->row_of[node->below + j] - into->first) * (gsize)into->height;
      for (int i = j - target->from; i < n; i++)
        to[place[i]] -= from[i];
    }
  }
}

void
rn_cholesky_factor(RnCholesky *c, const double *d, const double *e)
{
  memset(c->value, 0, sizeof(double) * c->n_values);
  for (int r = 0; r < c->n; r++)
    c->value[c->diagonal[r]] = e[r];
  const int *where = c->where;
  for (int k = 0; k < c->n_entries; where += c->entries[k++].n) {
    double weight = d[c->entries[k].column];
    for (int i = 0; i < c->entries[k].n; i++)
      c->value[where[i]] += weight;
  }
  for (int s = 0; s < c->n_nodes; s++) {
    const Node *node = &c->nodes[s];
    int ld = RN_LANES_UP(node->n_below);
    factor_panel(c->value + node->panel, node->width, node->height);
    multiply_below(c->value + node->panel, node->width, node->height, node->n_below, c->update, ld);
    hand_on(c, node, ld);
  }
}

/* Forward through one panel: the product of the rows below gathers in `sum`. */
RN_WIDE static void
solve_forward(const double *panel, const Node *node, double *own, double *sum)
{
  int height = node->height;
  for (int k = 0; k < node->width; k++) {
    const double *column = panel + (gsize)k * (gsize)height;
    own[k] *= column[k];
    for (int i = k + 1; i < node->width; i++)
      own[i] -= column[i] * own[k];
  }
  for (int i = 0; i < node->n_below; i += RN_LANES) {
    const double *at = panel + node->width + i;
    RnLanes s = { 0 };
    for (int k = 0; k < node->width; k++, at += height)
      s += *(const RnLanes *)at * own[k];
    *(RnLanes *)(sum + i) = s;
  }
}

/* Backward: `below` holds the solution of the rows below, and zeros up to a multiple of RN_LANES. */
RN_WIDE static void
solve_backward(const double *panel, const Node *node, double *own, const double *below)
{
  for (int k = node->width - 1; k >= 0; k--) {
    const double *column = panel + (gsize)k * (gsize)node->height;
    RnLanes s = { 0 };
    for (int i = 0; i < node->n_below; i += RN_LANES)
      s += *(const RnLanes *)(column + node->width + i) * *(const RnLanes *)(below + i);
    double sum = own[k] - (((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7])));
    for (int i = k + 1; i < node->width; i++)
      sum -= column[i] * own[i];
    own[k] = sum * column[k];
  }
}

void
rn_cholesky_solve(const RnCholesky *c, double *x)
{
  double *y = c->scratch, *below = c->update;
  for (int r = 0; r < c->n; r++)
    y[c->order[r]] = x[r];
  for (int s = 0; s < c->n_nodes; s++) {
    const Node *node = &c->nodes[s];
    const int *rows = c->row_of + node->below;
    solve_forward(c->value + node->panel, node, y + node->first, below);
    for (int i = 0; i < node->n_below; i++)
      y[rows[i]] -= below[i];
  }
  for (int s = c->n_nodes - 1; s >= 0; s--) {
    const Node *node = &c->nodes[s];
    const int *rows = c->row_of + node->below;
    for (int i = 0; i < node->n_below; i++)
      below[i] = y[rows[i]];
    for (int i = node->n_below; i % RN_LANES != 0; i++)
      below[i] = 0;
    solve_backward(c->value + node->panel, node, y + node->first, below);
  }
  for (int r = 0; r < c->n; r++)
    x[r] = y[c->order[r]];
}
