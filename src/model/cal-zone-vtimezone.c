/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone-private.h"

const CalZone *
cal_zone_from_vtimezone (const char *text, GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSYS, "not yet");
  return NULL;
}
char *
cal_zone_to_vtimezone (const CalZone *self, gint64 from, gint64 to)
{
  return NULL;
}
