/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Stretches of all panels once, and figures over them. */

#include "engine/cover_need.h"

#include "engine/cover_vice.h"
#include "engine/rule.h"
#include "solver/assign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct {
  const RnArea *block;
  const RnFacility *facility;
} Place;

struct RnCoverNeed {
  const RnCity *city;
  RnMonth month;
  GArray *stretches;      /* RnCoverStretch */
  GArray *bound;          /* RnCoverStretch that primaries of dying patients answer themselves */
  GArray *places;         /* Place, by block and facility */
  GArray *shares;         /* RnAssignShare, of the places */
  GArray *facilities;     /* int, of the places: RnCoverShare.facilities */
  GArray *totals;         /* gint64, of the places */
};

/* --- stretches --- */

static void
take_panel(RnCoverNeed *need, const RnPanel *panel)
{
  g_autoptr(GArray) stretches = rn_cover_stretches(need->city, panel, need->month);
  for (guint i = 0; i < stretches->len; i++) {
    const RnCoverStretch *stretch = &g_array_index(stretches, RnCoverStretch, i);
    if (stretch->own && panel->terminal > 0 && panel->self_cover != RN_SELF_ALL)
      g_array_append_vals(need->bound, stretch, 1);
    if (!stretch->own && rn_cover_mode(need->city, panel->area, stretch->band, stretch->date) == RN_MODE_PAIRED)
      g_array_append_vals(need->stretches, stretch, 1);
  }
}

guint
rn_cover_need_length(const RnCoverNeed *need)
{
  return need->stretches->len;
}

const RnCoverStretch *
rn_cover_need_stretch(const RnCoverNeed *need, guint i)
{
  return &g_array_index(need->stretches, RnCoverStretch, i);
}

/* --- shares --- */

static int
compare_places(gconstpointer a_cell, gconstpointer b_cell)
{
  const Place *a = a_cell, *b = b_cell;
  int order = strcmp(a->block->id, b->block->id);
  return order ? order : strcmp(a->facility->id, b->facility->id);
}

static gboolean
is_in_month(const RnPairing *pairing, RnMonth month)
{
  return rn_valid_between(pairing->valid_from, pairing->valid_to, rn_month_first(month), rn_month_first(month + 1) - 1);
}

static void
add_place(GArray *places, const RnArea *block, const RnFacility *facility)
{
  const Place place = {block, facility};
  for (guint i = 0; i < places->len; i++)
    if (compare_places(&g_array_index(places, Place, i), &place) == 0)
      return;
  g_array_append_val(places, place);
}

/* Places of all pairings, or without partners who stand in for each other. */
static GArray *
find_places(const RnCoverNeed *need, gboolean with_mutual)
{
  GArray *places = g_array_new(FALSE, FALSE, sizeof(Place));
  const RnPanel *last = NULL;
  for (guint s = 0; s < need->stretches->len; s++) {
    const RnPanel *panel = rn_cover_need_stretch(need, s)->panel;
    for (guint i = 0; panel != last && i < panel->pairings->len; i++) {
      const RnPairing *pairing = panel->pairings->pdata[i];
      if (pairing->facility && is_in_month(pairing, need->month) &&
          (with_mutual || pairing->type != RN_PAIRING_MUTUAL))
        add_place(places, rn_cover_block(panel), pairing->facility);
    }
    last = panel;
  }
  g_array_sort(places, compare_places);
  return places;
}

static gint64
total_of(const RnCoverNeed *need, const RnArea *block)
{
  gint64 total = 0;
  for (guint i = 0; i < need->stretches->len; i++) {
    const RnCoverStretch *stretch = rn_cover_need_stretch(need, i);
    if (rn_cover_block(stretch->panel) == block)
      total += (stretch->end + 59) / 60 - stretch->start / 60;
  }
  return total;
}

/* Free is the larger of percent and 100/k + spread per cent: all by 100 k, so that it stays whole. */
static RnAssignShare
share_of(const RnCoverNeed *need, const RnArea *block, gint64 total, int k)
{
  RnDate first = rn_month_first(need->month);
  gint64 percent = rn_rule_value(need->city, "SHARE_CAP", "percent", block, first);
  gint64 spread = rn_rule_value(need->city, "SHARE_CAP", "spread", block, first);
  return (RnAssignShare){.scale = 100 * k,
                         .base = total * MAX(percent * k, 100 + spread * k),
                         .step = total * k,
                         .price = rn_rule_value(need->city, "SHARE_CAP", "price", block, first)};
}

static void
take_shares(RnCoverNeed *need)
{
  g_autoptr(GArray) counted = find_places(need, FALSE);
  need->places = find_places(need, TRUE);
  for (guint p = 0; p < need->places->len; p++) {
    const RnArea *block = g_array_index(need->places, Place, p).block;
    gint64 total = total_of(need, block);
    int k = 0;
    for (guint c = 0; c < counted->len; c++)
      k += g_array_index(counted, Place, c).block == block;
    RnAssignShare share = share_of(need, block, total, MAX(k, 1));
    g_array_append_val(need->shares, share);
    g_array_append_val(need->facilities, k);
    g_array_append_val(need->totals, total);
  }
}

const GArray *
rn_cover_need_shares(const RnCoverNeed *need)
{
  return need->shares;
}

