/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Telling, after a publication, which families need a new document. */

#include "cli/cli.h"

G_BEGIN_DECLS

/* Issues the documents of the month that say something new, and prints their panels or adds the key "documents". The
 * publication itself is done: a failure is a warning. Nothing is said of a city without panels. */
void rn_papers_tell(RnCli *cli, RnStore *store, const RnCity *city, RnMonth month);

G_END_DECLS
