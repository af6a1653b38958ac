/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The month's stretches as a problem for solver/assign.h, and its answer as duties. */

#include "engine/cover_plan.h"

#include "engine/cover_need.h"
#include "engine/cover_vice.h"
#include "engine/rule.h"
#include "engine/store.h"
#include "solver/assign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORK_LIMIT G_GINT64_CONSTANT(4000000) /* a part */
#define NEVER_OPEN G_GINT64_CONSTANT(1000000000000)

typedef struct {
  const RnCity *city;
  RnMonth month;
  const RnRota *reference;
  gboolean reference_published;
  GHashTable *pinned;     /* slot key -> unit id */
  GHashTable *held;
  RnCoverNeed *need;
  GPtrArray *units;       /* const RnPairing*, one for each unit */
  GHashTable *unit_by_id; /* -> position + 1 */
  GArray *caps;           /* int */
  GArray *items;          /* RnAssignItem */
  GArray *options;        /* RnAssignOption */
  GPtrArray *slots;       /* RnSlot*, one an item */
  RnCoverPlan *plan;
} Work;

static gint64
rule(const Work *work, const char *code, const char *param, const RnCoverStretch *stretch)
{
  return rn_rule_value(work->city, code, param, stretch ? rn_cover_block(stretch->panel) : NULL,
                       stretch ? stretch->date : rn_month_first(work->month));
}

/* --- units --- */

static int
unit_of(Work *work, const RnPairing *pairing)
{
  int known = GPOINTER_TO_INT(g_hash_table_lookup(work->unit_by_id, pairing->unit_id));
  if (known)
    return known - 1;
  int cap = rn_cover_vice_capacity(work->city, pairing, rn_month_first(work->month));
  g_ptr_array_add(work->units, (gpointer)pairing);
  g_array_append_val(work->caps, cap);
  g_hash_table_insert(work->unit_by_id, (gpointer)pairing->unit_id, GINT_TO_POINTER(work->units->len));
  return (int)work->units->len - 1;
}

/* --- options --- */

static gint64
rank_price(const Work *work, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  if (pairing->rank <= 1)
    return 0;
  return rule(work, "RANK", pairing->rank == 2 ? "second" : "further", stretch);
}

/* What it costs not to keep to the one who had the slot before; 0 when nobody had it. */
static gint64
change_price(const Work *work, const RnSlot *slot, const RnCoverStretch *stretch, const char *unit_id)
{
  const RnDuty *before = work->reference ? rn_rota_find(work->reference, slot->key) : NULL;
  if (!before || !before->unit_id || g_strcmp0(before->unit_id, unit_id) == 0)
    return 0;
  return rule(work, "STABLE", work->reference_published ? "published" : "draft", stretch);
}

static void
add_option(Work *work, RnAssignItem *item, const RnCoverStretch *stretch, const RnSlot *slot, const RnPairing *pairing)
{
  RnAssignOption option = {.unit = unit_of(work, pairing)};
  option.share = rn_cover_need_share(work->need, stretch->panel, pairing->facility);
  option.cost = rank_price(work, pairing, stretch) + change_price(work, slot, stretch, pairing->unit_id);
  if (rn_cover_need_is_bound(work->need, pairing, stretch))
    option.cost += rule(work, "CONTINUITY", "price", stretch);
  g_array_append_val(work->options, option);
  item->n_options++;
}

/* The vices of a stretch; a unit that is paired twice counts by its better rank. */
static void
add_options(Work *work, RnAssignItem *item, const RnCoverStretch *stretch, const RnSlot *slot, const char *pin)
{
  const GPtrArray *pairings = stretch->panel->pairings;
  for (guint i = 0; i < pairings->len; i++) {
    const RnPairing *pairing = pairings->pdata[i];
    gboolean is_known = FALSE;
    if ((pin && strcmp(pin, pairing->unit_id) != 0) ||
        rn_cover_vice_obstacle(work->city, work->held, pairing, stretch))
      continue;
    for (int o = 0; o < item->n_options; o++)
      is_known |= g_array_index(work->options, RnAssignOption, item->first_option + o).unit == unit_of(work, pairing);
    if (!is_known)
      add_option(work, item, stretch, slot, pairing);
  }
}

static gboolean
complain_pin(const RnSlot *slot, const char *pin, GError **error)
{
  g_set_error(error, RN_ERROR, RN_ERROR_INPUT,
              _("%s is pinned to %s, who is no vice of this panel at that time or cannot come; remove the pin or correct the "
                "table of pairings."),
              slot->key, pin);
  return FALSE;
}

static gboolean
add_item(Work *work, const RnCoverStretch *stretch, GError **error)
{
  RnAssignItem item = {.start = stretch->start / 60, .end = (stretch->end + 59) / 60, .weight = stretch->panel->patients};
  RnSlot *slot = rn_cover_slot(stretch);
  const char *pin = g_hash_table_lookup(work->pinned, slot->key);
  g_ptr_array_add(work->slots, slot);
  item.first_option = (int)work->options->len;
  item.open_price = rule(work, "COVER", "price_first", stretch) + change_price(work, slot, stretch, NULL) +
                    rule(work, "CAPACITY", "price", NULL) * item.weight * (item.end - item.start);
  if (pin)
    item.open_price = NEVER_OPEN;
  add_options(work, &item, stretch, slot, pin);
  g_array_append_val(work->items, item);
  if (pin && item.n_options == 0)
    return complain_pin(slot, pin, error);
  return TRUE;
}

/* --- pins --- */

static void
take_pins(Work *work, const GPtrArray *pins)
{
  for (guint i = 0; pins && i < pins->len; i++) {
    const RnPin *pin = pins->pdata[i];
    if (g_str_has_prefix(pin->slot_key, RN_SERVICE_COVER "/"))
      g_hash_table_insert(work->pinned, pin->slot_key, pin->unit_id);
  }
}

