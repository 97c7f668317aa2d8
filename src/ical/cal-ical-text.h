/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The layer below lines: folding, escaping, quoted-printable, character sets. */
void  cal_ical_fold            (GString    *out,
                                const char *line,
                                gsize       length);
void  cal_ical_escape          (GString    *out,
                                const char *text);
char *cal_ical_excerpt         (const char *text);
char *cal_ical_unescape        (const char *text,
                                gsize       length);
void  cal_ical_append_parameter (GString   *out,
                                const char *name,
                                const char *value);
void  cal_ical_append_utf8     (GString    *out,
                                const char *bytes,
                                gsize       length);
void  cal_ical_decode_quoted_printable (GString    *out,
                                        const char *text,
                                        gsize       length);

G_END_DECLS
