/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-dialog.h"

#include <glib/gi18n-lib.h>

#include "cal-appointment-draft.h"
#include "cal-calendar-choice.h"
#include "cal-date-row.h"
#include "cal-question.h"
#include "cal-repeat-row.h"
#include "cal-time-row.h"
#include "cal-zone-row.h"

/* The editor of one appointment.
 *
 * All it knows is an immutable draft: each widget's change goes through a function of the draft,
 * what comes out is rendered into all widgets. Rendering the same draft changes nothing, so it ends
 * there.
 *
 * It is spent after one call of on_create or on_update: a second Save finds no callback any more.
 * Saving an appointment in which nothing was changed calls nothing.
 *
 * Keys: Escape cancels (and asks when something would be lost), Ctrl+Enter saves, Enter in the
 * title goes to what comes next. Rows take their text when the focus leaves them, and all of them
 * before saving. */

struct _CalAppointmentDialog
{
  AdwWindow parent_instance;

  AdwEntryRow *title_row;
  AdwComboRow *calendar_row;
  GtkSwitch *all_day;
  CalMomentRow *start_day;
  CalMomentRow *start_time;
  GtkWidget *start_time_list;
  GtkLabel *start_problem;
  CalMomentRow *end_day;
  CalMomentRow *end_time;
  GtkWidget *end_time_list;
  GtkLabel *end_problem;
  CalRepeatRow *repeat_row;
  CalZoneRow *zone_row;
  CalZoneRow *end_zone_row;
  AdwEntryRow *location_row;
  AdwComboRow *status_row;
  GtkTextView *notes;
  GtkButton *save_button;

  GListModel *calendars;
  CalAppointmentDraft *draft;
  CalAppointment *seen; /* NULL: a new one */
  CalReach reach;
  CalTime recurrence_id;
  CalAppointmentDialogCreateFunc on_create;
  CalAppointmentDialogUpdateFunc on_update;
  gpointer user_data;
  GDestroyNotify destroy;
  guint is_rendering : 1;
  guint is_stale : 1; /* the draft changed while it was being rendered */
  guint is_asking : 1;
  guint is_spent : 1;
};

G_DEFINE_FINAL_TYPE (CalAppointmentDialog, cal_appointment_dialog, ADW_TYPE_WINDOW)

/* --- From the draft to the widgets
 * ---------------------------------------------------------------- */

static CalMomentRow *
get_row (CalAppointmentDialog *self, CalDraftField field)
{
  CalMomentRow *rows[] = { self->start_day, self->start_time, self->end_day, self->end_time };

  return rows[field];
}

static void
render_text (GtkEditable *editable, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (editable), text != NULL ? text : "") != 0)
    gtk_editable_set_text (editable, text != NULL ? text : "");
}

static char *
get_notes (CalAppointmentDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->notes);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
render_notes (CalAppointmentDialog *self, const char *text)
{
  g_autofree char *shown = get_notes (self);

  if (g_strcmp0 (shown, text != NULL ? text : "") != 0)
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->notes), text != NULL ? text : "", -1);
}

static void
render_problem (GtkLabel *label, const char *day_problem, const char *time_problem)
{
  const char *problem = day_problem != NULL ? day_problem : time_problem;

  gtk_label_set_label (label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);
}

static void
render_problems (CalAppointmentDialog *self, CalAppointmentDraft *draft)
{
  const char *problems[CAL_DRAFT_N_FIELDS];

  for (int field = 0; field < CAL_DRAFT_N_FIELDS; field++)
    {
      problems[field] = cal_appointment_draft_get_problem (draft, field);
      cal_moment_row_set_problem (get_row (self, field), problems[field]);
    }
  render_problem (self->start_problem,
                  problems[CAL_DRAFT_START_DAY],
                  problems[CAL_DRAFT_START_TIME]);
  render_problem (self->end_problem, problems[CAL_DRAFT_END_DAY], problems[CAL_DRAFT_END_TIME]);
}

