/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A month's cover of panels: planned beside its seats, and judged with them. */

#include "engine/month_context.h"

#include "engine/check_cover.h"
#include "engine/cover_need.h"
#include "engine/cover_plan.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What former versions and the tables say of a cover. */
static RnCheckContext
context_of(const RnMonthContext *context)
{
  return (RnCheckContext){.pins = context->check.pins ? context->cover_pins : NULL,
                          .reference = context->reference ? context->reference->cover : NULL,
                          .reference_published = context->check.reference_published};
}

/* A stretch goes when the primary is there after all, or the block is covered in another way. */
static void
tell_lost_pins(const GPtrArray *pins, const RnRota *cover, GPtrArray *findings)
{
  g_autofree char *month = rn_month_format(cover->month);
  for (guint i = 0; pins && i < pins->len; i++) {
    const RnPin *pin = pins->pdata[i];
    g_auto(GStrv) part = g_strsplit(pin->slot_key, "/", -1);
    if (strcmp(part[0], RN_SERVICE_COVER) != 0 || g_strv_length(part) != 6 || rn_rota_find(cover, pin->slot_key))
      continue;
    RnFinding *finding = rn_finding_new(
      "PIN", FALSE,
      g_strdup_printf(_("%s is pinned to panel %s on %s (%s), but nobody need stand in there any more; remove the pin with: "
                        "rinban unpin %s %s"),
                      pin->unit_id, part[4], part[2], part[3], month, pin->slot_key));
    rn_finding_add_slot(finding, pin->slot_key);
    rn_finding_add_unit(finding, pin->unit_id);
    g_ptr_array_add(findings, finding);
  }
}

GPtrArray *
rn_month_lost_pins(RnStore *store, const RnVersion *version, GError **error)
{
  g_autoptr(GPtrArray) pins = rn_store_pins(store, version->city_id, version->month, error);
  g_autoptr(GPtrArray) findings = rn_findings_new();
  if (!pins)
    return NULL;
  tell_lost_pins(pins, version->cover, findings);
  rn_findings_sort(findings);
  return g_steal_pointer(&findings);
}

GPtrArray *
rn_month_findings(const RnCity *city, const RnRota *rota, const RnRota *cover, const RnMonthContext *context)
{
  RnCheckContext of_cover = context_of(context);
  GPtrArray *findings = rn_check_rota(city, rota, &context->check);
  g_autoptr(GPtrArray) more = cover ? rn_check_cover(city, cover, rota, &of_cover) : rn_findings_new();
  while (more->len)
    g_ptr_array_add(findings, g_ptr_array_steal_index(more, more->len - 1));
  if (cover)
    tell_lost_pins(of_cover.pins, cover, findings);
  rn_findings_sort(findings);
  return findings;
}

gint64
rn_month_cover_price(const RnCity *city, const RnVersion *version, const RnMonthContext *context)
{
  RnCheckContext of_cover = context_of(context);
  return rn_check_cover_price(city, version->cover, version->rota, &of_cover);
}

/* A refusal is a fault of the program, and nothing is stored. */
static gboolean
judge(const RnCity *city, const RnVersion *version, const RnMonthContext *context, GError **error)
{
  RnCheckContext of_cover = context_of(context);
  g_autoptr(GPtrArray) findings = rn_check_cover(city, version->cover, version->rota, &of_cover);
  return rn_month_judge_rules(findings, NULL, error) &&
         rn_month_judge_price(rn_month_cover_price(city, version, context), version->cover_objective, error);
}

/* What has begun cannot be changed any more, whatever it costs. TRUE when something would have been. */
static gboolean
keep_begun(RnRota *cover, const RnRota *reference, RnInstant begun)
{
  gboolean kept = FALSE;
  for (guint i = 0; reference && i < cover->duties->len; i++) {
    RnDuty *duty = cover->duties->pdata[i];
    const RnDuty *old = duty->slot->start < begun ? rn_rota_find(reference, duty->slot->key) : NULL;
    if (!old || g_strcmp0(old->unit_id, duty->unit_id) == 0)
      continue;
    g_free(duty->unit_id);
    duty->unit_id = g_strdup(old->unit_id);
    duty->origin = old->origin;
    g_clear_pointer(&duty->gap, rn_gap_free);
    duty->gap = rn_gap_copy(old->gap);
    kept = TRUE;
  }
  return kept;
}

gboolean
rn_month_cover(RnVersion *version, const RnCity *city, const RnMonthContext *context, RnInstant begun, GError **error)
{
  const RnRota *reference = context->reference ? context->reference->cover : NULL;
  g_autoptr(RnCoverPlan) plan = rn_cover_plan(city, version->month, version->rota, context->cover_pins, reference,
                                              context->check.reference_published, error);
  if (!plan)
    return FALSE;
  rn_rota_free(version->cover);
  version->cover = g_steal_pointer(&plan->rota);
  version->cover_objective = plan->objective;
  version->cover_bound = plan->bound;
  g_free(version->cover_proof);
  version->cover_proof = g_strdup(plan->proof);
  version->work += plan->work;
  if (!keep_begun(version->cover, reference, begun))
    return judge(city, version, context, error);
  version->cover_objective = rn_month_cover_price(city, version, context);
  g_free(version->cover_proof);
  version->cover_proof = g_strdup("bound");
  return TRUE;
}

gboolean
rn_month_needs_cover(const RnCity *city, RnMonth month)
{
  RnCoverNeed *need = rn_cover_need_new(city, month);
  gboolean any = rn_cover_need_length(need) > 0;
  rn_cover_need_free(need);
  return any;
}

gboolean
rn_month_may_pin_cover(const RnCity *city, RnMonth month, const char *slot_key, const char *unit_id, GError **error)
{
  RnPin pin = {.slot_key = (char *)slot_key, .unit_id = (char *)unit_id};
  g_autoptr(GPtrArray) pins = g_ptr_array_new();
  g_ptr_array_add(pins, &pin);
  g_autoptr(RnCoverPlan) plan = rn_cover_plan(city, month, NULL, pins, NULL, FALSE, error);
  if (!plan)
    return FALSE;
  if (rn_rota_find(plan->rota, slot_key))
    return TRUE;
  g_autofree char *name = rn_month_format(month);
  g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("Nobody need stand in at %s in %s; copy the slot from: rinban cover %s --panel"),
              slot_key, name, name);
  return FALSE;
}
