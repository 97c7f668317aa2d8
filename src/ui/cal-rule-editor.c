/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-rule-editor.h"

#include <glib/gi18n-lib.h>

#include "cal-date-row.h"
#include "cal-enter-keys.h"
#include "cal-focus-scroll.h"
#include "cal-locale.h"
#include "cal-rule-presets.h"
#include "cal-rule-preview.h"
#include "cal-rule-words.h"
#include "cal-style.h"

/* How an appointment repeats: every how many days, weeks, months or years, on which, until when.
 *
 * The form is a CalRuleForm; each input gives a new rule, which is said back in words, with the
 * next five dates, as the user types. What names no day, or ends before it begins, can't be taken.
 * A rule that is too rich for the form is named above it, and only gives way to Done.
 *
 * Keys: Escape cancels, Ctrl+Enter is Done. */

struct _CalRuleEditor
{
  AdwWindow parent_instance;

  GtkScrolledWindow *scroller;
  GtkLabel *replaced;
  AdwPreferencesRow *every;
  GtkSpinButton *interval;
  GtkDropDown *frequency;
  GtkWidget *weekdays_row;
  GtkBox *weekdays;
  AdwComboRow *month;
  AdwComboRow *monthly;
  GtkWidget *month_days_row;
  GtkGrid *month_days;
  GtkWidget *position_row;
  GtkDropDown *position;
  GtkDropDown *weekday;
  AdwComboRow *ending;
  GtkWidget *count_row;
  GtkSpinButton *count;
  CalMomentRow *until;
  GtkLabel *sentence;
  GtkLabel *problem;
  GtkLabel *remark;
  GtkLabel *dates;

  GtkWidget *weekday_buttons[7];    /* by weekday, 0 Monday; borrowed */
  GtkWidget *month_day_buttons[32]; /* by day, 0 the last; borrowed */
  CalTime start;
  CalRuleForm form;
  CalRuleEditorFunc on_save;
  gpointer user_data;
  gboolean moves_start;
  gboolean showing; /* the widgets follow the form, not the user */
};

enum
{
  ENDING_NEVER,
  ENDING_COUNT,
  ENDING_UNTIL,
};

static const int positions[] = { 1, 2, 3, 4, 5, -1, -2 };

G_DEFINE_FINAL_TYPE (CalRuleEditor, cal_rule_editor, ADW_TYPE_WINDOW)

/* --- From the form to the widgets ------------------------------------------------------ */

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

/* What stands before the number and the unit. */
static const char *
get_every (CalFrequency frequency, int interval)
{
  if (interval > 1)
    /* Translators: before a number and a unit, "Every 2 weeks". */
    return g_dngettext (GETTEXT_PACKAGE, "_Every", "_Every", (gulong) interval);
  switch (frequency)
    {
    case CAL_FREQ_DAILY:
      return C_ ("every 1 day", "_Every");
    case CAL_FREQ_WEEKLY:
      return C_ ("every 1 week", "_Every");
    case CAL_FREQ_MONTHLY:
      return C_ ("every 1 month", "_Every");
    case CAL_FREQ_SECONDLY:
    case CAL_FREQ_MINUTELY:
    case CAL_FREQ_HOURLY:
    case CAL_FREQ_YEARLY:
    default:
      return C_ ("every 1 year", "_Every");
    }
}

