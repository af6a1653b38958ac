/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Loops over doubles in lanes of eight. A function marked RN_WIDE is compiled for several generations of processors;
 * its numbers are the same on all of them, since no sum changes its order, and no product is fused with a sum (the build
 * says -ffp-contract=off). */

#include <glib.h>

#define RN_LANES 8

typedef double RnLanes __attribute__((vector_size(8 * RN_LANES), aligned(8)));
typedef gint64 RnLaneMask __attribute__((vector_size(8 * RN_LANES)));

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && \
  !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define RN_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define RN_WIDE
#endif

/* Rounded up to whole lanes. */
#define RN_LANES_UP(n) (((n) + RN_LANES - 1) / RN_LANES * RN_LANES)
