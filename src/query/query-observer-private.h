/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "query-entry-private.h"
#include "query-observer.h"

G_BEGIN_DECLS

/* What an observer showed when it last told. */
typedef struct
{
  gpointer         data; /* owned, of the observer's type */
  GType            type;
  GError          *error;
  GError          *failure_reason;
  gint64           updated_at;
  guint            failure_count;
  QueryStatus      status;
  QueryFetchStatus fetch_status;
  gboolean         stale;
  gboolean         placeholder;
  gboolean         fetched;
} QueryView;

struct _QueryObserver
{
  GObject              parent_instance;

  QueryClient         *client;   /* owned */
  QueryKey            *key;      /* owned, (nullable) */
  QueryEntry          *entry;    /* owned; while subscribed */
  QueryObserver       *next;     /* of the same entry */
  QueryObserver       *previous;
  QueryDeadline        interval_deadline;
  gint64               interval;
  guint                place;    /* among those to be told, while dirty */
  guint                subscribed : 1;
  guint                enabled : 1;
  guint                keep_previous : 1;
  guint                dirty : 1;

  QueryView            told;
  gpointer             previous_data; /* owned: what a former key showed */
  GType                previous_type;

  GType                select_type;
  QuerySelectFunc      select;
  gpointer             select_data;
  GDestroyNotify       select_destroy;
  gpointer             selected_from; /* owned */
  GType                selected_from_type;
  gpointer             selected;      /* owned */
  GError              *select_error;

  QueryPlaceholderFunc placeholder;
  gpointer             placeholder_data;
  GDestroyNotify       placeholder_destroy;
  gpointer             placed;        /* owned: what the function made */
  GType                placed_type;
  gboolean             placed_valid;
};

extern GParamSpec *query_observer_properties[];

enum
{
  QUERY_OBSERVER_PROP_0,
  QUERY_OBSERVER_PROP_CLIENT,
  QUERY_OBSERVER_PROP_KEY,
  QUERY_OBSERVER_PROP_ENABLED,
  QUERY_OBSERVER_PROP_SUBSCRIBED,
  QUERY_OBSERVER_PROP_KEEP_PREVIOUS_DATA,
  QUERY_OBSERVER_PROP_REFETCH_INTERVAL,
  QUERY_OBSERVER_PROP_STATUS,
  QUERY_OBSERVER_PROP_FETCH_STATUS,
  QUERY_OBSERVER_PROP_DATA,
  QUERY_OBSERVER_PROP_ERROR,
  QUERY_OBSERVER_PROP_FAILURE_COUNT,
  QUERY_OBSERVER_PROP_FAILURE_REASON,
  QUERY_OBSERVER_PROP_STALE,
  QUERY_OBSERVER_PROP_PLACEHOLDER,
  QUERY_OBSERVER_PROP_LOADING,
  QUERY_OBSERVER_PROP_REFRESHING,
  QUERY_OBSERVER_PROP_PAUSED,
  QUERY_OBSERVER_PROP_FETCHED,
  QUERY_OBSERVER_PROP_UPDATED_AT,
  QUERY_OBSERVER_N_PROPS
};

/* What there is to show now; everything in it is borrowed. */
void     query_observer_look        (QueryObserver   *self,
                                     QueryView       *view);
gboolean query_view_is_loading      (const QueryView *view);
gboolean query_view_is_refreshing   (const QueryView *view);
gboolean query_view_is_paused       (const QueryView *view);
void     query_observer_set_value   (GType           *place_type,
                                     gpointer        *place,
                                     GType            type,
                                     gpointer         value);
void     query_observer_clear_value (GType           *type,
                                     gpointer        *value);
void     query_observer_clear_placed (QueryObserver  *self);
void     query_observer_notify      (QueryObserver   *self,
                                     guint            id); /* of a property */
void     query_observer_mark_dirty  (QueryObserver   *self);
/* Tells what has changed since it last told. */
void     query_observer_tell        (QueryObserver *self);
void     query_observer_interval_cb (QueryObserver *self);
/* join: what is under way will do. */
void     query_observer_fetch       (QueryObserver *self,
                                     gboolean       join);
/* For focus and reconnect. */
void     query_observer_restart_interval (QueryObserver *self);

G_END_DECLS
