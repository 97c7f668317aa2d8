/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-period-bar.h"

/* A row in the header bar: Today, the way back and forward, and the name of the period that is
 * shown.
 *
 * The first child gives way: it has its place while what the others need at least is left beside
 * it, and else it is not there. The last child takes what remains, so that a name that can be said
 * in fewer letters is shortened before the first child goes. A GtkBox would share what is missing
 * between the two: it hides the one and leaves an empty place for it.
 *
 * Children are added as in a GtkBox, in the interface file. */

#define SPACING 6

struct _CalPeriodBar
{
  GtkWidget parent_instance;
};

static GtkBuildableIface *parent_buildable;

static void
cal_period_bar_add_child (GtkBuildable *buildable,
                          GtkBuilder *builder,
                          GObject *child,
                          const char *type)
{
  if (GTK_IS_WIDGET (child))
    gtk_widget_set_parent (GTK_WIDGET (child), GTK_WIDGET (buildable));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = cal_period_bar_add_child;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (CalPeriodBar,
                               cal_period_bar,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, buildable_init))

/* What a child needs at least and would have, with the gap before it. */
static void
measure_child (GtkWidget *child, int height, int *out_minimum, int *out_natural)
{
  int gap = gtk_widget_get_prev_sibling (child) != NULL ? SPACING : 0;

  gtk_widget_measure (child,
                      GTK_ORIENTATION_HORIZONTAL,
                      height,
                      out_minimum,
                      out_natural,
                      NULL,
                      NULL);
  *out_minimum += gap;
  *out_natural += gap;
}

static void
measure_width (GtkWidget *widget, int height, int *minimum, int *natural)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);

  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      measure_child (child, height, &child_minimum, &child_natural);
      *natural += child_natural;
      if (child != first)
        *minimum += child_minimum - (gtk_widget_get_prev_sibling (child) == first ? SPACING : 0);
    }
}

static void
cal_period_bar_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      measure_width (widget, for_size, minimum, natural);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural = MAX (*natural, child_natural);
    }
}

static void
allocate_child (GtkWidget *widget, GtkWidget *child, int x, int width, int height)
{
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation place = { is_rtl ? gtk_widget_get_width (widget) - x - width : x,
                          0,
                          width,
                          height };

  gtk_widget_size_allocate (child, &place, -1);
}

static void
cal_period_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int needed = 0, wanted = 0, x = 0, minimum, natural;

  if (first == NULL)
    return;
  measure_width (widget, height, &needed, &wanted);
  measure_child (first, height, &minimum, &natural);
  gtk_widget_set_child_visible (first, needed + natural + SPACING <= width);
  for (GtkWidget *child = first; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_child_visible (child))
        continue;
      gtk_widget_measure (child,
                          GTK_ORIENTATION_HORIZONTAL,
                          height,
                          &minimum,
                          &natural,
                          NULL,
                          NULL);
      if (gtk_widget_get_next_sibling (child) == NULL)
        natural = MAX (minimum, width - x);
      allocate_child (widget, child, x, natural, height);
      x += natural + SPACING;
    }
}

static void
cal_period_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (cal_period_bar_parent_class)->dispose (object);
}

static void
cal_period_bar_class_init (CalPeriodBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_period_bar_dispose;
  widget_class->measure = cal_period_bar_measure;
  widget_class->size_allocate = cal_period_bar_size_allocate;
}

static void
cal_period_bar_init (CalPeriodBar *self)
{
}

GtkWidget *
cal_period_bar_new (void)
{
  return g_object_new (CAL_TYPE_PERIOD_BAR, NULL);
}
