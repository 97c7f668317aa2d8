/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-database"

#include "cal-database-error.h"

#include <glib/gi18n-lib.h>

/* clang-format off */
G_DEFINE_QUARK (cal-database-error-quark, cal_database_error)
/* clang-format on */

/**
 * cal_database_error_set:
 * @error: (nullable): return location
 * @code: what is the matter
 * @name: display name of the file
 * @detail: (nullable): SQLite's own words, for %CAL_DATABASE_ERROR_FAILED
 *
 * Sets an error in the user's words. Any thread.
 */
void
cal_database_error_set (GError **error, CalDatabaseError code, const char *name, const char *detail)
{
  g_autofree char *text = NULL;

  switch (code)
    {
    case CAL_DATABASE_ERROR_READ_ONLY:
      text = g_strdup_printf (_ ("“%s” can be read but not written."), name);
      break;

    case CAL_DATABASE_ERROR_FULL:
      text = g_strdup_printf (_ ("There is no space left on the disk for “%s”."), name);
      break;

    case CAL_DATABASE_ERROR_LOCKED:
      text = g_strdup_printf (_ ("Another program is using “%s”. Try again in a moment."), name);
      break;

    case CAL_DATABASE_ERROR_DAMAGED:
      text = g_strdup_printf (_ ("“%s” is damaged."), name);
      break;

    case CAL_DATABASE_ERROR_NEWER:
      text =
          g_strdup_printf (_ ("“%s” was written by a newer version of Calendar. It was left as it "
                              "is; please update Calendar."),
                           name);
      break;

    case CAL_DATABASE_ERROR_NOT_FOUND:
      text = g_strdup (_ ("The appointment isn’t there any more."));
      break;

    case CAL_DATABASE_ERROR_EXISTS:
      text = g_strdup (_ ("The appointment is there already."));
      break;

    case CAL_DATABASE_ERROR_READ_ONLY_CALENDAR:
      text = g_strdup (_ ("This calendar can’t be changed."));
      break;

    case CAL_DATABASE_ERROR_LAST_CALENDAR:
      text = g_strdup (_ ("It is the only calendar that appointments can be added to."));
      break;

    case CAL_DATABASE_ERROR_FAILED:
    default:
      text = g_strdup_printf (_ ("“%s” could not be used: %s."), name, detail);
      break;
    }

  g_set_error_literal (error, CAL_DATABASE_ERROR, (int) code, text);
}
