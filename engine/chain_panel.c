/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a version keeps of its panels: who answers minute by minute, apart from duties. Published months never change, so
 * their chains must not be read from tables that people go on editing; this takes out of the tables, once, what chains
 * need of them. Sizes expected: some hundred panels, two vices each, some absences a month. */

#include "engine/chain.h"

#include "engine/cover_vice.h"

#include <string.h>

/* --- who is there --- */

static gboolean
is_open(const RnFacility *facility, RnDate date)
{
  return rn_valid_on(facility->valid_from, facility->valid_to, date);
}

static gboolean
is_vice_there(const RnCity *city, const RnPairing *pairing, const RnCoverStretch *stretch, RnInstant start, RnInstant end)
{
  if (rn_cover_vice_is_own(pairing, stretch->panel) || !rn_cover_vice_in_force(pairing, stretch))
    return FALSE;
  return pairing->person ? !rn_cover_is_away(city, pairing->person, start, end)
                         : !rn_cover_is_closed(city, pairing->facility, start, end);
}

/* A hospital that takes back only those whom it knows is no home hospital of others. */
static gboolean
is_hospital_there(const RnCity *city, const RnCoverStretch *stretch, RnInstant start, RnInstant end)
{
  const RnPanel *panel = stretch->panel;
  const RnFacility *hospital = panel->home_hospital;
  if (!hospital || !is_open(hospital, stretch->date) || rn_city_is_absent(city, hospital->id, start, end))
    return FALSE;
  return !hospital->registered_only || (panel->registered_on != RN_DATE_NONE && panel->registered_on <= stretch->date);
}

/* --- one answer --- */

static void
append(GString *answer, const char *word, const char *unit_id)
{
  g_string_append_printf(answer, "%s%s%s", answer->len ? "\t" : "", word, unit_id);
}

/* By night somebody of the clinic answers; in consulting hours it is the primary while he is there. */
static const char *
clinic_voice(const RnCity *city, const RnCoverStretch *stretch, RnInstant start, RnInstant end)
{
  const RnPanel *panel = stretch->panel;
  if (panel->primary && strcmp(stretch->band, RN_COVER_OWN) == 0 && !rn_cover_is_away(city, panel->primary, start, end))
    return panel->primary->id;
  return panel->facility->id;
}

static char *
answer_of(const RnCity *city, const RnCoverStretch *stretch, RnInstant start, RnInstant end)
{
  const RnPanel *panel = stretch->panel;
  RnFirstLine line = rn_cover_first_line(city, panel->area, stretch->band, stretch->date);
  GString *answer = g_string_new(NULL);
  if (line == RN_LINE_DESK)
    append(answer, "desk", "");
  if (line == RN_LINE_NURSE)
    append(answer, "nurse:", panel->nurse_station && is_open(panel->nurse_station, stretch->date) ? panel->nurse_station->id : "");
  if (stretch->own && panel->self_cover != RN_SELF_ALL && panel->primary)
    append(answer, "primary:", panel->primary->id);
  else if (stretch->own)
    append(answer, "clinic:", clinic_voice(city, stretch, start, end));
  if (rn_cover_mode(city, panel->area, stretch->band, stretch->date) != RN_MODE_ROTA)
    for (guint i = 0; i < panel->pairings->len; i++) {
      const RnPairing *pairing = panel->pairings->pdata[i];
      if (is_vice_there(city, pairing, stretch, start, end))
        append(answer, "vice:", pairing->unit_id);
    }
  if (is_hospital_there(city, stretch, start, end))
    append(answer, "hospital:", panel->home_hospital->id);
  return g_string_free(answer, FALSE);
}

/* --- when it may change --- */

/* Units whose absence bears on a panel: of persons, the facility as well; of facilities, everybody there. */
static void
add_units(const RnCity *city, const RnPerson *person, const RnFacility *facility, GPtrArray *units)
{
  if (person)
    g_ptr_array_add(units, (gpointer)person->id);
  if (facility)
    g_ptr_array_add(units, (gpointer)facility->id);
  for (guint i = 0; !person && facility && i < city->persons->len; i++) {
    const RnPerson *member = city->persons->pdata[i];
    if (member->facility == facility)
      g_ptr_array_add(units, (gpointer)member->id);
  }
}

static GPtrArray *
units_of(const RnCity *city, const RnPanel *panel)
{
  GPtrArray *units = g_ptr_array_new();
  add_units(city, panel->primary, panel->facility, units);
  for (guint i = 0; i < panel->pairings->len; i++) {
    const RnPairing *pairing = panel->pairings->pdata[i];
    add_units(city, pairing->person, pairing->facility, units);
  }
  if (panel->home_hospital)
    g_ptr_array_add(units, (gpointer)panel->home_hospital->id);
  return units;
}

static void
add_stretch(const RnCity *city, RnVersionPanel *panel, const GPtrArray *units, const RnCoverStretch *stretch, RnInstant from)
{
  RnInstant start = MAX(stretch->start, from), end = stretch->end;
  g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(RnInstant));
  if (end <= start)
    return;
  for (guint i = 0; i < units->len; i++)
    rn_cover_cuts(city, units->pdata[i], start, end, cuts);
  g_array_append_val(cuts, end);
  g_array_sort(cuts, rn_instant_compare);
  for (guint i = 0; i < cuts->len; i++) {
    RnInstant next = g_array_index(cuts, RnInstant, i);
    if (next <= start)
      continue;
    g_autofree char *answer = answer_of(city, stretch, start, next);
    rn_version_panel_add(panel, start, next, answer);
    start = next;
  }
}

