/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "query"

#include "query-key-private.h"
#include "query-tree-private.h"

#include <string.h>

/* A trie by element. All its nodes stand in one hash table by the bytes of their path, so that any
 * depth is reached in one step, and a node costs one allocation. Below a node its children are a
 * list: walking a subtree costs the number of nodes in it, and every leaf has a value. */

struct _QueryTree
{
  QueryNode root;
  QueryNode **buckets;
  guint n_nodes;
  guint mask;
};

static gboolean
node_has_path (QueryNode *node, const char *bytes, gsize size, guint32 hash)
{
  return node->hash == hash && node->size == size && memcmp (node->key->bytes, bytes, size) == 0;
}

static QueryNode *
lookup_path (QueryTree *self, const char *bytes, gsize size, guint32 hash)
{
  QueryNode *node;

  if (size == 0)
    return &self->root;
  for (node = self->buckets[hash & self->mask]; node != NULL; node = node->chain)
    if (node_has_path (node, bytes, size, hash))
      return node;
  return NULL;
}

static void
grow (QueryTree *self)
{
  guint n_old = self->mask + 1;
  QueryNode **old = self->buckets;

  self->mask = n_old * 2 - 1;
  self->buckets = g_new0 (QueryNode *, n_old * 2);
  for (guint i = 0; i < n_old; i++)
    for (QueryNode *node = old[i], *next; node != NULL; node = next)
      {
        QueryNode **bucket = &self->buckets[node->hash & self->mask];

        next = node->chain;
        node->chain = *bucket;
        *bucket = node;
      }
  g_free (old);
}

static QueryNode *
add_node (QueryTree *self, QueryNode *parent, QueryKey *key, gsize size, guint32 hash)
{
  QueryNode *node = g_new0 (QueryNode, 1);
  QueryNode **bucket;

  if (self->n_nodes > self->mask)
    grow (self);
  self->n_nodes++;
  node->key = query_key_ref (key);
  node->size = size;
  node->hash = hash;
  node->parent = parent;
  node->next = parent->first_child;
  if (node->next != NULL)
    node->next->previous = node;
  parent->first_child = node;
  bucket = &self->buckets[hash & self->mask];
  node->chain = *bucket;
  *bucket = node;
  return node;
}

static void
delete_node (QueryTree *self, QueryNode *node)
{
  QueryNode **place = &self->buckets[node->hash & self->mask];

  while (*place != node)
    place = &(*place)->chain;
  *place = node->chain;
  if (node->previous != NULL)
    node->previous->next = node->next;
  else
    node->parent->first_child = node->next;
  if (node->next != NULL)
    node->next->previous = node->previous;
  self->n_nodes--;
  query_key_unref (node->key);
  g_free (node);
}

QueryTree *
query_tree_new (void)
{
  QueryTree *self = g_new0 (QueryTree, 1);

  self->mask = 63;
  self->buckets = g_new0 (QueryNode *, self->mask + 1);
  return self;
}

void
query_tree_free (QueryTree *self)
{
  for (guint i = 0; i <= self->mask; i++)
    for (QueryNode *node = self->buckets[i], *next; node != NULL; node = next)
      {
        next = node->chain;
        query_key_unref (node->key);
        g_free (node);
      }
  g_free (self->buckets);
  g_free (self);
}

QueryNode *
query_tree_lookup (QueryTree *self, const QueryKey *key)
{
  QueryNode *first = self->buckets[key->hash & self->mask];

  /* Most often asked with the very key that made it. */
  if (first != NULL && first->key == key && first->size == key->size)
    return first;
  return lookup_path (self, key->bytes, key->size, key->hash);
}

/* From the whole path up to the first ancestor that is there, then down again. */
QueryNode *
query_tree_ensure (QueryTree *self, QueryKey *key)
{
  QueryNode *node = query_tree_lookup (self, key);
  gsize few[16];
  g_autofree gsize *many =
      key->n_elements > G_N_ELEMENTS (few) ? g_new (gsize, key->n_elements) : NULL;
  gsize *ends = many != NULL ? many : few;
  guint depth = 0;
  gsize at = 0;

  if (node != NULL)
    return node;
  while (at < key->size)
    {
      at += query_key_element_size (key->bytes + at);
      ends[depth++] = at;
    }
  at = depth - 1;
  node = &self->root;
  for (; at > 0; at--)
    {
      QueryNode *found = lookup_path (self,
                                      key->bytes,
                                      ends[at - 1],
                                      query_key_hash_bytes (key->bytes, ends[at - 1]));

      if (found == NULL)
        continue;
      node = found;
      break;
    }
  for (; at < depth - 1; at++)
    node = add_node (self, node, key, ends[at], query_key_hash_bytes (key->bytes, ends[at]));
  return add_node (self, node, key, key->size, key->hash);
}

void
query_tree_remove (QueryTree *self, QueryNode *node)
{
  node->value = NULL;
  while (node != &self->root && node->value == NULL && node->first_child == NULL)
    {
      QueryNode *parent = node->parent;

      delete_node (self, node);
      node = parent;
    }
}

static void
walk (QueryNode *top, QueryTreeFunc func, gpointer user_data)
{
  QueryNode *node = top;

  for (;;)
    {
      if (node->value != NULL)
        func (node->value, user_data);
      if (node->first_child != NULL)
        {
          node = node->first_child;
          continue;
        }
      while (node != top && node->next == NULL)
        node = node->parent;
      if (node == top)
        return;
      node = node->next;
    }
}

/* With lists or maps in the filter: the elements before the first of them are one step, from there
 * on siblings are tried one by one. */
static void
walk_matches (QueryNode *node, const QueryKey *prefix, gsize at, QueryTreeFunc func, gpointer data)
{
  if (at >= prefix->size)
    {
      walk (node, func, data);
      return;
    }
  for (QueryNode *child = node->first_child; child != NULL; child = child->next)
    if (query_key_element_matches (prefix->bytes + at, child->key->bytes + node->size))
      walk_matches (child, prefix, at + query_key_element_size (prefix->bytes + at), func, data);
}

void
query_tree_foreach (QueryTree *self, const QueryKey *prefix, QueryTreeFunc func, gpointer user_data)
{
  QueryNode *node;
  gsize at = 0;

  if (prefix == NULL || prefix->size == 0)
    {
      walk (&self->root, func, user_data);
      return;
    }
  if (!prefix->compound)
    {
      node = query_tree_lookup (self, prefix);
      if (node != NULL)
        walk (node, func, user_data);
      return;
    }
  while (!query_key_element_is_compound (prefix->bytes + at))
    at += query_key_element_size (prefix->bytes + at);
  node = lookup_path (self, prefix->bytes, at, query_key_hash_bytes (prefix->bytes, at));
  if (node != NULL)
    walk_matches (node, prefix, at, func, user_data);
}
