/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include "cal-occurrence-list.h"

/* What a change does to the cache and to the database.
 *
 * Each step of a change is a layer over every span of days in the cache: a function that takes the
 * occurrences of one appointment out, applies the step to the version it found there and puts the
 * occurrences of the outcome in. A patch is applied to whatever the layers below show, so that one
 * of two overlapping edits can fail and leave exactly the other.
 *
 * A span that does not show the appointment (it comes in from elsewhere) has no version to start
 * from. There the step starts from what the user saw when the first of the pending changes of that
 * appointment was made, with the pending steps since then applied: the same fold as anywhere else.
 *
 * When the database has written a change it answers with the appointments as they are stored now.
 * They are put into the confirmed data in the same way, so nothing has to be read again.
 *
 * All of this is on the main thread, for each span in the cache. What keeps it short: an
 * appointment that does not recur is found by its id; which ones recur is remembered (`series`);
 * and a layer keeps its last outcome, since nearly all spans start from the same version. */

/* One step of a pending change, as a layer. Owned by the layer, borrowed by the table of pending.
 */
typedef struct
{
  CalStore *store;         /* borrowed: it outlives its mutations */
  QueryMutation *mutation; /* borrowed: it owns the layer */
  CalChange *change;
  const CalStep *step;

  CalAppointment *last_base;    /* (nullable) */
  CalAppointment *last_outcome; /* (nullable) */
  gboolean has_last;
} Layer;

static gboolean
is_series (CalStore *self, const char *calendar_id, const char *uid)
{
  guint64 identity = cal_occurrence_list_hash_identity (calendar_id, uid);

  return g_hash_table_contains (self->series, &identity);
}

static void
note_series (CalStore *self, CalAppointment *appointment)
{
  guint64 identity;
  guint n_overrides;

  cal_appointment_get_overrides (appointment, &n_overrides);
  if (!cal_appointment_is_recurring (appointment) && n_overrides == 0)
    return;

  identity = cal_occurrence_list_hash_identity (cal_appointment_get_calendar_id (appointment),
                                                cal_appointment_get_uid (appointment));
  if (!g_hash_table_contains (self->series, &identity))
    g_hash_table_add (self->series, g_memdup2 (&identity, sizeof identity));
}

/* The calendar in which an appointment is after a step that found it in the step's own. */
static const char *
get_calendar_after (const CalStep *step)
{
  if (step->kind == CAL_STEP_REPLACE)
    return cal_appointment_get_calendar_id (step->replacement);
  if (step->kind == CAL_STEP_PATCH && cal_patch_has (step->patch, CAL_FIELD_CALENDAR))
    return cal_patch_get_new_calendar (step->patch);

  return cal_appointment_get_calendar_id (step->appointment);
}

static void
remember_pending (Layer *layer)
{
  GHashTable *pending = layer->store->pending;
  const char *uid = cal_appointment_get_uid (layer->step->appointment);
  GPtrArray *layers = g_hash_table_lookup (pending, uid);

  if (layers == NULL)
    {
      layers = g_ptr_array_new ();
      g_hash_table_insert (pending, g_strdup (uid), layers);
    }
  g_ptr_array_add (layers, layer);
}

static void
forget_pending (Layer *layer)
{
  GHashTable *pending = layer->store->pending;
  const char *uid = cal_appointment_get_uid (layer->step->appointment);
  GPtrArray *layers = g_hash_table_lookup (pending, uid);

  if (layers == NULL || !g_ptr_array_remove (layers, layer))
    return;
  if (layers->len == 0)
    g_hash_table_remove (pending, uid);
}

static void
layer_free (gpointer data)
{
  Layer *self = data;

  forget_pending (self);
  g_clear_object (&self->last_base);
  g_clear_object (&self->last_outcome);
  g_object_unref (self->change);
  g_free (self);
}

/* Where the appointment of a step stands before it, when the data don't tell. Walks back along the
 * pending steps of the same appointment (which may have changed its calendar), then forward again.
 */
