/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  CAL_REACH_CHOICE_THIS,
  CAL_REACH_CHOICE_FOLLOWING,
  CAL_REACH_CHOICE_ALL,
} CalReachChoice;

/* Called exactly once: with what was chosen, or not chosen at all when the popover was closed. */
typedef void (*CalReachFunc) (gboolean       chosen,
                              CalReachChoice choice,
                              gpointer       user_data);

#define CAL_TYPE_REACH_POPOVER (cal_reach_popover_get_type ())
G_DECLARE_FINAL_TYPE (CalReachPopover, cal_reach_popover, CAL, REACH_POPOVER, GtkPopover)

/* `can_be_one`: whether "this one" makes sense; how something repeats is not one occurrence's affair. */
CalReachPopover *cal_reach_popover_new (const char    *question,
                                        gboolean       can_be_one,
                                        CalReachFunc   func,
                                        gpointer       user_data,
                                        GDestroyNotify destroy);

G_END_DECLS
