/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-rule-editor.h"

#include <glib/gi18n-lib.h>

#include "cal-date-row.h"
#include "cal-locale.h"
#include "cal-recurrence.h"
#include "cal-rule-presets.h"
#include "cal-rule-words.h"

/* How an appointment repeats: every how many days, weeks, months or years, on which, until when.
 *
 * The form is a CalRuleForm; each input gives a new rule, which is said back in words, with the
 * next five dates, as the user types. Escape cancels, Ctrl+Enter is Done. */

struct _CalRuleEditor
{
  AdwWindow parent_instance;

  AdwComboRow *frequency;
  GtkWidget *interval_row;
  GtkSpinButton *interval;
  GtkLabel *unit;
  GtkWidget *weekdays_row;
  GtkBox *weekdays;
  AdwComboRow *monthly;
  AdwComboRow *ending;
  GtkWidget *count_row;
  GtkSpinButton *count;
  CalMomentRow *until;
  GtkLabel *sentence;
  GtkLabel *dates;

  GtkWidget *buttons[7]; /* by weekday, 0 Monday; borrowed */
  CalRuleMonthly monthlies[CAL_N_RULE_MONTHLIES];
  CalTime start;
  CalRuleForm form;
  CalRuleEditorFunc on_save;
  gpointer user_data;
  gboolean showing; /* the widgets follow the form, not the user */
};

enum
{
  ENDING_NEVER,
  ENDING_COUNT,
  ENDING_UNTIL,
};

G_DEFINE_FINAL_TYPE (CalRuleEditor, cal_rule_editor, ADW_TYPE_WINDOW)

typedef struct
{
  GString *text;
  guint n;
} Preview;

static gboolean
add_date (const CalTime *start, const CalTime *end, gpointer user_data)
{
  Preview *preview = user_data;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *line = NULL;
  int year, month, day;

  cal_day_to_date (cal_day_of_wall (start->wall), &year, &month, &day);
  date = g_date_time_new_utc (year, month, day, 0, 0, 0);
  /* Translators: a date in the list of the next dates of a series; see strftime (3). */
  line = g_date_time_format (date, _ ("%a %-d %B %Y"));
  if (preview->text->len > 0)
    g_string_append_c (preview->text, '\n');
  g_string_append (preview->text, line);
  return ++preview->n < 5;
}

static const char *
get_unit (CalFrequency frequency, int interval)
{
  gulong n = (gulong) interval;

  switch (frequency)
    {
    case CAL_FREQ_DAILY:
      return g_dngettext (GETTEXT_PACKAGE, "day", "days", n);
    case CAL_FREQ_WEEKLY:
      return g_dngettext (GETTEXT_PACKAGE, "week", "weeks", n);
    case CAL_FREQ_MONTHLY:
      return g_dngettext (GETTEXT_PACKAGE, "month", "months", n);
    case CAL_FREQ_SECONDLY:
    case CAL_FREQ_MINUTELY:
    case CAL_FREQ_HOURLY:
    case CAL_FREQ_YEARLY:
    default:
      return g_dngettext (GETTEXT_PACKAGE, "year", "years", n);
    }
}

static int
get_ending (const CalRuleForm *form)
{
  if (form->count > 0)
    return ENDING_COUNT;
  return form->until.kind != CAL_TIME_NONE ? ENDING_UNTIL : ENDING_NEVER;
}

