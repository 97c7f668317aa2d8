/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-appointment-when.h"

#include <glib/gi18n-lib.h>

#include "cal-date-row.h"
#include "cal-time-row.h"
#include "cal-when-words.h"
#include "cal-zone-row.h"

/* All-day, start, end, and by which clocks.
 *
 * Each widget's change goes through a function of the draft, what comes out is rendered into all
 * widgets. Rendering the same draft changes nothing, so it ends there.
 *
 * What is wrong is said below the row that it stands in. How long the appointment is stands there
 * where the two times alone would mislead: a flight, a night in which the clock is changed. Below
 * it stands what the clocks here show meanwhile.
 *
 * The zones are folded away under one row that names them; they are open from the start where they
 * are not just the local one. */

struct _CalAppointmentWhen
{
  GtkBox parent_instance;

  GtkWidget *all_day_group;
  GtkSwitch *all_day;
  CalMomentRow *start_day;
  CalMomentRow *start_time;
  GtkWidget *start_time_list;
  GtkLabel *start_problem;
  CalMomentRow *end_day;
  CalMomentRow *end_time;
  GtkWidget *end_time_list;
  GtkLabel *end_problem;
  GtkLabel *duration;
  GtkLabel *local_times;
  GtkWidget *zones_group;
  AdwExpanderRow *zones_row;
  CalZoneRow *start_zone;
  CalZoneRow *end_zone;

  CalAppointmentDraft *draft;
  gboolean is_rendering;
  gboolean is_shown; /* a draft has been rendered */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalAppointmentWhen, cal_appointment_when, GTK_TYPE_BOX)

static guint signals[N_SIGNALS];

/* --- From the draft to the widgets ----------------------------------------------------- */

static CalMomentRow *
get_row (CalAppointmentWhen *self, CalDraftField field)
{
  CalMomentRow *rows[] = { self->start_day, self->start_time, self->end_day, self->end_time };

  return rows[field];
}

static void
render_problem (GtkLabel *label, const char *day_problem, const char *time_problem)
{
  const char *problem = day_problem != NULL ? day_problem : time_problem;

  gtk_label_set_label (label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);
}

static void
render_problems (CalAppointmentWhen *self)
{
  const char *problems[CAL_DRAFT_N_FIELDS];

  for (int field = 0; field < CAL_DRAFT_N_FIELDS; field++)
    {
      problems[field] = cal_appointment_draft_get_problem (self->draft, field);
      cal_moment_row_set_problem (get_row (self, field), problems[field]);
    }
  render_problem (self->start_problem,
                  problems[CAL_DRAFT_START_DAY],
                  problems[CAL_DRAFT_START_TIME]);
  render_problem (self->end_problem, problems[CAL_DRAFT_END_DAY], problems[CAL_DRAFT_END_TIME]);
}

static void
render_moments (CalAppointmentWhen *self)
{
  gboolean all_day = cal_appointment_draft_get_all_day (self->draft);
  int start_day = cal_appointment_draft_get_start_day (self->draft);
  int end_day = cal_appointment_draft_get_end_day (self->draft);
  gint64 start_time = cal_appointment_draft_get_start_time (self->draft);

  gtk_switch_set_active (self->all_day, all_day);
  gtk_widget_set_visible (self->start_time_list, !all_day);
  gtk_widget_set_visible (self->end_time_list, !all_day);
  cal_moment_row_set_value (self->start_day, start_day);
  cal_moment_row_set_value (self->end_day, end_day);
  cal_moment_row_set_value (self->start_time, start_time);
  cal_moment_row_set_value (self->end_time, cal_appointment_draft_get_end_time (self->draft));
  cal_time_row_set_after (
      CAL_TIME_ROW (self->end_time),
      start_day == end_day && !cal_appointment_draft_has_odd_duration (self->draft) ? start_time
                                                                                    : -1);
}

static void
render_duration (CalAppointmentWhen *self)
{
  gboolean is_odd = cal_appointment_draft_is_valid (self->draft)
                    && cal_appointment_draft_has_odd_duration (self->draft);
  g_autofree char *length =
      cal_when_duration_to_words (cal_appointment_draft_get_duration (self->draft));
  /* Translators: the length of an appointment, as in “Takes 2 h 30 min”. */
  g_autofree char *words = g_strdup_printf (_ ("Takes %s"), length);

  gtk_label_set_label (self->duration, words);
  gtk_widget_set_visible (GTK_WIDGET (self->duration), is_odd);
}

