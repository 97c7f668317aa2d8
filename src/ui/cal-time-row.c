/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-time-row.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"
#include "cal-time-parse.h"
#include "cal-time.h"
#include "cal-when-words.h"

/* A time in an entry row, with a button that opens a list of half hours; that of an end begins at
 * the start and says the length of each, and such a length can be typed: "+90". Up and Down go to
 * the next quarter of an hour. */

#define LIST_STEP (30 * CAL_MINUTE)
#define KEY_STEP (15 * CAL_MINUTE)

struct _CalTimeRow
{
  CalMomentRow parent_instance;

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkScrolledWindow *scroller;
  GtkListBox *list;

  gint64 after; /* -1: none */
};

G_DEFINE_FINAL_TYPE (CalTimeRow, cal_time_row, CAL_TYPE_MOMENT_ROW)

static GQuark
time_quark (void)
{
  return g_quark_from_static_string ("cal-time-row-time");
}

static char *
cal_time_row_format (CalMomentRow *row, gint64 value)
{
  return cal_locale_format_time (value);
}

static gboolean
cal_time_row_parse (CalMomentRow *row, const char *text, gint64 *out_value)
{
  gint64 after = CAL_TIME_ROW (row)->after, length;

  if (after >= 0 && cal_time_parse_length (text, &length))
    {
      *out_value = after + length;
      return *out_value < CAL_DAY;
    }
  return cal_time_parse (text,
                         cal_locale_uses_24_hours (),
                         cal_moment_row_get_value (row),
                         out_value);
}

static gint64
cal_time_row_step (CalMomentRow *row, gint64 value, int direction)
{
  gint64 next = value / KEY_STEP * KEY_STEP;

  if (direction > 0)
    next += KEY_STEP;
  else if (next == value)
    next -= KEY_STEP;
  return (next + CAL_DAY) % CAL_DAY;
}

static GtkWidget *
create_time (CalTimeRow *self, gint64 time)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *words = cal_locale_format_time (time);
  g_autofree char *length = NULL, *name = NULL;
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), label);
  if (self->after >= 0)
    {
      length = cal_when_duration_to_words (time - self->after);
      label = gtk_label_new (length);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_box_append (GTK_BOX (box), label);
      /* Translators: a time of day and the length until then, read out: "13:30, 1 h". */
      name = g_strdup_printf (_ ("%1$s, %2$s"), words, length);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name != NULL ? name : words,
                                  -1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_qdata (G_OBJECT (row), time_quark (), GSIZE_TO_POINTER (time / CAL_MINUTE));
  return row;
}

/* The chosen time is brought to the middle once the list has been laid out. */
static gboolean
scroll_cb (GtkWidget *list, GdkFrameClock *clock, gpointer user_data)
{
  CalTimeRow *self = user_data;
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (row), list, &bounds))
    return G_SOURCE_REMOVE;
  /* Until then there is nothing to scroll in. */
  if (bounds.size.height <= 0
      || gtk_adjustment_get_upper (adjustment) < bounds.origin.y + bounds.size.height)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (adjustment,
                            bounds.origin.y + bounds.size.height / 2
                                - gtk_adjustment_get_page_size (adjustment) / 2);
  return G_SOURCE_REMOVE;
}

static void
cal_time_row_open (CalMomentRow *row)
{
  gtk_menu_button_popup (CAL_TIME_ROW (row)->button);
}

static void
popover_shown_cb (CalTimeRow *self)
{
  gint64 value = cal_moment_row_get_value (CAL_MOMENT_ROW (self));
  gint64 first = MAX (self->after, 0);
  GtkWidget *child, *chosen = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (gint64 time = first; time < CAL_DAY; time += LIST_STEP)
    {
      child = create_time (self, time);
      gtk_list_box_append (self->list, child);
      if (chosen == NULL || time <= value)
        chosen = child;
    }
  gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (chosen));
  gtk_widget_grab_focus (chosen);
  gtk_widget_add_tick_callback (GTK_WIDGET (self->list), scroll_cb, self, NULL);
}

static void
row_activated_cb (CalTimeRow *self, GtkListBoxRow *row)
{
  gint64 minutes = (gint64) GPOINTER_TO_SIZE (g_object_get_qdata (G_OBJECT (row), time_quark ()));

  gtk_popover_popdown (self->popover);
  cal_moment_row_choose_value (CAL_MOMENT_ROW (self), minutes * CAL_MINUTE);
}

static void
cal_time_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CAL_TYPE_TIME_ROW);

  G_OBJECT_CLASS (cal_time_row_parent_class)->dispose (object);
}

static void
cal_time_row_class_init (CalTimeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  CalMomentRowClass *row_class = CAL_MOMENT_ROW_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_time_row_dispose;
  row_class->format = cal_time_row_format;
  row_class->parse = cal_time_row_parse;
  row_class->step = cal_time_row_step;
  row_class->open = cal_time_row_open;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-time-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CalTimeRow, button);
  gtk_widget_class_bind_template_child (widget_class, CalTimeRow, popover);
  gtk_widget_class_bind_template_child (widget_class, CalTimeRow, scroller);
  gtk_widget_class_bind_template_child (widget_class, CalTimeRow, list);
  gtk_widget_class_bind_template_callback (widget_class, popover_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
cal_time_row_init (CalTimeRow *self)
{
  self->after = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_focusable (gtk_widget_get_first_child (GTK_WIDGET (self->button)), FALSE);
}

GtkWidget *
cal_time_row_new (void)
{
  return g_object_new (CAL_TYPE_TIME_ROW, NULL);
}

void
cal_time_row_set_after (CalTimeRow *self, gint64 after)
{
  g_return_if_fail (CAL_IS_TIME_ROW (self));

  self->after = after;
}
