/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

#include "cal-locale.h"

/* An endless vertical scroll of week rows, from a list model of occurrences in the total order.
 *
 * The view keeps an index of the model by week (cal-month-index.c), which follows its
 * items-changed; the next frame then places what is visible anew. It tells by "first-visible-day"
 * and "end-visible-day" what the model should cover. It holds no truth: what the user does leaves
 * it as a signal.
 *
 * CSS nodes: `monthview`, in it `weekheader`, and for what is visible `occurrence`, `more`,
 * `daycursor`. Accessible: a group, in which each occurrence is a button.
 *
 * Keys: see cal-month-view-keys.c; mouse: cal-month-view-pointer.c. */

static void
go_to_day (CalView *view, int day, gboolean animate)
{
  cal_month_view_go_to_day (CAL_MONTH_VIEW (view), day, animate);
}

static void
step (CalView *view, int n_periods)
{
  cal_month_view_step (CAL_MONTH_VIEW (view), n_periods);
}

static int
get_chosen_day (CalView *view)
{
  return cal_month_view_get_chosen_day (CAL_MONTH_VIEW (view));
}

static void
get_chosen_slot (CalView *view, CalSlot *out_slot)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int day = cal_month_view_get_chosen_day (self);

  if (self->has_anchor && day == self->spot.day)
    *out_slot =
        cal_slot_of_days (CAL_SLOT_DAYS, MIN (self->anchor, day), MAX (self->anchor, day) + 1);
  else
    *out_slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
}

static void
reveal (CalView *view, CalOccurrence *occurrence)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  int day = cal_occurrence_get_first_day (occurrence);

  cal_month_view_wait_for (self, day, cal_occurrence_get_id (occurrence));
  cal_month_view_reveal_day (self, day);
}

static void
mark (CalView *view, const CalSlot *slot)
{
  cal_month_view_mark_days (CAL_MONTH_VIEW (view),
                            slot != NULL ? cal_slot_get_first_day (slot) : 0,
                            slot != NULL ? cal_slot_get_end_day (slot) : 0);
}

static void
view_init (CalViewInterface *iface)
{
  iface->go_to_day = go_to_day;
  iface->step = step;
  iface->get_chosen_day = get_chosen_day;
  iface->get_chosen_slot = get_chosen_slot;
  iface->reveal = reveal;
  iface->mark = mark;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalMonthView,
                               cal_month_view,
                               CAL_TYPE_CANVAS,
                               G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, view_init))

enum
{
  PROP_0,
  PROP_MODEL,
  PROP_CALENDARS,
  PROP_FIRST_VISIBLE_DAY,
  PROP_END_VISIBLE_DAY,
  PROP_DATE,
  PROP_TITLE,
  PROP_TODAY,
  PROP_SHOW_WEEK_NUMBERS,
  PROP_ZONE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void
queue (CalMonthView *self)
{
  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, CalMonthView *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, position + i));
  cal_month_index_splice (self->index,
                          position,
                          removed,
                          (CalOccurrence *const *) items->pdata,
                          added);
  queue (self);
}

static void
set_model (CalMonthView *self, GListModel *model)
{
  if (self->model == model)
    return;
  if (self->model != NULL)
    g_clear_signal_handler (&self->model_handler, self->model);
  cal_month_index_splice (self->index, 0, cal_month_index_get_n_items (self->index), NULL, 0);
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      self->model_handler =
          g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
    }
  queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODEL]);
}

static void
set_today (CalMonthView *self, int today)
{
  if (self->today == today)
    return;
  self->today = today;
  queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TODAY]);
}

static void
set_show_week_numbers (CalMonthView *self, gboolean show)
{
  if (self->show_week_numbers == show)
    return;
  self->show_week_numbers = show;
  queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_WEEK_NUMBERS]);
}

static void
set_zone (CalMonthView *self, const CalZone *zone)
{
  if (self->zone == zone)
    return;
  self->zone = zone;
  queue (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZONE]);
}

static void
forget_metrics (CalMonthView *self)
{
  self->has_metrics = FALSE;
  cal_month_view_forget_texts (self);
  queue (self);
}

static void
cal_month_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->css_changed (widget, change);
  forget_metrics (CAL_MONTH_VIEW (widget));
}

static void
cal_month_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->system_setting_changed (widget, setting);
  forget_metrics (CAL_MONTH_VIEW (widget));
}

