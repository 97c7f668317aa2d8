/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-calendar.h"

#define DEFAULT_COLOR "#3584e4"

struct _CalCalendar
{
  GObject parent_instance;

  char *id;
  char *name;
  char *color;
  int position;
  gboolean visible;
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (CalCalendar, cal_calendar, G_TYPE_OBJECT)

static void
cal_calendar_finalize (GObject *object)
{
  CalCalendar *self = CAL_CALENDAR (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->color);

  G_OBJECT_CLASS (cal_calendar_parent_class)->finalize (object);
}

static void
cal_calendar_class_init (CalCalendarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_calendar_finalize;
}

static void
cal_calendar_init (CalCalendar *self)
{
}

/**
 * cal_calendar_new:
 * @id: its identity, never shown
 * @name: (nullable): what the user calls it
 * @color: (nullable): `#rrggbb`; NULL for the default
 * @visible: whether its appointments are shown
 * @read_only: whether its appointments can't be changed
 * @position: its place in the list, from 0
 *
 * Any thread.
 *
 * Returns: (transfer full): a new calendar
 */
CalCalendar *
cal_calendar_new (const char *id,
                  const char *name,
                  const char *color,
                  gboolean visible,
                  gboolean read_only,
                  int position)
{
  CalCalendar *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (CAL_TYPE_CALENDAR, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name ? name : "");
  self->color = g_strdup (color && *color ? color : DEFAULT_COLOR);
  self->visible = !!visible;
  self->read_only = !!read_only;
  self->position = position;
  return self;
}

/**
 * cal_calendar_get_id:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: its identity
 */
const char *
cal_calendar_get_id (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), NULL);

  return self->id;
}

/**
 * cal_calendar_get_name:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: what the user calls it; may be empty
 */
const char *
cal_calendar_get_name (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), NULL);

  return self->name;
}

/**
 * cal_calendar_get_color:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: `#rrggbb`
 */
const char *
cal_calendar_get_color (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), NULL);

  return self->color;
}

/**
 * cal_calendar_get_visible:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: whether its appointments are shown
 */
gboolean
cal_calendar_get_visible (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), FALSE);

  return self->visible;
}

/**
 * cal_calendar_get_read_only:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: whether its appointments can't be changed
 */
gboolean
cal_calendar_get_read_only (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), FALSE);

  return self->read_only;
}

/**
 * cal_calendar_get_position:
 * @self: a calendar
 *
 * Any thread.
 *
 * Returns: its place in the list, from 0
 */
int
cal_calendar_get_position (CalCalendar *self)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (self), 0);

  return self->position;
}

/**
 * cal_calendar_equal:
 * @a: a calendar
 * @b: another
 *
 * Any thread.
 *
 * Returns: whether all values are equal
 */
gboolean
cal_calendar_equal (CalCalendar *a, CalCalendar *b)
{
  g_return_val_if_fail (CAL_IS_CALENDAR (a) && CAL_IS_CALENDAR (b), FALSE);

  return a == b
         || (g_str_equal (a->id, b->id) && g_str_equal (a->name, b->name)
             && g_str_equal (a->color, b->color) && a->visible == b->visible
             && a->read_only == b->read_only && a->position == b->position);
}
