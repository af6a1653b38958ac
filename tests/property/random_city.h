/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Seeded random small cities as texts for fixture_city(): every kind of limit, wish, absence and rule. */

#include "tests/city_fixture.h"

static inline const char *
any(GRand *rand, const char *const *of)
{
  return of[g_rand_int_range(rand, 0, (gint32)g_strv_length((char **)of))];
}
#define ANY(rand, ...) any(rand, (const char *const[]){__VA_ARGS__, NULL})

/* --- a random city --- */

static inline void
add_people(GString *text, GRand *rand, int n)
{
  g_string_append(text, "[people]\nperson_id,name,facility_id,employment,seat_first,seat_second,holiday_clinic,share_pct,"
                        "trained_on,skills,max_duties,max_restday,max_yearend,min_free_nights,no_deep_night\n");
  for (int p = 0; p < n; p++) {
    g_autofree char *facility = g_rand_int_range(rand, 0, 6) ? g_strdup_printf("F%d", g_rand_int_range(rand, 0, 4)) : g_strdup("");
    g_string_append_printf(text, "P%02d,P%02d,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", p, p, facility,
                           ANY(rand, "owner", "employed"), ANY(rand, "0", "1", "1", "1"), ANY(rand, "0", "1", "1"),
                           ANY(rand, "0", "1", "1"), ANY(rand, "0", "50", "100", "100", "100"),
                           ANY(rand, "2027-01-06", "2020-01-01", "2020-01-01", "2020-01-01"),
                           ANY(rand, "general", "paediatric"), ANY(rand, "", "", "3", "5"), ANY(rand, "", "", "1", "2"),
                           ANY(rand, "", "", "0", "1"), ANY(rand, "", "", "0", "1", "2"), ANY(rand, "0", "0", "0", "1"));
  }
}

static inline void
add_rules(GString *text, GRand *rand)
{
  static const struct {
    const char *code, *param;
    const char *values[5];
  } rules[] = {
    {"ONE_PER_DAY", "on", {"0", "1"}},
    {"FREE_NIGHTS", "kinds", {"0", "1", "1"}},
    {"FREE_NIGHTS", "solo_clinic", {"0", "1", "2", "3"}},
    {"FREE_NIGHTS", "clinic24", {"0", "1"}},
    {"FREE_NIGHTS", "none", {"0", "2"}},
    {"SPAN_MAX", "hours", {"14", "20", "24", "28"}},
    {"SPAN_MAX", "hours_employed", {"14", "20", "24", "28"}},
    {"REST_MIN", "hours", {"0", "9", "9", "16"}},
    {"CAP_MONTH", "solo_clinic", {"2", "4", "9"}},
    {"CAP_REST", "clinic24", {"1", "2", "4"}},
    {"CAP_Y", "solo_clinic", {"0", "1", "2"}},
    {"INDEP", "on", {"0", "1", "1"}},
    {"INDEP", "clinic24_min", {"0", "2", "3"}},
    {"MIX", "on", {"0", "1"}},
    {"SPACING", "days", {"1", "3", "7", "10"}},
    {"SPACING", "price", {"0", "1", "2"}},
    {"SAME_WEEKDAY", "free", {"0", "1", "2"}},
    {"SAME_WEEKDAY", "price", {"0", "1", "3"}},
    {"QUOTA", "price", {"0", "20", "7"}},
    {"QUOTA", "tie", {"0", "1", "5"}},
    {"AVOID", "price", {"0", "3"}},
    {"PREFER", "price", {"0", "1", "4"}},
    {"STABLE", "draft", {"0", "5"}},
    {"COVER", "price_second", {"400", "50"}},
  };
  g_string_append(text, "[rules]\ncode,param,area_id,valid_from,value\n");
  for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
    if (g_rand_int_range(rand, 0, 3) == 0)
      g_string_append_printf(text, "%s,%s,%s,%s,%s\n", rules[i].code, rules[i].param, ANY(rand, "", "", "N"),
                             ANY(rand, "", "", "2027-01-10"), any(rand, rules[i].values));
}

/* Demand of some days only: year-end, a weekend, weekdays, a holiday. */
static inline void
add_seats(GString *text, GRand *rand)
{
  static const char *const from[] = {"2027-01-01", "2027-01-08", NULL}, *const to[] = {"2027-01-03", "2027-01-12", NULL};
  g_string_append(text, "[seats]\nservice,area_id,seat,bands,valid_from,valid_to,count,mandatory,skill,skill_min\n");
  for (gsize i = 0; from[i]; i++) {
    const char *second = ANY(rand, "M", "N");
    g_string_append_printf(text, "homecare,N,first,all,%s,%s,1,1,,\n", from[i], to[i]);
    g_string_append_printf(text, "homecare,S,first,all,%s,%s,1,1,,\n", from[i], to[i]);
    g_string_append_printf(text, "homecare,%s,second,all,%s,%s,1,%s,,\n", second, from[i], to[i], ANY(rand, "0", "1"));
    g_string_append_printf(text, "holiday_clinic,M,site1,day,%s,%s,%s,1,paediatric,1\n", from[i], to[i], ANY(rand, "1", "2", "2"));
  }
}

static inline char *
random_city(guint32 seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  int n = g_rand_int_range(rand, 4, 12);
  GString *text = g_string_new("[areas]\narea_id,parent_id,kind,name\nM,,city,M\nN,M,block,N\nS,M,block,S\n"
                               "[facilities]\nfacility_id,name,kind,area_id\n");
  for (int f = 0; f < 4; f++)
    g_string_append_printf(text, "F%d,F%d,%s,%s\n", f, f, ANY(rand, "solo_clinic", "clinic24", "hospital"), ANY(rand, "N", "S"));
  add_people(text, rand, n);
  add_rules(text, rand);
  add_seats(text, rand);
  g_string_append(text, "[requests]\nperson_id,date,band,kind\n");
  for (int p = 0; p < n; p++)
    for (int day = g_rand_int_range(rand, 1, 4); day <= 12; day += g_rand_int_range(rand, 1, 5))
      g_string_append_printf(text, "P%02d,2027-01-%02d,%s,%s\n", p, day, ANY(rand, "all", "day", "night", "rest_day"),
                             ANY(rand, "ng", "avoid", "prefer", "must"));
  g_string_append(text, "[absences]\nunit_id,from,to\n");
  for (int p = 0; p < n; p += 3)
    g_string_append_printf(text, "P%02d,2027-01-%02dT12:00,2027-01-%02d\n", p, 8 + p % 4, 9 + p % 4);
  g_string_append(text, "[history]\nunit_id,date,band,service,area,seat\n");
  for (int p = 0; p < n; p++)
    if (g_rand_int_range(rand, 0, 2))
      g_string_append_printf(text, "P%02d,2026-12-%02d,%s,homecare,N,first\n", p, g_rand_int_range(rand, 29, 32),
                             ANY(rand, "rest_day", "rest_night"));
  return g_string_free(text, FALSE);
}
