/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

#include "solver/blocks.h"

#define MOST_CROSS 0.4   /* of all options */
#define FEW 40           /* persons that are no more work than a block */

/* The area with most options of each person; the first of equals. */
static void
find_homes(const RnDecompose *d, int *home)
{
  const RnModel *model = d->model;
  int areas = 0;
  for (int o = 0; o < model->n_options; o++)
    areas = MAX(areas, model->area[o] + 1);
  g_autofree int *count = g_new0(int, areas + 1);
  for (int p = 0; p < d->n_persons; p++) {
    home[p] = model->area[d->option.item[d->option.start[p]]];
    for (int k = d->option.start[p]; k < d->option.start[p + 1]; k++)
      count[model->area[d->option.item[k]]]++;
    for (int k = d->option.start[p]; k < d->option.start[p + 1]; k++) {
      int area = model->area[d->option.item[k]];
      if (count[area] > count[home[p]] || (count[area] == count[home[p]] && area < home[p]))
        home[p] = area;
    }
    for (int k = d->option.start[p]; k < d->option.start[p + 1]; k++)
      count[model->area[d->option.item[k]]] = 0;
  }
}

/* Numbers the areas that are homes, in their order. */
static int
number_blocks(const RnDecompose *d, const int *home, int *block_of_area)
{
  int n = 0, areas = 0;
  for (int o = 0; o < d->model->n_options; o++)
    areas = MAX(areas, d->model->area[o] + 1);
  for (int a = 0; a < areas; a++)
    block_of_area[a] = -1;
  for (int p = 0; p < d->n_persons; p++)
    block_of_area[home[p]] = 0;
  for (int a = 0; a < areas; a++)
    if (block_of_area[a] == 0)
      block_of_area[a] = n++;
  return n;
}

/* Returns how many options are cross ones. */
static int
mark_cross(RnBlocks *blocks, const RnDecompose *d, const int *block_of_area)
{
  int n_cross = 0;
  for (int o = 0; o < d->model->n_options; o++) {
    blocks->is_cross[o] = block_of_area[d->model->area[o]] != blocks->of_person[d->person[o]];
    n_cross += blocks->is_cross[o];
  }
  for (int r = 0; r < d->n_rows; r++) {
    int block = -2;
    for (int k = d->option_of.start[r]; k < d->option_of.start[r + 1]; k++) {
      int own = block_of_area[d->model->area[d->option_of.item[k]]];
      block = block == -2 || block == own ? own : -1;
    }
    blocks->of_row[r] = block < 0 ? -1 : block;
  }
  return n_cross;
}

static void
make_one(RnBlocks *blocks, const RnDecompose *d)
{
  blocks->n = 1;
  for (int p = 0; p < d->n_persons; p++)
    blocks->of_person[p] = 0;
  for (int r = 0; r < d->n_rows; r++)
    blocks->of_row[r] = 0;
  for (int o = 0; o < d->model->n_options; o++)
    blocks->is_cross[o] = 0;
}

/* Rows of a table from the number of each item, leaving out negative ones. */
static RnRows
group_by(int n, const int *number, int n_items)
{
  g_autofree int *row = g_new(int, n_items + 1);
  g_autofree int *item = g_new(int, n_items + 1);
  int kept = 0;
  for (int i = 0; i < n_items; i++)
    if (number[i] >= 0) {
      row[kept] = number[i];
      item[kept++] = i;
    }
  return rn_rows_init(n, kept, row, item);
}

RnBlocks *
rn_blocks_new(const RnDecompose *d)
{
  RnBlocks *blocks = g_new0(RnBlocks, 1);
  g_autofree int *home = g_new(int, d->n_persons + 1);
  int areas = 0;
  for (int o = 0; o < d->model->n_options; o++)
    areas = MAX(areas, d->model->area[o] + 1);
  g_autofree int *block_of_area = g_new(int, areas + 1);
  blocks->of_person = g_new(int, d->n_persons + 1);
  blocks->of_row = g_new(int, d->n_rows + 1);
  blocks->is_cross = g_new0(guint8, d->model->n_options + 1);
  find_homes(d, home);
  blocks->n = number_blocks(d, home, block_of_area);
  for (int p = 0; p < d->n_persons; p++)
    blocks->of_person[p] = block_of_area[home[p]];
  int n_cross = mark_cross(blocks, d, block_of_area);
  if (blocks->n <= 1 || d->n_persons <= FEW || n_cross > MOST_CROSS * d->model->n_options)
    make_one(blocks, d);
  blocks->person = group_by(blocks->n, blocks->of_person, d->n_persons);
  blocks->row = group_by(blocks->n, blocks->of_row, d->n_rows);
  return blocks;
}

void
rn_blocks_free(RnBlocks *blocks)
{
  if (!blocks)
    return;
  rn_rows_clear(&blocks->person);
  rn_rows_clear(&blocks->row);
  g_free(blocks->of_person);
  g_free(blocks->of_row);
  g_free(blocks->is_cross);
  g_free(blocks);
}
