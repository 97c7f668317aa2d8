/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-key.h"

G_BEGIN_DECLS

/* Keys as a tree, with something at some of its nodes. */
typedef struct _QueryNode QueryNode;
typedef struct _QueryTree QueryTree;

struct _QueryNode
{
  QueryNode *parent;
  QueryNode *first_child;
  QueryNode *previous;
  QueryNode *next;
  QueryNode *chain;  /* in the table's bucket */
  QueryKey  *key;    /* one whose first bytes are this node's path */
  gpointer   value;  /* (nullable) */
  guint32    size;   /* of the path, in bytes of the key */
  guint32    hash;
};

QueryTree *query_tree_new     (void);
void       query_tree_free    (QueryTree      *self);
QueryNode *query_tree_lookup  (QueryTree      *self,
                               const QueryKey *key); /* (nullable): a node at exactly this path */
QueryNode *query_tree_ensure  (QueryTree      *self,
                               QueryKey       *key);
/* Takes the value away, and the nodes that were there only for it. */
void       query_tree_remove  (QueryTree      *self,
                               QueryNode      *node);
typedef void (*QueryTreeFunc) (gpointer        value,
                               gpointer        user_data);
/* All values whose key is matched by prefix (nullable: all). The tree must not change meanwhile. */
void       query_tree_foreach (QueryTree      *self,
                               const QueryKey *prefix,
                               QueryTreeFunc   func,
                               gpointer        user_data);

G_END_DECLS
