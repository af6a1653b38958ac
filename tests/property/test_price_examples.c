/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The model and the checker against each other on the example cities, whole months; the largest is only judged here, it is
 * solved by tests/golden. */

#include "tests/property/judges.h"

START_TEST(examples)
{
  static const char *const names[] = {"yotsuba", "mihon", "oomihon"};
  for (guint32 i = 0; i < G_N_ELEMENTS(names); i++) {
    g_autoptr(GRand) rand = g_rand_new_with_seed(i);
    g_autoptr(GError) error = NULL;
    Case c;
    int good = 0, bad = 0;
    case_init(&c, i, fixture_example(names[i], NULL, NULL));
    g_autoptr(RnBuilt) built = rn_build(c.city, MONTH, c.slots, &c.context, NULL, NULL, &error);
    ck_assert_msg(built != NULL, "%s: %s", names[i], error ? error->message : "");
    if (i < 2)
      solve_and_compare(&c, built);
    g_autoptr(RnRota) rota = i == 2 ? fixture_rota(c.city, MONTH, "") : random_rota(c.city, rand, &c.context);
    for (int k = 0; k < 20; k++) {
      compare_judges(&c, built, rota, &good, &bad);
      spoil(rota, c.city, rand);
    }
    ck_assert_int_gt(good, 0);
    ck_assert_int_gt(bad, 0);
    case_clear(&c);
  }
}
END_TEST

RN_TEST_MAIN("price_examples", { tcase_add_test(tc, examples); })
