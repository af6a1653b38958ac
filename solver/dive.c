/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Going down fixes all that is whole and rounds up the largest parts at once; going back branches on one option, to
 * take it or not, so that both children together hold everything. What the bound of a node forbids within the target is
 * dropped for its whole subtree. */

#include "solver/dive.h"

#include "solver/doubt.h"

#include <math.h>
#include <string.h>

#define ROUNDS 200
#define SIMPLEX_LIMIT 20000
#define TOLERANCE 1e-6
#define ONE 0.999
#define HAIR 0.5             /* cost by which rounded prices may miss a refutation */
#define FIRST_SMOOTHING 0.9
#define PLUNGE_NODES 32      /* of a dive within a tree */
#define NODES_A_PLUNGE 3     /* of the tree, before the next dive */

/* Bounds of the options, the prices that bounded best, and the basis, to come back to. */
typedef struct {
  gint8 *lower, *upper;
  double *center;
  RnBasis basis;
} Place;

typedef struct {
  RnDive *dive;
  RnGenerate *g;
  int n_options, *option;    /* of the scope */
  const guint8 *is_member;   /* per person of the decomposition: in the scope */
  double *part, *price, *center;
  gint8 *value;
  guint8 *full;              /* per joint row: options that are settled as taken fill it */
  double budget;             /* at present */
  int plunges, chosen;       /* dives within the tree so far, and its options */
} Search;

typedef enum {
  NODE_OPEN,
  NODE_REFUTED,
  NODE_LIMIT,
} NodeStatus;

/* --- places --- */

static void
save_place(const Search *search, Place *place)
{
  place->lower = g_new(gint8, search->n_options + 1);
  place->upper = g_new(gint8, search->n_options + 1);
  place->center = g_memdup2(search->center, sizeof(double) * (gsize)(search->g->scope.decompose->n_rows + 1));
  for (int i = 0; i < search->n_options; i++) {
    place->lower[i] = search->dive->lower[search->option[i]];
    place->upper[i] = search->dive->upper[search->option[i]];
  }
  rn_basis_save(&place->basis, search->g->master->simplex);
}

static void
return_to(const Search *search, Place *place)
{
  rn_basis_restore(&place->basis, search->g->master->simplex);
  memcpy(search->center, place->center, sizeof(double) * (gsize)search->g->scope.decompose->n_rows);
  for (int i = 0; i < search->n_options; i++) {
    search->dive->lower[search->option[i]] = place->lower[i];
    search->dive->upper[search->option[i]] = place->upper[i];
  }
}

static void
clear_place(Place *place)
{
  g_free(place->lower);
  g_free(place->upper);
  g_free(place->center);
  rn_basis_clear(&place->basis);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, clear_place)

/* --- fixing --- */

static gboolean
is_mine(const Search *search, int option)
{
  return search->is_member[search->g->scope.decompose->person[option]];
}

/* Forbids what a full joint row leaves no room for. */
static void
shut_full_rows(const Search *search, int option)
{
  const RnScope *scope = &search->g->scope;
  const RnDecompose *d = scope->decompose;
  RnDive *dive = search->dive;
  for (int e = d->row_of.start[option]; e < d->row_of.start[option + 1]; e++) {
    int row = d->row_of.item[e], fixed = scope->given ? scope->given[row] : 0, room = rn_scope_room(scope, row);
    if (room == G_MAXINT)
      continue;
    for (int k = d->option_of.start[row]; k < d->option_of.start[row + 1]; k++)
      fixed += is_mine(search, d->option_of.item[k]) && dive->lower[d->option_of.item[k]];
    for (int k = d->option_of.start[row]; fixed >= room && k < d->option_of.start[row + 1]; k++)
      if (is_mine(search, d->option_of.item[k]) && !dive->lower[d->option_of.item[k]])
        dive->upper[d->option_of.item[k]] = 0;
  }
}

static void
take(const Search *search, int option)
{
  if (search->dive->lower[option])
    return;
  search->dive->lower[option] = 1;
  shut_full_rows(search, option);
}

/* --- bounding a node --- */

static void
record_prices(const Search *search)
{
  rn_generate_record_prices(search->g, search->g->price, search->dive->proof);
}

static NodeStatus
refuted(const Search *search)
{
  record_prices(search);
  rn_proof_tree_leaf(search->dive->proof);
  return NODE_REFUTED;
}

/* Marks the rows that need no price, since nothing in them is open. The program may price them as it likes, as high as
 * its artificial columns cost, which is more than pricers bear. */
