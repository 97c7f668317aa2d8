/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-period-bar.h"
#include "uitest.h"

/* A bar of three children of known widths: one that gives way, one that stays, one that shrinks. */

#define SPACING 6

typedef struct
{
  GtkWidget *bar;
  GtkWidget *first;
  GtkWidget *second;
  GtkWidget *last;
} Fixture;

static GtkWidget *
add (GtkWidget *bar, int width)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (child, width, 20);
  gtk_widget_set_parent (child, bar);
  return child;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->bar = g_object_ref_sink (cal_period_bar_new ());
  self->first = add (self->bar, 80);
  self->second = add (self->bar, 60);
  self->last = add (self->bar, 50);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_assert_finalize_object (self->bar);
}

static void
allocate (Fixture *self, int width)
{
  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_allocate (self->bar, width, 30, -1, NULL);
}

static void
assert_place (Fixture *self, GtkWidget *child, int x, int width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_get_child_visible (child));
  g_assert_true (gtk_widget_compute_bounds (child, self->bar, &bounds));
  g_assert_cmpint ((int) bounds.origin.x, ==, x);
  g_assert_cmpint ((int) bounds.size.width, ==, width);
}

/* It can do without the first child, and would have all. */
static void
test_measure (Fixture *self, gconstpointer data)
{
  int minimum, natural;

  gtk_widget_measure (self->bar, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 60 + SPACING + 50);
  g_assert_cmpint (natural, ==, 80 + SPACING + 60 + SPACING + 50);
  gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  g_assert_cmpint (natural, ==, 20);
}

static void
test_wide (Fixture *self, gconstpointer data)
{
  allocate (self, 300);
  assert_place (self, self->first, 0, 80);
  assert_place (self, self->second, 86, 60);
  assert_place (self, self->last, 152, 148);
  /* Just enough. */
  allocate (self, 202);
  assert_place (self, self->first, 0, 80);
  assert_place (self, self->last, 152, 50);
}

/* What has no room leaves none behind. */
static void
test_narrow (Fixture *self, gconstpointer data)
{
  allocate (self, 201);
  g_assert_false (gtk_widget_get_child_visible (self->first));
  assert_place (self, self->second, 0, 60);
  assert_place (self, self->last, 66, 135);
  allocate (self, 202);
  assert_place (self, self->first, 0, 80);
}

static void
test_right_to_left (Fixture *self, gconstpointer data)
{
  gtk_widget_set_direction (self->bar, GTK_TEXT_DIR_RTL);
  allocate (self, 202);
  assert_place (self, self->first, 122, 80);
  assert_place (self, self->second, 56, 60);
  assert_place (self, self->last, 0, 50);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  ui_test_init (&argc, &argv);
  g_test_add ("/ui/period-bar/measure", Fixture, NULL, set_up, test_measure, tear_down);
  g_test_add ("/ui/period-bar/wide", Fixture, NULL, set_up, test_wide, tear_down);
  g_test_add ("/ui/period-bar/narrow", Fixture, NULL, set_up, test_narrow, tear_down);
  g_test_add ("/ui/period-bar/right-to-left", Fixture, NULL, set_up, test_right_to_left, tear_down);

  return g_test_run ();
}
