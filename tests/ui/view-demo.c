/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To look at a view by hand: view-demo [--month | --day] [--rtl] [--dark] [--weeks] [--empty]
 * [--narrow] [--full] [--zone=ID]. A week is shown where neither is said. What the view tells is
 * printed, moves and deletes are done. */
#define G_LOG_DOMAIN "view-demo"

#include <adwaita.h>
#include <locale.h>

#include "cal-days-view.h"
#include "cal-month-view.h"
#include "cal-occurrence.h"

static GListStore *occurrences;

static CalOccurrence *
create (const char *calendar,
        const char *title,
        const char *location,
        CalTime start,
        CalTime end,
        CalStatus status,
        gboolean pending)
{
  g_auto (CalEventFields) fields = { .title = g_strdup (title),
                                     .location = g_strdup (location),
                                     .start = start,
                                     .end = end,
                                     .status = status };
  g_autoptr (CalAppointment) appointment = cal_appointment_new_single (calendar, &fields);
  CalTime none = cal_time_none ();

  return cal_occurrence_new (appointment,
                             cal_appointment_get_master (appointment),
                             &none,
                             &start,
                             &end,
                             cal_zone_local (),
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
add_at (const char *calendar,
        const char *title,
        const char *location,
        int day,
        int minutes,
        int length)
{
  CalTime start = cal_time_floating (day * CAL_DAY + minutes * CAL_MINUTE);
  CalTime end = cal_time_floating (day * CAL_DAY + (minutes + length) * CAL_MINUTE);

  add (create (calendar, title, location, start, end, CAL_STATUS_CONFIRMED, FALSE));
}

static void
add_days (const char *calendar, const char *title, int day, int n_days)
{
  add (create (calendar,
               title,
               NULL,
               cal_time_date_of_day (day),
               cal_time_date_of_day (day + n_days),
               CAL_STATUS_CONFIRMED,
               FALSE));
}

static void
add_odd (int day, int hour, const char *title, CalStatus status, gboolean pending)
{
  CalTime start = cal_time_floating (day * CAL_DAY + hour * CAL_HOUR);
  CalTime end = cal_time_add (&start, 90 * CAL_MINUTE);

  add (create ("home", title, NULL, start, end, status, pending));
}

static void
fill_week (int monday, int week)
{
  for (int day = 0; day < 5; day++)
    add_at ("work", "Stand-up", NULL, monday + day, 9 * 60, 15);
  add_at ("home", "Yoga", "Studio 4", monday + 1, 18 * 60 + 30, 60);
  add_at ("family",
          "Lunch with Priya",
          "Café Einstein, Kurfürstenstraße 58",
          monday + 3,
          12 * 60 + 30,
          75);
  add_at ("club", "Choir rehearsal", "St. Mary's", monday + 4, 19 * 60, 120);
  add_at ("work", "Design review", "Room 3", monday, 10 * 60, 60);
  add_at ("work", "1:1 Lisbon", NULL, monday + 2, 11 * 60 + 5, 40);
  add_at ("travel", "Night train to Vienna", "Hauptbahnhof", monday + 4, 22 * 60, 10 * 60);
  add_at ("family", "Market", NULL, monday + 5, 9 * 60 + 30, 90);
  add_at ("sun", "Brunch", "At Jo's", monday + 6, 11 * 60, 150);
  add_days ("travel", "Lisbon", monday + 3, 5);
  add_days ("sun", "School holidays", monday + 5, 9);
  if (week % 2 != 0)
    add_days ("work", "Release", monday + 1, 1);
}

static void
fill (int today)
{
  int monday = today - cal_day_get_weekday (today);

  for (int week = -6; week < 10; week++)
    fill_week (monday + 7 * week, week);
  add_at ("work",
          "Quarterly planning with everybody who has ever written a line of it",
          "Main hall",
          monday + 1,
          14 * 60,
          90);
  add_at ("family", "Parents' evening", "School", monday + 1, 14 * 60 + 30, 120);
  add_at ("club", "Call", NULL, monday + 1, 15 * 60, 30);
  add_at ("sun", "Water the plants", NULL, monday + 2, 13 * 60, 5);
  add_at ("home", "Take the bins out", NULL, monday + 2, 14 * 60, 0);
  add_at ("work", "Interview", NULL, monday + 2, 13 * 60 + 15, 45);
  add_at ("work", "Interview", NULL, monday + 2, 13 * 60 + 30, 45);
  add_at ("family", "ארוחת ערב עם סבתא וכל המשפחה", NULL, monday + 3, 19 * 60, 60);
  add_odd (monday, 13, "Dentist?", CAL_STATUS_TENTATIVE, FALSE);
  add_odd (monday + 3, 15, "Barbecue", CAL_STATUS_CANCELLED, FALSE);
  add_odd (monday + 4, 14, "Being saved", CAL_STATUS_CONFIRMED, TRUE);
}

static void
fill_full (int monday)
{
  static const char *const calendars[] = { "work", "home", "family", "club", "travel", "sun" };

  for (int day = 0; day < 7; day++)
    for (int i = 0; i < 14; i++)
      add_at (calendars[(day + i) % 6],
              "Something to do",
              "Somewhere",
              monday + day,
              8 * 60 + 30 * i,
              30 + 30 * (i % 4));
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *title = g_strdup_printf ("Interview %d", i + 1);

      add_at (calendars[i % 6], title, NULL, monday + 2, 10 * 60, 45);
    }
  for (int i = 0; i < 8; i++)
    add_days (calendars[i % 6], "A whole day of it", monday + i % 4, 1 + i % 3);
}

static void
forget (CalOccurrence *occurrence)
{
  guint position;

  if (g_list_store_find (occurrences, occurrence, &position))
    g_list_store_remove (occurrences, position);
}

static void
reschedule_cb (CalView *view, CalOccurrence *occurrence, const CalSlot *slot, gboolean copy)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  g_auto (CalEventFields) fields = { 0 };
  CalTime none = cal_time_none ();
  CalOccurrence *moved;

  cal_occurrence_get_fields (occurrence, &fields);
  cal_slot_reschedule (slot, cal_zone_local (), &fields);
  g_print ("reschedule %s kind %d%s\n", fields.title, slot->kind, copy ? " (copy)" : "");
  if (copy)
    moved = create (cal_appointment_get_calendar_id (appointment),
                    fields.title,
                    fields.location,
                    fields.start,
                    fields.end,
                    fields.status,
                    FALSE);
  else
    moved = cal_occurrence_new (appointment,
                                cal_occurrence_get_event (occurrence),
                                &none,
                                &fields.start,
                                &fields.end,
                                cal_zone_local (),
                                FALSE);
  if (!copy)
    forget (occurrence);
  add (moved);
}

