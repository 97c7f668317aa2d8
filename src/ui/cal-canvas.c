/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-canvas.h"

#include <adwaita.h>
#include <math.h>

#include "cal-calendar-colors.h"
#include "cal-style.h"

/* What every view of appointments stands on: it owns the widgets of the visible occurrences.
 *
 * A subclass says in arrange () which occurrences are visible and where. A widget belongs to one
 * occurrence, by its id, and one slot of it; while both stay on the screen the widget stays the
 * same one, with its focus and its accessible object, even when the occurrence has been edited.
 * What is no longer placed goes to a pool, unmapped, and comes back as something else. So there are
 * as many widgets as there were ever visible at once, and scrolling makes none.
 *
 * The children lie in the order in which they were placed, which is the order in which assistive
 * technology reads them.
 *
 * CSS: loads the style sheet, for all views. */

#define GHOST_BLUR 5 /* of the shadow of what is in the hand, pixels */

typedef struct
{
  GHashTable *placed; /* Placement → itself */
  GPtrArray *pool;    /* of CalOccurrenceWidget; borrowed, they are children */
  GArray *requests;   /* of Request */
  GtkWidget *last;    /* the child placed last */
  guint generation;

  CalCalendarColors *colors;

  guint tick_id;          /* arranges before the next layout */
  gboolean is_allocating; /* no child may be added or moved among the others */

  graphene_rect_t board;
  CalPalette palette;
  gboolean has_palette;
  GtkWidget *ghost; /* never seen itself: lends its font to what is in the hand */
  GPtrArray *covers;
} CalCanvasPrivate;

typedef struct
{
  char *id;
  int slot;
  guint generation;
  CalOccurrenceWidget *widget;
} Placement;

/* What is to be placed. Nothing is, before it is known which widgets are free. */
typedef struct
{
  CalOccurrenceLook look;
  int slot;
  graphene_rect_t box;
} Request;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CalCanvas, cal_canvas, GTK_TYPE_WIDGET)

static CalCanvasPrivate *
get (CalCanvas *self)
{
  return cal_canvas_get_instance_private (self);
}

static guint
hash_placement (gconstpointer data)
{
  const Placement *placement = data;

  return g_str_hash (placement->id) ^ ((guint) placement->slot * 2654435761u);
}

static gboolean
equal_placements (gconstpointer a, gconstpointer b)
{
  const Placement *p = a, *q = b;

  return p->slot == q->slot && g_str_equal (p->id, q->id);
}

static void
placement_free (gpointer data)
{
  Placement *placement = data;

  g_free (placement->id);
  g_free (placement);
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
    if (!g_ptr_array_find (priv->covers, child, NULL))
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
  g_hash_table_remove_all (priv->placed);
  g_ptr_array_set_size (priv->pool, 0);
  g_ptr_array_set_size (priv->covers, 0);
  priv->last = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  priv->ghost = NULL;
  G_OBJECT_CLASS (cal_canvas_parent_class)->dispose (object);
}

