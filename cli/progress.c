/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A bar on a terminal, plain lines elsewhere. The clock here only spaces out what is shown; nothing is decided by it.
 */

#include "cli/progress.h"
#include "cli/print.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define BAR_COLUMNS 20
#define BAR_EVERY_US 100000
#define LINE_EVERY_US 2000000

struct RnProgress {
  gboolean bar, quiet;
  gboolean shown;   /* something stands on the screen */
  gboolean pending; /* `last` was not shown */
  RnSolveProgress last;
  gint64 shown_at;
  struct sigaction old_int, old_term;
};

static volatile sig_atomic_t interrupted;

static void
on_signal(int number G_GNUC_UNUSED)
{
  interrupted = 1;
}

RnProgress *
rn_progress_new(gboolean quiet)
{
  RnProgress *progress = g_new0(RnProgress, 1);
  const char *term = g_getenv("TERM");
  progress->bar = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
  progress->quiet = quiet && !progress->bar;
  interrupted = 0;
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND | SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &progress->old_int);
  sigaction(SIGTERM, &action, &progress->old_term);
  return progress;
}

static void
append_numbers(GString *line, const RnSolveProgress *state)
{
  if (state->incumbent == G_MAXINT64)
    g_string_append(line, _("no rota yet"));
  else
    g_string_append_printf(line, _("best %" PRId64), state->incumbent);
  if (state->bound != G_MININT64)
    g_string_append_printf(line, _(", bound %" PRId64), state->bound);
  g_string_append_printf(line, _(", %.1f s"), state->seconds);
}

static void
draw(RnProgress *progress)
{
  const RnSolveProgress *state = &progress->last;
  g_autoptr(GString) line = g_string_new(NULL);
  if (progress->bar) {
    int done = state->parts > 0 ? state->parts_done * BAR_COLUMNS / state->parts : 0;
    g_string_append(line, "\r\033[K[");
    for (int i = 0; i < BAR_COLUMNS; i++)
      g_string_append_c(line, i < done ? '#' : '.');
    g_string_append(line, "] ");
  }
  g_string_append_printf(line, _("part %d of %d, "), state->parts_done, state->parts);
  append_numbers(line, state);
  if (!progress->bar)
    g_string_append_c(line, '\n');
  rn_print_error("%s", line->str);
  progress->shown = TRUE;
  progress->pending = FALSE;
  progress->shown_at = g_get_monotonic_time();
}

void
rn_progress_show(const RnSolveProgress *state, gpointer data)
{
  RnProgress *progress = data;
  if (progress->quiet)
    return;
  progress->last = *state;
  progress->pending = TRUE;
  gint64 every = progress->bar ? BAR_EVERY_US : LINE_EVERY_US;
  if (!progress->shown || g_get_monotonic_time() - progress->shown_at >= every)
    draw(progress);
}

gboolean
rn_progress_should_stop(gpointer data G_GNUC_UNUSED)
{
  return interrupted != 0;
}

gboolean
rn_progress_interrupted(void)
{
  return interrupted != 0;
}

void
rn_progress_free(RnProgress *progress)
{
  if (!progress)
    return;
  if (progress->pending)
    draw(progress);
  if (progress->bar && progress->shown)
    rn_print_error("\n");
  sigaction(SIGINT, &progress->old_int, NULL);
  sigaction(SIGTERM, &progress->old_term, NULL);
  g_free(progress);
}
