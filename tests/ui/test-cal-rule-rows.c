/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-repeat-row.h"
#include "cal-rule-editor.h"
#include "cal-zone-recent.h"
#include "cal-zone-row.h"
#include "cal-zone-search.h"
#include "uitest.h"

/* How an appointment repeats, and in which zone: the rows of the dialog and the editor of a rule.
 */

static void
count_cb (gpointer row, int *n)
{
  (*n)++;
}

static CalRecurrence *
make_recurrence (const char *text, const CalTime *start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = cal_rule_parse (text, &error);

  g_assert_no_error (error);
  return cal_recurrence_new (start, &rule, 1, NULL, 0, NULL, 0, NULL, 0);
}

static char *
get_rule (CalRepeatRow *row, const CalTime *start)
{
  g_autoptr (CalRecurrence) recurrence = cal_repeat_row_get_recurrence (row, start);
  guint n;

  if (recurrence == NULL)
    return g_strdup ("none");
  cal_recurrence_get_rules (recurrence, &n);
  g_assert_cmpuint (n, ==, 1);
  return cal_rule_to_string (cal_recurrence_get_rules (recurrence, &n)[0]);
}

static void
assert_rule (CalRepeatRow *row, const CalTime *start, const char *expected)
{
  g_autofree char *rule = get_rule (row, start);

  g_assert_cmpstr (rule, ==, expected);
}

static const char *
get_choice (CalRepeatRow *row, guint position)
{
  GtkStringList *list = GTK_STRING_LIST (adw_combo_row_get_model (ADW_COMBO_ROW (row)));

  return gtk_string_list_get_string (list, position);
}

static guint
get_n_choices (CalRepeatRow *row)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (ADW_COMBO_ROW (row)));
}

/* ---- the row ---- */

/* What follows from the date, and that it follows when the date moves. */
static void
test_presets (void)
{
  CalTime tuesday = cal_time_date (2026, 11, 24);
  CalTime wednesday = cal_time_date (2026, 11, 25);
  CalRepeatRow *row = g_object_ref_sink (g_object_new (CAL_TYPE_REPEAT_ROW, NULL));
  int n_changed = 0;

  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);
  cal_repeat_row_set_recurrence (row, NULL, &tuesday);
  assert_rule (row, &tuesday, "none");
  g_assert_cmpstr (get_choice (row, 0), ==, "Does not repeat");
  g_assert_cmpuint (get_n_choices (row), ==, 10);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 3);
  g_assert_cmpint (n_changed, ==, 1);
  assert_rule (row, &tuesday, "FREQ=WEEKLY;BYDAY=TU");
  g_assert_true (cal_repeat_row_set_start (row, &wednesday));
  assert_rule (row, &wednesday, "FREQ=WEEKLY;BYDAY=WE");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 3);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 0);
  assert_rule (row, &wednesday, "none");
  g_assert_cmpint (n_changed, ==, 2);
  g_assert_finalize_object (row);
}

/* A rule that is too rich for the form is a choice of its own and is kept as it is. */
static void
test_kept (void)
{
  static const char rich[] = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
  CalTime start = cal_time_date (2026, 11, 30);
  CalTime later = cal_time_date (2026, 12, 1);
  g_autoptr (CalRecurrence) recurrence = make_recurrence (rich, &start);
  CalRepeatRow *row = g_object_ref_sink (g_object_new (CAL_TYPE_REPEAT_ROW, NULL));
  guint selected;

  cal_repeat_row_set_recurrence (row, recurrence, &start);
  assert_rule (row, &start, rich);
  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));
  g_assert_cmpuint (selected, ==, get_n_choices (row) - 2);
  g_assert_cmpstr (get_choice (row, selected), !=, "");
  g_assert_false (cal_repeat_row_set_start (row, &later));
  assert_rule (row, &later, rich);
  g_assert_finalize_object (row);
}

