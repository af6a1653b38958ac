/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */
#pragma once

/* Courses that seats ask for (the model's reading; the checker has its own in check_eligibility.c).
 *
 * A seat without a course of its own means `homecare`, whose end is people.trained_on or a row of the table training.
 * Whoever finishes on a day serves from the next day on. */

#include "engine/city.h"

G_BEGIN_DECLS

/* Has the person finished the course of the seat before `date`? */
gboolean rn_training_is_finished(const RnPerson *person, const RnSeat *seat, RnDate date);
/* Is he still in it on `date`? In the course homecare is everybody who has not finished it; in another one whoever has a
 * row of the table training for it. */
gboolean rn_training_is_trainee(const RnPerson *person, const RnSeat *seat, RnDate date);
/* Has he finished it at least `days` days before `date`? */
gboolean rn_training_is_experienced(const RnPerson *person, const RnSeat *seat, RnDate date, int days);

G_END_DECLS
