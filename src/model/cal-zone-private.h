/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-time.h"

G_BEGIN_DECLS

/* One change of a zone's clock; it holds until the next. */
typedef struct
{
  gint64      at;     /* an instant, microseconds; G_MININT64 for what was before all changes */
  gint64      onset;  /* the first wall-clock time that is read by the new offset */
  int         offset; /* seconds east of UTC */
  gboolean    daylight;
  const char *name;   /* interned, "CET" */
} CalZoneChange;

/* All changes before `horizon`, ascending; immutable. */
typedef struct _CalZoneTable CalZoneTable;
struct _CalZoneTable
{
  CalZoneTable *shorter; /* the one that it replaces, kept for those who read it */
  gint64        horizon;
  guint         n_changes;
  CalZoneChange changes[];
};

/* Where the changes come from. `fill` appends them, ascending, up to an instant at least. */
typedef struct _CalZoneSource CalZoneSource;
struct _CalZoneSource
{
  void (*fill) (const CalZoneSource *self,
                gint64               until,
                GArray              *changes);
};

/* The end of a TZif file, and the TZ variable: POSIX.1 §8.3. */
typedef struct
{
  char kind;   /* 'M', 'J' or 'N' (days from 0) */
  int  month;
  int  week;   /* 5: the last */
  int  day;    /* weekday 0 Sunday … 6 for M, else the day of the year */
  int  time;   /* seconds after midnight, on the clock before the change */
} CalZoneDay;

typedef struct
{
  const char *standard_name;
  const char *daylight_name;
  int         standard_offset;
  int         daylight_offset;
  gboolean    has_daylight;
  CalZoneDay  begin;
  CalZoneDay  end;
} CalZonePosix;

typedef struct
{
  CalZoneSource parent;
  GArray       *changes;   /* CalZoneChange */
  CalZonePosix  posix;
  gboolean      has_posix;
} CalZoneFile;

struct _CalZone
{
  char                *id;
  char                *location;
  char                *definition;
  const CalZoneSource *source;
  const CalZoneFile   *file;  /* the source, when it is one */
  GMutex               mutex; /* for making a table that reaches farther */
  CalZoneTable        *table; /* atomic */
};

/* What a name that was made to be shown may mean. */
typedef struct
{
  char               **candidates; /* best first */
  int                  offset;     /* of its standard time, seconds east of UTC */
  gboolean             has_offset;
  guint                n_needed;   /* how many must have the same clock for the first to count */
} CalZoneDisplay;

CalZone             *cal_zone_new                (const char          *id,
                                                  const char          *location,
                                                  const char          *definition,
                                                  const CalZoneSource *source);
void                 cal_zone_discard            (CalZone             *self);
const CalZoneTable  *cal_zone_get_table          (const CalZone       *self,
                                                  gint64               until);
guint                cal_zone_find_change        (const CalZoneTable  *table,
                                                  gint64               instant);

CalZone             *cal_zone_intern_definition  (const char          *text,
                                                  CalZone             *zone);
gint64               cal_zone_read_wall          (const CalZone       *self,
                                                  gint64               wall,
                                                  gint64              *out_shown);
gboolean             cal_zone_is_fixed           (const CalZone       *self);

CalZoneFile         *cal_zone_file_read          (const char          *id);
CalZoneFile         *cal_zone_file_parse         (const guint8        *data,
                                                  gsize                length);
void                 cal_zone_file_free          (CalZoneFile         *self);
CalZoneFile         *cal_zone_file_new_fixed     (int                  offset,
                                                  const char          *name);
CalZoneFile         *cal_zone_file_new_posix     (const char          *text);
gboolean             cal_zone_posix_parse        (const char          *text,
                                                  CalZonePosix        *out_posix);
guint                cal_zone_posix_get_changes  (const CalZonePosix  *self,
                                                  int                  year,
                                                  CalZoneChange        out_changes[2]);

char                *cal_zone_name_in_database   (const char          *name);
char                *cal_zone_name_of_windows    (const char          *name);
void                 cal_zone_name_of_display    (const char          *name,
                                                  CalZoneDisplay      *out_display);
CalZone             *cal_zone_display_choose     (const CalZoneDisplay *display,
                                                  const GPtrArray     *zones);
gboolean             cal_zone_name_parse_offset  (const char          *name,
                                                  int                 *out_offset);

G_END_DECLS
