/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading chains from a version: the panel's answer in force, then the duties of that instant. Decides no availability:
 * that was done when the version was published (chain_panel.c). */

#include "engine/chain.h"

#include <string.h>

const char *
rn_chain_kind_name(RnStepKind kind)
{
  static const char *const names[] = {"desk",  "nurse",    "primary", "vice", "first",    "second",
                                      "third", "hospital", "bed",     "wide", "emergency"};
  g_assert((gsize)kind < G_N_ELEMENTS(names));
  return names[kind];
}

void
rn_chain_free(RnChain *chain)
{
  if (!chain)
    return;
  g_array_unref(chain->steps);
  g_free(chain);
}

static void
chain_destroy(gpointer chain)
{
  rn_chain_free(chain);
}

const RnChainStep *
rn_chain_step(const RnChain *chain, RnStepKind kind)
{
  for (guint i = 0; i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    if (step->kind == kind)
      return step;
  }
  return NULL;
}

/* --- panels of a version --- */

const RnVersionPanel *
rn_chain_panel(const RnVersion *version, const char *panel_id, RnInstant at)
{
  for (guint i = 0; i < version->panels->len; i++) {
    const RnVersionPanel *panel = version->panels->pdata[i];
    if (strcmp(panel->panel_id, panel_id) == 0 && rn_version_panel_span(panel, at))
      return panel;
  }
  return NULL;
}

/* --- areas --- */

static gboolean
is_wide(const RnVersion *version, const RnSlot *slot)
{
  const RnVersionArea *area = rn_version_area(version, slot->area_id);
  return area && strcmp(area->kind, "wide") == 0;
}

/* --- making a chain --- */

typedef struct {
  const RnVersion *version;
  const RnVersionPanel *panel;
  RnInstant at, until; /* until: end of the answer in force */
  GPtrArray *on;       /* const RnDuty*: filled duties of that instant around the panel, nearest area first */
  RnChain *chain;
} Maker;

static void
add(Maker *maker, RnStepKind kind, const char *unit_id, RnInstant until)
{
  for (guint i = 0; i < maker->chain->steps->len; i++)
    if (strcmp(g_array_index(maker->chain->steps, RnChainStep, i).unit_id, unit_id) == 0)
      return;
  const RnChainStep step = {kind, unit_id, until};
  g_array_append_val(maker->chain->steps, step);
}

/* Adds who holds a seat of a service (NULL: any) now; FALSE when nobody does. */
static gboolean
add_holders(Maker *maker, RnStepKind kind, const char *service, const char *seat, gboolean wide)
{
  gboolean any = FALSE;
  for (guint i = 0; i < maker->on->len; i++) {
    const RnDuty *duty = maker->on->pdata[i];
    if (strcmp(duty->slot->service, service) != 0 || (seat && strcmp(duty->slot->seat, seat) != 0) ||
        is_wide(maker->version, duty->slot) != wide)
      continue;
    add(maker, kind, duty->unit_id, duty->slot->end);
    any = TRUE;
  }
  return any;
}

/* The clinic's own physician on duty, else `unit_id`. */
static void
add_clinic(Maker *maker, const char *unit_id)
{
  gboolean any = FALSE;
  for (guint i = 0; i < maker->version->rota->duties->len; i++) {
    const RnDuty *duty = maker->version->rota->duties->pdata[i];
    if (!duty->unit_id || !rn_slot_is_on(duty->slot, maker->at) || strcmp(duty->slot->service, "clinic_oncall") != 0)
      continue;
    const RnVersionUnit *unit = rn_version_unit(maker->version, duty->unit_id);
    if (!unit || g_strcmp0(unit->facility_id, maker->panel->facility_id) != 0)
      continue;
    add(maker, RN_STEP_PRIMARY, duty->unit_id, duty->slot->end);
    any = TRUE;
  }
  if (!any)
    add(maker, RN_STEP_PRIMARY, unit_id, maker->until);
}

/* The vice whom the version chose for the panel. */
static void
add_chosen(Maker *maker)
{
  for (guint i = 0; i < maker->version->cover->duties->len; i++) {
    const RnDuty *duty = maker->version->cover->duties->pdata[i];
    if (duty->unit_id && rn_slot_is_on(duty->slot, maker->at) && strcmp(duty->slot->seat, maker->panel->panel_id) == 0)
      add(maker, RN_STEP_VICE, duty->unit_id, duty->slot->end);
  }
}