/* What the clocks here show meanwhile, where they show something else. */
static void
render_local_times (CalAppointmentWhen *self)
{
  const CalEventFields *fields = cal_appointment_draft_get (self->draft);
  const CalZone *local = cal_zone_local ();
  int today = cal_day_of_wall (cal_zone_to_wall (local, g_get_real_time ()));
  g_autofree char *elsewhere = NULL;
  g_autofree char *times = NULL;
  g_autofree char *words = NULL;

  if (cal_appointment_draft_is_valid (self->draft))
    elsewhere = cal_when_own_to_words (&fields->start, &fields->end, local);
  gtk_widget_set_visible (GTK_WIDGET (self->local_times), elsewhere != NULL);
  if (elsewhere == NULL)
    return;
  times = cal_when_to_words (&fields->start, &fields->end, local, today);
  /* Translators: the times of an appointment elsewhere on the clocks here, as in “Here it is
   * Tuesday 24 November, 18:30 – 19:30”. */
  words = g_strdup_printf (_ ("Here it is %s"), times);
  gtk_label_set_label (self->local_times, words);
}

static void
render_zones (CalAppointmentWhen *self)
{
  const CalEventFields *fields = cal_appointment_draft_get (self->draft);
  const CalTime *start = &fields->start, *end = &fields->end;
  const CalZone *local = cal_zone_local ();
  gboolean is_zoned = start->kind == CAL_TIME_ZONED;
  gboolean is_home = is_zoned && start->zone == local && end->zone == local;
  g_autofree char *words = NULL;

  cal_zone_row_set_zone (self->start_zone,
                         is_zoned ? start->zone : NULL,
                         cal_time_to_instant (start, local));
  cal_zone_row_set_zone (self->end_zone,
                         is_zoned ? end->zone : NULL,
                         cal_time_to_instant (end, local));
  if (is_zoned && end->zone != start->zone)
    /* Translators: the zones of a start and of an end: “Berlin, UTC+1 → New York, UTC−5”. */
    words = g_strdup_printf (_ ("%1$s → %2$s"),
                             cal_zone_row_get_words (self->start_zone),
                             cal_zone_row_get_words (self->end_zone));
  else
    words = g_strdup (cal_zone_row_get_words (self->start_zone));
  adw_expander_row_set_subtitle (self->zones_row, words);
  gtk_widget_set_visible (self->zones_group, start->kind != CAL_TIME_DATE);
  /* Floating at both ends or at none. */
  gtk_widget_set_sensitive (GTK_WIDGET (self->end_zone), is_zoned);
  if (!self->is_shown && start->kind != CAL_TIME_DATE && !is_home)
    adw_expander_row_set_expanded (self->zones_row, TRUE);
}

static void
render (CalAppointmentWhen *self)
{
  self->is_rendering = TRUE;
  render_moments (self);
  render_zones (self);
  render_problems (self);
  render_duration (self);
  render_local_times (self);
  self->is_rendering = FALSE;
  self->is_shown = TRUE;
}

