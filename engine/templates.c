/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Empty tables for an association that begins: the column names, and above them what each column means. The comment
 * lines may stay when the table is filled in; import passes over them. */

#include "engine/csv.h"
#include "engine/import.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static void
append_column(GString *text, const RnColumn *column)
{
  g_string_append_printf(text, "# %s: %s", column->name, g_dgettext(GETTEXT_PACKAGE, column->help));
  if (column->flags & RN_COLUMN_REQUIRED)
    g_string_append(text, column->fallback ? "" : _(" (must be given)"));
  if (column->values) {
    g_autofree char *values = g_strjoinv(" ", (char **)column->values);
    g_string_append_printf(text, " [%s]", values);
  }
  if (column->fallback)
    g_string_append_printf(text, _(" (empty: %s)"), column->fallback);
  g_string_append(text, "\r\n");
}

static GString *
template_of(const RnTable *table)
{
  GString *text = g_string_new("\xef\xbb\xbf");
  g_autoptr(GPtrArray) names = g_ptr_array_new();
  g_string_append_printf(text, "# %s: %s\r\n", table->name, g_dgettext(GETTEXT_PACKAGE, table->help));
  for (gsize i = 0; i < table->n_columns; i++) {
    append_column(text, &table->columns[i]);
    g_ptr_array_add(names, (gpointer)table->columns[i].name);
  }
  rn_csv_append_row(text, (const char *const *)names->pdata, names->len);
  return text;
}

gboolean
rn_templates_write(const char *folder, GError **error)
{
  if (g_mkdir_with_parents(folder, 0750) != 0) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The folder %s cannot be made: %s."), folder, g_strerror(errno));
    return FALSE;
  }
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *name = g_strconcat(tables[i]->name, ".csv", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    if (g_file_test(path, G_FILE_TEST_EXISTS) || g_file_test(path, G_FILE_TEST_IS_SYMLINK))
      continue;
    g_autoptr(GError) failure = NULL;
    g_autoptr(GString) text = template_of(tables[i]);
    if (!g_file_set_contents_full(path, text->str, (gssize)text->len,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &failure)) {
      g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The file %s cannot be written: %s."), path, failure->message);
      return FALSE;
    }
  }
  return TRUE;
}
