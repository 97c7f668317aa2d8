/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-key-private.h"

#include <string.h>

/* One allocation: a head and the canonical bytes (query-key-encoding.c). Everything a lookup needs,
 * the hash too, is prepared when the key is made; a match by prefix is one memcmp, unless the
 * filter has lists or maps in it. */

G_DEFINE_BOXED_TYPE (QueryKey, query_key, query_key_ref, query_key_unref)

guint32
query_key_hash_bytes (const char *bytes, gsize size)
{
  const guint64 prime = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 hash = size * prime;
  guint64 word = 0;

  for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word)
    {
      memcpy (&word, bytes, sizeof word);
      hash = (hash ^ word) * prime;
      hash ^= hash >> 29;
    }
  word = 0;
  memcpy (&word, bytes, size);
  hash = (hash ^ word) * prime;
  return (guint32) (hash >> 32);
}

static QueryKey *
key_new (const guint8 *bytes, gsize size)
{
  QueryKey *self = g_malloc (sizeof (QueryKey) + size);

  g_atomic_ref_count_init (&self->ref_count);
  memcpy (self->bytes, bytes, size);
  self->size = size;
  self->hash = query_key_hash_bytes (self->bytes, size);
  self->n_elements = 0;
  self->compound = FALSE;
  for (gsize at = 0; at < size; at += query_key_element_size (self->bytes + at))
    {
      self->compound |= query_key_element_is_compound (self->bytes + at);
      self->n_elements++;
    }
  return self;
}

static gboolean
encode_argument (GByteArray *bytes, char letter, va_list *args)
{
  switch (letter)
    {
    case 's':
      query_key_encode_string (bytes, va_arg (*args, const char *));
      return TRUE;
    case 'i':
      query_key_encode_int64 (bytes, va_arg (*args, int));
      return TRUE;
    case 'u':
      query_key_encode_int64 (bytes, va_arg (*args, guint));
      return TRUE;
    case 'x':
      query_key_encode_int64 (bytes, va_arg (*args, gint64));
      return TRUE;
    case 't':
      query_key_encode_uint64 (bytes, va_arg (*args, guint64));
      return TRUE;
    case 'd':
      query_key_encode_double (bytes, va_arg (*args, double));
      return TRUE;
    case 'b':
      query_key_encode_boolean (bytes, va_arg (*args, gboolean));
      return TRUE;
    case 'n':
      query_key_encode_null (bytes);
      return TRUE;
    case 'v':
      {
        g_autoptr (GVariant) value = g_variant_ref_sink (va_arg (*args, GVariant *));

        query_key_encode_variant (bytes, value);
        return TRUE;
      }
    default:
      return FALSE;
    }
}

static QueryKey *
build (const QueryKey *head, const char *format, va_list args)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (128);
  va_list copy;
  gboolean known = TRUE;

  if (head != NULL)
    g_byte_array_append (bytes, (const guint8 *) head->bytes, head->size);
  va_copy (copy, args);
  for (const char *letter = format; *letter != '\0' && known; letter++)
    known = encode_argument (bytes, *letter, &copy);
  va_end (copy);
  if (!known)
    g_critical ("“%s” is not the format of a key", format);
  return key_new (bytes->data, bytes->len);
}

/**
 * query_key_new:
 * @format: a letter an element: s, i, u, x, t, d, b, n (no argument), v
 * @...: the elements
 *
 * Makes a key: `query_key_new ("sxx", "range", from, to)`. An integer is the same value whatever
 * letter brought it; a text is never %NULL. The empty format is the key that is a prefix of every
 * other. May be called on any thread.
 *
 * Returns: (transfer full): a key
 */
QueryKey *
query_key_new (const char *format, ...)
{
  QueryKey *self;
  va_list args;

  g_return_val_if_fail (format != NULL, NULL);

  va_start (args, format);
  self = build (NULL, format, args);
  va_end (args);
  return self;
}

