/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* What a restore has changed of what is published. */

#include "cli/cli.h"

G_BEGIN_DECLS

/* Compares the restored database with the one that was kept as `aside` (NULL: there was none): duties that others hold
 * now, months that are not published any more, whom to tell, and which calendars will show something else. */
void rn_restored_tell(RnCli *cli, const char *aside);

G_END_DECLS