static gpointer
find_editor (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (CAL_IS_RULE_EDITOR (window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }
  return NULL;
}

/* "Custom…" opens the editor; a rule is changed by Done only. */
static void
test_custom (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  GtkWidget *list = gtk_list_box_new ();
  CalRepeatRow *row = g_object_new (CAL_TYPE_REPEAT_ROW, NULL);
  GtkWindow *window, *editor;

  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  window = ui_test_show (list, 500, 500);
  cal_repeat_row_set_recurrence (row, NULL, &start);
  for (int turn = 0; turn < 2; turn++)
    {
      adw_combo_row_set_selected (ADW_COMBO_ROW (row), get_n_choices (row) - 1);
      g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
      editor = find_editor ();
      g_assert_nonnull (editor);
      ui_test_present (editor);
      if (turn == 0)
        ui_test_keys ("Escape", NULL);
      else
        ui_test_keys ("Control_L", "Return", NULL);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_null (find_editor ());
      assert_rule (row, &start, turn == 0 ? "none" : "FREQ=WEEKLY;BYDAY=TU");
    }
  ui_test_close (window);
}

/* ---- the editor ---- */

typedef struct
{
  GtkWindow *window;
  char *saved;
  int n_saved;
} Editor;

static void
saved_cb (CalRule *rule, gpointer user_data)
{
  Editor *self = user_data;

  self->n_saved++;
  g_free (self->saved);
  self->saved = cal_rule_to_string (rule);
}

static void
open_editor (Editor *self, const char *text, const CalTime *start)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CalRule) rule = text != NULL ? cal_rule_parse (text, &error) : NULL;

  g_assert_no_error (error);
  *self = (Editor){ 0 };
  self->window = GTK_WINDOW (cal_rule_editor_new (rule, start, TRUE, saved_cb, self));
  ui_test_present (self->window);
}

static void
assert_label (Editor *self, const char *text)
{
  if (ui_test_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text) == NULL)
    g_error ("“%s” is not said", text);
}

static void
save (Editor *self, const char *expected)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "rule.save", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (self->n_saved, ==, 1);
  g_assert_cmpstr (self->saved, ==, expected);
  g_free (self->saved);
}

static gpointer
find (Editor *self, GType type, const char *text)
{
  GtkWidget *found = ui_test_find (GTK_WIDGET (self->window), type, text);

  if (found == NULL)
    g_error ("no %s “%s”", g_type_name (type), text != NULL ? text : "");
  return found;
}

static void
test_editor_dates (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  GtkWidget *thursday;
  Editor self;

  open_editor (&self, NULL, &start);
  assert_label (&self,
                "Tue 24 November 2026\nTue 1 December 2026\nTue 8 December 2026\n"
                "Tue 15 December 2026\nTue 22 December 2026");
  thursday = find (&self, GTK_TYPE_TOGGLE_BUTTON, "Thursday");
  ui_test_click (thursday, 10, 10);
  ui_test_wait_frame (GTK_WIDGET (self.window));
  assert_label (&self,
                "Tue 24 November 2026\nThu 26 November 2026\nTue 1 December 2026\n"
                "Thu 3 December 2026\nTue 8 December 2026");
  save (&self, "FREQ=WEEKLY;BYDAY=TU,TH");
}

static void
test_editor_forms (void)
{
  static const char *const rules[] = {
    "FREQ=DAILY;COUNT=10;INTERVAL=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    "FREQ=MONTHLY;BYDAY=4TU",
    "FREQ=MONTHLY;BYDAY=-1TU",
    "FREQ=YEARLY",
    "FREQ=DAILY;UNTIL=20270303",
  };
  CalTime start = cal_time_date (2026, 11, 24);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      Editor self;

      g_test_message ("%s", rules[i]);
      open_editor (&self, rules[i], &start);
      save (&self, rules[i]);
    }
}

static void
test_editor_last_day (void)
{
  CalTime start = cal_time_date (2026, 11, 30);
  Editor self;

  open_editor (&self, "FREQ=MONTHLY;BYMONTHDAY=-1", &start);
  assert_label (&self,
                "Mon 30 November 2026\nThu 31 December 2026\nSun 31 January 2027\n"
                "Sun 28 February 2027\nWed 31 March 2027");
  save (&self, "FREQ=MONTHLY;BYMONTHDAY=-1");
}

