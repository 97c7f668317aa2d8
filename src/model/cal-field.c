/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-field.h"

#include "cal-recurrence-derive.h"

static gboolean
text_equal (const char *a, const char *b)
{
  return g_strcmp0 (a ? a : "", b ? b : "") == 0;
}

static gboolean
categories_equal (char **a, char **b)
{
  static const char *const none[] = { NULL };

  return g_strv_equal (a ? (const char *const *) a : none, b ? (const char *const *) b : none);
}

/**
 * cal_field_equal:
 * @field: which
 * @a: fields
 * @b: others
 *
 * Whether one field is the same in both. Any thread.
 *
 * Returns: %TRUE when it is
 */
gboolean
cal_field_equal (CalField field, const CalEventFields *a, const CalEventFields *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  switch (field)
    {
    case CAL_FIELD_TITLE:
      return text_equal (a->title, b->title);
    case CAL_FIELD_LOCATION:
      return text_equal (a->location, b->location);
    case CAL_FIELD_DESCRIPTION:
      return text_equal (a->description, b->description);
    case CAL_FIELD_URL:
      return text_equal (a->url, b->url);
    case CAL_FIELD_COLOR:
      return text_equal (a->color, b->color);
    case CAL_FIELD_CATEGORIES:
      return categories_equal (a->categories, b->categories);
    case CAL_FIELD_STATUS:
      return a->status == b->status;
    case CAL_FIELD_TRANSPARENT:
      return !a->transparent == !b->transparent;
    case CAL_FIELD_START:
      return cal_time_equal (&a->start, &b->start);
    case CAL_FIELD_END:
      return cal_time_equal (&a->end, &b->end);
    case CAL_FIELD_RECURRENCE:
      return cal_recurrence_same_set (a->recurrence, b->recurrence);
    case CAL_FIELD_CALENDAR:
    case CAL_N_FIELDS:
    default:
      return TRUE;
    }
}

static void
set_text (char **field, const char *text)
{
  char *copy = text && *text ? g_strdup (text) : NULL;

  g_free (*field);
  *field = copy;
}

/**
 * cal_field_copy:
 * @field: which
 * @from: where it comes from
 * @to: where it goes; what was there is freed
 *
 * Copies one field. Any thread.
 */
void
cal_field_copy (CalField field, const CalEventFields *from, CalEventFields *to)
{
  g_return_if_fail (from != NULL && to != NULL);

  switch (field)
    {
    case CAL_FIELD_TITLE:
      set_text (&to->title, from->title);
      break;
    case CAL_FIELD_LOCATION:
      set_text (&to->location, from->location);
      break;
    case CAL_FIELD_DESCRIPTION:
      set_text (&to->description, from->description);
      break;
    case CAL_FIELD_URL:
      set_text (&to->url, from->url);
      break;
    case CAL_FIELD_COLOR:
      set_text (&to->color, from->color);
      break;
    case CAL_FIELD_CATEGORIES:
      g_strfreev (to->categories);
      to->categories = g_strdupv (from->categories);
      break;
    case CAL_FIELD_STATUS:
      to->status = from->status;
      break;
    case CAL_FIELD_TRANSPARENT:
      to->transparent = from->transparent;
      break;
    case CAL_FIELD_START:
      to->start = from->start;
      break;
    case CAL_FIELD_END:
      to->end = from->end;
      break;
    case CAL_FIELD_RECURRENCE:
      g_clear_pointer (&to->recurrence, cal_recurrence_unref);
      to->recurrence = from->recurrence ? cal_recurrence_ref (from->recurrence) : NULL;
      break;
    case CAL_FIELD_CALENDAR:
    case CAL_N_FIELDS:
    default:
      break;
    }
}
