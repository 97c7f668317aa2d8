/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "cal-occurrence.h"
#include "cal-zone.h"

G_BEGIN_DECLS

/* One appointment as `list --json` and `search --json` give it. */
void  cal_occurrence_json_add    (JsonBuilder   *builder,
                                  CalOccurrence *occurrence,
                                  const char    *calendar_name,
                                  const CalZone *local);
void  cal_occurrence_json_print  (JsonBuilder   *builder);
char *cal_occurrence_to_line     (CalOccurrence *occurrence,
                                  const char    *calendar_name);

G_END_DECLS
