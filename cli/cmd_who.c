/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* rinban who: everybody on duty at one instant, on one screen. Reads only the duties of that instant. */

#include "cli/result.h"
#include "engine/chain.h"
#include "engine/partner.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether the month of an instant's duties is published: a night belongs to the day on which it began. */
static gboolean
is_published(RnStore *store, const char *city_id, RnInstant at)
{
  RnDate date;
  int minutes;
  rn_instant_to_local(at, &date, &minutes);
  g_autoptr(GArray) months = rn_store_published_months(store, city_id, NULL);
  for (guint i = 0; months && i < months->len; i++)
    if (g_array_index(months, RnMonth, i) == rn_month_of(date))
      return TRUE;
  return FALSE;
}

static int
compare_duties(gconstpointer a, gconstpointer b)
{
  const RnSlot *x = (*(const RnDuty *const *)a)->slot, *y = (*(const RnDuty *const *)b)->slot;
  int order = strcmp(x->area_id, y->area_id);
  if (!order)
    order = strcmp(x->service, y->service);
  if (!order)
    order = strcmp(x->seat, y->seat);
  return order ? order : (x->index > y->index) - (x->index < y->index);
}

static void
json_seat(RnJson *json, const RnVersion *version, const RnDuty *duty)
{
  const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(version, duty->unit_id) : NULL;
  rn_json_object(json, NULL);
  rn_json_string(json, "seat", duty->slot->seat);
  rn_json_string(json, "unit_id", duty->unit_id);
  rn_json_string(json, "name", unit ? unit->name : NULL);
  rn_json_string(json, "phone", unit ? unit->phone : NULL);
  rn_json_instant(json, "until", duty->slot->end);
  rn_json_string(json, "service", duty->slot->service);
  rn_json_int(json, "index", duty->slot->index);
  rn_json_string(json, "slot", duty->slot->key);
  rn_json_string(json, "area", duty->slot->area_id);
  rn_json_end_object(json);
}

/* The duties of one area, and those of beds, pharmacies, nurses and desks that serve it from an area around it: a block with
 * home care shows them all, so that one look is enough. */
typedef struct {
  const char *area_id;
  GPtrArray *own, *supports; /* const RnDuty*, borrowed */
} Block;

static void
block_clear(gpointer data)
{
  Block *block = data;
  g_clear_pointer(&block->own, g_ptr_array_unref);
  g_clear_pointer(&block->supports, g_ptr_array_unref);
}

static gboolean
has_home_care(const GPtrArray *duties)
{
  for (guint i = 0; i < duties->len; i++)
    if (strcmp(((const RnDuty *)duties->pdata[i])->slot->service, "homecare") == 0)
      return TRUE;
  return FALSE;
}

/* `duties` by area. */
static GArray *
blocks_of(const RnVersion *version, const GPtrArray *duties)
{
  GArray *blocks = g_array_new(FALSE, TRUE, sizeof(Block));
  g_array_set_clear_func(blocks, block_clear);
  for (guint i = 0; i < duties->len; i++) {
    const RnDuty *duty = duties->pdata[i];
    Block *last = blocks->len ? &g_array_index(blocks, Block, blocks->len - 1) : NULL;
    if (!last || strcmp(last->area_id, duty->slot->area_id) != 0) {
      const Block block = {duty->slot->area_id, g_ptr_array_new(), NULL};
      g_array_append_val(blocks, block);
      last = &g_array_index(blocks, Block, blocks->len - 1);
    }
    g_ptr_array_add(last->own, (gpointer)duty);
  }
  for (guint i = 0; i < blocks->len; i++) {
    Block *block = &g_array_index(blocks, Block, i);
    block->supports = has_home_care(block->own) ? rn_chain_supports(version, block->area_id) : g_ptr_array_new();
  }
  return blocks;
}

