/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by engine/month_explain*.c; nobody else includes it. */

#include "engine/explanation.h"

/* What an explanation says in one or two sentences; free with g_free(). */
char *rn_month_explain_text(const RnExplanation *explanation, const RnCity *city);
