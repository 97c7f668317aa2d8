/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include "cal-locale.h"

/* The hours of one day or of the seven of a week, side by side, and above them a strip for what
 * lasts all day.
 *
 * It holds no truth: it shows a list model of occurrences in the total order, and what the user
 * does leaves it as a signal of CalView. By "first-visible-day" and "end-visible-day" it tells what
 * the model should cover: the days shown and a period on both sides, so that going on by one shows
 * everything in the first frame.
 *
 * CSS node: `daysview`. Accessible: a group, in which each occurrence is a button. */

#define WEEK_DAYS 7

enum
{
  PROP_0,
  PROP_N_DAYS,
  PROP_SECOND_ZONE,
  PROP_SHOW_WEEK_NUMBERS,
  N_PROPERTIES,
  /* of CalView */
  PROP_MODEL = N_PROPERTIES,
  PROP_CALENDARS,
  PROP_FIRST_VISIBLE_DAY,
  PROP_END_VISIBLE_DAY,
  PROP_DATE,
  PROP_TITLE,
  PROP_TODAY,
  PROP_ZONE,
};

static GParamSpec *properties[N_PROPERTIES];

static void
set_title (CalDaysView *self)
{
  g_autofree char *title = cal_locale_format_days (self->period, self->period + self->n_days);

  if (g_strcmp0 (title, self->title) == 0)
    return;
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  g_object_notify (G_OBJECT (self), "title");
}

/* The range grows by more than is needed, so that it does not change with each step. */
static void
update_range (CalDaysView *self)
{
  int needed = self->n_days, margin = MAX (2 * self->n_days, WEEK_DAYS);
  int first = self->period - margin, end = self->period + self->n_days + margin;
  gboolean is_first, is_end;

  if (self->first_day <= self->period - needed
      && self->period + self->n_days + needed <= self->end_day)
    return;
  is_first = self->first_day != first;
  is_end = self->end_day != end;
  self->first_day = first;
  self->end_day = end;
  g_object_freeze_notify (G_OBJECT (self));
  if (is_first)
    g_object_notify (G_OBJECT (self), "first-visible-day");
  if (is_end)
    g_object_notify (G_OBJECT (self), "end-visible-day");
  g_object_thaw_notify (G_OBJECT (self));
}

static int
get_period (CalDaysView *self, int day)
{
  int weekday = cal_day_get_weekday (day);

  return self->n_days == 1 ? day : day - (weekday - self->week_start + WEEK_DAYS) % WEEK_DAYS;
}

static void
set_date (CalDaysView *self, int day)
{
  gboolean is_other = self->date != day;

  self->date = day;
  self->period = get_period (self, day);
  g_object_freeze_notify (G_OBJECT (self));
  update_range (self);
  set_title (self);
  if (is_other)
    g_object_notify (G_OBJECT (self), "date");
  g_object_thaw_notify (G_OBJECT (self));
  cal_days_view_queue (self);
}

/* ---- CalView ---- */

static void
cal_days_view_go_to_day (CalView *view, int day, gboolean animate)
{
  set_date (CAL_DAYS_VIEW (view), day);
}

static void
cal_days_view_step (CalView *view, int n_periods)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);

  cal_days_view_go_to_day (view, self->date + n_periods * self->n_days, TRUE);
}

static int
cal_days_view_get_chosen_day (CalView *view)
{
  return CAL_DAYS_VIEW (view)->date;
}

static void
cal_days_view_mark (CalView *view, const CalSlot *slot)
{
}

static void
cal_days_view_view_init (CalViewInterface *iface)
{
  iface->go_to_day = cal_days_view_go_to_day;
  iface->step = cal_days_view_step;
  iface->get_chosen_day = cal_days_view_get_chosen_day;
  iface->mark = cal_days_view_mark;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalDaysView,
                               cal_days_view,
                               CAL_TYPE_CANVAS,
                               G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, cal_days_view_view_init))

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, CalDaysView *self)
{
  cal_days_view_queue (self);
}

static void
set_model (CalDaysView *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_clear_signal_handler (&self->model_handler, self->model);
  g_set_object (&self->model, model);
  if (model != NULL)
    self->model_handler =
        g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
  cal_days_view_queue (self);
  g_object_notify (G_OBJECT (self), "model");
}

static void
set_today (CalDaysView *self, int today)
{
  if (self->today == today)
    return;
  self->today = today;
  cal_days_view_queue (self);
  g_object_notify (G_OBJECT (self), "today");
}

static void
set_zone (CalDaysView *self, const CalZone *zone)
{
  if (self->zone == zone)
    return;
  self->zone = zone;
  cal_days_view_queue (self);
  g_object_notify (G_OBJECT (self), "zone");
}

static void
set_second_zone (CalDaysView *self, const CalZone *zone)
{
  if (self->second_zone == zone)
    return;
  self->second_zone = zone;
  cal_days_view_queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECOND_ZONE]);
}

static void
set_show_week_numbers (CalDaysView *self, gboolean show)
{
  if (self->show_week_numbers == show)
    return;
  self->show_week_numbers = show;
  cal_days_view_queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_WEEK_NUMBERS]);
}

