/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "cal-ical-raw-line.h"

G_BEGIN_DECLS

/* The content lines of a stream, as they stand there. */
typedef struct _CalIcalInput CalIcalInput;

CalIcalInput *cal_ical_input_new          (GInputStream    *stream);
void          cal_ical_input_free         (CalIcalInput    *self);
gboolean      cal_ical_input_next         (CalIcalInput    *self,
                                           CalIcalRawLine  *out_line,
                                           GCancellable    *cancellable,
                                           GError         **error);
guint64       cal_ical_input_get_position (CalIcalInput    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalIcalInput, cal_ical_input_free)

G_END_DECLS
