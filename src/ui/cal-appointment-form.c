/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-form.h"

#include <glib/gi18n-lib.h>

#include "cal-appointment-when.h"
#include "cal-calendar-choice.h"
#include "cal-repeat-row.h"
#include "cal-rule-preview.h"

/* The fields of an appointment: what, when, how often, where, and the rest.
 *
 * All it knows is an immutable draft: each widget's change goes through a function of the draft,
 * what comes out is rendered into all widgets. Rendering the same draft changes nothing, so it ends
 * there.
 *
 * Keys: Enter in a row goes to what comes next. Rows of dates and times take their text when the
 * focus leaves them, and when the form is committed. */

struct _CalAppointmentForm
{
  GtkBox parent_instance;

  AdwEntryRow *title_row;
  AdwComboRow *calendar_row;
  CalAppointmentWhen *when;
  CalRepeatRow *repeat_row;
  GtkWidget *place_group;
  AdwEntryRow *location_row;
  AdwEntryRow *url_row;
  GtkWidget *url_button;
  GtkWidget *notes_row;
  GtkTextView *notes;
  AdwEntryRow *categories_row;
  AdwComboRow *status_row;
  GtkSwitch *busy;

  CalAppointmentDraft *draft;
  gboolean is_whole;
  gboolean is_rendering;
};

G_DEFINE_FINAL_TYPE (CalAppointmentForm, cal_appointment_form, GTK_TYPE_BOX)

/* --- From the draft to the widgets ----------------------------------------------------- */

static const char *
text_of (const char *text)
{
  return text != NULL ? text : "";
}

static void
render_text (AdwEntryRow *row, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (row)), text_of (text)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (row), text_of (text));
}

static char *
get_notes (CalAppointmentForm *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
render_notes (CalAppointmentForm *self, const char *text)
{
  g_autofree char *shown = get_notes (self);

  if (g_strcmp0 (shown, text_of (text)) != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->notes), text_of (text), -1);
}

/* What is being typed stays as it is while it means the same: "Work, ". */
static void
render_categories (CalAppointmentForm *self)
{
  char **categories = cal_appointment_draft_get (self->draft)->categories;
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->categories_row));
  g_autoptr (CalAppointmentDraft) same = cal_appointment_draft_set_categories (self->draft, typed);
  g_autofree char *text = NULL;

  if (same == self->draft)
    return;
  text = categories != NULL ? g_strjoinv (", ", categories) : g_strdup ("");
  render_text (self->categories_row, text);
}

static gboolean
is_link (const char *text)
{
  return text != NULL
         && (g_str_has_prefix (text, "https://") || g_str_has_prefix (text, "http://"));
}

static void
render (CalAppointmentForm *self)
{
  const CalEventFields *fields = cal_appointment_draft_get (self->draft);
  GListModel *calendars = adw_combo_row_get_model (self->calendar_row);
  const char *calendar_id = cal_appointment_draft_get_calendar (self->draft);

  self->is_rendering = TRUE;
  render_text (self->title_row, fields->title);
  render_text (self->location_row, fields->location);
  render_text (self->url_row, fields->url);
  /* With the box that it is in, which would hold a place free for it. */
  gtk_widget_set_visible (gtk_widget_get_parent (self->url_button), is_link (fields->url));
  render_notes (self, fields->description);
  render_categories (self);
  adw_combo_row_set_selected (self->status_row, fields->status);
  gtk_switch_set_active (self->busy, !fields->transparent);
  if (calendars != NULL)
    adw_combo_row_set_selected (self->calendar_row,
                                cal_calendar_choice_find (calendars, calendar_id));
  cal_appointment_when_set_draft (self->when, self->draft);
  cal_repeat_row_set_recurrence (self->repeat_row, fields->recurrence, &fields->start);
  self->is_rendering = FALSE;
}

/* Takes the new draft. */
static void
change_draft (CalAppointmentForm *self, CalAppointmentDraft *draft)
{
  gboolean is_same = draft == self->draft;

  cal_appointment_draft_unref (self->draft);
  self->draft = draft;
  if (!is_same)
    render (self);
}

/* --- From the widgets to the draft ----------------------------------------------------- */

static gboolean
is_input (CalAppointmentForm *self)
{
  return self->draft != NULL && !self->is_rendering;
}

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
title_changed_cb (CalAppointmentForm *self)
{
  if (is_input (self))
    change_draft (self, cal_appointment_draft_set_title (self->draft, get_text (self->title_row)));
}

static void
location_changed_cb (CalAppointmentForm *self)
{
  if (is_input (self))
    change_draft (self,
                  cal_appointment_draft_set_location (self->draft, get_text (self->location_row)));
}

static void
url_changed_cb (CalAppointmentForm *self)
{
  if (is_input (self))
    change_draft (self, cal_appointment_draft_set_url (self->draft, get_text (self->url_row)));
}

