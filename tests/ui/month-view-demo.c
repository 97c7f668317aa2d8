/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To look at the month view by hand: month-view-demo [--rtl] [--dark] [--weeks] [--empty]
 * [--narrow]
 * [--full]. What the view tells is printed, moves and deletes are done. */
#define G_LOG_DOMAIN "month-view-demo"

#include <adwaita.h>
#include <locale.h>

#include "cal-month-view.h"
#include "cal-occurrence.h"

static GListStore *occurrences;
static gboolean is_full;

static CalOccurrence *
create (const char *calendar,
        const char *title,
        CalTime start,
        CalTime end,
        CalStatus status,
        gboolean pending)
{
  g_auto (CalEventFields)
      fields = { .title = g_strdup (title), .start = start, .end = end, .status = status };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single (calendar, &fields);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             &none,
                             &start,
                             &end,
                             cal_zone_utc (),
                             pending);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

static void
add (CalOccurrence *occurrence)
{
  g_list_store_insert_sorted (occurrences, occurrence, compare, NULL);
  g_object_unref (occurrence);
}

static void
add_timed (const char *calendar, const char *title, int day, int minutes, int length)
{
  CalTime start = cal_time_floating (day * CAL_DAY + minutes * CAL_MINUTE);
  CalTime end = cal_time_floating (day * CAL_DAY + (minutes + length) * CAL_MINUTE);

  add (create (calendar, title, start, end, CAL_STATUS_CONFIRMED, FALSE));
}

static void
add_days (const char *calendar, const char *title, int day, int n_days)
{
  add (create (calendar,
               title,
               cal_time_date_of_day (day),
               cal_time_date_of_day (day + n_days),
               CAL_STATUS_CONFIRMED,
               FALSE));
}

static void
add_odd (int day, const char *title, CalStatus status, gboolean pending, gboolean all_day)
{
  CalTime start =
      all_day ? cal_time_date_of_day (day) : cal_time_floating (day * CAL_DAY + 10 * CAL_HOUR);
  CalTime end = all_day ? cal_time_date_of_day (day + 1) : cal_time_add (&start, CAL_HOUR);

  add (create ("home", title, start, end, status, pending));
}

static void
fill (int today)
{
  static const char *const calendars[] = { "work", "home", "family", "club", "travel", "sun" };

  for (int week = -6; week < 10; week++)
    {
      int monday = today - cal_day_get_weekday (today) + 7 * week;

      add_timed ("work", "Stand-up", monday, 9 * 60, 15);
      add_timed ("work", "Stand-up", monday + 2, 9 * 60, 15);
      add_timed ("home", "Yoga", monday + 1, 18 * 60 + 30, 60);
      add_timed ("family", "Lunch with Priya", monday + 3, 12 * 60 + 30, 60);
      add_timed ("club", "Choir rehearsal", monday + 4, 19 * 60, 120);
      if (week % 2 == 0)
        add_days ("travel", "Lisbon", monday + 3, 5);
      if (week % 3 == 0)
        add_days ("sun", "School holidays", monday + 5, 9);
      if (week % 2 != 0)
        add_days ("work", "Release", monday + 1, 1);
    }
  add_timed ("work",
             "Quarterly planning with everybody who has ever written a line of it",
             today,
             14 * 60,
             90);
  add_timed ("travel", "Night train to Vienna", today + 2, 22 * 60, 10 * 60);
  add_timed ("family", "ארוחת ערב עם סבתא וכל המשפחה המורחבת", today + 1, 19 * 60, 60);
  add_odd (today + 1, "Dentist?", CAL_STATUS_TENTATIVE, FALSE, FALSE);
  add_odd (today + 3, "Barbecue", CAL_STATUS_CANCELLED, FALSE, FALSE);
  add_odd (today + 5, "Fair", CAL_STATUS_TENTATIVE, FALSE, TRUE);
  add_odd (today + 5, "Being saved", CAL_STATUS_CONFIRMED, TRUE, TRUE);
  add_odd (today + 5, "Being saved too", CAL_STATUS_CONFIRMED, TRUE, FALSE);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *title = g_strdup_printf ("Interview %d", i + 1);

      add_timed (calendars[i % 6], title, today + 9, 8 * 60 + 15 * i, 15);
    }
  for (int day = today - 40; is_full && day < today + 60; day++)
    for (int i = 0; i < 12; i++)
      add_timed (calendars[(day + i + 600) % 6], "Something to do", day, 8 * 60 + 30 * i, 30);
}

