/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

/* The keys of the days; what they have in common with the month is in cal-grid-view-keys.c.
 *
 * Arrows walk (cal-days-focus.c), with Ctrl up and down from one occurrence to the next. With Shift
 * they select a span. With Alt they move the occurrence, by a quarter of an hour or a day, with Alt
 * and Shift its end. Alt and Page Up makes it last all day, Alt and Page Down an hour. Home and End
 * go to the first and the last day, with Ctrl to the top and the bottom of one; Page Up and Down to
 * other periods; Ctrl+Plus and Ctrl+Minus make the hours higher and lower. */

#define ZOOM_STEP 1.25
#define NEW_LENGTH CAL_HOUR

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

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
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

  if (!cal_grid_view_is_selecting (CAL_GRID_VIEW (self)))
    self->anchor = at;
  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), TRUE);
  self->is_chosen = TRUE;
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
  CalDaysSpot spot = self->spot;

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
  cal_grid_view_reschedule (CAL_GRID_VIEW (self), occurrence, slot);
}

/* The occurrence of the spot, where it may be moved. */
static CalOccurrence *
get_movable (CalDaysView *self)
{
  CalOccurrence *occurrence = cal_days_view_get_spot_occurrence (CAL_GRID_VIEW (self));

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
go_to_end (CalDaysView *self, gboolean is_end, gboolean of_day)
{
  CalDaysSpot spot = { CAL_DAYS_PART_STRIP, self->spot.day, 0, self->spot.clock };

  cal_grid_view_set_selecting (CAL_GRID_VIEW (self), FALSE);
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

static CalDaysFocusStep
get_step (int forward, int down)
{
  if (down != 0)
    return down > 0 ? CAL_DAYS_STEP_DOWN : CAL_DAYS_STEP_UP;
  return forward > 0 ? CAL_DAYS_STEP_FORWARD : CAL_DAYS_STEP_BACKWARD;
}

gboolean
cal_days_view_press_arrow (CalGridView *view, int forward, int down, GdkModifierType modifiers)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  gboolean has_occurrence = cal_days_view_get_spot_occurrence (view) != NULL;

  if (modifiers == GDK_SHIFT_MASK)
    select_to (self, forward, down * CAL_DAYS_CELL);
  else if (modifiers == GDK_ALT_MASK && has_occurrence)
    move_occurrence (self, forward, down * CAL_DAYS_STEP);
  else if (modifiers == (GDK_ALT_MASK | GDK_SHIFT_MASK) && has_occurrence)
    stretch_occurrence (self, forward, down * CAL_DAYS_STEP);
  else if (modifiers == GDK_CONTROL_MASK && down != 0)
    step (self, down > 0 ? CAL_DAYS_STEP_NEXT : CAL_DAYS_STEP_PREVIOUS);
  else if (modifiers == 0)
    step (self, get_step (forward, down));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

void
cal_days_view_turn_page (CalGridView *view, int n_pages)
{
  cal_view_step (CAL_VIEW (view), n_pages);
}

void
cal_days_view_go_to_end (CalGridView *view, gboolean is_end)
{
  go_to_end (CAL_DAYS_VIEW (view), is_end, FALSE);
}

static gboolean
press_with_control (CalDaysView *self, guint keyval)
{
  switch (keyval)
    {
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
  if (cal_days_view_get_spot_occurrence (CAL_GRID_VIEW (self)) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Page_Up || keyval == GDK_KEY_KP_Page_Up)
    make_all_day (self);
  else if (keyval == GDK_KEY_Page_Down || keyval == GDK_KEY_KP_Page_Down)
    make_timed (self);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

gboolean
cal_days_view_press_other (CalGridView *view, guint keyval, GdkModifierType modifiers)
{
  if (modifiers == GDK_ALT_MASK)
    return press_with_alt (CAL_DAYS_VIEW (view), keyval);
  /* On many keyboards a plus needs Shift. */
  if ((modifiers & ~GDK_SHIFT_MASK) == GDK_CONTROL_MASK)
    return press_with_control (CAL_DAYS_VIEW (view), keyval);
  return GDK_EVENT_PROPAGATE;
}

/* What the spot is on; over a selection a new appointment would have its time. */
void
cal_days_view_get_spot (CalGridView *view, CalPlace *out_place)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);
  CalDaysHit at = cal_days_view_get_spot_place (self);

  cal_days_view_describe (self, &at, out_place);
  cal_days_view_get_selected (self, &out_place->slot);
}

gboolean
cal_days_view_get_selection (CalGridView *view, CalSlot *out_slot, GdkRectangle *out_where)
{
  CalDaysView *self = CAL_DAYS_VIEW (view);

  if (!cal_days_view_get_selected (self, out_slot))
    return FALSE;
  *out_where = cal_days_view_get_slot_rectangle (self, out_slot, self->spot.day);
  return TRUE;
}

/* The time that is selected with Shift; FALSE: nothing is. */
gboolean
cal_days_view_get_selected (CalDaysView *self, CalSlot *out_slot)
{
  CalDaysGrip grip = { .kind = CAL_DAYS_GRIP_MARK, .from = self->anchor };
  CalDaysPoint to = get_spot_point (self);

  if (!cal_grid_view_is_selecting (CAL_GRID_VIEW (self)))
    return FALSE;
  *out_slot = cal_days_grip_get_slot (&grip, &to);
  if (out_slot->kind == CAL_SLOT_TIME)
    out_slot->end += CAL_DAYS_CELL - CAL_DAYS_STEP;
  return TRUE;
}
