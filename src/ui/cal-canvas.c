/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-canvas.h"

#include <adwaita.h>
#include <math.h>

#include "cal-calendar-colors.h"
#include "cal-occurrence-pool.h"
#include "cal-style.h"

/* What every view of appointments stands on: it owns the widgets of the visible occurrences.
 *
 * A subclass says in arrange () which occurrences are visible and where; which widget each of them
 * gets is the affair of cal-occurrence-pool.c. Children are added only when that does no harm: see
 * arrange_cb ().
 *
 * CSS: loads the style sheet, for all views. */

#define GHOST_BLUR 5 /* of the shadow of what is in the hand, pixels */

typedef struct
{
  CalOccurrencePool *pool;
  CalCalendarColors *colors;

  guint tick_id;          /* arranges before the next layout */
  gboolean is_allocating; /* no child may be added or moved among the others */

  graphene_rect_t board;
  CalPalette palette;
  gboolean has_palette;
  GtkWidget *ghost; /* never seen itself: lends its font to what is in the hand */
  GPtrArray *covers;
} CalCanvasPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CalCanvas, cal_canvas, GTK_TYPE_WIDGET)

static CalCanvasPrivate *
get (CalCanvas *self)
{
  return cal_canvas_get_instance_private (self);
}

static void
calendars_changed_cb (gpointer colors, gpointer user_data)
{
  cal_canvas_queue_arrange (user_data);
}

static void
invalidate_palette (CalCanvas *self)
{
  get (self)->has_palette = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Everything that was drawn has the old colours in it. */
static void
refresh_palette (CalCanvas *self)
{
  CalCanvasPrivate *priv = get (self);

  if (priv->has_palette)
    return;
  cal_palette_read (&priv->palette, GTK_WIDGET (self));
  priv->has_palette = TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_queue_draw (child);
  if (CAL_CANVAS_GET_CLASS (self)->recolored != NULL)
    CAL_CANVAS_GET_CLASS (self)->recolored (self);
}

static void
cal_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CalCanvasPrivate *priv = get (CAL_CANVAS (widget));

  refresh_palette (CAL_CANVAS (widget));
  priv->is_allocating = TRUE;
  CAL_CANVAS_GET_CLASS (widget)->arrange (CAL_CANVAS (widget), width, height);
  priv->is_allocating = FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static void
cal_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CalCanvas *self = CAL_CANVAS (widget);
  CalCanvasPrivate *priv = get (self);
  CalCanvasClass *klass = CAL_CANVAS_GET_CLASS (self);

  refresh_palette (self);
  gtk_snapshot_push_clip (snapshot, &priv->board);
  if (klass->draw_below != NULL)
    klass->draw_below (self, snapshot);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!cal_canvas_is_cover (self, child))
      gtk_widget_snapshot_child (widget, child, snapshot);
  if (klass->draw_above != NULL)
    klass->draw_above (self, snapshot);
  gtk_snapshot_pop (snapshot);
  for (guint i = 0; i < priv->covers->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (priv->covers, i), snapshot);
}

static void
cal_canvas_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 200;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 840 : 640;
}

static void
cal_canvas_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_canvas_parent_class)->css_changed (widget, change);
  get (CAL_CANVAS (widget))->has_palette = FALSE;
  cal_canvas_queue_arrange (CAL_CANVAS (widget));
}

/* In the update phase, before the layout of the same frame: there is no other moment at which
 * children can be added. During an allocation that would make the ancestors of the canvas ask for
 * another one, and they would not be drawn in this frame. */
static gboolean
arrange_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  get (CAL_CANVAS (widget))->tick_id = 0;
  if (width > 0 && height > 0)
    {
      refresh_palette (CAL_CANVAS (widget));
      CAL_CANVAS_GET_CLASS (widget)->arrange (CAL_CANVAS (widget), width, height);
    }
  gtk_widget_queue_allocate (widget);
  return G_SOURCE_REMOVE;
}

static void
request_arrange (CalCanvas *self)
{
  CalCanvasPrivate *priv = get (self);

  if (priv->tick_id == 0)
    priv->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), arrange_cb, NULL, NULL);
}

static void
cal_canvas_realize (GtkWidget *widget)
{
  AdwStyleManager *manager;

  GTK_WIDGET_CLASS (cal_canvas_parent_class)->realize (widget);
  manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  g_signal_connect_object (manager,
                           "notify::dark",
                           G_CALLBACK (invalidate_palette),
                           widget,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager,
                           "notify::high-contrast",
                           G_CALLBACK (invalidate_palette),
                           widget,
                           G_CONNECT_SWAPPED);
}

