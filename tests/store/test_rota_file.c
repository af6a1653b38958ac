/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* A rota made by hand: by ids or names, with gaps, and each way in which it cannot be read. */

#include "tests/store/importing.h"

static GPtrArray *
slots_of(int days)
{
  GPtrArray *slots = g_ptr_array_new_with_free_func((GDestroyNotify)rn_slot_unref);
  for (int day = 1; day <= days; day++)
    g_ptr_array_add(slots, night("N", day, "first"));
  return slots;
}

static RnRota *
read_rota(const Folder *folder, const char *text, GPtrArray *messages)
{
  g_autofree char *db = in(folder, "rinban.db");
  g_autoptr(RnStore) store = store_with_tables(folder, db);
  g_autoptr(RnRows) rows = rn_store_rows(store, "MH", NULL);
  g_autoptr(GPtrArray) slots = slots_of(4);
  g_autofree char *path = in(folder, "rota.csv");
  g_autoptr(GError) error = NULL;
  write_in(folder, "rota.csv", text);
  RnRota *rota = rn_rota_read(path, NULL, "MH", JANUARY, slots, rows, messages, &error);
  ck_assert_msg(error == NULL, "%s", error ? error->message : "");
  return rota;
}

START_TEST(a_rota_is_read_by_ids_and_names)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnRota) rota = read_rota(&folder,
                                     "date,band,area,service,seat,index,unit_id,name,origin\n"
                                     "2027-01-02,wd_night,N,homecare,first,1,P2,鈴木,solver\n"
                                     "2027/1/1,wd_night,北ブロック,,first,,佐藤,,\n"
                                     "R9.1.3,wd_night,N,homecare,first,1,,田 中,swap\n",
                                     messages);
  ck_assert_uint_eq(messages->len, 0);
  ck_assert_uint_eq(rota->duties->len, 4);
  static const char *const units[] = {"P1", "P2", "P3", NULL};
  static const RnOrigin origins[] = {RN_ORIGIN_IMPORT, RN_ORIGIN_SOLVER, RN_ORIGIN_SWAP, RN_ORIGIN_IMPORT};
  for (guint i = 0; i < 4; i++) {
    const RnDuty *duty = rota->duties->pdata[i];
    ck_assert_pstr_eq(duty->unit_id, units[i]);
    ck_assert_int_eq(duty->origin, origins[i]);
  }
  ck_assert_int_eq(rn_rota_gaps(rota), 1);
}
END_TEST

static const struct {
  const char *row, *code, *word;
} cases[] = {
  {"2027-01-02,wd_nihgt,N,homecare,first,1,P1,,", "UNKNOWN_SLOT", "wd_nihgt"},
  {"2027-01-05,wd_night,N,homecare,first,1,P1,,", "UNKNOWN_SLOT", "2027-01-05"},
  {"2027-01-02,wd_night,N,homecare,first,2,P1,,", "UNKNOWN_SLOT", "first/2"},
  {"2027-02-02,wd_night,N,homecare,first,1,P1,,", "WRONG_MONTH", "2027-01"},
  {"2027-01-01,wd_night,N,homecare,first,1,P2,,", "DUPLICATE_SLOT", "row 2"},
  {"2027-01-02,wd_night,N,homecare,first,1,P8,,", "UNKNOWN_UNIT", "P1"},
  {"2027-01-02,wd_night,N,homecare,first,1,,佐籐,", "UNKNOWN_UNIT", "佐藤 (P1)"},
  {"2027-01-02,wd_night,N,homecare,first,1,P1,鈴木,", "NAME_DIFFERS", "佐藤"},
  {"2027-01-02,wd_night,Q,homecare,first,1,P1,,", "UNKNOWN_AREA", "Q"},
  {"1/2,wd_night,N,homecare,first,1,P1,,", "DATE_AMBIGUOUS", "2027-01-14"},
  {"2027-01-02,wd_night,N,homecare,,1,P1,,", "MISSING_VALUE", "seat"},
  {"2027-01-02,wd_night,N,homecare,first,1,P1,,magic", "UNKNOWN_WORD", "solver"},
};

START_TEST(what_cannot_be_read_is_said)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autofree char *text = g_strdup_printf("date,band,area,service,seat,index,unit_id,name,origin\n"
                                          "2027-01-01,wd_night,N,homecare,first,1,P1,佐藤,solver\n%s\n",
                                          cases[_i].row);
  g_autoptr(RnRota) rota = read_rota(&folder, text, messages);
  ck_assert_ptr_null(rota);
  ck_assert_uint_eq(messages->len, 1);
  const RnMessage *message = messages->pdata[0];
  ck_assert_str_eq(message->code, cases[_i].code);
  ck_assert_int_eq(message->row, 3);
  ck_assert_msg(strstr(message->text, cases[_i].word) != NULL, "%s", message->text);
}
END_TEST

START_TEST(a_file_that_is_no_rota_is_refused)
{
  g_auto(Folder) folder = folder_new();
  g_autoptr(GPtrArray) messages = rn_messages_new();
  g_autoptr(RnRota) rota = read_rota(&folder, "date,band,area,seat\n", messages);
  ck_assert_ptr_null(rota);
  ck_assert_str_eq(((RnMessage *)messages->pdata[0])->code, "MISSING_COLUMN");
  g_autoptr(GPtrArray) slots = slots_of(1);
  g_autoptr(RnRows) rows = rn_rows_new();
  g_autoptr(GError) error = NULL;
  ck_assert_ptr_null(rn_rota_read("/no/such/rota.csv", NULL, "MH", JANUARY, slots, rows, messages, &error));
  ck_assert(g_error_matches(error, RN_ERROR, RN_ERROR_NOT_FOUND));
}
END_TEST

RN_TEST_MAIN("rota_file", {
  tcase_add_test(tc, a_rota_is_read_by_ids_and_names);
  tcase_add_loop_test(tc, what_cannot_be_read_is_said, 0, G_N_ELEMENTS(cases));
  tcase_add_test(tc, a_file_that_is_no_rota_is_refused);
})