static CalAppointment *
fold_pending (Layer *layer)
{
  const CalStep *step = layer->step;
  GPtrArray *layers =
      g_hash_table_lookup (layer->store->pending, cal_appointment_get_uid (step->appointment));
  const char *calendar_id = cal_appointment_get_calendar_id (step->appointment);
  g_autoptr (GPtrArray) before = g_ptr_array_new ();
  g_autoptr (CalAppointment) current = NULL;
  guint position = 0;

  if (layers != NULL && !g_ptr_array_find (layers, layer, &position))
    position = 0;
  while (position-- > 0)
    {
      Layer *other = g_ptr_array_index (layers, position);

      /* One that has just been refused is taken out of one list after the other. */
      if (query_mutation_get_error (other->mutation) != NULL
          || !g_str_equal (get_calendar_after (other->step), calendar_id))
        continue;
      g_ptr_array_add (before, other);
      calendar_id = cal_appointment_get_calendar_id (other->step->appointment);
    }

  if (before->len > 0)
    step = ((Layer *) g_ptr_array_index (before, before->len - 1))->step;
  if (step->kind != CAL_STEP_CREATE)
    current = g_object_ref (step->appointment);

  for (guint i = before->len; i > 0; i--)
    {
      Layer *other = g_ptr_array_index (before, i - 1);
      g_autoptr (GError) error = NULL;
      CalAppointment *next = cal_step_apply (other->step, current, &error);

      if (error != NULL)
        continue;
      g_clear_object (&current);
      current = next;
    }

  return g_steal_pointer (&current);
}

/* FALSE: the step can't be applied to that version. */
static gboolean
apply_step (Layer *layer, CalAppointment *base, CalAppointment **out_outcome)
{
  g_autoptr (GError) error = NULL;

  if (!layer->has_last || layer->last_base != base)
    {
      g_autoptr (CalAppointment) outcome = cal_step_apply (layer->step, base, &error);

      if (error != NULL)
        return FALSE;
      if (outcome != NULL)
        {
          note_series (layer->store, outcome);
          cal_store_forget_crowded (layer->store, outcome);
        }
      g_set_object (&layer->last_base, base);
      g_set_object (&layer->last_outcome, outcome);
      layer->has_last = TRUE;
    }

  *out_outcome = layer->last_outcome;
  return TRUE;
}

/* `without`, which is without the appointment of that identity, with `appointment` (nullable). */
static QueryList *
put_appointment (CalStore *self,
                 QueryList *without,
                 const CalRange *range,
                 const char *calendar_id,
                 CalAppointment *appointment,
                 gboolean pending)
{
  g_autoptr (QueryList) moved = NULL;
  QueryList *list;
  gboolean is_crowded = FALSE;
  const char *new_id, *uid;

  if (appointment == NULL)
    return g_object_ref (without);

  new_id = cal_appointment_get_calendar_id (appointment);
  uid = cal_appointment_get_uid (appointment);
  if (!g_str_equal (new_id, calendar_id))
    moved = cal_occurrence_list_drop (without, new_id, uid, is_series (self, new_id, uid), NULL);

  list = cal_occurrence_list_add (moved != NULL ? moved : without,
                                  appointment,
                                  range,
                                  pending,
                                  &is_crowded);
  if (is_crowded)
    cal_store_note_crowded (self, appointment);
  return list;
}

static gpointer
show_step (QueryKey *key, gpointer data, gpointer user_data)
{
  Layer *layer = user_data;
  CalStore *self = layer->store;
  const char *calendar_id = cal_appointment_get_calendar_id (layer->step->appointment);
  const char *uid = cal_appointment_get_uid (layer->step->appointment);
  CalAppointment *current = NULL;
  CalAppointment *outcome = NULL;
  g_autoptr (CalAppointment) folded = NULL;
  g_autoptr (QueryList) without = NULL;
  CalRange range;

  if (data == NULL)
    return NULL;

  without = cal_occurrence_list_drop (data,
                                      calendar_id,
                                      uid,
                                      is_series (self, calendar_id, uid),
                                      &current);
  if (current != NULL && layer->step->kind == CAL_STEP_CREATE)
    return g_object_ref (data);
  if (current == NULL)
    folded = fold_pending (layer);
  if (!apply_step (layer, current != NULL ? current : folded, &outcome))
    return g_object_ref (data);
  if (current == NULL && outcome == NULL)
    return g_object_ref (data);

  cal_store_key_to_range (self, key, &range);
  return put_appointment (self, without, &range, calendar_id, outcome, TRUE);
}

