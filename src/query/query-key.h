/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* An immutable, atomically counted list of plain values that names a query: ("appointments", "range", 1, 7).
 * Canonical: equal values give equal keys whatever they were built from. May be used from any thread. */
typedef struct _QueryKey QueryKey;

#define QUERY_TYPE_KEY (query_key_get_type ())
GType       query_key_get_type      (void);

/* One letter an element: s string, i int, u guint, x gint64, t guint64, d double, b gboolean, n null (no
 * argument), v GVariant (floating is consumed). query_key_new ("sxx", "range", from, to). */
QueryKey   *query_key_new           (const char     *format,
                                     ...);
QueryKey   *query_key_new_va        (const char     *format,
                                     va_list         args);
/* From a tuple or array; consumes a floating one. Variants are looked through; a nothing is null; in a
 * dictionary with maybe values ("a{smv}") a member that is nothing counts as absent. */
QueryKey   *query_key_new_variant   (GVariant       *tuple);
QueryKey   *query_key_append        (const QueryKey *self,
                                     const char     *format,
                                     ...);
QueryKey   *query_key_ref           (const QueryKey *self);
void        query_key_unref         (QueryKey       *self);
void        query_key_clear         (QueryKey      **key);

guint       query_key_hash          (gconstpointer   self); /* prepared; for GHashTable */
gboolean    query_key_equal         (gconstpointer   a,
                                     gconstpointer   b);
int         query_key_compare       (gconstpointer   a,
                                     gconstpointer   b); /* some total order */
/* Whether self partially matches key: element by element, lists as prefixes, maps as subsets. */
gboolean    query_key_matches       (const QueryKey *self,
                                     const QueryKey *key);

guint       query_key_get_length    (const QueryKey *self);
/* Elements; the caller knows the type. NULL, 0 or FALSE when there is none of that type there. */
const char *query_key_get_string    (const QueryKey *self,
                                     guint           position);
gint64      query_key_get_int64     (const QueryKey *self,
                                     guint           position);
double      query_key_get_double    (const QueryKey *self,
                                     guint           position);
gboolean    query_key_get_boolean   (const QueryKey *self,
                                     guint           position);
GVariant   *query_key_get_element   (const QueryKey *self,
                                     guint           position); /* (transfer full) (nullable) */
/* The whole key as a tuple (transfer full), for storing; query_key_new_variant() takes it back. */
GVariant   *query_key_to_variant    (const QueryKey *self);
/* For messages and debugging. */
char       *query_key_to_string     (const QueryKey *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QueryKey, query_key_unref)

G_END_DECLS
