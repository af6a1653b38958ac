/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Judges chains as they would be published now. Reads them by engine/chain.c; that this reads them rightly is shown by a walk
 * over the raw tables (tests/cover/walk.py). */

#include "engine/check_chain.h"

#include "engine/chain.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#define MORNING (9 * 60)

/* --- a version for reading chains: areas, duties, panels, and the facilities of clinics' own physicians --- */

static void
take_clinics(RnVersion *version, const RnCity *city)
{
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    const RnPerson *person = duty->unit_id && strcmp(duty->slot->service, "clinic_oncall") == 0
                               ? rn_city_person(city, duty->unit_id)
                               : NULL;
    if (!person || !person->facility || rn_version_unit(version, person->id))
      continue;
    RnVersionUnit *unit = g_new0(RnVersionUnit, 1);
    unit->unit_id = g_strdup(person->id);
    unit->facility_id = g_strdup(person->facility->id);
    g_ptr_array_add(version->units, unit);
  }
}

static RnVersion *
version_of(const RnCity *city, const RnRota *rota, const RnRota *cover)
{
  RnVersion *version = rn_version_new(city->id, rota->month);
  rn_rota_free(version->rota);
  version->rota = rn_rota_copy(rota);
  if (cover) {
    rn_rota_free(version->cover);
    version->cover = rn_rota_copy(cover);
  }
  rn_chain_take_areas(version, city);
  take_clinics(version, city);
  rn_chain_take_panels(version, city);
  return version;
}

/* --- one panel --- */

typedef struct {
  const RnCity *city;
  const RnPanel *panel;
  GPtrArray *findings;
  gint64 without_hospital, without_skill; /* minutes */
  gboolean told_self, told_same;          /* once a panel */
} Judge;

static void
report(Judge *judge, const char *code, gboolean hard, char *text)
{
  RnFinding *finding = rn_finding_new(code, hard, text);
  rn_finding_add_unit(finding, judge->panel->facility->id);
  g_ptr_array_add(judge->findings, finding);
}

static void
judge_gap(Judge *judge, const RnChain *chain)
{
  g_autofree char *from = rn_instant_format(chain->start), *to = rn_instant_format(chain->end);
  if (chain->gap)
    report(judge, "CHAIN", FALSE,
           g_strdup_printf(_("Nobody comes for panel %s (%s) from %.10s %.5s to %.10s %.5s, %" PRId64
                             " minutes; find a vice or fill the seats of that time."),
                           judge->panel->id, judge->panel->area->name, from, from + 11, to, to + 11,
                           (chain->end - chain->start) / 60));
}

static gboolean
unit_has_skill(const RnCity *city, const char *unit_id, const char *skill)
{
  const RnPerson *person = rn_city_person(city, unit_id);
  const RnFacility *facility = rn_city_facility(city, unit_id);
  if (person && rn_person_has_skill(person, skill))
    return TRUE;
  for (guint i = 0; facility && i < city->persons->len; i++) {
    const RnPerson *member = city->persons->pdata[i];
    if (member->facility == facility && rn_person_has_skill(member, skill))
      return TRUE;
  }
  return FALSE;
}

/* Beds that another city or a union plans are not seen from here. */
static gboolean
has_beds_elsewhere(const RnCity *city)
{
  for (guint i = 0; i < city->partners->len; i++)
    if (strcmp(((const RnPartner *)city->partners->pdata[i])->service, "backup_bed") == 0)
      return TRUE;
  return FALSE;
}

/* Within the first two who are asked, a desk not counted: it only puts through. */
static gboolean
has_skill_early(const RnCity *city, const RnChain *chain, const char *skill)
{
  int asked = 0;
  for (guint i = 0; i < chain->steps->len && asked < 2; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    if (step->kind == RN_STEP_DESK)
      continue;
    asked++;
    if (unit_has_skill(city, step->unit_id, skill))
      return TRUE;
  }
  return FALSE;
}

static void
count_minutes(Judge *judge, const RnChain *chain)
{
  gint64 minutes = (chain->end - chain->start) / 60;
  if (!rn_chain_step(chain, RN_STEP_HOSPITAL) && !rn_chain_step(chain, RN_STEP_BED) && !rn_chain_step(chain, RN_STEP_WIDE))
    judge->without_hospital += minutes;
  for (char **skill = judge->panel->skills; skill && *skill; skill++)
    if (!has_skill_early(judge->city, chain, *skill)) {
      judge->without_skill += minutes;
      break;
    }
}

