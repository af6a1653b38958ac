/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Judges a cover by what each minute of each panel needs. */

#include "engine/check_cover.h"

#include "engine/check_cover_vice.h"
#include "engine/rule.h"
#include "engine/store.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

typedef struct {
  const RnCity *city;
  const RnRota *cover, *seats;
  const RnCheckContext *context; /* may be NULL */
  RnCheckMinutes *minutes;
  GArray *duties;         /* RnCheckCoverDuty with a known panel, in the order of the cover */
  GPtrArray *findings;
  gint64 price;
} Check;

static RnFinding *
report(Check *check, const char *code, gboolean hard, char *text, const char *slot_key, const char *unit_id)
{
  RnFinding *finding = rn_finding_new(code, hard, text);
  if (slot_key)
    rn_finding_add_slot(finding, slot_key);
  if (unit_id)
    rn_finding_add_unit(finding, unit_id);
  g_ptr_array_add(check->findings, finding);
  return finding;
}

static gint64
value(const Check *check, const char *code, const char *param, const RnArea *area, RnDate date)
{
  return rn_rule_value(check->city, code, param, area, date);
}

static const char *
name_of(const Check *check, const char *unit_id)
{
  const RnFacility *facility = rn_city_facility(check->city, unit_id);
  const RnPerson *person = facility ? NULL : rn_city_person(check->city, unit_id);
  return facility ? facility->name : person ? person->name : unit_id;
}

/* --- duties --- */

static int
panel_index(const Check *check, const char *id)
{
  for (guint p = 0; p < check->city->panels->len; p++)
    if (strcmp(((const RnPanel *)check->city->panels->pdata[p])->id, id) == 0)
      return (int)p;
  return -1;
}

static void
take_duties(Check *check)
{
  for (guint i = 0; i < check->cover->duties->len; i++) {
    const RnDuty *duty = check->cover->duties->pdata[i];
    RnCheckCoverDuty taken = {.duty = duty, .panel_index = panel_index(check, duty->slot->seat)};
    if (taken.panel_index < 0) {
      report(check, "SLOT", TRUE,
             g_strdup_printf(_("%s: there is no such panel; correct the slot."), duty->slot->key), duty->slot->key, NULL);
      continue;
    }
    taken.panel = check->city->panels->pdata[taken.panel_index];
    rn_check_minutes_range(check->minutes, duty->slot->start, duty->slot->end, &taken.from, &taken.to);
    taken.pairing = duty->unit_id ? rn_check_cover_pairing(&taken) : NULL;
    g_array_append_val(check->duties, taken);
  }
}

static const RnCheckCoverDuty *
duty_at(const Check *check, guint i)
{
  return &g_array_index(check->duties, RnCheckCoverDuty, i);
}

/* Does a vice have to be there in each minute of the duty, in the band of its slot? */
static gboolean
is_needed(const Check *check, const RnCheckCoverDuty *duty)
{
  const guint8 *painted = check->minutes->panels->pdata[duty->panel_index];
  const RnCheckHours *hours = check->minutes->hours_of->pdata[duty->panel_index];
  const RnSlot *slot = duty->duty->slot;
  const char *block = rn_check_minutes_block(duty->panel->area)->id;
  if (strcmp(slot->service, RN_SERVICE_COVER) != 0 || strcmp(slot->area_id, block) != 0 || duty->from >= duty->to ||
      slot->end - slot->start != (gint64)60 * (duty->to - duty->from))
    return FALSE;
  for (int m = duty->from; m < duty->to; m++)
    if (painted[m] != RN_MINUTE_NEEDED || check->minutes->first + hours->day[m] != slot->date ||
        strcmp(hours->band[m], slot->band) != 0)
      return FALSE;
  return TRUE;
}

static void
judge_place(Check *check, const RnCheckCoverDuty *duty)
{
  const guint8 *painted = check->minutes->panels->pdata[duty->panel_index];
  if (is_needed(check, duty))
    return;
  report(check, "SLOT", TRUE,
         g_strdup_printf(_("%s: nobody need stand in then, or in other hours; make the month's cover again."),
                         duty->duty->slot->key),
         duty->duty->slot->key, duty->duty->unit_id);
  for (int m = duty->from; m < duty->to && duty->panel->terminal > 0; m++)
    if (painted[m] == RN_MINUTE_OWN) {
      report(check, "CONTINUITY", FALSE,
             g_strdup_printf(_("%s: the primary is there himself, and patients of the panel are dying; leave them to him."),
                             duty->duty->slot->key),
             duty->duty->slot->key, duty->duty->unit_id);
      return;
    }
}

