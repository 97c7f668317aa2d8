/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-key.h"

G_BEGIN_DECLS

/* The canonical form: elements one after the other, each self-delimiting, so that a key whose elements are
 * the first ones of another is also its first bytes, and the other way round. */
struct _QueryKey
{
  gatomicrefcount ref_count;
  guint32         hash;
  guint32         size;
  guint32         n_elements : 31;
  guint32         compound : 1;     /* a list or map is among the elements */
  char            bytes[];
};

guint32  query_key_hash_bytes      (const char *bytes,
                                    gsize       size);
/* One element: where it ends, whether it's a list or map, whether it partially matches. */
gsize    query_key_element_size    (const char *element);
gboolean query_key_element_is_compound (const char *element);
gboolean query_key_element_matches (const char *filter,
                                    const char *element);

/* Writing the canonical form. */
void     query_key_encode_null     (GByteArray *bytes);
void     query_key_encode_boolean  (GByteArray *bytes,
                                    gboolean    value);
void     query_key_encode_int64    (GByteArray *bytes,
                                    gint64      value);
void     query_key_encode_uint64   (GByteArray *bytes,
                                    guint64     value);
void     query_key_encode_double   (GByteArray *bytes,
                                    double      value);
void     query_key_encode_string   (GByteArray *bytes,
                                    const char *value);
void     query_key_encode_variant  (GByteArray *bytes,
                                    GVariant   *value);
/* And reading it back: (transfer full), not floating. */
GVariant *query_key_decode_element (const char *element);

G_END_DECLS
