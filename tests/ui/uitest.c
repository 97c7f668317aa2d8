/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "ui-test"

#include "first-names.h"
#include "uitest.h"

#include <X11/XKBlib.h>
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <gdk/x11/gdkx.h>
#include <math.h>

/* What these helpers rest on. GTK has no public way to make an event, so input goes through the X
 * server by the XTest extension, on a connection of its own, and comes back to GTK as from a real
 * device. After each event both connections are brought up to date and what has arrived is handled;
 * a caller that wants to see the result waits for a frame. A picture is rendered off the window by
 * the cairo renderer, so it doesn't depend on what the window is drawn with. */

#define TIMEOUT_SECONDS 20
#define STILL_MSEC 60
#define DRAG_STEPS 8
#define PATIENT_MSEC 5000 /* the time for a double click on a busy machine */
#define HOLD_MSEC 160     /* what the program allows for the button being held, and a little */

static Display *input;
static gint64 last_click; /* when GTK had it; monotonic, microseconds */

static void
pin_settings (void)
{
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings,
                "gtk-cursor-blink",
                FALSE,
                "gtk-double-click-time",
                250, /* the tests wait for it to pass */
                "gtk-enable-animations",
                FALSE,
                "gtk-font-name",
                "DejaVu Sans 10",
                "gtk-overlay-scrolling",
                FALSE,
                "gtk-xft-antialias",
                1,
                "gtk-xft-hinting",
                1,
                "gtk-xft-hintstyle",
                "hintslight",
                "gtk-xft-rgba",
                "none",
                NULL);
}

void
ui_test_init (int *argc, char ***argv)
{
  keep_first_names ();
  g_test_init (argc, argv, NULL);
  /* What a GL driver loads it unloads without freeing. */
  g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
  adw_init ();
  if (gtk_settings_get_default () != NULL)
    pin_settings ();
}

gboolean
ui_test_has_input (void)
{
  if (!GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    return FALSE;
  if (input == NULL)
    input = XOpenDisplay (NULL);
  return input != NULL;
}

/* ---- waiting ---- */

static gboolean
timeout_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* What there is when nothing comes: for whoever reads the log. */
static void
describe_windows (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

      g_test_message ("%s:%s%s, the focus is on %s",
                      G_OBJECT_TYPE_NAME (window),
                      gtk_widget_get_mapped (GTK_WIDGET (window)) ? " mapped" : "",
                      gtk_window_is_active (window) ? " active" : "",
                      focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
    }
}

void
ui_test_wait_until (UiTestFunc is_done, gpointer user_data)
{
  gboolean is_late = FALSE;
  guint id = g_timeout_add_seconds (TIMEOUT_SECONDS, timeout_cb, &is_late);

  while (!is_late && !is_done (user_data))
    g_main_context_iteration (NULL, TRUE);
  if (is_late)
    describe_windows ();
  if (is_late)
    g_error ("Nothing happened for %d seconds", TIMEOUT_SECONDS);
  g_source_remove (id);
}

typedef struct
{
  GdkFrameClock *clock;
  gulong handler;
  guint n;
} Count;

static void
after_paint_cb (GdkFrameClock *clock, gpointer user_data)
{
  ((Count *) user_data)->n++;
}

gpointer
ui_test_start_count (GtkWidget *widget)
{
  Count *count = g_new0 (Count, 1);

  count->clock = gtk_widget_get_frame_clock (widget);
  g_assert_nonnull (count->clock);
  g_object_ref (count->clock);
  count->handler =
      g_signal_connect (count->clock, "after-paint", G_CALLBACK (after_paint_cb), count);
  return count;
}

guint
ui_test_stop_count (gpointer data)
{
  Count *count = data;
  guint n = count->n;

  g_signal_handler_disconnect (count->clock, count->handler);
  g_object_unref (count->clock);
  g_free (count);
  return n;
}

static gboolean
has_frame (gpointer user_data)
{
  return ((Count *) user_data)->n > 0;
}

void
ui_test_wait_frame (GtkWidget *widget)
{
  Count *count = ui_test_start_count (widget);

  gtk_widget_queue_draw (widget); /* a frame comes even when nothing is to be drawn anew */
  gdk_frame_clock_request_phase (count->clock, GDK_FRAME_CLOCK_PHASE_AFTER_PAINT);
  ui_test_wait_until (has_frame, count);
  ui_test_stop_count (count);
}

void
ui_test_wait_still (GtkWidget *widget)
{
  gint64 end = g_get_monotonic_time () + TIMEOUT_SECONDS * G_USEC_PER_SEC;
  guint n;

  do
    {
      Count *count = ui_test_start_count (widget);
      gboolean is_over = FALSE;

      /* After a frame that is due. */
      g_timeout_add_full (G_PRIORITY_LOW, STILL_MSEC, timeout_cb, &is_over, NULL);
      while (!is_over)
        g_main_context_iteration (NULL, TRUE);
      n = ui_test_stop_count (count);
    }
  while (n > 0 && g_get_monotonic_time () < end);
}

static gboolean
is_active (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_window_is_active (user_data);
}

void
ui_test_present (GtkWindow *window)
{
  gtk_window_present (window);
  /* Without a window manager nobody gives the focus; the pointer over the window then does. */
  if (ui_test_has_input ())
    {
      ui_test_move (GTK_WIDGET (window), 1, 1);
      XSetInputFocus (input,
                      gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))),
                      RevertToParent,
                      CurrentTime);
      XSync (input, False);
      ui_test_wait_until (is_active, window);
    }
  ui_test_wait_frame (GTK_WIDGET (window));
}

