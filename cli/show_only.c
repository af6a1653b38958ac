/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* One service of a month: what its association hangs up. */

#include "cli/show.h"

#include <string.h>

static void
keep_quotas(RnVersion *version, const char *service)
{
  for (guint i = version->quotas->len; i > 0; i--) {
    const RnVersionQuota *quota = version->quotas->pdata[i - 1];
    if (strcmp(quota->service, service) != 0)
      g_ptr_array_remove_index(version->quotas, i - 1);
  }
}

gboolean
rn_show_only(RnVersion *version, const char *service)
{
  RnRota *kept = rn_rota_new(version->city_id, version->month);
  const RnRota *rota = strcmp(service, RN_SERVICE_COVER) == 0 ? version->cover : version->rota;
  for (guint i = 0; i < rota->duties->len; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    if (strcmp(duty->slot->service, service) == 0)
      rn_rota_add(kept, duty->slot, duty->unit_id, duty->origin)->gap = rn_gap_copy(duty->gap);
  }
  rn_rota_free(version->rota);
  version->rota = kept;
  keep_quotas(version, service);
  return kept->duties->len > 0;
}
