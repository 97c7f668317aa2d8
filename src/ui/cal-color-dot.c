/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-color-dot.h"

/* A round spot in a calendar's colour, beside the calendar's name or a title. It says nothing that
 * the words beside it don't say, so it is no object for assistive technology. A thin line of the
 * text's colour around it keeps a dot apart from a ground of its own colour. */

#define SIZE 12

struct _CalColorDot
{
  GtkWidget parent_instance;

  char *color;
  GdkRGBA rgba;
};

enum
{
  PROP_0,
  PROP_COLOR,
  N_PROPS,
};

G_DEFINE_FINAL_TYPE (CalColorDot, cal_color_dot, GTK_TYPE_WIDGET)

static GParamSpec *properties[N_PROPS];

static void
cal_color_dot_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
cal_color_dot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CalColorDot *self = CAL_COLOR_DOT (widget);
  float width = (float) gtk_widget_get_width (widget),
        height = (float) gtk_widget_get_height (widget);
  float size = MIN (MIN (width, height), SIZE);
  static const float thin[] = { 1, 1, 1, 1 };
  GskRoundedRect circle;
  GdkRGBA line;

  if (self->color == NULL)
    return;
  gsk_rounded_rect_init_from_rect (
      &circle,
      &GRAPHENE_RECT_INIT ((width - size) / 2, (height - size) / 2, size, size),
      size / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &self->rgba, &circle.bounds);
  gtk_snapshot_pop (snapshot);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &line);
  line.alpha *= 0.25f;
  gtk_snapshot_append_border (snapshot, &circle, thin, (GdkRGBA[]){ line, line, line, line });
}

static void
cal_color_dot_finalize (GObject *object)
{
  g_free (CAL_COLOR_DOT (object)->color);

  G_OBJECT_CLASS (cal_color_dot_parent_class)->finalize (object);
}

static void
cal_color_dot_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COLOR)
    g_value_set_string (value, CAL_COLOR_DOT (object)->color);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cal_color_dot_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COLOR)
    cal_color_dot_set_color (CAL_COLOR_DOT (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cal_color_dot_class_init (CalColorDotClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = cal_color_dot_finalize;
  object_class->get_property = cal_color_dot_get_property;
  object_class->set_property = cal_color_dot_set_property;
  widget_class->measure = cal_color_dot_measure;
  widget_class->snapshot = cal_color_dot_snapshot;

  properties[PROP_COLOR] =
      g_param_spec_string ("color",
                           NULL,
                           NULL,
                           NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "colordot");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
cal_color_dot_init (CalColorDot *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
cal_color_dot_new (const char *color)
{
  return g_object_new (CAL_TYPE_COLOR_DOT, "color", color, NULL);
}

const char *
cal_color_dot_get_color (CalColorDot *self)
{
  g_return_val_if_fail (CAL_IS_COLOR_DOT (self), NULL);

  return self->color;
}

void
cal_color_dot_set_color (CalColorDot *self, const char *color)
{
  GdkRGBA rgba;

  g_return_if_fail (CAL_IS_COLOR_DOT (self));

  if (color != NULL && !gdk_rgba_parse (&rgba, color))
    color = NULL;
  if (g_strcmp0 (self->color, color) == 0)
    return;
  g_free (self->color);
  self->color = g_strdup (color);
  if (color != NULL)
    self->rgba = rgba;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLOR]);
}