static void
cal_canvas_unrealize (GtkWidget *widget)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));

  g_signal_handlers_disconnect_by_func (manager, invalidate_palette, widget);
  GTK_WIDGET_CLASS (cal_canvas_parent_class)->unrealize (widget);
}

static void
cal_canvas_dispose (GObject *object)
{
  CalCanvas *self = CAL_CANVAS (object);
  CalCanvasPrivate *priv = get (self);
  GtkWidget *child;

  cal_canvas_set_calendars (self, NULL);
  cal_occurrence_pool_clear (priv->pool);
  g_ptr_array_set_size (priv->covers, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  priv->ghost = NULL;
  G_OBJECT_CLASS (cal_canvas_parent_class)->dispose (object);
}

static void
cal_canvas_finalize (GObject *object)
{
  CalCanvasPrivate *priv = get (CAL_CANVAS (object));

  cal_occurrence_pool_free (priv->pool);
  cal_calendar_colors_free (priv->colors);
  g_ptr_array_unref (priv->covers);
  G_OBJECT_CLASS (cal_canvas_parent_class)->finalize (object);
}

static void
cal_canvas_class_init (CalCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_canvas_dispose;
  object_class->finalize = cal_canvas_finalize;
  widget_class->size_allocate = cal_canvas_size_allocate;
  widget_class->snapshot = cal_canvas_snapshot;
  widget_class->measure = cal_canvas_measure;
  widget_class->css_changed = cal_canvas_css_changed;
  widget_class->realize = cal_canvas_realize;
  widget_class->unrealize = cal_canvas_unrealize;
}

static void
cal_canvas_init (CalCanvas *self)
{
  CalCanvasPrivate *priv = get (self);

  cal_style_load (GTK_WIDGET (self));
  priv->colors = cal_calendar_colors_new (calendars_changed_cb, self);
  priv->pool = cal_occurrence_pool_new (self);
  priv->covers = g_ptr_array_new ();
  priv->ghost = cal_occurrence_widget_new ();
  gtk_widget_set_child_visible (priv->ghost, FALSE);
  gtk_widget_set_parent (priv->ghost, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
cal_canvas_queue_arrange (CalCanvas *self)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  request_arrange (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* Whether children can be added now. When not, asks for an arrange () in which they can. */
gboolean
cal_canvas_can_add (CalCanvas *self)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), FALSE);

  if (!get (self)->is_allocating)
    return TRUE;
  request_arrange (self);
  return FALSE;
}

void
cal_canvas_set_board (CalCanvas *self, const graphene_rect_t *board)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  get (self)->board = *board;
}

const CalPalette *
cal_canvas_get_palette (CalCanvas *self)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), NULL);

  return &get (self)->palette;
}

PangoContext *
cal_canvas_get_text_context (CalCanvas *self)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), NULL);

  return gtk_widget_get_pango_context (get (self)->ghost);
}

double
cal_canvas_get_line_height (CalCanvas *self)
{
  PangoFontMetrics *metrics;
  int height;

  g_return_val_if_fail (CAL_IS_CANVAS (self), 0);

  metrics = pango_context_get_metrics (cal_canvas_get_text_context (self), NULL, NULL);
  height = pango_font_metrics_get_height (metrics);
  if (height == 0)
    height = pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics);
  pango_font_metrics_unref (metrics);
  return ceil ((double) height / PANGO_SCALE);
}

void
cal_canvas_begin (CalCanvas *self)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  cal_occurrence_pool_begin (get (self)->pool);
}

void
cal_canvas_place (CalCanvas *self,
                  const CalOccurrenceLook *look,
                  int slot,
                  const graphene_rect_t *box)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  cal_occurrence_pool_place (get (self)->pool, look, slot, box);
}

void
cal_canvas_end (CalCanvas *self)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  cal_occurrence_pool_end (get (self)->pool, get (self)->ghost);
}

CalOccurrenceWidget *
cal_canvas_find (CalCanvas *self, const char *id, int slot)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return cal_occurrence_pool_find (get (self)->pool, id, slot);
}

void
cal_canvas_add_part (CalCanvas *self, GtkWidget *part)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  gtk_widget_set_parent (part, GTK_WIDGET (self));
}

