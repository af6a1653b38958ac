/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* How evenly duties are spread: who owes how many, and who stands out. Millionths of a duty become hundredths for
 * people and stay integers in JSON. */

#include "cli/ledger_text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void
rn_json_spreads(RnJson *json, const GPtrArray *spreads)
{
  rn_json_array(json, "spread");
  for (guint i = 0; i < spreads->len; i++) {
    const RnSpread *spread = spreads->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "service", spread->service);
    rn_json_string(json, "seat", spread->seat);
    rn_json_string(json, "area", spread->area_id);
    rn_json_string(json, "category", spread->category);
    rn_json_int(json, "persons", spread->persons);
    rn_json_int(json, "min", spread->min);
    rn_json_int(json, "max", spread->max);
    rn_json_strings(json, "outside", spread->outside);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static const char *
area_name(const RnCity *city, const char *area_id)
{
  const RnArea *area = rn_city_area(city, area_id);
  return area ? area->name : area_id;
}

void
rn_print_spreads(const GPtrArray *spreads, const RnCity *city)
{
  static const char *const head[] = {N_("service"), N_("area"), N_("seat"), N_("category"),
                                     N_("persons"), N_("min"),  N_("max"),  N_("spread")};
  rn_print(_("\nDuties per person, among persons with the same share and the same seats\n"));
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  for (guint i = 0; i < spreads->len; i++) {
    const RnSpread *spread = spreads->pdata[i];
    rn_grid_add(grid, rn_city_label(city, "service", spread->service, spread->service));
    rn_grid_add(grid, area_name(city, spread->area_id));
    rn_grid_add(grid, rn_city_label(city, "seat", spread->service, spread->seat));
    rn_grid_add(grid, spread->category);
    rn_grid_addf(grid, "%d", spread->persons);
    rn_grid_addf(grid, "%d", spread->min);
    rn_grid_addf(grid, "%d", spread->max);
    rn_grid_addf(grid, "%d", spread->max - spread->min);
  }
  for (int c = 4; c < (int)G_N_ELEMENTS(head); c++)
    rn_grid_right(grid, c);
  rn_grid_print(grid, TRUE);
  gboolean headed = FALSE;
  for (guint i = 0; i < spreads->len; i++) {
    const RnSpread *spread = spreads->pdata[i];
    for (guint o = 0; o < spread->outside->len; o++) {
      if (!headed)
        rn_print(_("\nPersons outside a spread of 1\n"));
      headed = TRUE;
      g_autofree char *text = rn_text_clean(spread->outside->pdata[o]);
      rn_print("  %s %s %s: %s\n", area_name(city, spread->area_id),
               rn_city_label(city, "seat", spread->service, spread->seat), spread->category, text);
    }
  }
}

void
rn_json_balances(RnJson *json, const GArray *rows)
{
  rn_json_array(json, "balances");
  for (guint i = 0; i < rows->len; i++) {
    const RnLedgerRow *row = &g_array_index(rows, RnLedgerRow, i);
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", row->unit_id);
    rn_json_string(json, "service", row->service);
    rn_json_string(json, "seat", row->seat);
    rn_json_string(json, "area", row->area_id);
    rn_json_string(json, "category", row->category);
    rn_json_int(json, "assigned", row->assigned);
    rn_json_int(json, "target_micro", row->target_micro);
    rn_json_int(json, "balance_micro", row->balance_micro);
    rn_json_bool(json, "excused", row->excused);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

void
rn_print_balances(const GArray *rows, const RnCity *city)
{
  static const char *const head[] = {N_("id"),       N_("name"), N_("area"), N_("seat"),
                                     N_("category"), N_("done"), N_("due"),  N_("balance")};
  rn_print(_("Balance: + owes duties, - has done more than due\n"));
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head) + 1);
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  rn_grid_add(grid, "");
  for (guint i = 0; i < rows->len; i++) {
    const RnLedgerRow *row = &g_array_index(rows, RnLedgerRow, i);
    const RnPerson *person = rn_city_person(city, row->unit_id);
    rn_grid_add(grid, row->unit_id);
    rn_grid_add(grid, person ? person->name : "");
    rn_grid_add(grid, area_name(city, row->area_id));
    rn_grid_add(grid, rn_city_label(city, "seat", row->service, row->seat));
    rn_grid_add(grid, row->category);
    rn_grid_addf(grid, "%d", row->assigned);
    rn_grid_addf(grid, "%.2f", (double)row->target_micro / 1e6);
    rn_grid_addf(grid, "%+.2f", (double)row->balance_micro / 1e6);
    rn_grid_add(grid, row->excused ? _("(was away)") : "");
  }
  for (int c = 5; c < (int)G_N_ELEMENTS(head); c++)
    rn_grid_right(grid, c);
  rn_grid_print(grid, TRUE);
}

const char *
rn_proof_text(const char *proof)
{
  if (strcmp(proof, "optimal") == 0)
    return _("proven");
  return strcmp(proof, "bound") == 0 ? _("not proven, with a bound") : _("not proven");
}
