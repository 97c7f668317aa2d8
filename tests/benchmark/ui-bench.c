/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ui-bench"

#include <locale.h>
#include <stdlib.h>

#include "cal-month-view.h"
#include "cal-window.h"
#include "figures.h"
#include "uitest.h"

/* Saves and month changes in the real window over a database that is there.
 *
 *   ui-bench DATABASE [N_SAVES]   what is added is deleted again
 *
 * A save is counted in frames from the one after it to the one that draws the appointment's widget:
 * 1 is the next. What the main thread is held for is measured twice: of the save itself, with
 * everything that hangs on it (layers, models, toast), and of all turns of the main loop that draw
 * no frame until it is settled. The frame itself is measured beside it. */

/* What the main thread may be held for, milliseconds. */
#define LIMIT 4
#define N_MONTHS 24

typedef struct
{
  CalStore *store;
  CalWindow *window;
  CalMonthView *view;
  int first_day; /* of the first row seen */
  Figures saves;
  Figures turns;
  Figures frames;
  GArray *n_frames; /* until a change was drawn */
} Bench;

static Bench *bench; /* for the poll function */
static gint64 woken;
static gint64 woken_work;
static gboolean has_painted;

/* The main loop works between two polls; a turn that drew a frame counts as a frame. */
static int
poll_and_measure (GPollFD *fds, guint n_fds, int timeout)
{
  int result;

  if (bench != NULL && woken != 0)
    figures_add (has_painted ? &bench->frames : &bench->turns, woken, woken_work);
  result = g_poll (fds, n_fds, timeout);
  has_painted = FALSE;
  woken_work = figures_get_work ();
  woken = g_get_monotonic_time ();
  return result;
}

/* ---- the window ---- */

static gboolean
is_loaded (gpointer user_data)
{
  gboolean loaded;

  g_object_get (user_data, "loaded", &loaded, NULL);
  return loaded;
}

static gboolean
is_settled (gpointer user_data)
{
  QueryClient *client = cal_store_get_client (user_data);

  return query_client_count_mutating (client, NULL) == 0
         && query_client_count_fetching (client, NULL) == 0;
}

static void
settle (Bench *self)
{
  ui_test_wait_until (is_settled, self->store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
painted_cb (GdkFrameClock *clock, gpointer user_data)
{
  has_painted = TRUE;
}

static void
open_window (Bench *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  int date, year, month, day;

  self->store = cal_store_new (file, NULL);
  cal_store_open (self->store);
  ui_test_wait_until (is_loaded, self->store);
  self->window = cal_window_new (NULL, self->store);
  ui_test_present (GTK_WINDOW (self->window));
  self->view = CAL_MONTH_VIEW (ui_test_find (GTK_WIDGET (self->window), CAL_TYPE_MONTH_VIEW, NULL));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  settle (self);
  g_object_get (self->view, "date", &date, NULL);
  cal_day_to_date (date, &year, &month, &day);
  self->first_day = cal_day_from_date (year, month, 8);
  g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (self->window)),
                    "after-paint",
                    G_CALLBACK (painted_cb),
                    NULL);
}

static gboolean
is_drawn (Bench *self, const char *title, int day)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      CalOccurrence *shown;

      if (!CAL_IS_OCCURRENCE_WIDGET (child) || !gtk_widget_get_mapped (child))
        continue;
      shown = cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child));
      if (shown != NULL && cal_occurrence_get_first_day (shown) == day
          && g_str_equal (cal_occurrence_get_title (shown), title))
        return gtk_widget_get_width (child) > 0;
    }
  return FALSE;
}

/* ---- saves ---- */

typedef struct
{
  Bench *bench;
  const char *title;
  int day;
  gboolean is_there;
  gint64 n_frames;
  gboolean is_over;
} Watch;

