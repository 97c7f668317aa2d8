/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

/* What the keys do, at the spot that has the focus (cal-days-view-focus.c).
 *
 * Arrows walk (cal-days-focus.c), with Ctrl up and down from one occurrence to the next. With Shift
 * they select a span; Enter makes an appointment of it, or of the half hour, or activates. With Alt
 * they move the occurrence, by a quarter of an hour or a day, with Alt and Shift its end. Alt and
 * Page Up makes it last all day, Alt and Page Down an hour. F2 and Ctrl+E edit, Delete deletes,
 * Menu and Shift+F10 ask for the context menu. Home and End go to the first and the last day, with
 * Ctrl to the top and the bottom of one; Page Up and Down to other periods; Ctrl+Plus and
 * Ctrl+Minus make the hours higher and lower. Escape drops the selection. Tab comes in and leaves.
 */

#define ZOOM_STEP 1.25
#define NEW_LENGTH CAL_HOUR

/* The time of the spot, for a new appointment there. */
static CalSlot
get_spot_slot (CalDaysView *self)
{
  CalDaysPoint at = { cal_days_spot_is_in_strip (&self->spot), self->spot.day, self->spot.clock };

  return cal_days_slot_around (&at);
}

static GdkRectangle
get_rectangle (CalDaysView *self)
{
  CalDaysHit at = cal_days_view_get_spot_place (self);
  CalSlot slot = get_spot_slot (self);
  CalBox box;

  if (at.bar != NULL)
    box = cal_days_grid_get_bar_box (&self->grid, at.bar);
  else if (at.part == CAL_DAYS_PART_MORE)
    box = cal_days_grid_get_more_box (&self->grid,
                                      cal_days_index_get_layout (self->index)->strip,
                                      at.column);
  else if (at.block != NULL)
    box = cal_days_grid_get_block_box (&self->grid, at.column, at.block);
  else if (at.rest != NULL)
    box = cal_days_grid_get_rest_box (&self->grid, at.column, at.rest);
  else
    return cal_days_view_get_slot_rectangle (self, &slot, self->spot.day);
  if (!cal_days_spot_is_in_strip (&self->spot))
    box = cal_days_grid_clip_to_hours (&self->grid, &box);
  return cal_days_view_to_rectangle (self, &box);
}

/* Scrolls to the spot. */
static void
reveal_spot (CalDaysView *self)
{
  CalDaysHit at = cal_days_view_get_spot_place (self);

  if (cal_days_spot_is_in_strip (&self->spot))
    return;
  if (at.block != NULL)
    cal_days_view_reveal (self, at.block->start, at.block->end);
  else
    cal_days_view_reveal (self, self->spot.clock, MIN (self->spot.clock + CAL_DAYS_CELL, CAL_DAY));
}

/* ---- what keys do ---- */

static void
go_to_spot (CalDaysView *self, const CalDaysSpot *wanted)
{
  CalDaysSpot spot = *wanted;

  if (!cal_days_view_shows (self, spot.day))
    {
      cal_days_view_set_date (self, spot.day);
      spot = cal_days_focus_settle (&spot,
                                    self->grid.first_day,
                                    cal_days_index_get_layout (self->index));
    }
  self->is_chosen = TRUE;
  cal_days_view_set_spot (self, &spot);
  reveal_spot (self);
}

static void
step (CalDaysView *self, CalDaysFocusStep where)
{
  CalDaysSpot spot = cal_days_focus_step (&self->spot,
                                          where,
                                          self->grid.first_day,
                                          self->n_days,
                                          cal_days_index_get_layout (self->index));

  self->has_anchor = FALSE;
  go_to_spot (self, &spot);
}

/* The spot as free time, whatever lies there. */
static CalDaysPoint
get_spot_point (CalDaysView *self)
{
  return (CalDaysPoint){ cal_days_spot_is_in_strip (&self->spot),
                         self->spot.day,
                         self->spot.clock - self->spot.clock % CAL_DAYS_CELL };
}