static void
url_opened_cb (CalAppointmentForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                get_text (self->url_row),
                GDK_CURRENT_TIME);
}

static void
categories_changed_cb (CalAppointmentForm *self)
{
  if (is_input (self))
    change_draft (
        self,
        cal_appointment_draft_set_categories (self->draft, get_text (self->categories_row)));
}

static void
notes_changed_cb (CalAppointmentForm *self)
{
  g_autofree char *text = NULL;

  if (!is_input (self))
    return;
  text = get_notes (self);
  change_draft (self, cal_appointment_draft_set_description (self->draft, text));
}

static void
row_activated_cb (CalAppointmentForm *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (root != NULL)
    gtk_widget_child_focus (GTK_WIDGET (root), GTK_DIR_TAB_FORWARD);
}

static void
calendar_chosen_cb (CalAppointmentForm *self)
{
  CalCalendar *calendar = adw_combo_row_get_selected_item (self->calendar_row);

  if (is_input (self) && calendar != NULL)
    change_draft (self,
                  cal_appointment_draft_set_calendar (self->draft, cal_calendar_get_id (calendar)));
}

static void
status_chosen_cb (CalAppointmentForm *self)
{
  guint selected = adw_combo_row_get_selected (self->status_row);

  if (is_input (self) && selected <= CAL_STATUS_CANCELLED)
    change_draft (self, cal_appointment_draft_set_status (self->draft, (CalStatus) selected));
}

static void
busy_toggled_cb (CalAppointmentForm *self)
{
  if (is_input (self))
    change_draft (
        self,
        cal_appointment_draft_set_transparent (self->draft, !gtk_switch_get_active (self->busy)));
}

/* An appointment whose rule doesn't fit its day goes to the first day that does, unless it is one
 * of a series that is there. */
static void
repeat_changed_cb (CalAppointmentForm *self)
{
  const CalTime *start;
  g_autoptr (CalRecurrence) recurrence = NULL;
  g_autoptr (CalAppointmentDraft) moved = NULL;

  if (!is_input (self))
    return;
  start = &cal_appointment_draft_get (self->draft)->start;
  recurrence = cal_repeat_row_get_recurrence (self->repeat_row, start);
  if (self->is_whole && recurrence != NULL)
    {
      CalTime first = cal_rule_preview_find_first (recurrence);

      moved = cal_appointment_draft_set_start_day (self->draft, cal_day_of_wall (first.wall));
      g_clear_pointer (&recurrence, cal_recurrence_unref);
      recurrence = cal_repeat_row_get_recurrence (self->repeat_row, &first);
    }
  else
    moved = cal_appointment_draft_ref (self->draft);
  change_draft (self, cal_appointment_draft_set_recurrence (moved, recurrence));
}

/* A series that is moved as a whole takes its rule along: weekly on Tuesday becomes weekly on
 * Wednesday. Where one occurrence is edited the rule is not its own. */
static void
when_changed_cb (CalAppointmentForm *self)
{
  CalAppointmentDraft *moved = cal_appointment_when_get_draft (self->when);
  const CalTime *start = &cal_appointment_draft_get (moved)->start;
  g_autoptr (CalRecurrence) recurrence = NULL;

  if (!is_input (self))
    return;
  if (!self->is_whole || !cal_repeat_row_set_start (self->repeat_row, start))
    {
      change_draft (self, cal_appointment_draft_ref (moved));
      return;
    }
  recurrence = cal_repeat_row_get_recurrence (self->repeat_row, start);
  change_draft (self, cal_appointment_draft_set_recurrence (moved, recurrence));
}

static void
cal_appointment_form_dispose (GObject *object)
{
  CalAppointmentForm *self = CAL_APPOINTMENT_FORM (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_APPOINTMENT_FORM);
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);

  G_OBJECT_CLASS (cal_appointment_form_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, title_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, calendar_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, when);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, place_group);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, location_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, url_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, url_button);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, notes_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, notes);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, categories_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, status_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentForm, busy);
  gtk_widget_class_bind_template_callback (widget_class, title_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, location_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, url_opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, categories_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, calendar_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, status_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, busy_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, repeat_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, when_changed_cb);
}

static void
cal_appointment_form_class_init (CalAppointmentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_appointment_form_dispose;

  g_type_ensure (CAL_TYPE_APPOINTMENT_WHEN);
  g_type_ensure (CAL_TYPE_REPEAT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-appointment-form.ui");
  bind_template (widget_class);
}

/* An entry row doesn't name the text in it. */
static void
name_text (AdwEntryRow *row, const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  -1);
}

/* What was selected would stay so, grey, when nobody is in it any more. */
static void
title_left_cb (CalAppointmentForm *self)
{
  gtk_editable_select_region (GTK_EDITABLE (self->title_row), 0, 0);
}

