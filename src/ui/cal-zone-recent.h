/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The time zones chosen last, the newest first; kept in the settings, nothing where the schema isn't
 * installed. */
char **cal_zone_recent_get (void);
void   cal_zone_recent_add (const char *id);

G_END_DECLS
