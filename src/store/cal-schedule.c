/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-schedule.h"

#include "cal-occurrence-list.h"
#include "cal-store-error.h"
#include "cal-store-private.h"

/* What a view shows.
 *
 * Days are read in chunks of five weeks that begin on multiples of five weeks from a Monday, so
 * that all views ask for the same few queries and find each other's answers in the cache. A
 * schedule observes the chunks that its range touches; the lists become one, an occurrence that
 * spans the border of two chunks is in it once. When the range moves, the observers of chunks that
 * stay are kept.
 *
 * Hidden and deleted calendars, and imports that are being taken back, are filtered out of the
 * merged list, so that hiding and showing needs no reading.
 *
 * A range that is longer than a screen is wide has its ends for what is looked at later: the first
 * and the last five weeks of it come one chunk at a time, and go so, whenever there is nothing
 * better to do. However much is in a chunk, a turn of the main loop has to do with one.
 *
 * When everything in the range has been read, two chunks on either side are prefetched: the next
 * month is there before it is asked for. */

#define CHUNK_DAYS 35
#define CHUNK_ORIGIN (-3) /* Monday, 29 December 1969 */
#define N_PREFETCHED 2
#define MAX_OBSERVED 16
#define END_DAYS 35 /* at either end of a range, that may come later */

struct _CalSchedule
{
  GObject parent_instance;

  CalStore *store;
  QueryListModel *model;
  GHashTable *observers; /* chunk number → QueryObserver, subscribed */
  GHashTable *known;     /* ids of all calendars that were ever there */
  GHashTable *hidden;    /* of them those that are not shown, or not there any more */
  int first_day;
  int end_day;
  guint prefetch_id;
  guint step_id;
  char *error_message;
};

enum
{
  PROP_RANGE_FIRST_DAY = 1,
  PROP_RANGE_END_DAY,
  PROP_LOADING,
  PROP_ERROR_MESSAGE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static GType
cal_schedule_get_item_type (GListModel *model)
{
  return CAL_TYPE_OCCURRENCE;
}

static guint
cal_schedule_get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (CAL_SCHEDULE (model)->model));
}

static gpointer
cal_schedule_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (CAL_SCHEDULE (model)->model), position);
}

static void
cal_schedule_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = cal_schedule_get_item_type;
  iface->get_n_items = cal_schedule_get_n_items;
  iface->get_item = cal_schedule_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalSchedule,
                               cal_schedule,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      cal_schedule_list_model_init))

static int
get_chunk (int day)
{
  int offset = day - CHUNK_ORIGIN;

  return offset >= 0 ? offset / CHUNK_DAYS : -((CHUNK_DAYS - 1 - offset) / CHUNK_DAYS);
}

static QueryKey *
new_chunk_key (CalSchedule *self, int chunk)
{
  int first_day = CHUNK_ORIGIN + chunk * CHUNK_DAYS;

  return cal_store_new_occurrences_key (self->store, first_day, first_day + CHUNK_DAYS);
}

static gboolean
prefetch_cb (gpointer user_data)
{
  CalSchedule *self = CAL_SCHEDULE (user_data);
  QueryClient *client = cal_store_get_client (self->store);
  int first = get_chunk (self->first_day);
  int last = get_chunk (self->end_day - 1);

  self->prefetch_id = 0;
  for (int i = 1; i <= N_PREFETCHED; i++)
    {
      g_autoptr (QueryKey) after = new_chunk_key (self, last + i);
      g_autoptr (QueryKey) before = new_chunk_key (self, first - i);

      query_client_prefetch (client, after, NULL);
      query_client_prefetch (client, before, NULL);
    }

  return G_SOURCE_REMOVE;
}

static void
plan_prefetch (CalSchedule *self)
{
  if (self->prefetch_id != 0 || self->step_id != 0 || self->first_day == self->end_day
      || query_list_model_get_loading (self->model))
    return;

  self->prefetch_id = g_idle_add_full (G_PRIORITY_LOW, prefetch_cb, self, NULL);
}