static char *
broken_text(const Check *check, const RnCheckCoverDuty *duty, const char *code)
{
  static const struct {
    const char *code, *text;
  } texts[] = {
    {"ELIG_MEMBER", N_("%s is no vice of the panel at %s; choose one of its pairings.")},
    {"INDEP", N_("%s would stand in for himself at %s; choose another clinic.")},
    {"ELIG_SECOND", N_("%s is no 24-hour clinic, approved hospital or mutual partner, but stands in at %s; choose another.")},
    {"DIST", N_("%s is too far away for %s; choose a nearer clinic.")},
    {"AVAIL", N_("%s is away during %s; choose another.")},
    {"ONE_PLACE", N_("%s is on another duty during %s; choose another.")},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(texts[i].code, code) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      return g_strdup_printf(_(texts[i].text), name_of(check, duty->duty->unit_id), duty->duty->slot->key);
#pragma GCC diagnostic pop
    }
  g_assert_not_reached();
}

/* Is one of the holder's own panels with dying patients his to answer for, in any of these minutes? */
static gboolean
is_bound(const Check *check, const RnCheckCoverDuty *duty)
{
  const RnPairing *pairing = duty->pairing;
  for (guint p = 0; p < check->city->panels->len; p++) {
    const RnPanel *panel = check->city->panels->pdata[p];
    const guint8 *painted = check->minutes->panels->pdata[p];
    if (panel->terminal <= 0 || panel->self_cover == RN_SELF_ALL ||
        (pairing->person ? panel->primary != pairing->person : panel->facility != pairing->facility))
      continue;
    for (int m = duty->from; m < duty->to; m++)
      if (painted[m] == RN_MINUTE_OWN)
        return TRUE;
  }
  return FALSE;
}

static void
judge_holder(Check *check, const RnCheckCoverDuty *duty)
{
  const RnSlot *slot = duty->duty->slot;
  const RnArea *block = rn_check_minutes_block(duty->panel->area);
  const char *code = rn_check_cover_broken(check->minutes, duty, check->seats);
  if (code)
    report(check, code, TRUE, broken_text(check, duty, code), slot->key, duty->duty->unit_id);
  if (!duty->pairing)
    return;
  if (duty->pairing->rank > 1)
    check->price += value(check, "RANK", duty->pairing->rank > 2 ? "further" : "second", block, slot->date);
  gint64 price = value(check, "CONTINUITY", "price", block, slot->date);
  if (price == 0 || !is_bound(check, duty))
    return;
  check->price += price;
  report(check, "CONTINUITY", FALSE,
         g_strdup_printf(_("%s stands in at %s and answers for dying patients of his own at that time."),
                         name_of(check, duty->duty->unit_id), slot->key),
         slot->key, duty->duty->unit_id);
}

/* --- minutes with nobody --- */

static void
judge_open(Check *check, int panel_number, int from, int to, const char *slot_key)
{
  const RnPanel *panel = check->city->panels->pdata[panel_number];
  const RnCheckHours *hours = check->minutes->hours_of->pdata[panel_number];
  const RnArea *block = rn_check_minutes_block(panel->area);
  RnDate date = check->minutes->first + hours->day[from];
  check->price += value(check, "COVER", "price_first", block, date) +
                  value(check, "CAPACITY", "price", NULL, check->minutes->first) * panel->patients * (to - from);
  g_autofree char *start = rn_instant_format(check->minutes->origin + (gint64)60 * from);
  g_autofree char *end = rn_instant_format(check->minutes->origin + (gint64)60 * to);
  report(check, "COVER", FALSE,
         g_strdup_printf(_("Nobody stands in for panel %s (%s) from %.16s to %.16s, %d minutes; find a vice or lift an "
                           "absence."),
                         panel->id, block->name, start, end, to - from),
         slot_key, NULL);
}

/* Marks the minutes of duties; two at once are one too many. */
static guint8 *
mark_duties(Check *check, int panel_number)
{
  guint8 *taken = g_new0(guint8, check->minutes->length);
  for (guint i = 0; i < check->duties->len; i++) {
    const RnCheckCoverDuty *duty = duty_at(check, i);
    if (duty->panel_index != panel_number)
      continue;
    if (duty->to > duty->from && memchr(taken + duty->from, 1, (gsize)(duty->to - duty->from)))
      report(check, "SLOT", TRUE,
             g_strdup_printf(_("%s: the panel has another vice in the same hours; leave one of them out."),
                             duty->duty->slot->key),
             duty->duty->slot->key, duty->duty->unit_id);
    for (int m = duty->from; m < duty->to; m++)
      taken[m] = 1;
    if (!duty->duty->unit_id && is_needed(check, duty))
      judge_open(check, panel_number, duty->from, duty->to, duty->duty->slot->key);
  }
  return taken;
}