/**
 * query_key_new_va:
 * @format: see [func@Key.new]
 * @args: the elements
 *
 * Returns: (transfer full): a key
 */
QueryKey *
query_key_new_va (const char *format, va_list args)
{
  g_return_val_if_fail (format != NULL, NULL);

  return build (NULL, format, args);
}

/**
 * query_key_new_variant:
 * @tuple: a tuple or array; consumed when floating
 *
 * Makes a key of a tuple's children. Variants are looked through; Nothing is null, but a member of
 * a dictionary with maybe values (`a{smv}`) that is Nothing counts as absent.
 *
 * Returns: (transfer full): a key
 */
QueryKey *
query_key_new_variant (GVariant *tuple)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (128);
  g_autoptr (GVariant) owned = NULL;

  g_return_val_if_fail (tuple != NULL && g_variant_is_container (tuple), NULL);

  owned = g_variant_ref_sink (tuple);
  for (gsize i = 0; i < g_variant_n_children (tuple); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (tuple, i);

      query_key_encode_variant (bytes, child);
    }
  return key_new (bytes->data, bytes->len);
}

/**
 * query_key_append:
 * @self: a key
 * @format: see [func@Key.new]
 * @...: the elements to add
 *
 * Returns: (transfer full): a longer key that @self is a prefix of
 */
QueryKey *
query_key_append (const QueryKey *self, const char *format, ...)
{
  QueryKey *longer;
  va_list args;

  g_return_val_if_fail (self != NULL && format != NULL, NULL);

  va_start (args, format);
  longer = build (self, format, args);
  va_end (args);
  return longer;
}

/**
 * query_key_ref:
 * @self: a key
 *
 * May be called on any thread.
 *
 * Returns: (transfer full): @self
 */
QueryKey *
query_key_ref (const QueryKey *self)
{
  QueryKey *key = (QueryKey *) self;

  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&key->ref_count);
  return key;
}

/**
 * query_key_unref:
 * @self: (transfer full): a key
 *
 * May be called on any thread.
 */
