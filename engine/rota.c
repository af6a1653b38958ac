/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Duties of one city and month: who holds which slot, and why a slot is empty. A list with an index by key, up to
 * about a thousand duties; it judges nothing. */

#include "engine/rota.h"

#include <string.h>

static const char *const origin_names[] = {"solver", "pin", "swap", "override", "import", "standing"};

const char *
rn_origin_name(RnOrigin origin)
{
  g_assert((gsize)origin < G_N_ELEMENTS(origin_names));
  return origin_names[origin];
}

gboolean
rn_origin_parse(const char *text, RnOrigin *origin)
{
  for (gsize i = 0; i < G_N_ELEMENTS(origin_names); i++)
    if (strcmp(origin_names[i], text) == 0) {
      *origin = (RnOrigin)i;
      return TRUE;
    }
  return FALSE;
}

/* --- gaps --- */

static void
reason_clear(gpointer reason)
{
  g_free(((RnGapReason *)reason)->code);
}

RnGap *
rn_gap_new(void)
{
  RnGap *gap = g_new0(RnGap, 1);
  gap->reasons = g_array_new(FALSE, TRUE, sizeof(RnGapReason));
  g_array_set_clear_func(gap->reasons, reason_clear);
  return gap;
}

void
rn_gap_add(RnGap *gap, const char *code, int count)
{
  for (guint i = 0; i < gap->reasons->len; i++) {
    RnGapReason *known = &g_array_index(gap->reasons, RnGapReason, i);
    if (strcmp(known->code, code) == 0) {
      known->count += count;
      return;
    }
  }
  RnGapReason reason = {g_strdup(code), count};
  g_array_append_val(gap->reasons, reason);
}

RnGap *
rn_gap_copy(const RnGap *gap)
{
  if (!gap)
    return NULL;
  RnGap *copy = rn_gap_new();
  copy->candidates = gap->candidates;
  copy->text = g_strdup(gap->text);
  for (guint i = 0; i < gap->reasons->len; i++) {
    const RnGapReason *reason = &g_array_index(gap->reasons, RnGapReason, i);
    rn_gap_add(copy, reason->code, reason->count);
  }
  return copy;
}

void
rn_gap_free(RnGap *gap)
{
  if (!gap)
    return;
  g_array_unref(gap->reasons);
  g_free(gap->text);
  g_free(gap);
}

/* --- rotas --- */

static void
duty_free(gpointer item)
{
  RnDuty *duty = item;
  rn_slot_unref(duty->slot);
  g_free(duty->unit_id);
  rn_gap_free(duty->gap);
  g_free(duty);
}

RnRota *
rn_rota_new(const char *city_id, RnMonth month)
{
  RnRota *rota = g_new0(RnRota, 1);
  rota->city_id = g_strdup(city_id);
  rota->month = month;
  rota->duties = g_ptr_array_new_with_free_func(duty_free);
  rota->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  return rota;
}

RnDuty *
rn_rota_add(RnRota *rota, RnSlot *slot, const char *unit_id, RnOrigin origin)
{
  RnDuty *duty = g_new0(RnDuty, 1);
  g_assert(!g_hash_table_contains(rota->by_key, slot->key));
  duty->slot = rn_slot_ref(slot);
  duty->unit_id = g_strdup(unit_id);
  duty->origin = origin;
  g_ptr_array_add(rota->duties, duty);
  g_hash_table_insert(rota->by_key, duty->slot->key, duty);
  return duty;
}

RnDuty *
rn_rota_find(const RnRota *rota, const char *slot_key)
{
  return g_hash_table_lookup(rota->by_key, slot_key);
}

static int
compare_duties(gconstpointer a, gconstpointer b)
{
  return rn_slot_compare((*(const RnDuty *const *)a)->slot, (*(const RnDuty *const *)b)->slot);
}

void
rn_rota_sort(RnRota *rota)
{
  g_ptr_array_sort(rota->duties, compare_duties);
}

RnRota *
rn_rota_copy(const RnRota *rota)
{
  RnRota *copy = rn_rota_new(rota->city_id, rota->month);
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    rn_rota_add(copy, duty->slot, duty->unit_id, duty->origin)->gap = rn_gap_copy(duty->gap);
  }
  return copy;
}

void
rn_rota_free(RnRota *rota)
{
  if (!rota)
    return;
  g_free(rota->city_id);
  g_hash_table_unref(rota->by_key);
  g_ptr_array_unref(rota->duties);
  g_free(rota);
}

int
rn_rota_gaps(const RnRota *rota)
{
  int gaps = 0;
  for (guint i = 0; i < rota->duties->len; i++)
    gaps += rn_duty_is_gap(rota->duties->pdata[i]);
  return gaps;
}

int
rn_rota_filled(const RnRota *rota)
{
  int filled = 0;
  for (guint i = 0; i < rota->duties->len; i++)
    filled += ((const RnDuty *)rota->duties->pdata[i])->unit_id != NULL;
  return filled;
}

gboolean
rn_duty_is_gap(const RnDuty *duty)
{
  return !duty->unit_id && duty->slot->mandatory;
}
