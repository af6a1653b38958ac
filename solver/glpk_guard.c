/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* GLPK keeps one environment a thread, prints, and aborts the process on an error. So its terminal is switched off,
 * and every call runs under an error hook that jumps back here; the environment of the thread is then freed, which
 * frees all of its problems: a generation number tells older programs of the same thread that they are dead.
 * No memory of ours is allocated between the jump and its target. */

#include "solver/glpk_guard.h"

#include "solver/lp.h"

#include <glpk.h>
#include <setjmp.h>

static _Thread_local guint generation;
static _Thread_local jmp_buf *recovery;
static int calls_until_failure;   /* atomic; for tests */

static void
on_error(void *info)
{
  (void)info;
  longjmp(*recovery, 1);
}

/* GLPK switches its terminal on again to print an error; this hook swallows that. */
static int
on_text(void *info, const char *text)
{
  (void)info;
  (void)text;
  return 1;
}

RnGlpkLife
rn_glpk_life(void)
{
  return (RnGlpkLife){ .generation = generation };
}

gboolean
rn_glpk_is_alive(const RnGlpkLife *life)
{
  return life->message[0] == '\0' && life->generation == generation;
}

gboolean
rn_glpk_guard(RnGlpkLife *life, void (*body)(gpointer data), gpointer data)
{
  if (!rn_glpk_is_alive(life)) {
    if (life->message[0] == '\0')
      g_strlcpy(life->message, "GLPK failed on another program of this thread", sizeof life->message);
    return FALSE;
  }
  jmp_buf here;
  if (setjmp(here) == 0) {
    recovery = &here;
    glp_term_out(GLP_OFF);
    glp_term_hook(on_text, NULL);
    glp_error_hook(on_error, NULL);
    if (g_atomic_int_get(&calls_until_failure) > 0 && g_atomic_int_dec_and_test(&calls_until_failure))
      glp_error("injected failure\n");
    body(data);
    glp_error_hook(NULL, NULL);
    return TRUE;
  }
  recovery = NULL;
  g_strlcpy(life->message, "GLPK gave up with an internal error", sizeof life->message);
  generation++;
  glp_error_hook(NULL, NULL);
  glp_free_env();
  return FALSE;
}

void
rn_lp_fail_at(int n)
{
  g_atomic_int_set(&calls_until_failure, n);
}

void
rn_lp_end_thread(void)
{
  generation++;
  glp_free_env();
}
