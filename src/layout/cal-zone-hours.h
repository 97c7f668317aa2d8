/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-time.h"

G_BEGIN_DECLS

gint64 cal_zone_hours_get_wall (const CalZone *zone,
                                const CalZone *other,
                                int            day,
                                int            hour);

G_END_DECLS