static void
cal_canvas_finalize (GObject *object)
{
  CalCanvasPrivate *priv = get (CAL_CANVAS (object));

  g_hash_table_unref (priv->placed);
  cal_calendar_colors_free (priv->colors);
  g_ptr_array_unref (priv->pool);
  g_array_unref (priv->requests);
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
  priv->placed = g_hash_table_new_full (hash_placement, equal_placements, NULL, placement_free);
  priv->colors = cal_calendar_colors_new (calendars_changed_cb, self);
  priv->pool = g_ptr_array_new ();
  priv->requests = g_array_new (FALSE, FALSE, sizeof (Request));
  priv->covers = g_ptr_array_new ();
  priv->ghost = cal_occurrence_widget_new ();
  gtk_widget_set_child_visible (priv->ghost, FALSE);
  gtk_widget_set_parent (priv->ghost, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* NULL: there is none left, and none can be added now; the next frame has it. */
static CalOccurrenceWidget *
take_widget (CalCanvas *self)
{
  CalCanvasPrivate *priv = get (self);
  GtkWidget *widget;

  if (priv->pool->len > 0)
    return g_ptr_array_remove_index_fast (priv->pool, priv->pool->len - 1);
  if (!cal_canvas_can_add (self))
    return NULL;
  widget = cal_occurrence_widget_new ();
  gtk_widget_insert_after (widget, GTK_WIDGET (self), priv->last);
  return CAL_OCCURRENCE_WIDGET (widget);
}

/* The next child that is in use: what is in the pool lies anywhere among them. */
static GtkWidget *
next_in_use (GtkWidget *child)
{
  do
    child = gtk_widget_get_next_sibling (child);
  while (child != NULL && !gtk_widget_get_child_visible (child));
  return child;
}

/* What was not placed this time is free for something else. */
static void
pool_unplaced (CalCanvas *self)
{
  CalCanvasPrivate *priv = get (self);
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, priv->placed);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      Placement *placement = data;

      if (placement->generation == priv->generation)
        continue;
      gtk_widget_set_child_visible (GTK_WIDGET (placement->widget), FALSE);
      cal_occurrence_widget_clear (placement->widget);
      g_ptr_array_add (priv->pool, placement->widget);
      g_hash_table_iter_remove (&iter);
    }
}

static void
fulfil (CalCanvas *self, const Request *request)
{
  CalCanvasPrivate *priv = get (self);
  Placement key = { .id = (char *) cal_occurrence_get_id (request->look.occurrence),
                    .slot = request->slot };
  Placement *placement = g_hash_table_lookup (priv->placed, &key);
  CalOccurrenceWidget *taken;
  GtkWidget *widget;

  if (placement == NULL)
    {
      taken = take_widget (self);
      if (taken == NULL)
        return;
      placement = g_new0 (Placement, 1);
      placement->id = g_strdup (key.id);
      placement->slot = key.slot;
      placement->generation = priv->generation;
      placement->widget = taken;
      g_hash_table_add (priv->placed, placement);
    }
  widget = GTK_WIDGET (placement->widget);
  cal_occurrence_widget_show (placement->widget, &request->look);
  if (next_in_use (priv->last) != widget)
    gtk_widget_insert_after (widget, GTK_WIDGET (self), priv->last);
  priv->last = widget;
  cal_canvas_put (widget, &request->box);
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
  CalCanvasPrivate *priv;

  g_return_if_fail (CAL_IS_CANVAS (self));

  priv = get (self);
  priv->generation++;
}

void
cal_canvas_place (CalCanvas *self,
                  const CalOccurrenceLook *look,
                  int slot,
                  const graphene_rect_t *box)
{
  CalCanvasPrivate *priv;
  Placement key, *placement;
  Request request = { *look, slot, *box };

  g_return_if_fail (CAL_IS_CANVAS (self));

  priv = get (self);
  key = (Placement){ .id = (char *) cal_occurrence_get_id (look->occurrence), .slot = slot };
  placement = g_hash_table_lookup (priv->placed, &key);
  if (placement != NULL)
    placement->generation = priv->generation;
  g_array_append_val (priv->requests, request);
}

void
cal_canvas_end (CalCanvas *self)
{
  CalCanvasPrivate *priv;

  g_return_if_fail (CAL_IS_CANVAS (self));

  priv = get (self);
  pool_unplaced (self);
  priv->last = priv->ghost;
  for (guint i = 0; i < priv->requests->len; i++)
    fulfil (self, &g_array_index (priv->requests, Request, i));
  g_array_set_size (priv->requests, 0);
}

CalOccurrenceWidget *
cal_canvas_find (CalCanvas *self, const char *id, int slot)
{
  Placement key = { .id = (char *) id, .slot = slot };
  Placement *placement;

  g_return_val_if_fail (CAL_IS_CANVAS (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  placement = g_hash_table_lookup (get (self)->placed, &key);
  return placement != NULL ? placement->widget : NULL;
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

void
cal_canvas_put (GtkWidget *child, const graphene_rect_t *box)
{
  int width = (int) box->size.width, height = (int) box->size.height;

  gtk_widget_set_child_visible (child, TRUE);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (child, width, height, -1, gsk_transform_translate (NULL, &box->origin));
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
