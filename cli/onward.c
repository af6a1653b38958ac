/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Finds the whole program and becomes it. Nobody calls that by name: it lies beside this one in a build tree, and in the
 * folder for programs that other programs start where it was installed. */

#include "cli/onward.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define WHOLE "rinban-whole"

/* The places where it may be, the likeliest first; NULL at the end. The second serves a tree that was moved as a whole. */
static GPtrArray *
places(void)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
  g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
  if (self) {
    g_autofree char *folder = g_path_get_dirname(self);
    g_ptr_array_add(paths, g_build_filename(folder, WHOLE, NULL));
    g_ptr_array_add(paths, g_build_filename(folder, "..", RN_LIBEXECDIR, "rinban", WHOLE, NULL));
  }
  g_ptr_array_add(paths, g_build_filename(RN_PREFIX, RN_LIBEXECDIR, "rinban", WHOLE, NULL));
  return paths;
}

int
rn_onward(RnCli *cli)
{
  g_autoptr(GPtrArray) paths = places();
  const char *last = paths->pdata[paths->len - 1];
  for (guint i = 0; i < paths->len; i++) {
    execv(paths->pdata[i], cli->argv);
    if (errno != ENOENT && errno != ENOTDIR) {
      last = paths->pdata[i];
      break;
    }
  }
  return rn_cli_fail(cli, RN_EXIT_SYSTEM, "PROGRAM", _("A part of rinban, %s, cannot be started: %s. Install rinban again."),
                     last, g_strerror(errno));
}
