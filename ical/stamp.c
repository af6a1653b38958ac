/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The stamp is a small text; a folder is looked at by making the lines of its files anew and comparing them with the
 * remembered ones. Up to about a thousand files. */

#include "ical/stamp.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER "rinban-feed-stamp 1"
#define MAX_BYTES (1024 * 1024)
enum { LINE_HEADER, LINE_SOURCE, LINE_FROM, LINE_UNTIL, LINE_FOLDER, LINE_FILES };

char *
rn_stamp_path(const char *database_path)
{
  return g_strconcat(database_path, ".feedstamp", NULL);
}

/* How a file looks; NULL when it is not a plain file. */
static char *
file_line(int folder, const char *name)
{
  struct stat st;
  if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
    return NULL;
  return g_strdup_printf("%s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT " %o %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT
                         ".%09ld",
                         name, (guint64)st.st_ino, (gint64)st.st_size, (unsigned)st.st_mode, (gint64)st.st_mtim.tv_sec,
                         st.st_mtim.tv_nsec, (gint64)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
}

/* -1 when it cannot be opened; *line names it. */
static int
open_folder(const char *dir, char **line)
{
  struct stat st;
  int fd = open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return -1;
  if (fstat(fd, &st) != 0) {
    close(fd);
    return -1;
  }
  *line = g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, (guint64)st.st_dev, (guint64)st.st_ino);
  return fd;
}

static gboolean
covers(char **lines, RnInstant now)
{
  gint64 from, until;
  return g_ascii_string_to_signed(lines[LINE_FROM], 10, G_MININT64, G_MAXINT64, &from, NULL) &&
         g_ascii_string_to_signed(lines[LINE_UNTIL], 10, G_MININT64, G_MAXINT64, &until, NULL) && now >= from &&
         now < until;
}

static gboolean
files_are_untouched(int folder, char **lines, int *files)
{
  *files = 0;
  for (char **line = lines; *line && **line; line++) {
    const char *space = strchr(*line, ' ');
    g_autofree char *name = space ? g_strndup(*line, (gsize)(space - *line)) : NULL;
    g_autofree char *now = name && !strchr(name, '/') ? file_line(folder, name) : NULL;
    if (g_strcmp0(now, *line) != 0)
      return FALSE;
    ++*files;
  }
  return *files > 0;
}

gboolean
rn_stamp_is_current(const char *path, const char *source, const char *dir, RnInstant now, int *files)
{
  g_autofree char *text = NULL;
  g_autofree char *folder_line = NULL;
  gsize length;
  int found = 0;
  if (!g_file_get_contents(path, &text, &length, NULL) || length > MAX_BYTES)
    return FALSE;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  if (g_strv_length(lines) <= LINE_FILES || strcmp(lines[LINE_HEADER], HEADER) != 0 ||
      strcmp(lines[LINE_SOURCE], source) != 0 || !covers(lines, now))
    return FALSE;
  int folder = open_folder(dir, &folder_line);
  gboolean same = folder >= 0 && strcmp(folder_line, lines[LINE_FOLDER]) == 0 &&
                  files_are_untouched(folder, lines + LINE_FILES, &found);
  if (folder >= 0)
    close(folder);
  if (same)
    *files = found;
  return same;
}

void
rn_stamp_write(const char *path, const char *source, const char *dir, RnInstant now, RnInstant until,
               const GPtrArray *names)
{
  g_autofree char *folder_line = NULL;
  int folder = open_folder(dir, &folder_line);
  g_autoptr(GString) text = g_string_new(HEADER "\n");
  g_string_append_printf(text, "%s\n%" G_GINT64_FORMAT "\n%" G_GINT64_FORMAT "\n%s\n", source, now, until,
                         folder_line ? folder_line : "");
  gboolean whole = folder >= 0;
  for (guint i = 0; whole && i < names->len; i++) {
    g_autofree char *line = file_line(folder, names->pdata[i]);
    whole = line != NULL;
    if (line)
      g_string_append_printf(text, "%s\n", line);
  }
  if (folder >= 0)
    close(folder);
  if (!whole || !g_file_set_contents_full(path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    (void)g_unlink(path);
}
