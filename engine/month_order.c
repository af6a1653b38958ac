/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The stated order of services that share persons or facilities: those of a smaller order are settled first, and the next
 * see what they hold as busy. A month has one to five orders; where it has one, this is a single solving. */

#include "engine/month_order.h"

#include "engine/service.h"
#include "engine/slots.h"

static int
compare_ints(gconstpointer a, gconstpointer b)
{
  int x = *(const int *)a, y = *(const int *)b;
  return (x > y) - (x < y);
}

/* The orders in use, ascending, each once. */
static GArray *
orders_of(const RnCity *city, const GPtrArray *slots)
{
  GArray *orders = g_array_new(FALSE, FALSE, sizeof(int));
  for (guint i = 0; i < slots->len; i++) {
    int order = rn_service_order(city, ((const RnSlot *)slots->pdata[i])->service);
    gboolean known = FALSE;
    for (guint k = 0; k < orders->len && !known; k++)
      known = g_array_index(orders, int, k) == order;
    if (!known)
      g_array_append_val(orders, order);
  }
  g_array_sort(orders, compare_ints);
  return orders;
}

static gboolean
is_pinned(const RnMonthContext *context, const RnSlot *slot)
{
  for (guint i = 0; i < context->pins->len; i++)
    if (g_str_equal(((const RnPin *)context->pins->pdata[i])->slot_key, slot->key))
      return TRUE;
  return FALSE;
}

/* The slots up to an order, and pinned ones of later services: whom they bind is known. */
static GPtrArray *
slots_up_to(const RnCity *city, const RnMonthContext *context, int order)
{
  GPtrArray *slots = g_ptr_array_new();
  for (guint i = 0; i < context->slots->len; i++) {
    const RnSlot *slot = context->slots->pdata[i];
    if (rn_service_order(city, slot->service) <= order || is_pinned(context, slot))
      g_ptr_array_add(slots, context->slots->pdata[i]);
  }
  return slots;
}

/* What was settled, and where nothing was, what stood before. */
static RnRota *
settled(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnRota *rota)
{
  RnRota *all = rn_rota_new(city->id, month);
  for (guint i = 0; i < context->slots->len; i++) {
    RnSlot *slot = context->slots->pdata[i];
    const RnDuty *duty = rota ? rn_rota_find(rota, slot->key) : NULL;
    if (!duty && context->check.reference)
      duty = rn_rota_find(context->check.reference, slot->key);
    if (duty)
      rn_rota_add(all, slot, duty->unit_id, duty->origin);
  }
  rn_rota_sort(all);
  return all;
}

static RnAnswer *
solve(const RnCity *city, const RnBuilt *built, const RnMonthContext *context, const RnMonthOptions *options,
      double seconds, GError **error)
{
  const RnRota *reference = context->check.reference;
  g_autoptr(GArray) start = reference ? rn_built_assignments(built, city, reference, NULL) : NULL;
  RnSolveOptions solve = rn_solve_options_default();
  rn_month_set_limits(&solve, options);
  solve.time_limit = options->time_limit > 0 ? MAX(options->time_limit - seconds, 0.001) : 0;
  solve.progress = options->progress;
  solve.start = start;
  return rn_solve(built->problem, &solve, error);
}

/* What came before this step: how far it may be from the best, its time and its work. */
typedef struct {
  gint64 open;
  gboolean is_bounded;
  double seconds;
  gint64 work;
} Before;

static void
add_before(RnAnswer *answer, Before *before)
{
  answer->seconds += before->seconds;
  answer->work += before->work;
  if (answer->bound == G_MININT64 || !before->is_bounded)
    answer->bound = G_MININT64;
  else
    answer->bound -= before->open;
  if (answer->bound == G_MININT64)
    answer->proof = RN_PROOF_NONE;
  else
    answer->proof = answer->bound == answer->objective ? RN_PROOF_OPTIMAL : RN_PROOF_BOUND;
}

static RnAnswer *
solve_step(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnArea *area, const RnRota *fixed,
           const RnMonthOptions *options, int order, gboolean strict, Before *before, RnBuilt **built, GError **error)
{
  g_autoptr(GPtrArray) slots = slots_up_to(city, context, order);
  g_autoptr(GPtrArray) pins = g_ptr_array_new();
  gboolean is_last = slots->len == context->slots->len;
  RnCheckContext check = context->check;
  for (guint i = 0; i < context->pins->len; i++)
    if (is_last || rn_slots_find(slots, ((const RnPin *)context->pins->pdata[i])->slot_key))
      g_ptr_array_add(pins, context->pins->pdata[i]);
  check.pins = pins;
  *built = rn_build_from(city, month, slots, &check, area, fixed, order, strict, error);
  return *built ? solve(city, *built, context, options, before->seconds, error) : NULL;
}