/* The morning of the first belongs to the night before it, which the month before has planned; where that one was never
 * published, the version itself must know who answers then. */
static void
add_month(const RnCity *city, const RnPanel *panel, RnMonth month, RnInstant from, const GPtrArray *units, RnVersionPanel *kept)
{
  g_autoptr(GArray) stretches = rn_cover_stretches(city, panel, month);
  for (guint i = 0; i < stretches->len; i++)
    add_stretch(city, kept, units, &g_array_index(stretches, RnCoverStretch, i), from);
}

static RnVersionPanel *
keep_panel(const RnCity *city, const RnPanel *panel, RnMonth month)
{
  RnInstant from = rn_instant_from_local(rn_month_first(month), 0);
  g_autoptr(GPtrArray) units = units_of(city, panel);
  RnVersionPanel *kept = rn_version_panel_new(panel->id, panel->facility->id, panel->area->id,
                                              panel->primary ? panel->primary->id : panel->facility->id);
  add_month(city, panel, month - 1, from, units, kept);
  add_month(city, panel, month, from, units, kept);
  return kept;
}

void
rn_chain_take_areas(RnVersion *version, const RnCity *city)
{
  g_ptr_array_set_size(version->areas, 0);
  for (guint a = 0; a < city->areas->len; a++) {
    const RnArea *area = city->areas->pdata[a];
    RnVersionArea *copy = g_new0(RnVersionArea, 1);
    copy->area_id = g_strdup(area->id);
    copy->parent_id = g_strdup(area->parent ? area->parent->id : "");
    copy->kind = g_strdup(area->kind);
    copy->name = g_strdup(area->name);
    g_ptr_array_add(version->areas, copy);
  }
}

void
rn_chain_take_panels(RnVersion *version, const RnCity *city)
{
  g_ptr_array_set_size(version->panels, 0);
  for (guint i = 0; i < city->panels->len; i++) {
    RnVersionPanel *kept = keep_panel(city, city->panels->pdata[i], version->month);
    if (kept->spans->len)
      g_ptr_array_add(version->panels, kept);
    else
      rn_version_panel_free(kept);
  }
}

/* --- comparing, and whom they name --- */

static gboolean
is_same_panel(const RnVersionPanel *a, const RnVersionPanel *b)
{
  RnInstant start, other;
  g_autofree char *text = rn_version_panel_to_text(a, &start), *theirs = rn_version_panel_to_text(b, &other);
  return strcmp(a->panel_id, b->panel_id) == 0 && strcmp(a->facility_id, b->facility_id) == 0 &&
         strcmp(a->area_id, b->area_id) == 0 && strcmp(a->primary_id, b->primary_id) == 0 && start == other &&
         strcmp(text, theirs) == 0;
}

static gboolean
is_same_unit(const RnVersionUnit *a, const RnVersionUnit *b)
{
  return b && g_strcmp0(a->name, b->name) == 0 && g_strcmp0(a->phone, b->phone) == 0 &&
         g_strcmp0(a->public_phone, b->public_phone) == 0 && g_strcmp0(a->facility_name, b->facility_name) == 0 &&
         g_strcmp0(a->note ? a->note : "", b->note ? b->note : "") == 0;
}

static const RnVersionPanel *
panel_like(const RnVersion *version, const RnVersionPanel *panel)
{
  for (guint i = 0; i < version->panels->len; i++)
    if (is_same_panel(version->panels->pdata[i], panel))
      return version->panels->pdata[i];
  return NULL;
}

gboolean
rn_chain_same_panels(const RnVersion *a, const RnVersion *b)
{
  if (a->panels->len != b->panels->len)
    return FALSE;
  for (guint i = 0; i < a->panels->len; i++) {
    const RnVersionPanel *panel = a->panels->pdata[i];
    if (!is_same_panel(panel, b->panels->pdata[i]) && !panel_like(b, panel))
      return FALSE;
  }
  for (guint i = 0; i < a->units->len; i++) {
    const RnVersionUnit *unit = a->units->pdata[i];
    if (unit->chain_only && !is_same_unit(unit, rn_version_unit(b, unit->unit_id)))
      return FALSE;
  }
  return TRUE;
}

GHashTable *
rn_chain_units(const RnVersion *version)
{
  GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (guint p = 0; p < version->panels->len; p++) {
    const RnVersionPanel *panel = version->panels->pdata[p];
    g_hash_table_add(ids, g_strdup(panel->primary_id));
    g_hash_table_add(ids, g_strdup(panel->facility_id));
    for (guint i = 0; i < panel->items->len; i++)
      for (char **item = panel->items->pdata[i]; *item; item++) {
        const char *id = strchr(*item, ':');
        if (id && id[1])
          g_hash_table_add(ids, g_strdup(id + 1));
      }
  }
  return ids;
}
