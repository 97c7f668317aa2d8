/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-appointment.h"

G_BEGIN_DECLS

#define CAL_ICAL_ERROR (cal_ical_error_quark ())
typedef enum
{
  CAL_ICAL_ERROR_NOT_ICALENDAR, /* nothing in it is iCalendar or vCalendar */
  CAL_ICAL_ERROR_BROKEN,        /* an entry can't be read; the message says why */
} CalIcalError;
GQuark cal_ical_error_quark (void);

typedef enum
{
  CAL_ICAL_ITEM_APPOINTMENT, /* VEVENTs of one UID that stand together */
  CAL_ICAL_ITEM_COMPONENT,   /* another component, kept as text: VTODO, VJOURNAL, VFREEBUSY, X-… */
  CAL_ICAL_ITEM_TIMEZONE,    /* a VTIMEZONE, kept as text */
  CAL_ICAL_ITEM_PROPERTY,    /* a property of the VCALENDAR itself, one unfolded line */
  CAL_ICAL_ITEM_BROKEN,      /* an entry that was skipped, with its reason */
} CalIcalItemKind;

typedef struct
{
  CalIcalItemKind kind;
  guint           line;        /* where it begins in the file, from 1 */
  CalAppointment *appointment; /* its calendar id is that given to the reader */
  char           *name;        /* component or property name; TZID of a VTIMEZONE */
  char           *text;        /* UTF-8, CRLF line ends, folded; nothing of the file left out */
  char           *reason;      /* of BROKEN, in the user's words */
} CalIcalItem;

void cal_ical_item_clear (CalIcalItem *self);

/* Pulls one item at a time out of a stream of any length. Any thread, one at a time. */
#define CAL_TYPE_ICAL_READER (cal_ical_reader_get_type ())
G_DECLARE_FINAL_TYPE (CalIcalReader, cal_ical_reader, CAL, ICAL_READER, GObject)

CalIcalReader *cal_ical_reader_new          (GInputStream   *stream,
                                             const char     *calendar_id);
/* TRUE: an item; FALSE with no error: the end; FALSE with error: reading failed, or cancelled. */
gboolean       cal_ical_reader_next         (CalIcalReader  *self,
                                             CalIcalItem    *out_item,
                                             GCancellable   *cancellable,
                                             GError        **error);
guint64        cal_ical_reader_get_position (CalIcalReader  *self); /* bytes consumed */

/* An appointment from its stored source text. */
CalAppointment *cal_ical_parse_appointment  (const char     *calendar_id,
                                             const char     *uid,
                                             const char     *source,
                                             GError        **error);

G_END_DECLS
