/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* A smaller model that says the same about whole options. When options have been dropped, many rows of the persons say
 * nothing new: windows that hold no more duties than they allow, windows that have become equal, and "at most one"
 * inside another "at most one". */

#include "solver/part.h"

/* The options stay as they are. Free with rn_part_free(). */
RnPart *rn_shrink(const RnModel *model);
void rn_shrink_free(RnPart *part);
