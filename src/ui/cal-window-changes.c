/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include <glib/gi18n-lib.h>

#include "cal-appointment-dialog.h"
#include "cal-locale.h"
#include "cal-when-words.h"
#include "cal-window-private.h"

/* What the window does with an intention of the user: it makes the change, runs it through the
 * store and says so. The change is on screen when cal_store_apply () returns; the toast only tells
 * of it and offers the way back. A refusal offers to open the editor again with what was typed. */

/* How long a toast offers the way back. */
#define UNDO_SECONDS 10
#define CROWDED_SECONDS 10

/* Letters of a title in a message. */
#define MAX_TITLE 40

/* A change that was refused, kept by the toast that tells of it. */
typedef struct
{
  CalWindow *window; /* borrowed: the toast lives in it */
  CalChange *change;
} Refusal;

static void
refusal_free (gpointer data, GClosure *closure)
{
  Refusal *self = data;

  g_clear_object (&self->change);
  g_free (self);
}

/* How a message calls an appointment: of a long title the beginning, so that there is room for what
 * is said of it. */
static char *
shorten_title (const char *title)
{
  g_autofree char *start = NULL;
  const char *end;

  if (title == NULL || *title == '\0')
    return g_strdup (_ ("No title"));
  if (g_utf8_strlen (title, -1) <= MAX_TITLE)
    return g_strdup (title);
  end = g_utf8_offset_to_pointer (title, MAX_TITLE - 1);
  while (end > title
         && (g_unichar_ismark (g_utf8_get_char (end)) || g_utf8_get_char (end) == 0x200d))
    end = g_utf8_prev_char (end);
  start = g_strchomp (g_strndup (title, (gsize) (end - title)));
  return g_strconcat (start, "…", NULL);
}

static void
toast_dismissed_cb (CalWindow *self, AdwToast *toast)
{
  if (self->toast == toast)
    self->toast = NULL;
}

static gboolean
dismiss_cb (gpointer user_data)
{
  adw_toast_dismiss (user_data);
  return G_SOURCE_REMOVE;
}

/* Shows a toast in place of the last one that offered to undo. High priority puts it before the one
 * that is shown, which waits behind it and is taken away there. That is done when it has surely
 * come in: libadwaita 1.2 uses freed memory when a toast leaves while it is still being moved in.
 * The source holds nothing but the toast, which may outlive the window. */
