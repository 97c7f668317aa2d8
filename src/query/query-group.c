/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-flight-private.h"

/* What a bulk operation waits for. It is made with one member, its maker, so that it is not over
 * before all are added; the maker ends that one last. When all who could end it have let go of it,
 * it's over too: cancelled. */

struct _QueryGroup
{
  guint ref_count;
  guint n_members;
  QueryGroupFunc func;
  gpointer user_data;
  GError *error; /* the first */
};

QueryGroup *
query_group_new (QueryGroupFunc func, gpointer user_data)
{
  QueryGroup *self = g_new0 (QueryGroup, 1);

  self->ref_count = 1;
  self->n_members = 1;
  self->func = func;
  self->user_data = user_data;
  return self;
}

QueryGroup *
query_group_ref (QueryGroup *self)
{
  self->ref_count++;
  return self;
}

void
query_group_unref (QueryGroup *self)
{
  if (--self->ref_count > 0)
    return;
  if (self->n_members > 0)
    {
      g_autoptr (GError) error =
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody is left to wait for");

      self->func (self->user_data, error);
    }
  g_clear_error (&self->error);
  g_free (self);
}

void
query_group_add (QueryGroup *self)
{
  g_assert (self->n_members > 0);
  self->n_members++;
}

void
query_group_end (QueryGroup *self, const GError *error)
{
  g_assert (self->n_members > 0);
  if (error != NULL && self->error == NULL)
    self->error = g_error_copy (error);
  if (--self->n_members > 0)
    return;
  query_group_ref (self);
  self->func (self->user_data, self->error);
  query_group_unref (self);
}
