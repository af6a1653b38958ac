/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Panels with their pairings, how blocks cover them, and who serves which service: rows into structures. */

#include "engine/city_cover.h"

#include "engine/city_row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const RnFacility *
facility_of(const RnCity *city, const RnCityRow *row, const char *column)
{
  const char *id = rn_city_row_text(row, column);
  return *id ? rn_city_facility(city, id) : NULL;
}

static void
free_pairing(gpointer data)
{
  g_strfreev(((RnPairing *)data)->bands);
  g_free(data);
}

static gboolean
load_panels(RnCity *city, GError **error)
{
  static const char *const self_covers[] = {"none", "weekday_night", "all_except_away", "all", NULL};
  RN_CITY_ROWS (city, "panels", c) {
    RnPanel *panel = g_new0(RnPanel, 1);
    g_ptr_array_add(city->panels, panel);
    panel->pairings = g_ptr_array_new_with_free_func(free_pairing);
    panel->id = rn_city_row_text(&c, "panel_id");
    panel->facility = facility_of(city, &c, "facility_id");
    panel->area = rn_city_area(city, rn_city_row_text(&c, "area_id"));
    panel->primary = rn_city_person(city, rn_city_row_text(&c, "primary_person_id"));
    panel->patients = (int)rn_city_row_int(&c, "patients", 0);
    panel->terminal = (int)rn_city_row_int(&c, "terminal", 0);
    panel->power_dependent = (int)rn_city_row_int(&c, "power_dependent", 0);
    panel->paediatric = (int)rn_city_row_int(&c, "paediatric", 0);
    panel->narcotic = (int)rn_city_row_int(&c, "narcotic", 0);
    panel->self_cover = (RnSelfCover)rn_city_row_word(&c, "self_cover", self_covers, RN_SELF_NONE);
    panel->home_hospital = facility_of(city, &c, "home_hospital");
    panel->nurse_station = facility_of(city, &c, "nurse_station");
    panel->pharmacy = facility_of(city, &c, "pharmacy");
    panel->skills = rn_city_row_list(&c, "skills");
    panel->registered_on = rn_city_row_date(&c, "registered_on");
    panel->valid_from = rn_city_row_date(&c, "valid_from");
    panel->valid_to = rn_city_row_date(&c, "valid_to");
    g_hash_table_insert(city->panel_by_id, (gpointer)panel->id, panel);
    if (!panel->facility || !panel->area)
      return rn_city_row_contradiction(error, _("panel of an unknown facility or area"), panel->id);
  }
  return TRUE;
}

static gboolean
load_pairings(RnCity *city, GError **error)
{
  static const char *const types[] = {"concentrated", "mutual", "specialist", "hospital", NULL};
  RN_CITY_ROWS (city, "pairings", c) {
    RnPanel *panel = g_hash_table_lookup(city->panel_by_id, rn_city_row_text(&c, "panel_id"));
    if (!panel)
      return rn_city_row_contradiction(error, _("pairing of an unknown panel"), rn_city_row_text(&c, "panel_id"));
    RnPairing *pairing = g_new0(RnPairing, 1);
    g_ptr_array_add(panel->pairings, pairing);
    pairing->rank = (int)rn_city_row_int(&c, "rank", 1);
    pairing->unit_id = rn_city_row_text(&c, "unit_id");
    pairing->person = rn_city_person(city, pairing->unit_id);
    if (pairing->person && pairing->person->is_facility)
      pairing->person = NULL;
    pairing->facility = pairing->person ? pairing->person->facility : rn_city_facility(city, pairing->unit_id);
    pairing->type = (RnPairingType)rn_city_row_word(&c, "type", types, RN_PAIRING_CONCENTRATED);
    pairing->bands = rn_city_row_list(&c, "bands");
    pairing->valid_from = rn_city_row_date(&c, "valid_from");
    pairing->valid_to = rn_city_row_date(&c, "valid_to");
    pairing->document_on = rn_city_row_date(&c, "document_date");
    pairing->conference_on = rn_city_row_date(&c, "last_conference_on");
    pairing->ict_shared = rn_city_row_flag(&c, "ict_shared");
    if (!pairing->person && !pairing->facility)
      return rn_city_row_contradiction(error, _("pairing with an unknown person or facility"), pairing->unit_id);
  }
  return TRUE;
}

static gboolean
load_coverage(RnCity *city, GError **error)
{
  static const char *const modes[] = {"rota", "paired", "hybrid", NULL};
  static const char *const lines[] = {"physician", "nurse", "desk", NULL};
  RN_CITY_ROWS (city, "coverage", c) {
    RnCoverage *coverage = g_new0(RnCoverage, 1);
    g_ptr_array_add(city->coverage, coverage);
    coverage->area = rn_city_area(city, rn_city_row_text(&c, "area_id"));
    coverage->band = rn_city_row_text(&c, "band");
    coverage->valid_from = rn_city_row_date(&c, "valid_from");
    coverage->valid_to = rn_city_row_date(&c, "valid_to");
    coverage->mode = (RnMode)rn_city_row_word(&c, "mode", modes, RN_MODE_ROTA);
    coverage->self = rn_city_row_flag(&c, "self");
    coverage->first_line = (RnFirstLine)rn_city_row_word(&c, "first_line", lines, RN_LINE_PHYSICIAN);
    if (!coverage->area)
      return rn_city_row_contradiction(error, _("coverage of an unknown area"), rn_city_row_text(&c, "area_id"));
  }
  return TRUE;
}