static void
mark_full_rows(Search *search)
{
  const RnScope *scope = &search->g->scope;
  const RnDecompose *d = scope->decompose;
  for (int i = 0; i < scope->n_rows; i++) {
    int row = scope->row[i], fixed = scope->given ? scope->given[row] : 0, open = 0, room = rn_scope_room(scope, row);
    for (int k = d->option_of.start[row]; k < d->option_of.start[row + 1]; k++) {
      fixed += search->dive->lower[d->option_of.item[k]];
      open += search->dive->upper[d->option_of.item[k]] && !search->dive->lower[d->option_of.item[k]];
    }
    search->full[row] = open == 0 && fixed == d->model->rows[d->row[row]].upper && fixed == room;
  }
}

/* Prices to evaluate: those of the program drawn to the center. */
static void
mix_prices(Search *search, double smoothing)
{
  RnGenerate *g = search->g;
  rn_master_prices(g->master, search->price);
  rn_generate_mix(g, search->price, search->center, smoothing);
  for (int i = 0; i < g->scope.n_rows; i++)
    if (search->full[g->scope.row[i]])
      g->price[g->scope.row[i]] = 0;
}

/* Generates columns until the program's value is within the target or the bound beyond it. */
static NodeStatus
bound_node(Search *search)
{
  RnGenerate *g = search->g;
  const RnDecompose *d = g->scope.decompose;
  double smoothing = FIRST_SMOOTHING;
  rn_master_ban(g->master);
  mark_full_rows(search);
  RnLpStatus status = rn_master_solve(g->master, RN_LP_DUAL, SIMPLEX_LIMIT);
  for (int round = 0; round < ROUNDS && !rn_generate_is_stopped(g); round++) {
    if (status != RN_LP_OPTIMAL || rn_generate_work(g) > g->work_limit)
      return NODE_LIMIT;
    double value = rn_simplex_objective(g->master->simplex);
    gboolean is_within = value <= (double)search->dive->target + TOLERANCE && !rn_master_is_artificial(g->master);
    if (is_within && round >= search->dive->polish)
      return NODE_OPEN;
    mix_prices(search, smoothing);
    gint64 bound = rn_relax_price(g->relax, g->price);
    if (bound == G_MAXINT64 || rn_generate_whole(g, bound) > search->dive->target)
      return refuted(search);
    for (int i = 0; i < g->scope.n_rows; i++)
      search->center[g->scope.row[i]] = (double)g->price[g->scope.row[i]] / d->scale;
    int added = rn_generate_add_rosters(g, search->price, -TOLERANCE);
    if (added == 0 && is_within)
      return NODE_OPEN;
    if (added == 0 && smoothing == 0)  /* a hair beyond: let the children decide */
      return rn_master_is_artificial(g->master) || value > (double)search->dive->target + HAIR ? NODE_LIMIT : NODE_OPEN;
    smoothing = added == 0 || smoothing < 0.2 ? 0 : 0.5 * smoothing;
    if (added > 0)
      status = rn_master_solve(g->master, RN_LP_PRIMAL, SIMPLEX_LIMIT);
  }
  return NODE_LIMIT;
}

/* Drops what the prices of the program forbid within the target, and solves again when that changed anything: once on
 * the way down, where a dive only looks for a rota, oftener where it must prune. */
static NodeStatus
bound_and_drop(Search *search)
{
  RnGenerate *g = search->g;
  const RnDecompose *d = g->scope.decompose;
  int rounds = search->dive->candidate ? 0 : search->budget > 0 ? 1 : 2;
  for (int round = 0;; round++) {
    NodeStatus status = bound_node(search);
    if (status != NODE_OPEN || round == rounds)
      return status;
    int changed;
    mix_prices(search, 0.5);
    gint64 bound = rn_relax_fix(g->relax, g->price, search->dive->target * d->scale + 1, search->dive->lower,
                                search->dive->upper, &changed);
    if (bound == G_MAXINT64 || bound > search->dive->target * d->scale)
      return refuted(search);
    if (changed == 0)
      return NODE_OPEN;
    record_prices(search);
  }
}

/* --- branching --- */

typedef struct {
  int option;
  double part;
} Fraction;

static int
compare_fractions(gconstpointer a, gconstpointer b)
{
  const Fraction *x = a, *y = b;
  if (fabs(x->part - y->part) > 1e-7)
    return x->part > y->part ? -1 : 1;
  return x->option < y->option ? -1 : x->option > y->option;
}

/* Candidates that the present solution takes at all, the largest parts first; fixed ones are left out. */
static GArray *
list_fractions(Search *search)
{
  GArray *fractions = g_array_new(FALSE, FALSE, sizeof(Fraction));
  const RnDive *dive = search->dive;
  for (int i = 0; i < search->n_options; i++)
    search->part[search->option[i]] = 0;
  rn_master_parts(search->g->master, search->part);
  for (int i = 0; i < search->n_options; i++) {
    int o = search->option[i];
    if (search->part[o] <= 1 - ONE || dive->lower[o] || (dive->candidate && !dive->candidate[o]))
      continue;
    Fraction fraction = { o, search->part[o] };
    g_array_append_val(fractions, fraction);
  }
  g_array_sort(fractions, compare_fractions);
  return fractions;
}