static void
forget (CalOccurrence *occurrence)
{
  guint position;

  if (g_list_store_find (occurrences, occurrence, &position))
    g_list_store_remove (occurrences, position);
}

static void
move_cb (CalMonthView *view,
         CalOccurrence *occurrence,
         CalSlot *slot,
         gboolean copy,
         gpointer user_data)
{
  int delta = cal_slot_get_first_day (slot) - cal_occurrence_get_first_day (occurrence);
  CalTime start = cal_time_add (cal_occurrence_get_start (occurrence), delta * CAL_DAY);
  CalTime end = cal_time_add (cal_occurrence_get_end (occurrence), delta * CAL_DAY);
  CalTime none = cal_time_none ();
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  CalOccurrence *moved;

  g_print ("move %s by %d%s\n",
           cal_occurrence_get_title (occurrence),
           delta,
           copy ? " (copy)" : "");
  if (copy)
    moved = create (cal_appointment_get_calendar_id (appointment),
                    cal_occurrence_get_title (occurrence),
                    start,
                    end,
                    CAL_STATUS_CONFIRMED,
                    FALSE);
  else
    moved = cal_occurrence_new (appointment,
                                cal_occurrence_get_event (occurrence),
                                &none,
                                &start,
                                &end,
                                cal_zone_utc (),
                                FALSE);
  if (!copy)
    forget (occurrence);
  add (moved);
}

static void
delete_cb (CalMonthView *view, CalOccurrence *occurrence)
{
  g_print ("delete %s\n", cal_occurrence_get_title (occurrence));
  forget (occurrence);
}

static void
popover_closed_cb (GtkWidget *popover)
{
  gtk_widget_unparent (popover);
}

static void
show_popover (CalMonthView *view, const char *text, const GdkRectangle *where)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), gtk_label_new (text));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), where);
  gtk_widget_set_parent (popover, GTK_WIDGET (view));
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
activate_cb (CalMonthView *view, CalOccurrence *occurrence, GdkRectangle *where)
{
  g_print ("activate %s at %d,%d %dx%d\n",
           cal_occurrence_get_title (occurrence),
           where->x,
           where->y,
           where->width,
           where->height);
  show_popover (view, cal_occurrence_get_title (occurrence), where);
}

static void
edit_cb (CalMonthView *view, CalOccurrence *occurrence)
{
  g_print ("edit %s\n", cal_occurrence_get_title (occurrence));
}

static void
create_cb (CalMonthView *view, CalSlot *slot)
{
  g_print ("create %d\n", cal_slot_get_first_day (slot));
}

static void
create_slot_cb (CalMonthView *view, CalSlot *slot, GdkRectangle *where)
{
  g_print ("create-slot %d %d at %d,%d %dx%d\n",
           cal_slot_get_first_day (slot),
           cal_slot_get_end_day (slot),
           where->x,
           where->y,
           where->width,
           where->height);
}

static void
show_day_cb (CalMonthView *view, int day, GdkRectangle *where)
{
  g_print ("show-day %d\n", day);
}

static void
menu_cb (CalMonthView *view, CalOccurrence *occurrence, CalSlot *slot, GdkRectangle *where)
{
  g_print ("context-menu %s %d\n",
           occurrence != NULL ? cal_occurrence_get_title (occurrence) : "-",
           cal_slot_get_first_day (slot));
}

