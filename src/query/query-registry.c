/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-registry-private.h"

/* Which resource a key belongs to. Several registrations may match; they are merged in their order,
 * the client's defaults first, later ones win field by field. The merged options are made once for
 * each set of registrations and shared by all its queries. */

struct _QueryRegistration
{
  guint ref_count;
  QueryKey *prefix; /* (nullable) */
  QueryResource resource;
};

struct _QueryRegistry
{
  GPtrArray *registrations; /* of QueryRegistration; the defaults are the first */
  GHashTable *merged;       /* the matching ones' numbers as text → QueryOptions */
};

static void
registration_unref (gpointer data)
{
  QueryRegistration *self = data;

  if (--self->ref_count > 0)
    return;
  if (self->resource.destroy != NULL)
    self->resource.destroy (self->resource.user_data);
  g_clear_pointer (&self->resource.meta, g_variant_unref);
  g_clear_pointer (&self->prefix, query_key_unref);
  g_free (self);
}

static QueryRegistration *
registration_new (QueryKey *prefix, const QueryResource *resource)
{
  QueryRegistration *self = g_new0 (QueryRegistration, 1);

  self->ref_count = 1;
  self->prefix = prefix != NULL ? query_key_ref (prefix) : NULL;
  self->resource = *resource;
  if (self->resource.meta != NULL)
    g_variant_ref_sink (self->resource.meta);
  return self;
}

QueryOptions *
query_options_ref (QueryOptions *self)
{
  self->ref_count++;
  return self;
}

void
query_options_unref (QueryOptions *self)
{
  if (--self->ref_count > 0)
    return;
  g_ptr_array_unref (self->registrations);
  g_free (self);
}

static void
merge_functions (QueryOptions *options, const QueryResource *from)
{
  QueryResource *to = &options->resource;

#define MERGE(field, data)                                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (from->field != NULL)                                                                       \
      {                                                                                            \
        to->field = from->field;                                                                   \
        options->data = from->user_data;                                                           \
      }                                                                                            \
  }                                                                                                \
  G_STMT_END

  MERGE (fetch, resource.user_data);
  MERGE (stale_time_func, stale_time_data);
  MERGE (retry_func, retry_data);
  MERGE (retry_delay, retry_delay_data);
  MERGE (initial_data, initial_data_data);
  MERGE (route, route_data);
  MERGE (serialize, serialize_data);
  MERGE (deserialize, deserialize_data);
#undef MERGE
}

static void
merge_values (QueryResource *to, const QueryResource *from)
{
#define MERGE(field)                                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (from->field)                                                                               \
      to->field = from->field;                                                                     \
  }                                                                                                \
  G_STMT_END

  /* A later number stands against an earlier function, and the other way round. */
  if (from->stale_time != 0)
    to->stale_time_func = NULL;
  if (from->retry != 0)
    to->retry_func = NULL;
  MERGE (data_type);
  MERGE (stale_time);
  MERGE (gc_time);
  MERGE (network_mode);
  MERGE (retry);
  MERGE (refetch_on_subscribe);
  MERGE (refetch_on_focus);
  MERGE (refetch_on_reconnect);
  MERGE (retry_on_subscribe);
  MERGE (refetch_interval);
  MERGE (ignores_cancellable);
  MERGE (equal);
  MERGE (share);
  MERGE (discard);
  MERGE (size);
  MERGE (max_age);
  MERGE (meta);
#undef MERGE
}

static const QueryResource built_in = {
  .data_type = G_TYPE_OBJECT,
  .stale_time = QUERY_AT_ONCE,
  .gc_time = 5 * QUERY_MINUTE,
  .network_mode = QUERY_NETWORK_ONLINE,
  .retry = 3,
  .refetch_on_subscribe = QUERY_WHEN_STALE,
  .refetch_on_focus = QUERY_WHEN_STALE,
  .refetch_on_reconnect = QUERY_WHEN_STALE,
  .retry_on_subscribe = QUERY_WHEN_ALWAYS,
  .max_age = QUERY_NEVER,
};

