/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"

/* What a fetch function is given: one try of a fetch, to be answered once. The flight it's a try of
 * may have ended meanwhile, or be on another try: then the answer is dropped. */

struct _QueryFetch
{
  gatomicrefcount ref_count;
  QueryFlight *flight; /* owned */
  QueryKey *key;       /* owned */
  GCancellable *cancellable;
  gpointer previous; /* owned */
  GType type;
  gboolean answered;
};

G_DEFINE_BOXED_TYPE (QueryFetch, query_fetch, query_fetch_ref, query_fetch_unref)

QueryFetch *
query_fetch_new (QueryFlight *flight)
{
  QueryFetch *self = g_new0 (QueryFetch, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->flight = query_flight_ref (flight);
  self->key = query_key_ref (flight->entry->key);
  self->cancellable = g_object_ref (flight->cancellable);
  self->type = query_entry_get_type (flight->entry);
  self->previous = query_value_ref (self->type, flight->entry->confirmed);
  return self;
}

/**
 * query_fetch_ref:
 * @self: a fetch
 *
 * Returns: (transfer full): @self
 */
QueryFetch *
query_fetch_ref (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * query_fetch_unref:
 * @self: (transfer full): a fetch
 *
 * The last reference must go on the main thread. When it goes without an answer, the fetch fails
 * with %QUERY_ERROR_ABANDONED.
 */
void
query_fetch_unref (QueryFetch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  if (!self->answered)
    {
      g_atomic_ref_count_init (&self->ref_count);
      query_fetch_return_error (self,
                                g_error_new_literal (QUERY_ERROR,
                                                     QUERY_ERROR_ABANDONED,
                                                     "The fetch was dropped without an answer"));
      return;
    }
  query_flight_unref (self->flight);
  query_key_unref (self->key);
  g_object_unref (self->cancellable);
  query_value_unref (self->type, self->previous);
  g_free (self);
}

/**
 * query_fetch_get_key:
 * @self: a fetch
 *
 * Returns: (transfer none): what to fetch
 */
QueryKey *
query_fetch_get_key (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * query_fetch_get_client:
 * @self: a fetch
 *
 * Main thread.
 *
 * Returns: (transfer none) (nullable): the client, or %NULL when the fetch has been cancelled or
 * replaced
 */
QueryClient *
query_fetch_get_client (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->flight->entry != NULL ? self->flight->client : NULL;
}

/**
 * query_fetch_get_cancellable:
 * @self: a fetch
 *
 * Returns: (transfer none): cancelled when nobody wants the answer any more
 */
GCancellable *
query_fetch_get_cancellable (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * query_fetch_get_meta:
 * @self: a fetch
 *
 * Returns: (transfer none) (nullable): the dictionary given with the fetch, or with the resource
 */
GVariant *
query_fetch_get_meta (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->flight->meta;
}

/**
 * query_fetch_get_previous:
 * @self: a fetch
 *
 * Returns: (transfer none) (nullable): the confirmed data when the try began, so that unchanged
 * parts need not be made again
 */
gpointer
query_fetch_get_previous (QueryFetch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->previous;
}

/**
 * query_fetch_set_retry_after:
 * @self: a fetch
 * @delay: microseconds from now
 *
 * Says when the server wants to be asked again, before query_fetch_return_error().
 */
void
query_fetch_set_retry_after (QueryFetch *self, gint64 delay)
{
  g_return_if_fail (self != NULL && delay >= 0);

  self->flight->retry_after = delay;
}

static gboolean
is_wanted (QueryFetch *self)
{
  return self->flight->entry != NULL && self->flight->attempt == self;
}

/**
 * query_fetch_return:
 * @self: (transfer full): a fetch
 * @data: (transfer full): the answer, of the resource's data type; %NULL is an error, as "not
 * found" is a value too
 *
 * Answers a fetch. Main thread, once.
 */
void
query_fetch_return (QueryFetch *self, gpointer data)
{
  g_return_if_fail (self != NULL && !self->answered);

  self->answered = TRUE;
  query_value_unref (self->type, g_steal_pointer (&self->previous));
  if (!is_wanted (self))
    query_value_unref (self->type, data);
  else if (data != NULL)
    query_flight_succeed (self->flight, data);
  else
    {
      g_autoptr (GError) error =
          g_error_new_literal (QUERY_ERROR, QUERY_ERROR_NO_VALUE, "The fetch delivered nothing");

      self->flight->attempt = NULL;
      query_flight_fail (self->flight, error);
    }
  query_fetch_unref (self);
}

/**
 * query_fetch_return_error:
 * @self: (transfer full): a fetch
 * @error: (transfer full): why there's no answer
 *
 * Answers a fetch with an error; the client decides whether to try again. Of domain %QUERY_ERROR,
 * and %QUERY_ERROR_REFUSED in particular, it's final. Main thread, once.
 */
void
query_fetch_return_error (QueryFetch *self, GError *error)
{
  g_return_if_fail (self != NULL && error != NULL && !self->answered);

  self->answered = TRUE;
  if (is_wanted (self))
    {
      self->flight->attempt = NULL;
      query_flight_fail (self->flight, error);
    }
  g_error_free (error);
  query_fetch_unref (self);
}