/* The last day that is proposed leaves some of them, however far apart they are. */
static void
test_editor_proposed_end (void)
{
  static const struct
  {
    const char *rule;
    const char *saved;
  } cases[] = {
    { "FREQ=DAILY", "FREQ=DAILY;UNTIL=20261224" },
    { "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "FREQ=WEEKLY;UNTIL=20270525;INTERVAL=2;BYDAY=TU" },
    { "FREQ=MONTHLY;BYDAY=4TU", "FREQ=MONTHLY;UNTIL=20271124;BYDAY=4TU" },
    { "FREQ=YEARLY", "FREQ=YEARLY;UNTIL=20311125" },
  };
  CalTime start = cal_time_date (2026, 11, 24);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Editor self;

      open_editor (&self, cases[i].rule, &start);
      adw_combo_row_set_selected (find (&self, ADW_TYPE_COMBO_ROW, "E_nds"), 2);
      save (&self, cases[i].saved);
    }
}

static void
test_editor_cancel (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  Editor self;

  open_editor (&self, NULL, &start);
  ui_test_keys ("Escape", NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (find_editor ());
  g_assert_cmpint (self.n_saved, ==, 0);
}

/* Typing goes into the number, from the start. */
static void
test_editor_focus (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  Editor self;

  open_editor (&self, NULL, &start);
  ui_test_type ("3");
  ui_test_keys ("Tab", NULL);
  ui_test_wait_frame (GTK_WIDGET (self.window));
  assert_label (&self, "Every 3 weeks on Tuesday");
  save (&self, "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU");
}

static void
click (Editor *self, const char *name)
{
  ui_test_click (find (self, GTK_TYPE_TOGGLE_BUTTON, name), 8, 8);
  ui_test_wait_frame (GTK_WIDGET (self->window));
}

/* A week without a day is no rule, and can't be taken. */
static void
test_editor_no_day (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  Editor self;

  open_editor (&self, NULL, &start);
  click (&self, "Tuesday");
  assert_label (&self, "Choose at least one day.");
  gtk_widget_activate_action (GTK_WIDGET (self.window), "rule.save", NULL);
  g_assert_cmpint (self.n_saved, ==, 0);
  click (&self, "Thursday");
  assert_label (&self, "The appointment moves to the first of these days, Thu 26 November 2026.");
  save (&self, "FREQ=WEEKLY;BYDAY=TH");
}

static void
test_editor_month_days (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  Editor self;

  open_editor (&self, "FREQ=MONTHLY;BYMONTHDAY=24", &start);
  click (&self, "1");
  click (&self, "Last day");
  click (&self, "24");
  assert_label (&self, "Every month on day 1 and the last");
  save (&self, "FREQ=MONTHLY;BYMONTHDAY=1,-1");
}

static void
test_editor_position (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  GtkDropDown *position, *weekday;
  Editor self;

  open_editor (&self, "FREQ=MONTHLY;BYDAY=4TU", &start);
  position = find (&self, GTK_TYPE_DROP_DOWN, "Which one of the month");
  weekday = find (&self, GTK_TYPE_DROP_DOWN, "Weekday");
  g_assert_cmpuint (gtk_drop_down_get_selected (position), ==, 3);
  gtk_drop_down_set_selected (position, 5);
  gtk_drop_down_set_selected (weekday, 7);
  ui_test_wait_frame (GTK_WIDGET (self.window));
  assert_label (&self, "Every month on the last weekday");
  save (&self, "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1");
}

/* By the keyboard: one stop for all days, the arrows within. */
static void
test_editor_keys (void)
{
  CalTime start = cal_time_date (2026, 11, 24);
  Editor self;

  open_editor (&self, "FREQ=MONTHLY;BYMONTHDAY=24", &start);
  gtk_widget_grab_focus (find (&self, GTK_TYPE_TOGGLE_BUTTON, "1"));
  ui_test_keys ("Right", NULL);
  ui_test_keys ("Down", NULL);
  ui_test_keys ("space", NULL);
  ui_test_keys ("Tab", NULL);
  g_assert_true (gtk_widget_get_focus_child (find (&self, GTK_TYPE_GRID, NULL)) == NULL);
  ui_test_keys ("Shift_L", "Tab", NULL);
  ui_test_keys ("Shift_L", "Tab", NULL);
  g_assert_true (gtk_widget_get_focus_child (find (&self, GTK_TYPE_GRID, NULL)) == NULL);
  save (&self, "FREQ=MONTHLY;BYMONTHDAY=9,24");
}

/* What the form can't hold is said, and only gives way to Done. */
static void
test_editor_replaced (void)
{
  CalTime start = cal_time_zoned (cal_day_from_date (2026, 11, 24) * CAL_DAY + 9 * CAL_HOUR,
                                  cal_zone_lookup ("Europe/Berlin"));
  Editor self;

  open_editor (&self, "FREQ=DAILY;BYHOUR=9,17", &start);
  assert_label (&self,
                "“Every day at 09:00 and 17:00” is more than this form can hold. Done puts another "
                "rule in its place.");
  save (&self, "FREQ=WEEKLY;BYDAY=TU");
}

/* ---- the zone ---- */

static gboolean
has_text_focus (gpointer window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && gtk_widget_get_ancestor (focus, CAL_TYPE_ZONE_SEARCH) != NULL;
}

static gboolean
is_found (gpointer data)
{
  return ui_test_find (data, GTK_TYPE_LABEL, "New York") != NULL;
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

static void
assert_words (CalZoneRow *row, const char *words)
{
  ui_test_wait_frame (GTK_WIDGET (row));
  if (ui_test_find (GTK_WIDGET (row), GTK_TYPE_LABEL, words) == NULL)
    g_error ("the row doesn't say “%s”", words);
}

static void
test_zone (void)
{
  const CalZone *berlin = cal_zone_lookup ("Europe/Berlin");
  gint64 winter = cal_day_from_date (2026, 1, 15) * CAL_DAY;
  gint64 summer = cal_day_from_date (2026, 7, 15) * CAL_DAY;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 60);
  GtkWidget *list = gtk_list_box_new ();
  CalZoneRow *row = g_object_new (CAL_TYPE_ZONE_ROW, "title", "Time Zone", NULL);
  GtkWindow *window;
  GtkWidget *search;
  int n_changed = 0;

  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  gtk_box_append (GTK_BOX (box), list);
  window = ui_test_show (box, 500, 600);
  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);
  cal_zone_row_set_zone (row, berlin, winter);
  g_assert_true (cal_zone_row_get_zone (row) == berlin);
  assert_words (row, "Berlin, UTC+1");
  cal_zone_row_set_zone (row, berlin, summer);
  assert_words (row, "Berlin, UTC+2");
  cal_zone_row_set_zone (row, NULL, summer);
  g_assert_null (cal_zone_row_get_zone (row));
  assert_words (row, "No Time Zone");
  g_assert_cmpint (n_changed, ==, 0);

  /* A click anywhere on the row, the name of a city, Enter. */
  ui_test_click (GTK_WIDGET (row), 20, 10);
  ui_test_wait_until (has_text_focus, window);
  ui_test_type ("york");
  ui_test_wait_until (is_found, row);
  search = ui_test_find (GTK_WIDGET (row), CAL_TYPE_ZONE_SEARCH, NULL);
  ui_test_keys ("Return", NULL);
  ui_test_wait_until (is_unmapped, search);
  g_assert_cmpstr (cal_zone_get_id (cal_zone_row_get_zone (row)), ==, "America/New_York");
  g_assert_cmpint (n_changed, ==, 1);
  assert_words (row, "New York, UTC−4");
  ui_test_close (window);
}

