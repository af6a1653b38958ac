/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Which files a batch has, which table each one is, and which city it speaks of. */

#include "engine/import_private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static void
file_destroy(gpointer file)
{
  rn_import_file_free(file);
}

/* --- names of files --- */

/* people.csv, requests_2027-01.csv, also .txt and .tsv; FALSE when the name fits no table. */
static gboolean
table_of(const char *path, const RnTable **table, RnMonth *month)
{
  g_autofree char *name = g_path_get_basename(path);
  char *dot = strrchr(name, '.');
  if (dot)
    *dot = '\0';
  g_autofree char *stem = g_ascii_strdown(name, -1);
  *month = -1;
  *table = rn_table_find(stem);
  if (*table)
    return TRUE;
  char *mark = strrchr(stem, '_');
  if (!mark || !rn_month_parse(mark + 1, month))
    return FALSE;
  *mark = '\0';
  *table = rn_table_find(stem);
  return *table && (*table)->kind == RN_TABLE_REQUESTS;
}

static char *
known_names(void)
{
  g_autoptr(GString) text = g_string_new(NULL);
  gsize n;
  const RnTable *const *tables = rn_tables(&n);
  for (gsize i = 0; i < n; i++)
    g_string_append_printf(text, "%s%s%s.csv", i ? ", " : "", tables[i]->name,
                           tables[i]->kind == RN_TABLE_REQUESTS ? "_2027-01" : "");
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
add_file(GPtrArray *files, const char *path, gboolean named, GPtrArray *messages)
{
  const RnTable *table = NULL;
  RnMonth month = -1;
  if (table_of(path, &table, &month)) {
    g_ptr_array_add(files, rn_import_file_new(path, table, month));
    return;
  }
  g_autofree char *known = known_names();
  g_ptr_array_add(
    messages,
    named ? rn_message_new("UNKNOWN_FILE", RN_SEVERITY_ERROR, path, 0, NULL, NULL,
                           g_strdup_printf(_("The name of the file fits no table. Rename it to one of: %s."), known))
          : rn_message_new(
              "FILE_SKIPPED", RN_SEVERITY_NOTE, path, 0, NULL, NULL,
              g_strdup_printf(_("The name of the file fits no table, so it was left alone. Tables are: %s."), known)));
}

/* In a folder: everything that a person may have put there as a table, not the database beside it. */
static gboolean
looks_like_table(const char *folder, const char *name)
{
  static const char *const endings[] = {".csv", ".txt", ".tsv", ".xlsx", ".xls", NULL};
  g_autofree char *lower = g_ascii_strdown(name, -1);
  g_autofree char *path = g_build_filename(folder, name, NULL);
  if (name[0] == '.' || name[0] == '~' || !g_file_test(path, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  for (const char *const *ending = endings; *ending; ending++)
    if (g_str_has_suffix(lower, *ending))
      return TRUE;
  return FALSE;
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static gboolean
add_folder(GPtrArray *files, const char *folder, GPtrArray *messages, GError **error)
{
  g_autoptr(GError) failure = NULL;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, &failure);
  if (!dir) {
    g_set_error(error, RN_ERROR, RN_ERROR_SYSTEM, _("The folder %s cannot be read: %s."), folder, failure->message);
    return FALSE;
  }
  guint before = files->len;
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; (name = g_dir_read_name(dir));)
    if (looks_like_table(folder, name))
      g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, compare_texts);
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
    add_file(files, path, FALSE, messages);
  }
  if (files->len == before) {
    g_autofree char *known = known_names();
    g_ptr_array_add(messages, rn_message_new("NO_TABLES", RN_SEVERITY_ERROR, folder, 0, NULL, NULL,
                                             g_strdup_printf(_("The folder holds no table. Tables are: %s."), known)));
  }
  return TRUE;
}

GPtrArray *
rn_import_files_find(const char *const *paths, GPtrArray *messages, GError **error)
{
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_destroy);
  for (; *paths; paths++) {
    if (g_file_test(*paths, G_FILE_TEST_IS_DIR)) {
      if (!add_folder(files, *paths, messages, error))
        return NULL;
    } else if (!g_file_test(*paths, G_FILE_TEST_EXISTS)) {
      g_set_error(error, RN_ERROR, RN_ERROR_NOT_FOUND, _("There is no file or folder %s; check its name."), *paths);
      return NULL;
    } else {
      add_file(files, *paths, TRUE, messages);
    }
  }
  return g_steal_pointer(&files);
}

