/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What the checker says of an answer of the solver. The two share no arithmetic, so that a difference is a fault of one of
 * them; it is told as such, and never shown as a rota. */

#include "engine/month_context.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

static gboolean
is_told(const GPtrArray *findings, const RnFinding *wanted)
{
  for (guint i = 0; findings && i < findings->len; i++)
    if (strcmp(((const RnFinding *)findings->pdata[i])->text, wanted->text) == 0)
      return TRUE;
  return FALSE;
}

gboolean
rn_month_judge_rules(const GPtrArray *findings, const GPtrArray *before, GError **error)
{
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *finding = findings->pdata[i];
    if (!finding->hard || is_told(before, finding))
      continue;
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
                _("The checker refuses the answer of the solver, and nothing was stored: %s: %s"), finding->code,
                finding->text);
    return FALSE;
  }
  return TRUE;
}

gboolean
rn_month_judge_price(gint64 price, gint64 objective, GError **error)
{
  if (price == objective)
    return TRUE;
  g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM,
              _("The checker reckons a price of %" PRId64 " where the solver says %" PRId64 ", and nothing was stored."),
              price, objective);
  return FALSE;
}
