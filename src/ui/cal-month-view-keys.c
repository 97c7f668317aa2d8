/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-month-view-private.h"

/* The keyboard, and where its focus is.
 *
 * The spot is where the focus is; it exists though nothing is focused and though the place is
 * scrolled away. On an occurrence it also knows its id, and follows it when it gets another lane,
 * or another day by a key. After each layout the widget that stands for the spot is given the
 * focus, if the view has it: the occurrence's, the "+N more" of the day, or the day cursor.
 *
 * Arrows walk (cal-month-focus.c); with Shift they select days, with Alt they move the occurrence,
 * by a day or a week. Enter activates, or makes an appointment of the day or of the selected days.
 * F2 and Ctrl+E edit, Delete deletes, Menu and Shift+F10 ask for the context menu. Page Up and Down
 * go by months, Home and End to the ends of the week, Escape drops the selection. Tab comes in and
 * leaves: the view is one stop. */

static const CalMonthBar *
get_spot_bar (CalMonthView *self, int *out_row)
{
  int number = cal_month_row_of_day (self->spot.day, self->grid.week_start);
  const CalMonthRow *row = cal_month_index_get_row (self->index, number);
  int column = self->spot.day - cal_month_row_get_first_day (number, self->grid.week_start);

  *out_row = number;
  if (row == NULL || self->spot.part != CAL_MONTH_PART_BAR)
    return NULL;
  return cal_month_row_get_bar (row, column, self->spot.lane);
}

/* Remembers the occurrence that the spot is on. */
static void
note_occurrence (CalMonthView *self)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);

  g_free (self->spot_id);
  self->spot_id = occurrence != NULL ? g_strdup (cal_occurrence_get_id (occurrence)) : NULL;
}

static GdkRectangle
get_rectangle (CalMonthView *self)
{
  int row, column;
  const CalMonthBar *bar = get_spot_bar (self, &row);
  CalBox box;

  column = self->spot.day - cal_month_row_get_first_day (row, self->grid.week_start);
  if (bar != NULL)
    box = cal_month_grid_get_bar_box (&self->grid, row, bar);
  else if (self->spot.part == CAL_MONTH_PART_MORE)
    box = cal_month_grid_get_more_box (&self->grid, row, column);
  else
    box = cal_month_grid_get_day_box (&self->grid, row, column);
  return cal_month_view_clip_box (self, &box);
}

/* ---- what keys do ---- */

static void
step (CalMonthView *self, CalMonthStep where)
{
  CalMonthSpot spot = cal_month_focus_step (&self->spot,
                                            where,
                                            self->grid.week_start,
                                            cal_month_view_get_row,
                                            self);

  self->has_anchor = FALSE;
  cal_month_view_set_spot (self, &spot);
  cal_month_view_reveal_day (self, spot.day);
}

static void
go_to_spot_day (CalMonthView *self, int day)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  cal_month_view_set_spot (self, &spot);
  cal_month_view_reveal_day (self, day);
}

static void
select_to (CalMonthView *self, int delta)
{
  if (!self->has_anchor)
    self->anchor = self->spot.day;
  self->has_anchor = TRUE;
  go_to_spot_day (self, self->spot.day + delta);
}

static void
move_occurrence (CalMonthView *self, int delta)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);
  g_autofree char *id = NULL;
  CalSlot slot;
  int day;

  if (cal_canvas_is_fixed (CAL_CANVAS (self), occurrence))
    return;
  /* The spot waits on the new day for the occurrence to come. */
  id = g_strdup (cal_occurrence_get_id (occurrence));
  g_object_ref (occurrence);
  self->spot.day += delta;
  cal_month_view_reveal_day (self, self->spot.day);
  day = cal_occurrence_get_first_day (occurrence) + delta;
  slot = cal_slot_of_days (CAL_SLOT_DAY, day, day + 1);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_RESCHEDULE, occurrence, &slot, FALSE);
  g_free (self->spot_id);
  self->spot_id = g_steal_pointer (&id);
  g_object_unref (occurrence);
}

static CalSlot
get_spot_slot (CalMonthView *self)
{
  return cal_slot_of_days (CAL_SLOT_DAY, self->spot.day, self->spot.day + 1);
}

