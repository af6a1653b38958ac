/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* From the chains of a panel to what its families read. A month has some hundred chains a panel, most of which tell
 * families the same. */

#include "engine/paper.h"

#include "engine/directory.h"

#include <string.h>

static void
visit_clear(gpointer item)
{
  RnPaperVisit *visit = item;
  g_free(visit->name);
  g_free(visit->clinic);
  g_free(visit->phone);
}

static void
hospital_clear(gpointer item)
{
  RnPaperHospital *hospital = item;
  g_free(hospital->name);
  g_free(hospital->phone);
  g_free(hospital->note);
}

static void
clinic_free(gpointer item)
{
  RnPaperClinic *clinic = item;
  g_free(clinic->name);
  g_free(clinic->phone);
  g_free(clinic->physicians);
  g_free(clinic);
}

void
rn_paper_free(RnPaper *paper)
{
  if (!paper)
    return;
  char *const texts[] = {paper->contact, paper->contact_phone, paper->primary,  paper->clinic,         paper->phone,
                         paper->nurse,   paper->nurse_phone,   paper->pharmacy, paper->pharmacy_phone, paper->sha256};
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    g_free(texts[i]);
  g_array_unref(paper->visits);
  g_array_unref(paper->hospitals);
  g_ptr_array_unref(paper->clinics);
  g_free(paper);
}

void
rn_paper_times(RnMonth month, RnInstant *start, RnInstant *end)
{
  *start = rn_instant_from_local(rn_month_first(month), 0);
  *end = rn_instant_from_local(rn_month_first(month + 1), 9 * 60);
}

/* --- who comes --- */

typedef struct {
  const RnCity *city;
  const RnVersion *version;
  RnPaper *paper;
  GHashTable *clinics; /* names of the clinics listed */
} Writer;

static gboolean
is_physician_of(const RnPerson *person, const char *facility_id, RnMonth month)
{
  return person->facility && strcmp(person->facility->id, facility_id) == 0 && strcmp(person->role, "physician") == 0 &&
         rn_valid_between(person->valid_from, person->valid_to, rn_month_first(month), rn_month_first(month + 1) - 1);
}

/* Where a clinic as a whole is on duty, all of its physicians may come: they are listed once. */
static void
list_clinic(Writer *writer, const RnVersionUnit *unit)
{
  if (!g_hash_table_add(writer->clinics, unit->unit_id))
    return;
  GString *names = g_string_new(NULL);
  for (guint p = 0; p < writer->city->persons->len; p++) {
    const RnPerson *person = writer->city->persons->pdata[p];
    if (is_physician_of(person, unit->unit_id, writer->paper->month))
      g_string_append_printf(names, "%s%s", names->len ? "、" : "", person->name);
  }
  RnPaperClinic *clinic = g_new0(RnPaperClinic, 1);
  clinic->name = g_strdup(unit->name);
  clinic->phone = g_strdup(unit->public_phone ? unit->public_phone : "");
  clinic->physicians = g_string_free(names, FALSE);
  g_ptr_array_add(writer->paper->clinics, clinic);
}

static void
add_visit(Writer *writer, RnInstant start, RnInstant end, RnStepKind kind, const RnVersionUnit *unit)
{
  gboolean is_clinic = unit && strcmp(unit->kind, "facility") == 0;
  RnPaperVisit visit = {
    start,
    end,
    kind,
    g_strdup(unit && !is_clinic ? unit->name : ""),
    g_strdup(!unit ? "" : is_clinic ? unit->name : unit->facility_name),
    g_strdup(unit && unit->public_phone ? unit->public_phone : ""),
  };
  if (is_clinic)
    list_clinic(writer, unit);
  GArray *visits = writer->paper->visits;
  RnPaperVisit *last = visits->len ? &g_array_index(visits, RnPaperVisit, visits->len - 1) : NULL;
  if (last && last->end == start && last->kind == kind && strcmp(last->name, visit.name) == 0 &&
      strcmp(last->clinic, visit.clinic) == 0 && strcmp(last->phone, visit.phone) == 0) {
    last->end = end;
    visit_clear(&visit);
    return;
  }
  g_array_append_val(visits, visit);
}

