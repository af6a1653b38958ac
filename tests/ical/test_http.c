/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* What a request asks for: addresses (case 34), conditions (case 35), dates and codings; and the page of the telephone
 * desk. The server as a whole is driven by serve.py. */

#include "engine/partner.h"
#include "ical/http_desk.h"
#include "ical/http_request.h"
#include "tests/testing.h"

#include <string.h>

#define TOKEN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN-_9"

START_TEST(case_34_addresses_that_exist)
{
  static const struct {
    const char *uri;
    RnHttpPlace place;
    const char *token;
  } cases[] = {
    {"/f/" TOKEN ".ics", RN_HTTP_FEED, TOKEN},
    {"/f/" TOKEN ".ics?v=2", RN_HTTP_FEED, TOKEN},
    {"/f/" TOKEN ".ics?", RN_HTTP_FEED, TOKEN},
    {"/duty/" TOKEN, RN_HTTP_DESK, TOKEN},
    {"/health", RN_HTTP_HEALTH, ""},
    {"/robots.txt", RN_HTTP_ROBOTS, ""},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    RnHttpTarget target = rn_http_target(cases[i].uri);
    ck_assert_msg(target.place == cases[i].place, "%s", cases[i].uri);
    ck_assert_str_eq(target.token, cases[i].token);
  }
}
END_TEST

START_TEST(case_34_everything_else_is_nowhere)
{
  static const char *const uris[] = {
    "", "/", "*", "/f/", "/f/.ics", "/f/" TOKEN, "/f/" TOKEN ".ICS", "/F/" TOKEN ".ics", "/f/" TOKEN "x.ics",
    "/f/abc.ics", "/f/" TOKEN ".ics/", "/f//" TOKEN ".ics", "//f/" TOKEN ".ics", "/f/./" TOKEN ".ics",
    "/f/../f/" TOKEN ".ics", "/f/" TOKEN ".ics%00", "/f/" TOKEN "%00.ics", "/f/" TOKEN "%2eics",
    "/%66/" TOKEN ".ics", "http://evil/f/" TOKEN ".ics", "f/" TOKEN ".ics", "/f/" TOKEN ".ics#v2",
    "/f/" TOKEN ".ics;v=2", "/f/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN+/9.ics", "/f/" TOKEN ".ics\r\nX: y",
    "/duty/", "/duty/" TOKEN "/", "/duty/" TOKEN ".ics", "/duty/" TOKEN "x", "/health/", "/healthx", "/Health",
    "/robots.txt/", "/robots", "/index.csv", "/f/index.csv", "/../etc/passwd", "?/health",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(uris); i++) {
    RnHttpTarget target = rn_http_target(uris[i]);
    ck_assert_msg(target.place == RN_HTTP_NOWHERE, "%s", uris[i]);
    ck_assert_str_eq(target.token, "");
  }
}
END_TEST

START_TEST(dates_of_all_three_formats)
{
  static const char *const same[] = {"Mon, 04 Jan 2027 08:49:37 GMT", "Monday, 04-Jan-27 08:49:37 GMT",
                                     "Mon Jan  4 08:49:37 2027"};
  char text[RN_HTTP_DATE_SIZE];
  for (gsize i = 0; i < G_N_ELEMENTS(same); i++) {
    RnInstant instant = 0;
    ck_assert_msg(rn_http_date_parse(same[i], &instant), "%s", same[i]);
    ck_assert_int_eq(instant, 1799052577);
  }
  rn_http_date_format(1799052577, text);
  ck_assert_str_eq(text, same[0]);
  rn_http_date_format(951782400, text); /* a leap day */
  ck_assert_str_eq(text, "Tue, 29 Feb 2000 00:00:00 GMT");
}
END_TEST

START_TEST(every_written_date_is_read_again)
{
  for (RnInstant instant = 946684800; instant < 4102444800; instant += 86400 * 11 + 3607) {
    char text[RN_HTTP_DATE_SIZE];
    RnInstant again = 0;
    rn_http_date_format(instant, text);
    ck_assert_int_eq(strlen(text), 29);
    ck_assert_msg(rn_http_date_parse(text, &again) && again == instant, "%s", text);
  }
}
END_TEST

