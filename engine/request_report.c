/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The report of an import, with the warning that matters most: somebody who is on duty will not be there. */

#include "engine/request_report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
time_free(gpointer item)
{
  RnRequestTime *time = item;
  g_free(time->person_id);
  g_free(time->from);
  g_free(time->to);
  g_free(time->kind);
  g_free(time->reason);
  g_free(time);
}

RnRequestReport *
rn_request_report_new(void)
{
  RnRequestReport *report = g_new0(RnRequestReport, 1);
  report->messages = rn_messages_new();
  report->times = g_ptr_array_new_with_free_func(time_free);
  return report;
}

void
rn_request_report_free(RnRequestReport *report)
{
  if (!report)
    return;
  g_ptr_array_unref(report->messages);
  g_ptr_array_unref(report->times);
  g_free(report);
}

static void
warn(RnRequestReport *report, const RnDuty *duty, const RnRequestTime *time)
{
  g_ptr_array_add(
    report->messages,
    rn_message_new("DUTY_PUBLISHED", RN_SEVERITY_WARNING, NULL, 0, NULL, time->person_id,
                   g_strdup_printf(_("%s is away from %s to %s, but holds the published duty %s. Change it with \"rinban "
                                     "swap\" or \"rinban replan\"."),
                                   time->person_id, time->from, time->to, duty->slot->key)));
}

static void
warn_of_time(RnRequestReport *report, const RnVersion *version, const RnRequestTime *time, RnInstant now)
{
  RnInstant start = rn_instant_bound(time->from, FALSE), end = rn_instant_bound(time->to, TRUE);
  if (time->change == '-' || strcmp(time->kind, "ng") != 0)
    return;
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    const RnSlot *slot = duty->slot;
    if (g_strcmp0(duty->unit_id, time->person_id) == 0 && slot->start < end && start < slot->end && slot->end > now)
      warn(report, duty, time);
  }
}

gboolean
rn_request_report_warn(RnRequestReport *report, RnStore *store, const RnRequestImportOptions *options, GError **error)
{
  g_autoptr(GPtrArray) versions =
    rn_store_published_between(store, options->city_id, options->first - 1, options->last, error);
  for (guint v = 0; versions && v < versions->len; v++)
    for (guint t = 0; t < report->times->len; t++)
      warn_of_time(report, versions->pdata[v], report->times->pdata[t], options->now);
  return versions != NULL;
}
