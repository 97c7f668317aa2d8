/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-occurrence-widget.h"
#include "cal-series.h"
#include "cal-window-private.h"

/* How far a change of one occurrence of a series reaches: that is asked when it has been made.
 *
 * While the question is open the view shows the occurrence as it is wanted, at its new place and
 * with its new words, as after every other change, though nothing has been stored yet. For that the
 * view is given a list of its own: the schedule without the occurrence, and the wanted one in its
 * place. An answer makes the change and gives the schedule back at once, so that nothing is seen to
 * jump. No answer only gives it back; the keyboard's cursor goes back with the occurrence.
 *
 * The question points at the occurrence, wherever that is laid out, and follows it while the view
 * scrolls there: so it is opened after the next frame. */

typedef struct
{
  CalWindow *window; /* weak: the view goes after it, and the question with the view */
  CalView *view;     /* borrowed: the one that it is asked in */
  CalOccurrence *occurrence;
  CalEventFields wanted;
  CalPatch *patch; /* what was typed, to be opened again; NULL for a drag or a delete */
  char *what;
  gboolean deletes;
  GdkRectangle where; /* what it points at */
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->occurrence);
  g_clear_pointer (&self->patch, cal_patch_unref);
  cal_event_fields_clear (&self->wanted);
  g_free (self->what);
  g_free (self);
}

/* ---- the preview ---- */

static CalOccurrence *
create_wanted (Question *self)
{
  g_autoptr (CalEvent) event = cal_event_new (&self->wanted);

  return cal_occurrence_new (cal_occurrence_get_appointment (self->occurrence),
                             event,
                             cal_occurrence_get_recurrence_id (self->occurrence),
                             &cal_event_get (event)->start,
                             &cal_event_get (event)->end,
                             cal_store_get_zone (self->window->store),
                             FALSE);
}

static gboolean
is_other (gpointer item, gpointer id)
{
  return !g_str_equal (cal_occurrence_get_id (item), id);
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return cal_occurrence_compare ((CalOccurrence *) a, (CalOccurrence *) b);
}

static GListModel *
create_preview (Question *self)
{
  char *id = g_strdup (cal_occurrence_get_id (self->occurrence));
  g_autoptr (CalOccurrence) wanted = create_wanted (self);
  GListStore *one = g_list_store_new (CAL_TYPE_OCCURRENCE);
  GListStore *both = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkFilterListModel *others =
      gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->window->schedule)),
                                 GTK_FILTER (gtk_custom_filter_new (is_other, id, g_free)));
  GtkFlattenListModel *all = gtk_flatten_list_model_new (G_LIST_MODEL (both));

  g_list_store_append (one, wanted);
  g_list_store_append (both, others);
  g_list_store_append (both, one);
  g_object_unref (others);
  g_object_unref (one);
  return G_LIST_MODEL (
      gtk_sort_list_model_new (G_LIST_MODEL (all),
                               GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL))));
}

static void
show_preview (Question *self)
{
  g_autoptr (GListModel) preview = create_preview (self);

  g_object_set (self->view, "model", preview, NULL);
}

/* Another view that has been chosen meanwhile has the schedule already. */
static void
end_preview (Question *self)
{
  if (!self->deletes && self->window->view == self->view)
    g_object_set (self->view, "model", self->window->schedule, NULL);
}

/* ---- the answer ---- */

static void
take_back (Question *self)
{
  CalAppointment *seen = cal_occurrence_get_appointment (self->occurrence);

  end_preview (self);
  if (self->patch != NULL)
    cal_window_edit_again (self->window, seen, self->patch);
  else if (!self->deletes && self->window->view == self->view)
    cal_view_reveal (self->view, self->occurrence);
}

