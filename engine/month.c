/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Solving a month: gather, build, solve, judge, explain. Nothing is believed that the checker has not seen. */

#include "engine/month_context.h"

#include "engine/build.h"
#include "engine/check_chain.h"
#include "engine/ledger.h"
#include "engine/month_order.h"
#include "engine/partner.h"
#include "engine/rule.h"
#include "engine/service.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

RnMonthOptions
rn_month_options_default(void)
{
  return (RnMonthOptions){.seed = 1};
}

static void
append_pins(GString *text, const GPtrArray *pins)
{
  for (guint i = 0; i < pins->len; i++) {
    const RnPin *pin = pins->pdata[i];
    g_string_append_printf(text, "pin %s %s\n", pin->slot_key, pin->unit_id);
  }
}

/* What the answer depends on besides the program: tables, month, pins, former versions. */
static char *
input_sha256(const RnCity *city, RnMonth month, const RnMonthContext *context)
{
  static const char *const of_panels[] = {"submissions", NULL}, *const except[] = {"panels", "pairings", "submissions", NULL};
  gboolean asks_panels = city->coverage->len || city->services->len;
  g_autofree char *rows = rn_rows_sha256(city->rows, asks_panels ? of_panels : except);
  g_autofree char *name = rn_month_format(month);
  g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "%s\n%s\n", rows, name);
  append_pins(text, context->pins);
  append_pins(text, context->cover_pins);
  for (guint i = 0; i < context->before->len; i++) {
    const RnVersion *version = context->before->pdata[i];
    g_string_append_printf(text, "version %d %d\n", version->month, version->number);
  }
  g_checksum_update(sum, (const guchar *)text->str, (gssize)text->len);
  return g_strdup(g_checksum_get_string(sum));
}

static gboolean
export_problem(const RnProblem *problem, const RnMonthOptions *options, GError **error)
{
  if (options->export_lp && !rn_problem_export(problem, options->export_lp, error))
    return FALSE;
  if (!options->export_problem)
    return TRUE;
  g_autofree char *text = rn_problem_to_text(problem);
  return g_file_set_contents_full(options->export_problem, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

static gboolean
is_possible(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnMonthOptions *options, GError **error)
{
  const RnArea *area = options->area_id ? rn_city_area(city, options->area_id) : NULL;
  g_autofree char *name = rn_month_format(month);
  if (options->area_id && !area) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no area “%s” in %s."), options->area_id, city->name);
    return FALSE;
  }
  if (context->slots->len == 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                _("There is nothing to fill in %s; check the tables of seats and bands."), name);
    return FALSE;
  }
  return TRUE;
}

/* All services at once. */
static RnBuilt *
build(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnMonthOptions *options, GError **error)
{
  const RnArea *area = options->area_id ? rn_city_area(city, options->area_id) : NULL;
  if (!is_possible(city, month, context, options, error))
    return NULL;
  return rn_build(city, month, context->slots, &context->check, area, context->check.reference, error);
}

static gboolean
export_month(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnMonthOptions *options,
             GError **error)
{
  if (!options->export_lp && !options->export_problem)
    return TRUE;
  g_autoptr(RnBuilt) built = build(city, month, context, options, error);
  return built && export_problem(built->problem, options, error);
}

RnProblem *
rn_month_problem(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, GError **error)
{
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, !options->fresh || options->area_id, error);
  g_autoptr(RnBuilt) built = context ? build(city, month, context, options, error) : NULL;
  return built ? g_steal_pointer(&built->problem) : NULL;
}

/* Judges the answer against the tables; a refusal is a fault of the program and never shown as a rota. */
static gboolean
judge(const RnCity *city, const RnVersion *version, const RnCheckContext *context, GError **error)
{
  g_autoptr(GPtrArray) findings = rn_check_rota(city, version->rota, context);
  return rn_month_judge_rules(findings, NULL, error) &&
         rn_month_judge_price(rn_check_price(city, version->rota, context), version->objective, error);
}

