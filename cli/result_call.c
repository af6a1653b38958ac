/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Whom to telephone after a change, and why. Only words and order; who it is was decided in engine/call.c. */

#include "cli/result.h"
#include "engine/call.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const RnVersionUnit *
find_unit(const RnVersion *before, const RnVersion *after, const char *unit_id)
{
  const RnVersionUnit *unit = rn_version_unit(after, unit_id);
  return unit || !before ? unit : rn_version_unit(before, unit_id);
}

void
rn_json_calls(RnJson *json, const RnVersion *before, const RnVersion *after, RnInstant at)
{
  g_autoptr(GPtrArray) details = before ? rn_calls_details(before, after) : g_ptr_array_new();
  g_autoptr(GPtrArray) calls = rn_calls_between(before, after, at);
  rn_json_strings(json, "details", details);
  rn_json_array(json, "call");
  for (guint i = 0; i < calls->len; i++) {
    const RnCall *call = calls->pdata[i];
    if (!call->urgent)
      continue;
    const RnVersionUnit *unit = find_unit(before, after, call->unit_id);
    rn_json_object(json, NULL);
    rn_json_string(json, "unit_id", call->unit_id);
    rn_json_string(json, "name", unit ? unit->name : call->unit_id);
    rn_json_string(json, "phone", unit ? unit->phone : "");
    rn_json_array(json, "duties");
    for (guint k = 0; k < call->items->len; k++) {
      const RnCallItem *item = call->items->pdata[k];
      rn_json_object(json, NULL);
      rn_json_string(json, "slot", item->slot->key);
      rn_json_instant(json, "start", item->slot->start);
      rn_json_string(json, "change", rn_call_reason_name(item->reason));
      rn_json_end_object(json);
    }
    rn_json_end_array(json);
    rn_json_end_object(json);
  }
  rn_json_end_array(json);
}

static const char *
reason_text(RnCallReason reason)
{
  return reason == RN_CALL_TAKES ? _("takes over") : reason == RN_CALL_GIVES ? _("no longer") : _("details changed");
}

static void
print_call(const RnVersion *before, const RnVersion *after, const RnCall *call)
{
  const RnVersionUnit *unit = find_unit(before, after, call->unit_id);
  g_autofree char *name = rn_text_clean(unit ? unit->name : call->unit_id);
  g_autofree char *phone = rn_text_clean(unit && *unit->phone ? unit->phone : _("no telephone known"));
  rn_print("  %s  %s\n", name, phone);
  for (guint k = 0; k < call->items->len; k++) {
    const RnCallItem *item = call->items->pdata[k];
    const RnVersion *source = item->reason == RN_CALL_GIVES ? before : after;
    g_autofree char *slot = rn_version_slot_text(source, item->slot);
    rn_print("    %s: %s\n", slot, reason_text(item->reason));
  }
}

void
rn_print_calls(const RnVersion *before, const RnVersion *after, RnInstant at)
{
  g_autoptr(GPtrArray) details = before ? rn_calls_details(before, after) : g_ptr_array_new();
  g_autoptr(GPtrArray) calls = rn_calls_between(before, after, at);
  guint urgent = 0;
  while (urgent < calls->len && ((RnCall *)calls->pdata[urgent])->urgent)
    urgent++;
  if (details->len)
    rn_print(ngettext("%d more duty keeps its holder, but shows other times, partners or telephones.\n",
                      "%d more duties keep their holders, but show other times, partners or telephones.\n",
                      details->len),
             (int)details->len);
  if (urgent)
    rn_print(ngettext("Please telephone %d person or facility, because calendars may be a day late:\n",
                      "Please telephone %d persons and facilities, because calendars may be a day late:\n", urgent),
             (int)urgent);
  for (guint i = 0; i < urgent; i++)
    print_call(before, after, calls->pdata[i]);
}