static void
cal_appointment_form_init (CalAppointmentForm *self)
{
  g_autoptr (PangoAttrList) big = pango_attr_list_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  pango_attr_list_insert (big, pango_attr_scale_new (1.25));
  pango_attr_list_insert (big, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  adw_entry_row_set_attributes (self->title_row, big);
  g_signal_connect_object (focus, "leave", G_CALLBACK (title_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (
      GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->title_row))),
      focus);
  name_text (self->title_row, _ ("Title"));
  name_text (self->location_row, _ ("Location"));
  name_text (self->url_row, _ ("Link"));
  name_text (self->categories_row, _ ("Categories"));
  /* It stands on the ground of its row. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->notes), "view");
  g_signal_connect_object (gtk_text_view_get_buffer (self->notes),
                           "changed",
                           G_CALLBACK (notes_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* All of the title is selected, with its beginning in sight. */
static void
focus_title (CalAppointmentForm *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->title_row));
  gtk_editable_select_region (GTK_EDITABLE (self->title_row), -1, 0);
}

void
cal_appointment_form_open (CalAppointmentForm *self,
                           CalAppointmentDraft *draft,
                           GListModel *calendars,
                           gboolean is_whole)
{
  const char *calendar_id;
  g_autoptr (GListModel) choices = NULL;
  g_autoptr (GtkListItemFactory) factory = cal_calendar_choice_new_factory ();

  g_return_if_fail (CAL_IS_APPOINTMENT_FORM (self));
  g_return_if_fail (draft != NULL);
  g_return_if_fail (G_IS_LIST_MODEL (calendars));

  calendar_id = cal_appointment_draft_get_calendar (draft);
  choices = cal_calendar_choice_new_model (calendars, calendar_id);
  self->is_whole = is_whole;
  cal_repeat_row_set_moves_start (self->repeat_row, is_whole);
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);
  adw_combo_row_set_factory (self->calendar_row, factory);
  adw_combo_row_set_model (self->calendar_row, choices);
  /* Nothing to choose is no stop. */
  gtk_widget_set_focusable (GTK_WIDGET (self->calendar_row),
                            g_list_model_get_n_items (choices) > 1);
  if (calendar_id == NULL && g_list_model_get_n_items (choices) > 0)
    {
      g_autoptr (CalCalendar) first = g_list_model_get_item (choices, 0);

      self->draft = cal_appointment_draft_set_calendar (draft, cal_calendar_get_id (first));
    }
  else
    self->draft = cal_appointment_draft_ref (draft);
  render (self);
  focus_title (self);
}

/* Of what could be chosen only what is. */
static void
lock_choice (CalAppointmentForm *self, AdwComboRow *row)
{
  GObject *selected = adw_combo_row_get_selected_item (row);
  g_autoptr (GListStore) only = g_list_store_new (G_TYPE_OBJECT);

  if (selected != NULL)
    g_list_store_append (only, selected);
  self->is_rendering = TRUE;
  adw_combo_row_set_model (row, G_LIST_MODEL (only));
  self->is_rendering = FALSE;
}

static void
lock_text (AdwEntryRow *row)
{
  gtk_editable_set_editable (GTK_EDITABLE (row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (row), *get_text (row) != '\0');
}

void
cal_appointment_form_lock (CalAppointmentForm *self)
{
  const CalEventFields *fields;

  g_return_if_fail (CAL_IS_APPOINTMENT_FORM (self));
  g_return_if_fail (self->draft != NULL);

  fields = cal_appointment_draft_get (self->draft);
  gtk_widget_add_css_class (GTK_WIDGET (self), "locked");
  gtk_editable_set_editable (GTK_EDITABLE (self->title_row), FALSE);
  lock_text (self->location_row);
  lock_text (self->url_row);
  lock_text (self->categories_row);
  gtk_text_view_set_editable (self->notes, FALSE);
  gtk_text_view_set_cursor_visible (self->notes, FALSE);
  gtk_widget_set_visible (self->notes_row, *text_of (fields->description) != '\0');
  gtk_widget_set_visible (self->place_group,
                          gtk_widget_get_visible (GTK_WIDGET (self->location_row))
                              || gtk_widget_get_visible (GTK_WIDGET (self->url_row))
                              || gtk_widget_get_visible (self->notes_row));
  lock_choice (self, self->calendar_row);
  lock_choice (self, self->status_row);
  gtk_widget_set_sensitive (GTK_WIDGET (self->busy), FALSE);
  cal_appointment_when_set_editable (self->when, FALSE);
  cal_repeat_row_set_editable (self->repeat_row, FALSE);
}

CalAppointmentDraft *
cal_appointment_form_get_draft (CalAppointmentForm *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT_FORM (self), NULL);

  return self->draft;
}

gboolean
cal_appointment_form_commit (CalAppointmentForm *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT_FORM (self), FALSE);

  return cal_appointment_when_commit (self->when);
}
