/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment-dialog.h"

G_BEGIN_DECLS

/* A dialog with three calendars, of which one can only be read, and what it hands to its callbacks. */
typedef struct
{
  CalAppointmentDialog *dialog; /* weak */
  CalAppointment *created;
  CalAppointment *seen;
  CalPatch *patch;
  int n_created;
  int n_updated;
  int n_destroyed;
} DialogFixture;

void dialog_set_up (DialogFixture *self, gconstpointer data);
gboolean dialog_is_gone (gpointer user_data);
void dialog_tear_down (DialogFixture *self, gconstpointer data);
CalTime dialog_at (int day, int hour, int minute);
void dialog_compose (DialogFixture *self);
CalOccurrence *dialog_create_occurrence (const CalEventFields *fields);
void dialog_edit (DialogFixture *self);
gpointer dialog_find (DialogFixture *self, GType type, const char *text);
void dialog_type (DialogFixture *self, const char *title, const char *text);
void dialog_assert_text (DialogFixture *self, const char *title, const char *text);
void dialog_save (DialogFixture *self);

G_END_DECLS
