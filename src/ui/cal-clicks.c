/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-clicks.h"

/* A click activates at once, without waiting for a second one; a second click is told apart by what
 * it comes upon. When the first click has opened a popover that closes by itself, the second press
 * may be spent on closing it, so that only its release arrives, or be broken off when the popover
 * comes up, or be counted as a first one: whatever arrives soon after a click on the same
 * occurrence is that second click. */

#define HOLD_MSEC 150 /* how long a button is held in a click, at most */

struct _CalClicks
{
  CalCanvas *canvas; /* borrowed: it owns the controllers, and this */
  const CalClicksFuncs *funcs;
  char *clicked_id;   /* what was last clicked … */
  guint32 click_time; /* … and when, milliseconds of the event's clock */
};

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalClicks *self)
{
  GdkEvent *event = gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (gesture));
  const char *id;

  if (!cal_canvas_is_own_event (self->canvas, GTK_EVENT_CONTROLLER (gesture))
      || !self->funcs->locate (self->canvas, x, y, &id))
    return;
  self->funcs->press (self->canvas, x, y, event != NULL && gdk_event_triggers_context_menu (event));
}

/* Soon after a click on the same occurrence, however the windowing system counts them. */
static gboolean
is_second_click (CalClicks *self, const char *id, guint32 time)
{
  int msec;

  if (id == NULL || g_strcmp0 (id, self->clicked_id) != 0)
    return FALSE;
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self->canvas)),
                "gtk-double-click-time",
                &msec,
                NULL);
  return time - self->click_time <= (guint32) msec + HOLD_MSEC;
}

static void
click_again (CalClicks *self, double x, double y)
{
  cal_clicks_forget (self);
  self->funcs->click_again (self->canvas, x, y);
}

static void
released_cb (GtkGestureClick *gesture, int n_press, double x, double y, CalClicks *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  guint32 time = gtk_event_controller_get_current_event_time (controller);
  const char *id;

  if (!cal_canvas_is_own_event (self->canvas, controller)
      || gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) != GDK_BUTTON_PRIMARY
      || !self->funcs->locate (self->canvas, x, y, &id))
    return;
  if (n_press == 2 || is_second_click (self, id, time))
    click_again (self, x, y);
  else if (n_press == 1)
    {
      g_free (self->clicked_id);
      self->clicked_id = g_strdup (id);
      self->click_time = time;
      self->funcs->click (self->canvas, x, y);
    }
}

/* A second click of which a popover has swallowed the press, or which it has broken off. */
static void
unpaired_release_cb (GtkGestureClick *gesture,
                     double x,
                     double y,
                     guint button,
                     GdkEventSequence *sequence,
                     CalClicks *self)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);
  const char *id;

  if (button == GDK_BUTTON_PRIMARY && cal_canvas_is_own_event (self->canvas, controller)
      && self->funcs->locate (self->canvas, x, y, &id)
      && is_second_click (self, id, gtk_event_controller_get_current_event_time (controller)))
    click_again (self, x, y);
}

CalClicks *
cal_clicks_new (CalCanvas *canvas, const CalClicksFuncs *funcs)
{
  CalClicks *self;
  GtkGesture *clicks = gtk_gesture_click_new ();

  g_return_val_if_fail (CAL_IS_CANVAS (canvas), NULL);
  g_return_val_if_fail (funcs != NULL, NULL);

  self = g_new0 (CalClicks, 1);
  self->canvas = canvas;
  self->funcs = funcs;
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (clicks), 0);
  g_signal_connect (clicks, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect (clicks, "released", G_CALLBACK (released_cb), self);
  g_signal_connect (clicks, "unpaired-release", G_CALLBACK (unpaired_release_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (canvas), GTK_EVENT_CONTROLLER (clicks));
  return self;
}

void
cal_clicks_free (CalClicks *self)
{
  g_free (self->clicked_id);
  g_free (self);
}

void
cal_clicks_forget (CalClicks *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->clicked_id, g_free);
}