static void
range_cb (CalMonthView *view, GParamSpec *pspec, gpointer user_data)
{
  int first, end;

  g_object_get (view, "first-visible-day", &first, "end-visible-day", &end, NULL);
  g_print ("range %d %d\n", first, end);
}

static GListStore *
create_calendars (void)
{
  static const char *const data[][3] = {
    { "work", "Work", "#3584e4" },     { "home", "Home", "#33d17a" },
    { "family", "Family", "#e01b24" }, { "club", "Club", "#9141ac" },
    { "travel", "Travel", "#ff7800" }, { "sun", "Sun", "#f6d32d" },
  };
  GListStore *store = g_list_store_new (CAL_TYPE_CALENDAR);

  for (guint i = 0; i < G_N_ELEMENTS (data); i++)
    {
      g_autoptr (CalCalendar) calendar =
          cal_calendar_new (data[i][0], data[i][1], data[i][2], TRUE, FALSE, (int) i);

      g_list_store_append (store, calendar);
    }
  return store;
}

static void
connect (CalMonthView *view)
{
  g_signal_connect (view, "reschedule", G_CALLBACK (move_cb), NULL);
  g_signal_connect (view, "delete", G_CALLBACK (delete_cb), NULL);
  g_signal_connect (view, "activate", G_CALLBACK (activate_cb), NULL);
  g_signal_connect (view, "edit", G_CALLBACK (edit_cb), NULL);
  g_signal_connect (view, "create", G_CALLBACK (create_cb), NULL);
  g_signal_connect (view, "create-slot", G_CALLBACK (create_slot_cb), NULL);
  g_signal_connect (view, "show-day", G_CALLBACK (show_day_cb), NULL);
  g_signal_connect (view, "context-menu", G_CALLBACK (menu_cb), NULL);
  g_signal_connect (view, "notify::end-visible-day", G_CALLBACK (range_cb), NULL);
}

int
main (int argc, char **argv)
{
  gboolean is_rtl = FALSE, is_dark = FALSE, has_weeks = FALSE, is_empty = FALSE, is_narrow = FALSE;
  GOptionEntry entries[] = {
    { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, NULL, NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, NULL, NULL },
    { "weeks", 0, 0, G_OPTION_ARG_NONE, &has_weeks, NULL, NULL },
    { "empty", 0, 0, G_OPTION_ARG_NONE, &is_empty, NULL, NULL },
    { "narrow", 0, 0, G_OPTION_ARG_NONE, &is_narrow, NULL, NULL },
    { "full", 0, 0, G_OPTION_ARG_NONE, &is_full, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GListStore) calendars = NULL;
  CalMonthView *view;
  GtkWidget *window, *header, *box, *title;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  adw_init ();
  if (is_rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
  occurrences = g_list_store_new (CAL_TYPE_OCCURRENCE);
  calendars = create_calendars ();
  view = cal_month_view_new ();
  connect (view);
  g_object_set (view, "today", cal_day_from_date (2026, 11, 21), "zone", cal_zone_utc (), NULL);
  cal_view_go_to_day (CAL_VIEW (view), cal_day_from_date (2026, 11, 21), FALSE);
  if (!is_empty)
    fill (cal_day_from_date (2026, 11, 21));
  g_object_set (view,
                "model",
                occurrences,
                "calendars",
                calendars,
                "show-week-numbers",
                has_weeks,
                NULL);

  window = adw_window_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  header = adw_header_bar_new ();
  title = gtk_label_new (NULL);
  gtk_widget_add_css_class (title, "title");
  g_object_bind_property (view, "title", title, "label", G_BINDING_SYNC_CREATE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view));
  gtk_widget_set_vexpand (GTK_WIDGET (view), TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), is_narrow ? 360 : 1200, is_narrow ? 640 : 780);
  gtk_window_present (GTK_WINDOW (window));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (occurrences);
  return 0;
}
