/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-days-view.h"
#include "cal-locale.h"
#include "cal-month-view.h"
#include "cal-window-private.h"

/* The views of the window: which one is shown, and what.
 *
 * They lie in a stack, of which only the one that is shown has a model; the others cost nothing.
 * The schedule covers what that one asks for. The day that was chosen in one is the day that the
 * next one shows.
 *
 * In a window that is wide enough the views are chosen by buttons of the header bar; where these
 * are squeezed out a bar at the bottom takes over. */

#define TITLE_CHARS 11 /* of the period's name beside the buttons of the views */
#define HEADER_GAPS 48 /* in the header bar, beside what is in it and between */

typedef struct
{
  const char *name;
  const char *previous;
  const char *next;
  char *(*shorten) (int day, gboolean is_tiny);
} Period;

static char *
shorten_month (int day, gboolean is_tiny)
{
  /* Translators: the month shown, in a very narrow window, as in strftime: "Nov". */
  const char *tiny = _ ("%Ob");
  /* Translators: the month shown, in a narrow window, as in strftime: "Nov 2026". */
  const char *narrow = _ ("%Ob %Y");

  return cal_locale_format_day_as (day, is_tiny ? tiny : narrow);
}

static void
get_week_formats (gboolean with_month,
                  gboolean is_tiny,
                  const char **out_start,
                  const char **out_end)
{
  /* Translators: the first day of the week shown, in a very narrow window, as in strftime: "23" of
   * "23 – 29". */
  const char *tiny_start = C_ ("first day, very narrow window", "%-d");
  /* Translators: the last day of the week shown, in a very narrow window: "29" of "23 – 29". */
  const char *tiny_end = C_ ("last day, very narrow window", "%-d");
  /* Translators: the first day of a week in one month, in a narrow window: "23" of "23 – 29 Nov".
   */
  const char *start_in_month = C_ ("first day of one month, narrow window", "%-d");
  /* Translators: the last day of a week in one month, in a narrow window, where the month comes
   * first: "29" of "Nov 23 – 29". */
  const char *end_in_month = C_ ("last day of one month, narrow window", "%-d");
  /* Translators: the first day of the week shown, in a narrow window, as in strftime: "30 Nov" of
   * "30 Nov – 6 Dec". */
  const char *start = C_ ("first day, narrow window", "%-d %b");
  /* Translators: the last day of the week shown, in a narrow window, as in strftime: "29 Nov" of
   * "23 – 29 Nov". */
  const char *end = C_ ("last day, narrow window", "%-d %b");
  /* Translators: the first or the last day of the week shown, in a narrow window, where the month
   * comes first: "Nov 30" of "Nov 30 – Dec 6". */
  const char *month_first = C_ ("date", "%b %-d");

  if (cal_locale_has_month_first ())
    {
      *out_start = is_tiny ? tiny_start : month_first;
      *out_end = is_tiny ? tiny_end : with_month ? month_first : end_in_month;
    }
  else
    {
      *out_start = is_tiny ? tiny_start : with_month ? start : start_in_month;
      *out_end = is_tiny ? tiny_end : end;
    }
}

static char *
shorten_week (int day, gboolean is_tiny)
{
  int first = day - (cal_day_get_weekday (day) - cal_locale_get_week_start () + 7) % 7;
  int month, last_month;
  gboolean with_month;
  const char *start_format, *end_format;
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;

  cal_day_to_date (first, NULL, &month, NULL);
  cal_day_to_date (first + 6, NULL, &last_month, NULL);
  with_month = month != last_month && !is_tiny;
  get_week_formats (with_month, is_tiny, &start_format, &end_format);
  start = cal_locale_format_day_as (first, start_format);
  end = cal_locale_format_day_as (first + 6, end_format);
  return g_strdup_printf (C_ ("days", "%1$s – %2$s"), start, end);
}