static void
replace_toast (CalWindow *self, AdwToast *toast)
{
  AdwToast *former = self->toast;

  self->toast = NULL;
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  if (former != NULL)
    g_timeout_add_full (G_PRIORITY_DEFAULT,
                        1000,
                        dismiss_cb,
                        g_object_ref (former),
                        g_object_unref);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
done_cb (CalWindow *self, QueryMutation *mutation, const char *message)
{
  AdwToast *toast = adw_toast_new (message);

  gboolean undone = cal_store_is_undo (self->store, mutation);

  adw_toast_set_button_label (toast, undone ? _ ("_Redo") : _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  adw_toast_set_action_name (toast, undone ? "win.redo" : "win.undo");
  g_signal_connect_object (toast,
                           "dismissed",
                           G_CALLBACK (toast_dismissed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  replace_toast (self, toast);
  self->toast = toast;
}

static void
run (CalWindow *self, CalChange *change, const char *what)
{
  cal_store_apply (self->store, change, what);
}

static void
try_again_cb (AdwToast *toast, Refusal *refusal)
{
  const CalStep *step = cal_change_get_step (refusal->change, 0);
  g_autofree char *title = shorten_title (cal_appointment_get_title (step->appointment));
  g_autofree char *what = g_strdup_printf (_ ("“%s” tried again"), title);

  run (refusal->window, refusal->change, what);
}

static void
edit_again_cb (AdwToast *toast, Refusal *refusal)
{
  const CalStep *step = cal_change_get_step (refusal->change, 0);

  if (step->kind == CAL_STEP_PATCH)
    cal_window_edit_again (refusal->window, step->appointment, step->patch);
  else
    cal_window_compose (refusal->window,
                        cal_appointment_get_calendar_id (step->appointment),
                        cal_event_get (cal_appointment_get_master (step->appointment)));
}

/* Whether the change is one that the editor can show again. */
static gboolean
is_editable (CalChange *change)
{
  const CalStep *step = cal_change_get_step (change, 0);

  return cal_change_get_n_steps (change) == 1
         && (step->kind == CAL_STEP_PATCH
             || (step->kind == CAL_STEP_CREATE
                 && cal_appointment_get_master (step->appointment) != NULL));
}

static void
failed_cb (CalWindow *self, QueryMutation *mutation, CalChange *change, const char *message)
{
  AdwToast *toast = adw_toast_new (message);
  Refusal *refusal;
  gboolean editable;

  adw_toast_set_timeout (toast, 0);
  if (change != NULL && cal_change_get_n_steps (change) > 0)
    {
      editable = is_editable (change);
      refusal = g_new0 (Refusal, 1);
      refusal->window = self;
      refusal->change = g_object_ref (change);
      adw_toast_set_button_label (toast, editable ? _ ("_Edit Again") : _ ("_Try Again"));
      g_signal_connect_data (toast,
                             "button-clicked",
                             editable ? G_CALLBACK (edit_again_cb) : G_CALLBACK (try_again_cb),
                             refusal,
                             refusal_free,
                             0);
    }
  replace_toast (self, toast);
}

/* They may be of a file that holds many; the user is told once, of one by its title. */
static void
crowded_cb (CalWindow *self, GPtrArray *crowded)
{
  g_autofree char *title =
      shorten_title (cal_appointment_get_title (g_ptr_array_index (crowded, 0)));
  guint n_others = crowded->len - 1;
  g_autofree char *message = NULL;
  AdwToast *toast;

  if (n_others == 0)
    message = g_strdup_printf (_ ("“%s” repeats too often to be shown in full"), title);
  else
    message = g_strdup_printf (ngettext ("“%s” and %u other repeat too often to be shown in full",
                                         "“%s” and %u others repeat too often to be shown in full",
                                         n_others),
                               title,
                               n_others);
  toast = adw_toast_new (message);
  adw_toast_set_timeout (toast, CROWDED_SECONDS);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
on_create (CalAppointment *appointment, gpointer user_data)
{
  cal_window_create (user_data, appointment);
}

/* The occurrence that a patch of the dialog is about. */
static CalOccurrence *
find_occurrence (CalWindow *self, CalAppointment *seen, const CalTime *recurrence_id)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->schedule));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CalOccurrence) item = g_list_model_get_item (G_LIST_MODEL (self->schedule), i);

      if (cal_occurrence_get_appointment (item) == seen
          && cal_time_equal (cal_occurrence_get_recurrence_id (item), recurrence_id))
        return g_steal_pointer (&item);
    }
  return NULL;
}

static void
on_update (CalAppointment *seen, CalPatch *patch, gpointer user_data)
{
  CalWindow *self = user_data;
  g_autofree char *title =
      shorten_title (cal_patch_has (patch, CAL_FIELD_TITLE) ? cal_patch_get_wanted (patch)->title
                                                            : cal_appointment_get_title (seen));
  g_autofree char *what = g_strdup_printf (_ ("“%s” changed"), title);
  g_autoptr (CalOccurrence) occurrence = NULL;
  g_autoptr (CalChange) change = NULL;

  if (cal_patch_get_reach (patch) == CAL_REACH_THIS && cal_appointment_is_recurring (seen)
      && !cal_patch_has (patch, CAL_FIELD_CALENDAR))
    occurrence = find_occurrence (self, seen, cal_patch_get_recurrence_id (patch));
  if (occurrence != NULL)
    {
      cal_window_ask_edit (self, occurrence, cal_patch_get_wanted (patch), patch, what);
      return;
    }
  change = cal_change_new_patch (seen, patch);
  run (self, change, what);
}

static CalAppointmentDialog *
create_dialog (CalWindow *self)
{
  CalAppointmentDialog *dialog = cal_appointment_dialog_new (cal_store_get_calendars (self->store),
                                                             on_create,
                                                             on_update,
                                                             self,
                                                             NULL);

  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (self));
  return dialog;
}

static gboolean
is_writable (CalWindow *self, const char *calendar_id)
{
  GListModel *calendars = cal_store_get_calendars (self->store);

  for (guint i = 0; i < g_list_model_get_n_items (calendars); i++)
    {
      g_autoptr (CalCalendar) calendar = g_list_model_get_item (calendars, i);

      if (g_str_equal (cal_calendar_get_id (calendar), calendar_id))
        return !cal_calendar_get_read_only (calendar);
    }
  return FALSE;
}

