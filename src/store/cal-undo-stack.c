/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-undo-stack.h"

/* Two stacks of entries, in the order in which they were made. Undoing moves the newest entry that
 * is done to the other stack, redoing moves the oldest that is undone back, and something new drops
 * all that are undone.
 *
 * A change can still fail after others were made on top of it, and so can an undo, so that entries
 * come and go in the middle: each knows its place by a number, and stacks are kept sorted by it. An
 * entry whose change failed is dropped; one whose undo failed goes back to where it was. */

struct _CalUndoEntry
{
  int n_references;
  guint64 serial; /* order of making */
  char *what;     /* in the user's words */
  GObject *subject;
  gboolean undone;
  gboolean dropped; /* it was never carried out: it doesn't come back */
};

struct _CalUndoStack
{
  GObject parent_instance;

  GPtrArray *done;   /* CalUndoEntry, ascending: the last is undone first */
  GPtrArray *undone; /* CalUndoEntry, descending: the last is redone first */
  guint64 last_serial;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CalUndoStack, cal_undo_stack, G_TYPE_OBJECT)

/**
 * cal_undo_entry_ref:
 * @self: an entry
 *
 * Returns: (transfer full): the entry
 */
CalUndoEntry *
cal_undo_entry_ref (CalUndoEntry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->n_references++;
  return self;
}

/**
 * cal_undo_entry_unref:
 * @self: (transfer full): an entry
 */
void
cal_undo_entry_unref (CalUndoEntry *self)
{
  g_return_if_fail (self != NULL);

  if (--self->n_references > 0)
    return;

  g_clear_object (&self->subject);
  g_free (self->what);
  g_free (self);
}

/**
 * cal_undo_entry_get_subject:
 * @self: an entry
 *
 * Returns: (transfer none) (nullable): what it was done to: a #CalChange, the #CalImportReport of
 * an import or the #CalCalendar that was deleted
 */
gpointer
cal_undo_entry_get_subject (CalUndoEntry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->subject;
}

/**
 * cal_undo_entry_set_subject:
 * @self: an entry
 * @subject: what was really done
 *
 * For when that is known only later.
 */
void
cal_undo_entry_set_subject (CalUndoEntry *self, gpointer subject)
{
  g_return_if_fail (self != NULL);

  g_set_object (&self->subject, subject);
}

/**
 * cal_undo_entry_get_what:
 * @self: (nullable): an entry
 *
 * Returns: (transfer none) (nullable): what was done, in the user's words; %NULL for none
 */
const char *
cal_undo_entry_get_what (CalUndoEntry *self)
{
  return self != NULL ? self->what : NULL;
}

/**
 * cal_undo_entry_is_undone:
 * @self: an entry
 *
 * Returns: whether it has been undone, so that it can be done again
 */
gboolean
cal_undo_entry_is_undone (CalUndoEntry *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->undone;
}

static gboolean
is_sorted (CalUndoStack *self)
{
  for (guint i = 1; i < self->done->len; i++)
    if (((CalUndoEntry *) g_ptr_array_index (self->done, i - 1))->serial
        >= ((CalUndoEntry *) g_ptr_array_index (self->done, i))->serial)
      return FALSE;
  for (guint i = 1; i < self->undone->len; i++)
    if (((CalUndoEntry *) g_ptr_array_index (self->undone, i - 1))->serial
        <= ((CalUndoEntry *) g_ptr_array_index (self->undone, i))->serial)
      return FALSE;

  return TRUE;
}

/* Nearly always it belongs at the end. */
static void
insert_done (CalUndoStack *self, CalUndoEntry *entry)
{
  guint position = self->done->len;

  while (position > 0
         && ((CalUndoEntry *) g_ptr_array_index (self->done, position - 1))->serial > entry->serial)
    position--;

  g_ptr_array_insert (self->done, (int) position, cal_undo_entry_ref (entry));
}

static void
insert_undone (CalUndoStack *self, CalUndoEntry *entry)
{
  guint position = self->undone->len;

  while (position > 0
         && ((CalUndoEntry *) g_ptr_array_index (self->undone, position - 1))->serial
                < entry->serial)
    position--;

  g_ptr_array_insert (self->undone, (int) position, cal_undo_entry_ref (entry));
}

static void
tell (CalUndoStack *self)
{
  g_assert (is_sorted (self));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
cal_undo_stack_finalize (GObject *object)
{
  CalUndoStack *self = CAL_UNDO_STACK (object);

  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->undone);

  G_OBJECT_CLASS (cal_undo_stack_parent_class)->finalize (object);
}

