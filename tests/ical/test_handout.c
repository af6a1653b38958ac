/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Addresses as they are handed out: which bases are taken, the links of calendar programs, QR codes, the leaflet. */

#include "engine/finding.h"
#include "ical/handout.h"
#include "ical/leaflet.h"
#include "ical/qr.h"
#include "tests/testing.h"

#include <png.h>
#include <string.h>

#define TOKEN "uLjx6Kl2pSv6Som7JRh7nZnOloZlgKDFwkSSB30-U3w"

START_TEST(bases_are_https_and_closed)
{
  static const struct {
    const char *text, *base; /* NULL: refused */
  } rows[] = {
    {"https://rota.example.jp/f/", "https://rota.example.jp/f/"},
    {"https://rota.example.jp/f", "https://rota.example.jp/f/"},
    {"https://rota.example.jp", "https://rota.example.jp/"},
    {"https://rota.example.jp:8443/a/b-c_d~e.f", "https://rota.example.jp:8443/a/b-c_d~e.f/"},
    {"http://localhost:8080/f/", "http://localhost:8080/f/"},
    {"http://127.0.0.1/f/", "http://127.0.0.1/f/"},
    {"http://rota.example.jp/f/", NULL},
    {"http://localhost.example.jp/f/", NULL},
    {"ftp://rota.example.jp/", NULL},
    {"webcal://rota.example.jp/", NULL},
    {"rota.example.jp/f/", NULL},
    {"https:///f/", NULL},
    {"https://user:secret@rota.example.jp/", NULL},
    {"https://rota.example.jp:0/", NULL},
    {"https://rota.example.jp:99999/", NULL},
    {"https://rota.example.jp:/", NULL},
    {"https://rota..example.jp/", NULL},
    {"https://rota.example.jp/f?x=1", NULL},
    {"https://rota.example.jp/f#x", NULL},
    {"https://rota.example.jp/../f/", NULL},
    {"https://rota.example.jp//f/", NULL},
    {"https://rota.example.jp/%2e%2e/", NULL},
    {"https://当番.jp/", NULL},
    {"https://rota.example.jp/f\r\nX: y/", NULL},
    {"", NULL},
  };
  for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
    g_autoptr(GError) error = NULL;
    g_autofree char *base = rn_handout_base(rows[i].text, &error);
    ck_assert_msg(g_strcmp0(base, rows[i].base) == 0, "%s gives %s", rows[i].text, base ? base : "(refused)");
    ck_assert(base || g_error_matches(error, RN_ERROR, RN_ERROR_INPUT));
  }
}
END_TEST

START_TEST(longest_address_has_less_than_two_hundred_octets)
{
  g_autofree char *fill = g_strnfill(152 - strlen("https://a.jp//"), 'x');
  g_autofree char *longest = g_strconcat("https://a.jp/", fill, "/", NULL);
  g_autofree char *longer = g_strconcat("https://a.jp/x", fill, "/", NULL);
  g_autofree char *base = rn_handout_base(longest, NULL);
  ck_assert_str_eq(base, longest);
  g_autoptr(RnHandout) handout = rn_handout_new(base, TOKEN, "当番");
  ck_assert_uint_eq(strlen(handout->https), RN_HANDOUT_MAX_URL);
  ck_assert_ptr_null(rn_handout_base(longer, NULL));
}
END_TEST

START_TEST(links_hold_the_address_once_and_encoded)
{
  g_autoptr(RnHandout) handout = rn_handout_new("https://rota.example.jp/f/", TOKEN, "当番 a&b=c");
  ck_assert_str_eq(handout->https, "https://rota.example.jp/f/" TOKEN ".ics");
  ck_assert_str_eq(handout->webcal, "webcal://rota.example.jp/f/" TOKEN ".ics");
  ck_assert_str_eq(handout->google, "https://calendar.google.com/calendar/r?cid="
                                    "webcal%3A%2F%2Frota.example.jp%2Ff%2F" TOKEN ".ics");
  ck_assert_str_eq(handout->outlook, "https://outlook.live.com/calendar/0/addfromweb?url="
                                     "https%3A%2F%2Frota.example.jp%2Ff%2F" TOKEN ".ics"
                                     "&name=%E5%BD%93%E7%95%AA%20a%26b%3Dc");
  ck_assert(g_str_has_prefix(handout->office, "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2F"));
}
END_TEST

/* --- QR codes --- */