static QueryOptions *
merge (GPtrArray *registrations)
{
  QueryOptions *self = g_new0 (QueryOptions, 1);

  self->ref_count = 1;
  self->registrations = g_ptr_array_ref (registrations);
  merge_values (&self->resource, &built_in);
  for (guint i = 0; i < registrations->len; i++)
    {
      QueryRegistration *registration = registrations->pdata[i];

      merge_values (&self->resource, &registration->resource);
      merge_functions (self, &registration->resource);
    }
  self->resource.stale_time = query_time_value (self->resource.stale_time);
  self->resource.gc_time = query_time_value (self->resource.gc_time);
  self->resource.max_age = query_time_value (self->resource.max_age);
  return self;
}

QueryRegistry *
query_registry_new (void)
{
  QueryRegistry *self = g_new0 (QueryRegistry, 1);
  const QueryResource nothing = { 0 };

  self->registrations = g_ptr_array_new_with_free_func (registration_unref);
  self->merged =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) query_options_unref);
  g_ptr_array_add (self->registrations, registration_new (NULL, &nothing));
  return self;
}

void
query_registry_free (QueryRegistry *self)
{
  g_hash_table_unref (self->merged);
  g_ptr_array_unref (self->registrations);
  g_free (self);
}

static gboolean
has_prefix (QueryRegistration *registration, QueryKey *prefix)
{
  if (prefix == NULL || registration->prefix == NULL)
    return prefix == NULL && registration->prefix == NULL;
  return query_key_equal (registration->prefix, prefix);
}

void
query_registry_set (QueryRegistry *self, QueryKey *prefix, const QueryResource *resource)
{
  QueryRegistration *registration = registration_new (prefix, resource);

  g_hash_table_remove_all (self->merged);
  for (guint i = 0; i < self->registrations->len; i++)
    if (has_prefix (self->registrations->pdata[i], prefix))
      {
        registration_unref (self->registrations->pdata[i]);
        self->registrations->pdata[i] = registration;
        return;
      }
  g_ptr_array_add (self->registrations, registration);
}

QueryOptions *
query_registry_resolve (QueryRegistry *self, QueryKey *key)
{
  g_autoptr (GPtrArray) matches = NULL;
  QueryOptions *options;
  char signature[256];
  gsize used = 0;
  gboolean shared;

  for (guint i = 0; i < self->registrations->len && used < sizeof signature - 4; i++)
    {
      QueryRegistration *registration = self->registrations->pdata[i];

      if (registration->prefix != NULL && !query_key_matches (registration->prefix, key))
        continue;
      signature[used++] = '0' + i % 64;
      signature[used++] = '0' + i / 64 % 64;
      signature[used++] = '0' + i / 4096 % 64;
    }
  signature[used] = '\0';
  /* More than anybody registers: then each query has options of its own. */
  shared = used < sizeof signature - 4;
  options = shared ? g_hash_table_lookup (self->merged, signature) : NULL;
  if (options != NULL)
    return query_options_ref (options);

  matches = g_ptr_array_new_with_free_func (registration_unref);
  for (guint i = 0; i < self->registrations->len; i++)
    {
      QueryRegistration *registration = self->registrations->pdata[i];

      if (registration->prefix != NULL && !query_key_matches (registration->prefix, key))
        continue;
      registration->ref_count++;
      g_ptr_array_add (matches, registration);
    }
  options = merge (matches);
  if (!shared)
    return options;
  g_hash_table_insert (self->merged, g_strdup (signature), options);
  return query_options_ref (options);
}

gint64
query_time_value (gint64 time)
{
  return MAX (time, 0);
}

gint64
query_time_add (gint64 now, gint64 duration)
{
  return duration < QUERY_STATIC - MAX (now, 0) ? now + duration : QUERY_NEVER;
}

gint64
query_default_retry_delay (guint failure_count)
{
  gint64 delay = MIN (QUERY_SECOND << MIN (failure_count, 10u), 30 * QUERY_SECOND);

  return delay - g_random_int_range (0, (gint32) (delay / 4));
}

gboolean
query_error_is_transport (const GError *error)
{
  if (error->domain == G_RESOLVER_ERROR)
    return TRUE;
  if (error->domain != G_IO_ERROR)
    return FALSE;
  switch (error->code)
    {
    case G_IO_ERROR_HOST_NOT_FOUND:
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
    case G_IO_ERROR_CONNECTION_REFUSED:
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_NOT_CONNECTED:
    case G_IO_ERROR_TIMED_OUT:
    case G_IO_ERROR_PROXY_FAILED:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
query_error_is_final (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || (error->domain == QUERY_ERROR && error->code != QUERY_ERROR_ABANDONED);
}