static char *
shorten_day (int day, gboolean is_tiny)
{
  /* Translators: the day shown, in a very narrow window, where the month comes first: "Nov 24". */
  const char *tiny_month_first = C_ ("date", "%b %-d");
  /* Translators: the day shown, in a narrow window, where the month comes first:
   * "Tue, Nov 24, 2026". */
  const char *month_first = _ ("%a, %b %-d, %Y");
  /* Translators: the day shown, in a very narrow window, as in strftime: "24 Nov". */
  const char *tiny = _ ("%-d %b");
  /* Translators: the day shown, in a narrow window, as in strftime: "Tue 24 Nov 2026". */
  const char *narrow = _ ("%a %-d %b %Y");

  if (cal_locale_has_month_first ())
    return cal_locale_format_day_as (day, is_tiny ? tiny_month_first : month_first);
  return cal_locale_format_day_as (day, is_tiny ? tiny : narrow);
}

static const Period periods[] = {
  { "month", N_ ("Previous Month"), N_ ("Next Month"), shorten_month },
  { "week", N_ ("Previous Week"), N_ ("Next Week"), shorten_week },
  { "day", N_ ("Previous Day"), N_ ("Next Day"), shorten_day },
};

static const Period *
get_period (CalWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->views);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    if (g_strcmp0 (periods[i].name, name) == 0)
      return &periods[i];
  return &periods[0];
}

static int
get_today (CalWindow *self)
{
  return cal_day_of_wall (cal_zone_to_wall (cal_store_get_zone (self->store), g_get_real_time ()));
}

static CalView *
get_view (CalWindow *self, const char *name)
{
  return CAL_VIEW (adw_view_stack_get_child_by_name (self->views, name));
}

static void
range_changed_cb (CalWindow *self)
{
  int first_day, end_day;

  g_object_get (self->view, "first-visible-day", &first_day, "end-visible-day", &end_day, NULL);
  if (end_day > first_day)
    cal_schedule_set_range (self->schedule, first_day, end_day);
}

static void
title_changed_cb (CalWindow *self)
{
  g_autofree char *title = NULL;
  g_autofree char *shortened = NULL;
  g_autofree char *tiny = NULL;
  int day;

  g_object_get (self->view, "title", &title, "date", &day, NULL);
  shortened = get_period (self)->shorten (day, FALSE);
  tiny = get_period (self)->shorten (day, TRUE);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->short_title, shortened);
  gtk_label_set_label (self->tiny_title, tiny);
}

static void
date_changed_cb (CalWindow *self)
{
  int day;

  g_object_get (self->view, "date", &day, NULL);
  cal_sidebar_set_date (self->sidebar, day);
  title_changed_cb (self);
}

/* What a view says that isn't shown is of no interest. */
static void
view_notify_cb (CalWindow *self, GParamSpec *pspec, CalView *view)
{
  if (view != self->view)
    return;
  if (g_str_has_suffix (pspec->name, "-visible-day"))
    range_changed_cb (self);
  else if (g_str_equal (pspec->name, "date"))
    date_changed_cb (self);
  else if (g_str_equal (pspec->name, "title"))
    title_changed_cb (self);
}

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The keys go to the new view, if nothing else had them. */
static void
move_focus (CalWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self))
      && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self->views))))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
view_changed_cb (CalWindow *self)
{
  CalView *view = CAL_VIEW (adw_view_stack_get_visible_child (self->views));
  CalView *former = self->view;
  int day = former != NULL ? cal_view_get_chosen_day (former) : get_today (self);

  if (view == NULL || view == former)
    return;
  if (former != NULL)
    {
      cal_window_close_popovers (former);
      cal_view_mark (former, NULL);
      g_object_set (former, "model", NULL, NULL);
    }
  self->view = view;
  cal_view_go_to_day (view, day, FALSE);
  range_changed_cb (self);
  g_object_set (view, "model", self->schedule, NULL);
  date_changed_cb (self);
  name_button (self->previous_button, _ (get_period (self)->previous));
  name_button (self->next_button, _ (get_period (self)->next));
  move_focus (self);
}

static void
measure_width (gpointer widget, int *out_minimum, int *out_natural)
{
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, out_minimum, out_natural, NULL, NULL);
}

/* The width that a name of the period may have beside the buttons of the views. It does not follow
 * from the one that is shown: else the buttons would come and go with the periods. */
static int
get_title_width (CalWindow *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->short_title));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_char_width (metrics);

  pango_font_metrics_unref (metrics);
  return TITLE_CHARS * width / PANGO_SCALE;
}

