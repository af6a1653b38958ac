/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What to look at before solving a month: rows of the rules, persons who can take nothing, answers and telephones that
 * are missing; then the counting of check_count.c. */

#include "engine/check_pairing.h"
#include "engine/check_view.h"
#include "engine/hub.h"
#include "engine/rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What the month offers to one person. */
typedef struct {
  gboolean is_member;       /* of the duty group of some slot */
  gboolean is_eligible, is_available;
  const char *obstacle;     /* ELIG_* of a slot to whose group he belongs */
} Offer;

static Offer
offer_of(const RnCheckView *view, const RnPerson *person)
{
  Offer offer = {0};
  for (guint i = 0; i < view->demand->len; i++) {
    const RnSlot *slot = view->demand->pdata[i];
    if (!rn_check_is_member(view->city, slot, person))
      continue;
    const char *code = rn_check_eligibility(view->city, slot, person);
    offer.is_member = TRUE;
    offer.obstacle = code ? code : offer.obstacle;
    offer.is_eligible |= !code;
    offer.is_available |= !code && rn_check_available(view, slot, person);
    if (offer.is_available)
      break;
  }
  return offer;
}

static gboolean
is_marked(const RnPerson *person)
{
  return person->share_pct > 0 && (person->seat_first || person->seat_second || person->holiday_clinic);
}

/* Why a person with a share finds no seat in any slot: the rule that comes last in the order of ELIG_*. */
static const char *
why_no_seat(const RnCheckView *view, const RnPerson *person)
{
  static const char *const order[] = {"ELIG_ROLE", "ELIG_AREA", "ELIG_FIRST", "ELIG_SECOND", "ELIG_HOLIDAY", "ELIG_MEMBER"};
  gsize best = 0;
  for (guint i = 0; i < view->demand->len; i++) {
    const char *code = rn_check_eligibility(view->city, view->demand->pdata[i], person);
    for (gsize k = best; k < G_N_ELEMENTS(order); k++)
      if (g_strcmp0(code, order[k]) == 0)
        best = k;
  }
  return order[best];
}

static void
add_person(GPtrArray *findings, const char *code, const RnPerson *person, char *text)
{
  RnFinding *finding = rn_finding_new(code, FALSE, text);
  rn_finding_add_unit(finding, person->id);
  g_ptr_array_add(findings, finding);
}

static void
judge_person(const RnCheckView *view, const RnPerson *person, const Offer *offer, GPtrArray *findings)
{
  g_autofree char *who = rn_check_person_text(person);
  if (!offer->is_member && is_marked(person) && view->demand->len) {
    const char *code = why_no_seat(view, person);
    add_person(findings, code, person,
               g_strdup_printf(_("%s has a share of %d %%, but no seat of this month is open to the person (%s); correct the "
                                 "table of people or of seats."),
                               who, person->share_pct, _(rn_rule_find(code)->title)));
  } else if (offer->is_member && !offer->is_eligible)
    add_person(findings, offer->obstacle, person,
               g_strdup_printf(_("%s takes part, but may not take any seat this month (%s)."), who,
                               rn_check_reason_text(offer->obstacle)));
  else if (offer->is_eligible && !offer->is_available)
    add_person(findings, "AVAIL", person,
               g_strdup_printf(_("%s cannot take any duty this month, by requests or absence."), who));
}

/* --- answers and telephones: one finding for all persons --- */

static gboolean
has_answered(const RnCheckView *view, const RnPerson *person)
{
  const RnTable *table = rn_table_find("submissions");
  int id = rn_table_column(table, "person_id"), month = rn_table_column(table, "month");
  int status = rn_table_column(table, "status");
  g_autofree char *here = rn_month_format(view->month);
  const GPtrArray *rows = rn_rows_get(view->city->rows, "submissions");
  for (guint i = 0; i < rows->len; i++) {
    char **row = rows->pdata[i];
    if (strcmp(row[id], person->id) == 0 && strcmp(row[month], here) == 0)
      return strcmp(row[status], "none") != 0;
  }
  for (guint i = 0; i < view->requests[person->index]->len; i++)
    if (!((const RnRequest *)view->requests[person->index]->pdata[i])->from_calendar)
      return TRUE;
  return FALSE;
}