/* The physician whose turn it is inside a clinic, from `start` on; *end becomes earlier when the answer changes before it. */
static const RnVersionUnit *
whose_turn(const RnVersion *version, const RnVersionUnit *clinic, RnInstant start, RnInstant *end)
{
  const RnVersionUnit *found = NULL;
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (!duty->unit_id || duty->slot->start >= *end || duty->slot->end <= start ||
        strcmp(duty->slot->service, "clinic_oncall") != 0)
      continue;
    const RnVersionUnit *unit = rn_version_unit(version, duty->unit_id);
    if (!unit || strcmp(unit->facility_id, clinic->unit_id) != 0)
      continue;
    if (duty->slot->start > start)
      *end = duty->slot->start;
    else if (!found) {
      found = unit;
      *end = MIN(*end, duty->slot->end);
    }
  }
  return found ? found : clinic;
}

/* The first of a chain who comes to the home. */
static const RnChainStep *
visitor(const RnChain *chain)
{
  for (guint i = 0; i < chain->steps->len; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    if (step->kind >= RN_STEP_PRIMARY && step->kind <= RN_STEP_THIRD)
      return step;
  }
  return NULL;
}

static void
add_visits(Writer *writer, const RnChain *chain)
{
  const RnChainStep *step = visitor(chain);
  const RnVersionUnit *unit = step ? rn_version_unit(writer->version, step->unit_id) : NULL;
  for (RnInstant start = chain->start, end; start < chain->end; start = end) {
    end = chain->end;
    const RnVersionUnit *comes = unit;
    if (unit && strcmp(unit->kind, "facility") == 0)
      comes = whose_turn(writer->version, unit, start, &end);
    add_visit(writer, start, end, step ? step->kind : RN_STEP_EMERGENCY, comes);
  }
}

static void
add_hospital(Writer *writer, const RnChain *chain)
{
  static const RnStepKind kinds[] = {RN_STEP_HOSPITAL, RN_STEP_BED, RN_STEP_WIDE};
  const RnChainStep *step = NULL;
  for (gsize i = 0; !step && i < G_N_ELEMENTS(kinds); i++)
    step = rn_chain_step(chain, kinds[i]);
  const RnVersionUnit *unit = step ? rn_version_unit(writer->version, step->unit_id) : NULL;
  const char *name = !unit ? "" : strcmp(unit->kind, "facility") == 0 ? unit->name : unit->facility_name;
  GArray *hospitals = writer->paper->hospitals;
  RnPaperHospital *last = hospitals->len ? &g_array_index(hospitals, RnPaperHospital, hospitals->len - 1) : NULL;
  RnPaperHospital hospital = {chain->start, chain->end, g_strdup(name),
                              g_strdup(unit && unit->public_phone ? unit->public_phone : ""),
                              g_strdup(unit && unit->note ? unit->note : "")};
  if (last && last->end == chain->start && strcmp(last->name, hospital.name) == 0 &&
      strcmp(last->phone, hospital.phone) == 0 && strcmp(last->note, hospital.note) == 0) {
    last->end = chain->end;
    hospital_clear(&hospital);
    return;
  }
  g_array_append_val(hospitals, hospital);
}

/* --- whom to call --- */

/* The desk's public number, when it is one and the same all month; else NULL. */
static const RnVersionUnit *
desk_of(const Writer *writer)
{
  const RnVersionUnit *desk = NULL;
  for (guint i = 0; i < writer->version->rota->duties->len; i++) {
    const RnDuty *duty = writer->version->rota->duties->pdata[i];
    const RnVersionUnit *unit =
      duty->unit_id && strcmp(duty->slot->service, "contact_desk") == 0 ? rn_version_unit(writer->version, duty->unit_id) : NULL;
    const RnArea *area = unit ? rn_city_area(writer->city, duty->slot->area_id) : NULL;
    if (!area || !rn_area_contains(area, writer->paper->panel->area))
      continue;
    if (!unit->public_phone || !*unit->public_phone || (desk && strcmp(desk->public_phone, unit->public_phone) != 0))
      return NULL;
    desk = desk ? desk : unit;
  }
  return desk;
}

static char *
text_of(const char *text)
{
  return g_strdup(text ? text : "");
}