static void
render_when (CalAppointmentDialog *self, CalAppointmentDraft *draft)
{
  gboolean all_day = cal_appointment_draft_get_all_day (draft);
  int start_day = cal_appointment_draft_get_start_day (draft);
  int end_day = cal_appointment_draft_get_end_day (draft);
  gint64 start_time = cal_appointment_draft_get_start_time (draft);

  gtk_switch_set_active (self->all_day, all_day);
  gtk_widget_set_visible (self->start_time_list, !all_day);
  gtk_widget_set_visible (self->end_time_list, !all_day);
  cal_moment_row_set_value (self->start_day, start_day);
  cal_moment_row_set_value (self->end_day, end_day);
  cal_moment_row_set_value (self->start_time, start_time);
  cal_moment_row_set_value (self->end_time, cal_appointment_draft_get_end_time (draft));
  cal_time_row_set_after (CAL_TIME_ROW (self->end_time), start_day == end_day ? start_time : -1);
}

/* The zone of the end is offered where it differs, or where the start is away from home. */
static void
render_rule (CalAppointmentDialog *self, const CalEventFields *fields)
{
  const CalZone *local = cal_zone_local ();
  const CalTime *start = &fields->start, *end = &fields->end;
  gint64 instant = cal_time_to_instant (start, local);
  gboolean zoned = start->kind == CAL_TIME_ZONED;

  cal_repeat_row_set_recurrence (self->repeat_row, fields->recurrence, start);
  cal_zone_row_set_zone (self->zone_row, zoned ? start->zone : NULL, instant);
  cal_zone_row_set_zone (self->end_zone_row, zoned ? end->zone : NULL, instant);
  gtk_widget_set_visible (GTK_WIDGET (self->zone_row), start->kind != CAL_TIME_DATE);
  gtk_widget_set_visible (GTK_WIDGET (self->end_zone_row),
                          zoned && (start->zone != local || end->zone != start->zone));
}

static void
render_draft (CalAppointmentDialog *self, CalAppointmentDraft *draft)
{
  const CalEventFields *fields = cal_appointment_draft_get (draft);
  GListModel *model = adw_combo_row_get_model (self->calendar_row);
  const char *calendar_id = cal_appointment_draft_get_calendar (draft);

  render_text (GTK_EDITABLE (self->title_row), fields->title);
  render_text (GTK_EDITABLE (self->location_row), fields->location);
  render_notes (self, fields->description);
  adw_combo_row_set_selected (self->status_row, fields->status);
  if (model != NULL)
    adw_combo_row_set_selected (self->calendar_row, cal_calendar_choice_find (model, calendar_id));
  render_when (self, draft);
  render_rule (self, fields);
  render_problems (self, draft);
}

static void
render (CalAppointmentDialog *self)
{
  if (self->is_rendering)
    {
      self->is_stale = TRUE;
      return;
    }
  self->is_rendering = TRUE;
  do
    {
      g_autoptr (CalAppointmentDraft) draft = cal_appointment_draft_ref (self->draft);

      self->is_stale = FALSE;
      render_draft (self, draft);
    }
  while (self->is_stale);
  self->is_rendering = FALSE;
}

/* Takes the new draft. */
static void
set_draft (CalAppointmentDialog *self, CalAppointmentDraft *draft)
{
  gboolean is_same = draft == self->draft;

  g_clear_pointer (&self->draft, cal_appointment_draft_unref);
  self->draft = draft;
  if (!is_same)
    render (self);
}

/* --- From the widgets to the draft
 * ---------------------------------------------------------------- */

static void
title_changed_cb (CalAppointmentDialog *self)
{
  if (self->draft != NULL && !self->is_rendering)
    set_draft (
        self,
        cal_appointment_draft_set_title (self->draft,
                                         gtk_editable_get_text (GTK_EDITABLE (self->title_row))));
}

static void
location_changed_cb (CalAppointmentDialog *self)
{
  if (self->draft != NULL && !self->is_rendering)
    set_draft (self,
               cal_appointment_draft_set_location (
                   self->draft,
                   gtk_editable_get_text (GTK_EDITABLE (self->location_row))));
}