/* Marks a change that was made on top of one that has been refused since, or to what an import, or
 * its undo, has replaced since: what the user saw then is not what the change began with, and must
 * not come back when it is undone. */
static G_DEFINE_QUARK (cal_store_shaken, shaken)

    static gboolean is_shaken (QueryMutation *mutation)
{
  return g_object_get_qdata (G_OBJECT (mutation), shaken_quark ()) != NULL;
}

static void
shake (QueryMutation *mutation)
{
  g_object_set_qdata (G_OBJECT (mutation), shaken_quark (), GINT_TO_POINTER (TRUE));
}

static gboolean
is_behind (CalStore *self)
{
  if (self->behind != NULL && query_mutation_get_state (self->behind) != QUERY_MUTATION_PENDING
      && query_client_count_fetching (self->client, NULL) == 0)
    g_clear_object (&self->behind);
  return self->behind != NULL;
}

static void
add_layers (QueryMutation *mutation, gpointer user_data)
{
  CalStore *self = user_data;
  CalChange *change = query_mutation_get_variables (mutation);
  guint n_steps = cal_change_get_n_steps (change);
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");

  for (guint i = 0; i < n_steps; i++)
    {
      Layer *layer = g_new0 (Layer, 1);

      layer->store = self;
      layer->mutation = mutation;
      layer->change = g_object_ref (change);
      layer->step = cal_change_get_step (change, i);
      note_series (self, layer->step->appointment);
      remember_pending (layer);
      query_mutation_add_layer (mutation, key, FALSE, show_step, layer, layer_free);
    }

  if (is_behind (self))
    shake (mutation);
}

/* What was stored before the steps of a change that has been carried out. */
static G_DEFINE_QUARK (cal_store_before, before)

    static void set_before (QueryMutation *mutation, GPtrArray *before)
{
  g_object_set_qdata_full (G_OBJECT (mutation),
                           before_quark (),
                           before,
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryAttempt *attempt = user_data;
  QueryMutation *mutation = query_attempt_get_mutation (attempt);
  GError *error = NULL;
  GPtrArray *before = NULL;
  GPtrArray *stored = cal_database_write_finish (CAL_DATABASE (source), result, &before, &error);

  if (stored == NULL)
    {
      query_attempt_return_error (attempt, error);
      return;
    }

  set_before (mutation, before);
  query_attempt_return (attempt, stored);
}

static void
shake_after (GPtrArray *layers, QueryMutation *mutation)
{
  for (guint i = 0; i < layers->len; i++)
    {
      QueryMutation *later = ((Layer *) g_ptr_array_index (layers, i))->mutation;

      if (query_mutation_get_serial (later) > query_mutation_get_serial (mutation))
        shake (later);
    }
}

static void
shake_followers (CalStore *self, QueryMutation *failed)
{
  CalChange *change = query_mutation_get_variables (failed);

  for (guint i = 0; i < cal_change_get_n_steps (change); i++)
    {
      const char *uid = cal_appointment_get_uid (cal_change_get_step (change, i)->appointment);
      GPtrArray *layers = g_hash_table_lookup (self->pending, uid);

      if (layers != NULL)
        shake_after (layers, failed);
    }
}

/* The change by what was there before it and what is there now; without a step when it did nothing.
 */
static CalChange *
make_real_change (CalChange *change, GPtrArray *all_before, GPtrArray *stored)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < stored->len; i++)
    {
      CalAppointment *before = g_ptr_array_index (all_before, i);
      CalAppointment *after = g_ptr_array_index (stored, i);

      if (cal_change_get_step (change, i)->kind == CAL_STEP_CREATE && after != NULL)
        g_ptr_array_add (parts, cal_change_new_create (after));
      else if (before != NULL && after != NULL)
        g_ptr_array_add (parts, cal_change_new_replace (before, after));
      else if (before != NULL)
        g_ptr_array_add (parts, cal_change_new_delete (before));
    }

  return cal_change_new_join ((CalChange *const *) parts->pdata, parts->len);
}

