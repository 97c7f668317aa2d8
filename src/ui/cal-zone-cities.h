/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A big city after which no zone is named. */
typedef struct
{
  const char *name;     /* in English */
  const char *id;       /* the zone by which it lives, one of its own country */
  const char *native;   /* NULL: as in English */
  const char *language; /* that of `native`: "de" */
} CalZoneCity;

const CalZoneCity *cal_zone_cities_get (guint *out_n);

G_END_DECLS
