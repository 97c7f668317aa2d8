/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "cal-time.h"
#include "cal-zone-place.h"

/* Places and how they are found by what is typed. */

static gint64
get_instant (int year, int month, int day)
{
  return cal_day_from_date (year, month, day) * CAL_DAY;
}

/* The best place for those words in November 2026. */
static CalZonePlace *
find (const char *text)
{
  g_autofree char *words = cal_zone_place_fold (text);
  GPtrArray *places = cal_zone_place_list ();
  gint64 instant = get_instant (2026, 11, 24);
  CalZonePlace *best = NULL;
  int best_rank = G_MAXINT;

  for (guint i = 0; i < places->len; i++)
    {
      int rank = cal_zone_place_rank (g_ptr_array_index (places, i), words, instant);

      if (rank != 0 && rank < best_rank)
        {
          best = g_ptr_array_index (places, i);
          best_rank = rank;
        }
    }
  return best;
}

static void
assert_zone (const char *text, const char *id)
{
  CalZonePlace *place = find (text);

  if (place == NULL)
    g_error ("nothing is found by “%s”", text);
  g_assert_cmpstr (cal_zone_get_id (cal_zone_place_get_zone (place)), ==, id);
}

static void
assert_fits (const char *text, const char *id)
{
  g_autofree char *words = cal_zone_place_fold (text);
  g_autoptr (CalZonePlace) place = cal_zone_place_new (cal_zone_lookup (id));

  g_assert_cmpint (cal_zone_place_rank (place, words, get_instant (2026, 11, 24)), !=, 0);
}

static void
test_cities (void)
{
  assert_zone ("berlin", "Europe/Berlin");
  assert_zone ("BERL", "Europe/Berlin");
  assert_zone ("new york", "America/New_York");
  assert_zone ("york", "America/New_York");
  /* Not Newcastle or New Delhi. */
  assert_zone ("new", "America/New_York");
  assert_zone ("sao paulo", "America/Sao_Paulo");
  assert_zone ("São Pau", "America/Sao_Paulo");
  assert_zone ("kolkata", "Asia/Kolkata");
  assert_zone ("Europe/Paris", "Europe/Paris");
  g_assert_null (find ("atlantis"));
}

static void
test_other_cities (void)
{
  CalZonePlace *munich = find ("munich");

  assert_zone ("munich", "Europe/Berlin");
  assert_zone ("münchen", "Europe/Berlin");
  assert_zone ("san francisco", "America/Los_Angeles");
  assert_zone ("mumbai", "Asia/Kolkata");
  assert_zone ("washington dc", "America/New_York");
  assert_zone ("beijing", "Asia/Shanghai");
  g_assert_true (cal_zone_place_is_alias (munich));
  g_assert_cmpstr (cal_zone_place_get_city (munich), ==, "Munich");
  g_assert_nonnull (strstr (cal_zone_place_get_details (munich), "Germany"));
}

static void
test_countries (void)
{
  assert_zone ("japan", "Asia/Tokyo");
  assert_fits ("germany", "Europe/Berlin");
  assert_fits ("york united", "America/New_York");
  assert_fits ("usa", "America/Chicago");
}

static void
test_names (void)
{
  assert_fits ("CET", "Europe/Berlin");
  assert_fits ("cest", "Europe/Berlin");
  assert_fits ("EST", "America/New_York");
  assert_fits ("pdt", "America/Los_Angeles");
  assert_fits ("central european", "Europe/Vienna");
  /* As Windows calls it. */
  assert_fits ("W. Europe Standard Time", "Europe/Berlin");
  assert_fits ("tokyo standard", "Asia/Tokyo");
}

/* Of all that share a name or an offset, the one that is probably meant. */
static void
test_well_known (void)
{
  assert_zone ("EST", "America/New_York");
  assert_zone ("pst", "America/Los_Angeles");
  assert_zone ("cet", "Europe/Berlin");
  assert_zone ("utc-5", "America/New_York");
  assert_zone ("+9", "Asia/Tokyo");
  assert_zone ("united states", "America/New_York");
  assert_zone ("australia", "Australia/Sydney");
  /* A better fit is still the better one. */
  assert_zone ("indianapolis", "America/Indiana/Indianapolis");
}

static void
test_offsets (void)
{
  assert_fits ("UTC+1", "Europe/Berlin");
  assert_fits ("+1", "Europe/Berlin");
  assert_fits ("gmt+01:00", "Europe/Berlin");
  assert_fits ("utc+5:30", "Asia/Kolkata");
  assert_fits ("UTC−5", "America/New_York");
  assert_fits ("-5", "America/New_York");
  {
    g_autoptr (CalZonePlace) place = cal_zone_place_new (cal_zone_lookup ("Europe/Berlin"));

    /* In summer it is another one. */
    g_assert_cmpint (cal_zone_place_rank (place, "utc+1", get_instant (2026, 7, 1)), ==, 0);
    g_assert_cmpint (cal_zone_place_rank (place, "utc+2", get_instant (2026, 7, 1)), !=, 0);
  }
}

static void
test_offset_words (void)
{
  const struct
  {
    const char *id;
    int month;
    const char *words;
  } cases[] = { { "Europe/Berlin", 1, "UTC+1" },
                { "Europe/Berlin", 7, "UTC+2" },
                { "UTC", 1, "UTC" },
                { "Asia/Kolkata", 1, "UTC+5:30" },
                { "America/New_York", 1, "UTC−5" },
                { "America/St_Johns", 1, "UTC−3:30" },
                { "Pacific/Kiritimati", 1, "UTC+14" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = cal_zone_place_offset (cal_zone_lookup (cases[i].id),
                                                      get_instant (2026, cases[i].month, 15));

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_floating (void)
{
  g_autoptr (CalZonePlace) place = cal_zone_place_new (NULL);

  g_assert_null (cal_zone_place_get_zone (place));
  g_assert_cmpint (cal_zone_place_rank (place, "no time", 0), !=, 0);
  g_assert_cmpint (cal_zone_place_rank (place, "floating", 0), !=, 0);
  g_assert_cmpint (cal_zone_place_rank (place, "berlin", 0), ==, 0);
}

/* Every place of the list has a zone and a name, and is found by it. */
static void
test_all (void)
{
  GPtrArray *places = cal_zone_place_list ();

  g_assert_cmpuint (places->len, >, 400);
  for (guint i = 0; i < places->len; i++)
    {
      CalZonePlace *place = g_ptr_array_index (places, i);
      g_autofree char *words = cal_zone_place_fold (cal_zone_place_get_city (place));

      g_assert_nonnull (cal_zone_place_get_zone (place));
      g_assert_cmpstr (words, !=, "");
      g_assert_cmpint (cal_zone_place_rank (place, words, 0), !=, 0);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/zone-place/cities", test_cities);
  g_test_add_func ("/ui/zone-place/other-cities", test_other_cities);
  g_test_add_func ("/ui/zone-place/countries", test_countries);
  g_test_add_func ("/ui/zone-place/names", test_names);
  g_test_add_func ("/ui/zone-place/offsets", test_offsets);
  g_test_add_func ("/ui/zone-place/well-known", test_well_known);
  g_test_add_func ("/ui/zone-place/offset-words", test_offset_words);
  g_test_add_func ("/ui/zone-place/floating", test_floating);
  g_test_add_func ("/ui/zone-place/all", test_all);
  return g_test_run ();
}
