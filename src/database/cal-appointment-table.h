/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"
#include "cal-connection.h"

G_BEGIN_DECLS

/* What is stored of an appointment, as values of the columns. */
typedef struct
{
  char *uid;
  char *source;      /* iCalendar */
  gint64 first;      /* minutes since 1970, [first, last], rounded outwards */
  gint64 last;
  char *title;       /* NULL: none; with those of the exceptions */
  char *location;
  char *description;
} CalAppointmentRow;

void       cal_appointment_row_init   (CalAppointmentRow       *self,
                                       CalAppointment          *appointment);
void       cal_appointment_row_clear  (CalAppointmentRow       *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CalAppointmentRow, cal_appointment_row_clear)

gint64     cal_appointment_table_minute (gint64                 instant,
                                       gboolean                 up);
/* The id of a row, 0 when there is none, -1 on error. */
gint64     cal_appointment_table_find (CalConnection           *connection,
                                       gint64                   calendar,
                                       const char              *uid,
                                       char                   **out_source,
                                       GError                 **error);
/* `id` 0: a new row. */
gboolean   cal_appointment_table_put  (CalConnection           *connection,
                                       gint64                   id,
                                       gint64                   calendar,
                                       const CalAppointmentRow *row,
                                       GError                 **error);
gboolean   cal_appointment_table_remove (CalConnection         *connection,
                                       gint64                   id,
                                       GError                 **error);
gboolean   cal_appointment_table_read (CalConnection           *connection,
                                       const char              *calendar_id,
                                       const char              *uid,
                                       CalAppointment         **out_appointment,
                                       GError                 **error);
GPtrArray *cal_appointment_table_read_range (CalConnection     *connection,
                                       const CalRange          *range,
                                       GCancellable            *cancellable,
                                       GPtrArray               *crowded,
                                       GError                 **error);
GPtrArray *cal_appointment_table_search (CalConnection         *connection,
                                       const char              *text,
                                       guint                    limit,
                                       GError                 **error);
/* The query of read_range, for its plan to be looked at. */
const char *cal_appointment_table_get_range_query (void);

G_END_DECLS
