/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CAL_DATE_ORDER_DAY_MONTH_YEAR,
  CAL_DATE_ORDER_MONTH_DAY_YEAR,
  CAL_DATE_ORDER_YEAR_MONTH_DAY,
} CalDateOrder;

/* The order of a format as in strftime (3), for instance nl_langinfo (D_FMT). */
CalDateOrder cal_date_order_from_format (const char   *format);
CalDateOrder cal_date_order_from_locale (void);

/* Reads what a person types for a date. `today` is meant by "today" and by weekdays, `reference` (the
 * date that was there before) gives the month or year that was left out. Days since 1970-01-01. FALSE,
 * and `out_day` untouched, for what can't be understood or is no date. */
gboolean     cal_date_parse             (const char   *text,
                                         CalDateOrder  order,
                                         int           today,
                                         int           reference,
                                         int          *out_day);
/* A date as it stands in an entry: with its weekday, and readable by cal_date_parse (). */
char        *cal_date_format            (int           day,
                                         CalDateOrder  order);

G_END_DECLS
