/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The month on a terminal: pages beside each other as far as they fit, then counts and unmet wishes. */

#include "cli/result.h"
#include "cli/sheet.h"
#include "cli/show.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAME_COLUMNS 24
#define FIXED_COLUMNS 12 /* date, and the space behind the band */

static const char *
cell_text(const RnVersion *version, const RnDuty *duty)
{
  if (!duty)
    return "";
  if (!duty->unit_id)
    return rn_duty_is_gap(duty) ? _("(gap)") : "-";
  return rn_version_unit_name(version, duty->unit_id);
}

/* Columns that a seat of a page needs. */
static int
column_width(const RnVersion *version, const RnSheet *sheet, guint column)
{
  const RnSheetColumn *c = &g_array_index(sheet->columns, RnSheetColumn, column);
  int width = rn_text_width(rn_version_seat_name(version, c->example));
  if (sheet->columns->len > 1)
    width = MAX(width, MIN(rn_text_width(rn_version_area_name(version, c->area_id)), NAME_COLUMNS));
  for (guint row = 0; row < sheet->rows->len; row++)
    width = MAX(width, MIN(rn_text_width(cell_text(version, rn_sheet_cell(sheet, row, column))), NAME_COLUMNS));
  return width + (c->index > 1 ? 2 : 0);
}

static int
band_width(const RnVersion *version, const RnSheet *sheet)
{
  int width = 0;
  for (guint i = 0; i < sheet->rows->len; i++)
    width = MAX(width, rn_text_width(rn_version_band_name(version, g_array_index(sheet->rows, RnSheetRow, i).example)));
  return width;
}

/* The columns of a page that are printed side by side. */
typedef struct {
  guint from, to; /* half-open */
  const int *widths;
  int band;
} Part;

static void
append_head(GString *out, const RnVersion *version, const RnSheet *sheet, const Part *part)
{
  gboolean areas = FALSE;
  for (guint c = part->from; c < part->to; c++)
    areas |= strcmp(g_array_index(sheet->columns, RnSheetColumn, c).area_id, sheet->area_id) != 0;
  for (int pass = areas ? 0 : 1; pass < 2; pass++) {
    rn_text_pad(out, pass ? _("date") : "", 10);
    rn_text_pad(out, "", part->band + 2);
    for (guint c = part->from; c < part->to; c++) {
      const RnSheetColumn *column = &g_array_index(sheet->columns, RnSheetColumn, c);
      g_autofree char *seat =
          column->index > 1 ? g_strdup_printf("%s %d", rn_version_seat_name(version, column->example), column->index)
                            : g_strdup(rn_version_seat_name(version, column->example));
      rn_text_pad(out, pass ? seat : rn_version_area_name(version, column->area_id), part->widths[c]);
      g_string_append(out, "  ");
    }
    g_string_append_c(out, '\n');
  }
}

static void
append_cell(GString *out, const RnCli *cli, const RnVersion *version, const RnDuty *duty, int width, const char *person)
{
  gboolean bold = duty && (rn_duty_is_gap(duty) || (person && g_strcmp0(duty->unit_id, person) == 0));
  if (bold && cli->colour)
    g_string_append(out, duty->unit_id ? "\033[1m" : "\033[1;31m");
  rn_text_pad(out, cell_text(version, duty), width);
  if (bold && cli->colour)
    g_string_append(out, "\033[0m");
  g_string_append(out, "  ");
}

static void
append_row(GString *out, const RnCli *cli, const RnVersion *version, const RnSheet *sheet, guint index,
           const Part *part, gboolean first, const char *person)
{
  const RnSheetRow *row = &g_array_index(sheet->rows, RnSheetRow, index);
  g_autofree char *iso = rn_date_format(row->date);
  g_autofree char *date = g_strdup_printf("%s %s", iso + strlen("2027-"), rn_weekday_name(rn_date_weekday(row->date)));
  rn_text_pad(out, first ? date : "", 10);
  rn_text_pad(out, rn_version_band_name(version, row->example), part->band);
  g_string_append(out, "  ");
  for (guint c = part->from; c < part->to; c++)
    append_cell(out, cli, version, rn_sheet_cell(sheet, index, c), part->widths[c], person);
  if (first && row->holiday)
    g_string_append_printf(out, "%s ", row->holiday);
  if (first && row->klass == RN_CLASS_YEAREND)
    g_string_append(out, _("year-end"));
  while (out->len && out->str[out->len - 1] == ' ')
    g_string_truncate(out, out->len - 1);
  g_string_append_c(out, '\n');
}

static gboolean
has_slot(const RnSheet *sheet, guint row, const Part *part)
{
  for (guint c = part->from; c < part->to; c++)
    if (rn_sheet_cell(sheet, row, c))
      return TRUE;
  return FALSE;
}

static void
print_part(const RnCli *cli, const RnVersion *version, const RnSheet *sheet, const Part *part, const char *person)
{
  int total = FIXED_COLUMNS + part->band;
  for (guint c = part->from; c < part->to; c++)
    total += part->widths[c] + 2;
  g_autoptr(GString) out = g_string_new(NULL);
  append_head(out, version, sheet, part);
  for (int i = 0; i < total; i++)
    g_string_append_c(out, '-');
  g_string_append_c(out, '\n');
  RnDate last = RN_DATE_NONE;
  for (guint row = 0; row < sheet->rows->len; row++) {
    if (!has_slot(sheet, row, part))
      continue;
    RnDate date = g_array_index(sheet->rows, RnSheetRow, row).date;
    append_row(out, cli, version, sheet, row, part, date != last, person);
    last = date;
  }
  rn_print_text(out->str);
}

