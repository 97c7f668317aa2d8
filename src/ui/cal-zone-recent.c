/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-zone-recent.h"

#include <gio/gio.h>

#define MAX_RECENT 5

static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, "org.example.Calendar", TRUE)
                     : NULL;

  return schema != NULL && g_settings_schema_has_key (schema, "recent-zones")
             ? g_settings_new ("org.example.Calendar")
             : NULL;
}

char **
cal_zone_recent_get (void)
{
  g_autoptr (GSettings) settings = open_settings ();

  return settings != NULL ? g_settings_get_strv (settings, "recent-zones") : g_new0 (char *, 1);
}

void
cal_zone_recent_add (const char *id)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_auto (GStrv) old = NULL;

  g_return_if_fail (id != NULL);

  if (settings == NULL)
    return;
  old = g_settings_get_strv (settings, "recent-zones");
  g_ptr_array_add (ids, (gpointer) id);
  for (guint i = 0; old[i] != NULL && ids->len < MAX_RECENT; i++)
    if (!g_str_equal (old[i], id))
      g_ptr_array_add (ids, old[i]);
  g_ptr_array_add (ids, NULL);
  g_settings_set_strv (settings, "recent-zones", (const char *const *) ids->pdata);
}
