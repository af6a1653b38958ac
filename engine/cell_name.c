/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Forms under which names are compared, and how far apart two names are. NFKC joins widths and ligatures but keeps
 * 髙 and 高 apart, as it should: they may be two persons. The variant fold joins them, to suggest and to warn only.
 * Names are short; nothing here is fast on long texts, so the distance looks at a bounded part. */

#include "engine/cell.h"
#include "engine/cell_scan.h"

#define LONGEST 64 /* characters of a name that are compared one by one */

/* White space and characters that show nothing: zero-width space and joiners, byte order mark. */
static gboolean
is_invisible(gunichar c)
{
  return g_unichar_isspace(c) || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
}

/* What was parted by white space may compose after it is gone (K and a cedilla), hence the second round. */
char *
rn_name_fold(const char *text)
{
  g_autofree char *normal = rn_cell_scan_nfkc(text);
  g_autoptr(GString) fold = g_string_new(NULL);
  for (const char *p = normal; *p; p = g_utf8_next_char(p))
    if (!is_invisible(g_utf8_get_char(p)))
      g_string_append_unichar(fold, g_utf8_get_char(p));
  return rn_cell_scan_nfkc(fold->str);
}

/* The first of each group stands for all. Names of persons and clinics only; a wrong pair here costs a needless
 * question, never a wrong person. */
static const char *const variants[] = {
    "高髙",   "崎﨑碕嵜", "徳德",   "浜濱濵",   "辺邊邉", "斎齋齊斉", "広廣",   "沢澤",   "真眞",   "島嶋嶌",
    "桜櫻",   "国國圀",   "滝瀧",   "竜龍",     "関關",   "富冨",     "吉𠮷",   "条條",   "栄榮",   "塩鹽",
    "万萬",   "与與",     "円圓",   "応應",     "学學",   "鉄鐵鉃",   "仏佛",   "寿壽",   "実實",   "蔵藏",
    "黒黑",   "緑綠",     "静靜",   "豊豐",     "弥彌",   "来來",     "礼禮",   "恵惠",   "亜亞",   "桧檜",
    "藪薮籔", "館舘",     "梅楳",   "松枩",     "秋穐",   "峰峯",     "柳栁桺", "曽曾",   "鴎鷗",   "頼賴",
    "瀬瀨",   "槙槇",     "遥遙",   "凛凜",     "尭堯",   "晃晄",     "鶴靏靍", "穂穗",   "桑桒",   "巌巖",
    "戸戶",   "内內",     "清淸",   "青靑",     "郎郞",   "教敎",     "増增",   "寛寬",   "横橫",   "悦悅",
    "温溫",   "衛衞",     "淵渕渊", "岳嶽",     "総總",   "縄繩",     "荘莊",   "園薗",   "稲稻",   "竈竃",
    "籠篭",   "渋澁",   "経經",     "芸藝",   "医醫",     "渓溪",   "ケヶ",
};

static gpointer
make_variants(gpointer unused)
{
  (void)unused;
  GHashTable *table = g_hash_table_new(g_direct_hash, g_direct_equal);
  for (gsize i = 0; i < G_N_ELEMENTS(variants); i++) {
    gunichar first = g_utf8_get_char(variants[i]);
    for (const char *p = g_utf8_next_char(variants[i]); *p; p = g_utf8_next_char(p))
      g_hash_table_insert(table, GUINT_TO_POINTER(g_utf8_get_char(p)), GUINT_TO_POINTER(first));
  }
  return table;
}

static gboolean
is_variation_selector(gunichar c)
{
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

char *
rn_name_variant_fold(const char *text)
{
  static GOnce once = G_ONCE_INIT;
  GHashTable *table = g_once(&once, make_variants, NULL);
  g_autofree char *fold = rn_name_fold(text);
  GString *merged = g_string_new(NULL);
  for (const char *p = fold; *p; p = g_utf8_next_char(p)) {
    gunichar c = g_utf8_get_char(p);
    gpointer first = g_hash_table_lookup(table, GUINT_TO_POINTER(c));
    if (!is_variation_selector(c))
      g_string_append_unichar(merged, first ? GPOINTER_TO_UINT(first) : c);
  }
  return g_string_free(merged, FALSE);
}

static int
minimum(int a, int b)
{
  return a < b ? a : b;
}

/* Insertions, deletions, replacements and swaps of neighbours between two texts of at most LONGEST characters. */
static int
edit_distance(const gunichar *a, int n, const gunichar *b, int m)
{
  int rows[3][LONGEST + 1];
  int *before = rows[0], *last = rows[1], *now = rows[2];
  for (int j = 0; j <= m; j++)
    last[j] = before[j] = j;
  for (int i = 1; i <= n; i++) {
    now[0] = i;
    for (int j = 1; j <= m; j++) {
      now[j] = minimum(minimum(last[j], now[j - 1]) + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = minimum(now[j], before[j - 2] + 1);
    }
    int *spare = before;
    before = last;
    last = now;
    now = spare;
  }
  return last[m];
}

int
rn_name_distance(const char *a, const char *b)
{
  g_autofree char *fold_a = rn_name_fold(a), *fold_b = rn_name_fold(b);
  glong n, m;
  g_autofree gunichar *chars_a = g_utf8_to_ucs4_fast(fold_a, -1, &n);
  g_autofree gunichar *chars_b = g_utf8_to_ucs4_fast(fold_b, -1, &m);
  int near_a = (int)MIN(n, LONGEST), near_b = (int)MIN(m, LONGEST);
  return edit_distance(chars_a, near_a, chars_b, near_b) + (int)ABS((n - near_a) - (m - near_b));
}