static gboolean
is_visible (gpointer item, gpointer user_data)
{
  CalSchedule *self = user_data;
  CalAppointment *appointment = cal_occurrence_get_appointment (item);

  if (cal_store_is_reverting (self->store, appointment))
    return FALSE;

  return !g_hash_table_contains (self->hidden, cal_appointment_get_calendar_id (appointment));
}

static gboolean
is_same_set (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer member;

  if (g_hash_table_size (a) != g_hash_table_size (b))
    return FALSE;

  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &member, NULL))
    if (!g_hash_table_contains (b, member))
      return FALSE;

  return TRUE;
}

static GHashTable *
new_string_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* Ids of the calendars that are shown. */
static GHashTable *
collect_shown (CalSchedule *self)
{
  GListModel *calendars = cal_store_get_calendars (self->store);
  guint n_calendars = g_list_model_get_n_items (calendars);
  GHashTable *shown = new_string_set ();

  for (guint i = 0; i < n_calendars; i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);

      g_hash_table_add (self->known, g_strdup (cal_calendar_get_id (calendar)));
      if (cal_calendar_get_visible (calendar))
        g_hash_table_add (shown, g_strdup (cal_calendar_get_id (calendar)));
    }

  return shown;
}

/* With nothing hidden there is no filter, so that no occurrence has to be looked at. */
static void
renew_filter (CalSchedule *self)
{
  gboolean is_any_hidden = g_hash_table_size (self->hidden) > 0 || self->store->reverting->len > 0;

  query_list_model_set_filter (self->model, is_any_hidden ? is_visible : NULL, self, NULL);
}

static void
calendars_changed_cb (CalSchedule *self)
{
  g_autoptr (GHashTable) shown = collect_shown (self);
  g_autoptr (GHashTable) hidden = new_string_set ();
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->known);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (shown, id))
      g_hash_table_add (hidden, g_strdup (id));

  if (is_same_set (self->hidden, hidden))
    return;

  g_hash_table_unref (self->hidden);
  self->hidden = g_steal_pointer (&hidden);
  renew_filter (self);
}

static void
observer_free (gpointer data)
{
  QueryObserver *observer = data;

  query_observer_unsubscribe (observer);
  g_object_unref (observer);
}

static GHashTable *
new_observers (void)
{
  return g_hash_table_new_full (NULL, NULL, NULL, observer_free);
}

static gboolean
is_observed (CalSchedule *self, int chunk)
{
  return g_hash_table_contains (self->observers, GINT_TO_POINTER (chunk));
}

static void
observe (CalSchedule *self, int chunk)
{
  g_autoptr (QueryKey) key = new_chunk_key (self, chunk);
  QueryObserver *observer = query_observer_new (cal_store_get_client (self->store), key);

  query_observer_subscribe (observer);
  g_hash_table_insert (self->observers, GINT_TO_POINTER (chunk), observer);
}

static int
compare_chunks (gconstpointer a, gconstpointer b)
{
  return GPOINTER_TO_INT (a) - GPOINTER_TO_INT (b);
}

/* The model shows what is observed, in the order of time. */
static void
show_observed (CalSchedule *self)
{
  g_autoptr (GList) chunks = g_list_sort (g_hash_table_get_keys (self->observers), compare_chunks);
  g_autoptr (GPtrArray) observers = g_ptr_array_new ();

  for (GList *at = chunks; at != NULL; at = at->next)
    g_ptr_array_add (observers, g_hash_table_lookup (self->observers, at->data));

  query_list_model_set_observers (self->model,
                                  (QueryObserver *const *) observers->pdata,
                                  observers->len);
}

static gboolean
is_outside (gpointer chunk, gpointer observer, gpointer user_data)
{
  CalSchedule *self = user_data;

  return GPOINTER_TO_INT (chunk) < get_chunk (self->first_day)
         || GPOINTER_TO_INT (chunk) > get_chunk (self->end_day - 1);
}

