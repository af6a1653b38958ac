/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Better prices by a deflected subgradient method: what the rows would like less what the rosters take is the
 * direction, the step aims at the target, and halves when the bound does not move. */

#include "solver/prove_search.h"

#include <math.h>
#include <string.h>

#define FIX_EVERY 10
#define PATIENCE 8
#define FIRST_PACE 0.8
#define LAST_PACE 0.02
#define NODE_ROUNDS 20
#define STATES_OF_WORK 1000

/* --- writing --- */

guint
rn_prove_write_duals(RnProver *prover)
{
  const RnVerifyCase *whole = prover->whole;
  RnCertificatePart *part = prover->part;
  int number = prover->bound.part;
  RnCertificateStep step = { .kind = RN_CERTIFICATE_DUALS, .person = -1, .first = part->terms->len,
                             .first_cut = part->cuts->len, .n_cuts = prover->bound.cuts.cut->len };
  for (int k = whole->rows_of_part.start[number]; k < whole->rows_of_part.start[number + 1]; k++) {
    int row = whole->rows_of_part.item[k];
    RnCertificateTerm term = { .item = whole->row[row].item, .price = prover->bound.dual[row], .first = -1, .second = -1 };
    if (term.price != 0)
      g_array_append_val(part->terms, term);
  }
  for (guint c = 0; c < step.n_cuts; c++) {
    const RnVerifyCut *own = &g_array_index(prover->bound.cuts.cut, RnVerifyCut, c);
    RnCertificateCut cut = { .price = own->price };
    for (int k = 0; k < 3; k++)
      cut.item[k] = whole->row[own->row[k]].item;
    g_array_append_val(part->cuts, cut);
  }
  step.n = part->terms->len - step.first;
  g_array_append_val(part->steps, step);
  return part->steps->len - 1;
}

void
rn_prove_write_list(RnProver *prover)
{
  RnCertificateStep step = { .kind = RN_CERTIFICATE_LIST, .person = -1, .first = prover->part->terms->len };
  g_array_append_val(prover->part->steps, step);
}

void
rn_prove_write_leaf(RnProver *prover)
{
  RnCertificateStep step = { .kind = RN_CERTIFICATE_LEAF, .person = -1, .first = prover->part->terms->len };
  g_array_append_val(prover->part->steps, step);
}

void
rn_prove_write_branch(RnProver *prover, int person, const GArray *seats, int least, gboolean fewer_first)
{
  RnCertificateStep step = { .kind = RN_CERTIFICATE_BRANCH, .first = prover->part->seats->len, .n = seats->len,
                             .person = person, .least = least, .fewer_first = fewer_first };
  g_array_append_vals(prover->part->seats, seats->data, seats->len);
  g_array_append_val(prover->part->steps, step);
}

static GArray *
only_seat(const RnProver *prover, int position, int *person)
{
  const RnProblemOption *option = rn_option(prover->whole->facts->problem, prover->whole->option[position]);
  GArray *seats = g_array_new(FALSE, FALSE, sizeof(int));
  g_array_append_val(seats, option->seat);
  *person = option->person;
  return seats;
}

void
rn_prove_write_option(RnProver *prover, int position)
{
  int person;
  g_autoptr(GArray) seats = only_seat(prover, position, &person);
  rn_prove_write_branch(prover, person, seats, 1, FALSE);
}

gboolean
rn_prove_settle(const RnProver *prover, RnVerifyNode *node, int position, gboolean taken)
{
  int person;
  g_autoptr(GArray) seats = only_seat(prover, position, &person);
  return rn_verify_node_ask(prover->whole, prover->bound.part, node, person, seats, 1, taken);
}

