/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A content line as it stands in a file, with all physical lines that continue it. */
typedef struct
{
  const char *raw;       /* without its last line end; somebody else's text */
  gsize       length;
  guint       number;    /* of its first physical line, from 1 */
  gboolean    is_folded; /* more than one physical line */
  gboolean    is_clean;  /* the line ends within are CRLF */
} CalIcalRawLine;

gboolean cal_ical_raw_line_is_quoted (const CalIcalRawLine *self);
void     cal_ical_raw_line_unfold    (const CalIcalRawLine *self,
                                      GString              *out);
void     cal_ical_raw_line_append    (const CalIcalRawLine *self,
                                      GString              *out);

G_END_DECLS
