/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-view.h"

/* What all views of appointments have in common, so that the window treats them alike: it shows one
 * of them, tells it what to show, and hears from it what the user means. */

G_DEFINE_INTERFACE (CalView, cal_view, GTK_TYPE_WIDGET)

static guint signals[CAL_VIEW_N_SIGNALS];

static guint
add_signal (const char *name, guint n_params, const GType *types)
{
  return g_signal_newv (name,
                        CAL_TYPE_VIEW,
                        G_SIGNAL_RUN_LAST,
                        NULL,
                        NULL,
                        NULL,
                        NULL,
                        G_TYPE_NONE,
                        n_params,
                        (GType *) types);
}

static void
install_signals (void)
{
  const GType rectangle = GDK_TYPE_RECTANGLE | G_SIGNAL_TYPE_STATIC_SCOPE;
  const GType slot = CAL_TYPE_SLOT | G_SIGNAL_TYPE_STATIC_SCOPE;
  const GType create_slot[] = { slot, rectangle };
  const GType occurrence[] = { CAL_TYPE_OCCURRENCE, rectangle };
  const GType reschedule[] = { CAL_TYPE_OCCURRENCE, slot, G_TYPE_BOOLEAN };
  const GType day[] = { G_TYPE_INT, rectangle };
  const GType menu[] = { CAL_TYPE_OCCURRENCE, slot, rectangle };

  signals[CAL_VIEW_SIGNAL_CREATE_SLOT] = add_signal ("create-slot", 2, create_slot);
  signals[CAL_VIEW_SIGNAL_CREATE] = add_signal ("create", 1, create_slot);
  signals[CAL_VIEW_SIGNAL_ACTIVATE] = add_signal ("activate", 2, occurrence);
  signals[CAL_VIEW_SIGNAL_EDIT] = add_signal ("edit", 1, occurrence);
  signals[CAL_VIEW_SIGNAL_RESCHEDULE] = add_signal ("reschedule", 3, reschedule);
  signals[CAL_VIEW_SIGNAL_DELETE] = add_signal ("delete", 1, occurrence);
  signals[CAL_VIEW_SIGNAL_SHOW_DAY] = add_signal ("show-day", 2, day);
  signals[CAL_VIEW_SIGNAL_OPEN_DAY] = add_signal ("open-day", 1, day);
  signals[CAL_VIEW_SIGNAL_CONTEXT_MENU] = add_signal ("context-menu", 3, menu);
}

static void
cal_view_default_init (CalViewInterface *iface)
{
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GParamFlags flags = read_only | G_PARAM_WRITABLE;
  GParamSpec *const properties[] = {
    g_param_spec_object ("model", NULL, NULL, G_TYPE_LIST_MODEL, flags),
    g_param_spec_object ("calendars", NULL, NULL, G_TYPE_LIST_MODEL, flags),
    g_param_spec_int ("first-visible-day", NULL, NULL, G_MININT, G_MAXINT, 0, read_only),
    g_param_spec_int ("end-visible-day", NULL, NULL, G_MININT, G_MAXINT, 0, read_only),
    g_param_spec_int ("date", NULL, NULL, G_MININT, G_MAXINT, 0, flags),
    g_param_spec_string ("title", NULL, NULL, NULL, read_only),
    g_param_spec_int ("today", NULL, NULL, G_MININT, G_MAXINT, 0, flags),
    g_param_spec_pointer ("zone", NULL, NULL, flags),
  };

  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_object_interface_install_property (iface, properties[i]);
  install_signals ();
}

void
cal_view_go_to_day (CalView *self, int day, gboolean animate)
{
  g_return_if_fail (CAL_IS_VIEW (self));

  CAL_VIEW_GET_IFACE (self)->go_to_day (self, day, animate);
}

void
cal_view_step (CalView *self, int n_periods)
{
  g_return_if_fail (CAL_IS_VIEW (self));

  CAL_VIEW_GET_IFACE (self)->step (self, n_periods);
}

int
cal_view_get_chosen_day (CalView *self)
{
  g_return_val_if_fail (CAL_IS_VIEW (self), 0);

  return CAL_VIEW_GET_IFACE (self)->get_chosen_day (self);
}

void
cal_view_get_chosen_slot (CalView *self, CalSlot *out_slot)
{
  g_return_if_fail (CAL_IS_VIEW (self));
  g_return_if_fail (out_slot != NULL);

  CAL_VIEW_GET_IFACE (self)->get_chosen_slot (self, out_slot);
}

void
cal_view_reveal (CalView *self, CalOccurrence *occurrence)
{
  g_return_if_fail (CAL_IS_VIEW (self));
  g_return_if_fail (CAL_IS_OCCURRENCE (occurrence));

  CAL_VIEW_GET_IFACE (self)->reveal (self, occurrence);
}

void
cal_view_mark (CalView *self, const CalSlot *slot)
{
  g_return_if_fail (CAL_IS_VIEW (self));

  CAL_VIEW_GET_IFACE (self)->mark (self, slot);
}

void
cal_view_emit (CalView *self, CalViewSignal signal, ...)
{
  va_list arguments;

  g_return_if_fail (CAL_IS_VIEW (self));

  va_start (arguments, signal);
  g_signal_emit_valist (self, signals[signal], 0, arguments);
  va_end (arguments);
}