static void
notes_changed_cb (CalAppointmentDialog *self)
{
  g_autofree char *text = NULL;

  if (self->draft == NULL || self->is_rendering)
    return;
  text = get_notes (self);
  set_draft (self, cal_appointment_draft_set_description (self->draft, text));
}

static void
title_activated_cb (CalAppointmentDialog *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
calendar_chosen_cb (CalAppointmentDialog *self)
{
  CalCalendar *calendar = adw_combo_row_get_selected_item (self->calendar_row);

  if (self->draft != NULL && !self->is_rendering && calendar != NULL)
    set_draft (self,
               cal_appointment_draft_set_calendar (self->draft, cal_calendar_get_id (calendar)));
}

static void
status_chosen_cb (CalAppointmentDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->status_row);

  if (self->draft != NULL && !self->is_rendering && selected <= CAL_STATUS_CANCELLED)
    set_draft (self, cal_appointment_draft_set_status (self->draft, (CalStatus) selected));
}

static void
repeat_changed_cb (CalAppointmentDialog *self)
{
  g_autoptr (CalRecurrence) recurrence = NULL;

  if (self->draft == NULL || self->is_rendering)
    return;
  recurrence = cal_repeat_row_get_recurrence (self->repeat_row,
                                              &cal_appointment_draft_get (self->draft)->start);
  set_draft (self, cal_appointment_draft_set_recurrence (self->draft, recurrence));
}

static void
zone_changed_cb (CalAppointmentDialog *self)
{
  if (self->draft != NULL && !self->is_rendering)
    set_draft (
        self,
        cal_appointment_draft_set_start_zone (self->draft, cal_zone_row_get_zone (self->zone_row)));
}

static void
end_zone_changed_cb (CalAppointmentDialog *self)
{
  if (self->draft != NULL && !self->is_rendering)
    set_draft (self,
               cal_appointment_draft_set_end_zone (self->draft,
                                                   cal_zone_row_get_zone (self->end_zone_row)));
}

static void
all_day_toggled_cb (CalAppointmentDialog *self)
{
  if (self->draft != NULL && !self->is_rendering)
    set_draft (
        self,
        cal_appointment_draft_set_all_day (self->draft, gtk_switch_get_active (self->all_day)));
}

static CalAppointmentDraft *
apply_value (CalAppointmentDraft *draft, CalDraftField field, gint64 value)
{
  switch (field)
    {
    case CAL_DRAFT_START_DAY:
      return cal_appointment_draft_set_start_day (draft, (int) value);
    case CAL_DRAFT_START_TIME:
      return cal_appointment_draft_set_start_time (draft, value);
    case CAL_DRAFT_END_DAY:
      return cal_appointment_draft_set_end_day (draft, (int) value);
    case CAL_DRAFT_END_TIME:
    case CAL_DRAFT_N_FIELDS:
    default:
      return cal_appointment_draft_set_end_time (draft, value);
    }
}

/* A series that is moved as a whole takes its rule along: weekly on Tuesday becomes weekly on
 * Wednesday. Where one occurrence is edited the rule is not its own. */
static CalAppointmentDraft *
carry_rule (CalAppointmentDialog *self, CalAppointmentDraft *moved)
{
  const CalTime *start = &cal_appointment_draft_get (moved)->start;
  g_autoptr (CalRecurrence) recurrence = NULL;
  CalAppointmentDraft *carried;

  if (self->reach == CAL_REACH_THIS || !cal_repeat_row_set_start (self->repeat_row, start))
    return moved;
  recurrence = cal_repeat_row_get_recurrence (self->repeat_row, start);
  carried = cal_appointment_draft_set_recurrence (moved, recurrence);
  cal_appointment_draft_unref (moved);
  return carried;
}

