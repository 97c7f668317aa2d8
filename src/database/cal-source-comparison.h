/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether two texts of an appointment differ in more than when they were written out. */
gboolean cal_source_is_same          (const char *a,
                                      const char *b);
/* Whether they differ in more than what saving leaves behind, also one that was undone. */
gboolean cal_source_has_same_content (const char *a,
                                      const char *b);

G_END_DECLS
