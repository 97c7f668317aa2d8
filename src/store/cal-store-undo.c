/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include <glib/gi18n-lib.h>

#include "cal-store-error.h"

/* Applying, undoing and redoing.
 *
 * Each change that is applied is noted with its name. Undoing runs the inverse of the change as a
 * mutation of its own, redoing runs the change again; which of the three a mutation is stands on it
 * (a Role), so that what fails can be put right in the stack: a change that failed is dropped, an
 * undo that failed leaves the change where it was. A double submit joins the pending mutation, but
 * a change that was undone meanwhile is done anew. */

/* What a mutation is to the undo stack. */
typedef enum
{
  ROLE_DO,
  ROLE_UNDO,
  ROLE_REDO,
} RoleKind;

typedef struct
{
  RoleKind kind;
  CalUndoEntry *entry;
} Role;

static G_DEFINE_QUARK (cal_store_role, role)

    static void role_free (gpointer data)
{
  Role *self = data;

  cal_undo_entry_unref (self->entry);
  g_free (self);
}

static void
set_role (QueryMutation *mutation, RoleKind kind, CalUndoEntry *entry)
{
  Role *self = g_new0 (Role, 1);

  self->kind = kind;
  self->entry = cal_undo_entry_ref (entry);
  g_object_set_qdata_full (G_OBJECT (mutation), role_quark (), self, role_free);
}

static Role *
get_role (QueryMutation *mutation)
{
  return g_object_get_qdata (G_OBJECT (mutation), role_quark ());
}

/**
 * cal_store_is_same_entry:
 * @a: a mutation
 * @b: another
 *
 * Returns: whether one of them does what the other undoes
 */
gboolean
cal_store_is_same_entry (QueryMutation *a, QueryMutation *b)
{
  Role *first = get_role (a);
  Role *second = get_role (b);

  return first != NULL && second != NULL && first->entry == second->entry;
}

/* Once for what is read, once for the schedules that filter it by the calendars. */
static void
flush (CalStore *self)
{
  query_client_flush (self->client);
  query_client_flush (self->client);
}

/* Puts the stack right after a mutation that was not carried out. */
static void
take_role_back (CalStore *self, QueryMutation *mutation, Role *role)
{
  QueryMutation *cause = query_mutation_get_cause (mutation);

  if (role->kind == ROLE_DO)
    cal_undo_stack_drop (self->undo, role->entry);
  else if (cause != NULL && cal_store_is_same_entry (mutation, cause))
    return;
  else if (cal_store_error_is_final (query_mutation_get_error (mutation)))
    cal_undo_stack_drop (self->undo, role->entry);
  else
    cal_undo_stack_set_undone (self->undo, role->entry, role->kind == ROLE_REDO);
}

static char *
describe_failure (QueryMutation *mutation, Role *role)
{
  g_autofree char *reason = cal_store_error_to_text (query_mutation_get_error (mutation));

  if (role == NULL)
    return g_steal_pointer (&reason);

  switch (role->kind)
    {
    case ROLE_UNDO:
      /* Translators: what was to be undone, and the reason why it could not be */
      return g_strdup_printf (_ ("Not undone: %s. %s."),
                              cal_undo_entry_get_what (role->entry),
                              reason);
    case ROLE_REDO:
      /* Translators: what was to be done again, and the reason why it could not be */
      return g_strdup_printf (_ ("Not done again: %s. %s."),
                              cal_undo_entry_get_what (role->entry),
                              reason);
    case ROLE_DO:
    default:
      /* Translators: what had been done, and the reason why it could not be kept */
      return g_strdup_printf (_ ("Taken back: %s. %s."),
                              cal_undo_entry_get_what (role->entry),
                              reason);
    }
}

static void
report_failure (CalStore *self, QueryMutation *mutation, Role *role)
{
  g_autofree char *message = describe_failure (mutation, role);
  CalChange *change = NULL;

  if (role != NULL && role->kind == ROLE_DO
      && CAL_IS_CHANGE (cal_undo_entry_get_subject (role->entry)))
    change = cal_undo_entry_get_subject (role->entry);

  flush (self);
  g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_FAILED], 0, mutation, change, message);
}