void
rn_prove_cut(RnProver *prover, guint steps)
{
  RnCertificatePart *part = prover->part;
  for (guint s = part->steps->len; s > steps; s--) {
    const RnCertificateStep *step = &g_array_index(part->steps, RnCertificateStep, s - 1);
    if (step->kind == RN_CERTIFICATE_DUALS) {
      g_array_set_size(part->terms, step->first);
      g_array_set_size(part->cuts, step->first_cut);
    } else if (step->kind == RN_CERTIFICATE_BRANCH)
      g_array_set_size(part->seats, step->first);
  }
  g_array_set_size(part->steps, MIN(steps, part->steps->len));
}

/* --- prices --- */

/* The only person of a row's open options, or -1; *taken: options that are fixed as taken. */
static int
owner_of(const RnVerifyCase *whole, int row, int *taken)
{
  int owner = -1;
  *taken = 0;
  for (int k = whole->members.start[row]; k < whole->members.start[row + 1]; k++) {
    int position = whole->members.item[k];
    int person = rn_option(whole->facts->problem, whole->option[position])->person;
    *taken += whole->status[position] == RN_VERIFY_IN;
    if (whole->status[position] != RN_VERIFY_OPEN)
      continue;
    if (owner >= 0 && owner != person)
      return -1;
    owner = person;
  }
  return owner;
}

void
rn_prove_price_owned(const RnVerifyCase *whole, gint64 *dual)
{
  for (int row = 0; row < whole->n_rows; row++) {
    int taken;
    if (dual[row] != 0 || owner_of(whole, row, &taken) < 0)
      continue;
    gint64 without = rn_verify_case_row_cost(whole, row, taken), with = rn_verify_case_row_cost(whole, row, taken + 1);
    if (without < RN_VERIFY_NEVER && with < RN_VERIFY_NEVER)
      dual[row] = CLAMP((without - with) * whole->scale, -RN_CERTIFICATE_PRICE_MAX, RN_CERTIFICATE_PRICE_MAX);
  }
}

RnVerifySum
rn_prove_bound(RnProver *prover, const RnVerifyNode *node)
{
  gsize states = rn_verify_node_states(prover->whole, prover->bound.part, node);
  prover->work += 1 + (gint64)(states / STATES_OF_WORK);
  return rn_verify_bound_at(&prover->bound, node);
}

gboolean
rn_prove_is_over(const RnProver *prover)
{
  const RnProveOptions *options = prover->options;
  return prover->work > prover->limit || (options->should_stop && options->should_stop(options->data));
}

/* Prices are kept within what a certificate may hold. */
static void
move(RnProver *prover, const RnVerifyNode *node, RnVerifySum sum, double pace)
{
  const RnVerifyCase *whole = prover->whole;
  RnVerifyBound *bound = &prover->bound;
  int first = whole->rows_of_part.start[bound->part], end = whole->rows_of_part.start[bound->part + 1];
  double square = 0, room = (double)prover->target + 1 - (double)sum / (double)whole->scale;
  for (int k = first; k < end; k++) {
    int row = whole->rows_of_part.item[k], taken = -whole->row[row].elsewhere;
    RnVerifySum cost;
    for (int i = whole->members.start[row]; i < whole->members.start[row + 1]; i++) {
      int position = whole->members.item[i];
      gboolean here = whole->part_of[rn_option(whole->facts->problem, whole->option[position])->person] == bound->part;
      taken += here ? bound->taken[position] : node->status[position] == RN_VERIFY_IN;
    }
    double *direction = &prover->direction[row];
    *direction = 0.6 * *direction + rn_verify_bound_row(bound, node, row, &cost) - taken;
    square += *direction * *direction;
  }
  for (int k = first; k < end && square > 1e-9; k++) {
    int row = whole->rows_of_part.item[k];
    double step = pace * room / square * prover->direction[row] * (double)whole->scale;
    bound->dual[row] = (gint64)CLAMP((double)bound->dual[row] + nearbyint(step), -(double)RN_CERTIFICATE_PRICE_MAX,
                                     (double)RN_CERTIFICATE_PRICE_MAX);
  }
}