static void
cal_undo_stack_class_init (CalUndoStackClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = cal_undo_stack_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CAL_TYPE_UNDO_STACK,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

static void
cal_undo_stack_init (CalUndoStack *self)
{
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_undo_entry_unref);
  self->undone = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_undo_entry_unref);
}

/**
 * cal_undo_stack_new:
 *
 * Main thread.
 *
 * Returns: (transfer full): an empty stack
 */
CalUndoStack *
cal_undo_stack_new (void)
{
  return g_object_new (CAL_TYPE_UNDO_STACK, NULL);
}

/**
 * cal_undo_stack_push:
 * @self: the stack
 * @what: what was done, in the user's words
 * @subject: (nullable): what it was done to
 *
 * Notes something new. What was undone before can't be redone any more.
 *
 * Returns: (transfer none): its entry
 */
CalUndoEntry *
cal_undo_stack_push (CalUndoStack *self, const char *what, gpointer subject)
{
  CalUndoEntry *entry;

  g_return_val_if_fail (CAL_IS_UNDO_STACK (self), NULL);
  g_return_val_if_fail (what != NULL, NULL);

  entry = g_new0 (CalUndoEntry, 1);
  entry->n_references = 1;
  entry->serial = ++self->last_serial;
  entry->what = g_strdup (what);
  g_set_object (&entry->subject, subject);

  g_ptr_array_set_size (self->undone, 0);
  g_ptr_array_add (self->done, entry);
  tell (self);
  return entry;
}

/**
 * cal_undo_stack_get_undo:
 * @self: the stack
 *
 * Returns: (transfer none) (nullable): what would be undone next
 */
CalUndoEntry *
cal_undo_stack_get_undo (CalUndoStack *self)
{
  return cal_undo_stack_get_nth (self, 0);
}

/**
 * cal_undo_stack_get_redo:
 * @self: the stack
 *
 * Returns: (transfer none) (nullable): what would be done again next
 */
CalUndoEntry *
cal_undo_stack_get_redo (CalUndoStack *self)
{
  g_return_val_if_fail (CAL_IS_UNDO_STACK (self), NULL);

  if (self->undone->len == 0)
    return NULL;

  return g_ptr_array_index (self->undone, self->undone->len - 1);
}

/**
 * cal_undo_stack_get_n_undo:
 * @self: the stack
 *
 * Returns: how many entries can be undone
 */
guint
cal_undo_stack_get_n_undo (CalUndoStack *self)
{
  g_return_val_if_fail (CAL_IS_UNDO_STACK (self), 0);

  return self->done->len;
}

/**
 * cal_undo_stack_get_nth:
 * @self: the stack
 * @index: which, 0 the newest
 *
 * Returns: (transfer none) (nullable): an entry that can be undone
 */
CalUndoEntry *
cal_undo_stack_get_nth (CalUndoStack *self, guint index)
{
  g_return_val_if_fail (CAL_IS_UNDO_STACK (self), NULL);

  if (index >= self->done->len)
    return NULL;

  return g_ptr_array_index (self->done, self->done->len - 1 - index);
}

/**
 * cal_undo_stack_set_undone:
 * @self: the stack
 * @entry: an entry that is, or was, in it
 * @undone: whether it is undone now
 *
 * Moves an entry to its place in the other stack. One that is undone while newer ones are done is
 * forgotten: doing it again would no longer lead back to where it was.
 */
void
cal_undo_stack_set_undone (CalUndoStack *self, CalUndoEntry *entry, gboolean undone)
{
  g_autoptr (CalUndoEntry) held = NULL;
  CalUndoEntry *newest;

  g_return_if_fail (CAL_IS_UNDO_STACK (self));
  g_return_if_fail (entry != NULL);

  if (entry->dropped)
    return;

  held = cal_undo_entry_ref (entry);
  g_ptr_array_remove (self->done, entry);
  g_ptr_array_remove (self->undone, entry);
  entry->undone = undone;
  newest = cal_undo_stack_get_undo (self);
  if (!undone)
    insert_done (self, entry);
  else if (newest == NULL || newest->serial < entry->serial)
    insert_undone (self, entry);
  tell (self);
}

/**
 * cal_undo_stack_drop:
 * @self: the stack
 * @entry: an entry that is, or was, in it
 *
 * Forgets what was not carried out.
 */
void
cal_undo_stack_drop (CalUndoStack *self, CalUndoEntry *entry)
{
  g_return_if_fail (CAL_IS_UNDO_STACK (self));
  g_return_if_fail (entry != NULL);

  entry->dropped = TRUE;
  if (g_ptr_array_remove (self->done, entry) || g_ptr_array_remove (self->undone, entry))
    tell (self);
}