static gboolean
has_recent (gpointer row)
{
  return ui_test_find (row, GTK_TYPE_LABEL, "Tokyo") != NULL
         && ui_test_find (row, GTK_TYPE_LABEL, "New York") != NULL;
}

/* What was chosen last is offered without looking for it. */
static void
test_zone_recent (void)
{
  GtkWidget *list = gtk_list_box_new ();
  CalZoneRow *row = g_object_new (CAL_TYPE_ZONE_ROW, "title", "Time Zone", NULL);
  GtkWindow *window;
  GtkWidget *search;

  cal_zone_recent_add ("Asia/Tokyo");
  cal_zone_recent_add ("America/New_York");
  cal_zone_recent_add ("Asia/Tokyo");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  window = ui_test_show (list, 500, 600);
  cal_zone_row_set_zone (row, cal_zone_lookup ("Europe/Berlin"), 0);
  ui_test_click (GTK_WIDGET (row), 20, 10);
  ui_test_wait_until (has_text_focus, window);
  ui_test_wait_until (has_recent, row);
  search = ui_test_find (GTK_WIDGET (row), CAL_TYPE_ZONE_SEARCH, NULL);
  ui_test_keys ("Escape", NULL);
  ui_test_wait_until (is_unmapped, search);
  ui_test_close (window);
}