GtkWindow *
ui_test_show (GtkWidget *child, int width, int height)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, width, height);
  adw_window_set_content (ADW_WINDOW (window), child);
  ui_test_present (window);
  return window;
}

void
ui_test_close (GtkWindow *window)
{
  gtk_window_destroy (window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* ---- finding ---- */

/* The accessible name can't be read, only compared; a failed comparison tells it. */
char *
ui_test_get_name (GtkWidget *widget)
{
  static const char unlikely[] = "\001";
  g_autofree char *text = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                              GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                              unlikely);

  return g_steal_pointer (&text);
}

static gboolean
has_text (GtkWidget *widget, const char *text)
{
  g_autofree char *mismatch = NULL;

  if (text == NULL)
    return TRUE;
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
    return TRUE;
  if (ADW_IS_PREFERENCES_ROW (widget)
      && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0)
    return TRUE;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) == 0)
    return TRUE;
  mismatch = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                 GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                 text);
  return mismatch == NULL;
}

GtkWidget *
ui_test_find (GtkWidget *root, GType type, const char *text)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && has_text (root, text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = ui_test_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

GtkWindow *
ui_test_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }
  return NULL;
}

guint
ui_test_count (GtkWidget *root, GType type)
{
  guint n = gtk_widget_get_mapped (root) && g_type_is_a (G_OBJECT_TYPE (root), type);

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += ui_test_count (child, type);
  return n;
}

/* ---- pictures ---- */

GdkTexture *
ui_test_render (GtkWidget *widget, int width, int height)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkTexture *texture;

  width = width > 0 ? width : gtk_widget_get_width (widget);
  height = height > 0 ? height : gtk_widget_get_height (widget);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  g_assert_true (gsk_renderer_realize (renderer, NULL, NULL));
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  gsk_renderer_unrealize (renderer);
  return texture;
}

static guchar *
get_pixels (GdkTexture *texture)
{
  gsize stride = (gsize) gdk_texture_get_width (texture) * 4;
  guchar *pixels = g_malloc (stride * gdk_texture_get_height (texture));

  gdk_texture_download (texture, pixels, stride);
  return pixels;
}

