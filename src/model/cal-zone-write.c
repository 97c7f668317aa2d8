/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone-private.h"

/* Writes a zone as a VTIMEZONE (RFC 5545 §3.6.5) that is right from one instant on.
 *
 * The first observance is the one in force then. Changes that follow no rule are written by date.
 * Where the database ends in a rule, the longest tail of changes that obey it becomes two
 * observances with an RRULE without an end, whatever end was asked for: a reader may look farther
 * than the writer thought.
 *
 * A rule of the database may count hours past midnight into other days ("the hour 50 of the fourth
 * Thursday"). That becomes a weekday within seven days of the month, unless those would leave the
 * month; then the dates are written out. */

/* How far dates are written out where a rule can't be. */
#define YEARS_AHEAD 60

typedef struct
{
  const CalZoneTable *table;
  GString *text;
  guint first; /* the change in force at the beginning */
  guint tail;  /* the first change that obeys the rule; n_changes: none */
  gint64 end;
} Writer;

static const char *const weekday_names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

static void
append_offset (GString *text, const char *name, int offset)
{
  int rest = ABS (offset);

  g_string_append_printf (text,
                          "%s:%c%02d%02d",
                          name,
                          offset < 0 ? '-' : '+',
                          rest / 3600,
                          rest / 60 % 60);
  if (rest % 60)
    g_string_append_printf (text, "%02d", rest % 60);
  g_string_append (text, "\r\n");
}

static int
offset_before (const CalZoneTable *table, guint i)
{
  return table->changes[i > 0 ? i - 1 : 0].offset;
}

static void
append_onset (const Writer *self, const char *name, guint i)
{
  const CalZoneTable *table = self->table;
  CalTime onset = cal_time_floating (cal_day_from_date (1601, 1, 1) * CAL_DAY);
  g_autofree char *value = NULL;

  if (table->changes[i].at != G_MININT64)
    onset.wall = table->changes[i].at + offset_before (table, i) * CAL_SECOND;
  value = cal_time_to_ical (&onset);
  g_string_append_printf (self->text, "%s:%s\r\n", name, value);
}

static void
begin_observance (const Writer *self, guint i)
{
  const CalZoneChange *change = &self->table->changes[i];

  g_string_append_printf (self->text, "BEGIN:%s\r\n", change->daylight ? "DAYLIGHT" : "STANDARD");
  append_onset (self, "DTSTART", i);
  append_offset (self->text, "TZOFFSETFROM", offset_before (self->table, i));
  append_offset (self->text, "TZOFFSETTO", change->offset);
  if (change->name && *change->name)
    g_string_append_printf (self->text, "TZNAME:%s\r\n", change->name);
}

static void
end_observance (const Writer *self, guint i)
{
  g_string_append_printf (self->text,
                          "END:%s\r\n",
                          self->table->changes[i].daylight ? "DAYLIGHT" : "STANDARD");
}

/* --- By date ------------------------------------------------------------------------- */

static gboolean
are_alike (const CalZoneTable *table, guint i, guint j)
{
  const CalZoneChange *a = &table->changes[i], *b = &table->changes[j];

  return a->offset == b->offset && a->daylight == b->daylight && a->name == b->name
         && offset_before (table, i) == offset_before (table, j);
}

static void
write_dates (const Writer *self)
{
  const CalZoneTable *table = self->table;
  guint last = self->first;

  while (last + 1 < self->tail && table->changes[last + 1].at < self->end)
    last++;
  for (guint i = self->first; i <= last && i < self->tail; i++)
    {
      gboolean written = FALSE;

      for (guint j = self->first; j < i && !written; j++)
        written = are_alike (table, i, j);
      if (written)
        continue;
      begin_observance (self, i);
      for (guint j = i + 1; j <= last; j++)
        if (are_alike (table, i, j))
          append_onset (self, "RDATE", j);
      end_observance (self, i);
    }
}

/* --- By rule ------------------------------------------------------------------------- */

/* "BYMONTH=…;…" for a day of the rule, NULL where it can't be said. */
static char *
describe_day (const CalZoneDay *day)
{
  int shift = day->time >= 0 ? day->time / 86400 : -((86399 - day->time) / 86400);
  const char *weekday = weekday_names[((day->day + 6 + shift) % 7 + 7) % 7];
  GString *text;
  int first;

  if (day->kind != 'M')
    {
      int month, d;

      if (shift != 0 || day->kind == 'N')
        return NULL;
      cal_day_to_date (cal_day_from_date (1970, 1, 1) + day->day - 1, NULL, &month, &d);
      return g_strdup_printf ("BYMONTH=%d;BYMONTHDAY=%d", month, d);
    }
  if (shift == 0)
    return g_strdup_printf ("BYMONTH=%d;BYDAY=%d%s",
                            day->month,
                            day->week == 5 ? -1 : day->week,
                            weekday);
  first = day->week == 5 ? -7 + shift : 7 * (day->week - 1) + 1 + shift;
  if (day->week == 5 ? first + 6 > -1 || first < -28 : first < 1 || first + 6 > 28)
    return NULL;
  text = g_string_new (NULL);
  g_string_printf (text, "BYMONTH=%d;BYMONTHDAY=", day->month);
  for (int i = 0; i < 7; i++)
    g_string_append_printf (text, "%s%d", i ? "," : "", first + i);
  g_string_append_printf (text, ";BYDAY=%s", weekday);
  return g_string_free (text, FALSE);
}