static gboolean
has_open(const RnProver *prover, const RnVerifyNode *node)
{
  const RnVerifyCase *whole = prover->whole;
  for (int k = whole->persons_of.start[prover->bound.part]; k < whole->persons_of.start[prover->bound.part + 1]; k++) {
    int person = whole->persons_of.item[k];
    for (int i = whole->first[person]; i < whole->first[person + 1]; i++)
      if (node->status[i] == RN_VERIFY_OPEN)
        return TRUE;
  }
  return FALSE;
}

gboolean
rn_prove_drop(RnProver *prover, RnVerifyNode *node, RnVerifySum sum)
{
  gboolean changed;
  guint before = rn_prove_write_duals(prover);
  if (sum > (RnVerifySum)prover->target * prover->whole->scale)
    return TRUE;
  RnVerifyNode untouched = rn_verify_node_copy(prover->whole, prover->bound.part, node);
  gboolean refuted = !rn_verify_bound_fix(&prover->bound, node, sum, prover->target, &changed);
  if (!refuted && !changed) {    /* not worth a step; what states it closed is forgotten with it */
    RnVerifyNode swap = *node;
    *node = untouched;
    untouched = swap;
    rn_prove_cut(prover, before);
  }
  rn_verify_node_clear(prover->whole, prover->bound.part, &untouched);
  return refuted;
}

/* At the best prices so far. */
static gboolean
drop_at_best(RnProver *prover, RnVerifyNode *node, RnVerifySum *known)
{
  memcpy(prover->bound.dual, prover->best, sizeof(gint64) * (gsize)prover->whole->n_rows);
  RnVerifySum sum = rn_prove_bound(prover, node);
  *known = MAX(*known, sum);
  return rn_prove_drop(prover, node, sum);
}

gboolean
rn_prove_improve(RnProver *prover, RnVerifyNode *node, int rounds, RnVerifySum *known)
{
  const RnVerifyCase *whole = prover->whole;
  RnVerifyBound *bound = &prover->bound;
  RnVerifySum best = -RN_VERIFY_SUM_MAX;
  double pace = FIRST_PACE;
  int idle = 0;
  memcpy(bound->dual, prover->best, sizeof(gint64) * (gsize)whole->n_rows);
  memset(prover->direction, 0, sizeof(double) * (gsize)whole->n_rows);
  for (int round = 1; round <= rounds && pace >= LAST_PACE && !rn_prove_is_over(prover); round++) {
    RnVerifySum sum = rn_prove_bound(prover, node);
    if (sum > (RnVerifySum)prover->target * whole->scale) {
      *known = MAX(*known, sum);
      rn_prove_write_duals(prover);
      return TRUE;
    }
    if (sum == -RN_VERIFY_SUM_MAX)
      break;
    idle = sum > best + whole->scale / 200 ? 0 : idle + 1;
    if (sum > best)
      memcpy(prover->best, bound->dual, sizeof(gint64) * (gsize)whole->n_rows);
    best = MAX(best, sum);
    *known = MAX(*known, sum);
    gboolean drops = idle >= PATIENCE || round % FIX_EVERY == 0 || round == rounds;
    if (!drops) {
      move(prover, node, sum, pace);
      continue;
    }
    if (drop_at_best(prover, node, known))
      return TRUE;
    if (!has_open(prover, node))
      break;
    pace = idle >= PATIENCE ? pace / 2 : pace;
    idle = idle >= PATIENCE ? 0 : idle;
    memset(prover->direction, 0, sizeof(double) * (gsize)whole->n_rows);
    sum = rn_prove_bound(prover, node);    /* other rosters are left */
    if (sum > (RnVerifySum)prover->target * whole->scale) {
      rn_prove_write_duals(prover);
      return TRUE;
    }
    move(prover, node, sum, pace);
  }
  return FALSE;
}

/* --- branches --- */