/* Minutes that no duty speaks of, by date and band. */
static void
judge_panel(Check *check, int panel_number)
{
  const guint8 *painted = check->minutes->panels->pdata[panel_number];
  const RnCheckHours *hours = check->minutes->hours_of->pdata[panel_number];
  g_autofree guint8 *taken = mark_duties(check, panel_number);
  for (int from = 0; from < check->minutes->length; from++) {
    if (painted[from] != RN_MINUTE_NEEDED || taken[from])
      continue;
    int to = from + 1;
    while (to < check->minutes->length && painted[to] == RN_MINUTE_NEEDED && !taken[to] &&
           hours->day[to] == hours->day[from] && hours->band[to] == hours->band[from])
      to++;
    judge_open(check, panel_number, from, to, NULL);
    from = to - 1;
  }
}

/* --- patients at once --- */

/* Of one vice: patients in each minute; then what is too much, told by date and band of the duties. */
static void
judge_load(Check *check, const RnCheckCoverDuty *first)
{
  const char *unit_id = first->duty->unit_id;
  int capacity = rn_check_cover_capacity(check->minutes, first->pairing);
  g_autofree int *load = g_new0(int, check->minutes->length);
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < check->duties->len; i++) {
    const RnCheckCoverDuty *duty = duty_at(check, i);
    if (g_strcmp0(duty->duty->unit_id, unit_id) == 0)
      for (int m = duty->from; m < duty->to; m++)
        load[m] += duty->panel->patients;
  }
  gint64 price = value(check, "CAPACITY", "price", NULL, check->minutes->first);
  for (int m = 0; m < check->minutes->length; m++)
    check->price += price * MAX(load[m] - capacity, 0);
  for (guint i = 0; i < check->duties->len; i++) {
    const RnCheckCoverDuty *duty = duty_at(check, i);
    const RnSlot *slot = duty->duty->slot;
    int most = 0;
    for (int m = duty->from; m < duty->to && g_strcmp0(duty->duty->unit_id, unit_id) == 0; m++)
      most = MAX(most, load[m]);
    g_autofree char *date = rn_date_format(slot->date);
    if (most <= capacity || !g_hash_table_add(told, g_strconcat(date, slot->band, NULL)))
      continue;
    report(check, "CAPACITY", FALSE,
           g_strdup_printf(_("%s stands in for %d patients at once on %s (%s), %d more than it can cover; share them out, or "
                             "tell the clinic."),
                           name_of(check, unit_id), most, date, rn_city_label(check->city, "band", "homecare", slot->band),
                           most - capacity),
           slot->key, unit_id);
  }
}

static void
judge_loads(Check *check)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < check->duties->len; i++) {
    const RnCheckCoverDuty *duty = duty_at(check, i);
    if (duty->pairing && g_hash_table_add(seen, duty->duty->unit_id))
      judge_load(check, duty);
  }
}

/* --- shares --- */

static gboolean
is_this_month(const Check *check, const RnPairing *pairing)
{
  RnDate last = check->minutes->first + rn_month_days(check->minutes->month) - 1;
  return !(pairing->valid_from != RN_DATE_NONE && pairing->valid_from > last) &&
         !(pairing->valid_to != RN_DATE_NONE && pairing->valid_to < check->minutes->first);
}

/* Minutes that panels of the block need in all; the facilities of their vices but for mutual partners. */
static gint64
need_of(const Check *check, const RnArea *block, GHashTable *facilities)
{
  gint64 total = 0;
  for (guint p = 0; p < check->city->panels->len; p++) {
    const RnPanel *panel = check->city->panels->pdata[p];
    const guint8 *painted = check->minutes->panels->pdata[p];
    gint64 needed = 0;
    for (int m = 0; rn_check_minutes_block(panel->area) == block && m < check->minutes->length; m++)
      needed += painted[m] == RN_MINUTE_NEEDED;
    for (guint i = 0; needed && i < panel->pairings->len; i++) {
      const RnPairing *pairing = panel->pairings->pdata[i];
      if (pairing->facility && pairing->type != RN_PAIRING_MUTUAL && is_this_month(check, pairing))
        g_hash_table_add(facilities, (gpointer)pairing->facility);
    }
    total += needed;
  }
  return total;
}