void
rn_city_services_load(RnCity *city)
{
  RN_CITY_ROWS (city, "services", s) {
    RnService *service = g_new0(RnService, 1);
    g_ptr_array_add(city->services, service);
    service->code = rn_city_row_text(&s, "service");
    service->name = rn_city_row_text(&s, "name");
    service->scope = rn_city_row_text(&s, "scope");
    service->order = (int)rn_city_row_int(&s, "order", -1);
    service->together = rn_city_row_list(&s, "together");
  }
  RN_CITY_ROWS (city, "partners", p) {
    RnPartner *partner = g_new0(RnPartner, 1);
    g_ptr_array_add(city->partners, partner);
    partner->service = rn_city_row_text(&p, "service");
    partner->host = rn_city_row_text(&p, "host");
    partner->host_area = rn_city_row_text(&p, "host_area");
    partner->valid_from = rn_city_row_date(&p, "valid_from");
    partner->valid_to = rn_city_row_date(&p, "valid_to");
  }
}

static gboolean
load_members(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "members", m) {
    RnMember *member = g_new0(RnMember, 1);
    g_ptr_array_add(city->members, member);
    const char *area_id = rn_city_row_text(&m, "area_id");
    member->service = rn_city_row_text(&m, "service");
    member->unit_id = rn_city_row_text(&m, "unit_id");
    member->area = *area_id ? rn_city_area(city, area_id) : NULL;
    member->share_pct = (int)rn_city_row_int(&m, "share_pct", 100);
    member->max_duties = (int)rn_city_row_int(&m, "max_duties", -1);
    member->valid_from = rn_city_row_date(&m, "valid_from");
    member->valid_to = rn_city_row_date(&m, "valid_to");
    if (!rn_city_person(city, member->unit_id) && !rn_city_facility(city, member->unit_id))
      return rn_city_row_contradiction(error, _("member of a service who is unknown"), member->unit_id);
  }
  return TRUE;
}

/* The course `homecare` may stand in either table; where they differ, the later day counts. */
static gboolean
load_training(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "training", t) {
    RnTraining *training = g_new0(RnTraining, 1);
    g_ptr_array_add(city->training, training);
    RnPerson *person = g_hash_table_lookup(city->person_by_id, rn_city_row_text(&t, "person_id"));
    training->person = person;
    training->course = rn_city_row_text(&t, "course");
    training->completed_on = rn_city_row_date(&t, "completed_on");
    if (!training->person)
      return rn_city_row_contradiction(error, _("training of an unknown person"), rn_city_row_text(&t, "person_id"));
    person->n_trainings++;
    if (strcmp(training->course, "homecare") == 0)
      person->trained_on = MAX(person->trained_on, training->completed_on);
  }
  RnTraining *const *next = (RnTraining *const *)city->training->pdata; /* rows are in the order of persons */
  for (guint p = 0; p < city->persons->len; p++) {
    RnPerson *person = city->persons->pdata[p];
    person->trainings = next;
    next += person->n_trainings;
  }
  return TRUE;
}

static gboolean
load_hubs(RnCity *city, GError **error)
{
  RN_CITY_ROWS (city, "hubs", h) {
    RnHub *hub = g_new0(RnHub, 1);
    g_ptr_array_add(city->hubs, hub);
    hub->areas = g_ptr_array_new();
    hub->id = rn_city_row_text(&h, "hub_id");
    hub->name = rn_city_row_text(&h, "name");
    hub->owner_kind = rn_city_row_text(&h, "owner_kind");
    hub->approver = rn_city_row_text(&h, "approver");
    hub->valid_from = rn_city_row_date(&h, "valid_from");
    hub->valid_to = rn_city_row_date(&h, "valid_to");
    g_auto(GStrv) ids = rn_city_row_list(&h, "areas");
    for (char **id = ids; id && *id; id++) {
      const RnArea *area = rn_city_area(city, *id);
      if (!area)
        return rn_city_row_contradiction(error, _("hub of an unknown area"), hub->id);
      g_ptr_array_add(hub->areas, (gpointer)area);
    }
    if (hub->areas->len == 0)
      g_ptr_array_add(hub->areas, (gpointer)rn_city_area(city, city->id));
  }
  return TRUE;
}

gboolean
rn_city_cover_load(RnCity *city, GError **error)
{
  if (!load_panels(city, error) || !load_pairings(city, error) || !load_coverage(city, error))
    return FALSE;
  return load_members(city, error) && load_training(city, error) && load_hubs(city, error);
}