static void
create_of_selection (CalMonthView *self, const GdkRectangle *where)
{
  int first = MIN (self->anchor, self->spot.day), end = MAX (self->anchor, self->spot.day) + 1;
  CalSlot slot = cal_slot_of_days (CAL_SLOT_DAYS, first, end);

  self->has_anchor = FALSE;
  cal_month_view_mark_days (self, first, end);
  cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE_SLOT, &slot, where);
}

static void
activate (CalMonthView *self)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);
  GdkRectangle where = get_rectangle (self);
  CalSlot slot = get_spot_slot (self);

  if (occurrence != NULL)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_ACTIVATE, occurrence, &where);
  else if (self->spot.part == CAL_MONTH_PART_MORE)
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_SHOW_DAY, self->spot.day, &where);
  else if (self->has_anchor)
    create_of_selection (self, &where);
  else
    cal_view_emit (CAL_VIEW (self), CAL_VIEW_SIGNAL_CREATE, &slot);
}

static void
ask_for_menu (CalMonthView *self)
{
  GdkRectangle where = get_rectangle (self);
  CalSlot slot = get_spot_slot (self);

  cal_view_emit (CAL_VIEW (self),
                 CAL_VIEW_SIGNAL_CONTEXT_MENU,
                 cal_month_view_get_spot_occurrence (self),
                 &slot,
                 &where);
}

static gboolean
with_occurrence (CalMonthView *self, CalViewSignal signal)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);

  if (occurrence == NULL)
    return GDK_EVENT_PROPAGATE;
  cal_view_emit (CAL_VIEW (self), signal, occurrence);
  return GDK_EVENT_STOP;
}

static void
step_month (CalMonthView *self, int n_months)
{
  int day = cal_month_view_add_months (self->spot.day, n_months);

  self->has_anchor = FALSE;
  cal_month_view_step (self, n_months);
  go_to_spot_day (self, day);
  self->follows = FALSE;
}

static void
go_to_end_of_week (CalMonthView *self, gboolean is_end)
{
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);

  self->has_anchor = FALSE;
  go_to_spot_day (self,
                  cal_month_row_get_first_day (row, self->grid.week_start)
                      + (is_end ? CAL_WEEK_DAYS - 1 : 0));
}

/* ---- which key does what ---- */