/* There was nothing of the appointments of these steps before, nor is there now. */
static void
answer_nothing (QueryAttempt *attempt)
{
  QueryMutation *mutation = query_attempt_get_mutation (attempt);
  GPtrArray *nothing = g_ptr_array_new ();

  g_ptr_array_set_size (nothing,
                        (int) cal_change_get_n_steps (query_attempt_get_variables (attempt)));
  set_before (mutation, g_ptr_array_ref (nothing));
  query_attempt_return (attempt, nothing);
}

static void
write_change (CalStore *self, gpointer data)
{
  QueryAttempt *attempt = data;
  QueryMutation *mutation = query_attempt_get_mutation (attempt);
  g_autoptr (CalChange) inverse = NULL;

  if (is_shaken (mutation))
    inverse = cal_store_get_real_inverse (self, mutation);
  if (inverse != NULL && cal_change_get_n_steps (inverse) == 0)
    {
      answer_nothing (attempt);
      return;
    }

  /* Not the attempt's cancellable: what was handed over is written, also when the program ends. */
  cal_database_write_async (self->database,
                            inverse != NULL ? inverse : query_attempt_get_variables (attempt),
                            NULL,
                            written_cb,
                            attempt);
}

static void
run_change (QueryAttempt *attempt, gpointer user_data)
{
  cal_store_when_open (user_data, write_change, attempt);
}

/* A change with what the database made of it. */
typedef struct
{
  CalStore *store;
  CalChange *change;
  GPtrArray *stored; /* nullable CalAppointment, one a step */
} Outcome;

static gpointer
confirm_change (QueryKey *key, gpointer data, gpointer user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (QueryList) list = NULL;
  CalRange range;

  if (data == NULL)
    return NULL;

  list = g_object_ref (data);
  cal_store_key_to_range (outcome->store, key, &range);
  for (guint i = 0; i < outcome->stored->len; i++)
    {
      CalAppointment *seen = cal_change_get_step (outcome->change, i)->appointment;
      const char *calendar_id = cal_appointment_get_calendar_id (seen);
      const char *uid = cal_appointment_get_uid (seen);
      g_autoptr (QueryList) without =
          cal_occurrence_list_drop (list,
                                    calendar_id,
                                    uid,
                                    is_series (outcome->store, calendar_id, uid),
                                    NULL);

      g_object_unref (list);
      list = put_appointment (outcome->store,
                              without,
                              &range,
                              calendar_id,
                              g_ptr_array_index (outcome->stored, i),
                              FALSE);
    }

  return g_steal_pointer (&list);
}

static gboolean
change_succeeded (QueryMutation *mutation, gpointer user_data, GError **error)
{
  CalStore *self = user_data;
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");
  Outcome outcome = { .store = self,
                      .change = query_mutation_get_variables (mutation),
                      .stored = query_mutation_get_result (mutation) };

  g_assert (outcome.stored->len == cal_change_get_n_steps (outcome.change));
  for (guint i = 0; i < outcome.stored->len; i++)
    if (g_ptr_array_index (outcome.stored, i) != NULL)
      {
        note_series (self, g_ptr_array_index (outcome.stored, i));
        cal_store_forget_crowded (self, g_ptr_array_index (outcome.stored, i));
      }

  if (is_shaken (mutation))
    {
      g_autoptr (CalChange) real =
          make_real_change (outcome.change,
                            g_object_get_qdata (G_OBJECT (mutation), before_quark ()),
                            outcome.stored);

      cal_store_note_real_change (self, mutation, real);
    }

  cal_store_forget_pending (self, mutation);
  query_mutation_confirm (mutation, QUERY_FILTER_PREFIX (key), confirm_change, &outcome);
  return TRUE;
}

/* A refusal may mean that what was seen is out of date; and whether a series repeats too often,
 * which the change let forget, is found out by reading it again. */
