/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-date-chooser.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"
#include "cal-style.h"
#include "cal-time.h"

/* A small month: its name between two buttons, the weekdays, six weeks of buttons, and Today.
 *
 * One day has the cursor; only that one takes the focus with Tab. Keys: arrows by the day and the
 * week, Home and End to the ends of the week, Page Up and Page Down by the month, with Shift by the
 * year, Enter and Space choose. The wheel changes the month. Each day is a button whose accessible
 * name says weekday and date. */

#define N_DAYS 42

struct _CalDateChooser
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkWidget *grid;
  GtkWidget *days[N_DAYS];
  GtkWidget *today_button;

  int day;    /* chosen */
  int cursor; /* its month is the one shown */
  int first;  /* the day of the first button */
  int today;
};

enum
{
  SIGNAL_DAY_CHOSEN,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (CalDateChooser, cal_date_chooser, GTK_TYPE_WIDGET)

static guint signals[N_SIGNALS];

static int
month_of (int day)
{
  int year, month, day_of_month;

  cal_day_to_date (day, &year, &month, &day_of_month);
  return month;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_day (CalDateChooser *self, int index)
{
  GtkWidget *button = self->days[index];
  int day = self->first + index, year, month, day_of_month;
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *label = NULL, *name = NULL;
  gboolean is_other;

  cal_day_to_date (day, &year, &month, &day_of_month);
  is_other = month != month_of (self->cursor);
  date = g_date_time_new_utc (CLAMP (year, 1, 9999), month, day_of_month, 0, 0, 0);
  /* Translators: the day of a month in a small calendar, as in strftime (3). */
  label = g_date_time_format (date, _ ("%-d"));
  name = cal_locale_format_days (day, day + 1);
  gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_focusable (button, day == self->cursor);
  set_class (button, "suggested-action", day == self->day);
  set_class (button, "flat", day != self->day);
  set_class (button, "today", day == self->today && day != self->day);
  set_class (button, "other-month", is_other && day != self->day);
}

static void
show_month (CalDateChooser *self)
{
  g_autofree char *title = cal_locale_format_month (self->cursor);
  int year, month, day_of_month, start;

  cal_day_to_date (self->cursor, &year, &month, &day_of_month);
  start = cal_day_from_date (year, month, 1);
  self->first = start - (cal_day_get_weekday (start) - cal_locale_get_week_start () + 7) % 7;
  gtk_label_set_label (self->title, title);
  for (int i = 0; i < N_DAYS; i++)
    show_day (self, i);
}

static void
move_cursor (CalDateChooser *self, int day)
{
  gboolean had_focus = gtk_widget_get_focus_child (self->grid) != NULL;

  day = CLAMP (day, cal_day_from_date (1, 1, 1), cal_day_from_date (9999, 12, 31));
  self->cursor = day;
  show_month (self);
  if (had_focus)
    cal_date_chooser_focus (self);
}

static int
add_months (int day, int n)
{
  int year, month, day_of_month, count;

  cal_day_to_date (day, &year, &month, &day_of_month);
  count = year * 12 + month - 1 + n;
  year = CLAMP (count / 12, 1, 9999);
  month = count % 12 + 1;
  return cal_day_from_date (
      year,
      month,
      MIN (day_of_month, g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year)));
}

static void
day_clicked_cb (CalDateChooser *self, GtkWidget *button)
{
  for (int i = 0; i < N_DAYS; i++)
    if (self->days[i] == button)
      {
        self->day = self->cursor = self->first + i;
        show_month (self);
        g_signal_emit (self, signals[SIGNAL_DAY_CHOSEN], 0, self->day);
        return;
      }
}

static void
today_clicked_cb (CalDateChooser *self)
{
  self->day = self->cursor = self->today;
  show_month (self);
  g_signal_emit (self, signals[SIGNAL_DAY_CHOSEN], 0, self->day);
}

static void
previous_clicked_cb (CalDateChooser *self)
{
  move_cursor (self, add_months (self->cursor, -1));
}

static void
next_clicked_cb (CalDateChooser *self)
{
  move_cursor (self, add_months (self->cursor, 1));
}

static gboolean
scrolled_cb (CalDateChooser *self, double dx, double dy)
{
  if (dy != 0)
    move_cursor (self, add_months (self->cursor, dy < 0 ? -1 : 1));
  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (CalDateChooser *self, guint keyval, guint keycode, GdkModifierType state)
{
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int months = state & GDK_SHIFT_MASK ? 12 : 1;
  int column = (cal_day_get_weekday (self->cursor) - cal_locale_get_week_start () + 7) % 7;
  int day = self->cursor;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      day += is_rtl ? 1 : -1;
      break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      day += is_rtl ? -1 : 1;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      day -= 7;
      break;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      day += 7;
      break;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      day -= column;
      break;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      day += 6 - column;
      break;
    case GDK_KEY_Page_Up:
    case GDK_KEY_KP_Page_Up:
      day = add_months (day, -months);
      break;
    case GDK_KEY_Page_Down:
    case GDK_KEY_KP_Page_Down:
      day = add_months (day, months);
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  move_cursor (self, day);
  return GDK_EVENT_STOP;
}

static GtkWidget *
create_button (CalDateChooser *self, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static GtkWidget *
create_header (CalDateChooser *self)
{
  GtkWidget *header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (NULL);

  self->title = GTK_LABEL (title);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (header),
                  create_button (self,
                                 "go-previous-symbolic",
                                 _ ("Previous Month"),
                                 G_CALLBACK (previous_clicked_cb)));
  gtk_box_append (GTK_BOX (header), title);
  gtk_box_append (
      GTK_BOX (header),
      create_button (self, "go-next-symbolic", _ ("Next Month"), G_CALLBACK (next_clicked_cb)));
  return header;
}

static void
fill_grid (CalDateChooser *self)
{
  for (int column = 0; column < 7; column++)
    {
      int weekday = (cal_locale_get_week_start () + column) % 7;
      g_autofree char *name = cal_locale_get_weekday_name (weekday, TRUE);
      GtkWidget *label = gtk_label_new (name);

      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
      gtk_grid_attach (GTK_GRID (self->grid), label, column, 0, 1, 1);
    }
  for (int i = 0; i < N_DAYS; i++)
    {
      self->days[i] = gtk_button_new ();
      gtk_widget_add_css_class (self->days[i], "circular");
      gtk_widget_add_css_class (self->days[i], "numeric");
      g_signal_connect_swapped (self->days[i], "clicked", G_CALLBACK (day_clicked_cb), self);
      gtk_grid_attach (GTK_GRID (self->grid), self->days[i], i % 7, 1 + i / 7, 1, 1);
    }
}

static void
cal_date_chooser_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (cal_date_chooser_parent_class)->dispose (object);
}

static void
cal_date_chooser_class_init (CalDateChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_date_chooser_dispose;

  signals[SIGNAL_DAY_CHOSEN] = g_signal_new ("day-chosen",
                                             CAL_TYPE_DATE_CHOOSER,
                                             G_SIGNAL_RUN_LAST,
                                             0,
                                             NULL,
                                             NULL,
                                             NULL,
                                             G_TYPE_NONE,
                                             1,
                                             G_TYPE_INT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "datechooser");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cal_date_chooser_init (CalDateChooser *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (widget)),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_homogeneous (GTK_GRID (self->grid), FALSE);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  fill_grid (self);
  self->today_button = gtk_button_new_with_mnemonic (_ ("_Today"));
  g_signal_connect_swapped (self->today_button, "clicked", G_CALLBACK (today_clicked_cb), self);
  gtk_widget_add_css_class (self->today_button, "flat");
  gtk_widget_set_parent (create_header (self), widget);
  gtk_widget_set_parent (self->grid, widget);
  gtk_widget_set_parent (self->today_button, widget);

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->grid, keys);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (self->grid, wheel);

