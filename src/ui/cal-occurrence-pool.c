/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-occurrence-pool.h"

/* Which widget stands for which occurrence on a canvas.
 *
 * A widget belongs to one occurrence, by its id, and one slot of it; while both stay on the screen
 * the widget stays the same one, with its focus and its accessible object, even when the occurrence
 * has been edited. What is no longer placed is unmapped, waits, and comes back as something else.
 * So there are as many widgets as there were ever visible at once, and scrolling makes none.
 *
 * The children lie in the order in which they were placed, which is the order in which assistive
 * technology reads them. */

struct _CalOccurrencePool
{
  CalCanvas *canvas;  /* borrowed: it owns the widgets, and this */
  GHashTable *placed; /* Placement → itself */
  GPtrArray *free;    /* of CalOccurrenceWidget; borrowed */
  GArray *requests;   /* of Request */
  GtkWidget *last;    /* the child placed last */
  guint generation;
};

typedef struct
{
  char *id;
  int slot;
  guint generation;
  CalOccurrenceWidget *widget;
} Placement;

/* What is to be placed. Nothing is, before it is known which widgets are free. */
typedef struct
{
  CalOccurrenceLook look;
  int slot;
  graphene_rect_t box;
} Request;

static guint
hash_placement (gconstpointer data)
{
  const Placement *placement = data;

  return g_str_hash (placement->id) ^ ((guint) placement->slot * 2654435761u);
}

static gboolean
equal_placements (gconstpointer a, gconstpointer b)
{
  const Placement *p = a, *q = b;

  return p->slot == q->slot && g_str_equal (p->id, q->id);
}

static void
placement_free (gpointer data)
{
  Placement *placement = data;

  g_free (placement->id);
  g_free (placement);
}

static Placement *
look_up (CalOccurrencePool *self, const char *id, int slot)
{
  Placement key = { .id = (char *) id, .slot = slot };

  return g_hash_table_lookup (self->placed, &key);
}

/* NULL: there is none left, and none can be added now; the next frame has it. */
static CalOccurrenceWidget *
take_widget (CalOccurrencePool *self)
{
  GtkWidget *widget;

  if (self->free->len > 0)
    return g_ptr_array_remove_index_fast (self->free, self->free->len - 1);
  if (!cal_canvas_can_add (self->canvas))
    return NULL;
  widget = cal_occurrence_widget_new ();
  gtk_widget_insert_after (widget, GTK_WIDGET (self->canvas), self->last);
  return CAL_OCCURRENCE_WIDGET (widget);
}

/* The next child that is in use: those that are free lie anywhere among them. */
static GtkWidget *
next_in_use (GtkWidget *child)
{
  do
    child = gtk_widget_get_next_sibling (child);
  while (child != NULL && !gtk_widget_get_child_visible (child));
  return child;
}

/* What was not placed this time is free for something else. */
static void
free_unplaced (CalOccurrencePool *self)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->placed);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      Placement *placement = data;

      if (placement->generation == self->generation)
        continue;
      gtk_widget_set_child_visible (GTK_WIDGET (placement->widget), FALSE);
      cal_occurrence_widget_clear (placement->widget);
      g_ptr_array_add (self->free, placement->widget);
      g_hash_table_iter_remove (&iter);
    }
}

static Placement *
add_placement (CalOccurrencePool *self, const char *id, int slot)
{
  CalOccurrenceWidget *taken = take_widget (self);
  Placement *placement;

  if (taken == NULL)
    return NULL;
  placement = g_new0 (Placement, 1);
  placement->id = g_strdup (id);
  placement->slot = slot;
  placement->generation = self->generation;
  placement->widget = taken;
  g_hash_table_add (self->placed, placement);
  return placement;
}

static void
fulfil (CalOccurrencePool *self, const Request *request)
{
  const char *id = cal_occurrence_get_id (request->look.occurrence);
  Placement *placement = look_up (self, id, request->slot);
  GtkWidget *widget;

  if (placement == NULL)
    placement = add_placement (self, id, request->slot);
  if (placement == NULL)
    return;
  widget = GTK_WIDGET (placement->widget);
  cal_occurrence_widget_show (placement->widget, &request->look);
  if (next_in_use (self->last) != widget)
    gtk_widget_insert_after (widget, GTK_WIDGET (self->canvas), self->last);
  self->last = widget;
  cal_canvas_put (widget, &request->box);
}

CalOccurrencePool *
cal_occurrence_pool_new (CalCanvas *canvas)
{
  CalOccurrencePool *self;

  g_return_val_if_fail (CAL_IS_CANVAS (canvas), NULL);

  self = g_new0 (CalOccurrencePool, 1);
  self->canvas = canvas;
  self->placed = g_hash_table_new_full (hash_placement, equal_placements, NULL, placement_free);
  self->free = g_ptr_array_new ();
  self->requests = g_array_new (FALSE, FALSE, sizeof (Request));
  return self;
}

void
cal_occurrence_pool_free (CalOccurrencePool *self)
{
  g_hash_table_unref (self->placed);
  g_ptr_array_unref (self->free);
  g_array_unref (self->requests);
  g_free (self);
}

void
cal_occurrence_pool_clear (CalOccurrencePool *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_remove_all (self->placed);
  g_ptr_array_set_size (self->free, 0);
  self->last = NULL;
}

void
cal_occurrence_pool_begin (CalOccurrencePool *self)
{
  g_return_if_fail (self != NULL);

  self->generation++;
}

void
cal_occurrence_pool_place (CalOccurrencePool *self,
                           const CalOccurrenceLook *look,
                           int slot,
                           const graphene_rect_t *box)
{
  Request request = { *look, slot, *box };
  Placement *placement;

  g_return_if_fail (self != NULL);

  placement = look_up (self, cal_occurrence_get_id (look->occurrence), slot);
  if (placement != NULL)
    placement->generation = self->generation;
  g_array_append_val (self->requests, request);
}

void
cal_occurrence_pool_end (CalOccurrencePool *self, GtkWidget *after)
{
  g_return_if_fail (self != NULL);

  free_unplaced (self);
  self->last = after;
  for (guint i = 0; i < self->requests->len; i++)
    fulfil (self, &g_array_index (self->requests, Request, i));
  g_array_set_size (self->requests, 0);
}

CalOccurrenceWidget *
cal_occurrence_pool_find (CalOccurrencePool *self, const char *id, int slot)
{
  Placement *placement;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  placement = look_up (self, id, slot);
  return placement != NULL ? placement->widget : NULL;
}