START_TEST(what_is_no_date)
{
  static const char *const texts[] = {
    "", "0", "now", "Mon, 04 Jan 2027 08:49:37", "Mon, 04 Jan 2027 08:49:37 JST", "Mon, 04 Jan 2027 08:49:37 GMT ",
    "Mon, 4 Jan 2027 08:49:37 GMT", "Mon, 32 Jan 2027 08:49:37 GMT", "Mon, 29 Feb 2027 08:49:37 GMT",
    "Mon, 04 Jan 2027 24:00:00 GMT", "Mon, 04 Jan 2027 08:60:00 GMT", "Mon, 04 Jxn 2027 08:49:37 GMT",
    "Xxx, 04 Jan 2027 08:49:37 GMT", "2027-01-04T08:49:37Z", "1799052577", "Mon, 04 Jan 1899 08:49:37 GMT",
    "Mon, 04 Jan 2027 -8:49:37 GMT", "Mon, 04 Jan 20270 8:49:37 GMT",
  };
  for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
    RnInstant instant = 5;
    ck_assert_msg(!rn_http_date_parse(texts[i], &instant), "%s", texts[i]);
    ck_assert_int_eq(instant, 5);
  }
}
END_TEST

#define ETAG "\"0123456789abcdef\""
#define MODIFIED 1799052577 /* Mon, 04 Jan 2027 08:49:37 GMT */
#define NOW (MODIFIED + 3600)

START_TEST(case_35_conditions)
{
  static const struct {
    const char *none_match, *modified_since;
    gboolean unchanged;
  } cases[] = {
    {NULL, NULL, FALSE},
    {ETAG, NULL, TRUE},
    {"W/" ETAG, NULL, TRUE},                              /* weak comparison */
    {"*", NULL, TRUE},
    {" * ", NULL, TRUE},
    {"\"a\", W/\"b\" ,, " ETAG ", \"c\"", NULL, TRUE},
    {"\"a\"," ETAG, NULL, TRUE},
    {"\"a, " ETAG, NULL, FALSE},                          /* a quote that does not fit makes other tags */
    {"\"0123456789abcdef-gzip\"", NULL, FALSE},           /* another coding is another representation */
    {"\"0123456789ABCDEF\"", NULL, FALSE},
    {"0123456789abcdef", NULL, FALSE},
    {"*, " ETAG, NULL, FALSE},
    {"", NULL, FALSE},
    {"w/" ETAG, NULL, FALSE},
    {NULL, "Mon, 04 Jan 2027 08:49:37 GMT", TRUE},
    {NULL, "Mon, 04 Jan 2027 09:00:00 GMT", TRUE},
    {NULL, "Mon, 04 Jan 2027 08:49:36 GMT", FALSE},
    {NULL, "Thu, 01 Jan 1970 00:00:00 GMT", FALSE},
    {NULL, "Fri, 04 Jan 2030 08:49:37 GMT", FALSE},       /* the future proves nothing */
    {NULL, "yesterday", FALSE},
    {"\"other\"", "Mon, 04 Jan 2027 08:49:37 GMT", FALSE}, /* the tag alone decides */
    {"", "Mon, 04 Jan 2027 08:49:37 GMT", FALSE},
    {ETAG, "Thu, 01 Jan 1970 00:00:00 GMT", TRUE},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
    RnHttpCondition condition = {cases[i].none_match, cases[i].modified_since};
    ck_assert_msg(rn_http_is_unchanged(&condition, ETAG, MODIFIED, NOW) == cases[i].unchanged, "case %zu", i);
  }
}
END_TEST

START_TEST(codings)
{
  static const char *const yes[] = {"gzip", "GZIP", "deflate, gzip", "gzip;q=0.5", " gzip ; q=1.0", "*", "x-gzip",
                                    "br;q=1.0, *;q=0.1", "gzip;q=0.001"};
  static const char *const no[] = {"", "identity", "deflate, br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "gzipx",
                                   "gzip;q=0, *;q=1"};
  ck_assert(!rn_http_accepts_gzip(NULL));
  for (gsize i = 0; i < G_N_ELEMENTS(yes); i++)
    ck_assert_msg(rn_http_accepts_gzip(yes[i]), "%s", yes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS(no); i++)
    ck_assert_msg(!rn_http_accepts_gzip(no[i]), "%s", no[i]);
}
END_TEST