/* What is said when it is done: also how far it reached. */
static char *
describe_reach (const char *what, CalReachChoice choice)
{
  switch (choice)
    {
    case CAL_REACH_CHOICE_FOLLOWING:
      /* Translators: the first is what has been done to an appointment that repeats: “Lunch”
       * deleted */
      return g_strdup_printf (_ ("%s, with all that follow"), what);
    case CAL_REACH_CHOICE_ALL:
      /* Translators: the first is what has been done to an appointment that repeats: “Lunch”
       * deleted */
      return g_strdup_printf (_ ("%s, the whole series"), what);
    case CAL_REACH_CHOICE_THIS:
    default:
      return g_strdup (what);
    }
}

static gboolean
is_same_day_and_time (CalOccurrence *a, CalOccurrence *b)
{
  return cal_occurrence_get_wall_start (a) == cal_occurrence_get_wall_start (b)
         && cal_occurrence_get_wall_end (a) == cal_occurrence_get_wall_end (b)
         && cal_occurrence_is_all_day (a) == cal_occurrence_is_all_day (b);
}

static gboolean
is_of (CalOccurrence *occurrence, CalAppointment *appointment)
{
  CalAppointment *other = cal_occurrence_get_appointment (occurrence);

  return g_str_equal (cal_appointment_get_uid (other), cal_appointment_get_uid (appointment))
         && g_str_equal (cal_appointment_get_calendar_id (other),
                         cal_appointment_get_calendar_id (appointment));
}

/* A series that has been moved by days has other occurrences, and one that has been split is
 * another one: what the user holds is known by its words and by where it has been put. */
static CalOccurrence *
find_changed (Question *self)
{
  GListModel *schedule = G_LIST_MODEL (self->window->schedule);
  CalAppointment *appointment = cal_occurrence_get_appointment (self->occurrence);
  g_autoptr (CalOccurrence) wanted = create_wanted (self);
  g_autoptr (CalOccurrence) found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (schedule); i++)
    {
      g_autoptr (CalOccurrence) one = g_list_model_get_item (schedule, i);

      if (!is_same_day_and_time (one, wanted)
          || g_strcmp0 (cal_occurrence_get_title (one), cal_occurrence_get_title (wanted)) != 0)
        continue;
      if (found == NULL || is_of (one, appointment))
        g_set_object (&found, one);
    }
  return g_steal_pointer (&found);
}

/* The keyboard's cursor stays on what was moved. */
static void
follow_changed (Question *self)
{
  g_autoptr (CalOccurrence) changed = NULL;

  if (self->deletes || self->patch != NULL || self->window->view != self->view)
    return;
  changed = find_changed (self);
  if (changed != NULL
      && !g_str_equal (cal_occurrence_get_id (changed), cal_occurrence_get_id (self->occurrence)))
    cal_view_reveal (self->view, changed);
}

static void
answered_cb (gboolean chosen, CalReachChoice choice, gpointer user_data)
{
  static const CalSeriesReach reaches[] = { CAL_SERIES_THIS, CAL_SERIES_FOLLOWING, CAL_SERIES_ALL };
  Question *self = user_data;
  g_autoptr (CalChange) change = NULL;
  g_autofree char *what = NULL;

  if (self->window == NULL || gtk_widget_in_destruction (GTK_WIDGET (self->window)))
    return;
  if (!chosen)
    {
      take_back (self);
      return;
    }
  change = self->deletes ? cal_series_delete (self->occurrence, reaches[choice])
                         : cal_series_edit (self->occurrence, &self->wanted, reaches[choice]);
  what = describe_reach (self->what, choice);
  cal_store_apply (self->window->store, change, what);
  end_preview (self);
  follow_changed (self);
}

/* ---- where it is asked ---- */