static gboolean
change_failed (QueryMutation *mutation, gpointer user_data, GError **error)
{
  CalStore *self = user_data;
  g_autoptr (QueryKey) key = query_key_new ("s", "occurrences");
  const GError *reason = query_mutation_get_error (mutation);

  shake_followers (self, mutation);
  cal_store_forget_pending (self, mutation);
  if (g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND)
      || g_error_matches (reason, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_EXISTS)
      || (reason != NULL && reason->domain == CAL_MODEL_ERROR)
      || cal_store_was_crowded (self, query_mutation_get_variables (mutation)))
    query_mutation_invalidate (mutation, QUERY_FILTER_PREFIX (key));
  return TRUE;
}

static gboolean
has_created (CalChange *change, CalAppointment *appointment)
{
  guint n_steps = cal_change_get_n_steps (change);

  for (guint i = 0; i < n_steps; i++)
    {
      const CalStep *step = cal_change_get_step (change, i);

      if (step->kind == CAL_STEP_CREATE
          && g_str_equal (cal_appointment_get_uid (step->appointment),
                          cal_appointment_get_uid (appointment))
          && g_str_equal (cal_appointment_get_calendar_id (step->appointment),
                          cal_appointment_get_calendar_id (appointment)))
        return TRUE;
    }

  return FALSE;
}

/* What was created in vain can't be changed either; nor is there anything to undo in it. */
static gboolean
depends (QueryMutation *mutation, QueryMutation *failed, gpointer user_data)
{
  CalChange *change = query_mutation_get_variables (mutation);
  guint n_steps = cal_change_get_n_steps (change);

  if (!g_str_equal (query_mutation_get_kind (failed), CAL_STORE_KIND_CHANGE))
    return FALSE;
  if (cal_store_is_same_entry (mutation, failed))
    return TRUE;

  for (guint i = 0; i < n_steps; i++)
    if (has_created (query_mutation_get_variables (failed),
                     cal_change_get_step (change, i)->appointment))
      return TRUE;

  return FALSE;
}

/**
 * cal_store_register_changes:
 * @self: the store
 *
 * Tells the client how a change to appointments is shown and carried out.
 */
void
cal_store_register_changes (CalStore *self)
{
  const QueryMutationKind change = {
    .name = CAL_STORE_KIND_CHANGE,
    .variables_type = CAL_TYPE_CHANGE,
    .result_type = G_TYPE_PTR_ARRAY,
    .run = run_change,
    .layers = add_layers,
    .on_success = change_succeeded,
    .on_error = change_failed,
    .scope = cal_store_get_scope,
    .depends = depends,
    .retry_func = cal_store_should_retry,
    .retry_delay = cal_store_get_retry_delay,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .user_data = self,
  };

  query_client_register_mutation (self->client, &change);
}

/**
 * cal_store_shake_changes:
 * @self: the store
 * @cause: an import that was carried out, taken back, or done again
 *
 * Changes that were made after it was asked for, and until what is there now has been read, were
 * made to what was there before it. They are carried out on what is stored; undoing them leads back
 * to that.
 */
void
cal_store_shake_changes (CalStore *self, QueryMutation *cause)
{
  GHashTableIter iter;
  gpointer value;

  g_set_object (&self->behind, cause);
  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    shake_after (value, cause);
}

/**
 * cal_store_forget_pending:
 * @self: the store
 * @mutation: a change that has been carried out or refused
 *
 * Its steps are no longer folded into what other pending changes start from.
 */
void
cal_store_forget_pending (CalStore *self, QueryMutation *mutation)
{
  CalChange *change = query_mutation_get_variables (mutation);
  guint n_steps = cal_change_get_n_steps (change);

  for (guint i = 0; i < n_steps; i++)
    {
      const char *uid = cal_appointment_get_uid (cal_change_get_step (change, i)->appointment);
      GPtrArray *layers = g_hash_table_lookup (self->pending, uid);

      for (guint j = layers != NULL ? layers->len : 0; j > 0; j--)
        if (((Layer *) g_ptr_array_index (layers, j - 1))->mutation == mutation)
          g_ptr_array_remove_index (layers, j - 1);
      if (layers != NULL && layers->len == 0)
        g_hash_table_remove (self->pending, uid);
    }
}
