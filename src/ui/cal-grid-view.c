/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-grid-view-private.h"

#include "cal-locale.h"

/* What the views that lay appointments out over a grid of days have in common: the weeks of a
 * month, the hours of a day.
 *
 * Three classes stand on one another. CalCanvas knows of occurrences as widgets on a board, and of
 * nothing in time. This one is the behaviour of a CalView: it has its properties, follows the
 * model, the clock and the style, keeps the keyboard's focus on one spot, and turns what mouse and
 * keyboard do into the signals of CalView. The subclasses are the geometry: an index of the model,
 * a grid, what it looks like, and what lies where in it. This class asks them by its virtual
 * functions and never knows which of them it is.
 *
 * It holds no truth: it shows a list model of occurrences in the total order, and what the user
 * does leaves it as a signal. By "first-visible-day" and "end-visible-day" it tells what the model
 * should cover.
 *
 * Accessible: a group, in which each occurrence is a button. */

enum
{
  PROP_0,
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

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (CalGridView,
                                  cal_grid_view,
                                  CAL_TYPE_CANVAS,
                                  G_ADD_PRIVATE (CalGridView)
                                      G_IMPLEMENT_INTERFACE (CAL_TYPE_VIEW, NULL))

CalGridViewPrivate *
cal_grid_view_get_private (CalGridView *self)
{
  return cal_grid_view_get_instance_private (self);
}

/* ---- properties ---- */

static void
splice (CalGridView *self, guint position, guint removed, GPtrArray *added)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->n_items += added->len - removed;
  CAL_GRID_VIEW_GET_CLASS (self)->splice (self,
                                          position,
                                          removed,
                                          (CalOccurrence *const *) added->pdata,
                                          added->len);
  cal_grid_view_queue (self);
}

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, CalGridView *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < added; i++)
    g_ptr_array_add (items, g_list_model_get_item (model, position + i));
  splice (self, position, removed, items);
}

static void
set_model (CalGridView *self, GListModel *model)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  if (priv->model == model)
    return;
  if (priv->model != NULL)
    g_clear_signal_handler (&priv->model_handler, priv->model);
  splice (self, 0, priv->n_items, none);
  g_set_object (&priv->model, model);
  if (model != NULL)
    {
      priv->model_handler =
          g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      items_changed_cb (model, 0, 0, g_list_model_get_n_items (model), self);
    }
  g_object_notify (G_OBJECT (self), "model");
}

static void
set_calendars (CalGridView *self, GListModel *calendars)
{
  if (cal_canvas_get_calendars (CAL_CANVAS (self)) == calendars)
    return;
  cal_canvas_set_calendars (CAL_CANVAS (self), calendars);
  g_object_notify (G_OBJECT (self), "calendars");
}

static void
set_today (CalGridView *self, int today)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  if (priv->today == today)
    return;
  priv->today = today;
  cal_grid_view_queue (self);
  g_object_notify (G_OBJECT (self), "today");
}

static void
set_zone (CalGridView *self, const CalZone *zone)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  if (priv->zone == zone)
    return;
  priv->zone = zone;
  cal_grid_view_queue (self);
  g_object_notify (G_OBJECT (self), "zone");
}

static void
forget_metrics (CalGridView *self)
{
  CAL_GRID_VIEW_GET_CLASS (self)->forget_metrics (self);
  cal_grid_view_queue (self);
}

static void
set_show_week_numbers (CalGridView *self, gboolean show)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  if (priv->show_week_numbers == show)
    return;
  priv->show_week_numbers = show;
  forget_metrics (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_WEEK_NUMBERS]);
}

/* ---- style and clock ---- */

static void
cal_grid_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_grid_view_parent_class)->css_changed (widget, change);
  forget_metrics (CAL_GRID_VIEW (widget));
}

static void
cal_grid_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_grid_view_parent_class)->system_setting_changed (widget, setting);
  forget_metrics (CAL_GRID_VIEW (widget));
}

static void
cal_grid_view_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (cal_grid_view_parent_class)->direction_changed (widget, previous);
  forget_metrics (CAL_GRID_VIEW (widget));
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
  CalGridViewPrivate *priv = cal_grid_view_get_private (user_data);

  cal_grid_view_queue (user_data);
  priv->minute_id = g_timeout_add (get_rest_of_minute (), minute_cb, user_data);
  return G_SOURCE_REMOVE;
}

static void
cal_grid_view_map (GtkWidget *widget)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (CAL_GRID_VIEW (widget));

  GTK_WIDGET_CLASS (cal_grid_view_parent_class)->map (widget);
  priv->minute_id = g_timeout_add (get_rest_of_minute (), minute_cb, widget);
}

