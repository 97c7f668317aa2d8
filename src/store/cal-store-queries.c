/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-private.h"

#include "cal-occurrence-list.h"

/* What is read, and under which key:
 *
 *   ("calendars")                               QueryList of CalCalendar, by position
 *   ("occurrences", first_day, end_day, zone)   QueryList of CalOccurrence, in the total order
 *
 * Both are answered by the local database, need no network, and never become stale by age: the
 * store writes its own changes into them, and invalidates them when another process changed the
 * file. */

/* A list is compared with the former one away from the main thread when it is longer than this, or
 * has a series with so many dates or exceptions. */
#define LONG_LIST 256
#define RICH_SERIES 64

static guint64
get_calendar_id (gpointer item)
{
  return query_list_hash_string (cal_calendar_get_id (item));
}

static gboolean
is_equal_calendar (gconstpointer a, gconstpointer b)
{
  return cal_calendar_equal ((CalCalendar *) a, (CalCalendar *) b);
}

static int
compare_calendars (gconstpointer a, gconstpointer b)
{
  CalCalendar *first = (CalCalendar *) a;
  CalCalendar *second = (CalCalendar *) b;
  int position = cal_calendar_get_position (first);
  int other_position = cal_calendar_get_position (second);

  if (position != other_position)
    return position < other_position ? -1 : 1;

  return g_strcmp0 (cal_calendar_get_id (first), cal_calendar_get_id (second));
}

const QueryItemKind cal_calendar_kind = {
  .item_type = G_TYPE_OBJECT,
  .get_id = get_calendar_id,
  .equal = is_equal_calendar,
  .compare = compare_calendars,
};

static void
answer_empty (QueryFetch *fetch, const QueryItemKind *kind)
{
  query_fetch_return (fetch, query_list_new (kind, NULL, 0));
}

static void
calendars_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  QueryFetch *fetch = user_data;
  GError *error = NULL;
  g_autoptr (GPtrArray) calendars =
      cal_database_read_calendars_finish (CAL_DATABASE (source), result, &error);

  if (calendars == NULL)
    query_fetch_return_error (fetch, error);
  else
    query_fetch_return (fetch, query_list_new_sorted (&cal_calendar_kind, calendars));
}

static void
read_calendars (CalStore *self, gpointer data)
{
  QueryFetch *fetch = data;

  if (self->opening_error != NULL)
    answer_empty (fetch, &cal_calendar_kind);
  else
    cal_database_read_calendars_async (self->database,
                                       query_fetch_get_cancellable (fetch),
                                       calendars_read_cb,
                                       fetch);
}

static void
fetch_calendars (QueryFetch *fetch, gpointer user_data)
{
  cal_store_when_open (user_data, read_calendars, fetch);
}

/* A long answer on its way from the database's array to the query's list. */
typedef struct
{
  GPtrArray *occurrences;
  QueryList *previous; /* (nullable) */
  GHashTable *series;  /* of guint64: identities of appointments in it that recur */
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_ptr_array_unref (self->occurrences);
  g_clear_object (&self->previous);
  g_hash_table_unref (self->series);
  g_free (self);
}

static QueryList *
make_list (GPtrArray *occurrences, QueryList *previous)
{
  g_autoptr (QueryList) list =
      query_list_new (&cal_occurrence_kind, occurrences->pdata, occurrences->len);

  return previous != NULL ? query_list_share (previous, list) : g_steal_pointer (&list);
}

static void
make_list_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Answer *answer = task_data;
  QueryList *list = make_list (answer->occurrences, answer->previous);

  cal_occurrence_list_collect_series (list, answer->series);
  g_task_return_pointer (task, list, g_object_unref);
}

/* A fetch with the store that asked for it. */
typedef struct
{
  CalStore *store;
  QueryFetch *fetch;
} Reading;

static void
answer_occurrences (Reading *reading, QueryList *list)
{
  query_fetch_return (reading->fetch, list);
  g_object_unref (reading->store);
  g_free (reading);
}

static void
list_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  Answer *answer = g_task_get_task_data (G_TASK (result));
  GHashTableIter iter;
  gpointer identity;

  g_hash_table_iter_init (&iter, answer->series);
  while (g_hash_table_iter_next (&iter, &identity, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_hash_table_add (reading->store->series, identity);
    }
  answer_occurrences (reading, g_task_propagate_pointer (G_TASK (result), NULL));
}

static void
make_long_list (Reading *reading, GPtrArray *occurrences)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, list_made_cb, reading);
  Answer *answer = g_new0 (Answer, 1);

  answer->occurrences = g_ptr_array_ref (occurrences);
  answer->series = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_set_object (&answer->previous, query_fetch_get_previous (reading->fetch));
  g_task_set_task_data (task, answer, answer_free);
  g_task_run_in_thread (task, make_list_in_thread);
}

static gboolean
is_rich (CalAppointment *appointment)
{
  CalEvent *master = cal_appointment_get_master (appointment);
  CalRecurrence *recurrence = master != NULL ? cal_event_get (master)->recurrence : NULL;
  guint n_overrides, n_dates = 0, n_exceptions = 0;

  cal_appointment_get_overrides (appointment, &n_overrides);
  if (recurrence != NULL)
    {
      cal_recurrence_get_dates (recurrence, &n_dates);
      cal_recurrence_get_exception_dates (recurrence, &n_exceptions);
    }
  return n_overrides + n_dates + n_exceptions > RICH_SERIES;
}