static void
show_preview (CalRuleEditor *self)
{
  g_autoptr (CalRule) rule = cal_rule_form_to_rule (&self->form, &self->start);
  g_autoptr (CalRecurrence) recurrence =
      cal_recurrence_new (&self->start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
  g_autofree char *words = cal_rule_to_words (rule, &self->start);
  Preview preview = { .text = g_string_new (NULL) };

  cal_recurrence_expand (recurrence, self->start.wall, G_MAXINT64, NULL, add_date, &preview);
  gtk_label_set_label (self->sentence, words);
  gtk_label_set_label (self->dates, preview.text->str);
  g_string_free (preview.text, TRUE);
}

static void
show_form (CalRuleEditor *self)
{
  const CalRuleForm *form = &self->form;
  int ending = get_ending (form);

  self->showing = TRUE;
  adw_combo_row_set_selected (self->frequency, form->frequency - CAL_FREQ_DAILY);
  gtk_spin_button_set_value (self->interval, form->interval);
  gtk_label_set_label (self->unit, get_unit (form->frequency, form->interval));
  for (int i = 0; i < 7; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i]), form->weekdays[i]);
  for (guint i = 0; i < g_list_model_get_n_items (adw_combo_row_get_model (self->monthly)); i++)
    if (self->monthlies[i] == form->monthly)
      adw_combo_row_set_selected (self->monthly, i);
  adw_combo_row_set_selected (self->ending, (guint) ending);
  if (ending == ENDING_COUNT)
    gtk_spin_button_set_value (self->count, (double) form->count);
  if (ending == ENDING_UNTIL)
    cal_moment_row_set_value (self->until, cal_time_get_day (&form->until, self->start.zone));
  gtk_widget_set_visible (self->weekdays_row, form->frequency == CAL_FREQ_WEEKLY);
  gtk_widget_set_visible (GTK_WIDGET (self->monthly), form->frequency >= CAL_FREQ_MONTHLY);
  gtk_widget_set_visible (self->count_row, ending == ENDING_COUNT);
  gtk_widget_set_visible (GTK_WIDGET (self->until), ending == ENDING_UNTIL);
  self->showing = FALSE;
  show_preview (self);
}

/* UNTIL in the form of DTSTART (RFC 5545 §3.3.10): a date, a floating time, or UTC. The whole of
 * the last day counts. */
static CalTime
get_until (CalRuleEditor *self, int day)
{
  gint64 wall = (day + 1) * CAL_DAY - CAL_SECOND;

  if (self->start.kind == CAL_TIME_DATE)
    return cal_time_date_of_day (day);
  if (self->start.kind == CAL_TIME_ZONED)
    return cal_time_utc (cal_zone_to_instant (self->start.zone, wall));
  return cal_time_floating (wall);
}

static void
read_ending (CalRuleEditor *self, CalRuleForm *form)
{
  int start_day = cal_day_of_wall (self->start.wall);

  form->count = 0;
  form->until = cal_time_none ();
  switch (adw_combo_row_get_selected (self->ending))
    {
    case ENDING_COUNT:
      form->count = gtk_spin_button_get_value_as_int (self->count);
      break;
    case ENDING_UNTIL:
      if (!gtk_widget_get_visible (GTK_WIDGET (self->until)))
        cal_moment_row_set_value (self->until, start_day + 90);
      form->until = get_until (self, (int) MAX (cal_moment_row_get_value (self->until), start_day));
      break;
    default:
      break;
    }
}