void
cal_canvas_add_cover (CalCanvas *self, GtkWidget *cover)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  gtk_widget_set_parent (cover, GTK_WIDGET (self));
  g_ptr_array_add (get (self)->covers, cover);
}

/* Whether the child is one that is drawn over everything. */
gboolean
cal_canvas_is_cover (CalCanvas *self, GtkWidget *child)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), FALSE);

  return g_ptr_array_find (get (self)->covers, child, NULL);
}

void
cal_canvas_put (GtkWidget *child, const graphene_rect_t *box)
{
  int width = (int) box->size.width, height = (int) box->size.height;

  gtk_widget_set_child_visible (child, TRUE);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (child, width, height, -1, gsk_transform_translate (NULL, &box->origin));
}

graphene_rect_t
cal_canvas_to_rect (const CalBox *box)
{
  return GRAPHENE_RECT_INIT ((float) box->x,
                             (float) box->y,
                             (float) box->width,
                             (float) box->height);
}

void
cal_canvas_fill (GtkSnapshot *snapshot, const GdkRGBA *color, double alpha, const CalBox *box)
{
  GdkRGBA translucent = cal_color_with_alpha (color, alpha);
  graphene_rect_t rect = cal_canvas_to_rect (box);

  if (box->width > 0 && box->height > 0)
    gtk_snapshot_append_color (snapshot, &translucent, &rect);
}

void
cal_canvas_draw_ghost (CalCanvas *self,
                       GtkSnapshot *snapshot,
                       const CalOccurrenceLook *look,
                       const graphene_rect_t *box)
{
  static const GskShadow shadow = { .color = { 0, 0, 0, 0.35f }, .dy = 2, .radius = GHOST_BLUR };
  graphene_rect_t clip;

  g_return_if_fail (CAL_IS_CANVAS (self));

  /* GTK draws a shadow a little larger than it says: what is outside would stay when it moves on.
   */
  graphene_rect_inset_r (box, -GHOST_BLUR, -GHOST_BLUR, &clip);
  graphene_rect_offset (&clip, 0, shadow.dy);
  gtk_snapshot_push_clip (snapshot, &clip);
  gtk_snapshot_push_shadow (snapshot, &shadow, 1);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &box->origin);
  cal_occurrence_draw (snapshot, get (self)->ghost, look, box->size.width, box->size.height);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_pop (snapshot);
}

void
cal_canvas_set_calendars (CalCanvas *self, GListModel *calendars)
{
  g_return_if_fail (CAL_IS_CANVAS (self));

  cal_calendar_colors_set_calendars (get (self)->colors, calendars);
}

GListModel *
cal_canvas_get_calendars (CalCanvas *self)
{
  g_return_val_if_fail (CAL_IS_CANVAS (self), NULL);

  return cal_calendar_colors_get_calendars (get (self)->colors);
}

void
cal_canvas_get_look (CalCanvas *self, CalOccurrence *occurrence, CalOccurrenceLook *out_look)
{
  g_return_if_fail (CAL_IS_CANVAS (self));
  g_return_if_fail (CAL_IS_OCCURRENCE (occurrence));

  *out_look = (CalOccurrenceLook){ .occurrence = occurrence, .palette = &get (self)->palette };
  out_look->calendar =
      cal_calendar_colors_look_up (get (self)->colors, occurrence, &out_look->color);
}

gboolean
cal_canvas_is_fixed (CalCanvas *self, CalOccurrence *occurrence)
{
  CalCalendar *calendar;
  GdkRGBA color;

  g_return_val_if_fail (CAL_IS_CANVAS (self), TRUE);

  if (occurrence == NULL)
    return TRUE;
  calendar = cal_calendar_colors_look_up (get (self)->colors, occurrence, &color);
  return calendar != NULL && cal_calendar_get_read_only (calendar);
}

gint64
cal_canvas_get_frame_time (CalCanvas *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock != NULL ? gdk_frame_clock_get_frame_time (clock) : g_get_monotonic_time ();
}

gboolean
cal_canvas_is_own_event (CalCanvas *self, GtkEventController *controller)
{
  GdkEvent *event = gtk_event_controller_get_current_event (controller);
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));

  return event == NULL || gdk_event_get_surface (event) == gtk_native_get_surface (native);
}

void
cal_canvas_set_cursor (CalCanvas *self, const char *name)
{
  GdkCursor *cursor = gtk_widget_get_cursor (GTK_WIDGET (self));

  if (g_strcmp0 (cursor != NULL ? gdk_cursor_get_name (cursor) : NULL, name) != 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), name);
}