static const RnFacility *
facility_of(const RnCity *city, const char *unit_id)
{
  const RnFacility *facility = rn_city_facility(city, unit_id);
  const RnPerson *person = facility ? NULL : rn_city_person(city, unit_id);
  return person ? person->facility : facility;
}

static gboolean
is_of_panel(const Judge *judge, const char *unit_id)
{
  const RnPanel *panel = judge->panel;
  return (panel->primary && strcmp(unit_id, panel->primary->id) == 0) || facility_of(judge->city, unit_id) == panel->facility;
}

/* Cover never changes who the primary is. */
static void
judge_primary(Judge *judge, const RnChain *chain)
{
  for (guint i = 0; i < chain->steps->len && !judge->told_self; i++) {
    const RnChainStep *step = &g_array_index(chain->steps, RnChainStep, i);
    gboolean own = judge->panel->primary && strcmp(step->unit_id, judge->panel->primary->id) == 0;
    judge->told_self = step->kind == RN_STEP_PRIMARY ? !is_of_panel(judge, step->unit_id) : step->kind == RN_STEP_VICE && own;
    if (judge->told_self)
      report(judge, "CHAIN", TRUE,
             g_strdup_printf(_("Panel %s: %s cannot be asked as %s; the primary stays who he is."), judge->panel->id,
                             step->unit_id, step->kind == RN_STEP_VICE ? _("vice") : _("primary")));
  }
}

static void
judge_independence(Judge *judge, const RnChain *chain)
{
  const RnChainStep *first = rn_chain_step(chain, RN_STEP_FIRST), *second = rn_chain_step(chain, RN_STEP_SECOND);
  if (!first || !second || judge->told_same)
    return;
  gboolean facilities = rn_city_facility(judge->city, first->unit_id) || rn_city_facility(judge->city, second->unit_id);
  const RnFacility *one = facility_of(judge->city, first->unit_id);
  if (!facilities || one != facility_of(judge->city, second->unit_id))
    return;
  judge->told_same = TRUE;
  report(judge, "INDEP", TRUE,
         g_strdup_printf(_("First and second of panel %s are both of %s; change one of them."), judge->panel->id, one->name));
}

static void
report_minutes(Judge *judge)
{
  if (judge->without_hospital && !has_beds_elsewhere(judge->city))
    report(judge, "HOSPITAL", FALSE,
           g_strdup_printf(_("No hospital stands at the end of the chain of panel %s (%s) in %" PRId64
                             " minutes of the month; name a home hospital, or plan a bed of the day."),
                           judge->panel->id, judge->panel->area->name, judge->without_hospital));
  if (!judge->without_skill)
    return;
  g_autofree char *skills = g_strjoinv(", ", judge->panel->skills);
  report(judge, "SKILL", FALSE,
         g_strdup_printf(_("Patients of panel %s need %s, but in %" PRId64
                           " minutes of the month neither of the first two asked has it; pair it with somebody who has."),
                         judge->panel->id, skills, judge->without_skill));
}

void
rn_check_chain(const RnCity *city, const RnRota *rota, const RnRota *cover, GPtrArray *findings)
{
  g_autoptr(RnVersion) version = version_of(city, rota, cover);
  RnInstant from = rn_instant_from_local(rn_month_first(rota->month), MORNING);
  RnInstant to = rn_instant_from_local(rn_month_first(rota->month + 1), MORNING);
  for (guint p = 0; p < city->panels->len; p++) {
    Judge judge = {.city = city, .panel = city->panels->pdata[p], .findings = findings};
    g_autoptr(GPtrArray) chains = rn_chains_between(version, judge.panel->id, from, to);
    for (guint i = 0; i < chains->len; i++) {
      judge_gap(&judge, chains->pdata[i]);
      count_minutes(&judge, chains->pdata[i]);
      judge_primary(&judge, chains->pdata[i]);
      judge_independence(&judge, chains->pdata[i]);
    }
    report_minutes(&judge);
  }
  rn_findings_sort(findings);
}
