/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Documents for families in the database: numbers that stay, ticks that a restored copy keeps. */

#include "tests/store/support.h"

static RnStore *
store_with_city(const Folder *folder)
{
  g_autofree char *path = in(folder, "a.db");
  RnStore *store = store_open(path);
  begin(store);
  put_city(store, "MH");
  commit(store);
  return store;
}

static gboolean
add(RnStore *store, const char *panel, int number, const char *sha256)
{
  const RnIssue issue = {.panel_id = (char *)panel, .number = number, .sha256 = (char *)sha256, .version = number,
                         .issued_at = NOW + number};
  begin(store);
  gboolean added = rn_store_add_issue(store, "MH", JANUARY, &issue, NULL);
  if (added)
    commit(store);
  else
    rn_store_rollback(store);
  return added;
}

static gboolean
hand(RnStore *store, const char *panel, int number, RnInstant at)
{
  const RnIssue issue = {.panel_id = (char *)panel, .number = number};
  begin(store);
  gboolean handed = rn_store_hand_issue(store, "MH", JANUARY, &issue, at, "office", NULL);
  if (handed)
    commit(store);
  else
    rn_store_rollback(store);
  return handed;
}

/* "L1 1 aa 0; L1 2 bb 5": panel, number, content, seconds after NOW at which it was handed over, - when not. */
static char *
state(RnStore *store)
{
  g_autoptr(GPtrArray) issues = rn_store_issues(store, "MH", JANUARY, NULL);
  ck_assert_ptr_nonnull(issues);
  GString *out = g_string_new(NULL);
  for (guint i = 0; i < issues->len; i++) {
    const RnIssue *issue = issues->pdata[i];
    ck_assert_int_eq(issue->version, issue->number);
    ck_assert_int_eq(issue->issued_at, NOW + issue->number);
    ck_assert_str_eq(issue->handed_by, issue->handed_at == RN_INSTANT_NONE ? "" : "office");
    g_string_append_printf(out, "%s%s %d %s ", i ? "; " : "", issue->panel_id, issue->number, issue->sha256);
    if (issue->handed_at == RN_INSTANT_NONE)
      g_string_append_c(out, '-');
    else
      g_string_append_printf(out, "%d", (int)(issue->handed_at - NOW));
  }
  return g_string_free(out, FALSE);
}

static void
expect(RnStore *store, const char *wanted)
{
  g_autofree char *found = state(store);
  ck_assert_str_eq(found, wanted);
}

START_TEST(numbers_and_ticks)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(RnStore) store = store_with_city(&folder);
  g_autofree char *path = in(&folder, "a.db");
  expect(store, "");
  ck_assert(add(store, "L2", 1, "cc"));
  ck_assert(add(store, "L1", 1, "aa"));
  ck_assert(add(store, "L1", 2, "bb"));
  expect(store, "L1 1 aa -; L1 2 bb -; L2 1 cc -");
  ck_assert(!add(store, "L1", 2, "dd"));
  ck_assert(!add(store, "L1", 0, "dd"));
  ck_assert(hand(store, "L1", 2, NOW + 5));
  ck_assert(hand(store, "L1", 2, NOW + 9));
  expect(store, "L1 1 aa -; L1 2 bb 5; L2 1 cc -");
  ck_assert(!hand(store, "L1", 3, NOW));
  ck_assert(!hand(store, "L9", 1, NOW));
  ck_assert_int_ne(meddle(path, "UPDATE documents SET sha256 = 'zz'"), SQLITE_OK);
  ck_assert_int_ne(meddle(path, "DELETE FROM documents"), SQLITE_OK);
  g_autoptr(GPtrArray) february = rn_store_issues(store, "MH", JANUARY + 1, NULL);
  ck_assert_uint_eq(february->len, 0);
}
END_TEST

START_TEST(a_restored_copy_knows_what_was_handed_over)
{
  g_auto(Folder) folder = folder_new();
  g_autofree char *path = in(&folder, "a.db"), *copy = in(&folder, "copy.db");
  g_autoptr(RnStore) store = store_with_city(&folder);
  g_autoptr(GError) error = NULL;
  ck_assert(add(store, "L1", 1, "aa"));
  ck_assert(rn_store_backup(store, copy, NULL));
  ck_assert(hand(store, "L1", 1, NOW + 3));
  ck_assert(add(store, "L1", 2, "bb"));
  ck_assert(hand(store, "L1", 2, NOW + 4));
  g_clear_pointer(&store, rn_store_close);
  ck_assert_msg(rn_store_restore(copy, path, NULL, NOW, "tester", &error), "%s", error ? error->message : "");
  store = store_open(path);
  expect(store, "L1 1 aa 3; L1 2 bb 4");
}
END_TEST

RN_TEST_MAIN("issues", {
  tcase_add_test(tc, numbers_and_ticks);
  tcase_add_test(tc, a_restored_copy_knows_what_was_handed_over);
})
