/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-repeat-row.h"

#include <glib/gi18n-lib.h>

#include "cal-recurrence-derive.h"
#include "cal-rule-editor.h"
#include "cal-rule-presets.h"
#include "cal-rule-words.h"
#include "cal-when-words.h"

/* Whether and how an appointment repeats: not, by a preset that follows from its date, or by a rule
 * of its own ("Custom…" opens the editor).
 *
 * A recurrence that is none of the presets is a choice of its own, said in words; it is kept as it
 * is, however rich, until the user chooses another one. The presets are made anew when the start
 * moves, and a rule that was a preset stays that preset: weekly on Tuesday becomes weekly on
 * Wednesday.
 *
 * Signal "changed": the user has chosen. */

typedef enum
{
  CHOICE_NONE,
  CHOICE_PRESET,
  CHOICE_KEPT, /* the recurrence as it is */
  CHOICE_CUSTOM,
} ChoiceKind;

typedef struct
{
  ChoiceKind kind;
  CalRulePreset preset;
} Choice;

struct _CalRepeatRow
{
  AdwComboRow parent_instance;

  CalRecurrence *recurrence; /* NULL: it doesn't repeat */
  CalTime start;
  Choice choices[CAL_N_RULE_PRESETS + 3];
  guint n_choices;
  guint selected;
  gboolean moves_start;
  gboolean is_fixed;
  gboolean showing;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalRepeatRow, cal_repeat_row, ADW_TYPE_COMBO_ROW)

static guint signals[N_SIGNALS];

/* The only rule of the recurrence; NULL when it has none, several, or dates of its own. */
static CalRule *
get_single_rule (CalRecurrence *recurrence)
{
  guint n_rules, n_exception_rules, n_dates;
  CalRule *const *rules = cal_recurrence_get_rules (recurrence, &n_rules);

  cal_recurrence_get_exception_rules (recurrence, &n_exception_rules);
  cal_recurrence_get_dates (recurrence, &n_dates);
  return n_rules == 1 && n_exception_rules == 0 && n_dates == 0 ? rules[0] : NULL;
}

static void
add_choice (CalRepeatRow *self,
            GtkStringList *list,
            ChoiceKind kind,
            CalRulePreset preset,
            const char *words)
{
  gtk_string_list_append (list, words);
  self->choices[self->n_choices++] = (Choice){ kind, preset };
}

static void
add_kept (CalRepeatRow *self, GtkStringList *list)
{
  g_autofree char *words = cal_when_repeat_to_words (self->recurrence);

  add_choice (self, list, CHOICE_KEPT, CAL_N_RULE_PRESETS, words);
}

/* A row of one choice has no list to open. */
static void
keep_selected (CalRepeatRow *self, GtkStringList *list)
{
  gtk_string_list_splice (list, self->selected + 1, self->n_choices - self->selected - 1, NULL);
  gtk_string_list_splice (list, 0, self->selected, NULL);
  self->choices[0] = self->choices[self->selected];
  self->n_choices = 1;
  self->selected = 0;
}

static void
fill (CalRepeatRow *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  CalRule *rule = self->recurrence != NULL ? get_single_rule (self->recurrence) : NULL;
  int current = rule != NULL ? cal_rule_preset_find (rule, &self->start) : CAL_N_RULE_PRESETS;

  self->n_choices = 0;
  self->selected = 0;
  add_choice (self, list, CHOICE_NONE, CAL_N_RULE_PRESETS, _ ("Does not repeat"));
  for (int preset = 0; preset < CAL_N_RULE_PRESETS; preset++)
    {
      g_autoptr (CalRule) candidate = cal_rule_preset_new ((CalRulePreset) preset, &self->start);
      g_autofree char *words = NULL;

      if (candidate == NULL)
        continue;
      if (preset == current)
        self->selected = self->n_choices;
      words = cal_rule_to_words (candidate, &self->start);
      add_choice (self, list, CHOICE_PRESET, (CalRulePreset) preset, words);
    }
  if (self->recurrence != NULL && current == CAL_N_RULE_PRESETS)
    {
      self->selected = self->n_choices;
      add_kept (self, list);
    }
  add_choice (self, list, CHOICE_CUSTOM, CAL_N_RULE_PRESETS, _ ("Custom…"));

  if (self->is_fixed)
    keep_selected (self, list);

  self->showing = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (list));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), self->selected);
  self->showing = FALSE;
}

static void
take_rule (CalRepeatRow *self, CalRule *rule)
{
  CalRecurrence *recurrence =
      self->recurrence != NULL
          ? cal_recurrence_with_rules (self->recurrence, &rule, 1)
          : cal_recurrence_new (&self->start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);

  g_clear_pointer (&self->recurrence, cal_recurrence_unref);
  self->recurrence = recurrence;
}

