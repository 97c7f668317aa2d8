/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What went wrong, as a sentence for the user. */
char     *cal_store_error_to_text   (const GError *error);
/* Whether trying the same again can't help: what it was about is gone. */
gboolean  cal_store_error_is_final  (const GError *error);

G_END_DECLS