void
query_key_unref (QueryKey *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/**
 * query_key_clear:
 * @key: a place of a key, which may be %NULL
 *
 * Releases the key and puts %NULL in its place.
 */
void
query_key_clear (QueryKey **key)
{
  g_clear_pointer (key, query_key_unref);
}

/**
 * query_key_hash:
 * @self: a key
 *
 * Returns: the hash, which was prepared when the key was made
 */
guint
query_key_hash (gconstpointer self)
{
  return ((const QueryKey *) self)->hash;
}

/**
 * query_key_equal:
 * @a: a key
 * @b: a key
 *
 * Returns: whether their elements are equal, in type too
 */
gboolean
query_key_equal (gconstpointer a, gconstpointer b)
{
  const QueryKey *first = a;
  const QueryKey *second = b;

  return first == second
         || (first->hash == second->hash && first->size == second->size
             && memcmp (first->bytes, second->bytes, first->size) == 0);
}

/**
 * query_key_compare:
 * @a: a key
 * @b: a key
 *
 * Some total order, the same throughout a process.
 *
 * Returns: negative, zero or positive
 */
int
query_key_compare (gconstpointer a, gconstpointer b)
{
  const QueryKey *first = a;
  const QueryKey *second = b;
  int order = memcmp (first->bytes, second->bytes, MIN (first->size, second->size));

  if (order != 0)
    return order;
  return first->size < second->size ? -1 : first->size > second->size;
}

/**
 * query_key_matches:
 * @self: a key used as a filter
 * @key: a key
 *
 * Whether every element of @self partially matches the one of @key at its position: scalars when
 * equal, lists as prefixes, maps as subsets. A longer filter matches nothing.
 *
 * Returns: %TRUE when it does
 */
gboolean
query_key_matches (const QueryKey *self, const QueryKey *key)
{
  gsize at = 0;

  g_return_val_if_fail (self != NULL && key != NULL, FALSE);

  if (self->n_elements > key->n_elements)
    return FALSE;
  if (!self->compound)
    return self->size <= key->size && memcmp (self->bytes, key->bytes, self->size) == 0;
  for (gsize i = 0; i < self->size; i += query_key_element_size (self->bytes + i))
    {
      if (!query_key_element_matches (self->bytes + i, key->bytes + at))
        return FALSE;
      at += query_key_element_size (key->bytes + at);
    }
  return TRUE;
}

/**
 * query_key_get_length:
 * @self: a key
 *
 * Returns: the number of elements
 */
guint
query_key_get_length (const QueryKey *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_elements;
}

static const char *
find_element (const QueryKey *self, guint position)
{
  gsize at = 0;

  while (position-- > 0 && at < self->size)
    at += query_key_element_size (self->bytes + at);
  return at < self->size ? self->bytes + at : NULL;
}

/**
 * query_key_get_string:
 * @self: a key
 * @position: which element, from 0
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when that element isn't one
 */
const char *
query_key_get_string (const QueryKey *self, guint position)
{
  const char *element;

  g_return_val_if_fail (self != NULL, NULL);

  element = find_element (self, position);
  return element != NULL && element[0] == 's' ? element + 1 + sizeof (guint32) : NULL;
}

/**
 * query_key_get_int64:
 * @self: a key
 * @position: which element, from 0
 *
 * Returns: the integer, or 0 when that element isn't one
 */
gint64
query_key_get_int64 (const QueryKey *self, guint position)
{
  const char *element;
  gint64 value = 0;

  g_return_val_if_fail (self != NULL, 0);

  element = find_element (self, position);
  if (element != NULL && element[0] == 'i')
    memcpy (&value, element + 1, sizeof value);
  return value;
}

/**
 * query_key_get_double:
 * @self: a key
 * @position: which element, from 0
 *
 * Returns: the number, or 0 when that element isn't one
 */
double
query_key_get_double (const QueryKey *self, guint position)
{
  const char *element;
  double value = 0;

  g_return_val_if_fail (self != NULL, 0);

  element = find_element (self, position);
  if (element != NULL && element[0] == 'i')
    return (double) query_key_get_int64 (self, position);
  if (element != NULL && element[0] == 'd')
    memcpy (&value, element + 1, sizeof value);
  return value;
}

/**
 * query_key_get_boolean:
 * @self: a key
 * @position: which element, from 0
 *
 * Returns: the truth value, or %FALSE when that element isn't one
 */
gboolean
query_key_get_boolean (const QueryKey *self, guint position)
{
  const char *element;

  g_return_val_if_fail (self != NULL, FALSE);

  element = find_element (self, position);
  return element != NULL && element[0] == 'b' && element[1] != 0;
}

/**
 * query_key_get_element:
 * @self: a key
 * @position: which element, from 0
 *
 * Returns: (transfer full) (nullable): the element: an integer as `x` (`t` above its range), a list
 * as `av`, a map as `a{sv}`, null as a `mv` that is Nothing; %NULL beyond the end
 */
GVariant *
query_key_get_element (const QueryKey *self, guint position)
{
  const char *element;

  g_return_val_if_fail (self != NULL, NULL);

  element = find_element (self, position);
  return element != NULL ? query_key_decode_element (element) : NULL;
}

/**
 * query_key_to_variant:
 * @self: a key
 *
 * The key for storing; [func@Key.new_variant] takes it back.
 *
 * Returns: (transfer full): a tuple
 */
GVariant *
query_key_to_variant (const QueryKey *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (gsize at = 0; at < self->size; at += query_key_element_size (self->bytes + at))
    {
      g_autoptr (GVariant) child = query_key_decode_element (self->bytes + at);

      g_variant_builder_add_value (&builder, child);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * query_key_to_string:
 * @self: a key
 *
 * Returns: (transfer full): a text for messages and debugging
 */
char *
query_key_to_string (const QueryKey *self)
{
  g_autoptr (GVariant) tuple = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  tuple = query_key_to_variant (self);
  return g_variant_print (tuple, FALSE);
}
