/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-quick-editor.h"
#include "window-fixture.h"

/* The quick editor over a span that was marked, and what becomes of a typed title when something
 * else is done than Enter. */

static GtkWidget *
find_editor (WindowFixture *self)
{
  return ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_QUICK_EDITOR, NULL);
}

static gboolean
is_closed (gpointer user_data)
{
  return find_editor (user_data) == NULL;
}

static void
wait_closed (WindowFixture *self)
{
  ui_test_wait_until (is_closed, self);
  window_settle (self);
}

/* Marks the days 1 and 2 and types. */
static void
open_editor (WindowFixture *self, const char *typed)
{
  double x1, y1, x2, y2;

  window_locate (self, 1, &x1, &y1);
  window_locate (self, 2, &x2, &y2);
  ui_test_drag (GTK_WIDGET (self->view), x1, y1, x2, y2);
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_type (typed);
}

static void
press_beside (WindowFixture *self)
{
  double x, y;

  window_locate (self, 6, &x, &y);
  ui_test_click (GTK_WIDGET (self->view), x, y);
  wait_closed (self);
}

static void
test_beside (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "fair");
  press_beside (self);
  window_assert_shown (self, "1 fair");
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“fair” added");
  ui_test_keys ("Control_L", "z", NULL);
  window_wait_shown (self, "");
  window_settle (self);
  g_assert_cmpuint (self->failed->len, ==, 0);
}

/* Spaces are no title. */
static void
test_beside_untitled (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "");
  press_beside (self);
  open_editor (self, "  ");
  press_beside (self);
  window_assert_shown (self, "");
  g_assert_null (ui_test_find (GTK_WIDGET (self->window), GTK_TYPE_BUTTON, "_Undo"));
}

/* The press that closes it is one for what is beside it: here it begins the next span. */
static void
test_beside_again (WindowFixture *self, gconstpointer data)
{
  double x1, y1, x2, y2;

  open_editor (self, "fair");
  window_locate (self, 5, &x1, &y1);
  window_locate (self, 6, &x2, &y2);
  ui_test_drag (GTK_WIDGET (self->view), x1, y1, x2, y2);
  window_wait_shown (self, "1 fair");
  window_wait_for (self, NULL, CAL_TYPE_QUICK_EDITOR, NULL);
  ui_test_type ("trip");
  ui_test_keys ("Return", NULL);
  window_wait_shown (self, "1 fair; 5 trip");
  wait_closed (self);
}

static void
test_escape (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "fair");
  ui_test_keys ("Escape", NULL);
  wait_closed (self);
  window_assert_shown (self, "");
}

static void
test_view (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "fair");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.view", "s", "week");
  wait_closed (self);
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“fair” added");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (self->view)));
  window_show_view (self, "month");
  window_assert_shown (self, "1 fair");
}

static void
test_period (WindowFixture *self, gconstpointer data)
{
  int before, after;

  open_editor (self, "fair");
  g_object_get (self->view, "date", &before, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.next", NULL);
  wait_closed (self);
  window_wait_for (self, NULL, GTK_TYPE_LABEL, "“fair” added");
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_object_get (self->view, "date", &after, NULL);
  g_assert_cmpint (after, >, before);
}

/* A key of the window that is pressed while somebody types: what was typed is there, or added. */
static void
test_page_down (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "fair");
  ui_test_keys ("Next", NULL);
  if (find_editor (self) != NULL)
    ui_test_keys ("Return", NULL);
  wait_closed (self);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.today", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  window_assert_shown (self, "1 fair");
}

static void
test_search (WindowFixture *self, gconstpointer data)
{
  open_editor (self, "fair");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.search", NULL);
  wait_closed (self);
  window_assert_shown (self, "1 fair");
}

/* What it points at stays under it. */
static void
test_wheel (WindowFixture *self, gconstpointer data)
{
  int before, after;

  open_editor (self, "fair");
  g_object_get (self->view, "first-visible-day", &before, NULL);
  ui_test_press (5);
  ui_test_release (5);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_object_get (self->view, "first-visible-day", &after, NULL);
  g_assert_cmpint (after, ==, before);
  g_assert_nonnull (find_editor (self));
  ui_test_keys ("Return", NULL);
  wait_closed (self);
  window_assert_shown (self, "1 fair");
}

/* What opens over it closes alone, and the focus is in the editor again. */
static void
test_calendars (WindowFixture *self, gconstpointer data)
{
  static const char *const closing_keys[] = { "Escape", "Return" };
  GtkWidget *editor;

  open_editor (self, "fair");
  editor = find_editor (self);
  ui_test_keys ("Tab", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (closing_keys); i++)
    {
      ui_test_keys ("space", NULL);
      window_wait_for (self, editor, GTK_TYPE_LIST_VIEW, NULL);
      ui_test_keys (closing_keys[i], NULL);
      ui_test_wait_still (GTK_WIDGET (self->window));
      g_assert_true (find_editor (self) == editor);
      g_assert_null (ui_test_find (editor, GTK_TYPE_LIST_VIEW, NULL));
    }
  ui_test_keys ("Shift_L", "Tab", NULL);
  ui_test_keys ("Return", NULL);
  wait_closed (self);
  window_assert_shown (self, "1 fair");
}