int
rn_cover_need_share(const RnCoverNeed *need, const RnPanel *panel, const RnFacility *facility)
{
  const RnArea *block = rn_cover_block(panel);
  for (guint p = 0; p < need->places->len; p++) {
    const Place *place = &g_array_index(need->places, Place, p);
    if (place->block == block && place->facility == facility)
      return (int)p;
  }
  return -1;
}

void
rn_cover_need_tell_shares(const RnCoverNeed *need, const gint64 *minutes, GArray *shares)
{
  for (guint p = 0; p < need->places->len; p++) {
    const Place *place = &g_array_index(need->places, Place, p);
    RnCoverShare share = {place->block, place->facility, minutes[p], g_array_index(need->totals, gint64, p),
                          g_array_index(need->facilities, int, p),
                          rn_assign_share_cost(&g_array_index(need->shares, RnAssignShare, p), minutes[p])};
    g_array_append_val(shares, share);
  }
}

/* --- bound to their own --- */

gboolean
rn_cover_need_is_bound(const RnCoverNeed *need, const RnPairing *pairing, const RnCoverStretch *stretch)
{
  for (guint i = 0; i < need->bound->len; i++) {
    const RnCoverStretch *own = &g_array_index(need->bound, RnCoverStretch, i);
    gboolean is_his = pairing->person ? own->panel->primary == pairing->person : own->panel->facility == pairing->facility;
    if (is_his && own->start < stretch->end && stretch->start < own->end)
      return TRUE;
  }
  return FALSE;
}

/* --- gaps --- */

static const char *
text_of(const char *code)
{
  static const struct {
    const char *code, *text;
  } texts[] = {
    {"ELIG_MEMBER", N_("not in force")},
    {"INDEP", N_("the panel's own clinic")},
    {"ELIG_SECOND", N_("may not be a vice")},
    {"DIST", N_("too far away")},
    {"AVAIL", N_("cannot come")},
    {"ONE_PLACE", N_("on another duty")},
    {"CHOICE", N_("needed by others")},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(texts[i].code, code) == 0)
      return _(texts[i].text);
  return code;
}

static char *
gap_text(const RnCoverStretch *stretch, const RnGap *gap)
{
  g_autofree char *from = rn_instant_format(stretch->start), *to = rn_instant_format(stretch->end);
  if (gap->candidates == 0)
    return g_strdup_printf(_("Panel %s (%s), %.16s to %.16s: no vice is paired with it; enter one in the table of pairings."),
                           stretch->panel->id, rn_cover_block(stretch->panel)->name, from, to);
  g_autoptr(GString) reasons = g_string_new(NULL);
  for (guint i = 0; i < gap->reasons->len; i++) {
    const RnGapReason *reason = &g_array_index(gap->reasons, RnGapReason, i);
    g_string_append_printf(reasons, "%s%s %d", i ? _(", ") : "", text_of(reason->code), reason->count);
  }
  return g_strdup_printf(_("Panel %s (%s), %.16s to %.16s: none of %d vices — %s"), stretch->panel->id,
                         rn_cover_block(stretch->panel)->name, from, to, gap->candidates, reasons->str);
}

RnGap *
rn_cover_need_gap(const RnCoverNeed *need, GHashTable *held, const RnCoverStretch *stretch)
{
  static const char *const order[] = {"ELIG_MEMBER", "INDEP", "ELIG_SECOND", "DIST", "AVAIL", "ONE_PLACE", "CHOICE"};
  RnGap *gap = rn_gap_new();
  int counts[G_N_ELEMENTS(order)] = {0};
  for (guint i = 0; i < stretch->panel->pairings->len; i++) {
    const char *code = rn_cover_vice_obstacle(need->city, held, stretch->panel->pairings->pdata[i], stretch);
    gap->candidates++;
    for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
      counts[k] += strcmp(order[k], code ? code : "CHOICE") == 0;
  }
  for (gsize k = 0; k < G_N_ELEMENTS(order); k++)
    if (counts[k])
      rn_gap_add(gap, order[k], counts[k]);
  gap->text = gap_text(stretch, gap);
  return gap;
}

/* --- all of it --- */

RnCoverNeed *
rn_cover_need_new(const RnCity *city, RnMonth month)
{
  RnCoverNeed *need = g_new0(RnCoverNeed, 1);
  need->city = city;
  need->month = month;
  need->stretches = g_array_new(FALSE, FALSE, sizeof(RnCoverStretch));
  need->bound = g_array_new(FALSE, FALSE, sizeof(RnCoverStretch));
  need->shares = g_array_new(FALSE, FALSE, sizeof(RnAssignShare));
  need->facilities = g_array_new(FALSE, FALSE, sizeof(int));
  need->totals = g_array_new(FALSE, FALSE, sizeof(gint64));
  for (guint p = 0; p < city->panels->len; p++)
    take_panel(need, city->panels->pdata[p]);
  take_shares(need);
  return need;
}

void
rn_cover_need_free(RnCoverNeed *need)
{
  if (!need)
    return;
  g_array_unref(need->stretches);
  g_array_unref(need->bound);
  g_array_unref(need->places);
  g_array_unref(need->shares);
  g_array_unref(need->facilities);
  g_array_unref(need->totals);
  g_free(need);
}
