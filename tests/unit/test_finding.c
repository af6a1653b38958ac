/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Order of findings, ownership of messages. */

#include "engine/finding.h"
#include "tests/testing.h"

static RnFinding *
finding(const char *code, gboolean hard, const char *slot, const char *unit)
{
  RnFinding *made = rn_finding_new(code, hard, g_strdup("text"));
  rn_finding_add_slot(made, slot);
  rn_finding_add_unit(made, unit);
  return made;
}

START_TEST(parts_are_ordered_and_single)
{
  RnFinding *made = finding("CAP_MONTH", TRUE, "h/N/2027-01-04/wd_night/first/1", "B");
  rn_finding_add_slot(made, "h/N/2027-01-02/wd_night/first/1");
  rn_finding_add_slot(made, "h/N/2027-01-04/wd_night/first/1");
  rn_finding_add_unit(made, "A");
  rn_finding_add_unit(made, "C");
  ck_assert_uint_eq(made->slots->len, 2);
  ck_assert_str_eq(made->slots->pdata[0], "h/N/2027-01-02/wd_night/first/1");
  ck_assert_uint_eq(made->units->len, 3);
  ck_assert_str_eq(made->units->pdata[0], "A");
  ck_assert_str_eq(made->units->pdata[2], "C");
  rn_finding_free(made);
  rn_finding_free(NULL);
}
END_TEST

START_TEST(findings_sort_by_hardness_code_slots_units)
{
  g_autoptr(GPtrArray) findings = rn_findings_new();
  g_ptr_array_add(findings, finding("AVOID", FALSE, "a", "x"));
  g_ptr_array_add(findings, finding("PIN", TRUE, "a", "x"));
  g_ptr_array_add(findings, finding("AVAIL", TRUE, "b", "x"));
  g_ptr_array_add(findings, finding("AVAIL", 2, "a", "y"));
  g_ptr_array_add(findings, finding("AVAIL", TRUE, "a", "x"));
  rn_findings_sort(findings);
  GString *order = g_string_new(NULL);
  for (guint i = 0; i < findings->len; i++) {
    const RnFinding *f = findings->pdata[i];
    g_string_append_printf(order, "%s %s %s;", f->code, (char *)f->slots->pdata[0], (char *)f->units->pdata[0]);
  }
  ck_assert_str_eq(order->str, "AVAIL a x;AVAIL a y;AVAIL b x;PIN a x;AVOID a x;");
  g_string_free(order, TRUE);
}
END_TEST

START_TEST(only_errors_count_as_errors)
{
  g_autoptr(GPtrArray) messages = rn_messages_new();
  ck_assert(!rn_messages_have_error(messages));
  g_ptr_array_add(messages, rn_message_new("A", RN_SEVERITY_NOTE, NULL, 0, NULL, NULL, g_strdup("t")));
  g_ptr_array_add(messages, rn_message_new("B", RN_SEVERITY_WARNING, "f.csv", 2, "name", "?", g_strdup("t")));
  ck_assert(!rn_messages_have_error(messages));
  g_ptr_array_add(messages, rn_message_new("C", RN_SEVERITY_ERROR, "f.csv", 3, "date", "x", g_strdup("t")));
  ck_assert(rn_messages_have_error(messages));
  const RnMessage *second = messages->pdata[1];
  ck_assert_str_eq(second->file, "f.csv");
  ck_assert_int_eq(second->row, 2);
  ck_assert_str_eq(rn_severity_name(second->severity), "warning");
}
END_TEST

RN_TEST_MAIN("finding", {
  tcase_add_test(tc, parts_are_ordered_and_single);
  tcase_add_test(tc, findings_sort_by_hardness_code_slots_units);
  tcase_add_test(tc, only_errors_count_as_errors);
})