/* How many pixels differ by more than `tolerance` in a channel; -1 when the sizes differ. */
int
ui_test_compare (GdkTexture *a, GdkTexture *b, int tolerance)
{
  int n_pixels = gdk_texture_get_width (a) * gdk_texture_get_height (a), n_different = 0;
  g_autofree guchar *p = NULL;
  g_autofree guchar *q = NULL;

  if (gdk_texture_get_width (a) != gdk_texture_get_width (b)
      || gdk_texture_get_height (a) != gdk_texture_get_height (b))
    return -1;
  p = get_pixels (a);
  q = get_pixels (b);
  for (int i = 0; i < n_pixels; i++)
    {
      gboolean is_different = FALSE;

      for (int channel = 0; channel < 4; channel++)
        is_different |= ABS (p[4 * i + channel] - q[4 * i + channel]) > tolerance;
      n_different += is_different;
    }
  return n_different;
}

GdkRGBA
ui_test_get_pixel (GdkTexture *texture, int x, int y)
{
  g_autofree guchar *pixels = get_pixels (texture);
  const guchar *p = pixels + 4 * ((gsize) y * gdk_texture_get_width (texture) + x);
  guint32 argb =
      *(const guint32 *) (const void *) p; /* premultiplied, in the machine's byte order */
  float alpha = (argb >> 24) / 255.f;
  float scale = alpha > 0 ? 1 / (255.f * alpha) : 0;

  return (GdkRGBA){ ((argb >> 16) & 0xff) * scale,
                    ((argb >> 8) & 0xff) * scale,
                    (argb & 0xff) * scale,
                    alpha };
}

void
ui_test_save_picture (GtkWidget *widget, const char *name)
{
  const char *directory = g_getenv ("UI_TEST_PICTURES");
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = NULL;

  if (directory == NULL)
    return;
  path = g_strdup_printf ("%s/%s.png", directory, name);
  texture = ui_test_render (widget, 0, 0);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* ---- input ---- */

static void
settle (void)
{
  XSync (input, False);
  gdk_display_sync (gdk_display_get_default ());
  for (int i = 0; i < 50 && g_main_context_iteration (NULL, FALSE); i++)
    ;
}

void
ui_test_move (GtkWidget *widget, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (widget);
  graphene_point_t point;
  double shift_x, shift_y;
  int root_x, root_y;
  Window child;

  g_assert_true (ui_test_has_input ());
  g_assert_true (gtk_widget_compute_point (widget,
                                           GTK_WIDGET (native),
                                           &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                           &point));
  gtk_native_get_surface_transform (native, &shift_x, &shift_y);
  XTranslateCoordinates (input,
                         gdk_x11_surface_get_xid (gtk_native_get_surface (native)),
                         DefaultRootWindow (input),
                         (int) round (point.x + shift_x),
                         (int) round (point.y + shift_y),
                         &root_x,
                         &root_y,
                         &child);
  XTestFakeMotionEvent (input, -1, root_x, root_y, 0);
  settle ();
}

void
ui_test_press (int button)
{
  g_assert_true (ui_test_has_input ());
  XTestFakeButtonEvent (input, (guint) button, True, 0);
  settle ();
}

void
ui_test_release (int button)
{
  g_assert_true (ui_test_has_input ());
  XTestFakeButtonEvent (input, (guint) button, False, 0);
  settle ();
}

static gboolean
is_after (gpointer user_data)
{
  return g_get_monotonic_time () >= *(gint64 *) user_data;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Two clicks within the double-click time are one double click: waits until it is over since the
 * last. */
static void
wait_for_single_click (void)
{
  int msec;
  gint64 end;
  guint id;

  g_object_get (gtk_settings_get_default (), "gtk-double-click-time", &msec, NULL);
  end = last_click + (msec + HOLD_MSEC) * 1000;
  if (last_click > 0 && g_get_monotonic_time () < end)
    {
      id = g_timeout_add (10, tick_cb, NULL);
      ui_test_wait_until (is_after, &end);
      g_source_remove (id);
    }
}

void
ui_test_click (GtkWidget *widget, double x, double y)
{
  wait_for_single_click ();
  ui_test_move (widget, x, y);
  ui_test_press (1);
  ui_test_release (1);
  last_click = g_get_monotonic_time ();
}

/* However slow the machine is. The longer time holds for the first click only: GTK would count what
 * comes within it after the second. */
void
ui_test_double_click (GtkWidget *widget, double x, double y)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int msec;

  wait_for_single_click ();
  g_object_get (settings, "gtk-double-click-time", &msec, NULL);
  g_object_set (settings, "gtk-double-click-time", PATIENT_MSEC, NULL);
  ui_test_move (widget, x, y);
  ui_test_press (1);
  ui_test_release (1);
  g_object_set (settings, "gtk-double-click-time", msec, NULL);
  ui_test_press (1);
  ui_test_release (1);
  last_click = g_get_monotonic_time ();
}

void
ui_test_drag_to (GtkWidget *widget, double x, double y)
{
  /* The end is fixed in the window's coordinates before anything moves. */
  GtkWidget *native = GTK_WIDGET (gtk_widget_get_native (widget));
  graphene_point_t end;
  double from_x, from_y, shift_x, shift_y;
  GdkDevice *pointer =
      gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ()));

  g_assert_true (
      gtk_widget_compute_point (widget, native, &GRAPHENE_POINT_INIT ((float) x, (float) y), &end));
  gdk_surface_get_device_position (gtk_native_get_surface (GTK_NATIVE (native)),
                                   pointer,
                                   &from_x,
                                   &from_y,
                                   NULL);
  gtk_native_get_surface_transform (GTK_NATIVE (native), &shift_x, &shift_y);
  from_x -= shift_x;
  from_y -= shift_y;
  for (int i = 1; i <= DRAG_STEPS; i++)
    {
      ui_test_move (native,
                    from_x + (end.x - from_x) * i / DRAG_STEPS,
                    from_y + (end.y - from_y) * i / DRAG_STEPS);
      ui_test_wait_frame (native);
    }
}

