/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: the rinban authors */

/* Who has finished which course. A person has a handful of courses, so they are simply read through. */

#include "engine/training.h"

#include <string.h>

#define USUAL_COURSE "homecare"

static const char *
course_of(const RnSeat *seat)
{
  return *seat->course ? seat->course : USUAL_COURSE;
}

static const RnTraining *
training_in(const RnPerson *person, const char *course)
{
  for (guint i = 0; i < person->n_trainings; i++)
    if (strcmp(person->trainings[i]->course, course) == 0)
      return person->trainings[i];
  return NULL;
}

static RnDate
completed_on(const RnPerson *person, const char *course)
{
  if (strcmp(course, USUAL_COURSE) == 0)
    return person->trained_on;
  const RnTraining *training = training_in(person, course);
  return training ? training->completed_on : RN_DATE_NONE;
}

gboolean
rn_training_is_finished(const RnPerson *person, const RnSeat *seat, RnDate date)
{
  RnDate day = completed_on(person, course_of(seat));
  return day != RN_DATE_NONE && day < date;
}

gboolean
rn_training_is_trainee(const RnPerson *person, const RnSeat *seat, RnDate date)
{
  const char *course = course_of(seat);
  return !rn_training_is_finished(person, seat, date) &&
         (strcmp(course, USUAL_COURSE) == 0 || training_in(person, course) != NULL);
}

gboolean
rn_training_is_experienced(const RnPerson *person, const RnSeat *seat, RnDate date, int days)
{
  RnDate day = completed_on(person, course_of(seat));
  return day != RN_DATE_NONE && day < date && day + days <= date;
}