static void
select_to (CalDaysView *self, int days, gint64 time)
{
  CalDaysPoint at = get_spot_point (self);
  CalDaysSpot spot = { at.in_strip ? CAL_DAYS_PART_STRIP : CAL_DAYS_PART_HOURS, 0, 0, 0 };

  if (!self->has_anchor)
    self->anchor = at;
  self->has_anchor = self->is_chosen = TRUE;
  spot.day = at.day + days;
  spot.clock = at.clock;
  if (!at.in_strip)
    spot.clock = CLAMP (at.clock + time, 0, CAL_DAY - CAL_DAYS_CELL);
  if (!cal_days_view_shows (self, spot.day))
    cal_days_view_set_date (self, spot.day);
  /* Not settled: a selection goes over what is there. */
  cal_days_view_set_spot (self, &spot);
  reveal_spot (self);
}

/* Tells that the occurrence of the spot is to lie there, and lets the spot wait for it. */
static void
reschedule (CalDaysView *self, CalOccurrence *occurrence, const CalSlot *slot)
{
  g_autofree char *id = g_strdup (cal_occurrence_get_id (occurrence));
  CalDaysSpot spot = self->spot;

  g_object_ref (occurrence);
  spot.day = cal_slot_get_first_day (slot);
  if (slot->kind == CAL_SLOT_TIME && slot->end - slot->start < CAL_DAY)
    {
      spot.part = CAL_DAYS_PART_HOURS;
      spot.clock = slot->start - spot.day * CAL_DAY;
    }
  else
    spot.part = CAL_DAYS_PART_STRIP;
  if (!cal_days_view_shows (self, spot.day))
    cal_days_view_set_date (self, spot.day);
  self->spot = spot;
  reveal_spot (self);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, slot, FALSE);
  g_free (self->spot_id);
  self->spot_id = g_steal_pointer (&id);
  cal_grid_view_queue (CAL_GRID_VIEW (self));
  g_object_unref (occurrence);
}

/* The occurrence of the spot, where it may be moved. */
static CalOccurrence *
get_movable (CalDaysView *self)
{
  CalOccurrence *occurrence = cal_days_view_get_spot_occurrence (self);

  return cal_canvas_is_fixed (CAL_CANVAS (self), occurrence) ? NULL : occurrence;
}

static CalSlot
get_slot (CalOccurrence *occurrence)
{
  return (CalSlot){ cal_occurrence_is_all_day (occurrence) ? CAL_SLOT_DAYS : CAL_SLOT_TIME,
                    cal_occurrence_get_wall_start (occurrence),
                    cal_occurrence_get_wall_end (occurrence) };
}

static void
move_occurrence (CalDaysView *self, int days, gint64 time)
{
  CalOccurrence *occurrence = get_movable (self);
  gint64 delta = days * CAL_DAY;
  CalSlot slot;

  if (occurrence == NULL)
    return;
  if (!cal_days_index_is_in_strip (occurrence))
    delta += time;
  slot = get_slot (occurrence);
  slot.start += delta;
  slot.end += delta;
  if (delta != 0)
    reschedule (self, occurrence, &slot);
}

static void
stretch_occurrence (CalDaysView *self, int days, gint64 time)
{
  CalOccurrence *occurrence = get_movable (self);
  gint64 shortest = CAL_DAYS_STEP, delta = days * CAL_DAY;
  CalSlot slot;

  if (occurrence == NULL)
    return;
  slot = get_slot (occurrence);
  if (slot.kind == CAL_SLOT_DAYS)
    shortest = CAL_DAY;
  else
    delta += time;
  if (delta == 0 || (delta < 0 && slot.end + delta - slot.start < shortest))
    return;
  slot.end += delta;
  reschedule (self, occurrence, &slot);
}

