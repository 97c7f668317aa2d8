/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-key-private.h"

#include <math.h>
#include <string.h>

/* An element is one letter and what belongs to it:
 *
 *   n                          null
 *   b  one byte                boolean
 *   i  eight bytes             any integer, and any double that is one and fits
 *   u  eight bytes             an integer above the range of gint64
 *   d  eight bytes             any other double; there is one NaN
 *   s  length, text, a nul     string
 *   l  length, elements        list: arrays and tuples
 *   m  length, pairs           map: members sorted by the bytes of their name, then the value's
 *
 * Lengths are four bytes and count what follows. The integers' bytes are in the order of the
 * machine: the form never leaves the process. So 1 and 1.0 are one value, as in the reference, and
 * 1 and "1" are not. */

static void
append_length (GByteArray *bytes, gsize at)
{
  guint32 length = bytes->len - at - sizeof (guint32);

  memcpy (bytes->data + at, &length, sizeof length);
}

static gsize
begin_block (GByteArray *bytes, char letter)
{
  const guint32 room = 0;

  g_byte_array_append (bytes, (const guint8 *) &letter, 1);
  g_byte_array_append (bytes, (const guint8 *) &room, sizeof room);
  return bytes->len - sizeof room;
}

static void
append_fixed (GByteArray *bytes, char letter, gconstpointer value, gsize size)
{
  guint8 buffer[9] = { (guint8) letter };

  memcpy (buffer + 1, value, size);
  g_byte_array_append (bytes, buffer, 1 + size);
}

void
query_key_encode_null (GByteArray *bytes)
{
  append_fixed (bytes, 'n', "", 0);
}

void
query_key_encode_boolean (GByteArray *bytes, gboolean value)
{
  guint8 byte = value ? 1 : 0;

  append_fixed (bytes, 'b', &byte, 1);
}

void
query_key_encode_int64 (GByteArray *bytes, gint64 value)
{
  append_fixed (bytes, 'i', &value, sizeof value);
}

void
query_key_encode_uint64 (GByteArray *bytes, guint64 value)
{
  if (value <= G_MAXINT64)
    query_key_encode_int64 (bytes, (gint64) value);
  else
    append_fixed (bytes, 'u', &value, sizeof value);
}

void
query_key_encode_double (GByteArray *bytes, double value)
{
  const double limit = 9223372036854775808.0; /* 2^63 */

  if (isnan (value))
    value = NAN;
  else if (value == floor (value) && value >= -limit && value < limit)
    {
      query_key_encode_int64 (bytes, (gint64) value);
      return;
    }
  append_fixed (bytes, 'd', &value, sizeof value);
}

void
query_key_encode_string (GByteArray *bytes, const char *value)
{
  gsize at = begin_block (bytes, 's');

  g_byte_array_append (bytes, (const guint8 *) value, strlen (value) + 1);
  append_length (bytes, at);
}

static int
compare_members (gconstpointer a, gconstpointer b)
{
  GBytes *const *first = a;
  GBytes *const *second = b;

  return g_bytes_compare (*first, *second);
}

/* A member of a dictionary that is Nothing where the dictionary's values are maybes is left out: it
 * is the "undefined" of the reference. Of several members with one name the last counts. */
static void
encode_map (GByteArray *bytes, GVariant *map)
{
  g_autoptr (GHashTable) members =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  gsize at = begin_block (bytes, 'm');
  GVariantIter iter;
  GVariant *entry;
  GHashTableIter each;
  gpointer name, value;

  g_variant_iter_init (&iter, map);
  while ((entry = g_variant_iter_next_value (&iter)) != NULL)
    {
      g_autoptr (GVariant) owned G_GNUC_UNUSED = entry;
      g_autoptr (GVariant) key = g_variant_get_child_value (entry, 0);
      g_autoptr (GVariant) child = g_variant_get_child_value (entry, 1);
      GByteArray *encoded = g_byte_array_new ();

      query_key_encode_variant (encoded, key);
      g_hash_table_replace (members,
                            g_byte_array_free_to_bytes (encoded),
                            g_steal_pointer (&child));
    }

  g_hash_table_iter_init (&each, members);
  while (g_hash_table_iter_next (&each, &name, &value))
    g_ptr_array_add (sorted, name);
  g_ptr_array_sort (sorted, compare_members);
  for (guint i = 0; i < sorted->len; i++)
    {
      GBytes *member = sorted->pdata[i];
      g_autoptr (GVariant) child = g_hash_table_lookup (members, member);

      if (g_variant_is_of_type (child, G_VARIANT_TYPE_MAYBE) && g_variant_n_children (child) == 0)
        continue;
      g_byte_array_append (bytes, g_bytes_get_data (member, NULL), g_bytes_get_size (member));
      query_key_encode_variant (bytes, child);
    }
  append_length (bytes, at);
}