/* The first widget below `root` that shows the occurrence of that id. */
static GtkWidget *
find_shown (GtkWidget *root, const char *id)
{
  if (!gtk_widget_get_child_visible (root))
    return NULL;
  if (CAL_IS_OCCURRENCE_WIDGET (root))
    {
      CalOccurrence *shown = cal_occurrence_widget_get_occurrence (CAL_OCCURRENCE_WIDGET (root));

      return shown != NULL && g_str_equal (cal_occurrence_get_id (shown), id) ? root : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_shown (child, id);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Below the first day of the occurrence that is seen, or where the keyboard's cursor waits for it:
 * on a "+N more" that it is a part of. */
static GdkRectangle
get_place (Question *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkWidget *shown = find_shown (view, cal_occurrence_get_id (self->occurrence));
  graphene_rect_t whole = GRAPHENE_RECT_INIT (0,
                                              0,
                                              (float) gtk_widget_get_width (view),
                                              (float) gtk_widget_get_height (view));
  graphene_rect_t bounds;

  if (shown == NULL)
    shown = gtk_widget_get_focus_child (view);
  if (shown == NULL || GTK_IS_POPOVER (shown) || !gtk_widget_get_child_visible (shown)
      || !gtk_widget_compute_bounds (shown, view, &bounds)
      || !graphene_rect_intersection (&bounds, &whole, &bounds))
    return (GdkRectangle){ (int) (whole.size.width / 2), (int) (whole.size.height / 3), 1, 1 };
  return (GdkRectangle){ (int) bounds.origin.x,
                         (int) bounds.origin.y,
                         MAX (1, (int) bounds.size.width),
                         MAX (1, (int) bounds.size.height) };
}

static void
painted_cb (GtkPopover *popover)
{
  Question *self = g_object_get_data (G_OBJECT (popover), "question");
  GtkWidget *view = gtk_widget_get_parent (GTK_WIDGET (popover));
  GdkRectangle where;

  /* Closed; or the view has been left before it could open. */
  if (view == NULL || self->window == NULL)
    return;
  if (self->window->view != self->view)
    {
      gtk_widget_unparent (GTK_WIDGET (popover));
      return;
    }
  where = get_place (self);
  if (gdk_rectangle_equal (&where, &self->where))
    return;
  self->where = where;
  gtk_popover_set_pointing_to (popover, &where);
  if (gtk_widget_get_visible (GTK_WIDGET (popover)))
    gtk_widget_queue_allocate (view);
  else
    gtk_popover_popup (popover);
}

static const char *
get_words (Question *self)
{
  if (self->deletes)
    return _ ("Delete which occurrences?");
  return self->patch != NULL ? _ ("Change which occurrences?") : _ ("Move which occurrences?");
}

static void
ask (Question *self)
{
  gboolean can_be_one = self->patch == NULL || !cal_patch_has (self->patch, CAL_FIELD_RECURRENCE);
  GtkWidget *view = GTK_WIDGET (self->view);
  CalReachPopover *popover =
      cal_reach_popover_new (get_words (self), can_be_one, answered_cb, self, question_free);

  g_object_set_data (G_OBJECT (popover), "question", self);
  cal_window_add_popover (self->window, GTK_POPOVER (popover));
  g_signal_connect_object (gtk_widget_get_frame_clock (view),
                           "after-paint",
                           G_CALLBACK (painted_cb),
                           popover,
                           G_CONNECT_SWAPPED);
  gtk_widget_queue_draw (view);
}

static Question *
question_new (CalWindow *window, CalOccurrence *occurrence, const char *what)
{
  Question *self = g_new0 (Question, 1);

  g_set_weak_pointer (&self->window, window);
  self->view = window->view;
  self->occurrence = g_object_ref (occurrence);
  self->what = g_strdup (what);
  return self;
}

/* Asks how far the change of an occurrence of a series to `wanted` reaches, and makes it. `patch`,
 * which may be NULL, is what was typed: without an answer it is opened again. */
void
cal_window_ask_edit (CalWindow *self,
                     CalOccurrence *occurrence,
                     const CalEventFields *wanted,
                     CalPatch *patch,
                     const char *what)
{
  Question *question = question_new (self, occurrence, what);

  cal_event_fields_copy (wanted, &question->wanted);
  question->patch = patch != NULL ? cal_patch_ref (patch) : NULL;
  show_preview (question);
  ask (question);
}

/* Asks which occurrences of a series are to go with this one. */
void
cal_window_ask_delete (CalWindow *self, CalOccurrence *occurrence, const char *what)
{
  Question *question = question_new (self, occurrence, what);

  question->deletes = TRUE;
  ask (question);
}
