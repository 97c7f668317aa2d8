/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-source-link.h"

#include <string.h>

static const char plain[] = "BEGIN:VTIMEZONE\r\nTZID:x\r\nEND:VTIMEZONE\r\n"
                            "BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID:20260303\r\n"
                            "RELATED-TO;RELTYPE=NEXT:of-an-override\r\nEND:VEVENT\r\n"
                            "BEGIN:VEVENT\r\nUID:a\r\nRELATED-TO:parent\r\n"
                            "BEGIN:VALARM\r\nRELATED-TO;RELTYPE=NEXT:of-an-alarm\r\nEND:VALARM\r\n"
                            "END:VEVENT\r\n";

static void
assert_link (const char *source, const char *type, const char *expected)
{
  g_autofree char *uid = cal_source_get_link (source, type);

  g_assert_cmpstr (uid, ==, expected);
}

static void
test_round_trip (void)
{
  g_autofree char *once = cal_source_set_link (plain, "NEXT", "b@c");
  g_autofree char *twice = cal_source_set_link (once, "NEXT", "d");
  g_autofree char *both = cal_source_set_link (twice, "FIRST", "z");
  g_autofree char *first = cal_source_set_link (both, "NEXT", NULL);
  g_autofree char *none = cal_source_set_link (first, "FIRST", NULL);

  assert_link (plain, "NEXT", NULL);
  assert_link (once, "NEXT", "b@c");
  g_assert_nonnull (
      strstr (once, "RELATED-TO:parent\r\nRELATED-TO;RELTYPE=NEXT:b@c\r\nBEGIN:VALARM\r\n"));
  assert_link (twice, "NEXT", "d");
  g_assert_null (strstr (twice, "b@c"));
  assert_link (both, "NEXT", "d");
  assert_link (both, "FIRST", "z");
  assert_link (first, "NEXT", NULL);
  assert_link (first, "FIRST", "z");
  g_assert_cmpstr (none, ==, plain);
}

/* A UID that has to be folded, in octets and between characters, and is read back whole. */
static void
test_long_uid (void)
{
  GString *uid = g_string_new (NULL);
  g_autofree char *source = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append (uid, "0\u00e4\u20ac");
  source = cal_source_set_link (plain, "NEXT", uid->str);
  lines = g_strsplit (source, "\r\n", -1);
  for (char **line = lines; *line; line++)
    {
      g_assert_cmpuint (strlen (*line), <=, 75);
      g_assert_true (g_utf8_validate (*line, -1, NULL));
    }
  assert_link (source, "NEXT", uid->str);
  g_string_free (uid, TRUE);
}

/* As other programs write it: in any case, with more parameters, folded, with bare line feeds. */
static void
test_as_others_write (void)
{
  static const char odd[] = "begin:vevent\nrelated-to;reltype=next;x-a=1:b\n c\nend:vevent\n";
  g_autofree char *without = cal_source_set_link (odd, "NEXT", NULL);

  assert_link (odd, "NEXT", "bc");
  g_assert_cmpstr (without, ==, "begin:vevent\nend:vevent\n");
}

static void
test_nothing (void)
{
  g_autofree char *broken = cal_source_set_link ("BEGIN:VEVENT\r\nUID:a\r\n", "NEXT", "b");
  g_autofree char *empty = cal_source_set_link ("", "NEXT", "b");

  assert_link (NULL, "NEXT", NULL);
  g_assert_null (cal_source_set_link (NULL, "NEXT", "b"));
  g_assert_cmpstr (broken, ==, "BEGIN:VEVENT\r\nUID:a\r\n");
  g_assert_cmpstr (empty, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/source-link/round-trip", test_round_trip);
  g_test_add_func ("/model/source-link/long-uid", test_long_uid);
  g_test_add_func ("/model/source-link/as-others-write", test_as_others_write);
  g_test_add_func ("/model/source-link/nothing", test_nothing);
  return g_test_run ();
}
