/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Shared by all Check programs: a main() that runs one suite, and the path of files in the source tree.
 *
 *   RN_TEST_MAIN("date", { tcase_add_test(tc, leap_years); tcase_add_test(tc, weekdays); })
 */

#include <check.h>
#include <glib.h>
#include <locale.h>
#include <stdlib.h>

/* Path below the source tree; free with g_free(). */
static inline char *
rn_test_path(const char *relative)
{
  const char *top = g_getenv("RINBAN_SOURCE");
  return g_build_filename(top ? top : ".", relative, NULL);
}

#define RN_TEST_MAIN(suite_name, ...)                                                                                \
  int main(void)                                                                                                     \
  {                                                                                                                  \
    setlocale(LC_ALL, "");                                                                                           \
    Suite *suite = suite_create(suite_name);                                                                         \
    TCase *tc = tcase_create(suite_name);                                                                            \
    suite_add_tcase(suite, tc);                                                                                      \
    tcase_set_timeout(tc, 0);                                                                                        \
    __VA_ARGS__;                                                                                                         \
    SRunner *runner = srunner_create(suite);                                                                         \
    srunner_run_all(runner, CK_ENV);                                                                                 \
    int failed = srunner_ntests_failed(runner);                                                                      \
    srunner_free(runner);                                                                                            \
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                                                     \
  }
