/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The rota as CSV, in the form that "check rota --rota" reads. */

#include "cli/result.h"
#include "cli/show.h"
#include "engine/csv.h"

#include <string.h>

GString *
rn_show_csv(const RnVersion *version, const RnShowScope *scope)
{
  static const char *const header[] = {"date", "band", "area", "service", "seat", "index", "unit_id", "name", "origin"};
  GString *out = g_string_new("\xef\xbb\xbf");
  rn_csv_append_row(out, header, G_N_ELEMENTS(header));
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (scope->person && g_strcmp0(duty->unit_id, scope->person) != 0)
      continue;
    g_autofree char *date = rn_date_format(duty->slot->date);
    g_autofree char *index = g_strdup_printf("%d", duty->slot->index);
    const char *unit = duty->unit_id ? duty->unit_id : "";
    const char *cells[] = {date,
                           duty->slot->band,
                           duty->slot->area_id,
                           duty->slot->service,
                           duty->slot->seat,
                           index,
                           unit,
                           duty->unit_id ? rn_version_unit_name(version, unit) : "",
                           duty->unit_id ? rn_origin_name(duty->origin) : ""};
    rn_csv_append_row(out, cells, G_N_ELEMENTS(cells));
  }
  return out;
}