/* One that is wanted and not there, then one that is there and not wanted; FALSE: all is well. */
static gboolean
find_step (CalSchedule *self, int *out_chunk)
{
  int first = get_chunk (self->first_day);
  int last = get_chunk (self->end_day - 1);
  GHashTableIter iter;
  gpointer chunk;

  for (*out_chunk = first; *out_chunk <= last; (*out_chunk)++)
    if (!is_observed (self, *out_chunk))
      return TRUE;

  g_hash_table_iter_init (&iter, self->observers);
  while (g_hash_table_iter_next (&iter, &chunk, NULL))
    {
      *out_chunk = GPOINTER_TO_INT (chunk);
      if (is_outside (chunk, NULL, self))
        return TRUE;
    }

  return FALSE;
}

static gboolean
step_cb (gpointer user_data)
{
  CalSchedule *self = CAL_SCHEDULE (user_data);
  int chunk;

  if (!find_step (self, &chunk))
    {
      self->step_id = 0;
      plan_prefetch (self);
      return G_SOURCE_REMOVE;
    }

  if (!g_hash_table_remove (self->observers, GINT_TO_POINTER (chunk)))
    observe (self, chunk);
  show_observed (self);
  query_client_flush (cal_store_get_client (self->store));
  return G_SOURCE_CONTINUE;
}

/* Observes what of the range is needed at once; the rest of the way follows in steps. */
static void
follow_range (CalSchedule *self)
{
  gboolean has_ends = self->end_day - self->first_day > 2 * END_DAYS;
  int first = get_chunk (self->first_day + (has_ends ? END_DAYS : 0));
  int last = get_chunk (self->end_day - 1 - (has_ends ? END_DAYS : 0));
  gboolean has_changed = FALSE;
  int chunk;

  for (chunk = first; chunk <= last; chunk++)
    if (!is_observed (self, chunk))
      {
        observe (self, chunk);
        has_changed = TRUE;
      }

  /* While somebody scrolls on and on there is no time for steps. */
  if (g_hash_table_size (self->observers) > MAX_OBSERVED)
    has_changed |= g_hash_table_foreach_remove (self->observers, is_outside, self) > 0;
  if (has_changed)
    show_observed (self);
  if (self->step_id == 0 && find_step (self, &chunk))
    self->step_id = g_idle_add_full (G_PRIORITY_LOW, step_cb, self, NULL);
}

static void
zone_changed_cb (CalSchedule *self)
{
  if (self->first_day == self->end_day)
    return;

  g_hash_table_remove_all (self->observers);
  follow_range (self);
  plan_prefetch (self);
}

static void
loading_changed_cb (CalSchedule *self)
{
  plan_prefetch (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
error_changed_cb (CalSchedule *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  g_object_get (self->model, "error", &error, NULL);
  if (error != NULL)
    message = cal_store_error_to_text (error);
  if (g_strcmp0 (message, self->error_message) == 0)
    return;

  g_free (self->error_message);
  self->error_message = g_steal_pointer (&message);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR_MESSAGE]);
}

static void
items_changed_cb (CalSchedule *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static void
cal_schedule_dispose (GObject *object)
{
  CalSchedule *self = CAL_SCHEDULE (object);

  /* What the model and the store say from here on is not to plan anything any more. */
  if (self->model != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->model, self);
      query_list_model_set_filter (self->model, NULL, NULL, NULL);
    }
  if (self->store != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->store, self);
      g_signal_handlers_disconnect_by_data (cal_store_get_calendars (self->store), self);
    }
  g_clear_handle_id (&self->prefetch_id, g_source_remove);
  g_clear_handle_id (&self->step_id, g_source_remove);
  g_clear_object (&self->model);
  g_clear_pointer (&self->observers, g_hash_table_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (cal_schedule_parent_class)->dispose (object);
}

