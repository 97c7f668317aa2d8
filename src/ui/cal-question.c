/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-question.h"

/* A question over a window, with a heading of our own: libadwaita 1.7 warns when it measures the
 * heading of an AdwMessageDialog beside GTK 4.18, which takes two labels of which one may not wrap.
 */

static GtkWidget *
create_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  return label;
}

/* Responses are added by the caller. */
AdwMessageDialog *
cal_question_new (GtkWindow *parent, const char *heading, const char *body)
{
  GtkWidget *question = adw_message_dialog_new (parent, NULL, NULL);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *title = create_label (heading);

  gtk_widget_add_css_class (title, "title-2");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), create_label (body));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (question), texts);
  gtk_window_set_title (GTK_WINDOW (question), heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (question),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  heading,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  body,
                                  -1);
  return ADW_MESSAGE_DIALOG (question);
}
