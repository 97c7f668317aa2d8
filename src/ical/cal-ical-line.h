/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One content line (RFC 5545 §3.1), unfolded and taken apart: slices of somebody else's text. */
typedef struct
{
  const char *name;       gsize name_length;
  const char *parameters; gsize parameters_length; /* without the first semicolon */
  const char *value;      gsize value_length;
} CalIcalLine;

gboolean cal_ical_line_split         (CalIcalLine       *self,
                                      const char        *text,
                                      gsize              length);
gboolean cal_ical_line_is            (const CalIcalLine *self,
                                      const char        *name);
gboolean cal_ical_line_value_is      (const CalIcalLine *self,
                                      const char        *value);
char    *cal_ical_line_get_parameter (const CalIcalLine *self,
                                      const char        *name);
char    *cal_ical_line_dup_value     (const CalIcalLine *self);
void     cal_ical_line_append_parameters_except (const CalIcalLine *self,
                                      const char *const *names,
                                      GString           *out);

/* Walks over the content lines of a text whose lines may be folded and end in any way. */
typedef struct
{
  const char *raw;        gsize raw_length; /* the line as it stands, line ends included */
  const char *text;       gsize length;     /* unfolded */
  guint       line;                         /* physical lines before it */
  /*< private >*/
  const char *next;
  const char *end;
  GString    *unfolded;
  guint       n_lines;
  guint       depth;
} CalIcalCursor;

void     cal_ical_cursor_init        (CalIcalCursor     *self,
                                      const char        *text,
                                      gsize              length);
void     cal_ical_cursor_clear       (CalIcalCursor     *self);
gboolean cal_ical_cursor_next        (CalIcalCursor     *self);
gboolean cal_ical_cursor_next_property (CalIcalCursor   *self,
                                      CalIcalLine       *out_line);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalIcalCursor, cal_ical_cursor_clear)

G_END_DECLS