static gboolean
outcome_is_rota(const RnAnswer *answer, GError **error)
{
  if (answer->outcome == RN_OUTCOME_CONTRADICTION)
    g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
                _("Pinned duties contradict the rules: %s. Remove one of them with unpin."),
                answer->contradiction ? answer->contradiction : "?");
  else if (answer->outcome == RN_OUTCOME_NO_ANSWER)
    g_set_error(error, RN_ERROR, RN_ERROR_LIMIT,
                _("The limit was reached before there was any rota; allow more work or time."));
  return answer->outcome == RN_OUTCOME_ROTA;
}

static void
take_answer(RnVersion *version, const RnAnswer *answer, const RnMonthOptions *options)
{
  version->objective = answer->objective;
  version->bound = answer->bound;
  g_free(version->proof);
  version->proof = g_strdup(rn_proof_name(answer->proof));
  version->seconds = answer->seconds;
  version->work = answer->work;
  version->seed = options->seed;
}

static void
take_quotas(RnVersion *version, const GPtrArray *quotas)
{
  g_ptr_array_set_size(version->quotas, 0);
  for (guint i = 0; i < quotas->len; i++) {
    const RnVersionQuota *quota = quotas->pdata[i];
    RnVersionQuota *copy = g_memdup2(quota, sizeof *quota);
    copy->unit_id = g_strdup(quota->unit_id);
    copy->service = g_strdup(quota->service);
    copy->seat = g_strdup(quota->seat);
    copy->area_id = g_strdup(quota->area_id);
    copy->category = g_strdup(quota->category);
    g_ptr_array_add(version->quotas, copy);
  }
  rn_ledger_count(version->quotas, version->rota);
}

/* Solved as a version, not yet judged. */
static RnVersion *
solve_version(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnMonthOptions *options,
              gboolean strict, GError **error)
{
  const RnArea *area = options->area_id ? rn_city_area(city, options->area_id) : NULL;
  g_autoptr(RnBuilt) built = NULL;
  g_autoptr(RnAnswer) answer = rn_month_order_solve(city, month, context, area, options, strict, &built, error);
  if (!answer || !outcome_is_rota(answer, error))
    return NULL;
  RnVersion *version = rn_version_new(city->id, month);
  rn_rota_free(version->rota);
  version->rota = rn_built_rota(built, city, month, answer->assignments, &context->check);
  take_answer(version, answer, options);
  return version;
}

static gboolean
has_too_many_runs(const RnCity *city, const RnVersion *version, const RnMonthContext *context)
{
  gboolean any = FALSE;
  for (guint i = 0; i < version->rota->duties->len && !any; i++)
    any = rn_service_is_own(city, ((const RnDuty *)version->rota->duties->pdata[i])->slot->service);
  g_autoptr(GPtrArray) findings = any ? rn_check_rota(city, version->rota, &context->check) : rn_findings_new();
  gboolean found = FALSE;
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    found |= finding->hard && strcmp(finding->code, "RUN_NIGHTS") == 0;
  }
  return found;
}

static void
set_bound(RnVersion *version, gint64 bound)
{
  version->bound = bound;
  if (bound == G_MININT64)
    return;
  g_free(version->proof);
  version->proof = g_strdup(rn_proof_name(bound == version->objective ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND));
}

void
rn_month_finish(RnVersion *version, const RnCity *city, const RnMonthContext *context)
{
  g_free(version->input_sha256);
  version->input_sha256 = input_sha256(city, version->month, context);
  g_free(version->rule_set);
  version->rule_set = rn_rule_set(city);
  take_quotas(version, context->quotas);
  rn_version_take_names(version, city);
  rn_version_explain(version, city, &context->check);
}

