/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Grouping the duties of a version's cover. A month of a large city has some thousands of them and some hundred groups. */

#include "engine/stand_in.h"

#include "engine/visible.h"

#include <string.h>

static void
stand_in_free(gpointer data)
{
  RnStandIn *stand_in = data;
  rn_slot_unref(stand_in->slot);
  g_free(stand_in->unit_id);
  g_ptr_array_unref(stand_in->duties);
  g_free(stand_in);
}

static int
compare_stand_ins(gconstpointer a, gconstpointer b)
{
  const RnStandIn *x = *(RnStandIn *const *)a, *y = *(RnStandIn *const *)b;
  int order = rn_slot_compare(x->slot, y->slot);
  return order ? order : g_strcmp0(x->unit_id, y->unit_id);
}

static int
compare_panels(gconstpointer a, gconstpointer b)
{
  return strcmp(rn_stand_in_panel(*(RnDuty *const *)a), rn_stand_in_panel(*(RnDuty *const *)b));
}

/* The slot that all duties of a span share. */
static RnSlot *
slot_of_span(const RnSlot *slot)
{
  RnInstant midnight = rn_instant_from_local(slot->date, 0);
  g_autofree char *span =
    g_strdup_printf("%d-%d", (int)((slot->start - midnight) / 60), (int)((slot->end - midnight) / 60));
  return rn_slot_new(slot->service, slot->area_id, slot->date, slot->band, span, 1, slot->start, slot->end, slot->category,
                     slot->klass, slot->mandatory);
}

GPtrArray *
rn_stand_ins_new(const RnVersion *version)
{
  GPtrArray *all = g_ptr_array_new_with_free_func(stand_in_free);
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < version->cover->duties->len; i++) {
    const RnDuty *duty = version->cover->duties->pdata[i];
    g_autoptr(RnSlot) slot = slot_of_span(duty->slot);
    char *key = rn_stand_in_key(slot->key, duty->unit_id);
    RnStandIn *stand_in = g_hash_table_lookup(known, key);
    if (!stand_in) {
      stand_in = g_new0(RnStandIn, 1);
      stand_in->slot = rn_slot_ref(slot);
      stand_in->unit_id = g_strdup(duty->unit_id);
      stand_in->duties = g_ptr_array_new();
      g_ptr_array_add(all, stand_in);
      g_hash_table_insert(known, g_steal_pointer(&key), stand_in);
    }
    g_free(key);
    g_ptr_array_add(stand_in->duties, (gpointer)duty);
  }
  for (guint i = 0; i < all->len; i++)
    g_ptr_array_sort(((RnStandIn *)all->pdata[i])->duties, compare_panels);
  g_ptr_array_sort(all, compare_stand_ins);
  return all;
}

char *
rn_stand_in_key(const char *slot_key, const char *unit_id)
{
  return g_strjoin("|", slot_key, unit_id ? unit_id : "", NULL);
}

GHashTable *
rn_stand_ins_index(const GPtrArray *stand_ins)
{
  GHashTable *index = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < stand_ins->len; i++) {
    RnStandIn *stand_in = stand_ins->pdata[i];
    g_hash_table_insert(index, rn_stand_in_key(stand_in->slot->key, stand_in->unit_id), stand_in);
  }
  return index;
}

const RnStandIn *
rn_stand_ins_find(GHashTable *index, const RnStandIn *like)
{
  g_autofree char *key = rn_stand_in_key(like->slot->key, like->unit_id);
  return g_hash_table_lookup(index, key);
}

const char *
rn_stand_in_panel(const RnDuty *duty)
{
  return duty->slot->seat;
}

int
rn_stand_in_patients(const RnVersion *version, const char *panel_id)
{
  const char *patients = rn_version_label(version, "patients", panel_id);
  return patients == panel_id ? 0 : (int)g_ascii_strtoll(patients, NULL, 10);
}

int
rn_stand_in_all_patients(const RnVersion *version, const RnStandIn *stand_in)
{
  int patients = 0;
  for (guint i = 0; i < stand_in->duties->len; i++)
    patients += rn_stand_in_patients(version, rn_stand_in_panel(stand_in->duties->pdata[i]));
  return patients;
}

gboolean
rn_stand_in_times(const char *slot_key, RnInstant *start, RnInstant *end)
{
  g_auto(GStrv) part = g_strsplit(slot_key, "/", -1);
  RnDate date;
  if (g_strv_length(part) != 6 || strcmp(part[0], RN_SERVICE_COVER) != 0 || !rn_date_parse(part[2], &date))
    return FALSE;
  char *rest;
  gint64 from = g_ascii_strtoll(part[4], &rest, 10);
  if (rest == part[4] || *rest != '-')
    return FALSE;
  gint64 to = g_ascii_strtoll(rest + 1, NULL, 10);
  if (start)
    *start = rn_instant_from_local(date, 0) + from * 60;
  if (end)
    *end = rn_instant_from_local(date, 0) + to * 60;
  return to > from;
}

char *
rn_stand_in_visible(const RnVersion *version, const RnStandIn *stand_in)
{
  const RnDuty duty = {.slot = stand_in->slot, .unit_id = stand_in->unit_id};
  g_autofree char *own = rn_visible_assignment(version, &duty);
  g_autofree char *slot = rn_visible_slot(version, &duty);
  GString *out = g_string_new(NULL);
  g_string_append_printf(out, "%s\x1e%s", own, slot);
  for (guint i = 0; i < stand_in->duties->len; i++) {
    const RnDuty *each = stand_in->duties->pdata[i];
    g_autofree char *seat = g_strjoin("/", RN_SERVICE_COVER, rn_stand_in_panel(each), NULL);
    g_string_append_printf(out, "\x1e%s\x1f%s\x1f%d", rn_stand_in_panel(each), rn_version_label(version, "seat", seat),
                           rn_stand_in_patients(version, rn_stand_in_panel(each)));
  }
  return g_string_free(out, FALSE);
}
