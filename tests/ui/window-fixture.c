/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "window-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "cal-day-cursor.h"
#include "cal-locale.h"
#include "cal-month-view.h"

/* ---- set up ---- */

static gboolean
is_loaded (gpointer user_data)
{
  gboolean loaded;

  g_object_get (user_data, "loaded", &loaded, NULL);
  return loaded;
}

static CalStore *
open_store (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  CalStore *store = cal_store_new (file, NULL);

  cal_store_open (store);
  ui_test_wait_until (is_loaded, store);
  return store;
}

static void
failed_cb (WindowFixture *self, QueryMutation *mutation, CalChange *change, const char *message)
{
  g_ptr_array_add (self->failed, g_strdup (message));
}

/* Where this week is, by the cursor of the keyboard, which stands on today at first. */
static void
measure (WindowFixture *self)
{
  GtkWidget *cursor;
  graphene_rect_t bounds;
  int today, column;

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  ui_test_wait_frame (GTK_WIDGET (self->window));
  cursor = ui_test_find (GTK_WIDGET (self->view), CAL_TYPE_DAY_CURSOR, NULL);
  g_assert_nonnull (cursor);
  g_assert_true (gtk_widget_compute_bounds (cursor, GTK_WIDGET (self->view), &bounds));
  g_object_get (self->view, "today", &today, NULL);
  column = (cal_day_get_weekday (today) - cal_locale_get_week_start () + 7) % 7;
  self->base = today - column;
  self->width = bounds.size.width;
  self->x = bounds.origin.x - column * self->width;
  self->y = bounds.origin.y;
}

/* What a test has chosen is not remembered for the next one. */
static void
forget_choices (void)
{
  static const char *const keys[] = { "view", "hour-height", "second-zone" };
  g_autoptr (GSettings) settings = g_settings_new ("org.example.Calendar");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
}

void
window_set_up (WindowFixture *self, gconstpointer prepare)
{
  g_autoptr (GError) error = NULL;

  forget_choices ();

  self->folder = g_dir_make_tmp ("calendar-window-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "calendar.sqlite", NULL);
  self->store = open_store (self->path);
  if (prepare != NULL)
    {
      cal_store_close (self->store);
      g_clear_object (&self->store);
      ((WindowPrepareFunc) prepare) (self->path);
      self->store = open_store (self->path);
    }
  self->failed = g_ptr_array_new_with_free_func (g_free);
  g_signal_connect_swapped (self->store, "failed", G_CALLBACK (failed_cb), self);

  self->window = cal_window_new (NULL, self->store);
  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  ui_test_present (GTK_WINDOW (self->window));
  self->view = CAL_VIEW (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_MONTH_VIEW, NULL));
  window_settle (self);
  measure (self);
}

static gboolean
is_gone (gpointer user_data)
{
  return ((WindowFixture *) user_data)->window == NULL;
}

/* However a test ends: window and store are freed. */
void
window_tear_down (WindowFixture *self, gconstpointer prepare)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  ui_test_wait_until (is_gone, self);
  g_signal_handlers_disconnect_by_data (self->store, self);
  cal_store_close (self->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->store);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_ptr_array_unref (self->failed);
  g_free (self->folder);
  g_free (self->path);
}

static gboolean
is_settled (gpointer user_data)
{
  QueryClient *client = cal_store_get_client (user_data);

  return query_client_count_mutating (client, NULL) == 0
         && query_client_count_fetching (client, NULL) == 0;
}

void
window_settle (WindowFixture *self)
{
  ui_test_wait_until (is_settled, self->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  ui_test_wait_frame (GTK_WIDGET (self->window));
}

void
window_execute (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

/* ---- what is shown ---- */

CalAppointment *
window_make (WindowFixture *self, const char *title, int day, const char *rule)
{
  g_auto (CalEventFields) fields = { 0 };
  CalCalendar *calendar = cal_store_get_default_calendar (self->store);
  gint64 wall = (self->base + day) * CAL_DAY + 9 * CAL_HOUR;

  fields.title = g_strdup (title);
  fields.start = cal_time_zoned (wall, cal_zone_local ());
  fields.end = cal_time_zoned (wall + CAL_HOUR, cal_zone_local ());
  if (rule != NULL)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CalRule) parsed = cal_rule_parse (rule, &error);

      g_assert_no_error (error);
      fields.recurrence = cal_recurrence_new (&fields.start, &parsed, 1, NULL, 0, NULL, 0, NULL, 0);
    }
  return cal_appointment_new_single (cal_calendar_get_id (calendar), &fields);
}

void
window_add (WindowFixture *self, const char *title, int day, const char *rule)
{
  g_autoptr (CalAppointment) appointment = window_make (self, title, day, rule);
  g_autoptr (CalChange) change = cal_change_new_create (appointment);

  cal_store_apply (self->store, change, "added");
  window_settle (self);
}

