/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "bench-store"

#include "bench-store.h"

#include <glib/gstdio.h>

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

CalStore *
bench_open_store (GFile *file)
{
  CalStore *store = cal_store_new (file, NULL);
  gboolean loaded = FALSE;

  cal_store_open (store);
  while (!loaded)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (store, "loaded", &loaded, NULL);
    }
  return store;
}

void
bench_settle (CalStore *store)
{
  QueryClient *client = cal_store_get_client (store);

  while (query_client_count_mutating (client, NULL) > 0
         || query_client_count_fetching (client, NULL) > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
bench_import (CalStore *store, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CalImportReport) report = NULL;
  g_autoptr (GError) error = NULL;

  cal_store_import_async (store,
                          &file,
                          1,
                          cal_calendar_get_id (cal_store_get_default_calendar (store)),
                          NULL,
                          NULL,
                          NULL,
                          NULL,
                          ready_cb,
                          &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  report = cal_store_import_finish (store, result, &error);
  g_assert_no_error (error);
  g_unlink (path);
  bench_settle (store);
}
