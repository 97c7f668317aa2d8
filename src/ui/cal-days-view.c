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

enum
{
  PROP_0,
  PROP_N_DAYS,
  PROP_SECOND_ZONE,
  PROP_SHOW_WEEK_NUMBERS,
  PROP_HOUR_HEIGHT,
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

/* ---- CalView ---- */

static void
cal_days_view_go_to_day (CalView *view, int day, gboolean animate)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysSpot spot = self->spot;
  gint64 now = cal_days_view_get_now (self);

  /* Whoever comes to today comes to the present. */
  if (day == self->today && cal_day_of_wall (now) == day && spot.day != day)
    spot = (CalDaysSpot){ CAL_DAYS_PART_HOURS,
                          day,
                          0,
                          (now - day * CAL_DAY) / CAL_DAYS_CELL * CAL_DAYS_CELL };
  self->has_anchor = self->is_chosen = FALSE;
  cal_days_view_set_date (self, day);
  spot.day = day;
  cal_days_view_set_spot (self, &spot);
  if (self->has_size && day == self->today && cal_day_of_wall (now) == day
      && !cal_days_view_is_seen (self, now - day * CAL_DAY))
    cal_days_view_align (self, animate);
}

static void
cal_days_view_step (CalView *view, int n_periods)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysSpot spot = self->spot;

  self->has_anchor = FALSE;
  spot.day += n_periods * self->n_days;
  cal_days_view_set_date (self, self->date + n_periods * self->n_days);
  cal_days_view_set_spot (self, &spot);
}

static int
cal_days_view_get_chosen_day (CalView *view)
{
  return CAL_DAYS_VIEW (view)->spot.day;
}

static void
cal_days_view_get_chosen_slot (CalView *view, CalSlot *out_slot)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysPoint at = { self->spot.part == CAL_DAYS_PART_STRIP, self->spot.day, self->spot.clock };
  gboolean is_free =
      at.in_strip
      || (self->spot.part == CAL_DAYS_PART_HOURS && cal_days_view_is_seen (self, self->spot.clock));

  if (cal_days_view_get_selection (self, out_slot))
    return;
  if (self->is_chosen && self->has_size && is_free)
    *out_slot = cal_days_slot_around (&at);
  else
    *out_slot = cal_slot_of_days (CAL_SLOT_DAY, at.day, at.day + 1);
}

static void
cal_days_view_reveal_occurrence (CalView *view, CalOccurrence *occurrence)
{
  cal_days_view_focus_occurrence (CAL_DAYS_VIEW (view), occurrence);
}

static void
cal_days_view_mark (CalView *view, const CalSlot *slot)
{
  cal_days_view_set_mark (CAL_DAYS_VIEW (view), slot);
}

static void
cal_days_view_view_init (CalViewInterface *iface)
{
  iface->go_to_day = cal_days_view_go_to_day;
  iface->step = cal_days_view_step;
  iface->get_chosen_day = cal_days_view_get_chosen_day;
  iface->get_chosen_slot = cal_days_view_get_chosen_slot;
  iface->reveal = cal_days_view_reveal_occurrence;
  iface->mark = cal_days_view_mark;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalDaysView,
                               cal_days_view,
                               CAL_TYPE_CANVAS,
                               G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, cal_days_view_view_init))

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, CalDaysView *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, position + i));
  cal_days_index_splice (self->index,
                         position,
                         removed,
                         (CalOccurrence *const *) items->pdata,
                         added);
  cal_days_view_queue (self);
}

static void
set_model (CalDaysView *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_clear_signal_handler (&self->model_handler, self->model);
  cal_days_index_splice (self->index, 0, cal_days_index_get_n_items (self->index), NULL, 0);
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      self->model_handler =
          g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
    }
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
  self->has_metrics = FALSE;
  cal_days_view_queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECOND_ZONE]);
}

static void
set_show_week_numbers (CalDaysView *self, gboolean show)
{
  if (self->show_week_numbers == show)
    return;
  self->show_week_numbers = show;
  self->has_metrics = FALSE;
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
forget_metrics (CalDaysView *self)
{
  self->has_metrics = FALSE;
  cal_days_view_forget_texts (self);
  cal_days_view_queue (self);
}

static void
cal_days_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_days_view_parent_class)->css_changed (widget, change);
  forget_metrics (CAL_DAYS_VIEW (widget));
}

static void
cal_days_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_days_view_parent_class)->system_setting_changed (widget, setting);
  forget_metrics (CAL_DAYS_VIEW (widget));
}

static void
cal_days_view_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (cal_days_view_parent_class)->direction_changed (widget, previous);
  forget_metrics (CAL_DAYS_VIEW (widget));
}

/* Milliseconds until the clock shows another minute. */
static guint
get_rest_of_minute (void)
{
  return (guint) ((CAL_MINUTE - g_get_real_time () % CAL_MINUTE) / 1000) + 50;
}

/* The line of the present time goes on, and what has passed meanwhile looks passed. */
static gboolean
minute_cb (gpointer user_data)
{
  CalDaysView *self = user_data;

  cal_days_view_queue (self);
  self->minute_id = g_timeout_add (get_rest_of_minute (), minute_cb, self);
  return G_SOURCE_REMOVE;
}

static void
cal_days_view_map (GtkWidget *widget)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);

  GTK_WIDGET_CLASS (cal_days_view_parent_class)->map (widget);
  self->minute_id = g_timeout_add (get_rest_of_minute (), minute_cb, self);
}