/* Is everything of the area shown in some block already? */
static gboolean
is_shown_elsewhere(const GArray *blocks, const Block *block)
{
  guint shown = 0;
  for (guint d = 0; d < block->own->len; d++)
    for (guint i = 0; i < blocks->len; i++)
      if (g_ptr_array_find(g_array_index(blocks, Block, i).supports, block->own->pdata[d], NULL)) {
        shown++;
        break;
      }
  return shown == block->own->len;
}

static void
json_blocks(RnJson *json, const RnVersion *version, const GArray *blocks)
{
  for (guint b = 0; b < blocks->len; b++) {
    const Block *block = &g_array_index(blocks, Block, b);
    rn_json_object(json, NULL);
    rn_json_string(json, "area", block->area_id);
    rn_json_string(json, "name", rn_version_area_name(version, block->area_id));
    rn_json_string(json, "city", version->city_id);
    rn_json_array(json, "seats");
    for (guint i = 0; i < block->own->len; i++)
      json_seat(json, version, block->own->pdata[i]);
    for (guint i = 0; i < block->supports->len; i++)
      json_seat(json, version, block->supports->pdata[i]);
    rn_json_end_array(json);
    rn_json_end_object(json);
  }
}

/* "第1当番", "休日診療所 第1会場 2": seats of other services than home care with their names, since some are called alike. */
static void
add_seat(RnGrid *grid, const RnVersion *version, const RnSlot *slot)
{
  const char *service = rn_version_service_name(version, slot->service), *seat = rn_version_seat_name(version, slot);
  g_autoptr(GString) text = g_string_new(NULL);
  if (strcmp(slot->service, "homecare") != 0 && strcmp(service, seat) != 0)
    g_string_append_printf(text, "%s ", service);
  g_string_append(text, seat);
  if (slot->index > 1)
    g_string_append_printf(text, " %d", slot->index);
  rn_grid_add(grid, text->str);
}

static void
add_row(RnGrid *grid, const RnVersion *version, const char *area, const RnDuty *duty)
{
  const RnVersionUnit *unit = duty->unit_id ? rn_version_unit(version, duty->unit_id) : NULL;
  g_autofree char *until = rn_instant_format(duty->slot->end);
  rn_grid_add(grid, area);
  add_seat(grid, version, duty->slot);
  rn_grid_add(grid, duty->unit_id ? rn_version_unit_name(version, duty->unit_id) : _("(gap)"));
  rn_grid_add(grid, unit ? unit->phone : "");
  rn_grid_addf(grid, "%.5s %.5s", until + strlen("2027-"), until + strlen("2027-01-04T"));
  rn_grid_add(grid, unit && strcmp(unit->kind, "facility") != 0 ? unit->facility_name : "");
}

static void
add_rows(RnGrid *grid, const RnVersion *version, const GArray *blocks)
{
  for (guint b = 0; b < blocks->len; b++) {
    const Block *block = &g_array_index(blocks, Block, b);
    const char *area = rn_version_area_name(version, block->area_id);
    if (is_shown_elsewhere(blocks, block))
      continue;
    for (guint i = 0; i < block->own->len; i++)
      add_row(grid, version, i ? "" : area, block->own->pdata[i]);
    for (guint i = 0; i < block->supports->len; i++)
      add_row(grid, version, "", block->supports->pdata[i]);
  }
}

typedef struct {
  RnGrid *grid;
  int duties, gaps;
  gboolean published;
} Found;

/* Duties that other cities and unions plan for this one, unless their own city is listed anyway. */
static gboolean
partners_of(RnCli *cli, RnStore *store, const char *city_id, char **cities, RnInstant at, Found *found, int *status)
{
  GError *error = NULL;
  g_autoptr(GPtrArray) findings = rn_findings_new();
  g_autoptr(GPtrArray) partners = rn_partner_on_duty(store, city_id, at, findings, &error);
  if (!partners) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  for (guint i = 0; i < findings->len; i++)
    rn_cli_message(cli, RN_SEVERITY_WARNING, "PARTNER", "%s", ((const RnFinding *)findings->pdata[i])->text);
  for (guint i = 0; i < partners->len; i++) {
    const RnPartnerDuties *partner = partners->pdata[i];
    if (g_strv_contains((const char *const *)cities, partner->host))
      continue;
    g_ptr_array_sort(partner->duties, compare_duties);
    found->duties += (int)partner->duties->len;
    found->published |= partner->duties->len > 0;
    g_autoptr(GArray) blocks = blocks_of(partner->version, partner->duties);
    if (cli->json)
      json_blocks(cli->data, partner->version, blocks);
    else
      add_rows(found->grid, partner->version, blocks);
  }
  return TRUE;
}