static void
moment_changed (CalAppointmentDialog *self, CalDraftField field)
{
  CalMomentRow *row = get_row (self, field);
  gboolean is_time = field == CAL_DRAFT_START_TIME || field == CAL_DRAFT_END_TIME;

  if (self->draft == NULL || self->is_rendering)
    return;
  if (is_time && cal_appointment_draft_get_all_day (self->draft))
    return;
  if (cal_moment_row_get_unreadable (row))
    set_draft (self, cal_appointment_draft_set_unreadable (self->draft, field, TRUE));
  else
    set_draft (self,
               carry_rule (self, apply_value (self->draft, field, cal_moment_row_get_value (row))));
}

static void
start_day_changed_cb (CalAppointmentDialog *self)
{
  moment_changed (self, CAL_DRAFT_START_DAY);
}

static void
start_time_changed_cb (CalAppointmentDialog *self)
{
  moment_changed (self, CAL_DRAFT_START_TIME);
}

static void
end_day_changed_cb (CalAppointmentDialog *self)
{
  moment_changed (self, CAL_DRAFT_END_DAY);
}

static void
end_time_changed_cb (CalAppointmentDialog *self)
{
  moment_changed (self, CAL_DRAFT_END_TIME);
}

/* What stands in the rows is taken; FALSE, with the focus on it, when something is wrong. */
static gboolean
commit_rows (CalAppointmentDialog *self)
{
  for (int field = 0; field < CAL_DRAFT_N_FIELDS; field++)
    if (gtk_widget_get_mapped (GTK_WIDGET (get_row (self, field))))
      cal_moment_row_commit (get_row (self, field));
  for (int field = 0; field < CAL_DRAFT_N_FIELDS; field++)
    if (cal_appointment_draft_get_problem (self->draft, field) != NULL)
      {
        gtk_widget_grab_focus (GTK_WIDGET (get_row (self, field)));
        return FALSE;
      }
  return cal_appointment_draft_is_valid (self->draft);
}

/* --- Saving and closing
 * --------------------------------------------------------------------------- */

static void
create_appointment (CalAppointmentDialog *self)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) appointment = NULL;

  cal_appointment_draft_get_wanted (self->draft, &fields);
  appointment =
      cal_appointment_new_single (cal_appointment_draft_get_calendar (self->draft), &fields);
  self->on_create (appointment, self->user_data);
}

static void
update_appointment (CalAppointmentDialog *self)
{
  g_autoptr (CalPatch) patch =
      cal_appointment_draft_to_patch (self->draft, self->reach, &self->recurrence_id);

  if (!cal_patch_is_empty (patch))
    self->on_update (self->seen, patch, self->user_data);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalAppointmentDialog) self = g_object_ref (CAL_APPOINTMENT_DIALOG (widget));

  if (self->is_spent || self->draft == NULL || !commit_rows (self)
      || cal_appointment_draft_get_calendar (self->draft) == NULL)
    return;
  self->is_spent = TRUE;
  if (self->seen == NULL)
    create_appointment (self);
  else
    update_appointment (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
discard_answered_cb (CalAppointmentDialog *self, const char *response, GtkWindow *question)
{
  self->is_asking = FALSE;
  if (g_str_equal (response, "discard"))
    {
      self->is_spent = TRUE;
      /* The question may outlive this call, and would look for a parent that is no more. */
      gtk_window_set_transient_for (question, NULL);
      gtk_window_destroy (GTK_WINDOW (self));
    }
}

static void
ask_to_discard (CalAppointmentDialog *self)
{
  AdwMessageDialog *dialog = cal_question_new (GTK_WINDOW (self),
                                               _ ("Discard Changes?"),
                                               _ ("What you typed has not been saved."));

  self->is_asking = TRUE;
  adw_message_dialog_add_responses (dialog,
                                    "keep",
                                    _ ("_Keep Editing"),
                                    "discard",
                                    _ ("_Discard"),
                                    NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "keep");
  adw_message_dialog_set_close_response (dialog, "keep");
  g_signal_connect_object (dialog,
                           "response",
                           G_CALLBACK (discard_answered_cb),
                           self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
cal_appointment_dialog_close_request (GtkWindow *window)
{
  CalAppointmentDialog *self = CAL_APPOINTMENT_DIALOG (window);

  if (self->is_spent || self->draft == NULL)
    return GTK_WINDOW_CLASS (cal_appointment_dialog_parent_class)->close_request (window);
  commit_rows (self);
  if (!cal_appointment_draft_is_changed (self->draft))
    return GTK_WINDOW_CLASS (cal_appointment_dialog_parent_class)->close_request (window);
  if (!self->is_asking)
    ask_to_discard (self);
  return TRUE;
}

static void
cal_appointment_dialog_dispose (GObject *object)
{
  CalAppointmentDialog *self = CAL_APPOINTMENT_DIALOG (object);
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_APPOINTMENT_DIALOG);
  g_clear_object (&self->calendars);
  g_clear_object (&self->seen);
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);
  if (destroy != NULL)
    destroy (self->user_data);

  G_OBJECT_CLASS (cal_appointment_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, title_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, calendar_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, all_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, start_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, start_time);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, start_time_list);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, start_problem);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, end_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, end_time);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, end_time_list);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, end_problem);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, zone_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, end_zone_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, location_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, status_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, notes);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, save_button);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, title_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, title_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, location_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, calendar_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, status_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, repeat_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_zone_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_day_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_time_changed_cb);
}