static void
delete_cb (CalView *view, CalOccurrence *occurrence)
{
  forget (occurrence);
}

static void
popover_closed_cb (GtkWidget *popover)
{
  gtk_widget_unparent (popover);
}

static void
show_popover (CalView *view, const char *text, const GdkRectangle *where)
{
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), gtk_label_new (text));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), where);
  gtk_widget_set_parent (popover, GTK_WIDGET (view));
  g_signal_connect (popover, "closed", G_CALLBACK (popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
activate_cb (CalView *view, CalOccurrence *occurrence, GdkRectangle *where)
{
  show_popover (view, cal_occurrence_get_title (occurrence), where);
}

static void
edit_cb (CalView *view, CalOccurrence *occurrence)
{
  g_print ("edit %s\n", cal_occurrence_get_title (occurrence));
}

static void
create_cb (CalView *view, const CalSlot *slot)
{
  g_print ("create kind %d, %.2f h\n", slot->kind, (double) (slot->end - slot->start) / CAL_HOUR);
}

static void
create_slot_cb (CalView *view, const CalSlot *slot, GdkRectangle *where)
{
  create_cb (view, slot);
  show_popover (view, "New appointment", where);
}

static void
show_day_cb (CalView *view, int day, GdkRectangle *where)
{
  show_popover (view, "All of the day", where);
}

static void
menu_cb (CalView *view, CalOccurrence *occurrence, const CalSlot *slot, GdkRectangle *where)
{
  show_popover (view, "A menu", where);
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
connect (CalView *view)
{
  g_signal_connect (view, "reschedule", G_CALLBACK (reschedule_cb), NULL);
  g_signal_connect (view, "delete", G_CALLBACK (delete_cb), NULL);
  g_signal_connect (view, "activate", G_CALLBACK (activate_cb), NULL);
  g_signal_connect (view, "edit", G_CALLBACK (edit_cb), NULL);
  g_signal_connect (view, "create", G_CALLBACK (create_cb), NULL);
  g_signal_connect (view, "create-slot", G_CALLBACK (create_slot_cb), NULL);
  g_signal_connect (view, "show-day", G_CALLBACK (show_day_cb), NULL);
  g_signal_connect (view, "context-menu", G_CALLBACK (menu_cb), NULL);
}

static void
show (CalView *view, gboolean is_narrow)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *title = gtk_label_new (NULL);

  gtk_widget_add_css_class (title, "title");
  g_object_bind_property (view, "title", title, "label", G_BINDING_SYNC_CREATE);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), title);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (view));
  gtk_widget_set_vexpand (GTK_WIDGET (view), TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), is_narrow ? 420 : 1200, is_narrow ? 640 : 780);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  gboolean is_month = FALSE, is_day = FALSE, is_rtl = FALSE, is_dark = FALSE, has_weeks = FALSE,
           is_empty = FALSE, is_narrow = FALSE, is_full = FALSE;
  g_autofree char *zone = NULL;
  GOptionEntry entries[] = {
    { "month", 0, 0, G_OPTION_ARG_NONE, &is_month, NULL, NULL },
    { "day", 0, 0, G_OPTION_ARG_NONE, &is_day, NULL, NULL },
    { "rtl", 0, 0, G_OPTION_ARG_NONE, &is_rtl, NULL, NULL },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &is_dark, NULL, NULL },
    { "weeks", 0, 0, G_OPTION_ARG_NONE, &has_weeks, NULL, NULL },
    { "empty", 0, 0, G_OPTION_ARG_NONE, &is_empty, NULL, NULL },
    { "narrow", 0, 0, G_OPTION_ARG_NONE, &is_narrow, NULL, NULL },
    { "full", 0, 0, G_OPTION_ARG_NONE, &is_full, NULL, NULL },
    { "zone", 0, 0, G_OPTION_ARG_STRING, &zone, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GListStore) calendars = NULL;
  CalView *view;
  int today, monday;

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
  view =
      is_month ? CAL_VIEW (cal_month_view_new ()) : CAL_VIEW (cal_days_view_new (is_day ? 1 : 7));
  connect (view);
  g_object_get (view, "today", &today, NULL);
  monday = today - cal_day_get_weekday (today);
  if (!is_empty)
    fill (today);
  if (is_full)
    fill_full (monday);
  g_object_set (view,
                "model",
                occurrences,
                "calendars",
                calendars,
                "show-week-numbers",
                has_weeks,
                NULL);
  if (zone != NULL && !is_month)
    g_object_set (view, "second-zone", cal_zone_lookup (zone), NULL);
  show (view, is_narrow);
  gtk_widget_grab_focus (GTK_WIDGET (view));
  while (g_list_model_get_n_items (gtk_window_get_toplevels ()) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (occurrences);
  return 0;
}
