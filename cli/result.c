/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Findings, gaps, solver numbers and changes, as JSON and as text. Only words and order; what they mean was decided in
 * the engine. */

#include "cli/result.h"

#include "engine/stand_in.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

gboolean
rn_findings_matter(const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (finding->hard || strcmp(finding->code, "COVER") == 0 || strcmp(finding->code, "CHAIN") == 0)
      return TRUE;
  }
  return FALSE;
}

void
rn_json_findings(RnJson *json, const GPtrArray *findings)
{
  rn_json_array(json, "findings");
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "code", finding->code);
    rn_json_bool(json, "hard", finding->hard);
    rn_json_strings(json, "slots", finding->slots);
    rn_json_strings(json, "units", finding->units);
    rn_json_string(json, "text", finding->text);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

void
rn_print_findings(const GPtrArray *findings, int limit)
{
  int soft = 0, left_out = 0;
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (!finding->hard && limit >= 0 && soft++ >= limit) {
      left_out++;
      continue;
    }
    g_autofree char *text = rn_text_clean(finding->text);
    rn_print("%s %s: %s\n", finding->hard ? "!" : "-", finding->code, text);
  }
  if (left_out)
    rn_print(ngettext("(%d lighter note is not shown.)\n", "(%d lighter notes are not shown.)\n", left_out), left_out);
}

void
rn_json_gaps(RnJson *json, const RnRota *rota)
{
  rn_json_array(json, "gaps");
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (!rn_duty_is_gap(duty))
      continue;
    rn_json_object(json, NULL);
    rn_json_string(json, "slot", duty->slot->key);
    rn_json_int(json, "candidates", duty->gap ? duty->gap->candidates : 0);
    rn_json_array(json, "reasons");
    for (guint r = 0; duty->gap && r < duty->gap->reasons->len; r++) {
      const RnGapReason *reason = &g_array_index(duty->gap->reasons, RnGapReason, r);
      rn_json_object(json, NULL);
      rn_json_string(json, "code", reason->code);
      rn_json_int(json, "count", reason->count);
      rn_json_end_object(json);
    }
    rn_json_end_array(json);
    rn_json_string(json, "text", duty->gap ? duty->gap->text : NULL);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

void
rn_json_solved(RnJson *json, const RnVersion *version)
{
  int seats = (int)version->rota->duties->len;
  rn_json_month(json, "month", version->month);
  rn_json_int(json, "version", version->number);
  rn_json_int(json, "seats", seats);
  rn_json_int(json, "filled", rn_rota_filled(version->rota));
  rn_json_gaps(json, version->rota);
  rn_json_int(json, "objective", version->objective);
  if (strcmp(version->proof, "none") == 0)
    rn_json_null(json, "bound");
  else
    rn_json_int(json, "bound", version->bound);
  rn_json_string(json, "proof", version->proof);
  rn_json_ratio(json, "seconds", version->seconds);
  rn_json_int(json, "work", version->work);
  rn_json_int(json, "seed", (gint64)version->seed);
  rn_json_string(json, "input_sha256", version->input_sha256);
  rn_json_string(json, "rule_set", version->rule_set);
}

void
rn_print_gaps(const RnVersion *version, const RnRota *rota)
{
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (!rn_duty_is_gap(duty))
      continue;
    g_autofree char *slot = rn_version_slot_text(version, duty->slot);
    g_autofree char *text = rn_text_clean(duty->gap && duty->gap->text ? duty->gap->text : slot);
    rn_print("! %s\n  %s\n", text, duty->slot->key);
  }
}

void
rn_print_solved(const RnVersion *version, const RnCity *city)
{
  int seats = (int)version->rota->duties->len, gaps = rn_rota_gaps(version->rota);
  g_autofree char *month = rn_month_format(version->month);
  rn_print(_("%s %s: %d seats, %d filled, %d gaps\n"), city->name, month, seats, rn_rota_filled(version->rota), gaps);
  if (strcmp(version->proof, "optimal") == 0 && city->services->len && rn_month_order_matters(city, version->rota))
    rn_print(_("Objective %" PRId64 ", proven: no service could be served better, given those before it in their order "
               "(%.1f s).\n"),
             version->objective, version->seconds);
  else if (strcmp(version->proof, "optimal") == 0)
    rn_print(_("Objective %" PRId64 ", proven: there is no better rota under these rules (%.1f s).\n"),
             version->objective, version->seconds);
  else if (strcmp(version->proof, "bound") == 0)
    rn_print(_("Objective %" PRId64 ", not proven: a better rota might go down to %" PRId64 " (%.1f s).\n"),
             version->objective, version->bound, version->seconds);
  else
    rn_print(_("Objective %" PRId64 ", not proven (%.1f s).\n"), version->objective, version->seconds);
}

