/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-quick-editor.h"

#include "cal-appointment-draft.h"
#include "cal-calendar-choice.h"
#include "cal-enter-keys.h"
#include "cal-text-menu.h"
#include "cal-when-words.h"

/* The small editor beside a span that was just marked: a title, when it is in words, which
 * calendar.
 *
 * Keys: Enter adds, Ctrl+Enter opens the dialog with what was typed, Escape drops it. It is spent
 * after one of them, so a second Enter before it is closed adds nothing.
 *
 * Closed in any other way, by a press beside it or because the focus or the view goes elsewhere, it
 * adds what has a title: only Escape throws away what was typed. It stays while another program has
 * the keyboard; therefore it can't be one that hides by itself, as these go with the focus. What
 * opens over it must not either: see cal-text-menu.c. */

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
add (CalQuickEditor *self)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (CalAppointment) appointment = NULL;

  if (!take_input (self))
    return;
  cal_appointment_draft_get_wanted (self->draft, &fields);
  appointment =
      cal_appointment_new_single (cal_appointment_draft_get_calendar (self->draft), &fields);
  g_signal_emit (self, signals[SIGNAL_CREATE], 0, appointment);
}

static void
add_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (CalQuickEditor) self = g_object_ref (CAL_QUICK_EDITOR (widget));

  add (self);
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

static gboolean
has_title (CalQuickEditor *self)
{
  g_autofree char *title = g_strdup (gtk_editable_get_text (self->title_entry));

  return *g_strstrip (title) != '\0';
}

/* The popover's own handler, which comes after this one, closes it. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CalQuickEditor *self)
{
  if (keyval == GDK_KEY_Escape)
    self->is_spent = TRUE;
  return GDK_EVENT_PROPAGATE;
}

/* The window keeps its focus while another program has the keyboard. */
static void
focus_changed_cb (CalQuickEditor *self, GParamSpec *pspec, GtkRoot *root)
{
  GtkWidget *focus = gtk_root_get_focus (root);

  if (focus != NULL && gtk_widget_get_visible (GTK_WIDGET (self))
      && !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_popover_popdown (GTK_POPOVER (self));
}

static GtkPopover *
find_list (CalQuickEditor *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->calendar_choice));

  while (child != NULL && !GTK_IS_POPOVER (child))
    child = gtk_widget_get_next_sibling (child);
  return GTK_POPOVER (child);
}

/* A press beside the list of calendars closes it; one on its button does so anyway. */
static gboolean
event_cb (GtkEventControllerLegacy *controller, GdkEvent *event, CalQuickEditor *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkPopover *list = find_list (self);
  GtkWidget *target;
  double x, y, left, top;

  if (gdk_event_get_event_type (event) != GDK_BUTTON_PRESS
      || !gtk_widget_get_visible (GTK_WIDGET (list))
      || gdk_event_get_surface (event) != gtk_native_get_surface (GTK_NATIVE (self))
      || !gdk_event_get_position (event, &x, &y))
    return GDK_EVENT_PROPAGATE;
  gtk_native_get_surface_transform (GTK_NATIVE (self), &left, &top);
  target = gtk_widget_pick (widget, x - left, y - top, GTK_PICK_DEFAULT);
  if (target == NULL || !gtk_widget_is_ancestor (target, GTK_WIDGET (self->calendar_choice)))
    gtk_popover_popdown (list);
  return GDK_EVENT_PROPAGATE;
}

/* A popup that takes all of the pointer would have the focus by itself. */
static void
list_mapped_cb (GtkWidget *list)
{
  gtk_widget_child_focus (list, GTK_DIR_TAB_FORWARD);
}

static void
list_closed_cb (CalQuickEditor *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->calendar_choice));
}

static void
cal_quick_editor_show (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (cal_quick_editor_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (CAL_QUICK_EDITOR (widget)->title_entry));
  if (root != NULL)
    g_signal_connect_object (root,
                             "notify::focus-widget",
                             G_CALLBACK (focus_changed_cb),
                             widget,
                             G_CONNECT_SWAPPED);
}

static void
cal_quick_editor_hide (GtkWidget *widget)
{
  CalQuickEditor *self = CAL_QUICK_EDITOR (widget);

  if (!self->is_spent && has_title (self))
    add (self);
  self->is_spent = TRUE;
  GTK_WIDGET_CLASS (cal_quick_editor_parent_class)->hide (widget);
}

/* Tab goes round and round in it. */
static gboolean
cal_quick_editor_focus (GtkWidget *widget, GtkDirectionType direction)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *at = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (GTK_WIDGET_CLASS (cal_quick_editor_parent_class)->focus (widget, direction))
    return TRUE;
  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  for (; at != NULL && at != widget; at = gtk_widget_get_parent (at))
    gtk_widget_set_focus_child (at, NULL);
  gtk_widget_set_focus_child (widget, NULL);
  return GTK_WIDGET_CLASS (cal_quick_editor_parent_class)->focus (widget, direction);
}

static void
cal_quick_editor_dispose (GObject *object)
{
  CalQuickEditor *self = CAL_QUICK_EDITOR (object);

  self->is_spent = TRUE;
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
  widget_class->hide = cal_quick_editor_hide;
  widget_class->focus = cal_quick_editor_focus;

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
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *events = gtk_event_controller_legacy_new ();
  GtkPopover *list;

  gtk_widget_init_template (GTK_WIDGET (self));
  list = find_list (self);
  gtk_popover_set_autohide (list, FALSE);
  g_signal_connect_after (list, "map", G_CALLBACK (list_mapped_cb), NULL);
  g_signal_connect_object (list, "closed", G_CALLBACK (list_closed_cb), self, G_CONNECT_SWAPPED);
  cal_text_menu_attach (GTK_WIDGET (self->title_entry));
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (event_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), events);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
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
