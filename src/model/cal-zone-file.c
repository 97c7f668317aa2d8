/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-zone-private.h"

#include <string.h>

/* Reads the compiled files of the tz database (RFC 8536). A file holds the changes that are known
 * by date, and in its last line a rule for those after them, in the form of the TZ variable. Only
 * the second, 64-bit part of a file is used where it has one. The files are the system's own, but
 * they are read as if they were not: no length in them is believed. */

#define HEADER_LENGTH 44
#define MAX_FILE_LENGTH (4 * 1024 * 1024)
#define FIRST_YEAR 1
/* Before this nothing is kept: some files begin with the big bang. */
#define EARLIEST ((gint64) -62135596800 - 86400)
#define LATEST ((gint64) 253402300800 + 86400)

typedef struct
{
  guint8 version;
  guint32 n_utc, n_standard, n_leap, n_times, n_types, n_chars;
} Header;

typedef struct
{
  const guint8 *data;
  gsize left;
} Reader;

static guint32
read_be32 (const guint8 *p)
{
  return (guint32) p[0] << 24 | (guint32) p[1] << 16 | (guint32) p[2] << 8 | p[3];
}

static gint64
read_be64 (const guint8 *p)
{
  return (gint64) ((guint64) read_be32 (p) << 32 | read_be32 (p + 4));
}

static gboolean
read_header (Reader *reader, Header *out)
{
  const guint8 *p = reader->data;

  if (reader->left < HEADER_LENGTH || memcmp (p, "TZif", 4) != 0)
    return FALSE;
  out->version = p[4];
  out->n_utc = read_be32 (p + 20);
  out->n_standard = read_be32 (p + 24);
  out->n_leap = read_be32 (p + 28);
  out->n_times = read_be32 (p + 32);
  out->n_types = read_be32 (p + 36);
  out->n_chars = read_be32 (p + 40);
  reader->data += HEADER_LENGTH;
  reader->left -= HEADER_LENGTH;
  return out->n_utc < 1000 && out->n_standard < 1000 && out->n_leap < 1000 && out->n_times < 100000
         && out->n_types > 0 && out->n_types < 1000 && out->n_chars < 10000;
}

static gsize
body_length (const Header *h, gsize time_size)
{
  return (gsize) h->n_times * (time_size + 1) + (gsize) h->n_types * 6 + h->n_chars
         + (gsize) h->n_leap * (time_size + 4) + h->n_standard + h->n_utc;
}

static const char *
intern_name (const guint8 *chars, guint32 n_chars, guint8 index)
{
  char name[16] = "";

  for (guint i = 0; i + 1 < sizeof name && index + i < n_chars && chars[index + i]; i++)
    name[i] = g_ascii_isprint (chars[index + i]) ? (char) chars[index + i] : '?';
  return g_intern_string (name);
}

static gboolean
type_to_change (const Header *h, const guint8 *types, guint8 index, CalZoneChange *out)
{
  const guint8 *type = types + 6 * (gsize) index;
  int offset;

  if (index >= h->n_types)
    return FALSE;
  offset = (int) read_be32 (type);
  if (offset < -26 * 3600 || offset > 26 * 3600)
    return FALSE;
  out->offset = offset;
  out->daylight = type[4] != 0;
  out->name = intern_name (types + 6 * (gsize) h->n_types, h->n_chars, type[5]);
  return TRUE;
}

static gboolean
read_body (Reader *reader, const Header *h, gsize time_size, GArray *changes)
{
  gsize length = body_length (h, time_size);
  const guint8 *times = reader->data;
  const guint8 *indices = times + (gsize) h->n_times * time_size;
  const guint8 *types = indices + h->n_times;
  CalZoneChange change = { .at = G_MININT64 };

  if (reader->left < length || !type_to_change (h, types, 0, &change))
    return FALSE;
  g_array_append_val (changes, change);
  for (guint32 i = 0; i < h->n_times; i++)
    {
      const guint8 *p = times + i * time_size;
      gint64 at = time_size == 8 ? read_be64 (p) : (gint32) read_be32 (p);
      CalZoneChange *last = &g_array_index (changes, CalZoneChange, changes->len - 1);

      if (!type_to_change (h, types, indices[i], &change))
        return FALSE;
      change.at = CLAMP (at, EARLIEST, LATEST) * CAL_SECOND;
      if (change.at <= last->at || at <= EARLIEST)
        {
          change.at = last->at;
          *last = change;
        }
      else if (change.offset != last->offset || change.daylight != last->daylight
               || change.name != last->name)
        g_array_append_val (changes, change);
    }
  reader->data += length;
  reader->left -= length;
  return TRUE;
}

static void
read_footer (Reader *reader, CalZoneFile *file)
{
  g_autofree char *text = NULL;
  const guint8 *end;

  if (reader->left < 2 || reader->data[0] != '\n')
    return;
  end = memchr (reader->data + 1, '\n', reader->left - 1);
  if (end == NULL)
    return;
  text = g_strndup ((const char *) reader->data + 1, (gsize) (end - reader->data) - 1);
  file->has_posix = cal_zone_posix_parse (text, &file->posix);
}

