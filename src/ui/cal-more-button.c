/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-more-button.h"

#include <glib/gi18n-lib.h>

#include "cal-locale.h"

/* The button in the last lane of a day that has more than there is room for. Like an occurrence it
 * is recycled, draws its own text and leaves clicks to the canvas's hit-testing; it is a widget so
 * that it can have the focus and a name.
 *
 * CSS node: `more`, with the state :hover and :focus-visible. Accessible: a button named
 * "3 more on Tuesday 24 November". */

#define TEXT_MARGIN 7

struct _CalMoreButton
{
  GtkWidget parent_instance;

  int day;
  guint n_more;
  PangoLayout *text;
  PangoLayout *short_text;
};

G_DEFINE_FINAL_TYPE (CalMoreButton, cal_more_button, GTK_TYPE_WIDGET)

static void
forget_texts (CalMoreButton *self)
{
  g_clear_object (&self->text);
  g_clear_object (&self->short_text);
}

static void
ensure_texts (CalMoreButton *self)
{
  /* Translators: so many appointments of a day are not shown for want of room. */
  const char *format = ngettext ("+%u more", "+%u more", self->n_more);
  g_autofree char *short_text = g_strdup_printf ("+%u", self->n_more);
  g_autofree char *text = NULL;

  if (self->text != NULL)
    return;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_strdup_printf (format, self->n_more);
#pragma GCC diagnostic pop
  self->text = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  self->short_text = gtk_widget_create_pango_layout (GTK_WIDGET (self), short_text);
}

static void
cal_more_button_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CalMoreButton *self = CAL_MORE_BUTTON (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int margin = width < 60 ? 2 : TEXT_MARGIN;
  int text_width, text_height;
  PangoLayout *text;
  GdkRGBA color;

  ensure_texts (self);
  pango_layout_get_pixel_size (self->text, &text_width, &text_height);
  text = text_width + 2 * margin <= width ? self->text : self->short_text;
  pango_layout_get_pixel_size (text, &text_width, &text_height);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL
                                ? (float) (width - margin - text_width)
                                : (float) margin,
                            (float) ((height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, text, &color);
  gtk_snapshot_restore (snapshot);
}

static void
cal_more_button_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_more_button_parent_class)->css_changed (widget, change);
  forget_texts (CAL_MORE_BUTTON (widget));
  gtk_widget_queue_draw (widget);
}

static void
cal_more_button_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_more_button_parent_class)->system_setting_changed (widget, setting);
  forget_texts (CAL_MORE_BUTTON (widget));
  gtk_widget_queue_draw (widget);
}

static void
cal_more_button_dispose (GObject *object)
{
  forget_texts (CAL_MORE_BUTTON (object));
  G_OBJECT_CLASS (cal_more_button_parent_class)->dispose (object);
}

static void
cal_more_button_class_init (CalMoreButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_more_button_dispose;
  widget_class->snapshot = cal_more_button_snapshot;
  widget_class->css_changed = cal_more_button_css_changed;
  widget_class->system_setting_changed = cal_more_button_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "more");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
cal_more_button_init (CalMoreButton *self)
{
  self->day = G_MININT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
cal_more_button_new (void)
{
  return g_object_new (CAL_TYPE_MORE_BUTTON, NULL);
}

void
cal_more_button_show (CalMoreButton *self, int day, guint n_more)
{
  g_autofree char *day_text = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (CAL_IS_MORE_BUTTON (self));

  if (self->day == day && self->n_more == n_more)
    return;
  self->day = day;
  self->n_more = n_more;
  forget_texts (self);
  day_text = cal_locale_format_day (day);
  /* Translators: read out; a number, and a day such as "Tuesday 24 November". */
  name = g_strdup_printf (_ ("%1$u more on %2$s"), n_more, day_text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
cal_more_button_get_day (CalMoreButton *self)
{
  g_return_val_if_fail (CAL_IS_MORE_BUTTON (self), G_MININT);

  return self->day;
}
