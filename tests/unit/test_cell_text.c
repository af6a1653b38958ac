/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Names, lost characters, and texts on their way into and out of spreadsheets. */

#include <string.h>

#include "engine/cell.h"
#include "tests/testing.h"

static void
expect_text(char *found, const char *wanted)
{
  ck_assert_str_eq(found, wanted);
  g_free(found);
}

START_TEST(names_fold_widths_and_spaces_only)
{
  expect_text(rn_name_fold("佐藤　太郎"), "佐藤太郎");
  expect_text(rn_name_fold(" ｻﾄｳ ﾀﾛｳ "), "サトウタロウ");
  expect_text(rn_name_fold("Ｎ０１"), "N01");
  expect_text(rn_name_fold("㈱山田"), "(株)山田");
  expect_text(rn_name_fold("か\u3099\u200Bん\uFEFF"), "がん");
  expect_text(rn_name_fold("髙橋"), "髙橋");
  expect_text(rn_name_fold("ﾀﾞ か \u3099"), "ダが"); /* parted marks compose */
  expect_text(rn_name_fold(""), "");
  expect_text(rn_name_fold("a\xFF"), "a\uFFFD");
}
END_TEST

START_TEST(variants_fold_together)
{
  static const char *const pairs[][2] = {{"髙橋", "高橋"},     {"﨑山", "崎山"},   {"德田", "徳田"}, {"濵田", "浜田"},
                                         {"濱田", "浜田"},     {"渡邊", "渡辺"},   {"渡邉", "渡辺"}, {"齋藤", "斎藤"},
                                         {"齊藤", "斉藤"},     {"廣瀨", "広瀬"},   {"澤田", "沢田"}, {"眞島", "真嶋"},
                                         {"𠮷野", "吉野"},     {"葛\U000E0100城", "葛城"}};
  for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
    g_autofree char *a = rn_name_variant_fold(pairs[i][0]), *b = rn_name_variant_fold(pairs[i][1]);
    ck_assert_msg(strcmp(a, b) == 0, "%s %s", pairs[i][0], pairs[i][1]);
    g_autofree char *c = rn_name_fold(pairs[i][0]), *d = rn_name_fold(pairs[i][1]);
    ck_assert_msg(strcmp(c, d) != 0, "%s %s", pairs[i][0], pairs[i][1]);
  }
  g_autofree char *sato = rn_name_variant_fold("佐藤"), *ito = rn_name_variant_fold("伊藤");
  ck_assert_str_ne(sato, ito);
}
END_TEST

START_TEST(distances)
{
  static const struct {
    const char *a, *b;
    int distance;
  } cases[] = {{"", "", 0},           {"佐藤太郎", "佐藤　太郎", 0}, {"佐藤太郎", "佐藤次郎", 1}, {"佐藤", "藤佐", 1},
               {"佐藤", "佐々藤", 1}, {"佐藤", "", 2},               {"abcd", "acbd", 1},       {"ca", "abc", 3},
               {"kitten", "sitting", 3}};
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    ck_assert_msg(rn_name_distance(cases[i].a, cases[i].b) == cases[i].distance, "%s %s", cases[i].a, cases[i].b);
    ck_assert_int_eq(rn_name_distance(cases[i].b, cases[i].a), cases[i].distance);
  }
  g_autofree char *longer = g_strnfill(60000, 'a'), *shorter = g_strnfill(100, 'a');
  ck_assert_int_eq(rn_name_distance(longer, shorter), 60000 - 100);
  ck_assert_int_eq(rn_name_distance(longer, "b"), 60000);
}
END_TEST

START_TEST(case_05_damaged_names)
{
  static const char *const bad[] = {"?山太郎", "佐藤\uFFFD", "\uE000山", "佐藤\n太郎", "a\tb", "a\x7F", "\xC2\x85x",
                                    "\U000F0000", "a\xFF"};
  for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
    ck_assert_msg(rn_text_is_damaged(bad[i]), "%s", bad[i]);
  static const char *const good[] = {"", "髙橋﨑山", "葛\U000E0100城", "𠮷野", "O'Brien (株) 1-2", "佐藤　太郎"};
  for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
    ck_assert_msg(!rn_text_is_damaged(good[i]), "%s", good[i]);
}
END_TEST

