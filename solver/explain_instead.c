/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Why one person and not another: the whole problem once more with a duty forced or forbidden. Among rotas of the same
 * worth the one that changes least is told: every cost is multiplied by more than all changes together can make, and each
 * change costs 1, so that no number of changes outweighs one unit of cost. */

#include "solver/explain.h"

#include "solver/contradiction.h"
#include "solver/explain_inside.h"
#include "solver/lookup.h"
#include "solver/scale.h"

#include <glib/gi18n-lib.h>

#define WORK_OF_FEWEST 5000

static RnInstead *
instead_new(void)
{
  RnInstead *instead = g_new0(RnInstead, 1);
  instead->reasons = g_ptr_array_new_with_free_func(rn_explain_reason_free);
  instead->is_possible = TRUE;
  return instead;
}

void
rn_instead_free(RnInstead *instead)
{
  if (!instead)
    return;
  rn_answer_free(instead->answer);
  g_ptr_array_unref(instead->reasons);
  g_free(instead);
}

/* --- the fewest changes --- */

/* The problem with changes against the assignments counted behind its costs; NULL when the numbers grow too large. */
static RnProblem *
count_changes(const RnProblem *problem, const GArray *assignments)
{
  g_autoptr(RnProblem) copy = rn_problem_copy(problem);
  gint64 factor = (gint64)assignments->len + 1;
  for (guint s = 0; s < problem->seats->len; s++)
    factor += MIN(rn_seat(problem, (int)s)->max, (int)problem->persons->len);
  if (!rn_scale_costs(copy, factor))
    return NULL;
  for (guint o = 0; o < copy->options->len; o++)
    g_array_index(copy->options, RnProblemOption, o).cost++;
  for (guint i = 0; i < assignments->len; i++) {
    const RnAssignment *duty = &g_array_index(assignments, RnAssignment, i);
    int at = rn_option_find(copy, duty->person, duty->seat);
    copy->constant++;
    if (at >= 0)
      g_array_index(copy->options, RnProblemOption, at).cost -= 2;
  }
  return g_steal_pointer(&copy);
}

/* Replaces the assignments by others of the same worth with fewer changes, if some are found soon. */
static gboolean
lessen_changes(const RnProblem *problem, const GArray *before, const RnExplainOptions *options, RnAnswer *answer,
               GError **error)
{
  g_autoptr(RnProblem) counted = count_changes(problem, before);
  if (!counted)
    return TRUE;
  RnExplainOptions brief = *options;
  brief.solve.work_limit = WORK_OF_FEWEST;
  g_autoptr(RnAnswer) fewer = rn_explain_solve(counted, answer, &brief, error);
  if (!fewer)
    return FALSE;
  gint64 was, is, worth;
  g_autoptr(GPtrArray) a = rn_problem_judge(counted, (const RnAssignment *)(void *)answer->assignments->data,
                                            answer->assignments->len, &was);
  g_autoptr(GPtrArray) b = rn_problem_judge(counted, (const RnAssignment *)(void *)fewer->assignments->data,
                                            fewer->assignments->len, &is);
  g_autoptr(GPtrArray) c = rn_problem_judge(problem, (const RnAssignment *)(void *)fewer->assignments->data,
                                            fewer->assignments->len, &worth);
  if (fewer->outcome != RN_OUTCOME_ROTA || is >= was || worth > answer->objective)
    return TRUE;
  g_array_unref(answer->assignments);
  answer->assignments = g_array_ref(fewer->assignments);
  answer->objective = worth;
  answer->unfilled = fewer->unfilled;
  if (answer->proof != RN_PROOF_NONE)
    answer->proof = answer->bound == worth ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
  return TRUE;
}

/* --- the change --- */

/* A sealed copy in which the duty is pinned or out of the question. */
static RnProblem *
change_problem(const RnProblem *problem, int option, gboolean holds)
{
  RnProblem *copy = rn_problem_copy(problem);
  if (holds)
    g_array_index(copy->options, RnProblemOption, option).pinned = TRUE;
  else
    g_array_remove_index(copy->options, (guint)option);
  return copy;
}

static RnReason *
add_reason(GPtrArray *reasons, RnFactKind kind, int item)
{
  RnReason *reason = g_new0(RnReason, 1);
  reason->fact = (RnFact){ kind, item, 0 };
  g_ptr_array_add(reasons, reason);
  return reason;
}

