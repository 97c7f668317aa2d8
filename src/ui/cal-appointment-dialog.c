/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-dialog.h"

#include <glib/gi18n-lib.h>

#include "cal-appointment-draft.h"
#include "cal-appointment-form.h"
#include "cal-calendar-choice.h"
#include "cal-focus-scroll.h"
#include "cal-question.h"
#include "cal-style.h"

/* The editor of one appointment: a form, what is to be said about the appointment above it, Cancel
 * and Save.
 *
 * It is spent after one call of on_create or on_update: a second Save finds no callback any more.
 * Saving an appointment in which nothing was changed calls nothing. One of a calendar that can't be
 * written to is shown, and said to be so.
 *
 * Keys: Escape cancels (and asks when something would be lost), Ctrl+Enter saves. */

struct _CalAppointmentDialog
{
  AdwWindow parent_instance;

  GtkScrolledWindow *scroller;
  CalAppointmentForm *form;
  GtkWidget *notice;
  GtkImage *notice_icon;
  GtkLabel *notice_text;
  GtkButton *cancel_button;
  GtkButton *save_button;

  GListModel *calendars;
  CalAppointment *seen; /* NULL: a new one */
  CalReach reach;
  CalTime recurrence_id;
  CalAppointmentDialogCreateFunc on_create;
  CalAppointmentDialogUpdateFunc on_update;
  gpointer user_data;
  GDestroyNotify destroy;
  guint is_asking : 1;
  guint is_spent : 1;
};

G_DEFINE_FINAL_TYPE (CalAppointmentDialog, cal_appointment_dialog, ADW_TYPE_WINDOW)

static CalAppointmentDraft *
get_draft (CalAppointmentDialog *self)
{
  return cal_appointment_form_get_draft (self->form);
}

/* --- Saving and closing
 * --------------------------------------------------------------------------- */

static void
create_appointment (CalAppointmentDialog *self)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) appointment = NULL;

  cal_appointment_draft_get_wanted (get_draft (self), &fields);
  appointment =
      cal_appointment_new_single (cal_appointment_draft_get_calendar (get_draft (self)), &fields);
  self->on_create (appointment, self->user_data);
}

static void
update_appointment (CalAppointmentDialog *self)
{
  g_autoptr (CalPatch) patch =
      cal_appointment_draft_to_patch (get_draft (self), self->reach, &self->recurrence_id);

  if (!cal_patch_is_empty (patch))
    self->on_update (self->seen, patch, self->user_data);
}

static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalAppointmentDialog) self = g_object_ref (CAL_APPOINTMENT_DIALOG (widget));

  if (self->is_spent || get_draft (self) == NULL || !cal_appointment_form_commit (self->form)
      || cal_appointment_draft_get_calendar (get_draft (self)) == NULL)
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

  if (self->is_spent || get_draft (self) == NULL)
    return GTK_WINDOW_CLASS (cal_appointment_dialog_parent_class)->close_request (window);
  cal_appointment_form_commit (self->form);
  if (!cal_appointment_draft_is_changed (get_draft (self)))
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
  if (destroy != NULL)
    destroy (self->user_data);

  G_OBJECT_CLASS (cal_appointment_dialog_parent_class)->dispose (object);
}

static void
cal_appointment_dialog_class_init (CalAppointmentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_appointment_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = cal_appointment_dialog_close_request;

  g_type_ensure (CAL_TYPE_APPOINTMENT_FORM);
  gtk_widget_class_set_template_from_resource (
      widget_class,
      "/org/example/Calendar/ui/cal-appointment-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, form);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, notice_icon);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, notice_text);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentDialog, save_button);
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

static void
cal_appointment_dialog_init (CalAppointmentDialog *self)
{
  self->recurrence_id = cal_time_none ();
  gtk_widget_init_template (GTK_WIDGET (self));
  cal_style_load (GTK_WIDGET (self));
  cal_style_widen (GTK_WINDOW (self));
  add_save_keys (self);
  cal_focus_scroll_follow (GTK_WINDOW (self), self->scroller);
}

/* --- Opening
 * -------------------------------------------------------------------------------------- */

/* NULL: nothing is to be said. */
static void
show_notice (CalAppointmentDialog *self, const char *icon, const char *text)
{
  if (text != NULL)
    {
      gtk_image_set_from_icon_name (self->notice_icon, icon);
      gtk_label_set_label (self->notice_text, text);
    }
  gtk_widget_set_visible (self->notice, text != NULL);
}

/* NULL: the appointment can be changed. */
static char *
describe_lock (CalAppointmentDialog *self)
{
  CalCalendar *calendar =
      self->seen != NULL ? cal_calendar_choice_lookup (self->calendars,
                                                       cal_appointment_get_calendar_id (self->seen))
                         : NULL;

  if (calendar == NULL || !cal_calendar_get_read_only (calendar))
    return NULL;
  return g_strdup_printf (_ ("The calendar “%s” can only be read: nothing can be changed here."),
                          cal_calendar_get_name (calendar));
}

static void
show_state (CalAppointmentDialog *self, gboolean is_again)
{
  g_autofree char *lock = describe_lock (self);
  const char *problem = cal_appointment_draft_get (get_draft (self))->problem;
  g_autofree char *words = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->save_button), lock == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "appointment.save", lock == NULL);
  if (lock != NULL)
    {
      cal_appointment_form_lock (self->form);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Appointment"));
      gtk_button_set_label (self->cancel_button, _ ("_Close"));
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->cancel_button), _ ("Close (Escape)"));
      gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
      show_notice (self, "changes-prevent-symbolic", lock);
      return;
    }
  if (problem != NULL)
    /* Translators: what follows are lines, each of which says what is wrong. */
    words =
        g_strdup_printf (_ ("Some of this appointment could not be understood, and is left as it "
                            "is:\n%s"),
                         problem);
  else if (is_again)
    words = g_strdup (_ ("This is what you typed. It has not been saved."));
  show_notice (self, "dialog-warning-symbolic", words);
}

/* Takes the draft and shows it, with the words for its purpose. */
static void
open_draft (CalAppointmentDialog *self, CalAppointmentDraft *draft, gboolean is_again)
{
  gboolean is_new = self->seen == NULL;

  gtk_window_set_title (GTK_WINDOW (self), is_new ? _ ("New Appointment") : _ ("Edit Appointment"));
  gtk_button_set_label (self->save_button, is_new ? _ ("_Add") : _ ("_Save"));
  cal_appointment_form_open (self->form, draft, self->calendars, self->reach == CAL_REACH_ALL);
  show_state (self, is_again);
  cal_appointment_draft_unref (draft);
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
              FALSE);
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
              FALSE);
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
              TRUE);
  cal_appointment_draft_unref (draft);
}
