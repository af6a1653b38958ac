/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Private to engine/request_*.c: what an import of times has to tell. */

#include "engine/request_import.h"

G_BEGIN_DECLS

RnRequestReport *rn_request_report_new(void);
/* Adds a warning for each duty ahead that is published already and falls into a time that is new. */
gboolean rn_request_report_warn(RnRequestReport *report, RnStore *store, const RnRequestImportOptions *options,
                                GError **error);

G_END_DECLS
