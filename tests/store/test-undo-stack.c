/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-store"

#include "cal-undo-stack.h"

static void
changed_cb (CalUndoStack *stack, guint *n_changes)
{
  (*n_changes)++;
}

static void
assert_next (CalUndoStack *stack, const char *undo, const char *redo)
{
  g_assert_cmpstr (cal_undo_entry_get_what (cal_undo_stack_get_undo (stack)), ==, undo);
  g_assert_cmpstr (cal_undo_entry_get_what (cal_undo_stack_get_redo (stack)), ==, redo);
}

static void
test_order (void)
{
  g_autoptr (CalUndoStack) stack = cal_undo_stack_new ();
  guint n_changes = 0;

  g_signal_connect (stack, "changed", G_CALLBACK (changed_cb), &n_changes);
  assert_next (stack, NULL, NULL);
  cal_undo_stack_push (stack, "a", NULL);
  cal_undo_stack_push (stack, "b", NULL);
  assert_next (stack, "b", NULL);
  cal_undo_stack_set_undone (stack, cal_undo_stack_get_undo (stack), TRUE);
  assert_next (stack, "a", "b");
  cal_undo_stack_set_undone (stack, cal_undo_stack_get_undo (stack), TRUE);
  assert_next (stack, NULL, "a");
  cal_undo_stack_set_undone (stack, cal_undo_stack_get_redo (stack), FALSE);
  assert_next (stack, "a", "b");
  cal_undo_stack_push (stack, "c", NULL);
  assert_next (stack, "c", NULL);
  g_assert_cmpuint (cal_undo_stack_get_n_undo (stack), ==, 2);
  g_assert_cmpuint (n_changes, ==, 6);
}

/* An undo that fails after something new was done: its entry goes back below the new one. */
static void
test_back_in_the_middle (void)
{
  g_autoptr (CalUndoStack) stack = cal_undo_stack_new ();
  g_autoptr (CalUndoEntry) a = cal_undo_entry_ref (cal_undo_stack_push (stack, "a", NULL));

  cal_undo_stack_set_undone (stack, a, TRUE);
  cal_undo_stack_push (stack, "b", NULL);
  assert_next (stack, "b", NULL);
  cal_undo_stack_set_undone (stack, a, FALSE);
  assert_next (stack, "b", NULL);
  g_assert_true (cal_undo_stack_get_nth (stack, 1) == a);
  g_assert_false (cal_undo_entry_is_undone (a));
}

static void
test_drop (void)
{
  g_autoptr (CalUndoStack) stack = cal_undo_stack_new ();
  g_autoptr (CalUndoEntry) a = cal_undo_entry_ref (cal_undo_stack_push (stack, "a", NULL));
  g_autoptr (CalUndoEntry) b = cal_undo_entry_ref (cal_undo_stack_push (stack, "b", NULL));

  cal_undo_stack_drop (stack, a);
  assert_next (stack, "b", NULL);
  cal_undo_stack_drop (stack, a);
  cal_undo_stack_set_undone (stack, a, FALSE);
  g_assert_cmpuint (cal_undo_stack_get_n_undo (stack), ==, 1);
  cal_undo_stack_set_undone (stack, b, TRUE);
  cal_undo_stack_drop (stack, b);
  assert_next (stack, NULL, NULL);
}

/* What is undone below something that is done can't be redone. */
static void
test_undone_below (void)
{
  g_autoptr (CalUndoStack) stack = cal_undo_stack_new ();
  g_autoptr (CalUndoEntry) a = cal_undo_entry_ref (cal_undo_stack_push (stack, "a", NULL));

  cal_undo_stack_push (stack, "b", NULL);
  cal_undo_stack_set_undone (stack, a, TRUE);
  assert_next (stack, "b", NULL);
  g_assert_cmpuint (cal_undo_stack_get_n_undo (stack), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/undo-stack/order", test_order);
  g_test_add_func ("/undo-stack/back-in-the-middle", test_back_in_the_middle);
  g_test_add_func ("/undo-stack/drop", test_drop);
  g_test_add_func ("/undo-stack/undone-below", test_undone_below);
  return g_test_run ();
}