/* What follows `word` in the item of an answer, or NULL. */
static const char *
after(const char *item, const char *word)
{
  return g_str_has_prefix(item, word) ? item + strlen(word) : NULL;
}

static void
add_items(Maker *maker, char *const *items, const char *word, RnStepKind kind)
{
  for (; *items; items++) {
    const char *unit_id = after(*items, word);
    if (!unit_id || !*unit_id)
      continue;
    if (strcmp(word, "clinic:") == 0)
      add_clinic(maker, unit_id);
    else
      add(maker, kind, unit_id, maker->until);
  }
}

static gboolean
has_item(char *const *items, const char *word)
{
  for (; *items; items++)
    if (after(*items, word))
      return TRUE;
  return FALSE;
}

static void
add_first_line(Maker *maker, char *const *items)
{
  if (has_item(items, "desk"))
    add_holders(maker, RN_STEP_DESK, "contact_desk", NULL, FALSE);
  if (has_item(items, "nurse:") && !add_holders(maker, RN_STEP_NURSE, "nurse_oncall", NULL, FALSE))
    add_items(maker, items, "nurse:", RN_STEP_NURSE);
}

static void
add_hospitals(Maker *maker, char *const *items)
{
  if (has_item(items, "hospital:"))
    add_items(maker, items, "hospital:", RN_STEP_HOSPITAL);
  else
    add_holders(maker, RN_STEP_BED, "backup_bed", NULL, FALSE);
  add_holders(maker, RN_STEP_WIDE, "homecare", "third", TRUE);
  add_holders(maker, RN_STEP_WIDE, "backup_bed", NULL, TRUE);
}

static void
add_steps(Maker *maker, char *const *items)
{
  add_first_line(maker, items);
  add_items(maker, items, "primary:", RN_STEP_PRIMARY);
  add_items(maker, items, "clinic:", RN_STEP_PRIMARY);
  add_chosen(maker);
  add_items(maker, items, "vice:", RN_STEP_VICE);
  add_holders(maker, RN_STEP_FIRST, "homecare", "first", FALSE);
  add_holders(maker, RN_STEP_SECOND, "homecare", "second", FALSE);
  add_holders(maker, RN_STEP_THIRD, "homecare", "third", FALSE);
  add_hospitals(maker, items);
  add(maker, RN_STEP_EMERGENCY, RN_CHAIN_EMERGENCY, RN_INSTANT_NONE);
}

/* --- the duties of an instant --- */

typedef struct {
  const RnDuty *duty;
  int distance;
} Near;

static int
compare_near(gconstpointer a_cell, gconstpointer b_cell)
{
  const Near *a = a_cell, *b = b_cell;
  const RnSlot *x = a->duty->slot, *y = b->duty->slot;
  int order = a->distance - b->distance;
  order = order ? order : strcmp(x->service, y->service);
  order = order ? order : strcmp(x->seat, y->seat);
  order = order ? order : x->index - y->index;
  return order ? order : strcmp(x->key, y->key);
}

static GPtrArray *
duties_around(const RnVersion *version, const char *area_id, RnInstant at)
{
  g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(Near));
  GPtrArray *on = g_ptr_array_new();
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (!duty->unit_id || !rn_slot_is_on(duty->slot, at))
      continue;
    const Near found = {duty, rn_version_area_distance(version, area_id, duty->slot->area_id)};
    if (found.distance >= 0)
      g_array_append_val(near, found);
  }
  g_array_sort(near, compare_near);
  for (guint i = 0; i < near->len; i++)
    g_ptr_array_add(on, (gpointer)g_array_index(near, Near, i).duty);
  return on;
}

GPtrArray *
rn_chain_supports(const RnVersion *version, const char *area_id)
{
  static const char *const services[] = {"backup_bed", "contact_desk", "nurse_oncall", "pharmacy_oncall", NULL};
  g_autoptr(GArray) near = g_array_new(FALSE, FALSE, sizeof(Near));
  GPtrArray *supports = g_ptr_array_new();
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    const Near found = {duty, rn_version_area_distance(version, area_id, duty->slot->area_id)};
    if (found.distance > 0 && g_strv_contains(services, duty->slot->service))
      g_array_append_val(near, found);
  }
  g_array_sort(near, compare_near);
  for (guint i = 0; i < near->len; i++)
    g_ptr_array_add(supports, (gpointer)g_array_index(near, Near, i).duty);
  return supports;
}

