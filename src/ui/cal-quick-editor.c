/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-quick-editor.h"

#include "cal-appointment-draft.h"
#include "cal-calendar-choice.h"
#include "cal-enter-keys.h"
#include "cal-when-words.h"

/* The small editor beside a span that was just marked: a title, when it is in words, which
 * calendar.
 *
 * Keys: Enter adds, Ctrl+Enter opens the dialog with what was typed, Escape drops it. It is spent
 * after one of them, so a second Enter before it is closed adds nothing. */

struct _CalQuickEditor
{
  GtkPopover parent_instance;

  GtkEditable *title_entry;
  GtkLabel *when;
  GtkDropDown *calendar_choice;

  CalAppointmentDraft *draft;
  gboolean is_spent;
};

enum
{
  SIGNAL_CREATE,
  SIGNAL_MORE,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalQuickEditor, cal_quick_editor, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

/* What was typed and chosen goes into the draft. FALSE: it can't be used any more. */
static gboolean
take_input (CalQuickEditor *self)
{
  CalCalendar *calendar = gtk_drop_down_get_selected_item (self->calendar_choice);
  CalAppointmentDraft *titled;

  if (self->is_spent || calendar == NULL)
    return FALSE;
  titled = cal_appointment_draft_set_title (self->draft, gtk_editable_get_text (self->title_entry));
  cal_appointment_draft_unref (self->draft);
  self->draft = cal_appointment_draft_set_calendar (titled, cal_calendar_get_id (calendar));
  cal_appointment_draft_unref (titled);
  self->is_spent = TRUE;
  return TRUE;
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalQuickEditor) self = g_object_ref (CAL_QUICK_EDITOR (widget));
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) appointment = NULL;

  if (!take_input (self))
    return;
  cal_appointment_draft_get_wanted (self->draft, &fields);
  appointment =
      cal_appointment_new_single (cal_appointment_draft_get_calendar (self->draft), &fields);
  g_signal_emit (self, signals[SIGNAL_CREATE], 0, appointment);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
more_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalQuickEditor) self = g_object_ref (CAL_QUICK_EDITOR (widget));
  g_auto (CalEventFields) fields = { 0 };

  if (!take_input (self))
    return;
  cal_appointment_draft_get_wanted (self->draft, &fields);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self,
                 signals[SIGNAL_MORE],
                 0,
                 cal_appointment_draft_get_calendar (self->draft),
                 &fields);
}

static void
activated_cb (CalQuickEditor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "quick.add", NULL);
}

static void
cal_quick_editor_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (cal_quick_editor_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (CAL_QUICK_EDITOR (widget)->title_entry));
}

static void
cal_quick_editor_dispose (GObject *object)
{
  CalQuickEditor *self = CAL_QUICK_EDITOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_QUICK_EDITOR);
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);

  G_OBJECT_CLASS (cal_quick_editor_parent_class)->dispose (object);
}

static void
cal_quick_editor_class_init (CalQuickEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_quick_editor_dispose;
  widget_class->show = cal_quick_editor_show;

  signals[SIGNAL_CREATE] = g_signal_new ("create",
                                         CAL_TYPE_QUICK_EDITOR,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         CAL_TYPE_APPOINTMENT);
  signals[SIGNAL_MORE] = g_signal_new ("more",
                                       CAL_TYPE_QUICK_EDITOR,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       2,
                                       G_TYPE_STRING,
                                       G_TYPE_POINTER);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-quick-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, CalQuickEditor, title_entry);
  gtk_widget_class_bind_template_child (widget_class, CalQuickEditor, when);
  gtk_widget_class_bind_template_child (widget_class, CalQuickEditor, calendar_choice);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_install_action (widget_class, "quick.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "quick.more", NULL, more_action);
  cal_enter_keys_bind (widget_class, "quick.more");
}

static void
cal_quick_editor_init (CalQuickEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CalQuickEditor *
cal_quick_editor_new (GListModel *calendars, const char *calendar_id, const CalEventFields *fields)
{
  const CalZone *zone = cal_zone_local ();
  gint64 now = g_get_real_time ();
  g_autoptr (GListModel) model = NULL;
  g_autoptr (GtkListItemFactory) factory = NULL;
  g_autofree char *when = NULL;
  const CalEventFields *shown;
  CalQuickEditor *self;
  guint selected;

  g_return_val_if_fail (G_IS_LIST_MODEL (calendars), NULL);
  g_return_val_if_fail (fields != NULL, NULL);

  self = g_object_new (CAL_TYPE_QUICK_EDITOR, NULL);
  self->draft = cal_appointment_draft_new_compose (calendar_id, fields, zone, now);
  shown = cal_appointment_draft_get (self->draft);
  when = cal_when_to_words (&shown->start,
                            &shown->end,
                            zone,
                            cal_day_of_wall (cal_zone_to_wall (zone, now)));
  gtk_label_set_label (self->when, when);
  gtk_editable_set_text (self->title_entry, shown->title != NULL ? shown->title : "");
  model = cal_calendar_choice_new_model (calendars, NULL);
  factory = cal_calendar_choice_new_factory ();
  gtk_drop_down_set_factory (self->calendar_choice, factory);
  gtk_drop_down_set_model (self->calendar_choice, model);
  selected = cal_calendar_choice_find (model, calendar_id);
  if (selected != GTK_INVALID_LIST_POSITION)
    gtk_drop_down_set_selected (self->calendar_choice, selected);
  return self;
}