static void
set_calendars (CalDaysView *self, GListModel *calendars)
{
  if (cal_canvas_get_calendars (CAL_CANVAS (self)) == calendars)
    return;
  cal_canvas_set_calendars (CAL_CANVAS (self), calendars);
  g_object_notify (G_OBJECT (self), "calendars");
}

static void
cal_days_view_arrange (CalCanvas *canvas, int width, int height)
{
  cal_canvas_begin (canvas);
  cal_canvas_end (canvas);
}

static int
get_present_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return cal_day_from_date (g_date_time_get_year (now),
                            g_date_time_get_month (now),
                            g_date_time_get_day_of_month (now));
}

static void
cal_days_view_constructed (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  G_OBJECT_CLASS (cal_days_view_parent_class)->constructed (object);
  self->week_start = cal_locale_get_week_start ();
  self->today = get_present_day ();
  set_date (self, self->today);
}

static void
cal_days_view_dispose (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  set_model (self, NULL);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  G_OBJECT_CLASS (cal_days_view_parent_class)->dispose (object);
}

static void
cal_days_view_finalize (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  g_free (self->title);
  G_OBJECT_CLASS (cal_days_view_parent_class)->finalize (object);
}

static void
cal_days_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  switch (prop_id)
    {
    case PROP_N_DAYS:
      g_value_set_int (value, self->n_days);
      break;
    case PROP_SECOND_ZONE:
      g_value_set_pointer (value, (gpointer) self->second_zone);
      break;
    case PROP_SHOW_WEEK_NUMBERS:
      g_value_set_boolean (value, self->show_week_numbers);
      break;
    case PROP_MODEL:
      g_value_set_object (value, self->model);
      break;
    case PROP_CALENDARS:
      g_value_set_object (value, cal_canvas_get_calendars (CAL_CANVAS (self)));
      break;
    case PROP_FIRST_VISIBLE_DAY:
      g_value_set_int (value, self->first_day);
      break;
    case PROP_END_VISIBLE_DAY:
      g_value_set_int (value, self->end_day);
      break;
    case PROP_DATE:
      g_value_set_int (value, self->date);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_TODAY:
      g_value_set_int (value, self->today);
      break;
    case PROP_ZONE:
      g_value_set_pointer (value, (gpointer) self->zone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cal_days_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  switch (prop_id)
    {
    case PROP_N_DAYS:
      self->n_days = g_value_get_int (value);
      break;
    case PROP_SECOND_ZONE:
      set_second_zone (self, g_value_get_pointer (value));
      break;
    case PROP_SHOW_WEEK_NUMBERS:
      set_show_week_numbers (self, g_value_get_boolean (value));
      break;
    case PROP_MODEL:
      set_model (self, g_value_get_object (value));
      break;
    case PROP_CALENDARS:
      set_calendars (self, g_value_get_object (value));
      break;
    case PROP_DATE:
      if (self->date != g_value_get_int (value))
        cal_view_go_to_day (CAL_VIEW (self), g_value_get_int (value), FALSE);
      break;
    case PROP_TODAY:
      set_today (self, g_value_get_int (value));
      break;
    case PROP_ZONE:
      set_zone (self, g_value_get_pointer (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_N_DAYS] = g_param_spec_int ("n-days",
                                              NULL,
                                              NULL,
                                              1,
                                              WEEK_DAYS,
                                              WEEK_DAYS,
                                              flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_SECOND_ZONE] = g_param_spec_pointer ("second-zone", NULL, NULL, flags);
  properties[PROP_SHOW_WEEK_NUMBERS] =
      g_param_spec_boolean ("show-week-numbers", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_object_class_override_property (object_class, PROP_MODEL, "model");
  g_object_class_override_property (object_class, PROP_CALENDARS, "calendars");
  g_object_class_override_property (object_class, PROP_FIRST_VISIBLE_DAY, "first-visible-day");
  g_object_class_override_property (object_class, PROP_END_VISIBLE_DAY, "end-visible-day");
  g_object_class_override_property (object_class, PROP_DATE, "date");
  g_object_class_override_property (object_class, PROP_TITLE, "title");
  g_object_class_override_property (object_class, PROP_TODAY, "today");
  g_object_class_override_property (object_class, PROP_ZONE, "zone");
}

static void
cal_days_view_class_init (CalDaysViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalCanvasClass *canvas_class = CAL_CANVAS_CLASS (klass);

  object_class->constructed = cal_days_view_constructed;
  object_class->dispose = cal_days_view_dispose;
  object_class->finalize = cal_days_view_finalize;
  object_class->get_property = cal_days_view_get_property;
  object_class->set_property = cal_days_view_set_property;
  canvas_class->arrange = cal_days_view_arrange;
  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "daysview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cal_days_view_init (CalDaysView *self)
{
  self->date = G_MININT;
}

CalDaysView *
cal_days_view_new (int n_days)
{
  return g_object_new (CAL_TYPE_DAYS_VIEW, "n-days", n_days, NULL);
}

void
cal_days_view_queue (CalDaysView *self)
{
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