static void
watch_cb (GdkFrameClock *clock, gpointer user_data)
{
  Watch *watch = user_data;

  watch->n_frames++;
  watch->is_over = is_drawn (watch->bench, watch->title, watch->day) == watch->is_there
                   || watch->n_frames == 100;
}

static gboolean
is_watch_over (gpointer user_data)
{
  return ((Watch *) user_data)->is_over;
}

/* Runs a change and counts the frames until `title` is drawn on that day, or is gone. */
static void
apply (Bench *self, CalChange *change, const char *title, int day, gboolean is_there)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  Watch watch = { self, title, day, is_there, 0, FALSE };
  gulong handler;
  gint64 start, start_work;

  handler = g_signal_connect (clock, "after-paint", G_CALLBACK (watch_cb), &watch);
  start_work = figures_get_work ();
  start = g_get_monotonic_time ();
  cal_store_apply (self->store, change, title);
  figures_add (&self->saves, start, start_work);
  ui_test_wait_until (is_watch_over, &watch);
  g_signal_handler_disconnect (clock, handler);
  g_array_append_val (self->n_frames, watch.n_frames);
  settle (self);
  g_object_unref (change);
}

/* A week of all days comes first in the order, so that there is a line for it. */
static CalAppointment *
make_appointment (Bench *self, guint n)
{
  g_auto (CalEventFields) fields = { 0 };
  CalCalendar *calendar = cal_store_get_default_calendar (self->store);
  int day = self->first_day + (int) (n % 7);

  fields.title = g_strdup_printf ("Saved %u", n);
  fields.start = cal_time_date_of_day (day);
  fields.end = cal_time_date_of_day (day + 8);
  return cal_appointment_new_single (cal_calendar_get_id (calendar), &fields);
}

static CalChange *
make_move (CalAppointment *seen)
{
  g_auto (CalEventFields) wanted = { 0 };
  const CalEventFields *fields = cal_event_get (cal_appointment_get_master (seen));
  g_autoptr (CalPatch) patch = NULL;

  cal_event_fields_copy (fields, &wanted);
  wanted.start = cal_time_add (&wanted.start, CAL_DAY);
  wanted.end = cal_time_add (&wanted.end, CAL_DAY);
  patch = cal_patch_new_diff (fields, &wanted, CAL_REACH_ALL, NULL);
  return cal_change_new_patch (seen, patch);
}

/* The appointment as it is shown. */
static CalAppointment *
find_seen (Bench *self, const char *title)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (self->view, "model", &model, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (CalOccurrence) item = g_list_model_get_item (model, i);

      if (g_str_equal (cal_occurrence_get_title (item), title))
        return g_object_ref (cal_occurrence_get_appointment (item));
    }
  g_error ("“%s” is not shown", title);
}

/* Each one is created, moved and deleted: three saves. */
static void
bench_saves (Bench *self, guint n_saves)
{
  gint64 most = 0;
  guint n_late = 0;

  bench = self;
  woken = 0;
  for (guint i = 0; i < n_saves; i += 3)
    {
      g_autoptr (CalAppointment) appointment = make_appointment (self, i);
      g_autoptr (CalAppointment) seen = NULL;
      const char *title = cal_appointment_get_title (appointment);
      int day = self->first_day + (int) (i % 7);

      apply (self, cal_change_new_create (appointment), title, day, TRUE);
      apply (self, make_move (appointment), title, day + 1, TRUE);
      seen = find_seen (self, title);
      apply (self, cal_change_new_delete (seen), title, day + 1, FALSE);
    }
  bench = NULL;
  for (guint i = 0; i < self->n_frames->len; i++)
    {
      gint64 n = g_array_index (self->n_frames, gint64, i);

      most = MAX (most, n);
      n_late += n > 1;
    }
  g_print ("result: frames until a save is drawn, %u saves | at most %" G_GINT64_FORMAT
           ", %u not in the next | 1 | %s\n",
           self->n_frames->len,
           most,
           n_late,
           most == 1 ? "yes" : "no");
  figures_print (&self->saves, "save in the window", 99, LIMIT);
  figures_print (&self->turns, "turns without a frame", 99, LIMIT);
  figures_print (&self->frames, "turns with a frame", 99, 0);
}