/* Takes the new draft. */
static void
change_draft (CalAppointmentWhen *self, CalAppointmentDraft *draft)
{
  gboolean is_same = draft == self->draft;

  cal_appointment_draft_unref (self->draft);
  self->draft = draft;
  if (is_same)
    return;
  render (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* --- From the widgets to the draft ----------------------------------------------------- */

static gboolean
is_input (CalAppointmentWhen *self)
{
  return self->draft != NULL && !self->is_rendering;
}

static void
all_day_toggled_cb (CalAppointmentWhen *self)
{
  if (is_input (self))
    change_draft (
        self,
        cal_appointment_draft_set_all_day (self->draft, gtk_switch_get_active (self->all_day)));
}

static void
start_zone_changed_cb (CalAppointmentWhen *self)
{
  if (is_input (self))
    change_draft (self,
                  cal_appointment_draft_set_start_zone (self->draft,
                                                        cal_zone_row_get_zone (self->start_zone)));
}

/* An end in no zone has no distance to a start that has one: it takes the start along. */
static void
end_zone_changed_cb (CalAppointmentWhen *self)
{
  const CalZone *zone = cal_zone_row_get_zone (self->end_zone);

  if (!is_input (self))
    return;
  if (zone == NULL)
    change_draft (self, cal_appointment_draft_set_start_zone (self->draft, NULL));
  else
    change_draft (self, cal_appointment_draft_set_end_zone (self->draft, zone));
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

static void
moment_changed (CalAppointmentWhen *self, CalDraftField field)
{
  CalMomentRow *row = get_row (self, field);
  gboolean is_time = field == CAL_DRAFT_START_TIME || field == CAL_DRAFT_END_TIME;

  if (!is_input (self) || (is_time && cal_appointment_draft_get_all_day (self->draft)))
    return;
  if (cal_moment_row_get_unreadable (row))
    change_draft (self, cal_appointment_draft_set_unreadable (self->draft, field, TRUE));
  else
    change_draft (self, apply_value (self->draft, field, cal_moment_row_get_value (row)));
}

static void
start_day_changed_cb (CalAppointmentWhen *self)
{
  moment_changed (self, CAL_DRAFT_START_DAY);
}

static void
start_time_changed_cb (CalAppointmentWhen *self)
{
  moment_changed (self, CAL_DRAFT_START_TIME);
}

static void
end_day_changed_cb (CalAppointmentWhen *self)
{
  moment_changed (self, CAL_DRAFT_END_DAY);
}

static void
end_time_changed_cb (CalAppointmentWhen *self)
{
  moment_changed (self, CAL_DRAFT_END_TIME);
}

static void
cal_appointment_when_dispose (GObject *object)
{
  CalAppointmentWhen *self = CAL_APPOINTMENT_WHEN (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CAL_TYPE_APPOINTMENT_WHEN);
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);

  G_OBJECT_CLASS (cal_appointment_when_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, all_day_group);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, all_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, start_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, start_time);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, start_time_list);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, start_problem);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, end_day);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, end_time);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, end_time_list);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, end_problem);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, duration);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, local_times);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, zones_group);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, zones_row);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, start_zone);
  gtk_widget_class_bind_template_child (widget_class, CalAppointmentWhen, end_zone);
  gtk_widget_class_bind_template_callback (widget_class, all_day_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_time_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_zone_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, end_zone_changed_cb);
}

static void
cal_appointment_when_class_init (CalAppointmentWhenClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_appointment_when_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CAL_TYPE_APPOINTMENT_WHEN,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);

  g_type_ensure (CAL_TYPE_DATE_ROW);
  g_type_ensure (CAL_TYPE_TIME_ROW);
  g_type_ensure (CAL_TYPE_ZONE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-appointment-when.ui");
  bind_template (widget_class);
}

static void
cal_appointment_when_init (CalAppointmentWhen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
cal_appointment_when_set_draft (CalAppointmentWhen *self, CalAppointmentDraft *draft)
{
  g_return_if_fail (CAL_IS_APPOINTMENT_WHEN (self));
  g_return_if_fail (draft != NULL);

  if (draft == self->draft)
    return;
  g_clear_pointer (&self->draft, cal_appointment_draft_unref);
  self->draft = cal_appointment_draft_ref (draft);
  render (self);
}

CalAppointmentDraft *
cal_appointment_when_get_draft (CalAppointmentWhen *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT_WHEN (self), NULL);

  return self->draft;
}

/* That it lasts all day is then said by there being no times. */
void
cal_appointment_when_set_editable (CalAppointmentWhen *self, gboolean editable)
{
  g_return_if_fail (CAL_IS_APPOINTMENT_WHEN (self));

  gtk_widget_set_visible (self->all_day_group, editable);
  for (int field = 0; field < CAL_DRAFT_N_FIELDS; field++)
    gtk_editable_set_editable (GTK_EDITABLE (get_row (self, field)), editable);
  cal_zone_row_set_editable (self->start_zone, editable);
  cal_zone_row_set_editable (self->end_zone, editable);
}

gboolean
cal_appointment_when_commit (CalAppointmentWhen *self)
{
  g_return_val_if_fail (CAL_IS_APPOINTMENT_WHEN (self), FALSE);

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
