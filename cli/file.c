/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Reading and writing of files named on the command line, with sentences for what goes wrong. */

#include "cli/file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define READ_MAX (256 * 1024 * 1024)

gboolean
rn_file_write(RnCli *cli, const char *path, const char *text, gsize length, int *status)
{
  g_autoptr(GError) error = NULL;
  if (!path) {
    if (rn_print_bytes(text, length))
      return TRUE;
    *status =
        rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The answer could not be written completely; is the disk full?"));
    return FALSE;
  }
  if (g_file_set_contents_full(path, text, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                               0640, &error))
    return TRUE;
  *status =
      rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The file %s could not be written: %s."), path, error->message);
  return FALSE;
}

char *
rn_file_read(RnCli *cli, const char *path, gsize *length, int *status)
{
  GStatBuf info;
  if (g_stat(path, &info) != 0) {
    gboolean missing = errno == ENOENT || errno == ENOTDIR;
    *status = rn_cli_fail(cli, missing ? RN_EXIT_INPUT : RN_EXIT_SYSTEM, missing ? "NOT_FOUND" : "SYSTEM",
                          _("The file %s cannot be read: %s."), path, g_strerror(errno));
    return NULL;
  }
  if (!S_ISREG(info.st_mode) || info.st_size > READ_MAX) {
    *status = rn_cli_fail(cli, RN_EXIT_INPUT, "INPUT", _("%s is not a file, or it is too large."), path);
    return NULL;
  }
  g_autoptr(GError) error = NULL;
  char *text = NULL;
  if (g_file_get_contents(path, &text, length, &error))
    return text;
  *status = rn_cli_fail(cli, RN_EXIT_SYSTEM, "SYSTEM", _("The file %s cannot be read: %s."), path, error->message);
  return NULL;
}

gboolean
rn_file_format(RnCli *cli, const char *format, const char *path, int *status)
{
  static const char *const formats[] = {"table", "csv", "html", NULL};
  *status = RN_EXIT_USAGE;
  if (format && !g_strv_contains(formats, format))
    rn_cli_fail(cli, *status, "USAGE", _("There is no format \"%s\"; choose table, csv or html."), format);
  else if (path && (!format || strcmp(format, "table") == 0))
    rn_cli_fail(cli, *status, "USAGE", _("A table is only shown here; for a file add --format csv or html."));
  else
    return TRUE;
  return FALSE;
}

int
rn_file_deliver(RnCli *cli, const char *path, GString *text)
{
  int status = RN_EXIT_DONE;
  if ((path || !cli->json) && rn_file_write(cli, path, text->str, text->len, &status) && path && !cli->json)
    rn_print(_("Written: %s\n"), path);
  g_string_free(text, TRUE);
  return status;
}