/* "day", "week" …, or "days", "weeks" … */
static void
show_units (CalRuleEditor *self, int interval)
{
  GListModel *shown = gtk_drop_down_get_model (self->frequency);
  g_autoptr (GtkStringObject) first = shown != NULL ? g_list_model_get_item (shown, 0) : NULL;
  g_autoptr (GtkStringList) list = NULL;

  if (first != NULL
      && g_str_equal (gtk_string_object_get_string (first), get_unit (CAL_FREQ_DAILY, interval)))
    return;
  list = gtk_string_list_new (NULL);
  for (int frequency = CAL_FREQ_DAILY; frequency <= CAL_FREQ_YEARLY; frequency++)
    gtk_string_list_append (list, get_unit ((CalFrequency) frequency, interval));
  gtk_drop_down_set_model (self->frequency, G_LIST_MODEL (list));
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
  g_auto (CalRulePreview) preview = { 0 };

  cal_rule_preview_init (&preview, &self->form, &self->start, self->moves_start);
  gtk_label_set_label (self->sentence, preview.sentence != NULL ? preview.sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->sentence), preview.sentence != NULL);
  gtk_label_set_label (self->problem, preview.problem != NULL ? preview.problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), preview.problem != NULL);
  gtk_label_set_label (self->remark, preview.remark != NULL ? preview.remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), preview.remark != NULL);
  gtk_label_set_label (self->dates, preview.dates);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rule.save", preview.is_usable);
}

static void
show_buttons (GtkWidget **buttons, const gboolean *chosen, int n)
{
  for (int i = 0; i < n; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (buttons[i]), chosen[i]);
}

/* The place of a weekday in the list: the week begins where the locale says. */
static guint
place_of_weekday (int weekday)
{
  if (weekday >= CAL_RULE_ANY_WEEKDAY)
    return (guint) weekday;
  return (guint) ((weekday - cal_locale_get_week_start () + 7) % 7);
}

static int
weekday_of_place (guint place)
{
  if (place >= CAL_RULE_ANY_WEEKDAY)
    return (int) place;
  return ((int) place + cal_locale_get_week_start ()) % 7;
}

static void
show_days (CalRuleEditor *self)
{
  const CalRuleForm *form = &self->form;
  gboolean is_monthly = form->frequency >= CAL_FREQ_MONTHLY;
  gboolean on_days = form->monthly == CAL_RULE_ON_DAYS;

  show_buttons (self->weekday_buttons, form->weekdays, 7);
  show_buttons (self->month_day_buttons, form->month_days, 32);
  adw_combo_row_set_selected (self->month, (guint) form->month - 1);
  adw_combo_row_set_selected (self->monthly, form->monthly);
  gtk_drop_down_set_selected (self->weekday, place_of_weekday (form->weekday));
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    if (positions[i] == form->position)
      gtk_drop_down_set_selected (self->position, i);
  gtk_widget_set_visible (self->weekdays_row, form->frequency == CAL_FREQ_WEEKLY);
  gtk_widget_set_visible (GTK_WIDGET (self->month), form->frequency == CAL_FREQ_YEARLY);
  gtk_widget_set_visible (GTK_WIDGET (self->monthly), is_monthly);
  gtk_widget_set_visible (self->month_days_row, is_monthly && on_days);
  gtk_widget_set_visible (self->position_row, is_monthly && !on_days);
}

static void
show_form (CalRuleEditor *self)
{
  const CalRuleForm *form = &self->form;
  int ending = get_ending (form);

  self->showing = TRUE;
  adw_preferences_row_set_title (self->every, get_every (form->frequency, form->interval));
  show_units (self, form->interval);
  gtk_drop_down_set_selected (self->frequency, form->frequency - CAL_FREQ_DAILY);
  gtk_spin_button_set_value (self->interval, form->interval);
  show_days (self);
  adw_combo_row_set_selected (self->ending, (guint) ending);
  if (ending == ENDING_COUNT)
    gtk_spin_button_set_value (self->count, (double) form->count);
  if (ending == ENDING_UNTIL)
    cal_moment_row_set_value (self->until, cal_time_get_day (&form->until, self->start.zone));
  gtk_widget_set_visible (self->count_row, ending == ENDING_COUNT);
  gtk_widget_set_visible (GTK_WIDGET (self->until), ending == ENDING_UNTIL);
  self->showing = FALSE;
  show_preview (self);
}

/* --- From the widgets to the form ------------------------------------------------------ */

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