void
rn_month_set_limits(RnSolveOptions *solve, const RnMonthOptions *options)
{
  solve->seed = options->seed;
  solve->threads = options->threads;
  solve->work_limit = options->work_limit;
  solve->time_limit = options->time_limit;
  solve->should_stop = options->should_stop;
  solve->data = options->data;
}

RnVersion *
rn_month_solve_in(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnMonthOptions *options,
                  RnInstant now, GError **error)
{
  if (!is_possible(city, month, context, options, error) || !export_month(city, month, context, options, error))
    return NULL;
  g_autoptr(RnVersion) version = solve_version(city, month, context, options, FALSE, error);
  if (version && has_too_many_runs(city, version, context)) {
    /* Exceptions cost, but nothing keeps their number within what is tolerated; without any it is kept. */
    gint64 bound = version->bound;
    rn_version_free(version);
    version = solve_version(city, month, context, options, TRUE, error);
    if (version)
      set_bound(version, bound);
  }
  if (!version)
    return NULL;
  version->created_at = now;
  if (!judge(city, version, &context->check, error) || !rn_month_cover(version, city, context, RN_INSTANT_NONE, error))
    return NULL;
  rn_month_finish(version, city, context);
  return g_steal_pointer(&version);
}

RnVersion *
rn_month_solve(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, RnInstant now,
               GError **error)
{
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, !options->fresh || options->area_id, error);
  return context ? rn_month_solve_in(city, month, context, options, now, error) : NULL;
}

RnVersion *
rn_month_draft(RnStore *store, const RnCity *city, RnMonth month, const RnMonthOptions *options, RnInstant now,
               const char *who, GError **error)
{
  g_autoptr(RnVersion) version = rn_month_solve(store, city, month, options, now, error);
  if (!version)
    return NULL;
  g_autofree char *name = rn_month_format(month);
  g_autofree char *summary = g_strdup_printf("draft %s %s: %u seats, %d gaps, objective %" PRId64, city->id,
                                             name, version->rota->duties->len, rn_rota_gaps(version->rota),
                                             version->objective);
  if (!rn_store_begin(store, error))
    return NULL;
  if (!rn_store_add_version(store, version, error) || !rn_store_commit(store, now, who, "solve", summary, error)) {
    rn_store_rollback(store);
    return NULL;
  }
  return g_steal_pointer(&version);
}

RnVersion *
rn_month_current(RnStore *store, const RnCity *city, RnMonth month, GError **error)
{
  RnVersion *version = NULL;
  if (!rn_store_draft(store, city->id, month, &version, error))
    return NULL;
  if (!version && !rn_store_published(store, city->id, month, &version, error))
    return NULL;
  if (!version) {
    g_autofree char *name = rn_month_format(month);
    g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no rota for %s yet; make one with: rinban month run %s"),
                name, name);
  }
  return version;
}

GPtrArray *
rn_month_check_data(RnStore *store, const RnCity *city, RnMonth month, GError **error)
{
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, FALSE, error);
  if (!context)
    return NULL;
  g_autoptr(GPtrArray) findings = rn_check_data(city, month, &context->check);
  g_autoptr(GPtrArray) partners = rn_partner_month(store, city->id, month, findings, error);
  if (!partners)
    return NULL;
  rn_findings_sort(findings);
  return g_steal_pointer(&findings);
}

GPtrArray *
rn_month_check_rota(RnStore *store, const RnCity *city, RnMonth month, const RnRota *rota, const RnRota *cover,
                    GError **error)
{
  g_autoptr(RnMonthContext) context = rn_month_context(store, city, month, NULL, FALSE, error);
  g_autoptr(RnVersion) current = context && !rota ? rn_month_current(store, city, month, error) : NULL;
  if (!context || (!rota && !current))
    return NULL;
  const RnRota *judged = current ? current->rota : rota, *beside = current ? current->cover : cover;
  GPtrArray *findings = rn_month_findings(city, judged, beside, context);
  rn_check_chain(city, judged, beside, findings);
  return findings;
}