static gboolean
has_rich (GPtrArray *occurrences)
{
  CalAppointment *last = NULL;

  for (guint i = 0; i < occurrences->len; i++)
    {
      CalAppointment *appointment =
          cal_occurrence_get_appointment (g_ptr_array_index (occurrences, i));

      if (appointment != last && is_rich (appointment))
        return TRUE;
      last = appointment;
    }
  return FALSE;
}

static void
range_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  QueryList *list, *previous;
  GError *error = NULL;
  g_autoptr (GPtrArray) crowded = NULL;
  g_autoptr (GPtrArray) occurrences =
      cal_database_read_range_finish (CAL_DATABASE (source), result, &crowded, &error);

  if (occurrences == NULL)
    {
      query_fetch_return_error (reading->fetch, error);
      g_object_unref (reading->store);
      g_free (reading);
      return;
    }

  for (guint i = 0; i < crowded->len; i++)
    cal_store_note_crowded (reading->store, g_ptr_array_index (crowded, i));

  previous = query_fetch_get_previous (reading->fetch);
  if (occurrences->len > LONG_LIST || (previous != NULL && has_rich (occurrences)))
    {
      make_long_list (reading, occurrences);
      return;
    }

  list = make_list (occurrences, previous);
  cal_occurrence_list_collect_series (list, reading->store->series);
  answer_occurrences (reading, list);
}

static void
read_occurrences (CalStore *self, gpointer data)
{
  QueryFetch *fetch = data;
  Reading *reading;
  CalRange range;

  if (self->opening_error != NULL)
    {
      answer_empty (fetch, &cal_occurrence_kind);
      return;
    }

  reading = g_new0 (Reading, 1);
  reading->store = g_object_ref (self);
  reading->fetch = fetch;
  cal_store_key_to_range (self, query_fetch_get_key (fetch), &range);
  cal_database_read_range_async (self->database,
                                 &range,
                                 query_fetch_get_cancellable (fetch),
                                 range_read_cb,
                                 reading);
}

static void
fetch_occurrences (QueryFetch *fetch, gpointer user_data)
{
  cal_store_when_open (user_data, read_occurrences, fetch);
}

/* A reader waits for no writer; what fails fails for a reason that seldom goes away by itself. */
static gboolean
should_retry (guint failure_count, const GError *error, gpointer user_data)
{
  return failure_count < 3
         && g_error_matches (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_LOCKED);
}

/**
 * cal_store_register_queries:
 * @self: the store
 *
 * Tells the client how to fetch what this store offers.
 */
void
cal_store_register_queries (CalStore *self)
{
  g_autoptr (QueryKey) calendars_key = cal_store_new_calendars_key ();
  g_autoptr (QueryKey) occurrences_key = query_key_new ("s", "occurrences");
  QueryResource resource = {
    .data_type = QUERY_TYPE_LIST,
    .stale_time = QUERY_NEVER,
    .network_mode = QUERY_NETWORK_ALWAYS,
    .retry_func = should_retry,
    .equal = query_list_equal,
    .share = query_list_share,
    .size = query_list_size,
    .user_data = self,
  };

  resource.fetch = fetch_calendars;
  resource.gc_time = QUERY_NEVER;
  query_client_register (self->client, calendars_key, &resource);

  resource.fetch = fetch_occurrences;
  resource.gc_time = 5 * QUERY_MINUTE;
  query_client_register (self->client, occurrences_key, &resource);
}

/**
 * cal_store_new_calendars_key:
 *
 * Returns: (transfer full): the key of the list of calendars
 */
QueryKey *
cal_store_new_calendars_key (void)
{
  return query_key_new ("s", "calendars");
}

/**
 * cal_store_new_occurrences_key:
 * @self: the store
 * @first_day: first day, days since 1970-01-01
 * @end_day: the day after the last
 *
 * Returns: (transfer full): the key of the occurrences in that span, in the store's zone
 */
QueryKey *
cal_store_new_occurrences_key (CalStore *self, int first_day, int end_day)
{
  g_return_val_if_fail (CAL_IS_STORE (self), NULL);
  g_return_val_if_fail (first_day < end_day, NULL);

  return query_key_new ("sxxs",
                        "occurrences",
                        (gint64) first_day,
                        (gint64) end_day,
                        cal_zone_get_id (self->zone));
}

/**
 * cal_store_key_to_range:
 * @self: the store
 * @key: a key of occurrences
 * @out_range: (out): the days that it names
 */
void
cal_store_key_to_range (CalStore *self, QueryKey *key, CalRange *out_range)
{
  const char *zone_id = query_key_get_string (key, 3);

  out_range->first_day = (int) query_key_get_int64 (key, 1);
  out_range->end_day = (int) query_key_get_int64 (key, 2);
  out_range->most_a_day = self->most_a_day;
  out_range->zone = self->zone;
  if (g_strcmp0 (zone_id, cal_zone_get_id (self->zone)) != 0 && zone_id != NULL)
    out_range->zone = cal_zone_lookup (zone_id);
  if (out_range->zone == NULL)
    out_range->zone = self->zone;
}

/**
 * cal_store_invalidate_all:
 * @self: the store
 *
 * What is cached may not be what is stored any more; what is shown is read again.
 */
void
cal_store_invalidate_all (CalStore *self)
{
  g_return_if_fail (CAL_IS_STORE (self));

  query_client_invalidate (self->client, NULL);
}
