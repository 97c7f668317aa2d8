/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* One thing that can be undone. Its subject says what: a CalChange, a CalImportReport (an import) or a CalCalendar (its
 * deletion). Counted; owned by the stack and by the mutations that do and undo it. */
typedef struct _CalUndoEntry CalUndoEntry;

CalUndoEntry *cal_undo_entry_ref         (CalUndoEntry *self);
void          cal_undo_entry_unref       (CalUndoEntry *self);
void          cal_undo_entry_set_subject (CalUndoEntry *self,
                                          gpointer      subject);
gpointer      cal_undo_entry_get_subject (CalUndoEntry *self); /* (transfer none) (nullable) */
const char   *cal_undo_entry_get_what    (CalUndoEntry *self);
gboolean      cal_undo_entry_is_undone   (CalUndoEntry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalUndoEntry, cal_undo_entry_unref)

/* What can be undone and what can be done again. Signal: "changed". */
#define CAL_TYPE_UNDO_STACK (cal_undo_stack_get_type ())
G_DECLARE_FINAL_TYPE (CalUndoStack, cal_undo_stack, CAL, UNDO_STACK, GObject)

CalUndoStack *cal_undo_stack_new         (void);
CalUndoEntry *cal_undo_stack_push        (CalUndoStack *self,
                                          const char   *what,
                                          gpointer      subject);
CalUndoEntry *cal_undo_stack_get_undo    (CalUndoStack *self); /* (transfer none) (nullable): the next to undo */
CalUndoEntry *cal_undo_stack_get_redo    (CalUndoStack *self); /* (transfer none) (nullable): the next to redo */
guint         cal_undo_stack_get_n_undo  (CalUndoStack *self);
CalUndoEntry *cal_undo_stack_get_nth     (CalUndoStack *self,
                                          guint         index); /* 0: the next to undo */
void          cal_undo_stack_set_undone  (CalUndoStack *self,
                                          CalUndoEntry *entry,
                                          gboolean      undone);
void          cal_undo_stack_drop        (CalUndoStack *self,
                                          CalUndoEntry *entry);

G_END_DECLS