static void
cal_month_view_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->direction_changed (widget, previous);
  forget_metrics (CAL_MONTH_VIEW (widget));
}

/* What has passed meanwhile looks passed. */
static gboolean
minute_cb (gpointer user_data)
{
  queue (user_data);
  return G_SOURCE_CONTINUE;
}

static void
cal_month_view_map (GtkWidget *widget)
{
  CalMonthView *self = CAL_MONTH_VIEW (widget);

  GTK_WIDGET_CLASS (cal_month_view_parent_class)->map (widget);
  self->minute_id = g_timeout_add_seconds (60, minute_cb, self);
}

static void
cal_month_view_unmap (GtkWidget *widget)
{
  CalMonthView *self = CAL_MONTH_VIEW (widget);

  g_clear_handle_id (&self->minute_id, g_source_remove);
  self->has_hovered = FALSE;
  cal_drag_cancel (self->drag);
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->unmap (widget);
}

static gboolean
cal_month_view_grab_focus (GtkWidget *widget)
{
  CalMonthView *self = CAL_MONTH_VIEW (widget);

  if (!gtk_widget_grab_focus (self->cursor))
    return FALSE;
  cal_month_view_place_focus (self);
  return TRUE;
}

/* Assistive technology gives the focus to an occurrence directly: the spot goes there too. */
static void
cal_month_view_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  GTK_WIDGET_CLASS (cal_month_view_parent_class)->set_focus_child (widget, child);
  if (CAL_IS_OCCURRENCE_WIDGET (child) || CAL_IS_MORE_BUTTON (child))
    cal_month_view_follow_focus (CAL_MONTH_VIEW (widget), child);
}

/* The view is one stop of the Tab key. A popover on it keeps the focus to itself. */
static gboolean
cal_month_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child))
    {
      gtk_widget_child_focus (child, direction);
      return TRUE;
    }
  if (cal_month_view_has_focus (CAL_MONTH_VIEW (widget)))
    return FALSE;
  return gtk_widget_grab_focus (widget);
}

static void
cal_month_view_constructed (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);
  GDateTime *now = g_date_time_new_now_local ();

  G_OBJECT_CLASS (cal_month_view_parent_class)->constructed (object);
  self->grid.week_start = cal_locale_get_week_start ();
  self->has_month_first = cal_locale_has_month_first ();
  for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
    self->is_weekend[weekday] = cal_locale_is_weekend (weekday);
  self->today = cal_day_from_date (g_date_time_get_year (now),
                                   g_date_time_get_month (now),
                                   g_date_time_get_day_of_month (now));
  g_date_time_unref (now);

  self->cursor = cal_day_cursor_new ();
  cal_canvas_add_part (CAL_CANVAS (self), self->cursor);
  self->header = cal_week_header_new ();
  cal_canvas_add_cover (CAL_CANVAS (self), self->header);
  cal_month_view_setup_pointer (self);
  cal_month_view_setup_keys (self);
  cal_month_view_setup_scroll (self);
  cal_month_view_go_to_day (self, self->today, FALSE);
}

static void
cal_month_view_dispose (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  set_model (self, NULL);
  cal_month_view_stop_ticking (self);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  g_clear_object (&self->drag);
  g_clear_object (&self->dragged);
  g_ptr_array_set_size (self->more_buttons, 0);
  cal_month_view_forget_texts (self);
  G_OBJECT_CLASS (cal_month_view_parent_class)->dispose (object);
}

static void
cal_month_view_finalize (GObject *object)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  cal_month_index_free (self->index);
  g_ptr_array_unref (self->more_buttons);
  g_free (self->title);
  g_free (self->spot_id);
  cal_clicks_free (self->clicks);
  G_OBJECT_CLASS (cal_month_view_parent_class)->finalize (object);
}

