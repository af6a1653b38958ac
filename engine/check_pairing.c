/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Looks at every pairing of a month once. A large city has 250 of them. */

#include "engine/check_pairing.h"

#include "engine/cover.h"
#include "engine/cover_vice.h"
#include "engine/finding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define CONFERENCE_DAYS 31  /* home care of another clinic's patients asks for a monthly conference (domain B.2) */

typedef struct {
  const RnCity *city;
  RnMonth month;
  RnDate first, last;
  GPtrArray *findings;
  GHashTable *by_vice;    /* "CODE unit" -> RnFinding*, whose text waits for the panels */
  GHashTable *panels_of;  /* RnFinding* -> GString of panels */
} Look;

static gboolean
is_this_month(const Look *look, const RnPairing *pairing)
{
  return rn_valid_between(pairing->valid_from, pairing->valid_to, look->first, look->last);
}

static const char *
name_of(const RnPairing *pairing)
{
  return pairing->person ? pairing->person->name : pairing->facility->name;
}

/* One finding for all panels of a vice; the text is made at the end. */
static void
tell_vice(Look *look, const char *code, const RnPanel *panel, const RnPairing *pairing)
{
  g_autofree char *key = g_strdup_printf("%s %s", code, pairing->unit_id);
  RnFinding *finding = g_hash_table_lookup(look->by_vice, key);
  if (!finding) {
    finding = rn_finding_new(code, FALSE, g_strdup(name_of(pairing)));
    rn_finding_add_unit(finding, pairing->unit_id);
    g_ptr_array_add(look->findings, finding);
    g_hash_table_insert(look->by_vice, g_steal_pointer(&key), finding);
    g_hash_table_insert(look->panels_of, finding, g_string_new(NULL));
  }
  GString *panels = g_hash_table_lookup(look->panels_of, finding);
  g_string_append_printf(panels, "%s%s", panels->len ? _(", ") : "", panel->id);
}

static void
tell_panel(Look *look, const char *code, const char *unit_id, char *text)
{
  RnFinding *finding = rn_finding_new(code, FALSE, text);
  rn_finding_add_unit(finding, unit_id);
  g_ptr_array_add(look->findings, finding);
}

static gboolean
needs_conference(const Look *look, const RnPairing *pairing)
{
  if (pairing->ict_shared)
    return FALSE;
  if (pairing->conference_on == RN_DATE_NONE)
    return look->city->coverage->len > 0;
  return look->first - pairing->conference_on > CONFERENCE_DAYS;
}

/* What the rules would say of the pairing on its first day of the month, but for absences. */
static void
look_at_pairing(Look *look, const RnPanel *panel, const RnPairing *pairing)
{
  RnCoverStretch stretch = {.panel = panel, .date = MAX(look->first, pairing->valid_from), .band = "own"};
  if (pairing->bands)
    stretch.band = pairing->bands[0];
  stretch.start = stretch.end = rn_instant_from_local(stretch.date, 0);
  const char *code = rn_cover_vice_obstacle(look->city, NULL, pairing, &stretch);
  if (pairing->document_on == RN_DATE_NONE || pairing->document_on > look->first)
    tell_vice(look, "DOCUMENT", panel, pairing);
  if (needs_conference(look, pairing))
    tell_vice(look, "CONFERENCE", panel, pairing);
  if (look->city->coverage->len && (!pairing->facility || pairing->facility->cap_patients <= 0))
    tell_vice(look, "CAPACITY", panel, pairing);
  if (g_strcmp0(code, "DIST") == 0 || g_strcmp0(code, "ELIG_SECOND") == 0)
    tell_vice(look, code, panel, pairing);
  if (g_strcmp0(code, "INDEP") == 0)
    tell_panel(look, "INDEP", panel->id,
               g_strdup_printf(_("Panel %s: %s would stand in for itself; correct the table of pairings."), panel->id,
                               name_of(pairing)));
}

/* --- one panel --- */

static gboolean
has_pairing_on(const RnPanel *panel, RnDate date)
{
  for (guint i = 0; i < panel->pairings->len; i++) {
    const RnPairing *pairing = panel->pairings->pdata[i];
    if (rn_valid_on(pairing->valid_from, pairing->valid_to, date))
      return TRUE;
  }
  return FALSE;
}

static void
look_at_validity(Look *look, const RnPanel *panel)
{
  for (RnDate date = look->first; panel->pairings->len && date <= look->last; date++) {
    if (!rn_valid_on(panel->valid_from, panel->valid_to, date) || has_pairing_on(panel, date))
      continue;
    g_autofree char *day = rn_date_format(date);
    tell_panel(look, "PAIRING", panel->id,
               g_strdup_printf(_("Panel %s has no pairing in force on %s; renew one in the table of pairings."), panel->id, day));
    return;
  }
  for (guint i = 1; i < panel->pairings->len; i++) {
    const RnPairing *one = panel->pairings->pdata[i - 1], *next = panel->pairings->pdata[i];
    if (one->rank == next->rank && is_this_month(look, one) && is_this_month(look, next) &&
        (one->valid_to == RN_DATE_NONE || next->valid_from == RN_DATE_NONE || next->valid_from <= one->valid_to))
      tell_panel(look, "OVERLAP", panel->id,
                 g_strdup_printf(_("Panel %s has two vices of rank %d at the same time, %s and %s; end one of them."), panel->id,
                                 one->rank, name_of(one), name_of(next)));
  }
}