/* An import is noted when it has been carried out: only then it is known what it did. */
static void
note_import (CalStore *self, QueryMutation *mutation)
{
  CalImportReport *report = query_mutation_get_result (mutation);
  guint n_changed = cal_import_report_get_n_new (report) + cal_import_report_get_n_changed (report);
  guint n_others = cal_import_report_get_n_new_others (report);
  g_autofree char *what = NULL;
  CalUndoEntry *entry;

  if (cal_import_report_get_batch (report) == 0 || n_changed + n_others == 0)
    return;

  if (n_changed > 0)
    what = g_strdup_printf (
        ngettext ("%u appointment imported", "%u appointments imported", n_changed),
        n_changed);
  else
    /* Translators: other than appointments */
    what = g_strdup_printf (ngettext ("%u other entry, such as a task, imported",
                                      "%u other entries, such as tasks, imported",
                                      n_others),
                            n_others);
  entry = cal_undo_stack_push (self->undo, what, report);
  set_role (mutation, ROLE_DO, entry);
  g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_DONE], 0, mutation, what);
}

/* How many appointments it was done to, and how many were left as they are. */
static char *
describe_reversion (QueryMutation *mutation, Role *role)
{
  g_autofree char *done = NULL;
  g_autofree char *kept = NULL;
  guint n_done, n_kept;

  g_variant_get (query_mutation_get_result (mutation), "(uu)", &n_done, &n_kept);
  /* There were only tasks and the like in it. */
  if (n_done + n_kept == 0)
    return g_strdup (role->kind == ROLE_UNDO ? _ ("Import undone") : _ ("Import done again"));
  if (role->kind == ROLE_UNDO)
    done = g_strdup_printf (ngettext ("Import undone: %u appointment taken back",
                                      "Import undone: %u appointments taken back",
                                      n_done),
                            n_done);
  else
    done = g_strdup_printf (ngettext ("Import done again: %u appointment",
                                      "Import done again: %u appointments",
                                      n_done),
                            n_done);
  if (n_kept == 0)
    return g_steal_pointer (&done);

  kept = g_strdup_printf (ngettext ("%u was changed since and kept as it is",
                                    "%u were changed since and kept as they are",
                                    n_kept),
                          n_kept);
  /* Translators: how many appointments were taken back; how many were kept */
  return g_strdup_printf (_ ("%s; %s"), done, kept);
}

/* What an undo or a redo of an import has come to is told when it is known. */
static void
note_reversion (CalStore *self, QueryMutation *mutation, Role *role)
{
  g_autofree char *message = NULL;

  if (role->kind == ROLE_UNDO)
    cal_store_end_revert (self, cal_undo_entry_get_subject (role->entry));
  if (query_mutation_get_state (mutation) != QUERY_MUTATION_SUCCESS)
    return;

  message = describe_reversion (mutation, role);
  g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_DONE], 0, mutation, message);
}

/**
 * cal_store_mutation_settled:
 * @self: the store
 * @mutation: a mutation that has ended
 *
 * Puts the undo stack right, and tells of a failure.
 */
void
cal_store_mutation_settled (CalStore *self, QueryMutation *mutation)
{
  const char *kind = query_mutation_get_kind (mutation);
  Role *role = get_role (mutation);

  if (role != NULL && g_str_equal (kind, CAL_STORE_KIND_IMPORT_REVERT))
    note_reversion (self, mutation, role);
  if (query_mutation_get_state (mutation) == QUERY_MUTATION_SUCCESS)
    {
      if (g_str_equal (kind, CAL_STORE_KIND_IMPORT))
        note_import (self, mutation);
      return;
    }

  if (role != NULL)
    take_role_back (self, mutation, role);

  /* What fails along with something else is said there, and who imports hears of it directly. */
  if (query_mutation_get_cause (mutation) == NULL && !query_mutation_get_cancelled (mutation)
      && !g_str_equal (kind, CAL_STORE_KIND_IMPORT)
      && !g_error_matches (query_mutation_get_error (mutation), G_IO_ERROR, G_IO_ERROR_CANCELLED))
    report_failure (self, mutation, role);
}

static gboolean
is_same_patch (CalPatch *a, CalPatch *b)
{
  g_autoptr (GVariant) first = NULL;
  g_autoptr (GVariant) second = NULL;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;

  first = g_variant_ref_sink (cal_patch_to_variant (a));
  second = g_variant_ref_sink (cal_patch_to_variant (b));
  return g_variant_equal (first, second);
}

