/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The application with its window. Actions: app.new-appointment, app.today, app.about, app.quit. */
#define CAL_TYPE_APPLICATION (cal_application_get_type ())
G_DECLARE_FINAL_TYPE (CalApplication, cal_application, CAL, APPLICATION, AdwApplication)

CalApplication *cal_application_new (GFile    *database,
                                     gboolean  alone);

G_END_DECLS