/* A page, in several parts below each other where the terminal is too narrow for all its columns. */
static void
print_sheet(const RnCli *cli, const RnVersion *version, const RnSheet *sheet, const char *person)
{
  int terminal = rn_terminal_width(G_MAXINT);
  g_autofree int *widths = g_new0(int, sheet->columns->len);
  for (guint c = 0; c < sheet->columns->len; c++)
    widths[c] = column_width(version, sheet, c);
  Part part = {.widths = widths, .band = band_width(version, sheet)};
  rn_print("\n%s  %s\n", rn_version_area_name(version, sheet->area_id),
           rn_version_service_name(version, sheet->service));
  while (part.to < sheet->columns->len) {
    part.from = part.to;
    for (int used = FIXED_COLUMNS + part.band; part.to < sheet->columns->len; part.to++) {
      used += widths[part.to] + 2;
      if (used > terminal && part.to > part.from)
        break;
    }
    if (part.from)
      rn_print("\n");
    print_part(cli, version, sheet, &part, person);
  }
}

static void
print_counts(const RnVersion *version, const char *person)
{
  g_autoptr(RnCountTable) table = rn_count_table_new(version, person);
  if (!table->units->len)
    return;
  rn_print(_("\nDuties per person, with the quota in brackets\n"));
  g_autoptr(RnGrid) grid = rn_grid_new(2 + (int)table->categories->len + 1);
  rn_grid_add(grid, _("id"));
  rn_grid_add(grid, _("name"));
  for (guint c = 0; c < table->categories->len; c++)
    rn_grid_add(grid, table->categories->pdata[c]);
  rn_grid_add(grid, _("total"));
  rn_grid_right(grid, 2 + (int)table->categories->len);
  for (guint u = 0; u < table->units->len; u++) {
    const char *unit = table->units->pdata[u];
    int total = 0;
    rn_grid_add(grid, unit);
    rn_grid_add(grid, rn_version_unit_name(version, unit));
    for (guint c = 0; c < table->categories->len; c++) {
      const RnCount *count = rn_count_table_get(table, u, c);
      g_autofree char *text = rn_count_text(count);
      total += count ? count->count : 0;
      rn_grid_add(grid, text);
    }
    rn_grid_addf(grid, "%d", total);
  }
  rn_grid_print(grid, TRUE);
}

static const char *
wish_word(RnRequestKind kind)
{
  switch (kind) {
  case RN_REQUEST_NG:
    return _("cannot");
  case RN_REQUEST_AVOID:
    return _("avoid");
  case RN_REQUEST_PREFER:
    return _("prefer");
  case RN_REQUEST_MUST:
    return _("must");
  }
  return "";
}

/* What a request says instead of a band; the code of a band stays as it is. */
static const char *
wish_band(const char *band)
{
  static const char *const words[] = {NC_("request", "all"), NC_("request", "day"), NC_("request", "night")};
  for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(words[i], band) == 0)
      return g_dpgettext2(GETTEXT_PACKAGE, "request", words[i]);
  return band;
}

static void
print_wishes(const RnCity *city, const RnVersion *version, const char *person)
{
  g_autoptr(GArray) wishes = rn_version_wishes(city, version);
  g_autoptr(RnGrid) grid = rn_grid_new(4);
  int kept = 0, unmet = 0;
  for (guint i = 0; i < wishes->len; i++) {
    const RnWish *wish = &g_array_index(wishes, RnWish, i);
    if (person && strcmp(person, wish->unit_id) != 0)
      continue;
    if (wish->kept) {
      kept++;
      continue;
    }
    unmet++;
    g_autofree char *date = rn_date_format(wish->date);
    rn_grid_addf(grid, "  %s", wish->unit_id);
    rn_grid_add(grid, rn_version_unit_name(version, wish->unit_id));
    rn_grid_addf(grid, "%s %s", date, wish_band(wish->band));
    rn_grid_add(grid, wish_word(wish->kind));
  }
  rn_print(_("\nRequests kept: %d; not kept: %d\n"), kept, unmet);
  rn_grid_print(grid, FALSE);
}

/* What one person does in the month, in a list. */
static void
print_duties_of(const RnVersion *version, const char *person)
{
  for (guint i = 0; i < version->rota->duties->len; i++) {
    const RnDuty *duty = version->rota->duties->pdata[i];
    if (g_strcmp0(duty->unit_id, person) != 0)
      continue;
    g_autofree char *slot = rn_version_slot_text(version, duty->slot);
    g_autofree char *start = rn_instant_format(duty->slot->start);
    g_autofree char *end = rn_instant_format(duty->slot->end);
    rn_print("  %s  %.5s-%.5s\n", slot, start + strlen("2027-01-04T"), end + strlen("2027-01-04T"));
  }
}

void
rn_show_table(const RnCli *cli, const RnCity *city, const RnVersion *version, const RnShowScope *scope)
{
  const char *person = scope->person;
  g_autofree char *month = rn_month_format(version->month);
  g_autofree char *title = rn_version_title(version);
  int seats = (int)version->rota->duties->len, gaps = rn_rota_gaps(version->rota);
  rn_print(_("%s %s, %s: %d seats, %d gaps\n"), city->name, month, title, seats, gaps);
  if (person) {
    rn_print("\n%s %s\n", person, rn_version_unit_name(version, person));
    print_duties_of(version, person);
  }
  g_autoptr(GPtrArray) sheets = rn_sheets_new(version, city, person);
  for (guint i = 0; i < sheets->len; i++)
    print_sheet(cli, version, sheets->pdata[i], person);
  if (gaps && !person) {
    rn_print(_("\nGaps\n"));
    rn_print_gaps(version, version->rota);
  }
  print_counts(version, person);
  if (!person)
    rn_show_areas(version);
  if (!scope->service)
    print_wishes(city, version, person);
}