static void
cal_days_view_unmap (GtkWidget *widget)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  self->hovered = CAL_DAYS_PART_NONE;
  cal_drag_cancel (self->drag);
  GTK_WIDGET_CLASS (cal_days_view_parent_class)->unmap (widget);
}

static gboolean
cal_days_view_grab_focus (GtkWidget *widget)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);

  if (!gtk_widget_grab_focus (self->cursor))
    return FALSE;
  cal_days_view_place_focus (self);
  return TRUE;
}

/* The days are one stop of the Tab key, the button of the strip another. A popover on the view
 * keeps the focus to itself. */
static gboolean
cal_days_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  CalDaysView *self = CAL_DAYS_VIEW (widget);
  GtkWidget *child = gtk_widget_get_focus_child (widget);
  gboolean has_expander = gtk_widget_get_child_visible (self->expander);

  if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
    {
      gtk_widget_child_focus (child, direction);
      return TRUE;
    }
  if (child == self->expander)
    return direction == GTK_DIR_TAB_FORWARD && gtk_widget_grab_focus (widget);
  if (cal_days_view_has_focus (self))
    return direction == GTK_DIR_TAB_BACKWARD && has_expander
           && gtk_widget_grab_focus (self->expander);
  if (direction == GTK_DIR_TAB_FORWARD && has_expander)
    return gtk_widget_grab_focus (self->expander);
  return gtk_widget_grab_focus (widget);
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
  self->grid.n_days = self->n_days;
  self->week_start = cal_locale_get_week_start ();
  for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
    self->is_weekend[weekday] = cal_locale_is_weekend (weekday);
  self->today = get_present_day ();

  self->cursor = cal_slot_cursor_new ();
  cal_canvas_add_part (CAL_CANVAS (self), self->cursor);
  cal_days_view_setup_expander (self);
  cal_days_view_setup_pointer (self);
  cal_days_view_setup_drag (self);
  cal_days_view_setup_keys (self);
  cal_days_view_setup_scroll (self);
  cal_view_go_to_day (CAL_VIEW (self), self->today, FALSE);
}

static void
cal_days_view_dispose (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  set_model (self, NULL);
  cal_days_view_stop_ticking (self);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_object (&self->drag);
  g_clear_object (&self->dragged);
  g_ptr_array_set_size (self->more_buttons, 0);
  g_ptr_array_set_size (self->rest_buttons, 0);
  cal_days_view_forget_texts (self);
  G_OBJECT_CLASS (cal_days_view_parent_class)->dispose (object);
}

static void
cal_days_view_finalize (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  cal_days_index_free (self->index);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->more_buttons);
  g_ptr_array_unref (self->rest_buttons);
  g_free (self->title);
  g_free (self->spot_id);
  cal_clicks_free (self->clicks);
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
    case PROP_HOUR_HEIGHT:
      g_value_set_double (value, self->hour_height);
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
    case PROP_HOUR_HEIGHT:
      cal_days_view_set_hour_height (self, g_value_get_double (value));
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
                                              CAL_WEEK_DAYS,
                                              CAL_WEEK_DAYS,
                                              flags | G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_SECOND_ZONE] = g_param_spec_pointer ("second-zone", NULL, NULL, flags);
  properties[PROP_SHOW_WEEK_NUMBERS] =
      g_param_spec_boolean ("show-week-numbers", NULL, NULL, FALSE, flags);
  properties[PROP_HOUR_HEIGHT] = g_param_spec_double ("hour-height",
                                                      NULL,
                                                      NULL,
                                                      CAL_DAYS_MIN_HOUR,
                                                      CAL_DAYS_MAX_HOUR,
                                                      CAL_DAYS_DEFAULT_HOUR,
                                                      flags);
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
  widget_class->css_changed = cal_days_view_css_changed;
  widget_class->system_setting_changed = cal_days_view_system_setting_changed;
  widget_class->direction_changed = cal_days_view_direction_changed;
  widget_class->map = cal_days_view_map;
  widget_class->unmap = cal_days_view_unmap;
  widget_class->query_tooltip = cal_days_view_query_tooltip;
  widget_class->focus = cal_days_view_focus;
  widget_class->grab_focus = cal_days_view_grab_focus;
  canvas_class->arrange = cal_days_view_arrange;
  canvas_class->draw_below = cal_days_view_draw_below;
  canvas_class->draw_above = cal_days_view_draw_above;
  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "daysview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cal_days_view_init (CalDaysView *self)
{
  self->index = cal_days_index_new ();
  self->more_buttons = g_ptr_array_new ();
  self->rest_buttons = g_ptr_array_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->date = G_MININT;
  self->hour_height = CAL_DAYS_DEFAULT_HOUR;
  self->spot = (CalDaysSpot){ CAL_DAYS_PART_HOURS, 0, 0, 9 * CAL_HOUR };
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

const CalZone *
cal_days_view_get_zone (CalDaysView *self)
{
  return self->zone != NULL ? self->zone : cal_zone_local ();
}

/* The present time on the wall. */
gint64
cal_days_view_get_now (CalDaysView *self)
{
  return cal_zone_to_wall (cal_days_view_get_zone (self), g_get_real_time ());
}

void
cal_days_view_set_hour_height (CalDaysView *self, double height)
{
  height = CLAMP (height, CAL_DAYS_MIN_HOUR, CAL_DAYS_MAX_HOUR);
  if (self->hour_height == height)
    return;
  self->hour_height = height;
  cal_days_view_queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOUR_HEIGHT]);
}

/* NULL takes the mark away. */
void
cal_days_view_set_mark (CalDaysView *self, const CalSlot *slot)
{
  CalSlot none = { 0 };

  self->mark = slot != NULL ? *slot : none;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
