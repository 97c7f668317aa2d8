/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* An entry row for a value that is typed as text and has a number: a date, a time.
 *
 * Properties: "value" (gint64), "unreadable" (boolean, read-only: what stands in it was not understood).
 * What was typed is taken when the focus leaves, with Enter, or by cal_moment_row_commit (). */
#define CAL_TYPE_MOMENT_ROW (cal_moment_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (CalMomentRow, cal_moment_row, CAL, MOMENT_ROW, AdwEntryRow)

struct _CalMomentRowClass
{
  AdwEntryRowClass parent_class;

  char     *(*format) (CalMomentRow *self,
                       gint64        value);
  gboolean  (*parse)  (CalMomentRow *self,
                       const char   *text,
                       gint64       *out_value);
  /* The value after `value` in that direction, -1 or 1: the keys Up and Down. */
  gint64    (*step)   (CalMomentRow *self,
                       gint64        value,
                       int           direction);
  /* Opens what one can choose from: Alt+Down. */
  void      (*open)   (CalMomentRow *self);
};

gint64   cal_moment_row_get_value      (CalMomentRow *self);
/* Also forgets what was typed, when the value is another one. */
void     cal_moment_row_set_value      (CalMomentRow *self,
                                        gint64        value);
/* As if it had been typed: what stands in the row, readable or not, gives way. */
void     cal_moment_row_choose_value   (CalMomentRow *self,
                                        gint64        value);
gboolean cal_moment_row_get_unreadable (CalMomentRow *self);
/* FALSE when it can't be understood. */
gboolean cal_moment_row_commit         (CalMomentRow *self);
/* Marks the row as wrong, for eyes and for assistive technology; NULL: it is right. */
void     cal_moment_row_set_problem    (CalMomentRow *self,
                                        const char   *problem);

G_END_DECLS
