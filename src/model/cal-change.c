/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-change.h"

#include <string.h>

#include "cal-appointment-private.h"

/* What one action of the user does. A patch is inverted into a patch, so that undoing a title
 * leaves a time that somebody else changed meanwhile alone. Some patches lose more than their
 * fields say (a new rule drops the overrides that it no longer has): whether the inverse leads back
 * is tried on what the user saw, and where it doesn't, undoing puts back the whole appointment. */

struct _CalChange
{
  GObject parent_instance;

  GArray *steps; /* CalStep */
};

G_DEFINE_FINAL_TYPE (CalChange, cal_change, G_TYPE_OBJECT)

static void
step_clear (CalStep *step)
{
  g_clear_object (&step->appointment);
  g_clear_pointer (&step->patch, cal_patch_unref);
  g_clear_object (&step->replacement);
}

static void
cal_change_finalize (GObject *object)
{
  CalChange *self = CAL_CHANGE (object);

  g_array_unref (self->steps);

  G_OBJECT_CLASS (cal_change_parent_class)->finalize (object);
}

static void
cal_change_class_init (CalChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_change_finalize;
}

static void
cal_change_init (CalChange *self)
{
  self->steps = g_array_new (FALSE, FALSE, sizeof (CalStep));
  g_array_set_clear_func (self->steps, (GDestroyNotify) step_clear);
}

static void
add_step (CalChange *self,
          CalStepKind kind,
          CalAppointment *appointment,
          CalPatch *patch,
          CalAppointment *replacement)
{
  CalStep step = {
    .kind = kind,
    .appointment = g_object_ref (appointment),
    .patch = patch ? cal_patch_ref (patch) : NULL,
    .replacement = replacement ? g_object_ref (replacement) : NULL,
  };

  g_array_append_val (self->steps, step);
}

/**
 * cal_change_new_create:
 * @appointment: what is new
 *
 * Any thread.
 *
 * Returns: (transfer full): a change of one step
 */
CalChange *
cal_change_new_create (CalAppointment *appointment)
{
  CalChange *self;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), NULL);

  self = g_object_new (CAL_TYPE_CHANGE, NULL);
  add_step (self, CAL_STEP_CREATE, appointment, NULL, NULL);
  return self;
}

/**
 * cal_change_new_patch:
 * @seen: the appointment that the user saw
 * @patch: what of it changes
 *
 * Any thread.
 *
 * Returns: (transfer full): a change of one step
 */
CalChange *
cal_change_new_patch (CalAppointment *seen, CalPatch *patch)
{
  CalChange *self;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (seen), NULL);
  g_return_val_if_fail (patch != NULL, NULL);

  self = g_object_new (CAL_TYPE_CHANGE, NULL);
  add_step (self, CAL_STEP_PATCH, seen, patch, NULL);
  return self;
}

/**
 * cal_change_new_delete:
 * @seen: the appointment that the user saw
 *
 * Any thread.
 *
 * Returns: (transfer full): a change of one step
 */
CalChange *
cal_change_new_delete (CalAppointment *seen)
{
  CalChange *self;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (seen), NULL);

  self = g_object_new (CAL_TYPE_CHANGE, NULL);
  add_step (self, CAL_STEP_DELETE, seen, NULL, NULL);
  return self;
}

/**
 * cal_change_new_replace:
 * @seen: the appointment that was seen
 * @replacement: the whole new one
 *
 * Any thread.
 *
 * Returns: (transfer full): a change of one step
 */
CalChange *
cal_change_new_replace (CalAppointment *seen, CalAppointment *replacement)
{
  CalChange *self;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (seen), NULL);
  g_return_val_if_fail (CAL_IS_APPOINTMENT (replacement), NULL);

  self = g_object_new (CAL_TYPE_CHANGE, NULL);
  add_step (self, CAL_STEP_REPLACE, seen, NULL, replacement);
  return self;
}

/**
 * cal_change_new_join:
 * @changes: (array length=n_changes): changes
 * @n_changes: how many
 *
 * All their steps, in order, as one change. Any thread.
 *
 * Returns: (transfer full): a new change
 */
CalChange *
cal_change_new_join (CalChange *const *changes, guint n_changes)
{
  CalChange *self;

  g_return_val_if_fail (changes != NULL || n_changes == 0, NULL);

  self = g_object_new (CAL_TYPE_CHANGE, NULL);
  for (guint i = 0; i < n_changes; i++)
    for (guint j = 0; j < changes[i]->steps->len; j++)
      {
        const CalStep *step = &g_array_index (changes[i]->steps, CalStep, j);

        add_step (self, step->kind, step->appointment, step->patch, step->replacement);
      }
  return self;
}

