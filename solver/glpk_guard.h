/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Calls of GLPK that cannot end the process. For glpk*.c only. */

#include <glib.h>

/* What a program of GLPK's needs to be called safely: set up by the thread that will use it. */
typedef struct {
  guint generation;
  char message[200];   /* of the failure that killed it; "" while it lives */
} RnGlpkLife;

RnGlpkLife rn_glpk_life(void);
gboolean rn_glpk_is_alive(const RnGlpkLife *life);

/* Runs a body that calls GLPK, and allocates nothing else. FALSE when the program is dead, or died: then its problem
 * object is gone. */
gboolean rn_glpk_guard(RnGlpkLife *life, void (*body)(gpointer data), gpointer data);