static void
fill_from_file (const CalZoneSource *source, gint64 until, GArray *changes)
{
  const CalZoneFile *self = (const CalZoneFile *) source;
  const CalZoneChange *last;
  int year = FIRST_YEAR, last_year;

  g_array_append_vals (changes, self->changes->data, self->changes->len);
  if (!self->has_posix)
    return;
  last = &g_array_index (changes, CalZoneChange, changes->len - 1);
  if (last->at != G_MININT64)
    cal_day_to_date (cal_day_of_wall (last->at), &year, NULL, NULL);
  cal_day_to_date (cal_day_of_wall (until), &last_year, NULL, NULL);
  last_year = MIN (last_year, 9999) + 1;
  for (; year <= last_year; year++)
    {
      CalZoneChange pair[2];
      guint n = cal_zone_posix_get_changes (&self->posix, year, pair);

      for (guint i = 0; i < n; i++)
        {
          last = &g_array_index (changes, CalZoneChange, changes->len - 1);
          if (pair[i].at > last->at
              && (pair[i].offset != last->offset || pair[i].daylight != last->daylight))
            g_array_append_val (changes, pair[i]);
        }
    }
}

static CalZoneFile *
file_new (void)
{
  CalZoneFile *self = g_new0 (CalZoneFile, 1);

  self->parent.fill = fill_from_file;
  self->changes = g_array_new (FALSE, TRUE, sizeof (CalZoneChange));
  return self;
}

/**
 * cal_zone_file_free:
 * @self: (transfer full): a source that no zone uses
 *
 * Any thread.
 */
void
cal_zone_file_free (CalZoneFile *self)
{
  g_array_unref (self->changes);
  g_free (self);
}

/**
 * cal_zone_file_parse:
 * @data: (array length=length): the contents of a TZif file
 * @length: how many bytes
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the changes in it, NULL when it is none
 */
CalZoneFile *
cal_zone_file_parse (const guint8 *data, gsize length)
{
  Reader reader = { data, length };
  CalZoneFile *self;
  Header header;
  gsize time_size = 4;

  if (!read_header (&reader, &header))
    return NULL;
  if (header.version >= '2')
    {
      gsize skip = body_length (&header, 4);

      if (reader.left < skip)
        return NULL;
      reader.data += skip;
      reader.left -= skip;
      if (!read_header (&reader, &header))
        return NULL;
      time_size = 8;
    }
  self = file_new ();
  if (!read_body (&reader, &header, time_size, self->changes))
    {
      cal_zone_file_free (self);
      return NULL;
    }
  if (time_size == 8)
    read_footer (&reader, self);
  return self;
}

/**
 * cal_zone_file_new_fixed:
 * @offset: seconds east of UTC
 * @name: its short name
 *
 * Any thread.
 *
 * Returns: (transfer full): a source with one offset for all time
 */
CalZoneFile *
cal_zone_file_new_fixed (int offset, const char *name)
{
  CalZoneFile *self = file_new ();
  CalZoneChange change = { .at = G_MININT64, .offset = offset, .name = g_intern_string (name) };

  g_array_append_val (self->changes, change);
  return self;
}

/**
 * cal_zone_file_new_posix:
 * @text: the value of a TZ variable, "CET-1CEST,M3.5.0,M10.5.0/3"
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): a source with that rule for all time, NULL when it is none
 */
CalZoneFile *
cal_zone_file_new_posix (const char *text)
{
  CalZonePosix posix;
  CalZoneFile *self;

  if (!cal_zone_posix_parse (text, &posix))
    return NULL;
  self = cal_zone_file_new_fixed (posix.standard_offset, posix.standard_name);
  self->posix = posix;
  self->has_posix = TRUE;
  return self;
}

/**
 * cal_zone_file_read:
 * @id: a name as it is in the database, "Europe/Berlin"
 *
 * Reads the file of a zone. It looks where the TZDIR variable says, else in the usual places. Any
 * thread; reads from disk.
 *
 * Returns: (transfer full) (nullable): its changes, NULL when there is no such file
 */
CalZoneFile *
cal_zone_file_read (const char *id)
{
  const char *folders[] = { g_getenv ("TZDIR"), "/usr/share/zoneinfo", "/usr/lib/zoneinfo" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = NULL, *data = NULL;
      CalZoneFile *self = NULL;
      gsize length;

      if (folders[i] == NULL || *folders[i] == '\0')
        continue;
      path = g_build_filename (folders[i], id, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR)
          && g_file_get_contents (path, &data, &length, NULL) && length < MAX_FILE_LENGTH)
        self = cal_zone_file_parse ((const guint8 *) data, length);
      if (self)
        return self;
    }
  return NULL;
}
