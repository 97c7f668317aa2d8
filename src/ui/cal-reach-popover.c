/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-reach-popover.h"

/* "This one, this and following, or all?": asked once when one occurrence of a series is changed.
 *
 * Escape or a click beside it closes it: nothing was chosen. Enter takes "This one". It calls back
 * exactly once and goes away by itself. */

struct _CalReachPopover
{
  GtkPopover parent_instance;

  GtkLabel *question;
  GtkWidget *this_button;

  CalReachFunc func;
  gpointer user_data;
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (CalReachPopover, cal_reach_popover, GTK_TYPE_POPOVER)

static void
answer (CalReachPopover *self, gboolean chosen, CalReachChoice choice)
{
  CalReachFunc func = g_steal_pointer (&self->func);

  if (func != NULL)
    func (chosen, choice, self->user_data);
}

static gboolean
unparent_cb (gpointer user_data)
{
  gtk_widget_unparent (user_data);
  return G_SOURCE_REMOVE;
}

static void
choose_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  answer (CAL_REACH_POPOVER (widget), TRUE, (CalReachChoice) g_variant_get_int32 (parameter));
  gtk_popover_popdown (GTK_POPOVER (widget));
}

static void
cal_reach_popover_closed (GtkPopover *popover)
{
  answer (CAL_REACH_POPOVER (popover), FALSE, CAL_REACH_CHOICE_THIS);
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
cal_reach_popover_dispose (GObject *object)
{
  CalReachPopover *self = CAL_REACH_POPOVER (object);
  GDestroyNotify destroy = g_steal_pointer (&self->destroy);

  answer (self, FALSE, CAL_REACH_CHOICE_THIS);
  if (destroy != NULL)
    destroy (self->user_data);

  G_OBJECT_CLASS (cal_reach_popover_parent_class)->dispose (object);
}

static void
cal_reach_popover_class_init (CalReachPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cal_reach_popover_dispose;
  GTK_POPOVER_CLASS (klass)->closed = cal_reach_popover_closed;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Calendar/ui/cal-reach-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, CalReachPopover, question);
  gtk_widget_class_bind_template_child (widget_class, CalReachPopover, this_button);
  gtk_widget_class_install_action (widget_class, "reach.choose", "i", choose_action);
}

static void
cal_reach_popover_init (CalReachPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

CalReachPopover *
cal_reach_popover_new (const char *question,
                       gboolean can_be_one,
                       CalReachFunc func,
                       gpointer user_data,
                       GDestroyNotify destroy)
{
  CalReachPopover *self = g_object_new (CAL_TYPE_REACH_POPOVER, NULL);

  gtk_label_set_label (self->question, question);
  gtk_widget_set_visible (self->this_button, can_be_one);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  question,
                                  -1);
  self->func = func;
  self->user_data = user_data;
  self->destroy = destroy;
  return self;
}