/* --- the desk --- */

static RnVersionArea *
area(const char *id, const char *parent, const char *kind, const char *name)
{
  RnVersionArea *made = g_new0(RnVersionArea, 1);
  *made = (RnVersionArea){g_strdup(id), g_strdup(parent), g_strdup(kind), g_strdup(name)};
  return made;
}

static RnVersionUnit *
unit(const char *id, const char *name, const char *phone)
{
  RnVersionUnit *made = g_new0(RnVersionUnit, 1);
  *made = (RnVersionUnit){g_strdup(id), g_strdup("person"), g_strdup(name), g_strdup("K"), g_strdup("架空医院"),
                          g_strdup(""), g_strdup(phone), g_strdup(""), g_strdup(""), FALSE};
  return made;
}

static void
add_night(RnVersion *version, const char *area_id, int day, const char *unit_id)
{
  RnDate date;
  ck_assert(rn_date_from_ymd(2027, 1, day, &date));
  g_autoptr(RnSlot) slot =
    rn_slot_new("homecare", area_id, date, "wd_night", "first", 1, rn_instant_from_local(date, 17 * 60),
                rn_instant_from_local(date, (24 + 8) * 60 + 30), "N", RN_CLASS_WEEKDAY, TRUE);
  rn_rota_add(version->rota, slot, unit_id, RN_ORIGIN_SOLVER);
}

static RnHttpCity *
small_city(void)
{
  RnMonth month;
  RnHttpCity *city = g_new0(RnHttpCity, 1);
  ck_assert(rn_month_parse("2027-01", &month));
  RnVersion *version = rn_version_new("KC", month);
  g_ptr_array_add(version->areas, area("KC", "", "city", "架空市"));
  g_ptr_array_add(version->areas, area("KC-N", "KC", "block", "北<b>ブロック"));
  g_ptr_array_add(version->areas, area("KC-S", "KC", "block", "南ブロック"));
  g_ptr_array_add(version->units, unit("P1", "\"あ\" & <script>い", "03-0000-0001"));
  g_ptr_array_add(version->units, unit("P2", "う え", "+81 3 0000 0002"));
  add_night(version, "KC-S", 4, NULL);
  add_night(version, "KC-N", 4, "P1");
  add_night(version, "KC-N", 5, "P2");
  add_night(version, "KC-N", 6, "P1");
  city->city_id = g_strdup("KC");
  city->versions = g_ptr_array_new_with_free_func((GDestroyNotify)rn_version_free);
  g_ptr_array_add(city->versions, version);
  return city;
}

static void
small_city_free(RnHttpCity *city)
{
  g_free(city->city_id);
  g_ptr_array_unref(city->versions);
  g_free(city);
}

static char *
page_at(const char *at, gboolean stale)
{
  RnInstant now;
  ck_assert(rn_instant_parse(at, &now));
  RnHttpCity *city = small_city();
  GString *page = rn_http_desk_page(city, now, now - 600, stale);
  small_city_free(city);
  return g_string_free(page, FALSE);
}

static int
position(const char *page, const char *part)
{
  const char *found = strstr(page, part);
  ck_assert_msg(found != NULL, "%s is not on the page:\n%s", part, page);
  return (int)(found - page);
}

START_TEST(desk_shows_now_and_next_block_by_block)
{
  g_autofree char *page = page_at("2027-01-04T20:00", FALSE);
  int north = position(page, "北"), south = position(page, "南ブロック");
  int first = position(page, "い<small>"), second = position(page, "う え");
  ck_assert(position(page, "架空市") < north && north < first && first < second && second < south);
  ck_assert(position(page, "class=\"now\"") < first && position(page, "class=\"next\"") < second);
  ck_assert(position(page, "【未定】") > south);
  ck_assert(position(page, "1月4日(月) 17:00～1月5日(火) 8:30") < first);
  position(page, "<a href=\"tel:0300000001\">03-0000-0001</a>");
  position(page, "<a href=\"tel:+81300000002\">");
  ck_assert_ptr_null(strstr(page, "1月6日(水) 17:00")); /* only the next duty, not all that follow */
  ck_assert(position(page, "つぎの当番はまだ公表されていません") > south);
}
END_TEST

