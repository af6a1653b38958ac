/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Finds what contradicts: first among the pins, then among all that is demanded, one group of seats after another that has
 * nothing to do with the rest; then an irreducible set of facts (core.c). */

#include "solver/contradiction.h"

#include "solver/lookup.h"

#include <string.h>

#define WORK_OF_ONE 20000
#define WORK_LIMIT 400000
#define MOST_NAMED 40   /* facts in the text */

typedef struct {
  const RnProblem *problem;
  const GArray *absent;
  const RnCaseWork *limits;
  gint64 *work;
  int *root;            /* union-find: seats, then persons */
} Hunt;

/* --- groups of seats --- */

static int
find_root(Hunt *hunt, int i)
{
  while (hunt->root[i] != i)
    i = hunt->root[i] = hunt->root[hunt->root[i]];
  return i;
}

static void
join(Hunt *hunt, int i, int j)
{
  i = find_root(hunt, i);
  j = find_root(hunt, j);
  hunt->root[MAX(i, j)] = MIN(i, j);
}

/* Seats hang together by the persons who may take both, and by hard groups. */
static void
join_seats(Hunt *hunt)
{
  const RnProblem *problem = hunt->problem;
  int n_seats = (int)problem->seats->len, n = n_seats + (int)problem->persons->len;
  for (int i = 0; i < n; i++)
    hunt->root[i] = i;
  for (guint o = 0; o < problem->options->len; o++)
    join(hunt, rn_option(problem, (int)o)->seat, n_seats + rn_option(problem, (int)o)->person);
  for (guint g = 0; g < problem->groups->len; g++) {
    const RnProblemGroup *group = g_ptr_array_index(problem->groups, g);
    for (guint i = 1; group->price == RN_PRICE_HARD && i < group->seats->len; i++)
      join(hunt, g_array_index(group->seats, int, 0), g_array_index(group->seats, int, i));
  }
}

/* --- cases --- */

/* The case of these demands when it contradicts; else NULL. Takes nothing over. */
static RnCase *
try_case(const Hunt *hunt, const int *demand, gboolean with_minima)
{
  RnCaseTask task = { .problem = hunt->problem, .absent = hunt->absent, .demand = demand, .focus = -1,
                      .with_minima = with_minima };
  g_autoptr(RnCase) item = rn_case_new(&task);
  g_autofree guint8 *all = g_malloc(rn_case_facts(item)->len + 1);
  memset(all, 1, rn_case_facts(item)->len);
  gint64 limit = MIN(hunt->limits->limit, *hunt->work + hunt->limits->limit_of_one);
  return rn_case_decide(item, all, limit, hunt->work) == RN_CASE_CONTRADICTS ? g_steal_pointer(&item) : NULL;
}

/* Only the seats of pins, and nothing demanded. */
static RnCase *
try_pins(const Hunt *hunt)
{
  const RnProblem *problem = hunt->problem;
  g_autofree int *demand = g_new(int, problem->seats->len + 1);
  for (guint s = 0; s < problem->seats->len; s++)
    demand[s] = -1;
  for (guint o = 0; o < problem->options->len; o++)
    if (rn_option(problem, (int)o)->pinned)
      demand[rn_option(problem, (int)o)->seat] = 0;
  return try_case(hunt, demand, FALSE);
}

/* All hard demands of one group of seats after another. */
static RnCase *
try_groups(Hunt *hunt)
{
  const RnProblem *problem = hunt->problem;
  guint n_seats = problem->seats->len;
  g_autofree int *demand = g_new(int, n_seats + 1);
  RnCase *found = NULL;
  join_seats(hunt);
  for (guint first = 0; !found && first < n_seats; first++) {
    if (hunt->root[first] != (int)first)
      continue;
    gboolean any = FALSE;
    for (guint s = 0; s < n_seats; s++) {
      const RnProblemSeat *seat = rn_seat(problem, (int)s);
      gboolean belongs = find_root(hunt, (int)s) == (int)first;
      demand[s] = !belongs ? -1 : seat->price == RN_PRICE_HARD ? seat->min : 0;
      any |= demand[s] > 0;
    }
    found = any ? try_case(hunt, demand, FALSE) : NULL;
  }
  return found;
}

static RnCase *
try_all(const Hunt *hunt)
{
  const RnProblem *problem = hunt->problem;
  g_autofree int *demand = g_new(int, problem->seats->len + 1);
  for (guint s = 0; s < problem->seats->len; s++)
    demand[s] = rn_seat(problem, (int)s)->price == RN_PRICE_HARD ? rn_seat(problem, (int)s)->min : 0;
  return try_case(hunt, demand, TRUE);
}

RnCase *
rn_contradiction_find(const RnProblem *problem, const GArray *absent, const RnCaseWork *limits, guint8 **active,
                      gboolean *irreducible, gint64 *work)
{
  g_autofree int *root = g_new(int, problem->seats->len + problem->persons->len + 1);
  Hunt hunt = { .problem = problem, .absent = absent, .limits = limits, .work = work, .root = root };
  RnCase *found = try_pins(&hunt);
  if (!found)
    found = try_groups(&hunt);
  if (!found)
    found = try_all(&hunt);
  if (!found)
    return NULL;
  *active = g_malloc(rn_case_facts(found)->len + 1);
  memset(*active, 1, rn_case_facts(found)->len);
  *irreducible = rn_case_shrink(found, *active, limits, work);
  return found;
}

char *
rn_contradiction_text(const RnProblem *problem)
{
  RnCaseWork limits = { .limit_of_one = WORK_OF_ONE, .limit = WORK_LIMIT };
  g_autofree guint8 *active = NULL;
  gboolean irreducible;
  gint64 work = 0;
  g_autoptr(RnCase) found = rn_contradiction_find(problem, NULL, &limits, &active, &irreducible, &work);
  if (!found)
    return NULL;
  const GArray *facts = rn_case_facts(found);
  g_autoptr(GString) text = g_string_new(NULL);
  int named = 0;
  for (guint f = 0; f < facts->len; f++) {
    if (!active[f] || named++ > MOST_NAMED)
      continue;
    g_autofree char *words = rn_fact_text(problem, NULL, &g_array_index(facts, RnFact, f));
    g_string_append_printf(text, "%s%s", text->len > 0 ? "; " : "", named > MOST_NAMED ? "..." : words);
  }
  return g_string_free(g_steal_pointer(&text), FALSE);
}