static void
open_menu (WindowFixture *self, GtkWidget *editor)
{
  ui_test_keys ("Shift_L", "F10", NULL);
  window_wait_for (self, editor, GTK_TYPE_POPOVER_MENU, NULL);
}

static void
test_menu (WindowFixture *self, gconstpointer data)
{
  GtkWidget *editor, *entry;

  open_editor (self, "fair");
  editor = find_editor (self);
  entry = ui_test_find (editor, GTK_TYPE_ENTRY, NULL);
  open_menu (self, editor);
  ui_test_keys ("Down", NULL);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_true (find_editor (self) == editor);
  g_assert_null (ui_test_find (editor, GTK_TYPE_POPOVER_MENU, NULL));
  open_menu (self, editor);
  ui_test_keys ("Up", NULL); /* Select All is the last, and all that can be chosen */
  ui_test_keys ("Return", NULL);
  ui_test_wait_still (GTK_WIDGET (self->window));
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (self->window)), entry));
  ui_test_type ("trip");
  ui_test_keys ("Return", NULL);
  wait_closed (self);
  window_assert_shown (self, "1 trip");
}

/* Whoever looks something up in another program finds the editor as it was. */
static void
test_other_program (WindowFixture *self, gconstpointer data)
{
  GtkWindow *other = ui_test_show (gtk_label_new (NULL), 200, 100);

  ui_test_present (GTK_WINDOW (self->window));
  open_editor (self, "fa");
  ui_test_present (other);
  g_assert_false (gtk_window_is_active (GTK_WINDOW (self->window)));
  g_assert_nonnull (find_editor (self));
  window_assert_shown (self, "");
  ui_test_present (GTK_WINDOW (self->window));
  ui_test_type ("ir");
  ui_test_keys ("Return", NULL);
  wait_closed (self);
  window_assert_shown (self, "1 fair");
  ui_test_close (other);
}

static void
test_round (WindowFixture *self, gconstpointer data)
{
  GtkWidget *title;

  open_editor (self, "fair");
  title = gtk_root_get_focus (GTK_ROOT (self->window));
  for (int i = 0; i < 4; i++)
    {
      ui_test_keys ("Tab", NULL);
      g_assert_nonnull (find_editor (self));
    }
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == title);
  ui_test_keys ("Shift_L", "Tab", NULL);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) != title);
  g_assert_nonnull (find_editor (self));
  ui_test_keys ("Escape", NULL);
  wait_closed (self);
}

static void
done_cb (GString *said, QueryMutation *mutation, const char *message)
{
  g_string_append (said, message);
}

static gboolean
is_window_gone (gpointer user_data)
{
  return ((WindowFixture *) user_data)->window == NULL;
}

static gboolean
is_said (gpointer user_data)
{
  return ((GString *) user_data)->len > 0;
}

static void
test_close (WindowFixture *self, gconstpointer data)
{
  g_autoptr (GString) said = g_string_new (NULL);
  gulong handler = g_signal_connect_swapped (self->store, "done", G_CALLBACK (done_cb), said);

  open_editor (self, "fair");
  gtk_window_close (GTK_WINDOW (self->window));
  ui_test_wait_until (is_window_gone, self);
  ui_test_wait_until (is_said, said);
  g_assert_cmpstr (said->str, ==, "“fair” added");
  g_signal_handler_disconnect (self->store, handler);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  WINDOW_TEST ("quick/beside", NULL, test_beside);
  WINDOW_TEST ("quick/beside/untitled", NULL, test_beside_untitled);
  WINDOW_TEST ("quick/beside/again", NULL, test_beside_again);
  WINDOW_TEST ("quick/escape", NULL, test_escape);
  WINDOW_TEST ("quick/view", NULL, test_view);
  WINDOW_TEST ("quick/period", NULL, test_period);
  WINDOW_TEST ("quick/page-down", NULL, test_page_down);
  WINDOW_TEST ("quick/search", NULL, test_search);
  WINDOW_TEST ("quick/wheel", NULL, test_wheel);
  WINDOW_TEST ("quick/other-program", NULL, test_other_program);
  WINDOW_TEST ("quick/round", NULL, test_round);
  WINDOW_TEST ("quick/calendars", NULL, test_calendars);
  WINDOW_TEST ("quick/menu", NULL, test_menu);
  WINDOW_TEST ("quick/close", NULL, test_close);
  return g_test_run ();
}