/* ---- months ---- */

typedef struct
{
  Bench *bench;
  int date; /* before */
  gint64 start;
  gint64 start_work;
  gint64 first_frame; /* microseconds until it */
  gint64 work;        /* of them this thread ran */
  guint n_shown;      /* widgets in it */
  gboolean is_loading;
} Turn;

static void
turn_cb (GdkFrameClock *clock, gpointer user_data)
{
  Turn *turn = user_data;
  int date;

  g_object_get (turn->bench->view, "date", &date, NULL);
  if (turn->first_frame > 0 || date == turn->date)
    return;
  turn->first_frame = g_get_monotonic_time () - turn->start;
  turn->work = figures_get_work () - turn->start_work;
  turn->n_shown = ui_test_count (GTK_WIDGET (turn->bench->view), CAL_TYPE_OCCURRENCE_WIDGET);
}

static gboolean
is_turned (gpointer user_data)
{
  return ((Turn *) user_data)->first_frame > 0;
}

static void
bench_months (Bench *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self->window));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) works = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n_whole = 0;

  bench = self;
  woken = 0;
  figures_reset (&self->turns);
  for (guint i = 0; i < N_MONTHS; i++)
    {
      Turn turn = { .bench = self };
      gulong handler;
      guint n_settled;

      g_object_get (self->view, "date", &turn.date, NULL);
      handler = g_signal_connect (clock, "after-paint", G_CALLBACK (turn_cb), &turn);
      turn.start_work = figures_get_work ();
      turn.start = g_get_monotonic_time ();
      ui_test_keys ("Page_Down", NULL);
      ui_test_wait_until (is_turned, &turn);
      g_signal_handler_disconnect (clock, handler);
      settle (self);
      ui_test_wait_frame (GTK_WIDGET (self->window));
      n_settled = ui_test_count (GTK_WIDGET (self->view), CAL_TYPE_OCCURRENCE_WIDGET);
      n_whole += n_settled > 0 && turn.n_shown == n_settled;
      g_array_append_val (times, turn.first_frame);
      g_array_append_val (works, turn.work);
    }
  bench = NULL;
  figures_print (&self->turns, "month: turns without a frame", 99, 0);
  g_print ("result: month change by Page Down, key to the first frame (median of %u) | %.1f ms, "
           "%.1f ms of it at work | |\n",
           times->len,
           figures_get_percentile (times, 50),
           figures_get_percentile (works, 50));
  g_print ("result: month change, all appointments in the first frame | %u of %u | all | %s\n",
           n_whole,
           times->len,
           n_whole == times->len ? "yes" : "no");
}

int
main (int argc, char **argv)
{
  Bench self = { 0 };

  setlocale (LC_ALL, "");
  if (argc < 2)
    {
      g_printerr ("ui-bench DATABASE [N_SAVES]\n");
      return 2;
    }
  g_main_context_set_poll_func (NULL, poll_and_measure);
  {
    int n = 1;

    ui_test_init (&n, &argv);
  }
  g_assert_true (ui_test_has_input ());
  figures_init (&self.saves);
  figures_init (&self.turns);
  figures_init (&self.frames);
  self.n_frames = g_array_new (FALSE, FALSE, sizeof (gint64));

  open_window (&self, argv[1]);
  bench_saves (&self, argc > 2 ? (guint) atoi (argv[2]) : 1000);
  bench_months (&self);

  gtk_window_destroy (GTK_WINDOW (self.window));
  cal_store_close (self.store);
  figures_clear (&self.saves);
  figures_clear (&self.turns);
  figures_clear (&self.frames);
  g_array_unref (self.n_frames);
  return EXIT_SUCCESS;
}