static void
add_contacts(Writer *writer)
{
  RnPaper *paper = writer->paper;
  const RnPanel *panel = paper->panel;
  const RnVersionUnit *desk = desk_of(writer);
  paper->desk = desk != NULL;
  paper->primary = text_of(panel->primary ? panel->primary->name : NULL);
  paper->clinic = text_of(panel->facility->name);
  paper->phone = text_of(panel->facility->phone);
  paper->contact = text_of(desk ? (*desk->facility_name ? desk->facility_name : desk->name) : paper->clinic);
  paper->contact_phone = text_of(desk ? desk->public_phone : paper->phone);
  paper->nurse = text_of(panel->nurse_station ? panel->nurse_station->name : NULL);
  paper->nurse_phone = text_of(panel->nurse_station ? panel->nurse_station->phone : NULL);
  paper->pharmacy = text_of(panel->pharmacy ? panel->pharmacy->name : NULL);
  paper->pharmacy_phone = text_of(panel->pharmacy ? panel->pharmacy->phone : NULL);
}

/* --- all of it --- */

static int
compare_clinics(gconstpointer a, gconstpointer b)
{
  return strcmp((*(RnPaperClinic *const *)a)->name, (*(RnPaperClinic *const *)b)->name);
}

static char *
digest(const RnPaper *paper)
{
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "%s\n%d %d\n%s\t%s\n%s\t%s\t%s\n%s\t%s\n%s\t%s\n", paper->panel->id, paper->desk,
                         paper->nurse_first, paper->contact, paper->contact_phone, paper->primary, paper->clinic,
                         paper->phone, paper->nurse, paper->nurse_phone, paper->pharmacy, paper->pharmacy_phone);
  for (guint i = 0; i < paper->visits->len; i++) {
    const RnPaperVisit *visit = &g_array_index(paper->visits, RnPaperVisit, i);
    g_string_append_printf(text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\t%s\t%s\t%s\n", visit->start, visit->end,
                           rn_chain_kind_name(visit->kind), visit->name, visit->clinic, visit->phone);
  }
  for (guint i = 0; i < paper->hospitals->len; i++) {
    const RnPaperHospital *hospital = &g_array_index(paper->hospitals, RnPaperHospital, i);
    g_string_append_printf(text, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\t%s\t%s\n", hospital->start,
                           hospital->end, hospital->name, hospital->phone, hospital->note);
  }
  for (guint i = 0; i < paper->clinics->len; i++) {
    const RnPaperClinic *clinic = paper->clinics->pdata[i];
    g_string_append_printf(text, "%s\t%s\t%s\n", clinic->name, clinic->phone, clinic->physicians);
  }
  return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
}

RnPaper *
rn_paper_new(const RnCity *city, const RnVersion *version, const RnPanel *panel, RnMonth month)
{
  RnInstant start, end;
  rn_paper_times(month, &start, &end);
  g_autoptr(GPtrArray) chains = rn_chains_between(version, panel->id, start, end);
  const RnVersionPanel *kept = chains->len ? rn_chain_panel(version, panel->id, ((RnChain *)chains->pdata[chains->len - 1])->start) : NULL;
  if (!kept)
    return NULL;
  RnPaper *paper = g_new0(RnPaper, 1);
  g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
  Writer writer = {city, version, paper, listed};
  paper->panel = panel;
  paper->month = month;
  paper->version = kept->number;
  paper->visits = g_array_new(FALSE, TRUE, sizeof(RnPaperVisit));
  paper->hospitals = g_array_new(FALSE, TRUE, sizeof(RnPaperHospital));
  g_array_set_clear_func(paper->visits, visit_clear);
  g_array_set_clear_func(paper->hospitals, hospital_clear);
  paper->clinics = g_ptr_array_new_with_free_func(clinic_free);
  for (guint i = 0; i < chains->len; i++) {
    const RnChain *chain = chains->pdata[i];
    paper->nurse_first |= rn_chain_step(chain, RN_STEP_NURSE) != NULL;
    add_visits(&writer, chain);
    add_hospital(&writer, chain);
  }
  add_contacts(&writer);
  g_ptr_array_sort(paper->clinics, compare_clinics);
  paper->sha256 = digest(paper);
  return paper;
}