static void
input_cb (CalRuleEditor *self)
{
  CalRuleForm form = self->form;
  gboolean any = FALSE;
  guint monthly = adw_combo_row_get_selected (self->monthly);

  if (self->showing)
    return;
  form.frequency = (CalFrequency) (CAL_FREQ_DAILY + adw_combo_row_get_selected (self->frequency));
  form.interval = gtk_spin_button_get_value_as_int (self->interval);
  for (int i = 0; i < 7; i++)
    {
      form.weekdays[i] = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->buttons[i]));
      any |= form.weekdays[i];
    }
  /* A week without a day says nothing: it falls on the day of the start. */
  if (!any)
    form.weekdays[cal_day_get_weekday (cal_day_of_wall (self->start.wall))] = TRUE;
  if (monthly != GTK_INVALID_LIST_POSITION)
    form.monthly = self->monthlies[monthly];
  read_ending (self, &form);
  self->form = form;
  show_form (self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CalRuleEditor *self = CAL_RULE_EDITOR (widget);
  CalRuleEditorFunc on_save = self->on_save;
  g_autoptr (CalRule) rule = NULL;

  if (on_save == NULL)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->until)) && !cal_moment_row_commit (self->until))
    {
      cal_moment_row_set_problem (self->until, _ ("This is not a date"));
      return;
    }
  gtk_spin_button_update (self->interval);
  gtk_spin_button_update (self->count);
  input_cb (self);
  self->on_save = NULL;
  rule = cal_rule_form_to_rule (&self->form, &self->start);
  on_save (rule, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
create_weekdays (CalRuleEditor *self)
{
  int first = cal_locale_get_week_start ();

  for (int i = 0; i < 7; i++)
    {
      int weekday = (first + i) % 7;
      g_autofree char *short_name = cal_locale_get_weekday_name (weekday, TRUE);
      g_autofree char *long_name = cal_locale_get_weekday_name (weekday, FALSE);
      GtkWidget *button = gtk_toggle_button_new_with_label (short_name);

      gtk_widget_set_tooltip_text (button, long_name);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      long_name,
                                      -1);
      g_signal_connect_object (button, "toggled", G_CALLBACK (input_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->weekdays, button);
      self->buttons[weekday] = button;
    }
}

/* The ways a month can be hit from that start, each said as its own rule is said. */
static void
create_monthlies (CalRuleEditor *self)
{
  static const CalRulePreset presets[] = { CAL_RULE_PRESET_MONTHLY_DAY,
                                           CAL_RULE_PRESET_MONTHLY_NTH,
                                           CAL_RULE_PRESET_MONTHLY_LAST };
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      g_autoptr (CalRule) rule = cal_rule_preset_new (presets[i], &self->start);
      g_autofree char *words = rule != NULL ? cal_rule_to_words (rule, &self->start) : NULL;
      CalRuleForm form;

      if (rule == NULL || !cal_rule_form_read (&form, rule, &self->start))
        continue;
      gtk_string_list_append (list, words);
      self->monthlies[n++] = form.monthly;
    }
  adw_combo_row_set_model (self->monthly, G_LIST_MODEL (list));
}

static void
connect_inputs (CalRuleEditor *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
  } inputs[] = {
    { self->frequency, "notify::selected" }, { self->monthly, "notify::selected" },
    { self->ending, "notify::selected" },    { self->interval, "value-changed" },
    { self->count, "value-changed" },        { self->until, "notify::value" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_signal_connect_object (inputs[i].object,
                             inputs[i].signal,
                             G_CALLBACK (input_cb),
                             self,
                             G_CONNECT_SWAPPED);
}

static void
cal_rule_editor_class_init (CalRuleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CAL_TYPE_DATE_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-rule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, frequency);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, interval_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, interval);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, unit);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, weekdays_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, weekdays);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, monthly);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, ending);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, count_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, count);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, until);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, sentence);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, dates);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class,
                                       GDK_KEY_Return,
                                       GDK_CONTROL_MASK,
                                       "rule.save",
                                       NULL);
}

static void
cal_rule_editor_init (CalRuleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  create_weekdays (self);
}

CalRuleEditor *
cal_rule_editor_new (CalRule *rule,
                     const CalTime *start,
                     CalRuleEditorFunc on_save,
                     gpointer user_data)
{
  CalRuleEditor *self = g_object_new (CAL_TYPE_RULE_EDITOR, NULL);
  g_autoptr (CalRule) weekly = NULL;

  g_return_val_if_fail (start != NULL, NULL);

  self->start = *start;
  self->on_save = on_save;
  self->user_data = user_data;
  weekly = cal_rule_preset_new (CAL_RULE_PRESET_WEEKLY, start);
  if (rule == NULL || !cal_rule_form_read (&self->form, rule, start))
    cal_rule_form_read (&self->form, weekly, start);
  self->showing = TRUE;
  create_monthlies (self);
  connect_inputs (self);
  show_form (self);
  return self;
}