static gboolean
is_same_appointment (CalAppointment *a, CalAppointment *b)
{
  return a == b || (a != NULL && b != NULL && cal_appointment_equal (a, b));
}

static gboolean
is_same_change (CalChange *a, CalChange *b)
{
  guint n_steps = cal_change_get_n_steps (a);

  if (a == b)
    return TRUE;
  if (n_steps != cal_change_get_n_steps (b))
    return FALSE;

  for (guint i = 0; i < n_steps; i++)
    {
      const CalStep *first = cal_change_get_step (a, i);
      const CalStep *second = cal_change_get_step (b, i);

      if (first->kind != second->kind
          || !is_same_appointment (first->appointment, second->appointment)
          || !is_same_appointment (first->replacement, second->replacement)
          || !is_same_patch (first->patch, second->patch))
        return FALSE;
    }

  return TRUE;
}

static gboolean
has_step_of (CalChange *change, CalAppointment *appointment)
{
  guint n_steps = cal_change_get_n_steps (change);

  for (guint i = 0; i < n_steps; i++)
    if (g_str_equal (cal_appointment_get_uid (cal_change_get_step (change, i)->appointment),
                     cal_appointment_get_uid (appointment)))
      return TRUE;

  return FALSE;
}

static gboolean
is_about_same (CalChange *a, CalChange *b)
{
  guint n_steps = cal_change_get_n_steps (b);

  for (guint i = 0; i < n_steps; i++)
    if (has_step_of (a, cal_change_get_step (b, i)->appointment))
      return TRUE;

  return FALSE;
}

/* The pending mutation of the same steps that a double click would submit again. One that others
 * of the same appointment have followed is not it: who moves something there, back and there again
 * means all three. */
static QueryMutation *
find_pending (CalStore *self, CalChange *change)
{
  GListModel *pending = G_LIST_MODEL (query_client_get_pending (self->client));

  for (guint i = g_list_model_get_n_items (pending); i > 0; i--)
    {
      g_autoptr (QueryMutation) mutation = g_list_model_get_item (pending, i - 1);
      gpointer variables = query_mutation_get_variables (mutation);
      Role *role = get_role (mutation);

      if (!g_str_equal (query_mutation_get_kind (mutation), CAL_STORE_KIND_CHANGE)
          || !is_about_same (variables, change))
        continue;
      if (role == NULL || role->kind != ROLE_DO || cal_undo_entry_is_undone (role->entry)
          || !is_same_change (variables, change))
        return NULL;
      return mutation;
    }

  return NULL;
}

/**
 * cal_store_note_real_change:
 * @self: the store
 * @mutation: a change that has been carried out
 * @change: what it has done, where that is not what was seen when it was made; it may have no step
 *
 * Undoing it leads back to where @change began.
 */
void
cal_store_note_real_change (CalStore *self, QueryMutation *mutation, CalChange *change)
{
  Role *role = get_role (mutation);

  if (role != NULL && role->kind != ROLE_UNDO
      && CAL_IS_CHANGE (cal_undo_entry_get_subject (role->entry)))
    cal_undo_entry_set_subject (role->entry, change);
}

/**
 * cal_store_get_real_inverse:
 * @self: the store
 * @mutation: a change that is about to be carried out
 *
 * Returns: (transfer full) (nullable): what undoes what was really done, when @mutation undoes
 *   something; %NULL when it doesn't
 */
CalChange *
cal_store_get_real_inverse (CalStore *self, QueryMutation *mutation)
{
  Role *role = get_role (mutation);

  if (role == NULL || role->kind != ROLE_UNDO
      || !CAL_IS_CHANGE (cal_undo_entry_get_subject (role->entry)))
    return NULL;

  return cal_change_invert (cal_undo_entry_get_subject (role->entry));
}

static QueryMutation *
mutate (CalStore *self, CalUndoEntry *entry, gboolean undo)
{
  gpointer subject = cal_undo_entry_get_subject (entry);
  g_autoptr (CalChange) inverse = NULL;

  if (CAL_IS_CALENDAR (subject))
    return cal_store_mutate_calendar (self, subject, undo);
  if (CAL_IS_IMPORT_REPORT (subject))
    return cal_store_revert_import (self, subject, !undo);
  if (!undo)
    return query_client_mutate (self->client, CAL_STORE_KIND_CHANGE, subject);

  inverse = cal_change_invert (subject);
  return query_client_mutate (self->client, CAL_STORE_KIND_CHANGE, inverse);
}