static void
cal_schedule_finalize (GObject *object)
{
  CalSchedule *self = CAL_SCHEDULE (object);

  g_hash_table_unref (self->known);
  g_hash_table_unref (self->hidden);
  g_free (self->error_message);

  G_OBJECT_CLASS (cal_schedule_parent_class)->finalize (object);
}

static void
cal_schedule_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  CalSchedule *self = CAL_SCHEDULE (object);

  switch (property_id)
    {
    case PROP_RANGE_FIRST_DAY:
      g_value_set_int (value, self->first_day);
      break;
    case PROP_RANGE_END_DAY:
      g_value_set_int (value, self->end_day);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, cal_schedule_get_loading (self));
      break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
cal_schedule_class_init (CalScheduleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = cal_schedule_dispose;
  object_class->finalize = cal_schedule_finalize;
  object_class->get_property = cal_schedule_get_property;

  properties[PROP_RANGE_FIRST_DAY] =
      g_param_spec_int ("range-first-day", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_RANGE_END_DAY] =
      g_param_spec_int ("range-end-day", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  properties[PROP_ERROR_MESSAGE] = g_param_spec_string ("error-message", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
cal_schedule_init (CalSchedule *self)
{
  self->observers = new_observers ();
  self->known = new_string_set ();
  self->hidden = new_string_set ();
  self->model = query_list_model_new (&cal_occurrence_kind, NULL);
}

/**
 * cal_schedule_new:
 * @store: where the appointments come from
 *
 * Main thread. The list is empty until cal_schedule_set_range() is called.
 *
 * Returns: (transfer full): a new schedule
 */
CalSchedule *
cal_schedule_new (CalStore *store)
{
  CalSchedule *self;

  g_return_val_if_fail (CAL_IS_STORE (store), NULL);

  self = g_object_new (CAL_TYPE_SCHEDULE, NULL);
  self->store = g_object_ref (store);
  g_signal_connect_object (self->model,
                           "items-changed",
                           G_CALLBACK (items_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model,
                           "notify::loading",
                           G_CALLBACK (loading_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model,
                           "notify::error",
                           G_CALLBACK (error_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store,
                           "notify::zone",
                           G_CALLBACK (zone_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (cal_store_get_calendars (store),
                           "items-changed",
                           G_CALLBACK (calendars_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (store,
                           "reverting-changed",
                           G_CALLBACK (renew_filter),
                           self,
                           G_CONNECT_SWAPPED);
  calendars_changed_cb (self);
  return self;
}

/**
 * cal_schedule_set_range:
 * @self: the schedule
 * @first_day: first day, days since 1970-01-01
 * @end_day: the day after the last
 *
 * Shows other days. What of them is in the cache is in the list when this returns, the rest
 * follows. Of a range of more than ten weeks that holds for all but the first and the last five,
 * which follow when there is nothing better to do: who shows days asks for some more on both sides.
 */
void
cal_schedule_set_range (CalSchedule *self, int first_day, int end_day)
{
  GObject *object = G_OBJECT (self);

  g_return_if_fail (CAL_IS_SCHEDULE (self));
  g_return_if_fail (first_day < end_day);

  if (self->first_day == first_day && self->end_day == end_day)
    return;

  g_object_freeze_notify (object);
  if (self->first_day != first_day)
    g_object_notify_by_pspec (object, properties[PROP_RANGE_FIRST_DAY]);
  if (self->end_day != end_day)
    g_object_notify_by_pspec (object, properties[PROP_RANGE_END_DAY]);
  self->first_day = first_day;
  self->end_day = end_day;
  follow_range (self);
  plan_prefetch (self);
  query_client_flush (cal_store_get_client (self->store));
  g_object_thaw_notify (object);
}

/**
 * cal_schedule_get_loading:
 * @self: the schedule
 *
 * Returns: whether part of the range has not been read yet
 */
gboolean
cal_schedule_get_loading (CalSchedule *self)
{
  g_return_val_if_fail (CAL_IS_SCHEDULE (self), FALSE);

  return query_list_model_get_loading (self->model);
}