  cal_style_load (widget);
  self->today = cal_day_of_wall (cal_zone_to_wall (cal_zone_local (), g_get_real_time ()));
  cal_date_chooser_set_day (self, self->today);
}

GtkWidget *
cal_date_chooser_new (void)
{
  return g_object_new (CAL_TYPE_DATE_CHOOSER, NULL);
}

int
cal_date_chooser_get_day (CalDateChooser *self)
{
  g_return_val_if_fail (CAL_IS_DATE_CHOOSER (self), 0);

  return self->day;
}

void
cal_date_chooser_set_day (CalDateChooser *self, int day)
{
  g_return_if_fail (CAL_IS_DATE_CHOOSER (self));

  self->day = self->cursor = day;
  self->today = cal_day_of_wall (cal_zone_to_wall (cal_zone_local (), g_get_real_time ()));
  show_month (self);
}

void
cal_date_chooser_focus (CalDateChooser *self)
{
  g_return_if_fail (CAL_IS_DATE_CHOOSER (self));

  gtk_widget_grab_focus (self->days[self->cursor - self->first]);
}

/* Whether there is a button that chooses today. */
void
cal_date_chooser_set_has_today (CalDateChooser *self, gboolean has_today)
{
  g_return_if_fail (CAL_IS_DATE_CHOOSER (self));

  gtk_widget_set_visible (self->today_button, has_today);
}
