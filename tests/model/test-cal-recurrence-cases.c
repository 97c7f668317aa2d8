/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cal-recurrence.h"

#include <json-glib/json-glib.h>

#include "series.h"

/* Cases published by other projects' test suites, where the folder with them is there: a list of
 * objects with dtstart, tzid, rrule, rdate, exdate and the expected instances. "rule" lists what
 * the rule alone gives, "event" also DTSTART. Where DTSTART is outside the rule, projects differ in
 * whether it is an instance and whether COUNT counts it; a case passes as its source has it, and
 * the message says how many were which. A list that is not complete may begin later than the series
 * does: its source looked at a window. */

typedef struct
{
  guint n_as_event;   /* our own semantics */
  guint n_as_rule;    /* without DTSTART */
  guint n_as_counted; /* DTSTART counted by COUNT */
} Tally;

static char *
plain (const char *iso)
{
  GString *text = g_string_new (NULL);

  for (; *iso; iso++)
    if (*iso != '-' && *iso != ':')
      g_string_append_c (text, *iso);
  return g_string_free (text, FALSE);
}

static char *
join (JsonArray *list, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      g_autofree char *item = plain (json_array_get_string_element (list, i));

      g_string_append_printf (text, "%s%s", i ? separator : "", item);
    }
  return g_string_free (text, FALSE);
}

static CalRecurrence *
read_series (JsonObject *object)
{
  g_autofree char *start = plain (json_object_get_string_member (object, "dtstart"));
  g_autofree char *rdates = join (json_object_get_array_member (object, "rdate"), ",");
  g_autofree char *exdates = join (json_object_get_array_member (object, "exdate"), ",");
  g_autofree char *rule =
      g_strconcat ("RRULE:", json_object_get_string_member (object, "rrule"), NULL);
  g_autofree char *rdate = g_strconcat ("RDATE:", rdates, NULL);
  g_autofree char *exdate = g_strconcat ("EXDATE:", exdates, NULL);
  const char *lines[4] = { rule };
  guint n = 1;

  if (*rdates)
    lines[n++] = rdate;
  if (*exdates)
    lines[n++] = exdate;
  return series_new (start,
                     json_object_get_string_member_with_default (object, "tzid", NULL),
                     lines);
}

static gboolean
matches (const char *actual, const char *expected, gboolean complete)
{
  const char *begin = actual;

  if (complete)
    return strcmp (actual, expected) == 0;
  if (*expected)
    begin = strstr (actual, expected);
  return begin != NULL;
}

/* COUNT counts DTSTART: what is expected are the first COUNT of the series. */
static gboolean
matches_counted (const char *actual, const char *expected)
{
  return g_str_has_prefix (actual, expected);
}

static gboolean
check_case (JsonObject *object, Tally *tally)
{
  g_autoptr (CalRecurrence) series = read_series (object);
  JsonArray *list = json_object_get_array_member (object, "expected");
  g_autofree char *expected = join (list, " ");
  gboolean complete = json_object_get_boolean_member (object, "complete");
  gboolean as_rule = g_str_equal (json_object_get_string_member (object, "semantics"), "rule");
  gboolean start_in_rule =
      json_object_get_boolean_member_with_default (object, "dtstart_in_rule", FALSE);
  /* A window may lie some way into the series. */
  int limit = (int) json_array_get_length (list) + 100;
  g_autofree char *event = series_to_text (series, G_MININT64, G_MAXINT64, limit, TRUE);
  g_autofree char *rule = series_to_text (series, G_MININT64, G_MAXINT64, limit, FALSE);

  if (!as_rule && matches (event, expected, complete))
    {
      tally->n_as_event++;
      return TRUE;
    }
  if ((as_rule || !start_in_rule) && matches (rule, expected, complete))
    {
      tally->n_as_rule++;
      return TRUE;
    }
  if (!as_rule && !start_in_rule && matches_counted (event, expected))
    {
      tally->n_as_counted++;
      return TRUE;
    }
  g_test_message ("%s %s\nexpected %s\nevent    %.400s\nrule     %.400s",
                  json_object_get_string_member (object, "id"),
                  json_object_get_string_member (object, "rrule"),
                  expected,
                  event,
                  rule);
  return FALSE;
}

static char *
find_cases (void)
{
  const char *folder = g_getenv ("CAL_SHARED_DATA");

  if (folder)
    return g_build_filename (folder, "recurrence-cases.json", NULL);
  return g_build_filename (TEST_SOURCE_ROOT, "..", "shared", "data", "recurrence-cases.json", NULL);
}

static void
test_cases (void)
{
  g_autofree char *path = find_cases ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases;
  Tally tally = { 0 };
  guint n, n_failed = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the published cases are not here");
      return;
    }
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_node_get_array (json_parser_get_root (parser));
  n = json_array_get_length (cases);
  for (guint i = 0; i < n; i++)
    n_failed += !check_case (json_array_get_object_element (cases, i), &tally);
  g_test_message ("%u cases: %u as events, %u as rules alone, %u with DTSTART counted",
                  n,
                  tally.n_as_event,
                  tally.n_as_rule,
                  tally.n_as_counted);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n_failed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/recurrence/published-cases", test_cases);
  return g_test_run ();
}
