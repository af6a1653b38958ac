/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What bears on a month, gathered from the store. */

#include "engine/month_context.h"

#include "engine/ledger.h"
#include "engine/slots.h"

#include <glib/gi18n-lib.h>

RnCity *
rn_month_city(RnStore *store, const char *id, GError **error)
{
  g_auto(GStrv) cities = rn_store_cities(store, error);
  if (!cities)
    return NULL;
  guint n = g_strv_length(cities);
  if (id ? !g_strv_contains((const char *const *)cities, id) : n != 1) {
    g_autofree char *list = g_strjoinv(", ", cities);
    if (n == 0)
      g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                  _("There is no city in %s yet; import the tables of one first."), rn_store_path(store));
    else if (id)
      g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no city “%s”; there are: %s."), id, list);
    else
      g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND,
                  _("There are several cities (%s); say which one with --city."), list);
    return NULL;
  }
  g_autoptr(RnRows) rows = rn_store_rows(store, id ? id : cities[0], error);
  return rows ? rn_city_new(g_steal_pointer(&rows), error) : NULL;
}

/* The first month that the ledger remembers: Y looks back five fiscal years. */
static RnMonth
first_remembered(RnMonth month)
{
  int fiscal_year = rn_fiscal_year(rn_month_first(month));
  return (fiscal_year - 4) * 12 + 3;
}

static GPtrArray *
versions_before(RnStore *store, const RnCity *city, RnMonth month, const GPtrArray *extra, GError **error)
{
  g_autoptr(GPtrArray) stored =
    rn_store_published_between(store, city->id, first_remembered(month), month - 1, error);
  if (!stored)
    return NULL;
  GPtrArray *before = g_ptr_array_new();
  RnMonth first_extra = extra && extra->len ? ((RnVersion *)extra->pdata[0])->month : G_MAXINT;
  for (guint i = 0; i < stored->len; i++) {
    RnVersion *version = stored->pdata[i];
    if (version->month < first_extra)
      g_ptr_array_add(before, version);
    else
      rn_version_free(version);
  }
  g_ptr_array_set_free_func(stored, NULL);
  return before;
}

/* Moves the pins of panels' vices from one list to the other. */
static void
part_pins(GPtrArray *pins, GPtrArray *cover_pins)
{
  guint kept = 0;
  for (guint i = 0; i < pins->len; i++) {
    RnPin *pin = pins->pdata[i];
    if (g_str_has_prefix(pin->slot_key, RN_SERVICE_COVER "/"))
      g_ptr_array_add(cover_pins, pin);
    else
      pins->pdata[kept++] = pin;
  }
  for (guint i = kept; i < pins->len; i++)
    pins->pdata[i] = NULL;
  g_ptr_array_set_size(pins, (int)kept);
}

RnMonthContext *
rn_month_context(RnStore *store, const RnCity *city, RnMonth month, const GPtrArray *extra, gboolean with_reference,
                 GError **error)
{
  g_autoptr(RnMonthContext) context = g_new0(RnMonthContext, 1);
  context->slots = rn_slots_generate(city, month);
  context->before = versions_before(store, city, month, extra, error);
  context->pins = context->before ? rn_store_pins(store, city->id, month, error) : NULL;
  if (!context->pins)
    return NULL;
  context->cover_pins = g_ptr_array_new_with_free_func((GDestroyNotify)rn_pin_free);
  part_pins(context->pins, context->cover_pins);
  context->owned = context->before->len;
  for (guint i = 0; extra && i < extra->len; i++)
    g_ptr_array_add(context->before, extra->pdata[i]);
  if (with_reference && !rn_store_draft(store, city->id, month, &context->reference, error))
    return NULL;
  if (with_reference && !context->reference &&
      !rn_store_published(store, city->id, month, &context->reference, error))
    return NULL;
  context->quotas = rn_ledger_quotas(city, month, context->slots, context->before);
  context->check = (RnCheckContext){
    .before = context->before,
    .pins = context->pins,
    .quotas = context->quotas,
    .reference = context->reference ? context->reference->rota : NULL,
    .reference_published = context->reference && context->reference->state == RN_VERSION_PUBLISHED,
  };
  return g_steal_pointer(&context);
}

void
rn_month_context_free(RnMonthContext *context)
{
  if (!context)
    return;
  for (guint i = 0; context->before && i < context->owned; i++)
    rn_version_free(context->before->pdata[i]);
  g_clear_pointer(&context->before, g_ptr_array_unref);
  g_clear_pointer(&context->slots, g_ptr_array_unref);
  g_clear_pointer(&context->pins, g_ptr_array_unref);
  g_clear_pointer(&context->cover_pins, g_ptr_array_unref);
  g_clear_pointer(&context->quotas, g_ptr_array_unref);
  rn_version_free(context->reference);
  g_free(context);
}
