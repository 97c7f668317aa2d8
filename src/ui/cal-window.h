/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-store.h"

G_BEGIN_DECLS

#define CAL_TYPE_WINDOW (cal_window_get_type ())
G_DECLARE_FINAL_TYPE (CalWindow, cal_window, CAL, WINDOW, AdwApplicationWindow)

CalWindow *cal_window_new             (AdwApplication *application,
                                       CalStore       *store);
void       cal_window_import          (CalWindow      *self,
                                       GFile *const   *files,
                                       guint           n_files);
void       cal_window_new_appointment (CalWindow      *self);
void       cal_window_go_to_today     (CalWindow      *self);

G_END_DECLS
