/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-occurrence-list.h"

#include <string.h>

/* What a query of a span of days holds, and how one appointment is taken out of it and put into it.
 *
 * These run on the main thread for every change and every span in the cache, so they must not look
 * at each occurrence. An appointment that does not recur has one occurrence whose id is known
 * without seeing it. Only for one that recurs the list is walked, and the caller says whether it
 * may. One with exceptions but without a rule has both kinds of occurrences.
 *
 * A list in which much changes at once, as for a series that repeats each hour, is made anew: that
 * costs a small part of taking out and putting in the occurrences one by one. */

/* How many times as long as its changes a list may be to be made anew. */
#define PART 8

/* Mixes a number into a hash (the multiplication and shift of splitmix64). */
static guint64
mix (guint64 hash, guint64 value)
{
  hash ^= value + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (hash << 6) + (hash >> 2);
  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  return hash ^ (hash >> 31);
}

/* Differs from process to process, so that nobody can write a file with two UIDs of one hash. */
static guint64
get_seed (void)
{
  static gsize seed;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, ((gsize) g_random_int () << 16) | 1);

  return seed;
}

/* Eight bytes at a time: a list that is made or merged hashes each of its items. */
static guint64
mix_text (guint64 hash, const char *text)
{
  gsize length = strlen (text);
  guint64 word;

  hash = mix (hash, length);
  for (; length >= sizeof word; length -= sizeof word, text += sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = mix (hash, word);
    }

  word = 0;
  memcpy (&word, text, length);
  return mix (hash, word);
}

/**
 * cal_occurrence_list_hash_identity:
 * @calendar_id: a calendar
 * @uid: an appointment in it
 *
 * Returns: the list id of the one occurrence of an appointment that does not recur. Any thread.
 */
guint64
cal_occurrence_list_hash_identity (const char *calendar_id, const char *uid)
{
  return mix_text (mix_text (get_seed (), uid), calendar_id);
}

static guint64
get_id (gpointer item)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (item);
  const CalTime *recurrence_id = cal_occurrence_get_recurrence_id (item);
  guint64 id = cal_occurrence_list_hash_identity (cal_appointment_get_calendar_id (appointment),
                                                  cal_appointment_get_uid (appointment));

  if (recurrence_id->kind == CAL_TIME_NONE)
    return id;

  id = mix (id, recurrence_id->kind);
  return mix (id, (guint64) cal_time_to_instant (recurrence_id, cal_zone_utc ()));
}

/* Two occurrences that look the same may be of two versions of their series, and what is edited
 * later is the version that was seen: it takes part in this comparison. */
