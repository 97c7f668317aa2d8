/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-style.h"

/* What everything looks like beyond libadwaita: style.css, which takes in the sheets of the editors
 * and the views. It is not where AdwApplication finds it by itself, so that there is one way, in
 * the program and in the tests of a single widget alike. */

void
cal_style_load (GtkWidget *widget)
{
  static const char key[] = "cal-style";
  GdkDisplay *display;
  GtkCssProvider *provider;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  display = gtk_widget_get_display (widget);
  if (g_object_get_data (G_OBJECT (display), key) != NULL)
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/example/Calendar/ui/style.css");
  gtk_style_context_add_provider_for_display (display,
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_set_data_full (G_OBJECT (display), key, provider, g_object_unref);
}

/* Half as much wider as the text is larger: rows fold, and margins stay as they are. */
void
cal_style_widen (GtkWindow *dialog)
{
  int width, height, dpi;
  double scale;

  g_return_if_fail (GTK_IS_WINDOW (dialog));

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (dialog)), "gtk-xft-dpi", &dpi, NULL);
  scale = CLAMP (dpi / (96.0 * PANGO_SCALE), 1, 2);
  gtk_window_get_default_size (dialog, &width, &height);
  gtk_window_set_default_size (dialog, (int) (width * (1 + scale) / 2), height);
}