/* The calendar for a new appointment; says so when there is none that can be written. */
static const char *
get_new_calendar (CalWindow *self)
{
  CalCalendar *calendar = cal_store_get_default_calendar (self->store);

  if (calendar != NULL)
    return cal_calendar_get_id (calendar);
  cal_window_say (self, _ ("There is no calendar that can be changed"));
  return NULL;
}

void
cal_window_connect_store (CalWindow *self)
{
  g_signal_connect_object (self->store, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store,
                           "crowded",
                           G_CALLBACK (crowded_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

/* Opens the dialog for a new appointment. `calendar_id` may be NULL: the default one. */
void
cal_window_compose (CalWindow *self, const char *calendar_id, const CalEventFields *fields)
{
  CalAppointmentDialog *dialog;

  if (calendar_id == NULL)
    calendar_id = get_new_calendar (self);
  if (calendar_id == NULL)
    return;
  dialog = create_dialog (self);
  cal_appointment_dialog_compose (dialog, calendar_id, fields);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Opens the dialog for a new appointment at that place. */
void
cal_window_compose_slot (CalWindow *self, const CalSlot *slot)
{
  CalEventFields fields;

  cal_slot_get_fields (slot, cal_store_get_zone (self->store), g_get_real_time (), &fields);
  cal_window_compose (self, NULL, &fields);
}

void
cal_window_edit (CalWindow *self, CalOccurrence *occurrence)
{
  gboolean recurring = cal_appointment_is_recurring (cal_occurrence_get_appointment (occurrence));
  CalAppointmentDialog *dialog = create_dialog (self);

  cal_appointment_dialog_edit (dialog, occurrence, recurring ? CAL_REACH_THIS : CAL_REACH_ALL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Opens the dialog with what was typed and did not go through. */
void
cal_window_edit_again (CalWindow *self, CalAppointment *seen, CalPatch *refused)
{
  CalAppointmentDialog *dialog = create_dialog (self);

  cal_appointment_dialog_edit_again (dialog, seen, refused);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
cal_window_create (CalWindow *self, CalAppointment *appointment)
{
  g_autoptr (CalChange) change = cal_change_new_create (appointment);
  g_autofree char *title = shorten_title (cal_appointment_get_title (appointment));
  g_autofree char *what = g_strdup_printf (_ ("“%s” added"), title);

  run (self, change, what);
}

/* A copy stands by itself, also that of one occurrence of a series. It has the text of what it
 * comes from, so that alarms, guests and everything else that is not edited here come along. */
static void
copy_to (CalWindow *self, CalOccurrence *occurrence, CalEventFields *fields, const char *what)
{
  CalAppointment *appointment = cal_occurrence_get_appointment (occurrence);
  const char *calendar_id = cal_appointment_get_calendar_id (appointment);
  g_autofree char *uid = g_uuid_string_random ();
  g_autoptr (CalEvent) event = NULL;
  g_autoptr (CalAppointment) copy = NULL;
  g_autoptr (CalChange) change = NULL;

  if (!is_writable (self, calendar_id))
    calendar_id = get_new_calendar (self);
  if (calendar_id == NULL)
    return;
  g_clear_pointer (&fields->recurrence, cal_recurrence_unref);
  fields->recurrence_id = cal_time_none ();
  event = cal_event_new (fields);
  copy = cal_appointment_new (calendar_id,
                              uid,
                              event,
                              NULL,
                              0,
                              cal_appointment_get_source (appointment));
  change = cal_change_new_create (copy);
  run (self, change, what);
}

static gboolean
is_same_time (const CalEventFields *a, const CalEventFields *b)
{
  return cal_time_equal (&a->start, &b->start) && cal_time_equal (&a->end, &b->end);
}

/* Where it is now: "Tuesday 24 November, 14:00". */
static char *
describe_place (CalWindow *self, const CalSlot *slot, const CalEventFields *wanted)
{
  const CalZone *zone = cal_store_get_zone (self->store);
  int today = cal_day_of_wall (cal_zone_to_wall (zone, g_get_real_time ()));
  g_autofree char *day = cal_locale_format_day (cal_slot_get_first_day (slot));
  g_autofree char *time = NULL;

  switch (slot->kind)
    {
    case CAL_SLOT_DAYS:
      return cal_when_to_words (&wanted->start, &wanted->end, zone, today);
    case CAL_SLOT_TIME:
      time = cal_locale_format_time (slot->start);
      /* Translators: a day and a time: "Tuesday 24 November, 14:00". */
      return g_strdup_printf (C_ ("day and time", "%s, %s"), day, time);
    case CAL_SLOT_DAY:
    default:
      return g_steal_pointer (&day);
    }
}

/* When it is now: "14:00 – 15:30" while it stays in one day. */
static char *
describe_stretch (CalWindow *self, const CalSlot *slot, const CalEventFields *wanted)
{
  const CalZone *zone = cal_store_get_zone (self->store);

  if (slot->kind == CAL_SLOT_TIME
      && cal_slot_get_end_day (slot) == cal_slot_get_first_day (slot) + 1)
    return cal_locale_format_times (slot->start, slot->end);
  return cal_when_to_words (&wanted->start,
                            &wanted->end,
                            zone,
                            cal_day_of_wall (cal_zone_to_wall (zone, g_get_real_time ())));
}

/* What is said of an occurrence that has been put to the slot. */
static char *
describe_reschedule (CalWindow *self,
                     CalOccurrence *occurrence,
                     const CalSlot *slot,
                     const CalEventFields *wanted,
                     gboolean copy)
{
  g_autofree char *title = shorten_title (cal_occurrence_get_title (occurrence));
  gint64 length =
      cal_occurrence_get_wall_end (occurrence) - cal_occurrence_get_wall_start (occurrence);
  gboolean is_stretch = slot->kind != CAL_SLOT_DAY && !copy && slot->end - slot->start != length
                        && cal_occurrence_is_all_day (occurrence) == (slot->kind == CAL_SLOT_DAYS);
  g_autofree char *where =
      is_stretch ? describe_stretch (self, slot, wanted) : describe_place (self, slot, wanted);

  if (is_stretch)
    /* Translators: an appointment and its new times: "“Lunch” now 14:00 – 15:30". */
    return g_strdup_printf (_ ("“%s” now %s"), title, where);
  if (slot->kind == CAL_SLOT_DAYS && !cal_occurrence_is_all_day (occurrence))
    /* Translators: an appointment that had times, and its days. */
    return g_strdup_printf (_ ("“%s” now all day, %s"), title, where);
  if (copy)
    /* Translators: the second is a day, as in “Tuesday 24 November”, or a day and a time. */
    return g_strdup_printf (_ ("“%s” copied to %s"), title, where);
  /* Translators: the second is a day, as in “Tuesday 24 November”, or a day and a time. */
  return g_strdup_printf (_ ("“%s” moved to %s"), title, where);
}

/* The occurrence, moved or stretched to the slot; or a copy of it there. */
void
cal_window_reschedule (CalWindow *self,
                       CalOccurrence *occurrence,
                       const CalSlot *slot,
                       gboolean copy)
{
  CalAppointment *seen = cal_occurrence_get_appointment (occurrence);
  g_auto (CalEventFields) fields = { 0 };
  g_auto (CalEventFields) wanted = { 0 };
  g_autofree char *what = NULL;
  g_autoptr (CalPatch) patch = NULL;
  g_autoptr (CalChange) change = NULL;

  cal_occurrence_get_fields (occurrence, &fields);
  cal_event_fields_copy (&fields, &wanted);
  cal_slot_reschedule (slot, cal_store_get_zone (self->store), &wanted);
  if (!copy && is_same_time (&fields, &wanted))
    return;
  what = describe_reschedule (self, occurrence, slot, &wanted, copy);
  if (copy)
    copy_to (self, occurrence, &wanted, what);
  else if (cal_appointment_is_recurring (seen))
    cal_window_ask_edit (self, occurrence, &wanted, NULL, what);
  else
    {
      patch = cal_patch_new_diff (&fields, &wanted, CAL_REACH_ALL, NULL);
      change = cal_change_new_patch (seen, patch);
      run (self, change, what);
    }
}

void
cal_window_delete (CalWindow *self, CalOccurrence *occurrence)
{
  CalAppointment *seen = cal_occurrence_get_appointment (occurrence);
  g_autofree char *title = shorten_title (cal_occurrence_get_title (occurrence));
  g_autofree char *what = g_strdup_printf (_ ("“%s” deleted"), title);
  g_autoptr (CalChange) change = NULL;

  if (cal_appointment_is_recurring (seen))
    {
      cal_window_ask_delete (self, occurrence, what);
      return;
    }
  change = cal_change_new_delete (seen);
  run (self, change, what);
}

void
cal_window_save_calendar (CalWindow *self, CalCalendar *calendar)
{
  cal_store_save_calendar (self->store, calendar);
}

/* Says one line in a toast that asks for nothing. */
void
cal_window_say (CalWindow *self, const char *message)
{
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (message));
}