void
ui_test_drag (GtkWidget *widget, double from_x, double from_y, double to_x, double to_y)
{
  wait_for_single_click ();
  ui_test_move (widget, from_x, from_y);
  ui_test_press (1);
  last_click = g_get_monotonic_time ();
  ui_test_drag_to (widget, to_x, to_y);
  ui_test_release (1);
}

static void
send_key (const char *key, gboolean is_down)
{
  KeySym symbol = XStringToKeysym (key);

  g_assert_true (ui_test_has_input ());
  g_assert_cmpuint (symbol, !=, NoSymbol);
  XTestFakeKeyEvent (input, XKeysymToKeycode (input, symbol), is_down, 0);
  settle ();
}

void
ui_test_key_down (const char *key)
{
  send_key (key, TRUE);
}

void
ui_test_key_up (const char *key)
{
  send_key (key, FALSE);
}

void
ui_test_keys (const char *first_key, ...)
{
  const char *keys[8] = { first_key };
  guint n = 1;
  va_list list;

  va_start (list, first_key);
  for (const char *key = va_arg (list, const char *); key != NULL;
       key = va_arg (list, const char *))
    {
      g_assert_cmpuint (n, <, G_N_ELEMENTS (keys));
      keys[n++] = key;
    }
  va_end (list);
  for (guint i = 0; i < n; i++)
    send_key (keys[i], TRUE);
  for (guint i = n; i > 0; i--)
    send_key (keys[i - 1], FALSE);
}

void
ui_test_type (const char *text)
{
  g_assert_true (ui_test_has_input ());
  for (const char *p = text; *p != '\0'; p++)
    {
      KeyCode code = XKeysymToKeycode (input, (KeySym) (guchar) *p);
      gboolean is_shifted = XkbKeycodeToKeysym (input, code, 0, 0) != (KeySym) (guchar) *p;

      if (is_shifted)
        send_key ("Shift_L", TRUE);
      XTestFakeKeyEvent (input, code, True, 0);
      XTestFakeKeyEvent (input, code, False, 0);
      settle ();
      if (is_shifted)
        send_key ("Shift_L", FALSE);
    }
}