static void
cal_month_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  switch (prop_id)
    {
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
    case PROP_SHOW_WEEK_NUMBERS:
      g_value_set_boolean (value, self->show_week_numbers);
      break;
    case PROP_ZONE:
      g_value_set_pointer (value, (gpointer) self->zone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cal_month_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CalMonthView *self = CAL_MONTH_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODEL:
      set_model (self, g_value_get_object (value));
      break;
    case PROP_CALENDARS:
      if (cal_canvas_get_calendars (CAL_CANVAS (self)) != g_value_get_object (value))
        {
          cal_canvas_set_calendars (CAL_CANVAS (self), g_value_get_object (value));
          g_object_notify_by_pspec (object, pspec);
        }
      break;
    case PROP_DATE:
      if (self->date != g_value_get_int (value))
        cal_month_view_go_to_day (self, g_value_get_int (value), FALSE);
      break;
    case PROP_TODAY:
      set_today (self, g_value_get_int (value));
      break;
    case PROP_SHOW_WEEK_NUMBERS:
      set_show_week_numbers (self, g_value_get_boolean (value));
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
  static const struct
  {
    guint id;
    const char *name;
  } overridden[] = {
    { PROP_MODEL, "model" },
    { PROP_CALENDARS, "calendars" },
    { PROP_FIRST_VISIBLE_DAY, "first-visible-day" },
    { PROP_END_VISIBLE_DAY, "end-visible-day" },
    { PROP_DATE, "date" },
    { PROP_TITLE, "title" },
    { PROP_TODAY, "today" },
    { PROP_ZONE, "zone" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (overridden); i++)
    {
      g_object_class_override_property (object_class, overridden[i].id, overridden[i].name);
      properties[overridden[i].id] =
          g_object_class_find_property (object_class, overridden[i].name);
    }
  properties[PROP_SHOW_WEEK_NUMBERS] =
      g_param_spec_boolean ("show-week-numbers",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class,
                                   PROP_SHOW_WEEK_NUMBERS,
                                   properties[PROP_SHOW_WEEK_NUMBERS]);
}

static void
cal_month_view_class_init (CalMonthViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalCanvasClass *canvas_class = CAL_CANVAS_CLASS (klass);

  object_class->constructed = cal_month_view_constructed;
  object_class->dispose = cal_month_view_dispose;
  object_class->finalize = cal_month_view_finalize;
  object_class->get_property = cal_month_view_get_property;
  object_class->set_property = cal_month_view_set_property;
  widget_class->css_changed = cal_month_view_css_changed;
  widget_class->system_setting_changed = cal_month_view_system_setting_changed;
  widget_class->direction_changed = cal_month_view_direction_changed;
  widget_class->map = cal_month_view_map;
  widget_class->unmap = cal_month_view_unmap;
  widget_class->query_tooltip = cal_month_view_query_tooltip;
  widget_class->focus = cal_month_view_focus;
  widget_class->set_focus_child = cal_month_view_set_focus_child;
  widget_class->grab_focus = cal_month_view_grab_focus;
  canvas_class->arrange = cal_month_view_arrange;
  canvas_class->draw_below = cal_month_view_draw_below;
  canvas_class->draw_above = cal_month_view_draw_above;
  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "monthview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cal_month_view_init (CalMonthView *self)
{
  self->index = cal_month_index_new ();
  self->more_buttons = g_ptr_array_new ();
  self->date = G_MININT;
}

CalMonthView *
cal_month_view_new (void)
{
  return g_object_new (CAL_TYPE_MONTH_VIEW, NULL);
}

void
cal_month_view_mark_days (CalMonthView *self, int first_day, int end_day)
{
  if (self->mark_first == first_day && self->mark_end == end_day)
    return;
  self->mark_first = first_day;
  self->mark_end = end_day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
cal_month_view_set_date (CalMonthView *self, int day)
{
  g_autofree char *title = NULL;

  if (self->date == day)
    return;
  self->date = day;
  title = cal_locale_format_month (day);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DATE]);
  if (g_strcmp0 (title, self->title) == 0)
    return;
  g_free (self->title);
  self->title = g_steal_pointer (&title);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
cal_month_view_set_range (CalMonthView *self, int first_day, int end_day)
{
  gboolean is_first = self->first_day != first_day, is_end = self->end_day != end_day;
  int week_start = self->grid.week_start;

  self->first_day = first_day;
  self->end_day = end_day;
  cal_month_index_set_weeks (
      self->index,
      week_start,
      cal_month_row_get_first_day (cal_month_row_of_day (first_day, week_start), week_start),
      cal_month_row_get_first_day (cal_month_row_of_day (end_day - 1, week_start) + 1, week_start));
  g_object_freeze_notify (G_OBJECT (self));
  if (is_first)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIRST_VISIBLE_DAY]);
  if (is_end)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_END_VISIBLE_DAY]);
  g_object_thaw_notify (G_OBJECT (self));
}
