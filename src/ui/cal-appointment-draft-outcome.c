/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-draft-private.h"

#include <glib/gi18n-lib.h>

#include "cal-recurrence-derive.h"

/* What follows from a draft: what is wrong with it, and what is to be saved. */

const char *
cal_appointment_draft_get_problem (const CalAppointmentDraft *self, CalDraftField field)
{
  gboolean by_day;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (field < CAL_DRAFT_N_FIELDS, NULL);

  if (self->unreadable & 1u << field)
    return field == CAL_DRAFT_START_DAY || field == CAL_DRAFT_END_DAY
               /* Translators: the examples are words that you have made understood. */
               ? _ ("This is not a date. “Tomorrow”, “next Friday” and “in 3 days” can be typed "
                    "too.")
               : _ ("This is not a time. “14:30”, “2 pm” and “noon” can be typed.");
  if (self->unreadable != 0 || field == CAL_DRAFT_START_DAY || field == CAL_DRAFT_START_TIME
      || !cal_appointment_draft_ends_too_early (self))
    return NULL;
  by_day = cal_draft_is_date (&self->wanted.start)
           || cal_appointment_draft_get_end_day (self) < cal_appointment_draft_get_start_day (self);
  return by_day == (field == CAL_DRAFT_END_DAY) ? _ ("The end is before the start") : NULL;
}

gboolean
cal_appointment_draft_is_valid (const CalAppointmentDraft *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->unreadable == 0 && !cal_appointment_draft_ends_too_early (self);
}

static void
strip_text (const char *seen, char **text)
{
  if (*text == NULL || g_strcmp0 (seen, *text) == 0)
    return;
  g_strstrip (*text);
  if (**text == '\0')
    g_clear_pointer (text, g_free);
}

void
cal_appointment_draft_get_wanted (const CalAppointmentDraft *self, CalEventFields *out_fields)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (out_fields != NULL);

  cal_event_fields_copy (&self->wanted, out_fields);
  strip_text (self->seen.title, &out_fields->title);
  strip_text (self->seen.location, &out_fields->location);
  strip_text (self->seen.description, &out_fields->description);
  strip_text (self->seen.url, &out_fields->url);
  if (out_fields->recurrence != NULL && out_fields->recurrence != self->seen.recurrence)
    {
      CalRecurrence *started =
          cal_recurrence_with_start (out_fields->recurrence, &out_fields->start);

      cal_recurrence_unref (out_fields->recurrence);
      out_fields->recurrence = started;
    }
}

CalPatch *
cal_appointment_draft_to_patch (const CalAppointmentDraft *self,
                                CalReach reach,
                                const CalTime *recurrence_id)
{
  g_auto (CalEventFields) wanted = { 0 };
  g_autoptr (CalPatch) patch = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  cal_appointment_draft_get_wanted (self, &wanted);
  patch = cal_patch_new_diff (&self->seen, &wanted, reach, recurrence_id);
  if (self->seen_calendar == NULL || self->calendar == NULL)
    return g_steal_pointer (&patch);
  return cal_patch_with_calendar (patch, self->seen_calendar, self->calendar);
}

gboolean
cal_appointment_draft_is_changed (const CalAppointmentDraft *self)
{
  g_autoptr (CalPatch) patch = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->unreadable != 0)
    return TRUE;
  patch = cal_appointment_draft_to_patch (self, CAL_REACH_ALL, NULL);
  return !cal_patch_is_empty (patch);
}