static gboolean
obeys (const CalZonePosix *posix, const CalZoneChange *change)
{
  int year;

  cal_day_to_date (cal_day_of_wall (change->at), &year, NULL, NULL);
  for (int y = year - 1; y <= year + 1; y++)
    {
      CalZoneChange pair[2];
      guint n = cal_zone_posix_get_changes (posix, y, pair);

      for (guint i = 0; i < n; i++)
        if (pair[i].at == change->at && pair[i].offset == change->offset
            && pair[i].daylight == change->daylight && pair[i].name == change->name)
          return TRUE;
    }
  return FALSE;
}

/* Whether the change before is the one that comes before it in the rule too: of the other offset,
 * and with no year left out. */
static gboolean
follows (const CalZonePosix *posix, const CalZoneChange *change, const CalZoneChange *before)
{
  int offset = change->daylight ? posix->standard_offset : posix->daylight_offset;

  return before->offset == offset && before->at > G_MININT64
         && change->at - before->at < 365 * CAL_DAY;
}

static guint
find_tail (const CalZoneTable *table, const CalZonePosix *posix, guint first)
{
  guint tail = table->n_changes;

  while (tail > first + 1 && obeys (posix, &table->changes[tail - 1])
         && follows (posix, &table->changes[tail - 1], &table->changes[tail - 2]))
    tail--;
  return tail;
}

static void
write_rule (const Writer *self, guint i, const char *day)
{
  begin_observance (self, i);
  g_string_append_printf (self->text, "RRULE:FREQ=YEARLY;%s\r\n", day);
  end_observance (self, i);
}

static void
write_tail (Writer *self, const CalZonePosix *posix)
{
  g_autofree char *begin = describe_day (&posix->begin);
  g_autofree char *end = describe_day (&posix->end);

  self->tail = self->table->n_changes;
  if (!posix->has_daylight)
    return;
  if (begin == NULL || end == NULL)
    return;
  self->tail = find_tail (self->table, posix, self->first);
  if (self->tail + 1 >= self->table->n_changes || self->table->changes[self->tail].at >= self->end)
    {
      self->tail = self->table->n_changes;
      return;
    }
  for (guint i = self->tail; i <= self->tail + 1; i++)
    write_rule (self, i, self->table->changes[i].daylight ? begin : end);
}

/* --- The whole ----------------------------------------------------------------------- */

/**
 * cal_zone_to_vtimezone:
 * @self: a zone
 * @from: the first instant for which it is to be right, microseconds since the epoch, UTC
 * @to: the last; G_MAXINT64: open
 *
 * Writes a zone as a VTIMEZONE (RFC 5545 §3.6.5), lines ended by CR LF. A zone that was read from
 * one is given back as it was. Any thread.
 *
 * Returns: (transfer full): the component, from BEGIN to END
 */
char *
cal_zone_to_vtimezone (const CalZone *self, gint64 from, gint64 to)
{
  Writer writer = { .text = NULL };
  gint64 first_instant = cal_day_from_date (1, 1, 1) * CAL_DAY;
  gint64 last_instant = cal_day_from_date (9999, 1, 1) * CAL_DAY;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->definition)
    return g_strdup (self->definition);
  from = CLAMP (from, first_instant, last_instant);
  writer.end = CLAMP (to, from, MIN (last_instant, from + YEARS_AHEAD * 366 * CAL_DAY));
  writer.table = cal_zone_get_table (self, writer.end);
  writer.first = cal_zone_find_change (writer.table, from);
  writer.tail = writer.table->n_changes;
  writer.text = g_string_new ("BEGIN:VTIMEZONE\r\n");
  g_string_append_printf (writer.text, "TZID:%s\r\n", self->id);
  if (self->location)
    g_string_append_printf (writer.text, "X-LIC-LOCATION:%s\r\n", self->location);
  if (self->file && self->file->has_posix)
    write_tail (&writer, &self->file->posix);
  write_dates (&writer);
  g_string_append (writer.text, "END:VTIMEZONE\r\n");
  return g_string_free (writer.text, FALSE);
}