/* There is no such option: each reason for that is one. When it is the only one, the problem without it is solved. */
static gboolean
explain_absence(RnInstead *instead, const RnProblem *problem, const RnAnswer *answer, int person, int seat,
                const RnExplainOptions *options, GError **error)
{
  const GArray *absent = options->absent;
  RnReason *reason = NULL;
  instead->is_possible = FALSE;
  instead->irreducible = TRUE;
  for (guint i = 0; absent && i < absent->len; i++) {
    const RnProblemOption *option = &g_array_index(absent, RnProblemOption, i);
    if (option->person == person && option->seat == seat)
      reason = add_reason(instead->reasons, RN_FACT_ABSENT, (int)i);
  }
  if (instead->reasons->len != 1 || options->most_solved <= 0)
    return TRUE;
  g_autoptr(RnProblem) relaxed = rn_facts_relax(problem, absent, &reason->fact, 1);
  g_array_index(relaxed->options, RnProblemOption, rn_option_find(relaxed, person, seat)).pinned = TRUE;
  reason->without = rn_explain_solve(relaxed, answer, options, error);
  gboolean worked = reason->without != NULL;
  rn_explain_clear(&reason->without);
  return worked;
}

/* A pinned duty cannot be left out; without the pin it could. */
static gboolean
explain_pin(RnInstead *instead, const RnProblem *problem, const RnAnswer *answer, int option,
            const RnExplainOptions *options, GError **error)
{
  RnReason *pin = add_reason(instead->reasons, RN_FACT_PIN, option);
  instead->is_possible = FALSE;
  instead->irreducible = TRUE;
  if (options->most_solved <= 0)
    return TRUE;
  g_autoptr(RnProblem) changed = change_problem(problem, option, FALSE);
  pin->without = rn_explain_solve(changed, answer, options, error);
  gboolean worked = pin->without != NULL;
  rn_explain_clear(&pin->without);
  return worked;
}

/* The facts against the change, without the change itself. Numbers of options are those of `problem`. */
static gboolean
explain_contradiction(RnInstead *instead, const RnProblem *problem, const RnProblem *changed, const RnAnswer *answer,
                      int option, const RnExplainOptions *options, GError **error)
{
  RnCaseWork limits = rn_explain_work(options);
  g_autofree guint8 *active = NULL;
  gint64 work = 0;
  instead->is_possible = FALSE;
  g_autoptr(RnCase) found = rn_contradiction_find(changed, NULL, &limits, &active, &instead->irreducible, &work);
  if (!found)
    return TRUE;
  rn_explain_add_reasons(found, active, TRUE, instead->reasons);
  gboolean same_numbers = changed->options->len == problem->options->len;
  for (guint i = instead->reasons->len; i-- > 0;) {
    const RnFact *fact = &((const RnReason *)g_ptr_array_index(instead->reasons, i))->fact;
    if (same_numbers && fact->kind == RN_FACT_PIN && fact->item == option)
      g_ptr_array_remove_index(instead->reasons, i);
  }
  if (!rn_explain_solve_reasons(changed, answer, instead->reasons, options, error))
    return FALSE;
  for (guint i = 0; !same_numbers && i < instead->reasons->len; i++) {
    RnFact *fact = &((RnReason *)g_ptr_array_index(instead->reasons, i))->fact;
    fact->item += fact->kind == RN_FACT_PIN && fact->item >= option;
  }
  return TRUE;
}

RnInstead *
rn_explain_instead(const RnProblem *problem, const RnAnswer *answer, int seat, int person, gboolean holds,
                   const RnExplainOptions *options, GError **error)
{
  g_return_val_if_fail(problem->sealed && seat >= 0 && seat < (int)problem->seats->len, NULL);
  g_return_val_if_fail(person >= 0 && person < (int)problem->persons->len, NULL);
  if (!rn_explain_accepts(problem, answer, error))
    return NULL;
  g_autoptr(RnInstead) instead = instead_new();
  int option = rn_option_find(problem, person, seat);
  if (option < 0 && holds)
    return explain_absence(instead, problem, answer, person, seat, options, error) ? g_steal_pointer(&instead) : NULL;
  if (!holds && option >= 0 && rn_option(problem, option)->pinned)
    return explain_pin(instead, problem, answer, option, options, error) ? g_steal_pointer(&instead) : NULL;
  g_autoptr(RnProblem) changed = option < 0 ? rn_problem_copy(problem) : change_problem(problem, option, holds);
  instead->answer = rn_explain_solve(changed, answer, options, error);
  if (!instead->answer)
    return NULL;
  if (instead->answer->outcome == RN_OUTCOME_CONTRADICTION &&
      !explain_contradiction(instead, problem, changed, answer, option, options, error))
    return NULL;
  rn_explain_clear(&instead->answer);
  if (instead->answer && options->fewest &&
      !lessen_changes(changed, answer->assignments, options, instead->answer, error))
    return NULL;
  return g_steal_pointer(&instead);
}
