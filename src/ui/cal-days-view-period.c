/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-days-view-private.h"

#include "cal-locale.h"

/* Which days are shown, what they are called, and what the model should cover: these days and a
 * period on both sides, so that going on by one shows everything in the first frame. */

static void
set_title (CalDaysView *self)
{
  int first = self->grid.first_day;
  g_autofree char *title = cal_locale_format_days (first, first + self->n_days);

  if (cal_grid_view_set_title (CAL_GRID_VIEW (self), title))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    title,
                                    -1);
}

/* The range grows by more than is needed, so that it does not change with each step. */
static void
update_range (CalDaysView *self)
{
  int shown = self->grid.first_day, end_shown = shown + self->n_days;
  int margin = MAX (2 * self->n_days, CAL_WEEK_DAYS);

  if (!cal_grid_view_covers (CAL_GRID_VIEW (self), shown - self->n_days, end_shown + self->n_days))
    cal_grid_view_set_range (CAL_GRID_VIEW (self), shown - margin, end_shown + margin);
}

static int
get_first_shown (CalDaysView *self, int day)
{
  int weekday = cal_day_get_weekday (day);

  if (self->n_days == 1)
    return day;
  return day - (weekday - self->week_start + CAL_WEEK_DAYS) % CAL_WEEK_DAYS;
}

void
cal_days_view_set_date (CalDaysView *self, int day)
{
  self->grid.first_day = get_first_shown (self, day);
  cal_days_index_set_days (self->index, self->grid.first_day, self->n_days);
  g_object_freeze_notify (G_OBJECT (self));
  update_range (self);
  set_title (self);
  cal_grid_view_set_date (CAL_GRID_VIEW (self), day);
  g_object_thaw_notify (G_OBJECT (self));
  cal_grid_view_queue (CAL_GRID_VIEW (self));
}

gboolean
cal_days_view_shows (CalDaysView *self, int day)
{
  return day >= self->grid.first_day && day < self->grid.first_day + self->n_days;
}
