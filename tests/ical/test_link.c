/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The life of an address: rotated, revoked, withdrawn for good; its settings; and who has left. */

#include "ical/line.h"
#include "ical/link.h"
#include "tests/ical/world.h"

#define DAY ((RnInstant)24 * 60 * 60)

static World
january(void)
{
  World world = world_new();
  publish(&world, sample_month("2027-01", 31), "2026-11-20T21:00");
  world.now = sample_instant("2026-11-21T09:00");
  build(&world);
  return world;
}

/* The first living link of an audience; the array owns it. */
static RnFeedLink *
living(const GPtrArray *links, const char *audience, const char *id)
{
  g_autoptr(GPtrArray) all = rn_link_living(links, audience, id);
  return all->len ? all->pdata[0] : NULL;
}

static char *
file_of(const World *world, const RnFeedLink *link)
{
  g_autoptr(GBytes) key = rn_token_key_load(world->key, FALSE, NULL, NULL);
  g_autofree char *token = rn_token_derive(key, link->link_id, link->generation);
  g_autofree char *name = g_strconcat(token, ".ics", NULL);
  return g_build_filename(world->feeds, name, NULL);
}

/* The feed with its lines put together again; "" when the file is not there. */
static char *
read_feed(const char *path)
{
  g_autofree char *text = NULL;
  gsize length;
  if (!g_file_get_contents(path, &text, &length, NULL))
    return g_strdup("");
  g_autoptr(GPtrArray) lines = rn_line_unfold(text, length);
  ck_assert_ptr_nonnull(lines);
  g_ptr_array_add(lines, NULL);
  return g_strjoinv("\n", (char **)lines->pdata);
}

typedef enum { ROTATE, REVOKE } Deed;

/* Does it to the person N0; the former address. */
static char *
withdraw(const World *world, Deed deed)
{
  g_autoptr(GPtrArray) links = rn_store_feed_links(world->store, "MH", NULL);
  g_autoptr(GBytes) key = rn_token_key_load(world->key, FALSE, NULL, NULL);
  RnFeedLink *link = living(links, "person", "N0");
  char *file = file_of(world, link);
  g_autoptr(GError) error = NULL;
  begin(world->store);
  ck_assert(deed == ROTATE ? rn_link_rotate(world->store, key, "MH", link, world->now, &error)
                           : rn_link_revoke(world->store, "MH", link, world->now, &error));
  commit(world->store);
  return file;
}

static void
assert_notice(const char *text, const char *first, const char *after)
{
  g_autofree char *days = g_strdup_printf("\nDTSTART;VALUE=DATE:%s\nDTEND;VALUE=DATE:%s\n", first, after);
  ck_assert_ptr_nonnull(strstr(text, "SUMMARY:このフィードは停止されました\n"));
  ck_assert_ptr_nonnull(strstr(text, days));
  ck_assert_ptr_null(strstr(text, "第1当番"));
  ck_assert_ptr_eq(strstr(text, "BEGIN:VEVENT"), g_strrstr(text, "BEGIN:VEVENT"));
}

START_TEST(rotated_address_moves_and_the_former_one_tells_so)
{
  g_auto(World) world = january();
  g_autofree char *former = withdraw(&world, ROTATE);
  g_autofree char *before = read_feed(former);
  RnFeedBuildReport report = build(&world);
  ck_assert_int_eq(report.folder.written, 2);
  ck_assert_int_eq(report.folder.removed, 0);
  g_autofree char *notice = read_feed(former);
  assert_notice(notice, "20261121", "20270120");
  g_autoptr(GPtrArray) links = rn_store_feed_links(world.store, "MH", NULL);
  g_autofree char *path = file_of(&world, living(links, "person", "N0"));
  g_autofree char *now = read_feed(path);
  ck_assert_str_eq(now, before);
  g_autofree char *index = read_index(&world);
  ck_assert_ptr_nonnull(strstr(index, "\nrevoked,N0,"));
}
END_TEST