/* The last day that is proposed: some occurrences later, however far they are apart. */
static int
propose_last_day (CalRuleEditor *self, const CalRuleForm *form)
{
  int start_day = cal_day_of_wall (self->start.wall);
  int interval = MIN (form->interval, 10);

  switch (form->frequency)
    {
    case CAL_FREQ_DAILY:
      return start_day + 30 * interval;
    case CAL_FREQ_MONTHLY:
      return start_day + 365 * interval;
    case CAL_FREQ_YEARLY:
      return start_day + 5 * 365 * interval + 2;
    default:
      return start_day + 13 * 7 * interval;
    }
}

static void
read_ending (CalRuleEditor *self, CalRuleForm *form)
{
  form->count = 0;
  form->until = cal_time_none ();
  switch (adw_combo_row_get_selected (self->ending))
    {
    case ENDING_COUNT:
      form->count = gtk_spin_button_get_value_as_int (self->count);
      break;
    case ENDING_UNTIL:
      if (!gtk_widget_get_visible (GTK_WIDGET (self->until)))
        cal_moment_row_set_value (self->until, propose_last_day (self, form));
      form->until = get_until (self, (int) cal_moment_row_get_value (self->until));
      break;
    default:
      break;
    }
}

static void
read_buttons (GtkWidget **buttons, gboolean *chosen, int n)
{
  for (int i = 0; i < n; i++)
    chosen[i] = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (buttons[i]));
}

static void
input_cb (CalRuleEditor *self)
{
  CalRuleForm form = self->form;

  if (self->showing)
    return;
  form.frequency = (CalFrequency) (CAL_FREQ_DAILY + gtk_drop_down_get_selected (self->frequency));
  form.interval = gtk_spin_button_get_value_as_int (self->interval);
  read_buttons (self->weekday_buttons, form.weekdays, 7);
  read_buttons (self->month_day_buttons, form.month_days, 32);
  form.month = (int) adw_combo_row_get_selected (self->month) + 1;
  form.monthly = (CalRuleMonthly) adw_combo_row_get_selected (self->monthly);
  form.position = positions[gtk_drop_down_get_selected (self->position)];
  form.weekday = weekday_of_place (gtk_drop_down_get_selected (self->weekday));
  read_ending (self, &form);
  self->form = form;
  show_form (self);
}

static void
until_changed_cb (CalRuleEditor *self)
{
  gboolean unreadable = cal_moment_row_get_unreadable (self->until);

  if (self->showing)
    return;
  cal_moment_row_set_problem (self->until, unreadable ? _ ("This is not a date") : NULL);
  if (!unreadable)
    {
      input_cb (self);
      return;
    }
  gtk_label_set_label (self->problem, _ ("This is not a date"));
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CalRuleEditor *self = CAL_RULE_EDITOR (widget);
  CalRuleEditorFunc on_save = self->on_save;
  g_auto (CalRulePreview) preview = { 0 };
  g_autoptr (CalRule) rule = NULL;

  if (on_save == NULL)
    return;
  if (gtk_widget_get_visible (GTK_WIDGET (self->until)) && !cal_moment_row_commit (self->until))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->until));
      return;
    }
  gtk_spin_button_update (self->interval);
  gtk_spin_button_update (self->count);
  input_cb (self);
  cal_rule_preview_init (&preview, &self->form, &self->start, self->moves_start);
  if (!preview.is_usable)
    return;
  self->on_save = NULL;
  rule = cal_rule_form_to_rule (&self->form, &self->start);
  on_save (rule, self->user_data);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* --- Making the widgets ---------------------------------------------------------------- */

static GtkWidget *
create_toggle (CalRuleEditor *self, const char *label, const char *name)
{
  GtkWidget *button = gtk_toggle_button_new_with_label (label);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (input_cb), self, G_CONNECT_SWAPPED);
  return button;
}

/* How far a key goes in a group of buttons; 0: not at all. Those of a month are in rows of seven.
 */
static int
get_group_step (GtkWidget *group, guint keyval)
{
  int forward = gtk_widget_get_direction (group) == GTK_TEXT_DIR_RTL ? -1 : 1;
  int row = GTK_IS_GRID (group) ? 7 : 0;

  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return -forward;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return forward;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return -row;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return row;
    default:
      return 0;
    }
}

