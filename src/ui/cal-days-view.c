/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include "cal-locale.h"

/* The hours of one day or of the seven of a week, side by side, and above them a strip for what
 * lasts all day.
 *
 * What the model should cover are the days shown and a period on both sides, so that going on by
 * one shows everything in the first frame. What it has in common with the month is in
 * cal-grid-view.c.
 *
 * CSS node: `daysview`. */

enum
{
  PROP_0,
  PROP_N_DAYS,
  PROP_SECOND_ZONE,
  PROP_HOUR_HEIGHT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* ---- CalView ---- */

static void
cal_days_view_go_to_day (CalView *view, int day, gboolean animate)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysSpot spot = self->spot;
  gint64 now = cal_grid_view_get_now (CAL_GRID_VIEW (self));
  gboolean is_today =
      day == cal_grid_view_get_today (CAL_GRID_VIEW (self)) && cal_day_of_wall (now) == day;

  /* Whoever comes to today comes to the present. */
  if (is_today && spot.day != day)
    spot = (CalDaysSpot){ CAL_DAYS_PART_HOURS,
                          day,
                          0,
                          (now - day * CAL_DAY) / CAL_DAYS_CELL * CAL_DAYS_CELL };
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  self->is_chosen = FALSE;
  cal_days_view_set_date (self, day);
  spot.day = day;
  cal_days_view_set_spot (self, &spot);
  if (is_today && cal_grid_view_has_size (CAL_GRID_VIEW (self))
      && !cal_days_view_is_seen (self, now - day * CAL_DAY))
    cal_days_view_go_to_hours (self, animate);
}

static void
cal_days_view_step (CalView *view, int n_periods)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysSpot spot = self->spot;

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
  spot.day += n_periods * self->n_days;
  cal_days_view_set_date (self,
                          cal_grid_view_get_date (CAL_GRID_VIEW (self)) + n_periods * self->n_days);
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

  if (cal_days_view_get_selected (self, out_slot))
    return;
  if (self->is_chosen && cal_grid_view_has_size (CAL_GRID_VIEW (self)) && is_free)
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
                               CAL_TYPE_GRID_VIEW,
                               G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, cal_days_view_view_init))

static void
set_second_zone (CalDaysView *self, const CalZone *zone)
{
  if (self->second_zone == zone)
    return;
  self->second_zone = zone;
  self->has_metrics = FALSE;
  cal_grid_view_queue (CAL_GRID_VIEW (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECOND_ZONE]);
}

static void
cal_days_view_splice (CalGridView *view,
                      guint position,
                      guint n_removed,
                      CalOccurrence *const *added,
                      guint n_added)
{
  cal_days_index_splice (CAL_DAYS_VIEW (view)->index, position, n_removed, added, n_added);
}

static void
cal_days_view_forget_metrics (CalGridView *view)
{
  CAL_DAYS_VIEW (view)->has_metrics = FALSE;
  cal_days_view_forget_texts (CAL_DAYS_VIEW (view));
}

/* The days are one stop of the Tab key, the button of the strip another. */
static gboolean
cal_days_view_move_focus (CalGridView *view, GtkDirectionType direction)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  gboolean is_forward = direction == GTK_DIR_TAB_FORWARD;
  gboolean has_expander = gtk_widget_get_child_visible (self->expander);

  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) == self->expander)
    return is_forward && gtk_widget_grab_focus (GTK_WIDGET (self));
  if (cal_grid_view_has_focus (view))
    return direction == GTK_DIR_TAB_BACKWARD && has_expander
           && gtk_widget_grab_focus (self->expander);
  return gtk_widget_grab_focus (is_forward && has_expander ? self->expander : GTK_WIDGET (self));
}

static void
cal_days_view_constructed (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

  G_OBJECT_CLASS (cal_days_view_parent_class)->constructed (object);
  self->grid.n_days = self->n_days;
  self->week_start = cal_locale_get_week_start ();

  self->cursor = cal_slot_cursor_new ();
  cal_grid_view_add_cursor (CAL_GRID_VIEW (self), self->cursor);
  cal_days_view_setup_expander (self);
  cal_days_view_setup_pinch (self);
  cal_view_go_to_day (CAL_VIEW (self), cal_grid_view_get_today (CAL_GRID_VIEW (self)), FALSE);
}