/* Rounds up; returns how many parts that were not whole. */
static int
round_up(const Search *search, const GArray *fractions)
{
  double budget = search->budget;
  int rounded = 0;
  for (guint i = 0; i < fractions->len; i++) {
    const Fraction *fraction = &g_array_index(fractions, Fraction, i);
    double missing = 1 - fraction->part;
    if (fraction->part < ONE && rounded > 0 && (fraction->part < 0.5 || missing > budget))
      break;
    if (!search->dive->upper[fraction->option])
      continue;
    if (fraction->part < ONE) {
      budget -= missing;
      rounded++;
    }
    take(search, fraction->option);
  }
  return rounded;
}

/* Whether the whole rota of the present solution costs the target or less. */
static gboolean
is_within_target(const Search *search)
{
  gint8 *value = search->value;
  for (int i = 0; i < search->n_options; i++)
    value[search->option[i]] = search->part[search->option[i]] > 0.5;
  if (rn_scope_cost(&search->g->scope, value) > search->dive->target)
    return FALSE;
  return TRUE;
}

static RnDiveStatus visit(Search *search);

/* Both children of one option. */
static RnDiveStatus
branch(Search *search, int option, Place *place)
{
  return_to(search, place);
  rn_proof_tree_branch(search->dive->proof, option);
  take(search, option);
  RnDiveStatus first = visit(search);
  if (first == RN_DIVE_FOUND || search->dive->nodes <= 0)
    return first == RN_DIVE_FOUND ? first : RN_DIVE_LIMIT;
  return_to(search, place);
  search->dive->upper[option] = 0;
  RnDiveStatus second = visit(search);
  if (second == RN_DIVE_FOUND)
    return second;
  return first == RN_DIVE_REFUTED && second == RN_DIVE_REFUTED ? RN_DIVE_REFUTED : RN_DIVE_LIMIT;
}

/* Bold and careful dives take turns. */
static const double plunge_budget[] = { 1.5, 0.7, 1.5, 0.4 };

/* A quick dive for a rota within a tree, where no option would refute much. */
static gboolean
plunge(Search *search, const GArray *fractions, Place *place)
{
  RnDive *dive = search->dive;
  RnProofTree *proof = dive->proof;
  int left = dive->nodes, used = dive->nodes_used;
  search->budget = plunge_budget[search->plunges++ % G_N_ELEMENTS(plunge_budget)];
  dive->nodes = MIN(PLUNGE_NODES, left);
  dive->proof = NULL;
  (void)round_up(search, fractions);
  gboolean found = visit(search) == RN_DIVE_FOUND;
  search->budget = 0;
  dive->proof = proof;
  dive->nodes = left - (dive->nodes_used - used);
  if (!found)
    return_to(search, place);
  return found;
}

/* The program's solution, after trials or a dive have left it. */
static void
solve_again(Search *search)
{
  rn_master_ban(search->g->master);
  (void)rn_master_solve(search->g->master, RN_LP_PRIMAL, SIMPLEX_LIMIT);
  g_array_unref(list_fractions(search));
}

/* What a tree branches on, and in which no budget rounds up. Negative when a dive has found a rota instead. While the
 * program is cheaper than the target, some option must make it dearer. At the target itself there may be a rota: then few
 * are tried before a dive, and more after it. `option` is what there is when the simplex method fails. */
static int
choose(Search *search, const GArray *fractions, int option, Place *place)
{
  RnDive *dive = search->dive;
  double target = (double)dive->target;
  RnDoubt doubt = { .master = search->g->master, .lower = dive->lower, .upper = dive->upper, .part = search->part,
                    .target = dive->target };
  doubt.is_thorough = rn_simplex_objective(doubt.master->simplex) < target - HAIR / 100;
  search->chosen++;
  rn_doubt_choose(&doubt);
  option = doubt.option < 0 ? option : doubt.option;
  if (doubt.is_thorough || doubt.dearest > target + TOLERANCE)
    return option;
  if (search->plunges * NODES_A_PLUNGE <= search->chosen && plunge(search, fractions, place))
    return -1;
  solve_again(search);
  doubt.is_thorough = TRUE;
  rn_doubt_choose(&doubt);
  return doubt.option < 0 ? option : doubt.option;
}

