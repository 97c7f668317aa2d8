/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include "cal-occurrence-list.h"

/* Series that repeat too often to be shown in full. Whoever expands one for a span of days finds
 * out: the reader, or the main thread for a change. The user is told of each once, and of all that
 * come together at once. */

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static guint64
get_identity (CalAppointment *appointment)
{
  return cal_occurrence_list_hash_identity (cal_appointment_get_calendar_id (appointment),
                                            cal_appointment_get_uid (appointment));
}

/* FALSE: it was there. */
static gboolean
add (GHashTable *set, guint64 identity)
{
  return !g_hash_table_contains (set, &identity)
         && g_hash_table_add (set, g_memdup2 (&identity, sizeof identity));
}

static gboolean
tell_cb (gpointer user_data)
{
  CalStore *self = user_data;
  g_autoptr (GPtrArray) untold = g_steal_pointer (&self->untold);

  self->tell_id = 0;
  self->untold = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_CROWDED], 0, untold);
  return G_SOURCE_REMOVE;
}

/**
 * cal_store_init_crowded:
 * @self: the store
 *
 * None is known yet.
 */
void
cal_store_init_crowded (CalStore *self)
{
  self->crowded = new_set ();
  self->told = new_set ();
  self->untold = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * cal_store_clear_crowded:
 * @self: the store
 *
 * Frees what cal_store_init_crowded() made.
 */
void
cal_store_clear_crowded (CalStore *self)
{
  g_hash_table_unref (self->crowded);
  g_hash_table_unref (self->told);
  g_ptr_array_unref (self->untold);
}

/**
 * cal_store_note_crowded:
 * @self: the store
 * @appointment: a series of which not each occurrence was given
 *
 * #CalStore::crowded tells of it, when there is nothing more urgent, and of others with it.
 */
void
cal_store_note_crowded (CalStore *self, CalAppointment *appointment)
{
  guint64 identity = get_identity (appointment);

  add (self->crowded, identity);
  if (!add (self->told, identity))
    return;

  g_ptr_array_add (self->untold, g_object_ref (appointment));
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_LOW, tell_cb, self, NULL);
}

/**
 * cal_store_was_crowded:
 * @self: the store
 * @change: a change
 *
 * Returns: whether a step of it is about a series that has ever been found to repeat too often
 */
gboolean
cal_store_was_crowded (CalStore *self, CalChange *change)
{
  guint n_steps = cal_change_get_n_steps (change);

  for (guint i = 0; i < n_steps; i++)
    {
      guint64 identity = get_identity (cal_change_get_step (change, i)->appointment);

      if (g_hash_table_contains (self->told, &identity))
        return TRUE;
    }

  return FALSE;
}

/**
 * cal_store_forget_crowded:
 * @self: the store
 * @appointment: a series that has just been changed
 *
 * Whether it still repeats too often is known when it has been expanded.
 */
void
cal_store_forget_crowded (CalStore *self, CalAppointment *appointment)
{
  guint64 identity = get_identity (appointment);

  g_hash_table_remove (self->crowded, &identity);
}

/**
 * cal_store_is_crowded:
 * @self: the store
 * @appointment: an appointment
 *
 * Main thread.
 *
 * Returns: whether it is known to repeat too often for each of its occurrences to be given
 */
gboolean
cal_store_is_crowded (CalStore *self, CalAppointment *appointment)
{
  guint64 identity;

  g_return_val_if_fail (CAL_IS_STORE (self), FALSE);
  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), FALSE);

  identity = get_identity (appointment);
  return g_hash_table_contains (self->crowded, &identity);
}
