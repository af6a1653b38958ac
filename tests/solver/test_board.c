/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* The board against the judge: what a duty costs there, what forbids it, and what it says stands in the way. */

#include "solver/board.h"
#include "tests/solver/random_problem.h"
#include "tests/testing.h"

#include <string.h>

/* What the board does not look at: hard lower limits, balances, and pins. */
static RnProblem *
upper_limits_only(guint32 seed)
{
  RnProblem *problem = random_problem_unsealed(seed, 10);
  g_ptr_array_set_size(problem->balances, 0);
  g_array_set_size(problem->pins, 0);
  for (guint k = 0; k < problem->counts->len; k++)
    ((RnProblemCount *)g_ptr_array_index(problem->counts, k))->min = 0;
  for (guint s = 0; s < problem->seats->len; s++) {
    RnProblemSeat *seat = g_ptr_array_index(problem->seats, s);
    seat->price = seat->price == RN_PRICE_HARD ? 9 : seat->price;
  }
  for (guint k = 0; k < problem->groups->len; k++) {
    RnProblemGroup *group = g_ptr_array_index(problem->groups, k);
    if (group->price == RN_PRICE_HARD)
      group->min = 0;
  }
  ck_assert(rn_problem_seal(problem, NULL));
  return problem;
}

static void
put_bits(const RnProblem *problem, RnBoard *board, guint32 bits)
{
  for (guint o = 0; o < problem->options->len; o++)
    if (bits >> o & 1)
      rn_board_put(board, rn_option(problem, (int)o)->person, rn_option(problem, (int)o)->seat);
}

static guint32
bit_of(const RnProblem *problem, const RnAssignment *duty)
{
  return 1u << rn_option_find(problem, duty->person, duty->seat);
}

/* Each of the blockers alone must be worth giving up: the rule they name is met without any of them, so the duty is at
 * least forbidden by fewer rules; with all of them given up, that rule is silent. */
static void
check_blockers(const RnProblem *problem, RnBoard *board, int option, guint32 bits, const GArray *blockers, guint32 seed)
{
  const RnProblemOption *item = rn_option(problem, option);
  g_autoptr(GArray) after = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
  for (guint k = 0; k < blockers->len; k++) {
    const RnAssignment *duty = &g_array_index(blockers, RnAssignment, k);
    ck_assert_msg((bits & bit_of(problem, duty)) != 0, "seed %u: a blocker that is not on the board", seed);
    rn_board_take(board, duty->person, duty->seat);
    rn_board_price(board, item->person, item->seat, after);
    gboolean same = after->len > 0 && after->len == blockers->len;
    for (guint i = 0; same && i < after->len; i++)
      same = memcmp(&g_array_index(after, RnAssignment, i), &g_array_index(blockers, RnAssignment, i),
                    sizeof(RnAssignment)) == 0;
    ck_assert_msg(!same, "seed %u: giving up a blocker changes nothing", seed);
    rn_board_put(board, duty->person, duty->seat);
  }
}

START_TEST(prices_are_those_of_the_judge)
{
  int priced = 0, forbidden = 0, blocked = 0;
  for (guint32 seed = 1; seed <= 400; seed++) {
    g_autoptr(RnProblem) problem = upper_limits_only(seed);
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    g_autoptr(GArray) blockers = g_array_new(FALSE, FALSE, sizeof(RnAssignment));
    for (int tries = 0; tries < 40; tries++) {
      guint32 bits = g_rand_int(r) & g_rand_int(r) & ((1u << problem->options->len) - 1);
      gint64 before = judge_bits(problem, bits);
      if (before == G_MAXINT64)
        continue;
      g_autoptr(RnBoard) board = rn_board_new(problem);
      put_bits(problem, board, bits);
      for (int o = 0; o < (int)problem->options->len; o++) {
        if (bits >> o & 1)
          continue;
        gint64 after = judge_bits(problem, bits | 1u << o);
        gint64 price = rn_board_price(board, rn_option(problem, o)->person, rn_option(problem, o)->seat, blockers);
        ck_assert_msg((after == G_MAXINT64) == (price == RN_BOARD_NEVER), "seed %u, rota %x, option %d", seed, bits, o);
        ck_assert_msg(after == G_MAXINT64 || after - before == price, "seed %u, rota %x, option %d: %d and not %d", seed,
                      bits, o, (int)price, (int)(after - before));
        check_blockers(problem, board, o, bits, blockers, seed);
        priced += after != G_MAXINT64;
        forbidden += after == G_MAXINT64;
        blocked += blockers->len > 0;
      }
    }
  }
  ck_assert_int_gt(priced, 5000);
  ck_assert_int_gt(forbidden, 2000);
  ck_assert_int_gt(blocked, 1000);
}
END_TEST

START_TEST(prices_never_fall_when_duties_are_added)
{
  for (guint32 seed = 1000; seed < 1200; seed++) {
    g_autoptr(RnProblem) problem = upper_limits_only(seed);
    g_autoptr(GRand) r = g_rand_new_with_seed(seed);
    guint32 all = (1u << problem->options->len) - 1, more = g_rand_int(r) & all, fewer = more & g_rand_int(r);
    g_autoptr(RnBoard) small = rn_board_new(problem);
    g_autoptr(RnBoard) large = rn_board_new(problem);
    put_bits(problem, small, fewer);
    put_bits(problem, large, more);
    for (int o = 0; o < (int)problem->options->len; o++) {
      const RnProblemOption *option = rn_option(problem, o);
      if (!(more >> o & 1) && judge_bits(problem, more) != G_MAXINT64)
        ck_assert_msg(rn_board_price(small, option->person, option->seat, NULL) <=
                        rn_board_price(large, option->person, option->seat, NULL),
                      "seed %u, option %d", seed, o);
    }
  }
}
END_TEST

START_TEST(what_was_put_can_be_taken)
{
  g_autoptr(RnProblem) problem = upper_limits_only(7);
  g_autoptr(RnBoard) board = rn_board_new(problem);
  const RnProblemOption *option = rn_option(problem, 0);
  const int *persons, *seats;
  gint64 price = rn_board_price(board, option->person, option->seat, NULL);
  rn_board_put(board, option->person, option->seat);
  ck_assert(rn_board_has(board, option->person, option->seat));
  ck_assert_int_eq(rn_board_held(board, option->seat, &persons), 1);
  ck_assert_int_eq(persons[0], option->person);
  ck_assert_int_eq(rn_board_duties(board, option->person, &seats), 1);
  ck_assert_int_eq(seats[0], option->seat);
  rn_board_take(board, option->person, option->seat);
  ck_assert(!rn_board_has(board, option->person, option->seat));
  ck_assert(rn_board_price(board, option->person, option->seat, NULL) == price);
}
END_TEST

RN_TEST_MAIN("board", {
  tcase_add_test(tc, prices_are_those_of_the_judge);
  tcase_add_test(tc, prices_never_fall_when_duties_are_added);
  tcase_add_test(tc, what_was_put_can_be_taken);
})