char *
window_show (WindowFixture *self)
{
  g_autoptr (GListModel) model = NULL;
  GString *text = g_string_new (NULL);

  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) occurrence = g_list_model_get_item (model, i);
      int day = cal_occurrence_get_first_day (occurrence) - self->base;

      if (day >= -7 && day < 14)
        g_string_append_printf (text,
                                "%s%d %s",
                                text->len > 0 ? "; " : "",
                                day,
                                cal_occurrence_get_title (occurrence));
    }
  return g_string_free (text, FALSE);
}

void
window_assert_shown (WindowFixture *self, const char *expected)
{
  g_autofree char *shown = window_show (self);

  g_assert_cmpstr (shown, ==, expected);
}

typedef struct
{
  WindowFixture *fixture;
  const char *expected;
} Wanted;

static gboolean
is_shown (gpointer user_data)
{
  Wanted *wanted = user_data;
  g_autofree char *shown = window_show (wanted->fixture);

  return g_str_equal (shown, wanted->expected);
}

void
window_wait_shown (WindowFixture *self, const char *expected)
{
  Wanted wanted = { self, expected };

  g_test_message ("waiting for “%s”", expected);
  ui_test_wait_until (is_shown, &wanted);
  ui_test_wait_frame (GTK_WIDGET (self->window));
}

GtkWidget *
window_find (WindowFixture *self, const char *title, int day)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      CalOccurrence *shown;

      if (!CAL_IS_OCCURRENCE_WIDGET (child) || !gtk_widget_get_mapped (child))
        continue;
      shown = cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child));
      if (shown != NULL && g_str_equal (cal_occurrence_get_title (shown), title)
          && cal_occurrence_get_first_day (shown) == self->base + day)
        return child;
    }
  return NULL;
}

/* ---- input ---- */

/* A point in the free part of a day of this week. */
void
window_locate (WindowFixture *self, int day, double *out_x, double *out_y)
{
  *out_x = self->x + (day + 0.5) * self->width;
  *out_y = self->y + 75;
}

void
window_drag (WindowFixture *self, const char *title, int from_day, int to_day)
{
  GtkWidget *widget = window_find (self, title, from_day);
  graphene_rect_t bounds;
  double x, y, middle;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (self->view), &bounds));
  middle = bounds.origin.y + bounds.size.height / 2;
  window_locate (self, to_day, &x, &y);
  ui_test_drag (GTK_WIDGET (self->view), self->x + (from_day + 0.5) * self->width, middle, x, y);
}

void
window_show_view (WindowFixture *self, const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.view", "s", name);
  ui_test_wait_frame (GTK_WIDGET (self->window));
  self->view = CAL_VIEW (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_VIEW, NULL));
  g_assert_nonnull (self->view);
  window_settle (self);
}

void
window_show_next_week (WindowFixture *self)
{
  cal_view_go_to_day (self->view, self->base + 8, FALSE);
  window_show_view (self, "week");
}

void
window_locate_hour (WindowFixture *self,
                    const char *title,
                    int day,
                    double hour,
                    double *out_x,
                    double *out_y)
{
  GtkWidget *widget = window_find (self, title, day);
  graphene_rect_t bounds;

  g_assert_nonnull (widget);
  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (self->view), &bounds));
  *out_x = bounds.origin.x + bounds.size.width / 2;
  *out_y = bounds.origin.y + (hour - 9) * (bounds.size.height + 1);
}

typedef struct
{
  GtkWidget *root;
  GType type;
  const char *text;
} Sought;

static gboolean
is_there (gpointer user_data)
{
  Sought *sought = user_data;

  return ui_test_find (sought->root, sought->type, sought->text) != NULL;
}

GtkWidget *
window_wait_for (WindowFixture *self, gpointer root, GType type, const char *text)
{
  Sought sought = { root != NULL ? root : self->window, type, text };

  g_test_message ("waiting for %s “%s”", g_type_name (type), text != NULL ? text : "");
  ui_test_wait_until (is_there, &sought);
  ui_test_wait_frame (sought.root);
  return ui_test_find (sought.root, type, text);
}

void
window_click (WindowFixture *self, gpointer root, GType type, const char *text)
{
  GtkWidget *widget = window_wait_for (self, root, type, text);

  g_assert_nonnull (widget);
  ui_test_click (widget, gtk_widget_get_width (widget) / 2.0, gtk_widget_get_height (widget) / 2.0);
}

static gpointer
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type)
          && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

static gboolean
is_dialog_there (gpointer user_data)
{
  return find_dialog (*(GType *) user_data) != NULL;
}

gpointer
window_wait_dialog (WindowFixture *self, GType type)
{
  GtkWindow *dialog;

  g_test_message ("waiting for a %s", g_type_name (type));
  ui_test_wait_until (is_dialog_there, &type);
  dialog = find_dialog (type);
  ui_test_present (dialog);
  return dialog;
}