/* Within a group the arrows go from button to button; Tab leaves it at once. */
static gboolean
group_key_cb (GtkWidget *group, guint keyval)
{
  g_autoptr (GListModel) buttons = gtk_widget_observe_children (group);
  GtkWidget *focus = gtk_widget_get_focus_child (group);
  int n = (int) g_list_model_get_n_items (buttons), step = get_group_step (group, keyval), i = 0;
  g_autoptr (GtkWidget) next = NULL;

  if (keyval == GDK_KEY_Tab)
    gtk_widget_grab_focus (gtk_widget_get_last_child (group));
  else if (keyval == GDK_KEY_ISO_Left_Tab)
    gtk_widget_grab_focus (gtk_widget_get_first_child (group));
  if (step == 0 || focus == NULL)
    return GDK_EVENT_PROPAGATE;
  for (GtkWidget *w = gtk_widget_get_prev_sibling (focus); w != NULL;
       w = gtk_widget_get_prev_sibling (w))
    i++;
  next = g_list_model_get_item (buttons, (guint) CLAMP (i + step, 0, n - 1));
  gtk_widget_grab_focus (next);
  return GDK_EVENT_STOP;
}

static void
make_group (GtkWidget *group)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (group_key_cb), group);
  gtk_widget_add_controller (group, keys);
}

static void
create_weekdays (CalRuleEditor *self)
{
  for (guint i = 0; i < 7; i++)
    {
      int weekday = weekday_of_place (i);
      g_autofree char *short_name = cal_locale_get_weekday_name (weekday, TRUE);
      g_autofree char *long_name = cal_locale_get_weekday_name (weekday, FALSE);
      GtkWidget *button = create_toggle (self, short_name, long_name);

      gtk_widget_add_css_class (button, "month-day");
      gtk_widget_set_tooltip_text (button, long_name);
      gtk_box_append (self->weekdays, button);
      self->weekday_buttons[weekday] = button;
    }
}

/* 1 … 31 in rows of seven; what is left of the last row is for the last day, whichever it is. */
static void
create_month_days (CalRuleEditor *self)
{
  for (int day = 1; day <= 31; day++)
    {
      g_autofree char *label = g_strdup_printf ("%d", day);

      self->month_day_buttons[day] = create_toggle (self, label, label);
      gtk_grid_attach (self->month_days,
                       self->month_day_buttons[day],
                       (day - 1) % 7,
                       (day - 1) / 7,
                       1,
                       1);
    }
  self->month_day_buttons[0] = create_toggle (self, _ ("Last day"), _ ("Last day"));
  gtk_grid_attach (self->month_days, self->month_day_buttons[0], 3, 4, 4, 1);
  for (int i = 0; i < 32; i++)
    {
      gtk_widget_add_css_class (self->month_day_buttons[i], "flat");
      gtk_widget_add_css_class (self->month_day_buttons[i], "numeric");
      gtk_widget_add_css_class (self->month_day_buttons[i], "month-day");
    }
}

static void
create_lists (CalRuleEditor *self)
{
  static const char *const names[] = {
    NC_ ("position", "first"),         NC_ ("position", "second"), NC_ ("position", "third"),
    NC_ ("position", "fourth"),        NC_ ("position", "fifth"),  NC_ ("position", "last"),
    NC_ ("position", "second to last")
  };
  g_autoptr (GtkStringList) position_list = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) weekday_list = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) month_list = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_string_list_append (position_list, g_dpgettext2 (GETTEXT_PACKAGE, "position", names[i]));
  for (guint i = 0; i < 7; i++)
    gtk_string_list_take (weekday_list, cal_locale_get_weekday_name (weekday_of_place (i), FALSE));
  /* Translators: Monday to Friday; stands in a list after the names of the weekdays. */
  gtk_string_list_append (weekday_list, C_ ("rule editor", "weekday"));
  /* Translators: Saturday or Sunday. */
  gtk_string_list_append (weekday_list, C_ ("rule editor", "weekend day"));
  for (int month = 1; month <= 12; month++)
    gtk_string_list_take (month_list, cal_locale_get_month_name (month, FALSE));
  gtk_drop_down_set_model (self->position, G_LIST_MODEL (position_list));
  gtk_drop_down_set_model (self->weekday, G_LIST_MODEL (weekday_list));
  adw_combo_row_set_model (self->month, G_LIST_MODEL (month_list));
}