/* Three finders, as every QR code has them, and the forms agree module by module. */
START_TEST(qr_forms_agree)
{
  enum { SCALE = 3 };
  g_autoptr(RnQr) qr = rn_qr_new("webcal://rota.example.jp/f/" TOKEN ".ics", NULL);
  int width = rn_qr_width(qr), side = (width + 2 * RN_QR_QUIET) * SCALE;
  ck_assert(rn_qr_is_dark(qr, 0, 0) && rn_qr_is_dark(qr, width - 1, 6) && rn_qr_is_dark(qr, 6, width - 7));
  ck_assert(!rn_qr_is_dark(qr, 7, 7) && !rn_qr_is_dark(qr, -1, 0) && !rn_qr_is_dark(qr, 0, width));
  g_autoptr(GBytes) png = rn_qr_png(qr, SCALE);
  png_image image = {.version = PNG_IMAGE_VERSION};
  ck_assert(png_image_begin_read_from_memory(&image, g_bytes_get_data(png, NULL), g_bytes_get_size(png)));
  ck_assert_uint_eq(image.width, (guint)side);
  ck_assert_uint_eq(image.height, (guint)side);
  image.format = PNG_FORMAT_GRAY;
  g_autofree guint8 *pixels = g_malloc(PNG_IMAGE_SIZE(image));
  ck_assert(png_image_finish_read(&image, NULL, pixels, 0, NULL));
  g_autofree char *text = rn_qr_text(qr, FALSE);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++) {
      int mx = x / SCALE - RN_QR_QUIET, my = y / SCALE - RN_QR_QUIET;
      gboolean dark = rn_qr_is_dark(qr, mx, my);
      ck_assert_int_eq(pixels[y * side + x], dark ? 0 : 255);
      const char *block = g_utf8_offset_to_pointer(lines[(my + RN_QR_QUIET) / 2], mx + RN_QR_QUIET);
      gunichar c = g_utf8_get_char(block);
      gboolean upper = (my + RN_QR_QUIET) % 2 == 0;
      ck_assert(dark == (c == ' ' || c == (upper ? 0x2584 : 0x2580))); /* light is printed: dark is what is not */
    }
}
END_TEST

START_TEST(qr_that_is_too_long_is_refused)
{
  g_autofree char *text = g_strnfill(4000, 'x');
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_qr_new(text, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_SYSTEM));
}
END_TEST

/* --- leaflet --- */

static char *
leaflet(const char *name, int alarm)
{
  g_autoptr(RnHandout) handout = rn_handout_new("https://rota.example.jp/f/", TOKEN, name);
  RnInstant at;
  ck_assert(rn_instant_parse("2026-11-20T21:00", &at));
  RnLeaflet leaflet = {"みほん市", name, "架空医院", name, handout, alarm, at};
  char *html = rn_leaflet_html(&leaflet, NULL);
  ck_assert_ptr_nonnull(html);
  return html;
}

START_TEST(leaflet_holds_name_address_and_two_codes)
{
  g_autofree char *html = leaflet("髙橋 一郎", 0);
  ck_assert_ptr_nonnull(strstr(html, "<b>髙橋 一郎</b> 先生"));
  ck_assert_ptr_nonnull(strstr(html, "<p class=\"address\">https://rota.example.jp/f/" TOKEN ".ics</p>"));
  ck_assert_ptr_nonnull(strstr(html, "2026年11月20日"));
  ck_assert_ptr_nonnull(strstr(html, "@page{size:A4 portrait"));
  g_auto(GStrv) parts = g_strsplit(html, "<svg ", -1);
  ck_assert_uint_eq(g_strv_length(parts), 3);
  ck_assert_ptr_null(strstr(html, "前に通知する設定"));
  ck_assert_ptr_null(strstr(html, "src="));
  g_autofree char *long_name = g_strnfill(80, 'n');
  g_autofree char *cut = g_strndup(long_name, 35);
  g_autofree char *line = g_strconcat("「", cut, "…」", NULL);
  g_autofree char *wide = leaflet(long_name, 0);
  ck_assert_ptr_nonnull(strstr(wide, line));
  g_autofree char *with = leaflet("髙橋 一郎", 90);
  ck_assert_ptr_nonnull(strstr(with, "当番の1時間30分前に通知する設定"));
}
END_TEST

/* No name becomes markup, and nothing is loaded from anywhere. */
START_TEST(case_33_names_cannot_write_the_leaflet)
{
  static const char *const names[] = {"<script>alert(1)</script>", "\"><img src=x onerror=y>", "a\nb\x01", "\u202Eevil",
                                      "@@@", "</title>", "../../x", "😀"};
  for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autofree char *html = leaflet(names[i], 0);
    ck_assert_msg(!strstr(html, "<script") && !strstr(html, "<img"), "%s", names[i]);
    ck_assert(!strstr(html, "\u202E") && !strchr(html, 1));
    g_auto(GStrv) titles = g_strsplit(html, "</title>", -1);
    ck_assert_uint_eq(g_strv_length(titles), 2);
    ck_assert(!strstr(html, "href=") && !strstr(html, "url("));
    ck_assert(g_utf8_validate(html, -1, NULL));
  }
}
END_TEST

RN_TEST_MAIN("handout", {
  tcase_add_test(tc, bases_are_https_and_closed);
  tcase_add_test(tc, longest_address_has_less_than_two_hundred_octets);
  tcase_add_test(tc, links_hold_the_address_once_and_encoded);
  tcase_add_test(tc, qr_forms_agree);
  tcase_add_test(tc, qr_that_is_too_long_is_refused);
  tcase_add_test(tc, leaflet_holds_name_address_and_two_codes);
  tcase_add_test(tc, case_33_names_cannot_write_the_leaflet);
})
