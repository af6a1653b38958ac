/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Printing: conversion to the terminal's character set, widths of East Asian characters, plain tables. Knows nothing of
 * rotas. Ambiguous-width characters are counted as narrow and not used by our own texts. */

#include "cli/print.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Writes UTF-8 in the charset of the locale. The C locale has none that could hold a name: UTF-8 passes through. */
static void
write_converted(FILE *file, const char *text)
{
  const char *charset;
  if (g_get_charset(&charset) || g_ascii_strncasecmp(charset, "ANSI_X3.4", 9) == 0 ||
      g_ascii_strcasecmp(charset, "US-ASCII") == 0) {
    fputs(text, file);
    return;
  }
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  gsize length = 0;
  g_autofree char *converted = g_convert_with_fallback(valid, -1, charset, "UTF-8", "?", NULL, &length, NULL);
  if (converted)
    fwrite(converted, 1, length, file);
  else
    fputs(valid, file);
}

void
rn_print(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  write_converted(stdout, text);
}

void
rn_print_error(const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  fflush(stdout);
  write_converted(stderr, text);
}

void
rn_print_text(const char *text)
{
  write_converted(stdout, text);
}

gboolean
rn_print_bytes(const char *bytes, gsize length)
{
  return fwrite(bytes, 1, length, stdout) == length;
}

gboolean
rn_print_flush(void)
{
  return fflush(stdout) == 0 && !ferror(stdout);
}

int
rn_text_width(const char *text)
{
  int width = 0;
  for (const char *p = text; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
  }
  return width;
}

static gboolean
is_harmful(gunichar c)
{
  return g_unichar_iscntrl(c) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e ||
         c == 0x200f || c == 0x061c;
}

char *
rn_text_clean(const char *text)
{
  g_autofree char *valid = g_utf8_make_valid(text, -1);
  GString *clean = g_string_sized_new(strlen(valid));
  for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    if (is_harmful(c))
      g_string_append_c(clean, c == '\n' || c == '\r' || c == '\t' ? ' ' : '?');
    else
      g_string_append_unichar(clean, c);
  }
  return g_string_free(clean, FALSE);
}

void
rn_text_pad(GString *out, const char *text, int width)
{
  g_autofree char *clean = rn_text_clean(text);
  gboolean cut = rn_text_width(clean) > width;
  int used = 0;
  for (const char *p = clean; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    int w = g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    if (used + w > width - (cut ? 1 : 0))
      break;
    g_string_append_unichar(out, c);
    used += w;
  }
  if (cut) {
    g_string_append_c(out, '~');
    used++;
  }
  for (; used < width; used++)
    g_string_append_c(out, ' ');
}

gboolean
rn_print_is_terminal(void)
{
  const char *term = g_getenv("TERM");
  return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

int
rn_terminal_width(int fallback)
{
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
    return size.ws_col;
  return fallback;
}

struct RnGrid {
  int columns;
  GPtrArray *cells; /* char*, row after row */
  gboolean *right;
};

RnGrid *
rn_grid_new(int columns)
{
  RnGrid *grid = g_new0(RnGrid, 1);
  grid->columns = columns;
  grid->cells = g_ptr_array_new_with_free_func(g_free);
  grid->right = g_new0(gboolean, columns);
  return grid;
}

void
rn_grid_free(RnGrid *grid)
{
  if (!grid)
    return;
  g_ptr_array_unref(grid->cells);
  g_free(grid->right);
  g_free(grid);
}

void
rn_grid_add(RnGrid *grid, const char *text)
{
  g_ptr_array_add(grid->cells, rn_text_clean(text ? text : ""));
}

void
rn_grid_addf(RnGrid *grid, const char *format, ...)
{
  va_list args;
  va_start(args, format);
  g_autofree char *text = g_strdup_vprintf(format, args);
  va_end(args);
  rn_grid_add(grid, text);
}

void
rn_grid_head(RnGrid *grid, const char *const *words, gsize n)
{
  for (gsize i = 0; i < n; i++)
    rn_grid_add(grid, g_dgettext(GETTEXT_PACKAGE, words[i]));
}

void
rn_grid_right(RnGrid *grid, int column)
{
  grid->right[column] = TRUE;
}

static void
append_row(const RnGrid *grid, GString *out, guint first, const int *widths)
{
  for (int c = 0; c < grid->columns && first + c < grid->cells->len; c++) {
    const char *cell = grid->cells->pdata[first + c];
    int missing = widths[c] - rn_text_width(cell);
    if (c)
      g_string_append(out, "  ");
    if (grid->right[c])
      g_string_append_printf(out, "%*s%s", missing, "", cell);
    else
      g_string_append_printf(out, "%s%*s", cell, missing, "");
  }
  while (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

void
rn_grid_print(const RnGrid *grid, gboolean header)
{
  g_autofree int *widths = g_new0(int, grid->columns);
  for (guint i = 0; i < grid->cells->len; i++) {
    int width = rn_text_width(grid->cells->pdata[i]);
    widths[i % grid->columns] = MAX(widths[i % grid->columns], width);
  }
  g_autoptr(GString) out = g_string_new(NULL);
  for (guint first = 0; first < grid->cells->len; first += grid->columns) {
    append_row(grid, out, first, widths);
    if (first == 0 && header) {
      int total = 2 * (grid->columns - 1);
      for (int c = 0; c < grid->columns; c++)
        total += widths[c];
      for (int i = 0; i < total; i++)
        g_string_append_c(out, '-');
      g_string_append_c(out, '\n');
    }
  }
  rn_print_text(out->str);
}