/* Open options of a seat for one person that nobody has yet; 0 for any other row. */
static int
open_candidates(const RnProver *prover, const RnVerifyNode *node, int row)
{
  const RnVerifyCase *whole = prover->whole;
  int open = 0;
  if (whole->row[row].item.kind != RN_CERTIFICATE_SEAT ||
      rn_seat(whole->facts->problem, whole->row[row].item.number)->max != 1)
    return 0;
  for (int k = whole->members.start[row]; k < whole->members.start[row + 1]; k++)
    open += node->status[whole->members.item[k]] == RN_VERIFY_OPEN;
  return open;
}

/* The option to branch on: of the seat with the fewest candidates, at least two, the one that costs least. -1 when
 * nothing is open. */
static int
choose_option(const RnProver *prover, const RnVerifyNode *node)
{
  const RnVerifyCase *whole = prover->whole;
  int best = -1, part = prover->bound.part, fewest = G_MAXINT, option = -1;
  for (int k = whole->rows_of_part.start[part]; k < whole->rows_of_part.start[part + 1]; k++) {
    int row = whole->rows_of_part.item[k], n = open_candidates(prover, node, row);
    if (n >= 2 && n < fewest) {
      best = row;
      fewest = n;
    }
  }
  for (int k = best < 0 ? 0 : whole->members.start[best]; best >= 0 && k < whole->members.start[best + 1]; k++) {
    int i = whole->members.item[k];
    gint64 price = prover->bound.with[i] - prover->bound.without[i];
    if (node->status[i] == RN_VERIFY_OPEN &&
        (option < 0 || price < prover->bound.with[option] - prover->bound.without[option]))
      option = i;
  }
  for (int k = whole->persons_of.start[part]; option < 0 && k < whole->persons_of.start[part + 1]; k++) {
    int person = whole->persons_of.item[k];
    for (int i = whole->first[person]; option < 0 && i < whole->first[person + 1]; i++)
      if (node->status[i] == RN_VERIFY_OPEN)
        option = i;
  }
  return option;
}

gboolean
rn_prove_last(RnProver *prover, const RnVerifyNode *node)
{
  rn_verify_bound_reset(&prover->bound);
  if (rn_prove_bound(prover, node) <= (RnVerifySum)prover->target * prover->whole->scale)
    return FALSE;
  rn_prove_write_duals(prover);
  rn_prove_write_leaf(prover);
  return TRUE;
}

gboolean
rn_prove_node(RnProver *prover, RnVerifyNode *node, int depth)
{
  RnVerifySum known = -RN_VERIFY_SUM_MAX;
  for (;;) {
    if (rn_prove_is_over(prover) || depth >= RN_CERTIFICATE_DEPTH_MAX - 1)
      return FALSE;
    g_autofree gint64 *best = g_memdup2(prover->best, sizeof(gint64) * (gsize)(prover->whole->n_rows + 1));
    if (rn_prove_improve(prover, node, NODE_ROUNDS, &known)) {
      rn_prove_write_leaf(prover);
      return TRUE;
    }
    int option = choose_option(prover, node);
    if (option < 0)
      return rn_prove_last(prover, node);
    rn_prove_write_option(prover, option);
    memcpy(best, prover->best, sizeof(gint64) * (gsize)prover->whole->n_rows);
    RnVerifyNode child = rn_verify_node_copy(prover->whole, prover->bound.part, node);
    gboolean done = !rn_prove_settle(prover, &child, option, TRUE);
    if (done)
      rn_prove_write_leaf(prover);
    else
      done = rn_prove_node(prover, &child, depth + 1);
    rn_verify_node_clear(prover->whole, prover->bound.part, &child);
    memcpy(prover->best, best, sizeof(gint64) * (gsize)prover->whole->n_rows);
    if (!done)
      return FALSE;
    if (!rn_prove_settle(prover, node, option, FALSE)) {
      rn_prove_write_leaf(prover);
      return TRUE;
    }
  }
}