static gboolean
has_phone(const RnPerson *person)
{
  const RnFacility *facility = person->facility;
  return person->duty_phone[0] || (facility && (facility->duty_phone[0] || facility->phone[0]));
}

static void
add_group(GPtrArray *findings, const char *code, const GPtrArray *persons, char *text)
{
  if (persons->len == 0) {
    g_free(text);
    return;
  }
  RnFinding *finding = rn_finding_new(code, FALSE, text);
  for (guint i = 0; i < persons->len; i++)
    rn_finding_add_unit(finding, ((const RnPerson *)persons->pdata[i])->id);
  g_ptr_array_add(findings, finding);
}

static void
judge_persons(const RnCheckView *view, GPtrArray *findings)
{
  g_autoptr(GPtrArray) silent = g_ptr_array_new();
  g_autoptr(GPtrArray) phoneless = g_ptr_array_new();
  int expected = 0;
  for (guint p = 0; p < view->city->persons->len; p++) {
    RnPerson *person = view->city->persons->pdata[p];
    if (person->is_facility)
      continue; /* what it can do is in its row, and nobody asks it for wishes */
    Offer offer = offer_of(view, person);
    judge_person(view, person, &offer, findings);
    if (!offer.is_member)
      continue;
    expected++;
    if (!has_answered(view, person))
      g_ptr_array_add(silent, person);
    if (!has_phone(person))
      g_ptr_array_add(phoneless, person);
  }
  add_group(findings, "ANSWER", silent,
            g_strdup_printf(_("%d of %d persons have not answered the request collection; ask them."), (int)silent->len,
                            expected));
  add_group(findings, "PHONE", phoneless,
            g_strdup_printf(_("%d persons have no telephone for duty hours; enter duty_phone, or the phone of the facility."),
                            (int)phoneless->len));
}

/* Two tables may tell when the course homecare was finished; the later day counts. */
static void
judge_training(const RnCheckView *view, GPtrArray *findings)
{
  for (guint i = 0; i < view->city->training->len; i++) {
    const RnTraining *training = view->city->training->pdata[i];
    const RnPerson *person = training->person;
    if (strcmp(training->course, "homecare") != 0 || training->completed_on == person->trained_on)
      continue;
    g_autofree char *who = rn_check_person_text(person), *day = rn_date_format(person->trained_on);
    RnFinding *finding = rn_finding_new(
      "TRAINING", FALSE,
      g_strdup_printf(_("%s has finished the training on %s by the table of people, but not by the table training; correct "
                        "one of them."),
                      who, day));
    rn_finding_add_unit(finding, person->id);
    g_ptr_array_add(findings, finding);
  }
}

/* A service that was asked for, but has nobody's seat: of no usual seats, or none of its kind here. */
static void
judge_services(const RnCheckView *view, GPtrArray *findings)
{
  for (guint i = 0; i < view->city->services->len; i++) {
    const RnService *service = view->city->services->pdata[i];
    gboolean found = strcmp(service->code, "vice_cover") == 0;
    for (guint k = 0; k < view->city->partners->len && !found; k++)
      found = strcmp(((const RnPartner *)view->city->partners->pdata[k])->service, service->code) == 0;
    for (guint k = 0; k < view->demand->len && !found; k++)
      found = strcmp(((const RnSlot *)view->demand->pdata[k])->service, service->code) == 0;
    if (!found)
      g_ptr_array_add(findings, rn_finding_new("SERVICE", FALSE,
                                               g_strdup_printf(_("The service %s has no seat in this month; correct its name, "
                                                                 "or add its seats and bands."),
                                                               service->code)));
  }
}

GPtrArray *
rn_check_data(const RnCity *city, RnMonth month, const RnCheckContext *context)
{
  GPtrArray *findings = rn_findings_new();
  g_autoptr(RnCheckView) view = rn_check_view_new(city, NULL, month, context, NULL);
  rn_rules_check(city, findings);
  judge_services(view, findings);
  judge_persons(view, findings);
  rn_check_pairing(city, month, findings);
  judge_training(view, findings);
  rn_hub_check(city, month, findings);
  rn_check_counting(view, findings);
  rn_findings_sort(findings);
  return findings;
}
