/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-search-bar.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "cal-calendar-choice.h"
#include "cal-color-dot.h"
#include "cal-when-words.h"

/* Finds appointments of all time by their words.
 *
 * An entry under the header bar and, below it, what was found, best first; a series is one row. It
 * searches nothing itself: signal "search" (char *text) asks for it, cal_search_bar_set_results ()
 * answers. A row says in which calendar, by its colour, when, with the year, and how it is
 * repeated. Signal "picked" (CalAppointment *): go there. Keys: Escape closes; Down moves from the
 * entry into the list; Enter picks. */

/* In no year: the year is always said. */
#define NO_DAY cal_day_from_date (1, 1, 1)

struct _CalSearchBar
{
  GtkWidget parent_instance;

  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkLabel *message;
  GtkWidget *results;
  GtkListBox *list;

  GListModel *calendars; /* for the colours; NULL until it is told */
};

enum
{
  PROP_0,
  PROP_SEARCH_MODE_ENABLED,
  N_PROPERTIES,
};

enum
{
  SIGNAL_SEARCH,
  SIGNAL_PICKED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalSearchBar, cal_search_bar, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPERTIES];
static guint signals[N_SIGNALS];

static void
clear_list (CalSearchBar *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
search_changed_cb (CalSearchBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text == '\0')
    {
      clear_list (self);
      gtk_widget_set_visible (self->results, FALSE);
      cal_search_bar_set_message (self, NULL);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_SEARCH], 0, text);
}

static void
pick_row (CalSearchBar *self, GtkListBoxRow *row)
{
  CalAppointment *appointment = g_object_get_data (G_OBJECT (row), "appointment");

  g_signal_emit (self, signals[SIGNAL_PICKED], 0, appointment);
}

static void
entry_activated_cb (CalSearchBar *self)
{
  GtkListBoxRow *first = gtk_list_box_get_row_at_index (self->list, 0);

  if (first != NULL)
    pick_row (self, first);
}

static void
search_mode_cb (CalSearchBar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_MODE_ENABLED]);
}

/* "Tuesday 24 November 2026, 12:30 – 13:30", and for a series when it goes on. */
static char *
describe_when (const CalEventFields *fields)
{
  g_autofree char *when =
      cal_when_to_words (&fields->start, &fields->end, cal_zone_local (), NO_DAY);
  g_autofree char *repeat = NULL;

  if (fields->recurrence == NULL)
    return g_steal_pointer (&when);
  repeat = cal_when_repeat_to_words (fields->recurrence);
  /* Translators: when a series begins, and its rule. */
  return g_strdup_printf (_ ("%s · %s"), when, repeat);
}

static GtkWidget *
create_dot (CalSearchBar *self, CalAppointment *appointment)
{
  CalCalendar *calendar =
      self->calendars != NULL
          ? cal_calendar_choice_lookup (self->calendars,
                                        cal_appointment_get_calendar_id (appointment))
          : NULL;
  GtkWidget *dot = cal_color_dot_new (calendar != NULL ? cal_calendar_get_color (calendar) : NULL);

  gtk_widget_set_valign (dot, GTK_ALIGN_CENTER);
  if (calendar != NULL)
    gtk_widget_set_tooltip_text (dot, cal_calendar_get_name (calendar));
  return dot;
}

static void
append_row (CalSearchBar *self, CalAppointment *appointment)
{
  CalEvent *event = cal_appointment_get_master (appointment);
  g_autofree char *when = NULL;
  GtkWidget *row = adw_action_row_new ();
  const char *title = cal_appointment_get_title (appointment);

  if (event == NULL)
    event = cal_appointment_get_overrides (appointment, NULL)[0];
  when = describe_when (cal_event_get (event));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 *title == '\0' ? _ ("No title") : title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), when);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), create_dot (self, appointment));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row),
                          "appointment",
                          g_object_ref (appointment),
                          g_object_unref);
  gtk_list_box_append (self->list, row);
}

static void
cal_search_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CalSearchBar *self = CAL_SEARCH_BAR (object);

  switch (id)
    {
    case PROP_SEARCH_MODE_ENABLED:
      g_value_set_boolean (value, gtk_search_bar_get_search_mode (self->bar));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cal_search_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CalSearchBar *self = CAL_SEARCH_BAR (object);

  switch (id)
    {
    case PROP_SEARCH_MODE_ENABLED:
      gtk_search_bar_set_search_mode (self->bar, g_value_get_boolean (value));
      if (g_value_get_boolean (value))
        gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cal_search_bar_dispose (GObject *object)
{
  CalSearchBar *self = CAL_SEARCH_BAR (object);

  if (self->bar != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->bar));
  self->bar = NULL;
  g_clear_object (&self->calendars);

  G_OBJECT_CLASS (cal_search_bar_parent_class)->dispose (object);
}

static void
cal_search_bar_class_init (CalSearchBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_search_bar_dispose;
  object_class->get_property = cal_search_bar_get_property;
  object_class->set_property = cal_search_bar_set_property;

  properties[PROP_SEARCH_MODE_ENABLED] =
      g_param_spec_boolean ("search-mode-enabled",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_SEARCH] = g_signal_new ("search",
                                         CAL_TYPE_SEARCH_BAR,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_STRING);
  signals[SIGNAL_PICKED] = g_signal_new ("picked",
                                         CAL_TYPE_SEARCH_BAR,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         CAL_TYPE_APPOINTMENT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, CalSearchBar, bar);
  gtk_widget_class_bind_template_child (widget_class, CalSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, CalSearchBar, message);
  gtk_widget_class_bind_template_child (widget_class, CalSearchBar, results);
  gtk_widget_class_bind_template_child (widget_class, CalSearchBar, list);
}

static void
cal_search_bar_init (CalSearchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
  g_signal_connect_object (self->entry,
                           "search-changed",
                           G_CALLBACK (search_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry,
                           "activate",
                           G_CALLBACK (entry_activated_cb),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list,
                           "row-activated",
                           G_CALLBACK (pick_row),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bar,
                           "notify::search-mode-enabled",
                           G_CALLBACK (search_mode_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* `calendars`: GListModel of CalCalendar, for the colours. */
void
cal_search_bar_set_calendars (CalSearchBar *self, GListModel *calendars)
{
  g_return_if_fail (CAL_IS_SEARCH_BAR (self));

  g_set_object (&self->calendars, calendars);
}

/* `appointments`: CalAppointment, best first; an empty one says that nothing was found. */
void
cal_search_bar_set_results (CalSearchBar *self, GPtrArray *appointments)
{
  g_return_if_fail (CAL_IS_SEARCH_BAR (self));

  clear_list (self);
  for (guint i = 0; i < appointments->len; i++)
    append_row (self, g_ptr_array_index (appointments, i));
  gtk_widget_set_visible (self->results, appointments->len > 0);
  cal_search_bar_set_message (self, appointments->len > 0 ? NULL : _ ("No appointments found"));
}

/* One line of words below the entry; NULL for none. */
void
cal_search_bar_set_message (CalSearchBar *self, const char *message)
{
  g_return_if_fail (CAL_IS_SEARCH_BAR (self));

  gtk_label_set_label (self->message, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
}