static void
encode_list (GByteArray *bytes, GVariant *list)
{
  gsize at = begin_block (bytes, 'l');
  gsize n = g_variant_n_children (list);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (list, i);

      query_key_encode_variant (bytes, child);
    }
  append_length (bytes, at);
}

static gboolean
encode_integer (GByteArray *bytes, GVariant *value)
{
  switch (g_variant_classify (value))
    {
    case G_VARIANT_CLASS_BYTE:
      query_key_encode_int64 (bytes, g_variant_get_byte (value));
      return TRUE;
    case G_VARIANT_CLASS_INT16:
      query_key_encode_int64 (bytes, g_variant_get_int16 (value));
      return TRUE;
    case G_VARIANT_CLASS_UINT16:
      query_key_encode_int64 (bytes, g_variant_get_uint16 (value));
      return TRUE;
    case G_VARIANT_CLASS_INT32:
      query_key_encode_int64 (bytes, g_variant_get_int32 (value));
      return TRUE;
    case G_VARIANT_CLASS_UINT32:
      query_key_encode_int64 (bytes, g_variant_get_uint32 (value));
      return TRUE;
    case G_VARIANT_CLASS_INT64:
      query_key_encode_int64 (bytes, g_variant_get_int64 (value));
      return TRUE;
    case G_VARIANT_CLASS_UINT64:
      query_key_encode_uint64 (bytes, g_variant_get_uint64 (value));
      return TRUE;
    case G_VARIANT_CLASS_HANDLE:
      query_key_encode_int64 (bytes, g_variant_get_handle (value));
      return TRUE;
    default:
      return FALSE;
    }
}

static void
encode_container (GByteArray *bytes, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    {
      g_autoptr (GVariant) child = g_variant_get_maybe (value);

      if (child == NULL)
        query_key_encode_null (bytes);
      else
        query_key_encode_variant (bytes, child);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) child = g_variant_get_variant (value);

      query_key_encode_variant (bytes, child);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DICTIONARY))
    encode_map (bytes, value);
  else
    encode_list (bytes, value);
}

void
query_key_encode_variant (GByteArray *bytes, GVariant *value)
{
  if (g_variant_is_container (value))
    encode_container (bytes, value);
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    query_key_encode_boolean (bytes, g_variant_get_boolean (value));
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_DOUBLE))
    query_key_encode_double (bytes, g_variant_get_double (value));
  else if (!encode_integer (bytes, value))
    query_key_encode_string (bytes, g_variant_get_string (value, NULL));
}

static guint32
read_length (const char *element)
{
  guint32 length;

  memcpy (&length, element + 1, sizeof length);
  return length;
}

gsize
query_key_element_size (const char *element)
{
  switch (element[0])
    {
    case 'n':
      return 1;
    case 'b':
      return 2;
    case 'i':
    case 'u':
    case 'd':
      return 9;
    default:
      return 1 + sizeof (guint32) + read_length (element);
    }
}

gboolean
query_key_element_is_compound (const char *element)
{
  return element[0] == 'l' || element[0] == 'm';
}

static gboolean
list_matches (const char *filter, const char *filter_end, const char *list, const char *list_end)
{
  for (; filter < filter_end; filter += query_key_element_size (filter))
    {
      if (list >= list_end || !query_key_element_matches (filter, list))
        return FALSE;
      list += query_key_element_size (list);
    }
  return TRUE;
}