static void
judge_share(Check *check, const RnArea *block, const RnFacility *facility, gint64 total, int k)
{
  gint64 minutes = 0, price = value(check, "SHARE_CAP", "price", block, check->minutes->first), steps = 0;
  double percent = (double)value(check, "SHARE_CAP", "percent", block, check->minutes->first);
  double equal = 100.0 / MAX(k, 1) + (double)value(check, "SHARE_CAP", "spread", block, check->minutes->first);
  for (guint i = 0; i < check->duties->len; i++) {
    const RnCheckCoverDuty *duty = duty_at(check, i);
    if (duty->pairing && duty->pairing->facility == facility && rn_check_minutes_block(duty->panel->area) == block)
      minutes += duty->to - duty->from;
  }
  double share = 100.0 * (double)minutes / (double)MAX(total, 1);
  steps = (gint64)floor(share - MAX(percent, equal) + 1e-9);
  if (steps <= 0 || price == 0)
    return;
  check->price += price * steps;
  report(check, "SHARE_CAP", FALSE,
         g_strdup_printf(_("%s has %d %% of the vice cover of %s; %d %% are free."), facility->name, (int)share, block->name,
                         (int)MAX(percent, equal)),
         NULL, facility->id);
}

static void
judge_shares(Check *check)
{
  for (guint a = 0; a < check->city->areas->len; a++) {
    const RnArea *block = check->city->areas->pdata[a];
    g_autoptr(GHashTable) facilities = g_hash_table_new(NULL, NULL);
    gint64 total = need_of(check, block, facilities);
    for (guint f = 0; total && f < check->city->facilities->len; f++)
      judge_share(check, block, check->city->facilities->pdata[f], total, (int)g_hash_table_size(facilities));
  }
}

/* --- pins and changes --- */

static void
judge_pins(Check *check)
{
  const GPtrArray *pins = check->context ? check->context->pins : NULL;
  for (guint i = 0; pins && i < pins->len; i++) {
    const RnPin *pin = pins->pdata[i];
    const RnDuty *duty = rn_rota_find(check->cover, pin->slot_key);
    if (duty && g_strcmp0(duty->unit_id, pin->unit_id) != 0)
      report(check, "PIN", TRUE,
             g_strdup_printf(_("%s is pinned to %s, who does not stand in there; keep the pin or remove it."), pin->slot_key,
                             name_of(check, pin->unit_id)),
             pin->slot_key, pin->unit_id);
  }
}

static void
judge_changes(Check *check)
{
  const RnRota *reference = check->context ? check->context->reference : NULL;
  for (guint i = 0; reference && i < reference->duties->len; i++) {
    const RnDuty *before = reference->duties->pdata[i], *now = rn_rota_find(check->cover, before->slot->key);
    const RnArea *block = rn_city_area(check->city, before->slot->area_id);
    if (!before->unit_id || !now || g_strcmp0(before->unit_id, now->unit_id) == 0)
      continue;
    gint64 price = value(check, "STABLE", check->context->reference_published ? "published" : "draft", block,
                         before->slot->date);
    if (price == 0)
      continue;
    check->price += price;
    RnFinding *finding =
      report(check, "STABLE", FALSE,
             g_strdup_printf(_("%s stood in at %s before and does not any more; tell the clinic."),
                             name_of(check, before->unit_id), before->slot->key),
             before->slot->key, before->unit_id);
    if (now->unit_id)
      rn_finding_add_unit(finding, now->unit_id);
  }
}

/* --- all of it --- */

static gint64
judge(const RnCity *city, const RnRota *cover, const RnRota *seats, const RnCheckContext *context, GPtrArray *findings)
{
  if (cover->duties->len == 0 && city->coverage->len == 0)
    return 0; /* no block is covered by pairs */
  Check check = {.city = city, .cover = cover, .seats = seats, .context = context, .findings = findings};
  check.minutes = rn_check_minutes_new(city, cover->month);
  check.duties = g_array_new(FALSE, FALSE, sizeof(RnCheckCoverDuty));
  take_duties(&check);
  for (guint i = 0; i < check.duties->len; i++) {
    judge_place(&check, duty_at(&check, i));
    if (duty_at(&check, i)->duty->unit_id)
      judge_holder(&check, duty_at(&check, i));
  }
  for (guint p = 0; p < city->panels->len; p++)
    judge_panel(&check, (int)p);
  judge_loads(&check);
  judge_shares(&check);
  judge_pins(&check);
  judge_changes(&check);
  g_array_unref(check.duties);
  rn_check_minutes_free(check.minutes);
  return check.price;
}

GPtrArray *
rn_check_cover(const RnCity *city, const RnRota *cover, const RnRota *seats, const RnCheckContext *context)
{
  GPtrArray *findings = rn_findings_new();
  (void)judge(city, cover, seats, context, findings);
  rn_findings_sort(findings);
  return findings;
}

gint64
rn_check_cover_price(const RnCity *city, const RnRota *cover, const RnRota *seats, const RnCheckContext *context)
{
  g_autoptr(GPtrArray) findings = rn_findings_new();
  return judge(city, cover, seats, context, findings);
}
