/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-list-model.h"
#include "query-mutation.h"

G_BEGIN_DECLS

/* A thing with a number and a text: a row of lists, a result, the variables of a mutation. Counted, so that a test
 * can say that nothing is left. */
#define TEST_TYPE_ITEM (test_item_get_type ())
G_DECLARE_FINAL_TYPE (TestItem, test_item, TEST, ITEM, GObject)

struct _TestItem
{
  GObject parent_instance;
  int     id;
  int     value;
};

TestItem *test_item_new    (int       id,
                            int       value);
guint     test_item_alive  (void);
int       test_value       (gpointer  data); /* of a TestItem; -1 of NULL */
gboolean  test_item_equal  (gconstpointer a,
                            gconstpointer b);

extern const QueryItemKind test_item_kind;         /* in the order of id */
QueryList *test_list_new   (int       first,
                            int       n);
char      *test_list_print (QueryList *list); /* "1:0 2:0" */

/* A client on a virtual clock, with a network that comes and goes as told, a resource for the prefix "data" whose
 * fetches settle on command, and a mutation kind "change" whose attempts do. */
typedef struct
{
  QueryVirtualClock     *clock;
  QueryFakeConnectivity *network;
  QueryClient           *client;
  QueryKey              *prefix;    /* "data" */
  GPtrArray             *fetches;   /* of QueryFetch: under way, the oldest first; owned */
  GPtrArray             *attempts;  /* of QueryAttempt */
  guint                  n_fetches; /* ever */
  guint                  n_attempts;
  GString               *log;       /* what callbacks wrote */
  guint                  n_heard;   /* for count_notify_cb: outlives what is connected to the client */
} Fixture;

#define TEST_START (1000 * QUERY_SECOND)

void       fixture_set_up      (Fixture             *self,
                                gconstpointer        data);
void       fixture_tear_down   (Fixture             *self,
                                gconstpointer        data);
void       fixture_register    (Fixture             *self,
                                QueryResource        resource); /* fetch and user_data are put in */
QueryMutationKind fixture_kind (Fixture             *self); /* "change", to be altered and registered */
/* For QueryMutationKind.layers: the query of the item's id shows the item. */
void       fixture_layer_value (QueryMutation       *mutation,
                                gpointer             fixture);
/* For QueryMutationKind.on_mutate: writes "mutate " into the log. */
gboolean   fixture_log_mutate  (QueryMutation       *mutation,
                                gpointer             fixture,
                                GError             **error);
void       fixture_run         (Fixture             *self); /* until nothing is pending */
void       fixture_advance     (Fixture             *self,
                                gint64               duration);
QueryKey  *fixture_key         (Fixture             *self,
                                int                  id); /* (transfer none): ("data", id) */
void       fixture_answer      (Fixture             *self,
                                int                  value); /* the oldest fetch; then runs */
void       fixture_answer_with (Fixture             *self,
                                gpointer             data); /* (transfer full) */
void       fixture_fail        (Fixture             *self,
                                GQuark               domain,
                                int                  code);
QueryMutation *fixture_submit  (Fixture             *self,
                                int                  id,
                                int                  value); /* (transfer none): a "change" of that item */
void       fixture_succeed     (Fixture             *self); /* the oldest attempt */
void       fixture_refuse      (Fixture             *self,
                                GQuark               domain,
                                int                  code);
QueryState fixture_state       (Fixture             *self,
                                int                  id);
int        fixture_shown       (Fixture             *self,
                                int                  id); /* value that get_data gives */
void       fixture_set         (Fixture             *self,
                                int                  id,
                                int                  value);
QueryObserver *fixture_observe (Fixture             *self,
                                int                  id); /* (transfer full), subscribed, told */

/* An outcome of an _async call. */
typedef struct
{
  guint   n_calls;
  int     value;   /* of a fetch */
  gboolean ok;
  GError *error;
} Outcome;

void       outcome_fetch_cb    (GObject             *object,
                                GAsyncResult        *result,
                                gpointer             outcome);
void       outcome_bulk_cb     (GObject             *object,
                                GAsyncResult        *result,
                                gpointer             outcome);
void       outcome_wait_cb     (GObject             *object,
                                GAsyncResult        *result,
                                gpointer             outcome);
void       outcome_clear       (Outcome             *outcome);

/* Counts notifications: connect with g_signal_connect (…, count_notify_cb, &n). */
void       count_notify_cb     (GObject             *object,
                                GParamSpec          *pspec,
                                gpointer             n);

/* For g_signal_connect_swapped() on what must not be emitted; data is the fixture. */
void       never_cb            (Fixture             *self);

#define TEST(path, func) g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

G_END_DECLS
