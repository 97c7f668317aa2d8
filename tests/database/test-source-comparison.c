/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "test-database"

#include "cal-source-comparison.h"

/* When two texts of an appointment say the same: to an import, and to one that is taken back. */

static const struct
{
  const char *a, *b;
  gboolean is_same;
  gboolean has_same_content;
} cases[] = {
  { "", "", TRUE, TRUE },
  { NULL, NULL, TRUE, TRUE },
  { NULL, "", FALSE, FALSE },
  { "UID:1\r\n", "UID:1\r\n", TRUE, TRUE },
  { "UID:1\r\n", "UID:2\r\n", FALSE, FALSE },
  { "UID:1\r\n", "UID:1\r\nX:1\r\n", FALSE, FALSE },
  { "UID:1\r\nX:1\r\n", "UID:1\r\nX:1\r\nX:1\r\n", FALSE, FALSE },
  { "DTSTAMP:1\r\nUID:1\r\n", "DTSTAMP:2\r\nUID:1\r\n", TRUE, TRUE },
  { "UID:1\r\n", "DTSTAMP:2\r\nUID:1\r\nDTSTAMP:3", TRUE, TRUE },
  { "DTSTART:1\r\n", "DTSTART:2\r\n", FALSE, FALSE },
  { "UID:1\r\nX:1\r\n", "X:1\r\nUID:1\r\n", FALSE, TRUE },
  { "UID:1\r\n", "SEQUENCE:2\r\nUID:1\r\nLAST-MODIFIED:1\r\nCREATED:1\r\n", FALSE, TRUE },
  { "SEQUENCE:1\r\nUID:1\r\n", "UID:1\r\nsequence;X=1:2\r\n", FALSE, TRUE },
  { "SEQUENCER:1\r\n", "SEQUENCER:2\r\n", FALSE, FALSE },
  /* An alarm's line is not the appointment's, one exception's not another's. */
  { "BEGIN:VEVENT\r\nX:1\r\nBEGIN:VALARM\r\nX:2\r\nEND:VALARM\r\nEND:VEVENT\r\n",
    "BEGIN:VEVENT\r\nX:2\r\nBEGIN:VALARM\r\nX:1\r\nEND:VALARM\r\nEND:VEVENT\r\n",
    FALSE,
    FALSE },
  { "BEGIN:VEVENT\r\nID:1\r\nX:1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nID:2\r\nX:2\r\nEND:VEVENT\r\n",
    "BEGIN:VEVENT\r\nID:1\r\nX:2\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nID:2\r\nX:1\r\nEND:VEVENT\r\n",
    FALSE,
    FALSE },
  { "BEGIN:VEVENT\r\nID:1\r\nX:1\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nID:2\r\nEND:VEVENT\r\n",
    "BEGIN:VEVENT\r\nID:2\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nX:1\r\nID:1\r\nEND:VEVENT\r\n",
    FALSE,
    TRUE },
  { "BEGIN:VEVENT\r\nX:1\r\n", "X:1\r\n", FALSE, FALSE },
  { "END:VEVENT\r\nX:1\r\n", "X:1\r\n", FALSE, FALSE },
  { "SUMMARY:long\r\n er\r\n", "SUMMARY:longer\r\n", FALSE, TRUE },
};

static void
test_same (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (cal_source_is_same (cases[i].a, cases[i].b), ==, cases[i].is_same);
      g_assert_cmpint (cal_source_is_same (cases[i].b, cases[i].a), ==, cases[i].is_same);
    }
}

static void
test_same_content (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_cmpint (cal_source_has_same_content (cases[i].a, cases[i].b),
                       ==,
                       cases[i].has_same_content);
      g_assert_cmpint (cal_source_has_same_content (cases[i].b, cases[i].a),
                       ==,
                       cases[i].has_same_content);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/database/source-comparison/same", test_same);
  g_test_add_func ("/database/source-comparison/same-content", test_same_content);
  return g_test_run ();
}