/* What another city plans stands behind the city's own parts, once, also where two rows of the table name it. */
START_TEST(desk_shows_what_partners_plan)
{
  RnHttpCity *city = small_city();
  city->partners = g_ptr_array_new_with_free_func((GDestroyNotify)rn_partner_duties_free);
  for (int row = 0; row < 2; row++) {
    RnPartnerDuties *partner = g_new0(RnPartnerDuties, 1);
    partner->service = g_strdup("homecare");
    partner->host = g_strdup("AA"); /* before the city's id */
    partner->version = rn_version_new("AA", 2027 * 12);
    g_ptr_array_add(partner->version->areas, area("AA", "", "city", "となり<市>"));
    g_ptr_array_add(partner->version->units, unit("P1", "と なり", "03-0000-0009"));
    add_night(partner->version, "AA", 4, "P1");
    add_night(partner->version, "AA", 5, NULL);
    add_night(partner->version, "AA", 6, "P1"); /* not of the row */
    partner->duties = g_ptr_array_new();
    for (guint i = 0; i < 2; i++)
      g_ptr_array_add(partner->duties, partner->version->rota->duties->pdata[i]);
    g_ptr_array_add(city->partners, partner);
  }
  RnInstant now;
  ck_assert(rn_instant_parse("2027-01-04T20:00", &now));
  g_autoptr(GString) page = rn_http_desk_page(city, now, now, FALSE);
  int part = position(page->str, "となり&lt;市&gt;が作成している当番です。"), name = position(page->str, "と なり");
  ck_assert(position(page->str, "南ブロック") < part && part < name);
  ck_assert_ptr_null(strstr(page->str + name + 1, "と なり"));
  ck_assert_ptr_nonnull(strstr(page->str + name, "【未定】"));
  g_ptr_array_unref(city->partners);
  small_city_free(city);
}
END_TEST

START_TEST(desk_at_the_edges_of_a_duty)
{
  g_autofree char *before = page_at("2027-01-04T16:59", FALSE), *at = page_at("2027-01-04T17:00", FALSE);
  g_autofree char *end = page_at("2027-01-05T08:30", FALSE);
  ck_assert_ptr_null(strstr(before, "class=\"now\""));
  position(before, "いまの時間に当番はありません");
  position(at, "class=\"now\"");
  ck_assert_ptr_null(strstr(end, "class=\"now\""));
}
END_TEST

START_TEST(desk_escapes_and_needs_no_script)
{
  g_autofree char *page = page_at("2027-01-04T20:00", FALSE);
  ck_assert_ptr_null(strstr(page, "<script"));
  ck_assert_ptr_null(strstr(page, "<b>"));
  position(page, "&quot;あ&quot; &amp; &lt;script&gt;い");
}
END_TEST

START_TEST(desk_tells_what_is_not_known)
{
  g_autofree char *fresh = page_at("2027-01-04T20:00", FALSE), *stale = page_at("2027-01-04T20:00", TRUE);
  g_autofree char *later = page_at("2027-02-04T20:00", FALSE);
  ck_assert_ptr_null(strstr(fresh, "当番の記録を読めません"));
  position(stale, "当番の記録を読めません。下の内容は 1月4日(月) 19:50 まで");
  position(later, "今月の当番表はまだ公表されていません");
}
END_TEST

RN_TEST_MAIN("http", {
  tcase_add_test(tc, case_34_addresses_that_exist);
  tcase_add_test(tc, case_34_everything_else_is_nowhere);
  tcase_add_test(tc, dates_of_all_three_formats);
  tcase_add_test(tc, every_written_date_is_read_again);
  tcase_add_test(tc, what_is_no_date);
  tcase_add_test(tc, case_35_conditions);
  tcase_add_test(tc, codings);
  tcase_add_test(tc, desk_shows_now_and_next_block_by_block);
  tcase_add_test(tc, desk_shows_what_partners_plan);
  tcase_add_test(tc, desk_at_the_edges_of_a_duty);
  tcase_add_test(tc, desk_escapes_and_needs_no_script);
  tcase_add_test(tc, desk_tells_what_is_not_known);
})
