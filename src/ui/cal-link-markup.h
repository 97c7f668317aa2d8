/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Text as Pango markup in which web and mail addresses are links. What is longer than `max_length`
 * characters is cut off, with an ellipsis. */
char *cal_link_markup (const char *text,
                       glong       max_length);

G_END_DECLS