static void
look_at_hospital(Look *look, const RnPanel *panel)
{
  const RnFacility *hospital = panel->home_hospital;
  if (hospital && hospital->registered_only &&
      (panel->registered_on == RN_DATE_NONE || panel->registered_on > look->first))
    tell_panel(look, "REGISTERED", panel->id,
               g_strdup_printf(_("Panel %s: its home hospital %s takes back registered patients only; register the panel and enter "
                                 "registered_on, or name another hospital."),
                               panel->id, hospital->name));
}

/* --- circles --- */

/* Is the other one's clinic, or he himself, the only vice of the panel this month? */
static gboolean
only_has(const Look *look, const RnPanel *panel, const RnPanel *other)
{
  gboolean has = FALSE;
  for (guint i = 0; i < panel->pairings->len; i++) {
    const RnPairing *pairing = panel->pairings->pdata[i];
    if (!is_this_month(look, pairing))
      continue;
    if (pairing->person ? pairing->person != other->primary : pairing->facility != other->facility)
      return FALSE;
    has = TRUE;
  }
  return has;
}

/* The first time in the month in which both are away. */
static RnInstant
both_away(const Look *look, const RnPanel *a, const RnPanel *b)
{
  RnInstant best = RN_INSTANT_NONE, start = rn_instant_from_local(look->first, 9 * 60);
  RnInstant end = rn_instant_from_local(look->last + 1, 9 * 60);
  const char *units[] = {a->primary ? a->primary->id : a->facility->id, a->facility->id};
  for (gsize u = 0; u < G_N_ELEMENTS(units); u++) {
    const GPtrArray *absences = rn_city_absences(look->city, units[u]);
    for (guint i = 0; i < absences->len; i++) {
      const RnAbsence *absence = absences->pdata[i];
      for (RnInstant t = MAX(absence->start, start); t < MIN(absence->end, end); t += 60 * 60)
        if ((b->primary ? rn_cover_is_away(look->city, b->primary, t, t + 60 * 60)
                        : rn_cover_is_closed(look->city, b->facility, t, t + 60 * 60)) &&
            (best == RN_INSTANT_NONE || t < best))
          best = t;
    }
  }
  return best;
}

static void
look_at_circles(Look *look, guint p)
{
  const RnPanel *panel = look->city->panels->pdata[p];
  for (guint q = p + 1; q < look->city->panels->len; q++) {
    const RnPanel *other = look->city->panels->pdata[q];
    if (!only_has(look, panel, other) || !only_has(look, other, panel))
      continue;
    RnInstant when = both_away(look, panel, other);
    if (when == RN_INSTANT_NONE)
      continue;
    g_autofree char *text = rn_instant_format(when);
    tell_panel(look, "CIRCLE", panel->id,
               g_strdup_printf(_("The primaries of panels %s and %s only have each other, and both are away at %.16s; pair each with "
                                 "somebody else too."),
                               panel->id, other->id, text));
  }
}

/* --- all of it --- */

static void
finish_text(RnFinding *finding, const char *panels)
{
  static const struct {
    const char *code, *text;
  } texts[] = {
    {"DOCUMENT", N_("%s: no written agreement by then for the panels %s; make one and enter document_date.")},
    {"CONFERENCE", N_("%s: the last conference is more than 31 days ago, or not known, for the panels %s; hold one and enter "
                      "last_conference_on, or ict_shared.")},
    {"CAPACITY", N_("%s: not told how many patients it covers at the same time (panels %s); enter cap_patients.")},
    {"DIST", N_("%s is too far away for the panels %s; pair them with somebody nearer.")},
    {"ELIG_SECOND", N_("%s is no 24-hour clinic, approved hospital or mutual partner for the panels %s; correct type, or choose "
                       "another.")},
  };
  g_autofree char *name = finding->text;
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
    if (strcmp(texts[i].code, finding->code) == 0) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      finding->text = g_strdup_printf(_(texts[i].text), name, panels);
#pragma GCC diagnostic pop
      return;
    }
  g_assert_not_reached();
}

static void
free_panels(gpointer panels)
{
  g_string_free(panels, TRUE);
}

void
rn_check_pairing(const RnCity *city, RnMonth month, GPtrArray *findings)
{
  Look look = {.city = city, .month = month, .first = rn_month_first(month), .findings = findings};
  look.last = look.first + rn_month_days(month) - 1;
  look.by_vice = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  look.panels_of = g_hash_table_new_full(NULL, NULL, NULL, free_panels);
  for (guint p = 0; p < city->panels->len; p++) {
    const RnPanel *panel = city->panels->pdata[p];
    for (guint i = 0; i < panel->pairings->len; i++)
      if (is_this_month(&look, panel->pairings->pdata[i]))
        look_at_pairing(&look, panel, panel->pairings->pdata[i]);
    look_at_validity(&look, panel);
    look_at_hospital(&look, panel);
    look_at_circles(&look, p);
  }
  GHashTableIter iter;
  gpointer finding, panels;
  g_hash_table_iter_init(&iter, look.panels_of);
  while (g_hash_table_iter_next(&iter, &finding, &panels))
    finish_text(finding, ((GString *)panels)->str);
  g_hash_table_unref(look.panels_of);
  g_hash_table_unref(look.by_vice);
}