static void
cal_grid_view_unmap (GtkWidget *widget)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (CAL_GRID_VIEW (widget));

  g_clear_handle_id (&priv->minute_id, g_source_remove);
  priv->tooltip = NULL;
  CAL_GRID_VIEW_GET_CLASS (widget)->set_hovered (CAL_GRID_VIEW (widget), NULL);
  cal_drag_cancel (priv->drag);
  GTK_WIDGET_CLASS (cal_grid_view_parent_class)->unmap (widget);
}

/* ---- layout and focus ---- */

static void
cal_grid_view_arrange (CalCanvas *canvas, int width, int height)
{
  CalGridView *self = CAL_GRID_VIEW (canvas);
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);
  CalGridViewClass *klass = CAL_GRID_VIEW_GET_CLASS (self);

  klass->measure (self, width, height);
  if (!priv->has_size)
    {
      priv->has_size = TRUE;
      klass->align (self);
    }
  klass->place (self);
  cal_grid_view_place_focus (self);
}

static gboolean
cal_grid_view_grab_focus (GtkWidget *widget)
{
  CalGridView *self = CAL_GRID_VIEW (widget);

  if (!gtk_widget_grab_focus (cal_grid_view_get_private (self)->cursor))
    return FALSE;
  cal_grid_view_place_focus (self);
  return TRUE;
}

static gboolean
cal_grid_view_move_focus (CalGridView *self, GtkDirectionType direction)
{
  return !cal_grid_view_has_focus (self) && gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* A popover on the view keeps the focus to itself. */
static gboolean
cal_grid_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (!GTK_IS_POPOVER (child) || !gtk_widget_get_mapped (child))
    return CAL_GRID_VIEW_GET_CLASS (widget)->move_focus (CAL_GRID_VIEW (widget), direction);
  gtk_widget_child_focus (child, direction);
  return TRUE;
}

/* ---- life cycle ---- */

static int
get_present_day (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return cal_day_from_date (g_date_time_get_year (now),
                            g_date_time_get_month (now),
                            g_date_time_get_day_of_month (now));
}

static void
cal_grid_view_constructed (GObject *object)
{
  G_OBJECT_CLASS (cal_grid_view_parent_class)->constructed (object);
  cal_grid_view_setup_pointer (CAL_GRID_VIEW (object));
  cal_grid_view_setup_keys (CAL_GRID_VIEW (object));
  cal_grid_view_setup_scroll (CAL_GRID_VIEW (object));
}

static void
cal_grid_view_dispose (GObject *object)
{
  CalGridView *self = CAL_GRID_VIEW (object);
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  set_model (self, NULL);
  cal_grid_view_stop_ticking (self);
  g_clear_handle_id (&priv->minute_id, g_source_remove);
  g_clear_object (&priv->drag);
  g_clear_object (&priv->dragged);
  G_OBJECT_CLASS (cal_grid_view_parent_class)->dispose (object);
}

static void
cal_grid_view_finalize (GObject *object)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (CAL_GRID_VIEW (object));

  g_free (priv->title);
  g_free (priv->spot_id);
  g_ptr_array_unref (priv->missed_ids);
  cal_clicks_free (priv->clicks);
  G_OBJECT_CLASS (cal_grid_view_parent_class)->finalize (object);
}

