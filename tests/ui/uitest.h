/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Tests of widgets in their own process: wait for frames, find widgets, render them, and use the real
 * pointer and keyboard of the X server. Nothing here sleeps; what does not come fails the test. */

typedef gboolean (*UiTestFunc) (gpointer user_data);

/* Starts GTK and libadwaita with everything pinned that would make a picture differ from run to run;
 * then g_test_init(). Call it first in main (). */
void        ui_test_init           (int         *argc,
                                    char      ***argv);
/* Whether the test has an X server whose pointer and keyboard it can use. */
gboolean    ui_test_has_input      (void);

/* A window of that size with `child` in it, shown and focused. */
GtkWindow  *ui_test_show           (GtkWidget   *child,
                                    int          width,
                                    int          height);
/* The same for a window that is there. */
void        ui_test_present        (GtkWindow   *window);
void        ui_test_close          (GtkWindow   *window);

void        ui_test_wait_until     (UiTestFunc   is_done,
                                    gpointer     user_data);
/* Waits for one complete frame of the widget's window. */
void        ui_test_wait_frame     (GtkWidget   *widget);
/* Waits until no frame comes any more: animations are over. */
void        ui_test_wait_still     (GtkWidget   *widget);
/* Counts frames from now on; ui_test_stop_count () gives how many were painted. */
gpointer    ui_test_start_count    (GtkWidget   *widget);
guint       ui_test_stop_count     (gpointer     count);

/* The first widget of that type below `root` with this label, title, tooltip or accessible name (any,
 * when NULL); NULL when there is none. Only what is mapped is found. */
GtkWidget  *ui_test_find           (GtkWidget   *root,
                                    GType        type,
                                    const char  *text);
/* A window of that type that has not been destroyed, seen or not; NULL when there is none. */
GtkWindow  *ui_test_find_window    (GType        type);
guint       ui_test_count          (GtkWidget   *root,
                                    GType        type);
char       *ui_test_get_name       (GtkWidget   *widget);

/* The same pixels in every run. Width or height 0: the widget's own. */
GdkTexture *ui_test_render         (GtkWidget   *widget,
                                    int          width,
                                    int          height);
int         ui_test_compare        (GdkTexture  *a,
                                    GdkTexture  *b,
                                    int          tolerance);
GdkRGBA     ui_test_get_pixel      (GdkTexture  *texture,
                                    int          x,
                                    int          y);
/* Renders to <name>.png in the directory UI_TEST_PICTURES; does nothing when that is not set. */
void        ui_test_save_picture   (GtkWidget   *widget,
                                    const char  *name);

/* Real input; coordinates are the widget's. */
void        ui_test_move           (GtkWidget   *widget,
                                    double       x,
                                    double       y);
void        ui_test_press          (int          button);
void        ui_test_release        (int          button);
void        ui_test_click          (GtkWidget   *widget,
                                    double       x,
                                    double       y);
void        ui_test_double_click   (GtkWidget   *widget,
                                    double       x,
                                    double       y);
/* Moves the pressed pointer in steps, a frame for each, to a point of `widget`. */
void        ui_test_drag_to        (GtkWidget   *widget,
                                    double       x,
                                    double       y);
void        ui_test_drag           (GtkWidget   *widget,
                                    double       from_x,
                                    double       from_y,
                                    double       to_x,
                                    double       to_y);
/* Key names as in keysymdef.h, without XK_: "Return", "Control_L", "a". */
void        ui_test_key_down       (const char  *key);
void        ui_test_key_up         (const char  *key);
/* Several keys held together, pressed in order: "Control_L", "Return". NULL-terminated. */
void        ui_test_keys           (const char  *first_key,
                                    ...) G_GNUC_NULL_TERMINATED;
/* Types ASCII text. */
void        ui_test_type           (const char  *text);

G_END_DECLS