static RnDiveStatus
visit(Search *search)
{
  RnDive *dive = search->dive;
  g_auto(Place) place = { 0 };
  if (dive->nodes-- <= 0 || rn_generate_is_stopped(search->g))
    return RN_DIVE_LIMIT;
  dive->nodes_used++;
  NodeStatus status = bound_and_drop(search);
  if (status != NODE_OPEN)
    return status == NODE_REFUTED ? RN_DIVE_REFUTED : RN_DIVE_LIMIT;
  g_autoptr(GArray) fractions = list_fractions(search);
  guint whole = 0;
  while (whole < fractions->len && g_array_index(fractions, Fraction, whole).part >= ONE)
    whole++;
  if (whole == fractions->len) {
    for (guint i = 0; i < fractions->len; i++)
      take(search, g_array_index(fractions, Fraction, i).option);
    return dive->candidate || is_within_target(search) ? RN_DIVE_FOUND : RN_DIVE_LIMIT;
  }
  save_place(search, &place);
  int option = g_array_index(fractions, Fraction, whole).option;
  gsize mark = rn_proof_tree_mark(dive->proof);
  if (search->budget > 0 && round_up(search, fractions) > 1) {
    RnDiveStatus down = visit(search);
    rn_proof_tree_cut(dive->proof, mark);
    if (down == RN_DIVE_FOUND || dive->nodes <= 0)
      return down == RN_DIVE_FOUND ? down : RN_DIVE_LIMIT;
  }
  if (search->budget == 0 && !dive->candidate) {
    option = choose(search, fractions, option, &place);
    if (option < 0)
      return RN_DIVE_FOUND;
  }
  return branch(search, option, &place);
}

RnDiveStatus
rn_dive_run(RnDive *dive)
{
  RnGenerate *g = dive->generate;
  const RnScope *scope = &g->scope;
  const RnDecompose *d = scope->decompose;
  Search search = { .dive = dive, .g = g, .budget = dive->budget };
  g_auto(Place) place = { 0 };
  for (int i = 0; i < scope->n_persons; i++)
    search.n_options += d->option.start[scope->person[i] + 1] - d->option.start[scope->person[i]];
  g_autofree int *option = search.option = g_new(int, search.n_options + 1);
  g_autofree double *part = search.part = g_new0(double, d->model->n_options + 1);
  g_autofree double *price = search.price = g_new0(double, d->n_rows + 1);
  g_autofree double *center = search.center = g_new0(double, d->n_rows + 1);
  g_autofree guint8 *full = search.full = g_new0(guint8, d->n_rows + 1);
  g_autofree gint8 *value = search.value = g_new0(gint8, d->model->n_options + 1);
  g_autofree guint8 *is_member = g_new0(guint8, d->n_persons + 1);
  search.is_member = is_member;
  search.n_options = 0;
  for (int i = 0; i < scope->n_persons; i++)
    is_member[scope->person[i]] = 1;
  for (int i = 0; i < scope->n_persons; i++)
    for (int k = d->option.start[scope->person[i]]; k < d->option.start[scope->person[i] + 1]; k++)
      option[search.n_options++] = d->option.item[k];
  for (int i = 0; i < scope->n_rows; i++)
    center[scope->row[i]] = (double)g->best_price[scope->row[i]] / d->scale;
  save_place(&search, &place);
  int changed;
  RnDiveStatus status;
  memcpy(g->price, g->best_price, sizeof(int) * (gsize)d->n_rows);
  gint64 bound = rn_relax_fix(g->relax, g->price, dive->target * d->scale + 1, dive->lower, dive->upper, &changed);
  record_prices(&search);
  dive->nodes_used = 0;
  if (bound > dive->target * d->scale) {
    rn_proof_tree_leaf(dive->proof);
    status = RN_DIVE_REFUTED;
  } else
    status = visit(&search);
  for (int i = 0; status == RN_DIVE_FOUND && i < search.n_options; i++)
    dive->value[option[i]] = dive->candidate ? dive->lower[option[i]] : value[option[i]];
  return_to(&search, &place);
  rn_master_ban(g->master);
  return status;
}

int
rn_dive_close(RnGenerate *g, gint8 *lower, gint8 *upper, int nodes, RnProofTree **proof, gint8 *value, gint64 *cost,
              gint64 *bound)
{
  int left = nodes;
  while (*cost > *bound && left > 0) {
    g_autoptr(RnProofTree) tree = proof && *proof ? rn_proof_tree_new() : NULL;
    RnDive dive = { .generate = g, .target = *bound, .lower = lower, .upper = upper, .nodes = left, .proof = tree,
                    .value = value };
    RnDiveStatus status = rn_dive_run(&dive);
    left -= dive.nodes_used;
    if (status == RN_DIVE_FOUND)
      *cost = *bound;
    if (status != RN_DIVE_REFUTED)
      break;
    ++*bound;
    if (tree) {
      rn_proof_tree_free(*proof);
      *proof = g_steal_pointer(&tree);
    }
  }
  return nodes - left;
}