static void
cal_grid_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (CAL_GRID_VIEW (object));

  switch (prop_id)
    {
    case PROP_SHOW_WEEK_NUMBERS:
      g_value_set_boolean (value, priv->show_week_numbers);
      break;
    case PROP_MODEL:
      g_value_set_object (value, priv->model);
      break;
    case PROP_CALENDARS:
      g_value_set_object (value, cal_canvas_get_calendars (CAL_CANVAS (object)));
      break;
    case PROP_FIRST_VISIBLE_DAY:
      g_value_set_int (value, priv->first_day);
      break;
    case PROP_END_VISIBLE_DAY:
      g_value_set_int (value, priv->end_day);
      break;
    case PROP_DATE:
      g_value_set_int (value, priv->date);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_TODAY:
      g_value_set_int (value, priv->today);
      break;
    case PROP_ZONE:
      g_value_set_pointer (value, (gpointer) priv->zone);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
cal_grid_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CalGridView *self = CAL_GRID_VIEW (object);

  switch (prop_id)
    {
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
      if (cal_grid_view_get_date (self) != g_value_get_int (value))
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
  properties[PROP_SHOW_WEEK_NUMBERS] =
      g_param_spec_boolean ("show-week-numbers",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
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
cal_grid_view_class_init (CalGridViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = cal_grid_view_constructed;
  object_class->dispose = cal_grid_view_dispose;
  object_class->finalize = cal_grid_view_finalize;
  object_class->get_property = cal_grid_view_get_property;
  object_class->set_property = cal_grid_view_set_property;
  widget_class->css_changed = cal_grid_view_css_changed;
  widget_class->system_setting_changed = cal_grid_view_system_setting_changed;
  widget_class->direction_changed = cal_grid_view_direction_changed;
  widget_class->map = cal_grid_view_map;
  widget_class->unmap = cal_grid_view_unmap;
  widget_class->query_tooltip = cal_grid_view_query_tooltip;
  widget_class->focus = cal_grid_view_focus;
  widget_class->grab_focus = cal_grid_view_grab_focus;
  CAL_CANVAS_CLASS (klass)->arrange = cal_grid_view_arrange;
  klass->move_focus = cal_grid_view_move_focus;
  install_properties (object_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cal_grid_view_init (CalGridView *self)
{
  CalGridViewPrivate *priv = cal_grid_view_get_private (self);

  priv->date = G_MININT;
  priv->missed_ids = g_ptr_array_new_with_free_func (g_free);
  priv->today = get_present_day ();
  for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
    priv->is_weekend[weekday] = cal_locale_is_weekend (weekday);
}

/* ---- for the subclasses ---- */

void
cal_grid_view_queue (CalGridView *self)
{
  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  cal_canvas_queue_arrange (CAL_CANVAS (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
cal_grid_view_get_date (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  return cal_grid_view_get_private (self)->date;
}

/* Returns whether it is another one. */
gboolean
cal_grid_view_set_date (CalGridView *self, int day)
{
  CalGridViewPrivate *priv;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  priv = cal_grid_view_get_private (self);
  if (priv->date == day)
    return FALSE;
  priv->date = day;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify (G_OBJECT (self), "date");
  return TRUE;
}

/* Returns whether it is another one. */
gboolean
cal_grid_view_set_title (CalGridView *self, const char *title)
{
  CalGridViewPrivate *priv;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  priv = cal_grid_view_get_private (self);
  if (g_strcmp0 (title, priv->title) == 0)
    return FALSE;
  g_free (priv->title);
  priv->title = g_strdup (title);
  g_object_notify (G_OBJECT (self), "title");
  return TRUE;
}

int
cal_grid_view_get_today (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), 0);

  return cal_grid_view_get_private (self)->today;
}

const CalZone *
cal_grid_view_get_zone (CalGridView *self)
{
  const CalZone *zone;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), NULL);

  zone = cal_grid_view_get_private (self)->zone;
  return zone != NULL ? zone : cal_zone_local ();
}

gboolean
cal_grid_view_shows_weeks (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  return cal_grid_view_get_private (self)->show_week_numbers;
}

void
cal_grid_view_set_range (CalGridView *self, int first_day, int end_day)
{
  CalGridViewPrivate *priv;
  gboolean is_first, is_end;

  g_return_if_fail (CAL_IS_GRID_VIEW (self));

  priv = cal_grid_view_get_private (self);
  is_first = priv->first_day != first_day;
  is_end = priv->end_day != end_day;
  priv->first_day = first_day;
  priv->end_day = end_day;
  g_object_freeze_notify (G_OBJECT (self));
  if (is_first)
    g_object_notify (G_OBJECT (self), "first-visible-day");
  if (is_end)
    g_object_notify (G_OBJECT (self), "end-visible-day");
  g_object_thaw_notify (G_OBJECT (self));
}

gboolean
cal_grid_view_covers (CalGridView *self, int first_day, int end_day)
{
  CalGridViewPrivate *priv;

  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  priv = cal_grid_view_get_private (self);
  return priv->first_day <= first_day && end_day <= priv->end_day;
}

gint64
cal_grid_view_get_now (CalGridView *self)
{
  return cal_zone_to_wall (cal_grid_view_get_zone (self), g_get_real_time ());
}

gboolean
cal_grid_view_is_past (CalGridView *self, CalOccurrence *occurrence)
{
  gint64 now = cal_grid_view_get_now (self);
  int today = cal_grid_view_get_today (self);

  if (cal_occurrence_get_end_day (occurrence) <= today)
    return TRUE;
  return cal_day_of_wall (now) == today && !cal_occurrence_is_all_day (occurrence)
         && cal_occurrence_get_wall_end (occurrence) <= now;
}

gboolean
cal_grid_view_is_weekend (CalGridView *self, int day)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  return cal_grid_view_get_private (self)->is_weekend[cal_day_get_weekday (day)];
}

gboolean
cal_grid_view_has_size (CalGridView *self)
{
  g_return_val_if_fail (CAL_IS_GRID_VIEW (self), FALSE);

  return cal_grid_view_get_private (self)->has_size;
}
