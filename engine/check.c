/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The checker's front: runs every rule over a rota and hands out findings or the price. The rules are in check_*.c. */

#include "engine/check_view.h"

static void
judge(const RnCity *city, const RnRota *rota, const RnCheckContext *context, RnCheckTally *tally)
{
  g_autoptr(RnCheckView) view = rn_check_view_new(city, rota, rota->month, context, NULL);
  rn_check_filled(view, tally);
  rn_check_holders(view, tally);
  rn_check_persons(view, tally);
  rn_check_own(view, tally);
  rn_check_teams(view, tally);
  rn_check_need(view, tally);
  rn_check_wishes(view, tally);
  rn_check_mentors(view, tally);
  rn_findings_sort(tally->findings);
}

GPtrArray *
rn_check_rota(const RnCity *city, const RnRota *rota, const RnCheckContext *context)
{
  RnCheckTally tally = {.findings = rn_findings_new()};
  judge(city, rota, context, &tally);
  return tally.findings;
}

gint64
rn_check_price(const RnCity *city, const RnRota *rota, const RnCheckContext *context)
{
  RnCheckTally tally = {.findings = rn_findings_new()};
  judge(city, rota, context, &tally);
  g_ptr_array_unref(tally.findings);
  return tally.price;
}
