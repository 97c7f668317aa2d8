/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-week-header.h"

#include "cal-locale.h"

/* The row of weekday names that stays at the top while the weeks scroll beneath it. The names are
 * whole where all of them fit, else short, else cut to a letter or two; so all seven always look
 * alike.
 *
 * CSS node: `weekheader`, which has the padding and the line below. Not read by assistive
 * technology: a day's own name has its weekday in it. */

#define TEXT_MARGIN 8
#define NARROW_TEXT_MARGIN 4

typedef enum
{
  NAME_FULL,
  NAME_SHORT,
  NAME_LETTER,
  N_NAMES,
} NameLength;

struct _CalWeekHeader
{
  GtkWidget parent_instance;

  CalMonthGrid grid;
  PangoLayout *names[N_NAMES][CAL_WEEK_DAYS]; /* by weekday, 0 Monday */
  int widest[N_NAMES];
};

G_DEFINE_FINAL_TYPE (CalWeekHeader, cal_week_header, GTK_TYPE_WIDGET)

static char *
get_name (int weekday, NameLength length)
{
  g_autofree char *name = cal_locale_get_weekday_name (weekday, length != NAME_FULL);

  return length == NAME_LETTER ? g_utf8_substring (name, 0, MIN (1, g_utf8_strlen (name, -1)))
                               : g_steal_pointer (&name);
}

static void
ensure_names (CalWeekHeader *self)
{
  if (self->names[0][0] != NULL)
    return;
  for (int length = 0; length < N_NAMES; length++)
    {
      self->widest[length] = 0;
      for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
        {
          g_autofree char *name = get_name (weekday, length);
          int width;

          self->names[length][weekday] = gtk_widget_create_pango_layout (GTK_WIDGET (self), name);
          pango_layout_get_pixel_size (self->names[length][weekday], &width, NULL);
          self->widest[length] = MAX (self->widest[length], width);
        }
    }
}

static void
forget_names (CalWeekHeader *self)
{
  for (int length = 0; length < N_NAMES; length++)
    for (int weekday = 0; weekday < CAL_WEEK_DAYS; weekday++)
      g_clear_object (&self->names[length][weekday]);
}

static void
cal_week_header_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CalWeekHeader *self = CAL_WEEK_HEADER (widget);
  CalBox day = cal_month_grid_get_day_box (&self->grid, 0, 0);
  int margin = day.width < 80 ? NARROW_TEXT_MARGIN : TEXT_MARGIN;
  NameLength length = NAME_FULL;
  GdkRGBA color;

  ensure_names (self);
  while (length < NAME_LETTER && self->widest[length] + 2 * margin > day.width)
    length++;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  for (int column = 0; column < CAL_WEEK_DAYS; column++)
    {
      PangoLayout *name = self->names[length][(self->grid.week_start + column) % CAL_WEEK_DAYS];
      CalBox box = cal_month_grid_get_day_box (&self->grid, 0, column);
      int text_width, text_height;

      pango_layout_get_pixel_size (name, &text_width, &text_height);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (
          snapshot,
          &GRAPHENE_POINT_INIT (
              (float) (self->grid.rtl ? box.x + box.width - margin - text_width : box.x + margin),
              (float) ((gtk_widget_get_height (widget) - text_height) / 2)));
      gtk_snapshot_append_layout (snapshot, name, &color);
      gtk_snapshot_restore (snapshot);
    }
}

static void
cal_week_header_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  CalWeekHeader *self = CAL_WEEK_HEADER (widget);
  int height;

  ensure_names (self);
  pango_layout_get_pixel_size (self->names[NAME_FULL][0], NULL, &height);
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? height : 0;
}

static void
cal_week_header_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_week_header_parent_class)->css_changed (widget, change);
  forget_names (CAL_WEEK_HEADER (widget));
  gtk_widget_queue_resize (widget);
}

static void
cal_week_header_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_week_header_parent_class)->system_setting_changed (widget, setting);
  forget_names (CAL_WEEK_HEADER (widget));
  gtk_widget_queue_resize (widget);
}

static void
cal_week_header_dispose (GObject *object)
{
  forget_names (CAL_WEEK_HEADER (object));
  G_OBJECT_CLASS (cal_week_header_parent_class)->dispose (object);
}

static void
cal_week_header_class_init (CalWeekHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_week_header_dispose;
  widget_class->snapshot = cal_week_header_snapshot;
  widget_class->measure = cal_week_header_measure;
  widget_class->css_changed = cal_week_header_css_changed;
  widget_class->system_setting_changed = cal_week_header_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "weekheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cal_week_header_init (CalWeekHeader *self)
{
}

GtkWidget *
cal_week_header_new (void)
{
  return g_object_new (CAL_TYPE_WEEK_HEADER, NULL);
}

void
cal_week_header_set_grid (CalWeekHeader *self, const CalMonthGrid *grid)
{
  g_return_if_fail (CAL_IS_WEEK_HEADER (self));

  if (self->grid.width == grid->width && self->grid.gutter == grid->gutter
      && self->grid.rtl == grid->rtl && self->grid.week_start == grid->week_start)
    return;
  self->grid = *grid;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