/* Out of the hours into the strip. */
static void
make_all_day (CalDaysView *self)
{
  CalOccurrence *occurrence = get_movable (self);
  CalSlot slot;

  if (occurrence == NULL || cal_occurrence_is_all_day (occurrence))
    return;
  slot = cal_slot_of_days (CAL_SLOT_DAYS,
                           cal_occurrence_get_first_day (occurrence),
                           cal_occurrence_get_end_day (occurrence));
  reschedule (self, occurrence, &slot);
}

/* Out of the strip to the time that the cursor came from. */
static void
make_timed (CalDaysView *self)
{
  CalOccurrence *occurrence = get_movable (self);
  CalSlot slot = { CAL_SLOT_TIME, self->spot.day * CAL_DAY + self->spot.clock, 0 };

  if (occurrence == NULL || !cal_days_index_is_in_strip (occurrence))
    return;
  slot.end = slot.start + NEW_LENGTH;
  reschedule (self, occurrence, &slot);
}

static void
activate (CalDaysView *self)
{
  CalOccurrence *occurrence = cal_days_view_get_spot_occurrence (self);
  GdkRectangle where = get_rectangle (self);
  CalSlot slot = get_spot_slot (self);

  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_ACTIVATE, occurrence, &where);
  else if (self->spot.part == CAL_DAYS_PART_MORE || self->spot.part == CAL_DAYS_PART_REST)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, self->spot.day, &where);
  else if (cal_days_view_get_selection (self, &slot))
    {
      self->has_anchor = FALSE;
      cal_days_view_set_mark (self, &slot);
      where = cal_days_view_get_slot_rectangle (self, &slot, self->spot.day);
      cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, &where);
    }
  else
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

static void
ask_for_menu (CalDaysView *self)
{
  GdkRectangle where = get_rectangle (self);
  CalSlot slot = get_spot_slot (self);

  cal_days_view_get_selection (self, &slot);
  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 cal_days_view_get_spot_occurrence (self),
                 &slot,
                 &where);
}

static gboolean
with_occurrence (CalDaysView *self, CalViewSignal signal)
{
  CalOccurrence *occurrence = cal_days_view_get_spot_occurrence (self);

  if (occurrence == NULL)
    return GDK_EVENT_PROPAGATE;
  cal_view_emit (CAL_VIEW (self), signal, occurrence);
  return GDK_EVENT_STOP;
}

static void
go_to_end (CalDaysView *self, gboolean is_end, gboolean of_day)
{
  CalDaysSpot spot = { CAL_DAYS_PART_STRIP, self->spot.day, 0, self->spot.clock };

  self->has_anchor = FALSE;
  if (self->n_days > 1 && !of_day)
    {
      spot = self->spot;
      spot.day = self->grid.first_day + (is_end ? self->n_days - 1 : 0);
    }
  else if (is_end)
    spot = (CalDaysSpot){ CAL_DAYS_PART_HOURS, self->spot.day, 0, CAL_DAY - CAL_DAYS_CELL };
  spot =
      cal_days_focus_settle (&spot, self->grid.first_day, cal_days_index_get_layout (self->index));
  go_to_spot (self, &spot);
}

static void
zoom (CalDaysView *self, double factor)
{
  double top = cal_days_grid_get_hours_top (&self->grid);

  cal_days_view_zoom (self, factor, (top + self->grid.height) / 2);
}

/* ---- which key does what ---- */

typedef struct
{
  CalDaysFocusStep step;
  int days;
  int down;
} Arrow;

