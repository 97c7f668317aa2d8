/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* RELATED-TO of the master in the iCalendar text of an appointment: what ties the parts of a split
 * series together. `type` is a RELTYPE of RFC 9253 §5: "FIRST", "NEXT". */
char *cal_source_get_link (const char *source,
                           const char *type);
char *cal_source_set_link (const char *source,
                           const char *type,
                           const char *uid);

G_END_DECLS