/* What is likely comes first: the one that is chosen, the local one, UTC, none. The arrows go
 * through the list from within the text; Escape leaves all as it was. */
static void
test_zone_keys (void)
{
  const CalZone *tokyo = cal_zone_lookup ("Asia/Tokyo");
  GtkWidget *list = gtk_list_box_new ();
  CalZoneRow *row = g_object_new (CAL_TYPE_ZONE_ROW, "title", "Time Zone", NULL);
  GtkWindow *window;
  GtkWidget *search;
  int n_changed = 0;

  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (row));
  window = ui_test_show (list, 500, 600);
  g_signal_connect (row, "changed", G_CALLBACK (count_cb), &n_changed);
  cal_zone_row_set_zone (row, tokyo, 0);
  for (int round = 0; round < 2; round++)
    {
      ui_test_click (GTK_WIDGET (row), 20, 10);
      ui_test_wait_until (has_text_focus, window);
      search = ui_test_find (GTK_WIDGET (row), CAL_TYPE_ZONE_SEARCH, NULL);
      ui_test_keys ("Down", NULL);
      ui_test_keys (round == 0 ? "Escape" : "Return", NULL);
      ui_test_wait_until (is_unmapped, search);
      g_assert_cmpint (n_changed, ==, round);
      g_assert_true (cal_zone_row_get_zone (row) == (round == 0 ? tokyo : cal_zone_local ()));
    }
  ui_test_close (window);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_assert_true (ui_test_has_input ());
  g_test_add_func ("/ui/repeat-row/presets", test_presets);
  g_test_add_func ("/ui/repeat-row/kept", test_kept);
  g_test_add_func ("/ui/repeat-row/custom", test_custom);
  g_test_add_func ("/ui/rule-editor/dates", test_editor_dates);
  g_test_add_func ("/ui/rule-editor/forms", test_editor_forms);
  g_test_add_func ("/ui/rule-editor/last-day", test_editor_last_day);
  g_test_add_func ("/ui/rule-editor/proposed-end", test_editor_proposed_end);
  g_test_add_func ("/ui/rule-editor/cancel", test_editor_cancel);
  g_test_add_func ("/ui/rule-editor/focus", test_editor_focus);
  g_test_add_func ("/ui/rule-editor/no-day", test_editor_no_day);
  g_test_add_func ("/ui/rule-editor/month-days", test_editor_month_days);
  g_test_add_func ("/ui/rule-editor/position", test_editor_position);
  g_test_add_func ("/ui/rule-editor/keys", test_editor_keys);
  g_test_add_func ("/ui/rule-editor/replaced", test_editor_replaced);
  g_test_add_func ("/ui/zone-row/zone", test_zone);
  g_test_add_func ("/ui/zone-row/recent", test_zone_recent);
  g_test_add_func ("/ui/zone-row/keys", test_zone_keys);
  return g_test_run ();
}