/* An arrow key as days and as a step in reading direction. */
static gboolean
get_arrow (CalMonthView *self, guint keyval, CalMonthStep *out_step, int *out_days)
{
  int forward = self->grid.rtl ? -1 : 1;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      *out_step = CAL_MONTH_STEP_UP;
      *out_days = -CAL_WEEK_DAYS;
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      *out_step = CAL_MONTH_STEP_DOWN;
      *out_days = CAL_WEEK_DAYS;
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      *out_step = self->grid.rtl ? CAL_MONTH_STEP_FORWARD : CAL_MONTH_STEP_BACKWARD;
      *out_days = -forward;
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      *out_step = self->grid.rtl ? CAL_MONTH_STEP_BACKWARD : CAL_MONTH_STEP_FORWARD;
      *out_days = forward;
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
press_arrow (CalMonthView *self, guint keyval, GdkModifierType modifiers)
{
  CalMonthStep where;
  int days;

  if (!get_arrow (self, keyval, &where, &days))
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_SHIFT_MASK)
    select_to (self, days);
  else if (modifiers == GDK_ALT_MASK && cal_month_view_get_spot_occurrence (self) != NULL)
    move_occurrence (self, days);
  else if (modifiers == 0)
    step (self, where);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static gboolean
press_plain (CalMonthView *self, guint keyval)
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
      step_month (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      step_month (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
    case GDK_KEY_End:
      go_to_end_of_week (self, keyval == GDK_KEY_End);
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
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CalMonthView *self)
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
  if (modifiers == GDK_CONTROL_MASK && keyval == GDK_KEY_e)
    return with_occurrence (self, CAL_VIEW_SIGNAL_EDIT);
  if (modifiers == GDK_SHIFT_MASK && keyval == GDK_KEY_F10)
    {
      ask_for_menu (self);
      return GDK_EVENT_STOP;
    }
  return GDK_EVENT_PROPAGATE;
}

/* ---- focus ---- */

void
cal_month_view_setup_keys (CalMonthView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
cal_month_view_set_spot (CalMonthView *self, const CalMonthSpot *spot)
{
  self->spot = *spot;
  note_occurrence (self);
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

void
cal_month_view_wait_for (CalMonthView *self, int day, const char *id)
{
  CalMonthSpot spot = { CAL_MONTH_PART_DAY, day, 0 };

  self->has_anchor = FALSE;
  cal_month_view_set_spot (self, &spot);
  g_free (self->spot_id);
  self->spot_id = g_strdup (id);
}

CalOccurrence *
cal_month_view_get_spot_occurrence (CalMonthView *self)
{
  int row;
  const CalMonthBar *bar = get_spot_bar (self, &row);

  return bar != NULL ? cal_month_index_get_occurrence (self->index, row, bar) : NULL;
}

/* After the layout has changed: the spot stays on its occurrence, else as near as can be. */
void
cal_month_view_settle_spot (CalMonthView *self)
{
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);
  int column = self->spot.day - cal_month_row_get_first_day (row, self->grid.week_start);
  const CalMonthBar *bar =
      self->spot_id != NULL ? cal_month_index_find_bar (self->index, row, self->spot_id) : NULL;

  if (bar != NULL && (column < bar->first_column || column >= bar->end_column))
    bar = NULL;
  if (bar != NULL && !bar->hidden)
    self->spot = (CalMonthSpot){ CAL_MONTH_PART_BAR, self->spot.day, bar->lane };
  else if (bar != NULL)
    self->spot.part = CAL_MONTH_PART_MORE;
  else
    {
      self->spot =
          cal_month_focus_settle (&self->spot, self->grid.week_start, cal_month_view_get_row, self);
      /* On a free day it goes on waiting for the occurrence: that may be on its way. */
      if (cal_month_view_get_spot_occurrence (self) != NULL)
        note_occurrence (self);
    }
}

/* What stands for the spot, when it is not a free day. */
GtkWidget *
cal_month_view_find_spot (CalGridView *view)
{
  CalMonthView *self = CAL_MONTH_VIEW (view);
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);
  int row = cal_month_row_of_day (self->spot.day, self->grid.week_start);

  if (occurrence != NULL)
    return (
        GtkWidget *) cal_canvas_find (CAL_CANVAS (self), cal_occurrence_get_id (occurrence), row);
  for (guint i = 0; self->spot.part == CAL_MONTH_PART_MORE && i < self->more_buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (self->more_buttons, i);

      if (gtk_widget_get_child_visible (button)
          && cal_more_button_get_day (CAL_MORE_BUTTON (button)) == self->spot.day)
        return button;
    }
  return NULL;
}

/* The spot goes to what the child stands for, unless it is on it. */
void
cal_month_view_follow_focus (CalMonthView *self, GtkWidget *child)
{
  CalOccurrence *occurrence = cal_month_view_get_spot_occurrence (self);
  graphene_rect_t bounds;
  CalMonthHit at;
  CalMonthSpot spot;

  if (!cal_grid_view_has_size (CAL_GRID_VIEW (self))
      || !gtk_widget_compute_bounds (child, GTK_WIDGET (self), &bounds))
    return;
  if (CAL_IS_OCCURRENCE_WIDGET (child) && occurrence != NULL
      && occurrence == cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (child)))
    return;
  cal_month_grid_hit (&self->grid,
                      self->grid.rtl ? bounds.origin.x + bounds.size.width - 2
                                     : bounds.origin.x + 2,
                      bounds.origin.y + bounds.size.height / 2,
                      cal_month_view_get_row,
                      self,
                      &at);
  if (at.part == CAL_MONTH_PART_DAY)
    return;
  spot = (CalMonthSpot){ at.part, at.day, at.bar != NULL ? at.bar->lane : 0 };
  if (spot.part == self->spot.part && spot.day == self->spot.day && spot.lane == self->spot.lane)
    return;
  self->has_anchor = FALSE;
  cal_month_view_set_spot (self, &spot);
}