static gboolean
get_arrow (CalDaysView *self, guint keyval, Arrow *out_arrow)
{
  const Arrow forward = { CAL_DAYS_STEP_FORWARD, 1, 0 };
  const Arrow backward = { CAL_DAYS_STEP_BACKWARD, -1, 0 };

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      *out_arrow = (Arrow){ CAL_DAYS_STEP_UP, 0, -1 };
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      *out_arrow = (Arrow){ CAL_DAYS_STEP_DOWN, 0, 1 };
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      *out_arrow = self->grid.rtl ? forward : backward;
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      *out_arrow = self->grid.rtl ? backward : forward;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
press_arrow (CalDaysView *self, guint keyval, GdkModifierType modifiers)
{
  gboolean has_occurrence = cal_days_view_get_spot_occurrence (self) != NULL;
  Arrow arrow;

  if (!get_arrow (self, keyval, &arrow))
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_SHIFT_MASK)
    select_to (self, arrow.days, arrow.down * CAL_DAYS_CELL);
  else if (modifiers == GDK_ALT_MASK && has_occurrence)
    move_occurrence (self, arrow.days, arrow.down * CAL_DAYS_STEP);
  else if (modifiers == (GDK_ALT_MASK | GDK_SHIFT_MASK) && has_occurrence)
    stretch_occurrence (self, arrow.days, arrow.down * CAL_DAYS_STEP);
  else if (modifiers == GDK_CONTROL_MASK && arrow.down != 0)
    step (self, arrow.down > 0 ? CAL_DAYS_STEP_NEXT : CAL_DAYS_STEP_PREVIOUS);
  else if (modifiers == 0)
    step (self, arrow.step);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
press_plain (CalDaysView *self, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
    case GDK_KEY_space:
      activate (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      return with_occurrence (self, CAL_VIEW_SIGNAL_DELETE);
    case GDK_KEY_F2:
      return with_occurrence (self, CAL_VIEW_SIGNAL_EDIT);
    case GDK_KEY_Menu:
      ask_for_menu (self);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      cal_view_step (CAL_VIEW (self),
                     keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down ? 1 : -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      go_to_end (self, keyval == GDK_KEY_End, FALSE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (!self->has_anchor)
        return GDK_EVENT_PROPAGATE;
      self->has_anchor = FALSE;
      cal_grid_view_queue (CAL_GRID_VIEW (self));
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
press_with_control (CalDaysView *self, guint keyval)
{
  switch (keyval)
    {
    case GDK_KEY_e:
      return with_occurrence (self, CAL_VIEW_SIGNAL_EDIT);
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      zoom (self, ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom (self, 1 / ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      go_to_end (self, keyval == GDK_KEY_End, TRUE);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
press_with_alt (CalDaysView *self, guint keyval)
{
  if (cal_days_view_get_spot_occurrence (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    make_all_day (self);
  else if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    make_timed (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CalDaysView *self)
{
  GdkModifierType modifiers = state & gtk_accelerator_get_default_mod_mask ();

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self))
      || !cal_grid_view_has_focus (CAL_GRID_VIEW (self))
      || !cal_canvas_is_own_event (CAL_CANVAS (self), GTK_EVENT_CONTROLLER (controller)))
    return GDK_EVENT_PROPAGATE;
  if (press_arrow (self, keyval, modifiers))
    return GDK_EVENT_STOP;
  if (modifiers == 0)
    return press_plain (self, keyval);
  if (modifiers == GDK_ALT_MASK)
    return press_with_alt (self, keyval);
  if (modifiers == GDK_SHIFT_MASK && keyval == GDK_KEY_F10)
    {
      ask_for_menu (self);
      return GDK_EVENT_STOP;
    }
  /* On many keyboards a plus needs Shift. */
  if ((modifiers & ~GDK_SHIFT_MASK) == GDK_CONTROL_MASK)
    return press_with_control (self, keyval);
  return GDK_EVENT_PROPAGATE;
}

void
cal_days_view_setup_keys (CalDaysView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

/* The time that is selected with Shift; FALSE: nothing is. */
gboolean
cal_days_view_get_selection (CalDaysView *self, CalSlot *out_slot)
{
  CalDaysGrip grip = { .kind = CAL_DAYS_GRIP_MARK, .from = self->anchor };
  CalDaysPoint to = get_spot_point (self);

  if (!self->has_anchor)
    return FALSE;
  *out_slot = cal_days_grip_get_slot (&grip, &to);
  if (out_slot->kind == CAL_SLOT_TIME)
    out_slot->end += CAL_DAYS_CELL - CAL_DAYS_STEP;
  return TRUE;
}