/* Both are sorted by the members' encoded names: one pass. */
static gboolean
map_matches (const char *filter, const char *filter_end, const char *map, const char *map_end)
{
  while (filter < filter_end)
    {
      gsize size = query_key_element_size (filter);

      while (map < map_end
             && (query_key_element_size (map) != size || memcmp (map, filter, size) != 0))
        {
          map += query_key_element_size (map);
          map += query_key_element_size (map);
        }
      if (map >= map_end || !query_key_element_matches (filter + size, map + size))
        return FALSE;
      filter += size;
      filter += query_key_element_size (filter);
      map += size;
      map += query_key_element_size (map);
    }
  return TRUE;
}

gboolean
query_key_element_matches (const char *filter, const char *element)
{
  const gsize head = 1 + sizeof (guint32);
  gsize filter_size = query_key_element_size (filter);
  gsize element_size = query_key_element_size (element);

  if (filter[0] != element[0])
    return FALSE;
  if (filter[0] == 'l')
    return list_matches (filter + head,
                         filter + filter_size,
                         element + head,
                         element + element_size);
  if (filter[0] == 'm')
    return map_matches (filter + head,
                        filter + filter_size,
                        element + head,
                        element + element_size);
  return filter_size == element_size && memcmp (filter, element, filter_size) == 0;
}

static GVariant *
decode_number (const char *element)
{
  gint64 integer;
  double number;

  memcpy (&integer, element + 1, sizeof integer);
  memcpy (&number, element + 1, sizeof number);
  if (element[0] == 'i')
    return g_variant_new_int64 (integer);
  if (element[0] == 'u')
    return g_variant_new_uint64 ((guint64) integer);
  return g_variant_new_double (number);
}

/* The names of one map were of one type, but whole doubles and small integers are written alike. */
static GVariant *
decode_name (const char *name, char widest)
{
  GVariant *value = query_key_decode_element (name);

  if (widest == 'd' && name[0] == 'i')
    {
      double number = (double) g_variant_get_int64 (value);

      g_variant_unref (value);
      return g_variant_ref_sink (g_variant_new_double (number));
    }
  if (widest == 'u' && name[0] == 'i')
    {
      guint64 number = (guint64) g_variant_get_int64 (value);

      g_variant_unref (value);
      return g_variant_ref_sink (g_variant_new_uint64 (number));
    }
  return value;
}

static char
find_widest_name (const char *at, const char *end)
{
  char widest = 'i';

  while (at < end)
    {
      if (at[0] != 'i')
        widest = at[0];
      at += query_key_element_size (at);
      at += query_key_element_size (at);
    }
  return widest;
}

static GVariant *
decode_map (const char *element)
{
  const char *end = element + query_key_element_size (element);
  const char *at = element + 1 + sizeof (guint32);
  g_autoptr (GPtrArray) members = g_ptr_array_new ();
  g_autoptr (GVariantType) type = NULL;
  char widest = find_widest_name (at, end);

  while (at < end)
    {
      g_autoptr (GVariant) name = decode_name (at, widest);
      g_autoptr (GVariant) value = NULL;

      at += query_key_element_size (at);
      value = query_key_decode_element (at);
      at += query_key_element_size (at);
      g_ptr_array_add (members, g_variant_new_dict_entry (name, g_variant_new_variant (value)));
    }
  if (members->len == 0)
    return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
  type = g_variant_type_copy (g_variant_get_type (members->pdata[0]));
  return g_variant_new_array (type, (GVariant *const *) members->pdata, members->len);
}

static GVariant *
decode_list (const char *element)
{
  const char *end = element + query_key_element_size (element);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("av"));
  for (const char *at = element + 1 + sizeof (guint32); at < end; at += query_key_element_size (at))
    {
      g_autoptr (GVariant) child = query_key_decode_element (at);

      g_variant_builder_add (&builder, "v", child);
    }
  return g_variant_builder_end (&builder);
}

GVariant *
query_key_decode_element (const char *element)
{
  GVariant *value;

  switch (element[0])
    {
    case 'n':
      value = g_variant_new_maybe (G_VARIANT_TYPE_VARIANT, NULL);
      break;
    case 'b':
      value = g_variant_new_boolean (element[1] != 0);
      break;
    case 's':
      value = g_variant_new_string (element + 1 + sizeof (guint32));
      break;
    case 'l':
      value = decode_list (element);
      break;
    case 'm':
      value = decode_map (element);
      break;
    default:
      value = decode_number (element);
      break;
    }
  return g_variant_ref_sink (value);
}