START_TEST(withdrawn_address_answers_for_sixty_days_and_is_remembered)
{
  g_auto(World) world = january();
  g_autofree char *former = withdraw(&world, REVOKE);
  RnInstant withdrawn = world.now;
  world.now = withdrawn + 60 * DAY - 1;
  build(&world);
  g_autofree char *notice = read_feed(former);
  assert_notice(notice, "20261121", "20270120");
  world.now = withdrawn + 60 * DAY; /* nothing but the clock has moved */
  RnFeedBuildReport report = build(&world);
  ck_assert_int_eq(report.folder.removed, 1);
  ck_assert(!g_file_test(former, G_FILE_TEST_EXISTS));
  g_autofree char *token = g_path_get_basename(former);
  token[RN_TOKEN_LENGTH] = '\0';
  g_autofree char *sha256 = rn_token_sha256(token);
  g_autoptr(GPtrArray) retired = rn_store_retired_links(world.store, "MH", NULL);
  ck_assert_uint_eq(retired->len, 1);
  ck_assert_str_eq(((RnRetiredLink *)retired->pdata[0])->token_sha256, sha256);
  RnFeedBuildReport again = build(&world);
  ck_assert_int_eq(again.folder.written + again.folder.removed + again.issued, 0); /* it does not come back by itself */
}
END_TEST

START_TEST(another_address_after_a_revocation_is_another_one)
{
  g_auto(World) world = january();
  g_autofree char *first = withdraw(&world, ROTATE);
  g_autofree char *second = withdraw(&world, REVOKE);
  g_autoptr(GBytes) key = rn_token_key_load(world.key, FALSE, NULL, NULL);
  RnFeedLink *link = rn_link_new(key, "person", "N0", 0, world.now);
  begin(world.store);
  ck_assert(rn_store_put_feed_link(world.store, "MH", link, NULL));
  commit(world.store);
  build(&world);
  g_autofree char *third = file_of(&world, link);
  g_autofree char *texts[] = {read_feed(first), read_feed(second), read_feed(third)};
  assert_notice(texts[0], "20261121", "20270120");
  assert_notice(texts[1], "20261121", "20270120");
  ck_assert_ptr_nonnull(strstr(texts[2], "第1当番"));
  ck_assert_str_ne(first, second);
  ck_assert_str_ne(second, third);
  g_free(texts[1]);
  g_free(texts[2]);
  rn_feed_link_free(link);
}
END_TEST

static char *
set_alarm(const World *world, int minutes)
{
  g_autoptr(GPtrArray) links = rn_store_feed_links(world->store, "MH", NULL);
  RnFeedLink *link = living(links, "person", "N0");
  begin(world->store);
  ck_assert(rn_link_set_alarm(world->store, "MH", link, minutes, world->now, NULL));
  commit(world->store);
  build(world);
  g_autofree char *path = file_of(world, link);
  return read_feed(path);
}

static int
count(const char *text, const char *what)
{
  int n = 0;
  for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
    n++;
  return n;
}

START_TEST(alarm_is_the_links_own_and_clients_see_that_it_changed)
{
  g_auto(World) world = january();
  g_autofree char *with = set_alarm(&world, 90);
  int duties = count(with, "BEGIN:VEVENT");
  ck_assert_int_gt(duties, 3);
  ck_assert_int_eq(count(with, "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT90M\nDESCRIPTION:"), duties);
  ck_assert_int_eq(count(with, "\nSEQUENCE:1\n"), duties);
  ck_assert_int_eq(count(with, "\nLAST-MODIFIED:20261121T000000Z\n"), duties + 1);
  world.now += 60;
  g_autofree char *without = set_alarm(&world, 0);
  ck_assert_int_eq(count(without, "VALARM"), 0);
  ck_assert_int_eq(count(without, "\nSEQUENCE:2\n"), duties);
  ck_assert_int_eq(count(without, "\nDTSTAMP:20261121T000100Z\n"), duties);
  ck_assert_int_eq(count(without, "\\n発行: 第1版 2026-11-20 21:00"), duties); /* the duty itself is as it was */
  g_autoptr(GPtrArray) links = rn_store_feed_links(world.store, "MH", NULL);
  g_autofree char *path = file_of(&world, living(links, "person", "N1"));
  g_autofree char *other = read_feed(path);
  ck_assert_int_eq(count(other, "VALARM") + count(other, "SEQUENCE:1"), 0);
}
END_TEST