/* Also while they are not visible, which can't be measured as a whole. */
static int
get_buttons_width (CalWindow *self)
{
  int width = 0, natural;

  for (GtkWidget *button = gtk_widget_get_first_child (self->switcher_buttons); button != NULL;
       button = gtk_widget_get_next_sibling (button))
    {
      measure_width (button, NULL, &natural);
      width += natural;
    }
  return width;
}

/* Whether the buttons of the views have room in the header bar beside Today and a name of the
 * period. Does not depend on whether they are there. */
static gboolean
has_room_for_switcher (CalWindow *self)
{
  int start, end, today, title;

  measure_width (gtk_widget_get_parent (self->period_bar), &start, NULL);
  measure_width (gtk_widget_get_parent (self->new_button), &end, NULL);
  measure_width (self->today_button, NULL, &today);
  measure_width (self->tiny_title, &title, NULL);
  /* At least there would be no Today, and the shortest name of the period. */
  start += today + MAX (get_title_width (self) - title, 0);
  return start + get_buttons_width (self) + end + HEADER_GAPS
         <= gtk_widget_get_width (self->header);
}

/* Where the buttons of the views have no room in the header bar the bar at the bottom has them, and
 * they are not visible: a squeezer keeps as much as its largest visible child would have. Called
 * between the layout and the painting; the frame clock does the layout once more before anything is
 * seen. */
static void
layout_cb (CalWindow *self)
{
  gboolean fits = has_room_for_switcher (self);

  gtk_widget_set_visible (self->switcher_buttons, fits);
  adw_view_switcher_bar_set_reveal (self->switcher_bar, !fits);
}

static void
realized_cb (CalWindow *self)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (self)),
                           "layout",
                           G_CALLBACK (layout_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* The keys go to the view from the start. */
static void
mapped_cb (CalWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
connect_view (CalWindow *self, CalView *view)
{
  g_object_set (view,
                "calendars",
                cal_store_get_calendars (self->store),
                "zone",
                cal_store_get_zone (self->store),
                "today",
                get_today (self),
                NULL);
  g_signal_connect_object (view, "notify", G_CALLBACK (view_notify_cb), self, G_CONNECT_SWAPPED);
  cal_window_connect_view (self, view);
}

void
cal_window_connect_views (CalWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    connect_view (self, get_view (self, periods[i].name));
  g_object_bind_property (get_view (self, "month"),
                          "show-week-numbers",
                          get_view (self, "week"),
                          "show-week-numbers",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->views,
                           "notify::visible-child",
                           G_CALLBACK (view_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views,
                           "map",
                           G_CALLBACK (mapped_cb),
                           self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect (self, "realize", G_CALLBACK (realized_cb), NULL);
  view_changed_cb (self);
}

/* While the window is taken apart the stack still goes from child to child, which is no choice of
 * the user's. */
void
cal_window_disconnect_views (CalWindow *self)
{
  if (self->view == NULL)
    return;
  g_settings_unbind (self->views, "visible-child-name");
  g_action_map_remove_action (G_ACTION_MAP (self), "view");
  g_signal_handlers_disconnect_by_func (self->views, view_changed_cb, self);
  g_object_set (self->view, "model", NULL, NULL);
  self->view = NULL;
}

/* The day, or the zone in which everything is shown, is another one. */
void
cal_window_refresh_views (CalWindow *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    g_object_set (get_view (self, periods[i].name),
                  "zone",
                  cal_store_get_zone (self->store),
                  "today",
                  get_today (self),
                  NULL);
}

/* The hours of `zone` (nullable) stand beside those of the window's own. */
void
cal_window_show_second_zone (CalWindow *self, const CalZone *zone)
{
  g_object_set (get_view (self, "week"), "second-zone", zone, NULL);
  g_object_set (get_view (self, "day"), "second-zone", zone, NULL);
}

/* Shows the day alone, in full. */
void
cal_window_open_day (CalWindow *self, int day)
{
  adw_view_stack_set_visible_child_name (self->views, "day");
  cal_view_go_to_day (self->view, day, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
cal_window_go_to_today (CalWindow *self)
{
  g_return_if_fail (CAL_IS_WINDOW (self));

  cal_window_close_popovers (self->view);
  cal_view_go_to_day (self->view, get_today (self), TRUE);
}
