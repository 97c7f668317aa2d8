/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-ical-line.h"

G_BEGIN_DECLS

/* One component as a list of content lines that can be edited: what isn't touched comes out byte for
 * byte as it went in. Properties are named by their index in the list; those of components within it
 * are passed over. */
typedef struct _CalIcalDocument CalIcalDocument;

CalIcalDocument *cal_ical_document_new       (const char      *text);
void             cal_ical_document_free      (CalIcalDocument *self);
char            *cal_ical_document_to_text   (CalIcalDocument *self);
/* The first property of that name at or after `from`; -1 when there is none. */
int              cal_ical_document_find      (CalIcalDocument *self,
                                              const char      *name,
                                              guint            from);
gboolean         cal_ical_document_get       (CalIcalDocument *self,
                                              guint            index,
                                              CalIcalLine     *out_line);
void             cal_ical_document_replace   (CalIcalDocument *self,
                                              guint            index,
                                              const char      *line);
void             cal_ical_document_remove    (CalIcalDocument *self,
                                              guint            index);
void             cal_ical_document_remove_all (CalIcalDocument *self,
                                              const char      *name);
/* After the last property that has one of the names, else at the beginning. */
void             cal_ical_document_insert    (CalIcalDocument *self,
                                              const char *const *after,
                                              const char      *line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalIcalDocument, cal_ical_document_free)

G_END_DECLS