/* The role comes in time: the database never answers before the next turn of the main loop. */
static QueryMutation *
run_entry (CalStore *self, CalUndoEntry *entry, RoleKind role, const char *message)
{
  QueryMutation *mutation = mutate (self, entry, role == ROLE_UNDO);

  set_role (mutation, role, entry);
  flush (self);
  if (!CAL_IS_IMPORT_REPORT (cal_undo_entry_get_subject (entry)))
    g_signal_emit (self, cal_store_signals[CAL_STORE_SIGNAL_DONE], 0, mutation, message);
  return mutation;
}

/**
 * cal_store_do:
 * @self: the store
 * @subject: what to do something to, as an entry of the undo stack has it
 * @what: what is done, in the user's words
 *
 * Does something that can be undone, and tells of it.
 *
 * Returns: (transfer none): the mutation
 */
QueryMutation *
cal_store_do (CalStore *self, gpointer subject, const char *what)
{
  return run_entry (self, cal_undo_stack_push (self->undo, what, subject), ROLE_DO, what);
}

/**
 * cal_store_apply:
 * @self: the store
 * @change: what to do
 * @what: what was done, in the user's words
 *
 * Runs a change: it is in every model before this returns, and #CalStore::done has been emitted.
 * While one with the same steps is pending, nothing new is begun.
 *
 * Returns: (transfer none): the mutation
 */
QueryMutation *
cal_store_apply (CalStore *self, CalChange *change, const char *what)
{
  QueryMutation *pending;

  g_return_val_if_fail (CAL_IS_STORE (self), NULL);
  g_return_val_if_fail (CAL_IS_CHANGE (change), NULL);
  g_return_val_if_fail (what != NULL, NULL);

  pending = find_pending (self, change);
  if (pending != NULL)
    return pending;

  return cal_store_do (self, change, what);
}

static void
reverse_entry (CalStore *self, CalUndoEntry *entry, gboolean undo)
{
  g_autoptr (CalUndoEntry) held G_GNUC_UNUSED = cal_undo_entry_ref (entry);
  const char *what = cal_undo_entry_get_what (entry);
  /* Translators: %s is what was done, such as “Appointment added” */
  g_autofree char *message = undo ? g_strdup_printf (_ ("Undone: %s"), what)
                                  : g_strdup_printf (_ ("Done again: %s"), what);

  cal_undo_stack_set_undone (self->undo, entry, undo);
  run_entry (self, entry, undo ? ROLE_UNDO : ROLE_REDO, message);
}

/**
 * cal_store_undo:
 * @self: the store
 *
 * Undoes the newest change that is done, as a change of its own. Does nothing when there is none.
 */
void
cal_store_undo (CalStore *self)
{
  CalUndoEntry *entry;

  g_return_if_fail (CAL_IS_STORE (self));

  entry = cal_undo_stack_get_undo (self->undo);
  if (entry != NULL)
    reverse_entry (self, entry, TRUE);
}

/**
 * cal_store_redo:
 * @self: the store
 *
 * Does again what was undone last. Does nothing when there is nothing of that kind.
 */
void
cal_store_redo (CalStore *self)
{
  CalUndoEntry *entry;

  g_return_if_fail (CAL_IS_STORE (self));

  entry = cal_undo_stack_get_redo (self->undo);
  if (entry != NULL)
    reverse_entry (self, entry, FALSE);
}

/**
 * cal_store_is_undo:
 * @self: the store
 * @mutation: one that #CalStore::done told of
 *
 * Returns: whether it undoes something, so that the way back from it is cal_store_redo()
 */
gboolean
cal_store_is_undo (CalStore *self, QueryMutation *mutation)
{
  Role *role;

  g_return_val_if_fail (CAL_IS_STORE (self), FALSE);
  g_return_val_if_fail (QUERY_IS_MUTATION (mutation), FALSE);

  role = get_role (mutation);
  return role != NULL && role->kind == ROLE_UNDO;
}