/* --- cities --- */

static gboolean
is_areas(const RnImportFile *file)
{
  return strcmp(file->table->name, "areas") == 0;
}

/* The one row without parent; "" with a message when there is none or several. */
static char *
root_of(const RnImportFile *file, GPtrArray *messages)
{
  int id = rn_table_column(file->table, "area_id"), parent = rn_table_column(file->table, "parent_id");
  RnImportRow *root = NULL;
  for (guint i = 0; i < file->rows->len; i++) {
    RnImportRow *row = file->rows->pdata[i];
    if (row->cells[parent][0])
      continue;
    if (root && strcmp(root->cells[id], row->cells[id]) != 0) {
      rn_import_row_complain(
        row, messages, RN_SEVERITY_ERROR, "SEVERAL_ROOTS", parent,
        g_strdup_printf(_("Only one area, the city, may be without parent_id, but row %d (%s) is so too. "
                          "Give this area the id of the area around it."),
                        root->line, root->cells[id]));
      return g_strdup("");
    }
    root = row;
  }
  if (root)
    return g_strdup(root->cells[id]);
  g_ptr_array_add(
    messages, rn_message_new("NO_ROOT", RN_SEVERITY_ERROR, file->path, 0, "parent_id", NULL,
                             g_strdup(_("No area is without parent_id. Add the row of the city itself, with an empty "
                                        "parent_id."))));
  return g_strdup("");
}

/* The city of the areas file in a folder, or of the only areas files of the whole batch; NULL when none tells. */
static const char *
told_city(const GPtrArray *files, const char *folder)
{
  const char *any = NULL;
  gboolean several = FALSE;
  for (guint i = 0; i < files->len; i++) {
    const RnImportFile *file = files->pdata[i];
    if (!is_areas(file) || !file->city_id)
      continue;
    if (strcmp(file->folder, folder) == 0)
      return file->city_id;
    several |= any && strcmp(any, file->city_id) != 0;
    any = file->city_id;
  }
  return several ? NULL : any;
}

static gboolean
read_roots(GPtrArray *files, const char *wanted, GPtrArray *messages)
{
  gboolean clear = TRUE;
  for (guint i = 0; i < files->len; i++) {
    RnImportFile *file = files->pdata[i];
    if (!is_areas(file) || file->failed || file->rows->len == 0)
      continue;
    g_autofree char *root = root_of(file, messages);
    if (*root && wanted && strcmp(root, wanted) != 0) {
      g_ptr_array_add(messages, rn_message_new("CITY_DIFFERS", RN_SEVERITY_ERROR, file->path, 0, NULL, root,
                                               g_strdup_printf(_("The file is of the city %s, but %s was asked for."),
                                                               root, wanted)));
      *root = '\0';
    }
    clear = clear && *root;
    if (*root)
      file->city_id = g_steal_pointer(&root);
  }
  return clear;
}

static void
complain_unclear(const RnImportFile *file, const char *const *stored, const char *wanted, GPtrArray *messages)
{
  g_autofree char *known = g_strjoinv(", ", (char **)stored);
  char *text =
    wanted   ? g_strdup_printf(_("There is no city %s. Cities of the database: %s."), wanted, known)
    : *known ? g_strdup_printf(_("The database holds several cities (%s); say which one is meant, or import the file "
                                 "areas.csv with it."),
                               known)
             : g_strdup(_("The database holds no city yet. Fill in areas.csv (the city and its areas) and import it "
                        "first, or together with this file."));
  g_ptr_array_add(messages, rn_message_new("CITY_UNCLEAR", RN_SEVERITY_ERROR, file->path, 0, NULL, wanted, text));
}

gboolean
rn_import_files_set_cities(GPtrArray *files, const char *const *stored, const char *wanted, GPtrArray *messages)
{
  if (!read_roots(files, wanted, messages))
    return FALSE;
  guint n_stored = g_strv_length((char **)stored);
  for (guint i = 0; i < files->len; i++) {
    RnImportFile *file = files->pdata[i];
    if (file->city_id)
      continue;
    const char *city = told_city(files, file->folder);
    if (!city && wanted && g_strv_contains(stored, wanted))
      city = wanted;
    if (!city && !wanted && n_stored == 1)
      city = stored[0];
    if (!city) {
      complain_unclear(file, stored, wanted, messages);
      return FALSE;
    }
    file->city_id = g_strdup(city);
  }
  return TRUE;
}