static void
cal_appointment_dialog_class_init (CalAppointmentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_appointment_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = cal_appointment_dialog_close_request;

  g_type_ensure (CAL_TYPE_DATE_ROW);
  g_type_ensure (CAL_TYPE_REPEAT_ROW);
  g_type_ensure (CAL_TYPE_TIME_ROW);
  g_type_ensure (CAL_TYPE_ZONE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class,
      "/org/example/Calendar/ui/cal-appointment-dialog.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  gtk_widget_class_install_action (widget_class, "appointment.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* Ctrl+Enter, caught before the notes take it for a new line. */
static void
add_save_keys (CalAppointmentDialog *self)
{
  static const guint keys[] = { GDK_KEY_Return, GDK_KEY_KP_Enter };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (keys[i], GDK_CONTROL_MASK),
                          gtk_named_action_new ("appointment.save")));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
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

static void
cal_appointment_dialog_init (CalAppointmentDialog *self)
{
  g_autoptr (PangoAttrList) big = pango_attr_list_new ();

  self->recurrence_id = cal_time_none ();
  gtk_widget_init_template (GTK_WIDGET (self));
  add_save_keys (self);
  pango_attr_list_insert (big, pango_attr_scale_new (1.25));
  pango_attr_list_insert (big, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  adw_entry_row_set_attributes (self->title_row, big);
  name_text (self->title_row, _ ("Title"));
  name_text (self->location_row, _ ("Location"));
  /* It stands on the ground of its row. */
  gtk_widget_remove_css_class (GTK_WIDGET (self->notes), "view");
  g_signal_connect_object (gtk_text_view_get_buffer (self->notes),
                           "changed",
                           G_CALLBACK (notes_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* --- Opening
 * -------------------------------------------------------------------------------------- */

/* Takes the draft and shows it, with the words for its purpose. */
static void
open_draft (CalAppointmentDialog *self,
            CalAppointmentDraft *draft,
            const char *title,
            const char *save)
{
  const char *calendar_id = cal_appointment_draft_get_calendar (draft);
  g_autoptr (GListModel) model = cal_calendar_choice_new_model (self->calendars, calendar_id);
  g_autoptr (GtkListItemFactory) factory = cal_calendar_choice_new_factory ();

  g_clear_pointer (&self->draft, cal_appointment_draft_unref);
  if (calendar_id == NULL && g_list_model_get_n_items (model) > 0)
    {
      g_autoptr (CalCalendar) first = g_list_model_get_item (model, 0);
      CalAppointmentDraft *with_calendar =
          cal_appointment_draft_set_calendar (draft, cal_calendar_get_id (first));

      cal_appointment_draft_unref (draft);
      draft = with_calendar;
    }
  adw_combo_row_set_factory (self->calendar_row, factory);
  adw_combo_row_set_model (self->calendar_row, model);
  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->save_button, save);
  self->draft = draft;
  render (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->title_row));
}

CalAppointmentDialog *
cal_appointment_dialog_new (GListModel *calendars,
                            CalAppointmentDialogCreateFunc on_create,
                            CalAppointmentDialogUpdateFunc on_update,
                            gpointer user_data,
                            GDestroyNotify destroy)
{
  CalAppointmentDialog *self;

  g_return_val_if_fail (G_IS_LIST_MODEL (calendars), NULL);
  g_return_val_if_fail (on_create != NULL && on_update != NULL, NULL);

  self = g_object_new (CAL_TYPE_APPOINTMENT_DIALOG, NULL);
  self->calendars = g_object_ref (calendars);
  self->on_create = on_create;
  self->on_update = on_update;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}

void
cal_appointment_dialog_compose (CalAppointmentDialog *self,
                                const char *calendar_id,
                                const CalEventFields *fields)
{
  g_return_if_fail (CAL_IS_APPOINTMENT_DIALOG (self));

  g_clear_object (&self->seen);
  open_draft (self,
              cal_appointment_draft_new_compose (calendar_id,
                                                 fields,
                                                 cal_zone_local (),
                                                 g_get_real_time ()),
              _ ("New Appointment"),
              _ ("_Add"));
}

void
cal_appointment_dialog_edit (CalAppointmentDialog *self, CalOccurrence *occurrence, CalReach reach)
{
  CalAppointment *appointment;
  CalEvent *master;
  g_auto (CalEventFields) fields = { 0 };
  const CalTime *recurrence_id;

  g_return_if_fail (CAL_IS_APPOINTMENT_DIALOG (self));
  g_return_if_fail (CAL_IS_OCCURRENCE (occurrence));

  appointment = cal_occurrence_get_appointment (occurrence);
  master = cal_appointment_get_master (appointment);
  recurrence_id = cal_occurrence_get_recurrence_id (occurrence);
  if (reach == CAL_REACH_ALL && master != NULL)
    cal_event_fields_copy (cal_event_get (master), &fields);
  else
    cal_occurrence_get_fields (occurrence, &fields);
  /* Of an occurrence that was changed by itself too, how its series repeats. */
  if (fields.recurrence == NULL && master != NULL && cal_event_get (master)->recurrence != NULL)
    fields.recurrence = cal_recurrence_ref (cal_event_get (master)->recurrence);
  g_set_object (&self->seen, appointment);
  self->reach = reach;
  self->recurrence_id = reach == CAL_REACH_THIS ? *recurrence_id : cal_time_none ();
  open_draft (self,
              cal_appointment_draft_new_edit (cal_appointment_get_calendar_id (appointment),
                                              &fields,
                                              cal_zone_local (),
                                              g_get_real_time ()),
              _ ("Edit Appointment"),
              _ ("_Save"));
}

void
cal_appointment_dialog_edit_again (CalAppointmentDialog *self,
                                   CalAppointment *seen,
                                   CalPatch *refused)
{
  const char *calendar_id, *new_calendar;
  CalAppointmentDraft *draft;

  g_return_if_fail (CAL_IS_APPOINTMENT_DIALOG (self));
  g_return_if_fail (CAL_IS_APPOINTMENT (seen));
  g_return_if_fail (refused != NULL);

  calendar_id = cal_appointment_get_calendar_id (seen);
  new_calendar = cal_patch_get_new_calendar (refused);
  g_set_object (&self->seen, seen);
  self->reach = cal_patch_get_reach (refused);
  self->recurrence_id = *cal_patch_get_recurrence_id (refused);
  draft = cal_appointment_draft_new_edit (calendar_id,
                                          cal_patch_get_seen (refused),
                                          cal_zone_local (),
                                          g_get_real_time ());
  open_draft (self,
              cal_appointment_draft_set_wanted (draft,
                                                new_calendar != NULL ? new_calendar : calendar_id,
                                                cal_patch_get_wanted (refused)),
              _ ("Edit Appointment"),
              _ ("_Save"));
  cal_appointment_draft_unref (draft);
}