void
rn_json_changes(RnJson *json, const char *name, const GPtrArray *changes)
{
  rn_json_array(json, name);
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    rn_json_object(json, NULL);
    rn_json_string(json, "slot", change->slot_key);
    rn_json_string(json, "from", change->from);
    rn_json_string(json, "to", change->to);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static const char *
holder_name(const RnVersion *before, const RnVersion *after, const char *unit_id)
{
  if (!unit_id)
    return _("(gap)");
  if (rn_version_unit(after, unit_id))
    return rn_version_unit_name(after, unit_id);
  return before ? rn_version_unit_name(before, unit_id) : unit_id;
}

void
rn_print_changes(const GPtrArray *changes, const RnVersion *before, const RnVersion *after)
{
  for (guint i = 0; i < changes->len; i++) {
    const RnChange *change = changes->pdata[i];
    const RnDuty *duty = rn_version_duty(after, change->slot_key);
    const RnVersion *source = after;
    if (!duty && before) {
      duty = rn_version_duty(before, change->slot_key);
      source = before;
    }
    g_autofree char *slot = duty ? rn_version_slot_text(source, duty->slot) : g_strdup(change->slot_key);
    g_autofree char *from = rn_text_clean(holder_name(before, after, change->from));
    g_autofree char *to = rn_text_clean(holder_name(before, after, change->to));
    rn_print("  %s: %s -> %s\n", slot, from, to);
  }
}

char *
rn_version_title(const RnVersion *version)
{
  RnInstant at = version->state == RN_VERSION_PUBLISHED ? version->published_at : version->created_at;
  g_autofree char *day = NULL;
  if (at != RN_INSTANT_NONE) {
    RnDate date;
    int minutes;
    rn_instant_to_local(at, &date, &minutes);
    day = rn_date_format(date);
  }
  if (version->state != RN_VERSION_PUBLISHED)
    return g_strdup_printf(_("draft of %s, not published"), day ? day : "-");
  if (version->number > 1)
    return g_strdup_printf(_("version %d of %s, corrected"), version->number, day ? day : "-");
  return g_strdup_printf(_("version %d of %s"), version->number, day ? day : "-");
}

const char *
rn_version_unit_name(const RnVersion *version, const char *unit_id)
{
  const RnVersionUnit *unit = rn_version_unit(version, unit_id);
  return unit && *unit->name ? unit->name : unit_id;
}

const char *
rn_version_area_name(const RnVersion *version, const char *area_id)
{
  const RnVersionArea *area = rn_version_area(version, area_id);
  return area && *area->name ? area->name : area_id;
}

/* The label of "service/code", or the bare code. */
static const char *
label_of(const RnVersion *version, const char *kind, const char *service, const char *code)
{
  g_autofree char *full = g_strdup_printf("%s/%s", service, code);
  const char *name = rn_version_label(version, kind, full);
  return name == full ? code : name;
}

const char *
rn_version_band_name(const RnVersion *version, const RnSlot *slot)
{
  return label_of(version, "band", slot->service, slot->band);
}

const char *
rn_version_seat_name(const RnVersion *version, const RnSlot *slot)
{
  return label_of(version, "seat", slot->service, slot->seat);
}

const char *
rn_version_service_name(const RnVersion *version, const char *service)
{
  return rn_version_label(version, "service", service);
}

/* The seat, or of what many panels share the service. */
static const char *
what_for(const RnVersion *version, const RnSlot *slot)
{
  return rn_stand_in_times(slot->key, NULL, NULL) ? rn_version_service_name(version, slot->service)
                                                  : rn_version_seat_name(version, slot);
}

char *
rn_version_slot_text(const RnVersion *version, const RnSlot *slot)
{
  g_autofree char *date = rn_date_format(slot->date);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "%s (%s) %s %s %s", date, rn_weekday_name(rn_date_weekday(slot->date)),
                         rn_version_area_name(version, slot->area_id), rn_version_band_name(version, slot),
                         what_for(version, slot));
  if (slot->index > 1)
    g_string_append_printf(text, " %d", slot->index);
  return rn_text_clean(text->str);
}

const char *
rn_weekday_name(int weekday)
{
  static const char *const names[] = {NC_("weekday", "Sun"), NC_("weekday", "Mon"), NC_("weekday", "Tue"),
                                      NC_("weekday", "Wed"), NC_("weekday", "Thu"), NC_("weekday", "Fri"),
                                      NC_("weekday", "Sat")};
  return g_dpgettext2(GETTEXT_PACKAGE, "weekday", names[weekday]);
}