static gboolean
nobody_comes(const RnChain *chain)
{
  for (guint i = 0; i < chain->steps->len; i++) {
    RnStepKind kind = g_array_index(chain->steps, RnChainStep, i).kind;
    if (kind >= RN_STEP_PRIMARY && kind <= RN_STEP_THIRD)
      return FALSE;
  }
  return TRUE;
}

RnChain *
rn_chain_at(const RnVersion *version, const char *panel_id, RnInstant at)
{
  const RnVersionPanel *panel = rn_chain_panel(version, panel_id, at);
  if (!panel)
    return NULL;
  const RnVersionSpan *span = rn_version_panel_span(panel, at);
  char *const *items = panel->items->pdata[span->answer];
  g_autoptr(GPtrArray) on = duties_around(version, panel->area_id, at);
  RnChain *chain = g_new0(RnChain, 1);
  chain->start = at;
  chain->end = at + 1;
  chain->steps = g_array_new(FALSE, FALSE, sizeof(RnChainStep));
  Maker maker = {version, panel, at, span->end, on, chain};
  add_steps(&maker, items);
  chain->gap = nobody_comes(chain);
  return chain;
}

/* --- through a time --- */

static void
add_cut(GArray *cuts, RnInstant instant, RnInstant from, RnInstant to)
{
  if (instant > from && instant < to)
    g_array_append_val(cuts, instant);
}

static void
add_cuts_of(GArray *cuts, const RnRota *rota, const char *panel_id, RnInstant from, RnInstant to)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (panel_id && strcmp(duty->slot->seat, panel_id) != 0)
      continue;
    add_cut(cuts, duty->slot->start, from, to);
    add_cut(cuts, duty->slot->end, from, to);
  }
}

/* Instants at which the chain may change, from `from` to `to`. */
static GArray *
cuts_of(const RnVersion *version, const char *panel_id, RnInstant from, RnInstant to)
{
  GArray *cuts = g_array_new(FALSE, FALSE, sizeof(RnInstant));
  g_array_append_val(cuts, from);
  for (guint i = 0; i < version->panels->len; i++) {
    const RnVersionPanel *panel = version->panels->pdata[i];
    for (guint s = 0; strcmp(panel->panel_id, panel_id) == 0 && s < panel->spans->len; s++) {
      const RnVersionSpan *span = &g_array_index(panel->spans, RnVersionSpan, s);
      add_cut(cuts, span->start, from, to);
      add_cut(cuts, span->end, from, to);
    }
  }
  add_cuts_of(cuts, version->rota, NULL, from, to);
  add_cuts_of(cuts, version->cover, panel_id, from, to);
  g_array_append_val(cuts, to);
  g_array_sort(cuts, rn_instant_compare);
  return cuts;
}

static gboolean
is_same(const RnChain *a, const RnChain *b)
{
  if (a->steps->len != b->steps->len)
    return FALSE;
  for (guint i = 0; i < a->steps->len; i++) {
    const RnChainStep *x = &g_array_index(a->steps, RnChainStep, i), *y = &g_array_index(b->steps, RnChainStep, i);
    if (x->kind != y->kind || strcmp(x->unit_id, y->unit_id) != 0)
      return FALSE;
  }
  return TRUE;
}

GPtrArray *
rn_chains_between(const RnVersion *version, const char *panel_id, RnInstant from, RnInstant to)
{
  GPtrArray *chains = g_ptr_array_new_with_free_func(chain_destroy);
  g_autoptr(GArray) cuts = cuts_of(version, panel_id, from, to);
  for (guint i = 0; i + 1 < cuts->len; i++) {
    RnInstant start = g_array_index(cuts, RnInstant, i), end = g_array_index(cuts, RnInstant, i + 1);
    RnChain *last = chains->len ? chains->pdata[chains->len - 1] : NULL;
    RnChain *chain = end > start ? rn_chain_at(version, panel_id, start) : NULL;
    if (!chain)
      continue;
    chain->end = end;
    if (last && last->end == start && is_same(last, chain)) {
      last->end = end;
      rn_chain_free(chain);
    } else {
      g_ptr_array_add(chains, chain);
    }
  }
  return chains;
}