RnAnswer *
rn_month_order_solve(const RnCity *city, RnMonth month, const RnMonthContext *context, const RnArea *area,
                     const RnMonthOptions *options, gboolean strict, RnBuilt **built, GError **error)
{
  g_autoptr(GArray) orders = orders_of(city, context->slots);
  Before before = {.is_bounded = TRUE};
  if (orders->len == 1 && !strict) {
    *built = rn_build(city, month, context->slots, &context->check, area, context->check.reference, error);
    return *built ? solve(city, *built, context, options, 0, error) : NULL;
  }
  g_autoptr(RnRota) rota = NULL;
  for (guint k = 0; k < orders->len; k++) {
    g_autoptr(RnRota) fixed = settled(city, month, context, rota);
    g_autoptr(RnBuilt) step = NULL;
    g_autoptr(RnAnswer) answer = solve_step(city, month, context, area, fixed, options, g_array_index(orders, int, k),
                                            strict, &before, &step, error);
    if (!answer || answer->outcome != RN_OUTCOME_ROTA || k + 1 == orders->len) {
      if (answer && answer->outcome == RN_OUTCOME_ROTA)
        add_before(answer, &before);
      *built = g_steal_pointer(&step);
      return g_steal_pointer(&answer);
    }
    before.is_bounded = before.is_bounded && answer->bound != G_MININT64;
    before.open += before.is_bounded ? answer->objective - answer->bound : 0;
    before.seconds += answer->seconds;
    before.work += answer->work;
    rn_rota_free(rota);
    rota = rn_built_rota(step, city, month, answer->assignments, &context->check);
  }
  g_return_val_if_reached(NULL);
}

gboolean
rn_month_order_matters(const RnCity *city, const RnRota *rota)
{
  g_autofree int *order_of = g_new(int, city->persons->len + 1);
  for (guint p = 0; p < city->persons->len; p++)
    order_of[p] = G_MININT;
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)rota->duties->pdata[i])->slot;
    int order = rn_service_order(city, slot->service);
    for (guint p = 0; p < city->persons->len; p++) {
      if (order_of[p] == order || rn_eligibility(city, slot, city->persons->pdata[p], NULL))
        continue;
      if (order_of[p] != G_MININT)
        return TRUE;
      order_of[p] = order;
    }
  }
  return FALSE;
}

/* --- what belongs together --- */

typedef struct {
  const char *service;
  guint8 *holders;   /* by person->index */
  gboolean is_in;
} Circle;

static void
circle_free(gpointer data)
{
  g_free(((Circle *)data)->holders);
  g_free(data);
}

static Circle *
circle_of(GPtrArray *circles, const char *service, guint n_persons)
{
  for (guint i = 0; i < circles->len; i++)
    if (g_str_equal(((Circle *)circles->pdata[i])->service, service))
      return circles->pdata[i];
  Circle *circle = g_new0(Circle, 1);
  circle->service = service;
  circle->holders = g_new0(guint8, n_persons + 1);
  g_ptr_array_add(circles, circle);
  return circle;
}

static gboolean
has_in_common(const Circle *a, const Circle *b, guint n_persons)
{
  for (guint p = 0; p < n_persons; p++)
    if (a->holders[p] && b->holders[p])
      return TRUE;
  return FALSE;
}

static void
spread(GPtrArray *circles, Circle *from, guint n_persons)
{
  from->is_in = TRUE;
  for (guint i = 0; i < circles->len; i++) {
    Circle *other = circles->pdata[i];
    if (!other->is_in && has_in_common(from, other, n_persons))
      spread(circles, other, n_persons);
  }
}

GPtrArray *
rn_month_order_around(const RnCity *city, const GPtrArray *slots, const char *slot_key)
{
  GPtrArray *around = g_ptr_array_new_with_free_func((GDestroyNotify)rn_slot_unref);
  g_autoptr(GPtrArray) circles = g_ptr_array_new_with_free_func(circle_free);
  const RnSlot *asked = slot_key && city->services->len ? rn_slots_find(slots, slot_key) : NULL;
  guint n = city->persons->len;
  for (guint i = 0; asked && i < slots->len; i++) {
    const RnSlot *slot = slots->pdata[i];
    Circle *circle = circle_of(circles, slot->service, n);
    for (guint p = 0; p < n; p++)
      if (!circle->holders[p] && !rn_eligibility(city, slot, city->persons->pdata[p], NULL))
        circle->holders[p] = 1;
  }
  if (asked)
    spread(circles, circle_of(circles, asked->service, n), n);
  for (guint i = 0; i < slots->len; i++) {
    RnSlot *slot = slots->pdata[i];
    if (!asked || circle_of(circles, slot->service, n)->is_in)
      g_ptr_array_add(around, rn_slot_ref(slot));
  }
  return around;
}
