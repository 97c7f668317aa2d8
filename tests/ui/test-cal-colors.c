/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-colors.h"

static CalPalette
create_palette (gboolean is_dark)
{
  CalPalette palette = { .is_dark = is_dark };

  palette.background = is_dark ? (GdkRGBA){ 0.118f, 0.118f, 0.118f, 1 } : (GdkRGBA){ 1, 1, 1, 1 };
  palette.foreground = is_dark ? (GdkRGBA){ 1, 1, 1, 1 } : (GdkRGBA){ 0.2f, 0.2f, 0.2f, 1 };
  return palette;
}

static void
assert_readable (const CalInk *ink)
{
  g_assert_cmpfloat (cal_color_get_contrast (&ink->text, &ink->ground), >=, 4.5);
  g_assert_cmpfloat (cal_color_get_contrast (&ink->faint, &ink->ground), >=, 4.5);
  g_assert_cmpfloat (ink->ground.alpha, ==, 1);
}

/* Whatever colour a calendar has, its text can be read, in each state. */
static void
test_contrast (gconstpointer is_dark)
{
  CalPalette palette = create_palette (GPOINTER_TO_INT (is_dark));

  for (int i = 0; i < 9 * 9 * 9; i++)
    for (guint flags = 0; flags < 8; flags++)
      {
        GdkRGBA color = { (float) (i % 9) / 8, (float) (i / 9 % 9) / 8, (float) (i / 81) / 8, 1 };
        CalInk ink;

        cal_ink_choose (&ink, &palette, &color, flags);
        assert_readable (&ink);
      }
}

static void
test_numbers (void)
{
  GdkRGBA white = { 1, 1, 1, 1 }, black = { 0, 0, 0, 1 }, grey;

  g_assert_cmpfloat_with_epsilon (cal_color_get_contrast (&white, &black), 21, 1e-6);
  g_assert_cmpfloat_with_epsilon (cal_color_get_contrast (&black, &white), 21, 1e-6);
  g_assert_cmpfloat (cal_color_get_contrast (&white, &white), ==, 1);
  grey = cal_color_mix (&white, &black, 0.25);
  g_assert_cmpfloat (grey.red, ==, 0.75f);
  grey = cal_color_mix (&white, &black, 7);
  g_assert_true (gdk_rgba_equal (&grey, &black));
  grey = cal_color_with_alpha (&white, 0.5);
  g_assert_cmpfloat (grey.alpha, ==, 0.5f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ui/colors/contrast/light", GINT_TO_POINTER (FALSE), test_contrast);
  g_test_add_data_func ("/ui/colors/contrast/dark", GINT_TO_POINTER (TRUE), test_contrast);
  g_test_add_func ("/ui/colors/numbers", test_numbers);
  return g_test_run ();
}
