/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a version keeps to be printed later: names, telephones, areas, words, and the reasons of its gaps. */

#include "engine/month_context.h"

#include "engine/chain.h"

#include <string.h>

static const char *
first_given(const char *a, const char *b, const char *c)
{
  return a && *a ? a : b && *b ? b : c ? c : "";
}

static RnVersionUnit *
add_unit(RnVersion *version, const char *id, const char *kind, const char *name, const RnFacility *facility,
         const char *phone)
{
  RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
  unit->unit_id = g_strdup(id);
  unit->kind = g_strdup(kind);
  unit->name = g_strdup(name);
  unit->facility_id = g_strdup(facility ? facility->id : "");
  unit->facility_name = g_strdup(facility ? facility->name : "");
  unit->department = g_strdup(facility ? facility->department : "");
  unit->phone = g_strdup(first_given(phone, facility ? facility->duty_phone : NULL, facility ? facility->phone : NULL));
  unit->public_phone = g_strdup(facility ? facility->phone : "");
  unit->note = g_strdup(facility && facility->transport_note ? facility->transport_note : "");
  g_ptr_array_add(version->units, unit);
  return unit;
}

static gboolean
takes_duties(const RnPerson *person)
{
  return person->share_pct > 0 && (person->seat_first || person->seat_second || person->holiday_clinic);
}

static void
add_holders(GHashTable *holders, const RnRota *rota)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (duty->unit_id)
      g_hash_table_add(holders, duty->unit_id);
  }
}

static void
take_units(RnVersion *version, const RnCity *city)
{
  g_autoptr(GHashTable) holders = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GHashTable) facilities = g_hash_table_new(NULL, NULL);
  add_holders(holders, version->rota);
  add_holders(holders, version->cover);
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (person->is_facility) {
      if (g_hash_table_contains(holders, person->id))
        g_hash_table_add(facilities, (gpointer)person->facility);
      continue;
    }
    if (!takes_duties(person) && !g_hash_table_contains(holders, person->id))
      continue;
    add_unit(version, person->id, "person", person->name, person->facility, person->duty_phone);
    if (person->facility)
      g_hash_table_add(facilities, (gpointer)person->facility);
  }
  for (guint f = 0; f < city->facilities->len; f++) {
    const RnFacility *facility = city->facilities->pdata[f];
    if (g_hash_table_contains(facilities, facility) || g_hash_table_contains(holders, facility->id))
      add_unit(version, facility->id, "facility", facility->name, facility, NULL);
  }
}

/* Whoever is asked in some chain and is no unit yet. */
static void
take_chain_units(RnVersion *version, const RnCity *city)
{
  g_autoptr(GHashTable) asked = rn_chain_units(version);
  g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
  for (guint i = 0; i < version->units->len; i++)
    g_hash_table_add(known, ((const RnVersionUnit *)version->units->pdata[i])->unit_id);
  for (guint p = 0; p < city->persons->len; p++) {
    const RnPerson *person = city->persons->pdata[p];
    if (!person->is_facility && g_hash_table_contains(asked, person->id) && !g_hash_table_contains(known, person->id))
      add_unit(version, person->id, "person", person->name, person->facility, person->duty_phone)->chain_only = TRUE;
  }
  for (guint f = 0; f < city->facilities->len; f++) {
    const RnFacility *facility = city->facilities->pdata[f];
    if (g_hash_table_contains(asked, facility->id) && !g_hash_table_contains(known, facility->id))
      add_unit(version, facility->id, "facility", facility->name, facility, NULL)->chain_only = TRUE;
  }
}

static void
add_label(RnVersion *version, const char *kind, const char *code, const char *name)
{
  for (guint i = 0; i < version->labels->len; i++) {
    const RnVersionLabel *label = version->labels->pdata[i];
    if (strcmp(label->kind, kind) == 0 && strcmp(label->code, code) == 0)
      return;
  }
  RnVersionLabel *label = g_new0(RnVersionLabel, 1);
  label->kind = g_strdup(kind);
  label->code = g_strdup(code);
  label->name = g_strdup(name);
  g_ptr_array_add(version->labels, label);
}

static int
compare_labels(gconstpointer a, gconstpointer b)
{
  const RnVersionLabel *x = *(RnVersionLabel *const *)a, *y = *(RnVersionLabel *const *)b;
  int order = strcmp(x->kind, y->kind);
  return order ? order : strcmp(x->code, y->code);
}

/* Panels are printed as the clinic that treats them, with their id and how many patients they are. */
static void
take_labels_of_cover(RnVersion *version, const RnCity *city)
{
  for (guint i = 0; i < version->cover->duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)version->cover->duties->pdata[i])->slot;
    const RnPanel *panel = rn_city_panel(city, slot->seat);
    g_autofree char *band = g_strjoin("/", slot->service, slot->band, NULL);
    g_autofree char *seat = g_strjoin("/", slot->service, slot->seat, NULL);
    g_autofree char *name =
      panel ? g_strdup_printf("%s（%s）", panel->facility->name, panel->id) : g_strdup(slot->seat);
    g_autofree char *patients = g_strdup_printf("%d", panel ? panel->patients : 0);
    add_label(version, "service", slot->service, rn_city_label(city, "service", slot->service, slot->service));
    add_label(version, "band", band, rn_city_label(city, "band", "homecare", slot->band));
    add_label(version, "seat", seat, name);
    add_label(version, "patients", slot->seat, patients);
  }
}

static void
take_labels(RnVersion *version, const RnCity *city)
{
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnSlot *slot = ((const RnDuty *)version->rota->duties->pdata[i])->slot;
    g_autofree char *band = g_strjoin("/", slot->service, slot->band, NULL);
    g_autofree char *seat = g_strjoin("/", slot->service, slot->seat, NULL);
    add_label(version, "service", slot->service, rn_city_label(city, "service", slot->service, slot->service));
    add_label(version, "band", band, rn_city_label(city, "band", slot->service, slot->band));
    add_label(version, "seat", seat, rn_city_label(city, "seat", slot->service, slot->seat));
  }
  take_labels_of_cover(version, city);
  g_ptr_array_sort(version->labels, compare_labels);
}

void
rn_version_take_names(RnVersion *version, const RnCity *city)
{
  g_ptr_array_set_size(version->units, 0);
  g_ptr_array_set_size(version->labels, 0);
  rn_chain_take_areas(version, city);
  take_units(version, city);
  take_chain_units(version, city);
  take_labels(version, city);
}

void
rn_version_explain(RnVersion *version, const RnCity *city, const RnCheckContext *context)
{
  rn_gaps_explain(city, version->rota, context);
}