/**
 * cal_change_get_n_steps:
 * @self: a change
 *
 * Any thread.
 *
 * Returns: how many steps it has
 */
guint
cal_change_get_n_steps (CalChange *self)
{
  g_return_val_if_fail (CAL_IS_CHANGE (self), 0);

  return self->steps->len;
}

/**
 * cal_change_get_step:
 * @self: a change
 * @index: which step, less than their number
 *
 * Any thread.
 *
 * Returns: (transfer none): the step, as long as @self lives
 */
const CalStep *
cal_change_get_step (CalChange *self, guint index)
{
  g_return_val_if_fail (CAL_IS_CHANGE (self), NULL);
  g_return_val_if_fail (index < self->steps->len, NULL);

  return &g_array_index (self->steps, CalStep, index);
}

/* --- Inversion --- */

static void
add_inverted_patch (CalChange *result, const CalStep *step)
{
  g_autoptr (CalAppointment) after = cal_appointment_apply (step->appointment, step->patch, NULL);
  g_autoptr (CalAppointment) back = NULL;
  g_autoptr (CalPatch) inverse = cal_patch_invert (step->patch);

  if (after == NULL) /* it can't have been carried out */
    {
      add_step (result, CAL_STEP_PATCH, step->appointment, inverse, NULL);
      return;
    }
  if (cal_patch_get_reach (step->patch) == CAL_REACH_THIS
      && !cal_appointment_find_override (step->appointment,
                                         cal_patch_get_recurrence_id (step->patch)))
    {
      CalPatch *tidy = cal_patch_with_tidy (inverse);

      cal_patch_unref (inverse);
      inverse = tidy;
    }
  back = cal_appointment_apply (after, inverse, NULL);
  if (back && cal_appointment_equal (back, step->appointment))
    add_step (result, CAL_STEP_PATCH, after, inverse, NULL);
  else
    add_step (result, CAL_STEP_REPLACE, after, NULL, step->appointment);
}

/**
 * cal_change_invert:
 * @self: a change
 *
 * The change that undoes @self: its steps backwards, a create as a delete and the other way round,
 * a patch as its inverse, a replacement with both sides swapped. Any thread.
 *
 * Returns: (transfer full): a new change
 */
CalChange *
cal_change_invert (CalChange *self)
{
  CalChange *result;

  g_return_val_if_fail (CAL_IS_CHANGE (self), NULL);

  result = g_object_new (CAL_TYPE_CHANGE, NULL);
  for (guint i = self->steps->len; i > 0; i--)
    {
      const CalStep *step = &g_array_index (self->steps, CalStep, i - 1);

      switch (step->kind)
        {
        case CAL_STEP_CREATE:
          add_step (result, CAL_STEP_DELETE, step->appointment, NULL, NULL);
          break;
        case CAL_STEP_DELETE:
          add_step (result, CAL_STEP_CREATE, step->appointment, NULL, NULL);
          break;
        case CAL_STEP_REPLACE:
          add_step (result, CAL_STEP_REPLACE, step->replacement, NULL, step->appointment);
          break;
        case CAL_STEP_PATCH:
        default:
          add_inverted_patch (result, step);
          break;
        }
    }
  return result;
}

/**
 * cal_step_apply:
 * @step: a step
 * @current: (nullable): the appointment as it is there now; NULL when it isn't
 * @error: return location for an error
 *
 * What a step makes of an appointment. A create leaves what is already there as it is (it is the
 * same create, seen again). Any thread.
 *
 * Errors: %CAL_MODEL_ERROR_GONE when there is nothing to patch, and those of
 * cal_appointment_apply().
 *
 * Returns: (transfer full) (nullable): the appointment after it; NULL without @error when it is
 * gone
 */
CalAppointment *
cal_step_apply (const CalStep *step, CalAppointment *current, GError **error)
{
  g_return_val_if_fail (step != NULL, NULL);
  g_return_val_if_fail (current == NULL || CAL_IS_APPOINTMENT (current), NULL);

  switch (step->kind)
    {
    case CAL_STEP_CREATE:
      return g_object_ref (current ? current : step->appointment);
    case CAL_STEP_DELETE:
      return NULL;
    case CAL_STEP_REPLACE:
      return g_object_ref (step->replacement);
    case CAL_STEP_PATCH:
    default:
      if (current == NULL)
        {
          g_set_error_literal (error,
                               CAL_MODEL_ERROR,
                               CAL_MODEL_ERROR_GONE,
                               "The appointment is not there any more");
          return NULL;
        }
      return cal_appointment_apply (current, step->patch, error);
    }
}