static gboolean
is_equal (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_equal ((CalOccurrence *) a, (CalOccurrence *) b);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

const QueryItemKind cal_occurrence_kind = {
  .item_type = G_TYPE_OBJECT,
  .get_id = get_id,
  .equal = is_equal,
  .compare = compare,
};

static gboolean
is_of (CalAppointment *appointment, const char *calendar_id, const char *uid)
{
  return g_str_equal (cal_appointment_get_uid (appointment), uid)
         && g_str_equal (cal_appointment_get_calendar_id (appointment), calendar_id);
}

/* What is looked for while a list is walked, and what was found. */
typedef struct
{
  const char *calendar_id;
  const char *uid;
  CalAppointment *last; /* the appointment looked at last: most lists have runs of one series */
  gboolean last_matches;
  GArray *ids;           /* guint64 */
  GPtrArray *others;     /* borrowed */
  CalAppointment *found; /* the first that matches */
} Search;

static void
search_item (gpointer item, gpointer user_data)
{
  Search *search = user_data;
  CalAppointment *appointment = cal_occurrence_get_appointment (item);
  guint64 id;

  if (appointment != search->last)
    {
      search->last = appointment;
      search->last_matches = is_of (appointment, search->calendar_id, search->uid);
    }
  if (!search->last_matches)
    {
      g_ptr_array_add (search->others, item);
      return;
    }

  if (search->found == NULL)
    search->found = appointment;
  id = get_id (item);
  g_array_append_val (search->ids, id);
}

static void
search_init (Search *self,
             QueryList *list,
             const char *calendar_id,
             const char *uid,
             gboolean recurring)
{
  guint64 id = cal_occurrence_list_hash_identity (calendar_id, uid);
  guint position;

  *self = (Search){ .calendar_id = calendar_id, .uid = uid };
  self->ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->others = g_ptr_array_new ();
  if (recurring)
    {
      query_list_foreach (list, search_item, self);
    }
  else if (query_list_find (list, id, &position))
    {
      self->found = cal_occurrence_get_appointment (query_list_get (list, position));
      g_array_append_val (self->ids, id);
    }
}

static void
search_clear (Search *self)
{
  g_array_unref (self->ids);
  g_ptr_array_unref (self->others);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
collect_item (gpointer item, gpointer user_data)
{
  GHashTable *series = user_data;
  CalAppointment *appointment = cal_occurrence_get_appointment (item);
  guint64 identity;

  if (cal_occurrence_get_recurrence_id (item)->kind == CAL_TIME_NONE)
    return;

  identity = cal_occurrence_list_hash_identity (cal_appointment_get_calendar_id (appointment),
                                                cal_appointment_get_uid (appointment));
  if (!g_hash_table_contains (series, &identity))
    g_hash_table_add (series, g_memdup2 (&identity, sizeof identity));
}

/**
 * cal_occurrence_list_collect_series:
 * @list: a list
 * @series: a set of 64-bit identities
 *
 * Notes which appointments in @list recur.
 */
void
cal_occurrence_list_collect_series (QueryList *list, GHashTable *series)
{
  g_return_if_fail (QUERY_IS_LIST (list));

  query_list_foreach (list, collect_item, series);
}

/**
 * cal_occurrence_list_find:
 * @list: a list
 * @calendar_id: a calendar
 * @uid: an appointment in it
 * @recurring: whether the appointment may be one that recurs; then the list is walked
 *
 * Returns: (transfer none) (nullable): the version of the appointment that @list shows
 */
CalAppointment *
cal_occurrence_list_find (QueryList *list,
                          const char *calendar_id,
                          const char *uid,
                          gboolean recurring)
{
  g_auto (Search) search = { 0 };

  g_return_val_if_fail (QUERY_IS_LIST (list), NULL);

  search_init (&search, list, calendar_id, uid, recurring);
  return search.found;
}

/**
 * cal_occurrence_list_drop:
 * @list: a list
 * @calendar_id: a calendar
 * @uid: an appointment in it
 * @recurring: whether the appointment may be one that recurs; then the list is walked
 * @out_found: (out) (optional) (nullable) (transfer none): the version of it that @list shows
 *
 * Returns: (transfer full): the list without the occurrences of that appointment
 */
QueryList *
cal_occurrence_list_drop (QueryList *list,
                          const char *calendar_id,
                          const char *uid,
                          gboolean recurring,
                          CalAppointment **out_found)
{
  g_auto (Search) search = { 0 };
  g_autoptr (QueryList) result = NULL;

  g_return_val_if_fail (QUERY_IS_LIST (list), NULL);

  search_init (&search, list, calendar_id, uid, recurring);
  if (out_found != NULL)
    *out_found = search.found;
  if (recurring && search.ids->len > 1 && search.ids->len >= query_list_get_length (list) / PART)
    return query_list_new (&cal_occurrence_kind, search.others->pdata, search.others->len);

  result = g_object_ref (list);
  for (guint i = 0; i < search.ids->len; i++)
    {
      QueryList *next = query_list_take_out (result, g_array_index (search.ids, guint64, i));

      g_object_unref (result);
      result = next;
    }

  return g_steal_pointer (&result);
}

static void
gather_item (gpointer item, gpointer user_data)
{
  g_ptr_array_add (user_data, item);
}

/**
 * cal_occurrence_list_add:
 * @list: a list without @appointment
 * @appointment: what to put into it
 * @range: the days that @list covers
 * @pending: whether it is not confirmed yet
 * @out_crowded: (out) (optional): whether it repeats too often to be there in full
 *
 * Returns: (transfer full): the list with the occurrences of @appointment that overlap @range
 */
QueryList *
cal_occurrence_list_add (QueryList *list,
                         CalAppointment *appointment,
                         const CalRange *range,
                         gboolean pending,
                         gboolean *out_crowded)
{
  g_autoptr (GPtrArray) occurrences = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (QueryList) result = NULL;
  gboolean is_whole;

  g_return_val_if_fail (QUERY_IS_LIST (list), NULL);
  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), NULL);

  is_whole = cal_appointment_expand (appointment, range, pending, NULL, occurrences);
  if (out_crowded != NULL)
    *out_crowded = !is_whole;
  if (occurrences->len > 1 && occurrences->len >= query_list_get_length (list) / PART)
    {
      g_autoptr (GPtrArray) all = g_ptr_array_new ();

      query_list_foreach (list, gather_item, all);
      for (guint i = 0; i < occurrences->len; i++)
        g_ptr_array_add (all, g_ptr_array_index (occurrences, i));
      return query_list_new_sorted (&cal_occurrence_kind, all);
    }

  result = g_object_ref (list);
  for (guint i = 0; i < occurrences->len; i++)
    {
      QueryList *next = query_list_put (result, g_ptr_array_index (occurrences, i));

      g_object_unref (result);
      result = next;
    }

  return g_steal_pointer (&result);
}