START_TEST(rotation_keeps_the_alarm)
{
  g_auto(World) world = january();
  g_autofree char *with = set_alarm(&world, 30);
  g_autofree char *former = withdraw(&world, ROTATE);
  build(&world);
  g_autoptr(GPtrArray) links = rn_store_feed_links(world.store, "MH", NULL);
  const RnFeedLink *link = living(links, "person", "N0");
  g_autofree char *path = file_of(&world, link);
  g_autofree char *now = read_feed(path);
  ck_assert_str_eq(now, with);
  ck_assert_int_eq(link->generation, 2);
  ck_assert_str_ne(path, former);
}
END_TEST

static void
put_person(const World *world, const char *id, const char *valid_to)
{
  begin(world->store);
  ck_assert(put(world->store, "MH", "people", NULL, "person_id", id, "name", "架空 太郎", "valid_to", valid_to, NULL));
  commit(world->store);
}

START_TEST(who_has_left_loses_the_address_with_the_next_build)
{
  g_auto(World) world = january();
  put_person(&world, "N0", "2026-11-30");
  world.now = sample_instant("2026-11-30T23:59");
  RnFeedBuildReport still = build(&world);
  ck_assert_int_eq(still.revoked + still.folder.written, 0);
  world.now = sample_instant("2026-12-01T00:00"); /* nothing but the clock has moved */
  RnFeedBuildReport report = build(&world);
  ck_assert_int_eq(report.revoked, 1);
  ck_assert_int_eq(report.folder.written, 1);
  g_autofree char *index = read_index(&world);
  ck_assert_ptr_null(strstr(index, "\nperson,N0,"));
  ck_assert_ptr_nonnull(strstr(index, "\nrevoked,N0,"));
  put_person(&world, "C0", "2026-11-01"); /* who has left before the first build gets none at all */
  RnFeedBuildReport later = build(&world);
  ck_assert_int_eq(later.revoked, 1);
  ck_assert_int_eq(later.issued, 0);
}
END_TEST

START_TEST(case_47_withdrawal_is_never_before_the_newest_publication)
{
  g_auto(World) world = january();
  world.now = sample_instant("2026-11-20T20:00"); /* the clock has gone back by an hour */
  g_autofree char *former = withdraw(&world, ROTATE);
  build(&world);
  g_autofree char *notice = read_feed(former);
  ck_assert_ptr_nonnull(strstr(notice, "\nLAST-MODIFIED:20261120T120000Z\n"));
  g_autofree char *with = set_alarm(&world, 15);
  ck_assert_ptr_nonnull(strstr(with, "\nLAST-MODIFIED:20261120T120000Z\n"));
}
END_TEST

START_TEST(lost_key_leaves_no_notices_of_names_that_nobody_knows)
{
  g_auto(World) world = january();
  g_autofree char *former = withdraw(&world, ROTATE);
  build(&world);
  ck_assert_int_eq(g_unlink(world.key), 0);
  RnFeedBuildReport report;
  ck_assert(build_with(&world, TRUE, 1, &report, NULL));
  ck_assert_int_eq(report.reissued, 48);
  ck_assert_int_eq(report.folder.removed, 49);
  ck_assert(!g_file_test(former, G_FILE_TEST_EXISTS));
  g_autoptr(GPtrArray) retired = rn_store_retired_links(world.store, "MH", NULL);
  ck_assert_uint_eq(retired->len, 49); /* and yet all of them are known to be gone */
}
END_TEST

RN_TEST_MAIN("link", {
  tcase_add_test(tc, rotated_address_moves_and_the_former_one_tells_so);
  tcase_add_test(tc, withdrawn_address_answers_for_sixty_days_and_is_remembered);
  tcase_add_test(tc, another_address_after_a_revocation_is_another_one);
  tcase_add_test(tc, alarm_is_the_links_own_and_clients_see_that_it_changed);
  tcase_add_test(tc, rotation_keeps_the_alarm);
  tcase_add_test(tc, who_has_left_loses_the_address_with_the_next_build);
  tcase_add_test(tc, case_47_withdrawal_is_never_before_the_newest_publication);
  tcase_add_test(tc, lost_key_leaves_no_notices_of_names_that_nobody_knows);
})