START_TEST(wrappers_come_off)
{
  expect_text(rn_cell_unwrap("  山田\u00A0\u3000\r\n"), "山田");
  expect_text(rn_cell_unwrap("'007"), "007");
  expect_text(rn_cell_unwrap("''007"), "'007");
  expect_text(rn_cell_unwrap("=\"007\""), "007");
  expect_text(rn_cell_unwrap(" =\"a\"\"b\" "), "a\"b");
  expect_text(rn_cell_unwrap("=\"\""), "");
  expect_text(rn_cell_unwrap("=\""), "=\"");
  expect_text(rn_cell_unwrap("=\"a\"b\""), "=\"a\"b\"");
  expect_text(rn_cell_unwrap("=\"a\"&\"b\""), "=\"a\"&\"b\"");
  expect_text(rn_cell_unwrap("=1+1"), "=1+1");
  expect_text(rn_cell_unwrap("'"), "");
  expect_text(rn_cell_unwrap(""), "");
}
END_TEST

START_TEST(case_12_formulas_are_defused_on_export)
{
  static const char *const dangerous[] = {"=cmd|'/c calc'!A1", "＝1+1",        "\t=1",      "a\n=1+1",  "a\r\n +1",
                                          "-1+1",              "+81",          "@SUM(A1)",  "　＠x",    "\u00A0=1",
                                          "\u200B=1",          "\u3000＋1",    "\rx",       "\nx",      "'quoted"};
  for (gsize i = 0; i < G_N_ELEMENTS(dangerous); i++) {
    g_autofree char *defused = rn_cell_defuse(dangerous[i]);
    ck_assert_msg(defused[0] == '\'', "%s", dangerous[i]);
    ck_assert_str_eq(defused + 1, dangerous[i]);
  }
  static const char *const harmless[] = {"", "佐藤", "1-1", "a=b", "2027-01-01", "a\nb", "N01", " x", "10:00"};
  for (gsize i = 0; i < G_N_ELEMENTS(harmless); i++) {
    g_autofree char *defused = rn_cell_defuse(harmless[i]);
    ck_assert_str_eq(defused, harmless[i]);
  }
}
END_TEST

/* unwrap(defuse(x)) is x without outer white space, for random texts of the troublesome characters. */
START_TEST(export_and_import_of_a_cell_are_inverse)
{
  static const char *const parts[] = {"'", "=", "\"", "\"\"", "a", " ", "　", "\n", "\r", "\t", "＝", "-", "@", "髙", "\u00A0"};
  g_autoptr(GRand) rand = g_rand_new_with_seed(20270101);
  for (int round = 0; round < 20000; round++) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (int n = g_rand_int_range(rand, 0, 7); n > 0; n--)
      g_string_append(text, parts[g_rand_int_range(rand, 0, G_N_ELEMENTS(parts))]);
    const char *start = text->str, *end = text->str + text->len;
    while (*start && g_unichar_isspace(g_utf8_get_char(start)))
      start = g_utf8_next_char(start);
    while (end > start && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
      end = g_utf8_prev_char(end);
    g_autofree char *trimmed = g_strndup(start, (gsize)(end - start));
    g_autofree char *defused = rn_cell_defuse(text->str);
    g_autofree char *back = rn_cell_unwrap(defused);
    ck_assert_msg(strcmp(back, trimmed) == 0, "[%s] -> [%s] -> [%s]", text->str, defused, back);
  }
}
END_TEST

RN_TEST_MAIN("cell_text", {
  tcase_add_test(tc, names_fold_widths_and_spaces_only);
  tcase_add_test(tc, variants_fold_together);
  tcase_add_test(tc, distances);
  tcase_add_test(tc, case_05_damaged_names);
  tcase_add_test(tc, wrappers_come_off);
  tcase_add_test(tc, case_12_formulas_are_defused_on_export);
  tcase_add_test(tc, export_and_import_of_a_cell_are_inverse);
})
