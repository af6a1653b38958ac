/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* The program is linked twice from the same sources: `rinban` without the libraries for calendars, mail, HTTP and Excel,
 * whose loading takes longer than most answers, and `rinban-whole` with all of them. What needs them is written
 * RN_WHOLE(function), which is NULL in the former; it then becomes the latter. */

#include "cli/cli.h"

G_BEGIN_DECLS

#ifdef RN_QUICK
#define RN_WHOLE(function) NULL
#else
#define RN_WHOLE(function) (function)
#endif

/* Goes on as the whole program: same process, same words, same files and environment; nothing may have been printed yet.
 * Returns only when that is impossible: the exit code, after a message. */
int rn_onward(RnCli *cli);

G_END_DECLS