static void
rule_saved_cb (CalRule *rule, gpointer user_data)
{
  CalRepeatRow *self = user_data;

  take_rule (self, rule);
  fill (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
open_editor (CalRepeatRow *self)
{
  CalRule *rule = self->recurrence != NULL ? get_single_rule (self->recurrence) : NULL;
  CalRuleEditor *editor =
      cal_rule_editor_new (rule, &self->start, self->moves_start, rule_saved_cb, self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (editor), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (editor), TRUE);
    }
  gtk_window_present (GTK_WINDOW (editor));
}

static void
selected_cb (CalRepeatRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  g_autoptr (CalRule) rule = NULL;

  if (self->showing || selected == self->selected || selected >= self->n_choices)
    return;
  switch (self->choices[selected].kind)
    {
    case CHOICE_NONE:
      g_clear_pointer (&self->recurrence, cal_recurrence_unref);
      break;
    case CHOICE_PRESET:
      rule = cal_rule_preset_new (self->choices[selected].preset, &self->start);
      take_rule (self, rule);
      break;
    case CHOICE_CUSTOM:
      self->showing = TRUE;
      adw_combo_row_set_selected (ADW_COMBO_ROW (self), self->selected);
      self->showing = FALSE;
      open_editor (self);
      return;
    case CHOICE_KEPT:
    default:
      return;
    }
  self->selected = selected;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
cal_repeat_row_dispose (GObject *object)
{
  CalRepeatRow *self = CAL_REPEAT_ROW (object);

  g_clear_pointer (&self->recurrence, cal_recurrence_unref);

  G_OBJECT_CLASS (cal_repeat_row_parent_class)->dispose (object);
}

static void
cal_repeat_row_class_init (CalRepeatRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = cal_repeat_row_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed",
                                          CAL_TYPE_REPEAT_ROW,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
}

/* The choice that is in force has a check mark. */
static void
mark_item (CalRepeatRow *self, GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  gboolean is_chosen =
      gtk_list_item_get_item (item) == adw_combo_row_get_selected_item (ADW_COMBO_ROW (self));

  if (box != NULL)
    gtk_widget_set_opacity (gtk_widget_get_last_child (box), is_chosen ? 1 : 0);
}

static void
chosen_item_cb (CalRepeatRow *self, GParamSpec *pspec, GtkListItem *item)
{
  mark_item (self, item);
}

static void
setup_item_cb (CalRepeatRow *self, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("object-select-symbolic"));
  gtk_list_item_set_child (item, box);
  g_signal_connect_object (self, "notify::selected-item", G_CALLBACK (chosen_item_cb), item, 0);
}

static void
bind_item_cb (CalRepeatRow *self, GtkListItem *item)
{
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (gtk_list_item_get_child (item))),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
  mark_item (self, item);
}

/* The rows of the list as wide as their words: libadwaita's own cut them. */
static GtkListItemFactory *
create_list_factory (CalRepeatRow *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_item_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_item_cb), self);
  return factory;
}

static void
cal_repeat_row_init (CalRepeatRow *self)
{
  g_autoptr (GtkListItemFactory) factory = create_list_factory (self);

  self->start = cal_time_date_of_day (0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("_Repeat"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self), TRUE);
  /* Said in full, however long. */
  adw_combo_row_set_use_subtitle (ADW_COMBO_ROW (self), TRUE);
  adw_combo_row_set_list_factory (ADW_COMBO_ROW (self), factory);
  fill (self);
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}

void
cal_repeat_row_set_recurrence (CalRepeatRow *self, CalRecurrence *recurrence, const CalTime *start)
{
  g_return_if_fail (CAL_IS_REPEAT_ROW (self));
  g_return_if_fail (start != NULL);

  if (recurrence == self->recurrence && cal_time_equal (start, &self->start))
    return;
  if (recurrence != NULL)
    cal_recurrence_ref (recurrence);
  g_clear_pointer (&self->recurrence, cal_recurrence_unref);
  self->recurrence = recurrence;
  self->start = *start;
  fill (self);
}

/**
 * cal_repeat_row_set_start:
 * @self: a row
 * @start: the start of the appointment as it is being edited
 *
 * The start moves: what was a preset of the old date becomes the same preset of the new one.
 *
 * Returns: whether the rule is another one now
 */
gboolean
cal_repeat_row_set_start (CalRepeatRow *self, const CalTime *start)
{
  CalRule *rule;
  int preset;
  g_autoptr (CalRule) moved = NULL;

  g_return_val_if_fail (CAL_IS_REPEAT_ROW (self), FALSE);
  g_return_val_if_fail (start != NULL, FALSE);

  if (cal_time_equal (start, &self->start))
    return FALSE;
  rule = self->recurrence != NULL ? get_single_rule (self->recurrence) : NULL;
  preset = rule != NULL ? cal_rule_preset_find (rule, &self->start) : CAL_N_RULE_PRESETS;
  if (preset != CAL_N_RULE_PRESETS)
    moved = cal_rule_preset_new ((CalRulePreset) preset, start);
  self->start = *start;
  if (moved != NULL && !cal_rule_equal (moved, rule))
    take_rule (self, moved);
  fill (self);
  return moved != NULL;
}

CalRecurrence *
cal_repeat_row_get_recurrence (CalRepeatRow *self, const CalTime *start)
{
  g_return_val_if_fail (CAL_IS_REPEAT_ROW (self), NULL);

  return self->recurrence != NULL ? cal_recurrence_with_start (self->recurrence, start) : NULL;
}

/* Whether the appointment goes to the first day of a rule that it doesn't fit: so the editor says.
 */
void
cal_repeat_row_set_moves_start (CalRepeatRow *self, gboolean moves_start)
{
  g_return_if_fail (CAL_IS_REPEAT_ROW (self));

  self->moves_start = moves_start;
}

void
cal_repeat_row_set_editable (CalRepeatRow *self, gboolean editable)
{
  g_return_if_fail (CAL_IS_REPEAT_ROW (self));

  self->is_fixed = !editable;
  fill (self);
}
