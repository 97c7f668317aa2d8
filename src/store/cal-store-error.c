/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-store"

#include "cal-store-error.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "cal-appointment.h"
#include "cal-database.h"

static const char *
get_database_text (int code)
{
  switch (code)
    {
    case CAL_DATABASE_ERROR_READ_ONLY:
      return _ ("The calendar file or its folder is read-only");
    case CAL_DATABASE_ERROR_FULL:
      return _ ("There is no space left on the disk");
    case CAL_DATABASE_ERROR_LOCKED:
      return _ ("Another program is using the calendar file; try again when it is done");
    case CAL_DATABASE_ERROR_DAMAGED:
      return _ ("The calendar file is damaged");
    case CAL_DATABASE_ERROR_NEWER:
      return _ ("The calendar file was written by a newer version of this program");
    case CAL_DATABASE_ERROR_NOT_FOUND:
      return _ ("It is not there any more");
    case CAL_DATABASE_ERROR_READ_ONLY_CALENDAR:
      return _ ("This calendar can’t be changed");
    case CAL_DATABASE_ERROR_LAST_CALENDAR:
      return _ ("It is the only calendar that appointments can be added to");
    case CAL_DATABASE_ERROR_EXISTS:
      return _ ("It is there already");
    default:
      return NULL;
    }
}

static const char *
get_model_text (int code)
{
  switch (code)
    {
    case CAL_MODEL_ERROR_GONE:
    case CAL_MODEL_ERROR_NO_OCCURRENCE:
      return _ ("It is not there any more");
    default:
      return NULL;
    }
}

/**
 * cal_store_error_to_text:
 * @error: (nullable): why something was refused
 *
 * Any thread.
 *
 * Returns: (transfer full): a sentence without a full stop, in the user's words
 */
char *
cal_store_error_to_text (const GError *error)
{
  const char *text = NULL;
  g_autofree char *message = NULL;
  gsize length;

  if (error == NULL)
    return g_strdup (_ ("It could not be done"));

  if (error->domain == CAL_DATABASE_ERROR)
    text = get_database_text (error->code);
  else if (error->domain == CAL_MODEL_ERROR)
    text = get_model_text (error->code);

  if (text != NULL)
    return g_strdup (text);

  message = g_strdup (error->message);
  length = strlen (message);
  if (length > 0 && message[length - 1] == '.')
    message[length - 1] = '\0';
  return g_steal_pointer (&message);
}

/**
 * cal_store_error_is_final:
 * @error: (nullable): why something was refused
 *
 * Returns: whether it will be refused again for the same reason
 */
gboolean
cal_store_error_is_final (const GError *error)
{
  return g_error_matches (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_NOT_FOUND)
         || g_error_matches (error, CAL_DATABASE_ERROR, CAL_DATABASE_ERROR_EXISTS)
         || (error != NULL && error->domain == CAL_MODEL_ERROR);
}