static gboolean
one_city(RnCli *cli, RnStore *store, const char *city_id, RnInstant at, Found *found, int *status)
{
  GError *error = NULL;
  g_autoptr(RnVersion) version = rn_store_on_duty(store, city_id, at, &error);
  if (!version) {
    *status = rn_cli_error(cli, error);
    return FALSE;
  }
  g_autoptr(GPtrArray) duties = g_ptr_array_new();
  for (guint i = 0; i < version->rota->duties->len; i++)
    if (((const RnDuty *)version->rota->duties->pdata[i])->unit_id || rn_duty_is_gap(version->rota->duties->pdata[i]))
      g_ptr_array_add(duties, version->rota->duties->pdata[i]);
  g_ptr_array_sort(duties, compare_duties);
  found->duties += (int)duties->len;
  found->gaps += rn_rota_gaps(version->rota);
  found->published |= duties->len || is_published(store, city_id, at);
  g_autoptr(GArray) blocks = blocks_of(version, duties);
  if (cli->json)
    json_blocks(cli->data, version, blocks);
  else
    add_rows(found->grid, version, blocks);
  return TRUE;
}

static int
all_cities(RnCli *cli, RnStore *store, char **cities, RnInstant at)
{
  static const char *const head[] = {N_("area"), N_("seat"), N_("name"), N_("telephone"), N_("until"), N_("facility")};
  int status;
  g_autoptr(RnGrid) grid = rn_grid_new(G_N_ELEMENTS(head));
  rn_grid_head(grid, head, G_N_ELEMENTS(head));
  Found found = {.grid = grid};
  rn_json_instant(cli->data, "at", at);
  rn_json_array(cli->data, "blocks");
  for (char **city = cities; *city; city++)
    if (!one_city(cli, store, *city, at, &found, &status) ||
        !partners_of(cli, store, *city, cities, at, &found, &status))
      return status;
  rn_json_end_array(cli->data);
  g_autofree char *text = rn_instant_format(at);
  if (!found.published)
    return rn_cli_fail(cli, RN_EXIT_INPUT, "NOT_FOUND",
                       _("The month of %.10s is not published yet, so nobody can be named."), text);
  if (!cli->json) {
    rn_print(_("On duty at %.10s %.5s\n"), text, text + 11);
    if (found.duties)
      rn_grid_print(grid, TRUE);
    else
      rn_print(_("Nobody: these are consulting hours, when each family physician answers.\n"));
  }
  return found.gaps ? RN_EXIT_FINDINGS : RN_EXIT_DONE;
}

int
rn_cmd_who(RnCli *cli, char **argv)
{
  g_autofree char *at_text = NULL;
  const GOptionEntry entries[] = {
      {"at", 0, 0, G_OPTION_ARG_STRING, &at_text, N_("another time than now, e.g. 2027-01-02T03:00"), N_("INSTANT")},
      G_OPTION_ENTRY_NULL,
  };
  int status;
  g_auto(GStrv) args = rn_cli_parse(cli, argv, entries, 0, 0, &status);
  RnInstant at = cli->now;
  if (!args || !rn_cli_instant(cli, at_text, &at, &status))
    return status;
  g_autoptr(RnStore) store = rn_cli_store(cli, RN_STORE_READ_ONLY, &status);
  g_auto(GStrv) cities = rn_cli_cities(cli, store, &status);
  return cities ? all_cities(cli, store, cities, at) : status;
}