static void
cal_days_view_dispose (GObject *object)
{
  CalDaysView *self = CAL_DAYS_VIEW (object);

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
    case PROP_HOUR_HEIGHT:
      g_value_set_double (value, self->hour_height);
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
    case PROP_HOUR_HEIGHT:
      cal_days_view_set_hour_height (self, g_value_get_double (value));
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
  properties[PROP_HOUR_HEIGHT] = g_param_spec_double ("hour-height",
                                                      NULL,
                                                      NULL,
                                                      CAL_DAYS_MIN_HOUR,
                                                      CAL_DAYS_MAX_HOUR,
                                                      CAL_DAYS_DEFAULT_HOUR,
                                                      flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
cal_days_view_class_init (CalDaysViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalCanvasClass *canvas_class = CAL_CANVAS_CLASS (klass);
  CalGridViewClass *view_class = CAL_GRID_VIEW_CLASS (klass);

  object_class->constructed = cal_days_view_constructed;
  object_class->dispose = cal_days_view_dispose;
  object_class->finalize = cal_days_view_finalize;
  object_class->get_property = cal_days_view_get_property;
  object_class->set_property = cal_days_view_set_property;
  canvas_class->draw_below = cal_days_view_draw_below;
  canvas_class->draw_above = cal_days_view_draw_above;
  view_class->splice = cal_days_view_splice;
  view_class->forget_metrics = cal_days_view_forget_metrics;
  view_class->measure = cal_days_view_measure;
  view_class->align = cal_days_view_align;
  view_class->place = cal_days_view_place;
  view_class->get_page = cal_days_view_get_page;
  view_class->clamp = cal_days_view_clamp;
  view_class->moved = cal_days_view_moved;
  view_class->begin_scroll = cal_days_view_begin_scroll;
  view_class->scroll = cal_days_view_scroll;
  view_class->decelerate = cal_days_view_decelerate;
  view_class->turn = cal_days_view_turn;
  view_class->autoscroll = cal_days_view_autoscroll;
  view_class->get_spot = cal_days_view_get_spot;
  view_class->get_spot_occurrence = cal_days_view_get_spot_occurrence;
  view_class->find_spot = cal_days_view_find_spot;
  view_class->get_selection = cal_days_view_get_selection;
  view_class->get_place = cal_days_view_get_place;
  view_class->put_spot = cal_days_view_put_spot;
  view_class->set_hovered = cal_days_view_set_hovered;
  view_class->begin_drag = cal_days_view_begin_drag;
  view_class->update_drag = cal_days_view_update_drag;
  view_class->drop = cal_days_view_drop;
  view_class->press_arrow = cal_days_view_press_arrow;
  view_class->turn_page = cal_days_view_turn_page;
  view_class->go_to_end = cal_days_view_go_to_end;
  view_class->press_other = cal_days_view_press_other;
  view_class->move_focus = cal_days_view_move_focus;
  install_properties (object_class);
  gtk_widget_class_set_css_name (widget_class, "daysview");
}

static void
cal_days_view_init (CalDaysView *self)
{
  self->index = cal_days_index_new ();
  self->more_buttons = g_ptr_array_new ();
  self->rest_buttons = g_ptr_array_new ();
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->hour_height = CAL_DAYS_DEFAULT_HOUR;
  self->spot = (CalDaysSpot){ CAL_DAYS_PART_HOURS, 0, 0, 9 * CAL_HOUR };
}

CalDaysView *
cal_days_view_new (int n_days)
{
  return g_object_new (CAL_TYPE_DAYS_VIEW, "n-days", n_days, NULL);
}

void
cal_days_view_set_hour_height (CalDaysView *self, double height)
{
  height = CLAMP (height, CAL_DAYS_MIN_HOUR, CAL_DAYS_MAX_HOUR);
  if (self->hour_height == height)
    return;
  self->hour_height = height;
  cal_grid_view_queue (CAL_GRID_VIEW (self));
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