/* --- the answer --- */

static void
take_duties(Work *work, const RnAssignAnswer *answer)
{
  RnRota *rota = work->plan->rota = rn_rota_new(work->city->id, work->month);
  for (guint i = 0; i < work->slots->len; i++) {
    RnSlot *slot = work->slots->pdata[i];
    const RnCoverStretch *stretch = rn_cover_need_stretch(work->need, i);
    const RnPairing *vice = answer->unit[i] < 0 ? NULL : work->units->pdata[answer->unit[i]];
    gboolean is_pinned = g_hash_table_contains(work->pinned, slot->key);
    RnDuty *duty = rn_rota_add(rota, slot, vice ? vice->unit_id : NULL, is_pinned ? RN_ORIGIN_PIN : RN_ORIGIN_SOLVER);
    if (!vice)
      duty->gap = rn_cover_need_gap(work->need, work->held, stretch);
  }
  rn_rota_sort(rota);
}

static void
take_parts(Work *work, const RnAssignAnswer *answer)
{
  for (guint p = 0; p < answer->parts->len; p++) {
    const RnAssignPart *part = &g_array_index(answer->parts, RnAssignPart, p);
    const RnCoverStretch *first = rn_cover_need_stretch(work->need, (guint)part->first_item);
    RnCoverPart told = {rn_cover_block(first->panel), first->date, part->n_items, part->n_slots, part->n_kinds,
                        part->objective, part->bound};
    g_array_append_val(work->plan->parts, told);
  }
  work->plan->objective = answer->objective;
  work->plan->bound = answer->bound;
  work->plan->proof = answer->objective == answer->bound ? "optimal" : "bound";
  work->plan->work = answer->work;
}

static void
take_shares(Work *work, const RnAssignAnswer *answer)
{
  g_autofree gint64 *minutes = g_new0(gint64, rn_cover_need_shares(work->need)->len + 1);
  for (guint i = 0; i < work->items->len; i++) {
    const RnAssignItem *item = &g_array_index(work->items, RnAssignItem, i);
    for (int o = 0; o < item->n_options; o++) {
      const RnAssignOption *option = &g_array_index(work->options, RnAssignOption, item->first_option + o);
      if (option->unit == answer->unit[i] && option->share >= 0)
        minutes[option->share] += item->end - item->start;
    }
  }
  rn_cover_need_tell_shares(work->need, minutes, work->plan->shares);
}

/* --- all of it --- */

static RnCoverPlan *
plan_new(void)
{
  RnCoverPlan *plan = g_new0(RnCoverPlan, 1);
  plan->parts = g_array_new(FALSE, TRUE, sizeof(RnCoverPart));
  plan->shares = g_array_new(FALSE, TRUE, sizeof(RnCoverShare));
  return plan;
}

void
rn_cover_plan_free(RnCoverPlan *plan)
{
  if (!plan)
    return;
  rn_rota_free(plan->rota);
  g_array_unref(plan->parts);
  g_array_unref(plan->shares);
  g_free(plan);
}

static void
solve(Work *work)
{
  const GArray *shares = rn_cover_need_shares(work->need);
  const RnAssignProblem problem = {
    .caps = (const int *)(gpointer)work->caps->data,
    .n_caps = (int)work->caps->len,
    .items = (const RnAssignItem *)(gpointer)work->items->data,
    .n_items = (int)work->items->len,
    .options = (const RnAssignOption *)(gpointer)work->options->data,
    .shares = (const RnAssignShare *)(gpointer)shares->data,
    .n_shares = (int)shares->len,
    .over_price = rule(work, "CAPACITY", "price", NULL),
  };
  g_autoptr(RnAssignAnswer) answer = rn_assign_solve(&problem, WORK_LIMIT);
  take_duties(work, answer);
  take_parts(work, answer);
  take_shares(work, answer);
}

static gboolean
prepare(Work *work, GError **error)
{
  for (guint i = 0; i < rn_cover_need_length(work->need); i++)
    if (!add_item(work, rn_cover_need_stretch(work->need, i), error))
      return FALSE;
  return TRUE;
}

RnCoverPlan *
rn_cover_plan(const RnCity *city, RnMonth month, const RnRota *seats, const GPtrArray *pins, const RnRota *reference,
              gboolean reference_published, GError **error)
{
  Work work = {.city = city, .month = month, .reference = reference, .reference_published = reference_published};
  work.pinned = g_hash_table_new(g_str_hash, g_str_equal);
  work.held = rn_cover_vice_held(seats);
  work.need = rn_cover_need_new(city, month);
  work.units = g_ptr_array_new();
  work.unit_by_id = g_hash_table_new(g_str_hash, g_str_equal);
  work.caps = g_array_new(FALSE, FALSE, sizeof(int));
  work.items = g_array_new(FALSE, TRUE, sizeof(RnAssignItem));
  work.options = g_array_new(FALSE, TRUE, sizeof(RnAssignOption));
  work.slots = g_ptr_array_new_with_free_func((GDestroyNotify)rn_slot_unref);
  work.plan = plan_new();
  take_pins(&work, pins);
  gboolean good = prepare(&work, error);
  if (good)
    solve(&work);
  else
    g_clear_pointer(&work.plan, rn_cover_plan_free);
  g_ptr_array_unref(work.slots);
  g_array_unref(work.options);
  g_array_unref(work.items);
  g_array_unref(work.caps);
  g_hash_table_unref(work.unit_by_id);
  g_ptr_array_unref(work.units);
  rn_cover_need_free(work.need);
  g_hash_table_unref(work.held);
  g_hash_table_unref(work.pinned);
  return work.plan;
}
