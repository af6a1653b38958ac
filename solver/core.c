/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From facts that contradict to an irreducible set of them: QuickXplain (U. Junker, AAAI 2004), which halves the facts and
 * asks whether one half can do without the other, so that a set of k facts out of n takes about k log(n / k) questions.
 * Facts in front are kept rather than those behind.
 *
 * A question that the work did not answer counts as "fits": then the set is larger than need be, but it contradicts all
 * the same, for a fact is only left out on proof. */

#include "solver/case.h"

#include <string.h>

#define LARGEST_SET 200 /* facts whose need is proven one by one */
#define MOST_OTHERS 16  /* other sets looked for */

typedef struct {
  const RnCase *item;
  guint8 *active;
  const RnCaseWork *limits;
  gint64 *work;
} Reduction;

static RnCaseStatus
ask(const Reduction *reduction)
{
  gint64 limit = MIN(reduction->limits->limit, *reduction->work + reduction->limits->limit_of_one);
  return rn_case_decide(reduction->item, reduction->active, limit, reduction->work);
}

static void
switch_facts(const Reduction *reduction, const guint *fact, guint n, guint8 on)
{
  for (guint i = 0; i < n; i++)
    reduction->active[fact[i]] = on;
}

/* What is active and the facts together contradict. Afterwards what is active alone does: the needed facts have been
 * switched on, and `grown` says that something was since it was last known not to contradict. Returns how many. */
static guint
keep_needed(const Reduction *reduction, const guint *fact, guint n, gboolean grown)
{
  if (grown && ask(reduction) == RN_CASE_CONTRADICTS)
    return 0;
  if (n == 1) {
    reduction->active[fact[0]] = 1;
    return 1;
  }
  guint half = n / 2;
  switch_facts(reduction, fact, half, 1);
  guint behind = keep_needed(reduction, fact + half, n - half, TRUE);
  switch_facts(reduction, fact, half, 0);
  return behind + keep_needed(reduction, fact, half, behind > 0);
}

/* Leaves each active fact out once. */
static gboolean
prove_each_needed(const Reduction *reduction, guint n_facts, guint n_active)
{
  gboolean proven = n_active <= LARGEST_SET;
  for (guint f = 0; proven && f < n_facts; f++) {
    if (!reduction->active[f])
      continue;
    reduction->active[f] = 0;
    RnCaseStatus status = ask(reduction);
    if (status == RN_CASE_CONTRADICTS)
      continue; /* an unanswered question had kept it */
    reduction->active[f] = 1;
    proven = status == RN_CASE_FITS;
  }
  return proven;
}

gboolean
rn_case_reduce(const RnCase *item, guint8 *active, const RnCaseWork *limits, gint64 *work)
{
  guint n_facts = rn_case_facts(item)->len, n = 0;
  g_autofree guint *fact = g_new(guint, n_facts + 1);
  Reduction reduction = { .item = item, .active = active, .limits = limits, .work = work };
  for (guint f = 0; f < n_facts; f++)
    if (active[f])
      fact[n++] = f;
  memset(active, 0, n_facts);
  guint kept = n > 0 ? keep_needed(&reduction, fact, n, FALSE) : 0;
  return prove_each_needed(&reduction, n_facts, kept);
}

static guint
count_active(const guint8 *active, guint n)
{
  guint sum = 0;
  for (guint f = 0; f < n; f++)
    sum += active[f] != 0;
  return sum;
}

/* Takes the facts of `all` without `left_out`, when they contradict still, and keeps them if they reduce to fewer. */
static gboolean
try_without(const RnCase *item, const guint8 *all, guint left_out, guint8 *best, const RnCaseWork *limits, gint64 *work)
{
  guint n = rn_case_facts(item)->len;
  g_autofree guint8 *other = g_memdup2(all, n + 1);
  Reduction reduction = { .item = item, .active = other, .limits = limits, .work = work };
  other[left_out] = 0;
  if (ask(&reduction) != RN_CASE_CONTRADICTS)
    return FALSE;
  gboolean proven = rn_case_reduce(item, other, limits, work);
  if (!proven || count_active(other, n) >= count_active(best, n))
    return FALSE;
  memcpy(best, other, n);
  return TRUE;
}

gboolean
rn_case_shrink(const RnCase *item, guint8 *active, const RnCaseWork *limits, gint64 *work)
{
  guint n = rn_case_facts(item)->len;
  g_autofree guint8 *all = g_memdup2(active, n + 1);
  if (!rn_case_reduce(item, active, limits, work))
    return FALSE;
  int tries = 0;
  for (guint f = 0; f < n && tries < MOST_OTHERS; f++) {
    if (!active[f] || count_active(active, n) <= 1)
      continue;
    tries++;
    if (try_without(item, all, f, active, limits, work))
      f = G_MAXUINT; /* from the start, over the facts of the new set */
  }
  return TRUE;
}
