/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-types.h"

G_DEFINE_QUARK (query_error_quark, query_error)

G_DEFINE_ENUM_TYPE (QueryStatus,
                    query_status,
                    G_DEFINE_ENUM_VALUE (QUERY_STATUS_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (QUERY_STATUS_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (QUERY_STATUS_SUCCESS, "success"))

G_DEFINE_ENUM_TYPE (QueryFetchStatus,
                    query_fetch_status,
                    G_DEFINE_ENUM_VALUE (QUERY_FETCH_STATUS_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (QUERY_FETCH_STATUS_FETCHING, "fetching"),
                    G_DEFINE_ENUM_VALUE (QUERY_FETCH_STATUS_PAUSED, "paused"))

G_DEFINE_ENUM_TYPE (QueryMutationState,
                    query_mutation_state,
                    G_DEFINE_ENUM_VALUE (QUERY_MUTATION_IDLE, "idle"),
                    G_DEFINE_ENUM_VALUE (QUERY_MUTATION_PENDING, "pending"),
                    G_DEFINE_ENUM_VALUE (QUERY_MUTATION_ERROR, "error"),
                    G_DEFINE_ENUM_VALUE (QUERY_MUTATION_SUCCESS, "success"))

/**
 * query_value_ref:
 * @type: an object type, a boxed type or %G_TYPE_VARIANT
 * @value: (nullable): a value of that type
 *
 * Takes a reference to a data value. A boxed type should be reference counted: its copy function is
 * called often. May be called on any thread if the type's functions may.
 *
 * Returns: (transfer full) (nullable): @value, or its copy
 */
gpointer
query_value_ref (GType type, gpointer value)
{
  if (value == NULL)
    return NULL;
  if (type == G_TYPE_OBJECT)
    return g_object_ref (value);
  if (G_TYPE_FUNDAMENTAL (type) == G_TYPE_BOXED)
    return g_boxed_copy (type, value);
  if (type == G_TYPE_VARIANT)
    return g_variant_ref_sink (value);
  return g_object_ref (value);
}

/**
 * query_value_unref:
 * @type: an object type, a boxed type or %G_TYPE_VARIANT
 * @value: (nullable) (transfer full): a value of that type
 *
 * Gives back what query_value_ref() took.
 */
void
query_value_unref (GType type, gpointer value)
{
  if (value == NULL)
    return;
  if (type == G_TYPE_OBJECT)
    g_object_unref (value);
  else if (G_TYPE_FUNDAMENTAL (type) == G_TYPE_BOXED)
    g_boxed_free (type, value);
  else if (type == G_TYPE_VARIANT)
    g_variant_unref (value);
  else
    g_object_unref (value);
}
