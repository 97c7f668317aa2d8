/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-drag.h"

#include <math.h>

/* A drag inside one widget, made of a GtkGestureDrag. It is not a GtkDragSource: nothing leaves the
 * widget, the threshold is our own, and Escape gives everything back on every windowing system.
 * While a drag is on, the keys of the whole window come here first, so that Escape and Ctrl work
 * wherever the keyboard focus is. Touch is left to scrolling. */

struct _CalDrag
{
  GObject parent_instance;

  gboolean is_active;
  gboolean is_copy;
  double start_x;
  double start_y;
  double x;
  double y;

  GtkWidget *widget;        /* borrowed: it owns the gesture, and this */
  GtkGesture *gesture;      /* borrowed from the widget */
  GtkEventController *keys; /* on the root, while a drag is on; owned by it */
};

enum
{
  BEGIN,
  UPDATE,
  DROP,
  CANCEL,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (CalDrag, cal_drag, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void
remove_keys (CalDrag *self)
{
  if (self->keys == NULL)
    return;
  gtk_widget_remove_controller (gtk_event_controller_get_widget (self->keys), self->keys);
  g_clear_object (&self->keys);
}

static void
end_drag (CalDrag *self)
{
  self->is_active = FALSE;
  remove_keys (self);
}

static void
set_copy (CalDrag *self, gboolean is_copy)
{
  if (self->is_copy == is_copy)
    return;
  self->is_copy = is_copy;
  cal_drag_refresh (self);
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CalDrag *self)
{
  if (keyval == GDK_KEY_Escape)
    cal_drag_cancel (self);
  else if (keyval == GDK_KEY_Control_L || keyval == GDK_KEY_Control_R)
    set_copy (self, TRUE);
  return GDK_EVENT_STOP;
}

static void
key_released_cb (GtkEventControllerKey *keys,
                 guint keyval,
                 guint keycode,
                 GdkModifierType state,
                 CalDrag *self)
{
  if (keyval == GDK_KEY_Control_L || keyval == GDK_KEY_Control_R)
    set_copy (self, FALSE);
}

static void
take_keys (CalDrag *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (self->widget));

  self->keys = g_object_ref (gtk_event_controller_key_new ());
  gtk_event_controller_set_propagation_phase (self->keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (self->keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, 0);
  g_signal_connect_object (self->keys, "key-released", G_CALLBACK (key_released_cb), self, 0);
  gtk_widget_add_controller (root, g_object_ref (self->keys));
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, CalDrag *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));

  if (event != NULL && gdk_event_get_event_type (event) == GDK_TOUCH_BEGIN)
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
  self->start_x = self->x = x;
  self->start_y = self->y = y;
}

static void
try_begin (CalDrag *self)
{
  gboolean is_wanted = FALSE;

  g_signal_emit (self, signals[BEGIN], 0, self->start_x, self->start_y, &is_wanted);
  if (is_wanted)
    {
      self->is_active = TRUE;
      take_keys (self);
    }
  gtk_gesture_set_state (self->gesture,
                         is_wanted ? GTK_EVENT_SEQUENCE_CLAIMED : GTK_EVENT_SEQUENCE_DENIED);
}

static gboolean
has_control (GtkGestureDrag *gesture)
{
  return (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture))
          & GDK_CONTROL_MASK)
         != 0;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, CalDrag *self)
{
  self->x = self->start_x + offset_x;
  self->y = self->start_y + offset_y;
  if (!self->is_active && hypot (offset_x, offset_y) < CAL_DRAG_THRESHOLD)
    return;
  self->is_copy = has_control (gesture);
  if (!self->is_active)
    try_begin (self);
  if (self->is_active)
    cal_drag_refresh (self);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, CalDrag *self)
{
  if (!self->is_active)
    return;
  self->x = self->start_x + offset_x;
  self->y = self->start_y + offset_y;
  self->is_copy = has_control (gesture);
  end_drag (self);
  g_signal_emit (self, signals[DROP], 0, self->x, self->y, self->is_copy);
}

static void
cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, CalDrag *self)
{
  cal_drag_cancel (self);
}

static void
cal_drag_dispose (GObject *object)
{
  remove_keys (CAL_DRAG (object));
  G_OBJECT_CLASS (cal_drag_parent_class)->dispose (object);
}

static void
cal_drag_class_init (CalDragClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = cal_drag_dispose;

  signals[BEGIN] = g_signal_new ("begin",
                                 type,
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 g_signal_accumulator_first_wins,
                                 NULL,
                                 NULL,
                                 G_TYPE_BOOLEAN,
                                 2,
                                 G_TYPE_DOUBLE,
                                 G_TYPE_DOUBLE);
  signals[UPDATE] = g_signal_new ("update",
                                  type,
                                  G_SIGNAL_RUN_LAST,
                                  0,
                                  NULL,
                                  NULL,
                                  NULL,
                                  G_TYPE_NONE,
                                  3,
                                  G_TYPE_DOUBLE,
                                  G_TYPE_DOUBLE,
                                  G_TYPE_BOOLEAN);
  signals[DROP] = g_signal_new ("drop",
                                type,
                                G_SIGNAL_RUN_LAST,
                                0,
                                NULL,
                                NULL,
                                NULL,
                                G_TYPE_NONE,
                                3,
                                G_TYPE_DOUBLE,
                                G_TYPE_DOUBLE,
                                G_TYPE_BOOLEAN);
  signals[CANCEL] =
      g_signal_new ("cancel", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
cal_drag_init (CalDrag *self)
{
}

CalDrag *
cal_drag_new (GtkWidget *widget)
{
  CalDrag *self = g_object_new (CAL_TYPE_DRAG, NULL);

  self->widget = widget;
  self->gesture = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (self->gesture), GDK_BUTTON_PRIMARY);
  g_signal_connect_object (self->gesture, "drag-begin", G_CALLBACK (drag_begin_cb), self, 0);
  g_signal_connect_object (self->gesture, "drag-update", G_CALLBACK (drag_update_cb), self, 0);
  g_signal_connect_object (self->gesture, "drag-end", G_CALLBACK (drag_end_cb), self, 0);
  g_signal_connect_object (self->gesture, "cancel", G_CALLBACK (cancel_cb), self, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (self->gesture));
  return self;
}

gboolean
cal_drag_is_active (CalDrag *self)
{
  g_return_val_if_fail (CAL_IS_DRAG (self), FALSE);

  return self->is_active;
}

void
cal_drag_cancel (CalDrag *self)
{
  g_return_if_fail (CAL_IS_DRAG (self));

  if (!self->is_active)
    return;
  end_drag (self);
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
  g_signal_emit (self, signals[CANCEL], 0);
}

void
cal_drag_refresh (CalDrag *self)
{
  g_return_if_fail (CAL_IS_DRAG (self));

  if (self->is_active)
    g_signal_emit (self, signals[UPDATE], 0, self->x, self->y, self->is_copy);
}