static void
connect_inputs (CalRuleEditor *self)
{
  const struct
  {
    gpointer object;
    const char *signal;
    GCallback callback;
  } inputs[] = {
    { self->frequency, "notify::selected", G_CALLBACK (input_cb) },
    { self->month, "notify::selected", G_CALLBACK (input_cb) },
    { self->monthly, "notify::selected", G_CALLBACK (input_cb) },
    { self->position, "notify::selected", G_CALLBACK (input_cb) },
    { self->weekday, "notify::selected", G_CALLBACK (input_cb) },
    { self->ending, "notify::selected", G_CALLBACK (input_cb) },
    { self->interval, "value-changed", G_CALLBACK (input_cb) },
    { self->count, "value-changed", G_CALLBACK (input_cb) },
    { self->until, "notify::value", G_CALLBACK (until_changed_cb) },
    { self->until, "notify::unreadable", G_CALLBACK (until_changed_cb) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_signal_connect_object (inputs[i].object,
                             inputs[i].signal,
                             inputs[i].callback,
                             self,
                             G_CONNECT_SWAPPED);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, scroller);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, replaced);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, every);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, interval);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, frequency);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, weekdays_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, weekdays);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, month);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, monthly);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, month_days_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, month_days);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, position_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, position);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, weekday);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, ending);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, count_row);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, count);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, until);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, sentence);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, problem);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, remark);
  gtk_widget_class_bind_template_child (widget_class, CalRuleEditor, dates);
}

static void
cal_rule_editor_class_init (CalRuleEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CAL_TYPE_DATE_ROW);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-rule-editor.ui");
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "rule.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  cal_enter_keys_bind (widget_class, "rule.save");
}

static void
cal_rule_editor_init (CalRuleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cal_style_load (GTK_WIDGET (self));
  cal_style_widen (GTK_WINDOW (self));
  create_weekdays (self);
  create_month_days (self);
  create_lists (self);
  make_group (GTK_WIDGET (self->weekdays));
  make_group (GTK_WIDGET (self->month_days));
  cal_focus_scroll_follow (GTK_WINDOW (self), self->scroller);
}

static void
show_replaced (CalRuleEditor *self, CalRule *rule)
{
  g_autofree char *words = cal_rule_to_words (rule, &self->start);
  /* Translators: %s is a rule in words. */
  g_autofree char *text =
      g_strdup_printf (_ ("“%s” is more than this form can hold. Done puts another "
                          "rule in its place."),
                       words);

  gtk_label_set_label (self->replaced, text);
  gtk_widget_set_visible (GTK_WIDGET (self->replaced), TRUE);
}

CalRuleEditor *
cal_rule_editor_new (CalRule *rule,
                     const CalTime *start,
                     gboolean moves_start,
                     CalRuleEditorFunc on_save,
                     gpointer user_data)
{
  CalRuleEditor *self = g_object_new (CAL_TYPE_RULE_EDITOR, NULL);
  g_autoptr (CalRule) weekly = NULL;

  g_return_val_if_fail (start != NULL, NULL);

  self->start = *start;
  self->moves_start = moves_start;
  self->on_save = on_save;
  self->user_data = user_data;
  weekly = cal_rule_preset_new (CAL_RULE_PRESET_WEEKLY, start);
  if (rule == NULL || !cal_rule_form_read (&self->form, rule, start))
    {
      cal_rule_form_read (&self->form, weekly, start);
      if (rule != NULL)
        show_replaced (self, rule);
    }
  self->showing = TRUE;
  connect_inputs (self);
  show_form (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->interval));
  return self;
}
