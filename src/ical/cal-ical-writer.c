/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-writer.h"

#include <string.h>

#include "cal-ical-blocks.h"
#include "cal-ical-text.h"

/* One VCALENDAR, written as its parts come.
 *
 * A TZID must be defined in the file that uses it (RFC 5545 §3.2.19). Definitions that are given
 * are written as they come; one that is not given is made from the system's zone of that name, just
 * before the first component that names it. What is given may contradict itself: two programs'
 * "Custom" in two files that are exported as one. The second of the two then gets another name, and
 * so do its uses in the appointment that brought it along. */

#define PRODUCT "-//example.org//Calendar//EN"
#define FLUSH_AT (64 * 1024)
/* VTIMEZONEs that are made here are right from then on. */
#define ZONES_FROM (cal_day_from_date (1970, 1, 1) * CAL_DAY)

struct _CalIcalWriter
{
  GObject parent_instance;

  GOutputStream *stream;
  GString *buffer;
  GHashTable *zones;      /* TZID → VTIMEZONE as written */
  GHashTable *properties; /* lines written */
  gboolean has_begun;
};

G_DEFINE_FINAL_TYPE (CalIcalWriter, cal_ical_writer, G_TYPE_OBJECT)

static void
cal_ical_writer_finalize (GObject *object)
{
  CalIcalWriter *self = CAL_ICAL_WRITER (object);

  g_clear_object (&self->stream);
  g_string_free (self->buffer, TRUE);
  g_hash_table_unref (self->zones);
  g_hash_table_unref (self->properties);

  G_OBJECT_CLASS (cal_ical_writer_parent_class)->finalize (object);
}

static void
cal_ical_writer_class_init (CalIcalWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_ical_writer_finalize;
}

static void
cal_ical_writer_init (CalIcalWriter *self)
{
  self->buffer = g_string_sized_new (FLUSH_AT + 4096);
  self->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
flush (CalIcalWriter *self, gsize at, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->buffer->len < at)
    return TRUE;
  if (!g_output_stream_write_all (self->stream,
                                  self->buffer->str,
                                  self->buffer->len,
                                  NULL,
                                  cancellable,
                                  error))
    return FALSE;
  g_string_truncate (self->buffer, 0);
  return TRUE;
}

static void
begin (CalIcalWriter *self)
{
  if (self->has_begun)
    return;
  self->has_begun = TRUE;
  g_string_append (self->buffer, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" PRODUCT "\r\n");
}

/* Text with CRLF line ends, and folded where it isn't. */
static void
append_text (CalIcalWriter *self, const char *text)
{
  g_auto (CalIcalCursor) cursor = { 0 };

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      gboolean is_good = TRUE;
      const char *end = cursor.raw + cursor.raw_length;

      for (const char *p = cursor.raw; p < end && is_good;)
        {
          const char *line_feed = memchr (p, '\n', end - p);

          is_good = line_feed && line_feed > p && line_feed[-1] == '\r' && line_feed - 1 - p <= 75
                    && memchr (p, '\r', line_feed - 1 - p) == NULL;
          p = line_feed ? line_feed + 1 : end;
        }
      if (is_good)
        g_string_append_len (self->buffer, cursor.raw, cursor.raw_length);
      else
        cal_ical_fold (self->buffer, cursor.text, cursor.length);
    }
}

/* --- Time zones --- */

/* What of a VTIMEZONE decides whether two are the same: its lines without their folds. */
static char *
normalize (const char *text)
{
  GString *result = g_string_new (NULL);
  g_auto (CalIcalCursor) cursor = { 0 };

  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    {
      g_string_append_len (result, cursor.text, cursor.length);
      g_string_append_c (result, '\n');
    }
  return g_string_free (result, FALSE);
}

static char *
with_tzid (const char *text, const char *tzid)
{
  GString *result = g_string_new (text);
  g_autoptr (GString) value = g_string_new (NULL);

  cal_ical_escape (value, tzid);
  cal_ical_replace_value (result, "TZID", value->str);
  return g_string_free (result, FALSE);
}

/* The name of a VTIMEZONE, as parameters have it. */
static char *
find_tzid (const char *text)
{
  g_autofree char *tzid = cal_ical_find_value (text, strlen (text), "TZID");

  return tzid ? cal_ical_unescape (tzid, strlen (tzid)) : NULL;
}

/* Writes a definition under its own name, or another where that is taken. Returns the name. */
static char *
define_zone (CalIcalWriter *self, const char *tzid, const char *text)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (tzid) : g_strdup_printf ("%s (%u)", tzid, i);
      g_autofree char *renamed = i == 1 ? g_strdup (text) : with_tzid (text, name);
      g_autofree char *normal = normalize (renamed);
      const char *there = g_hash_table_lookup (self->zones, name);

      if (there && !g_str_equal (there, normal))
        continue;
      if (there == NULL)
        {
          append_text (self, renamed);
          g_hash_table_insert (self->zones, g_strdup (name), g_steal_pointer (&normal));
        }
      return g_steal_pointer (&name);
    }
}

/* A definition for a name that nobody has defined. */
static void
define_from_system (CalIcalWriter *self, const char *tzid)
{
  const CalZone *zone;
  g_autofree char *text = NULL;
  g_autofree char *renamed = NULL;
  g_autofree char *name = NULL;

  if (*tzid == '\0' || g_hash_table_contains (self->zones, tzid))
    return;
  zone = cal_zone_lookup (tzid);
  if (zone == NULL)
    return;
  text = cal_zone_to_vtimezone (zone, ZONES_FROM, G_MAXINT64);
  if (text == NULL)
    return;
  renamed = with_tzid (text, tzid);
  name = define_zone (self, tzid, renamed);
}

typedef struct
{
  CalIcalWriter *writer;
  GHashTable *renamed; /* old TZID → new; NULL when none */
  GString *text;
} Uses;

/* Some escape what is no text here. */
static char *
get_tzid (const CalIcalLine *line)
{
  g_autofree char *tzid = cal_ical_line_get_parameter (line, "TZID");

  return tzid ? cal_ical_unescape (tzid, strlen (tzid)) : NULL;
}

/* Sees to it that what a line names is defined; appends the line, with the new name where it was
 * changed. */
static void
take_line (Uses *self, const CalIcalCursor *cursor)
{
  static const char *const left_out[] = { "TZID", NULL };
  g_autofree char *tzid = NULL;
  const char *name;
  CalIcalLine line;
  g_autoptr (GString) text = NULL;

  if (g_strstr_len (cursor->text, cursor->length, "TZID=")
      && cal_ical_line_split (&line, cursor->text, cursor->length))
    tzid = get_tzid (&line);
  name = tzid && self->renamed ? g_hash_table_lookup (self->renamed, tzid) : NULL;
  if (tzid && name == NULL)
    define_from_system (self->writer, tzid);
  if (name == NULL || g_str_equal (name, tzid))
    {
      g_string_append_len (self->text, cursor->raw, cursor->raw_length);
      return;
    }
  text = g_string_new_len (line.name, line.name_length);
  cal_ical_line_append_parameters_except (&line, left_out, text);
  cal_ical_append_parameter (text, "TZID", name);
  g_string_append_c (text, ':');
  g_string_append_len (text, line.value, line.value_length);
  cal_ical_fold (self->text, text->str, text->len);
}

static void
write_component (CalIcalWriter *self, const char *text, GHashTable *renamed)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  Uses uses = { .writer = self, .renamed = renamed };

  if (strstr (text, "TZID=") == NULL && strstr (text, "tzid=") == NULL)
    {
      append_text (self, text);
      return;
    }
  uses.text = g_string_sized_new (strlen (text) + 64);
  cal_ical_cursor_init (&cursor, text, strlen (text));
  while (cal_ical_cursor_next (&cursor))
    take_line (&uses, &cursor);
  append_text (self, uses.text->str);
  g_string_free (uses.text, TRUE);
}

/* --- The parts --- */

/**
 * cal_ical_writer_new:
 * @stream: where it goes; not closed
 *
 * Any thread, one at a time.
 *
 * Returns: (transfer full): a new writer
 */
CalIcalWriter *
cal_ical_writer_new (GOutputStream *stream)
{
  CalIcalWriter *self;

  g_return_val_if_fail (G_IS_OUTPUT_STREAM (stream), NULL);

  self = g_object_new (CAL_TYPE_ICAL_WRITER, NULL);
  self->stream = g_object_ref (stream);
  return self;
}

/**
 * cal_ical_writer_add_property:
 * @self: a writer
 * @text: a property of the calendar itself, one line, not folded
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Properties come before everything else. PRODID and VERSION are the writer's own, and a property
 * that is there already is not written again. Any thread, one at a time.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE when writing failed
 */
gboolean
cal_ical_writer_add_property (CalIcalWriter *self,
                              const char *text,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *line_text = NULL;
  CalIcalLine line;

  g_return_val_if_fail (CAL_IS_ICAL_WRITER (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  begin (self);
  line_text = normalize (text);
  line_text[MAX (strlen (line_text), 1) - 1] = '\0'; /* the line feed */
  if (!cal_ical_line_split (&line, line_text, strlen (line_text))
      || cal_ical_line_is (&line, "PRODID") || cal_ical_line_is (&line, "VERSION")
      || cal_ical_line_is (&line, "BEGIN") || cal_ical_line_is (&line, "END")
      || !g_hash_table_add (self->properties, g_strdup (line_text)))
    return TRUE;
  cal_ical_fold (self->buffer, line_text, strlen (line_text));
  return flush (self, FLUSH_AT, cancellable, error);
}

/**
 * cal_ical_writer_add_timezone:
 * @self: a writer
 * @text: a VTIMEZONE
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Best before the components that name it: a name that is already in use for another definition is
 * changed. Any thread, one at a time.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE when writing failed
 */
gboolean
cal_ical_writer_add_timezone (CalIcalWriter *self,
                              const char *text,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autofree char *tzid = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (CAL_IS_ICAL_WRITER (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  begin (self);
  tzid = find_tzid (text);
  if (tzid)
    name = define_zone (self, tzid, text);
  else
    append_text (self, text);
  return flush (self, FLUSH_AT, cancellable, error);
}

/**
 * cal_ical_writer_add_component:
 * @self: a writer
 * @text: a component of any kind
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Any thread, one at a time.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE when writing failed
 */
gboolean
cal_ical_writer_add_component (CalIcalWriter *self,
                               const char *text,
                               GCancellable *cancellable,
                               GError **error)
{
  g_return_val_if_fail (CAL_IS_ICAL_WRITER (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  begin (self);
  write_component (self, text, NULL);
  return flush (self, FLUSH_AT, cancellable, error);
}

/**
 * cal_ical_writer_add_appointment:
 * @self: a writer
 * @appointment: an appointment; its text may lag behind its values
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Any thread, one at a time.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE when writing failed
 */
gboolean
cal_ical_writer_add_appointment (CalIcalWriter *self,
                                 CalAppointment *appointment,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (CalAppointment) reconciled = NULL;
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (GHashTable) renamed = NULL;

  g_return_val_if_fail (CAL_IS_ICAL_WRITER (self), FALSE);
  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), FALSE);

  begin (self);
  reconciled = cal_ical_reconcile (appointment);
  blocks = cal_ical_split_blocks (cal_appointment_get_source (reconciled));
  renamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < blocks->len; i++)
    {
      const CalIcalBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *tzid = NULL;

      if (!g_str_equal (block->name, "VTIMEZONE"))
        {
          write_component (self, block->text, renamed);
          continue;
        }
      tzid = find_tzid (block->text);
      if (tzid)
        {
          char *name = define_zone (self, tzid, block->text);

          g_hash_table_insert (renamed, g_steal_pointer (&tzid), name);
        }
    }
  return flush (self, FLUSH_AT, cancellable, error);
}

/**
 * cal_ical_writer_finish:
 * @self: a writer
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Writes the end, and all that is still held back. Any thread, one at a time.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE when writing failed
 */
gboolean
cal_ical_writer_finish (CalIcalWriter *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CAL_IS_ICAL_WRITER (self), FALSE);

  begin (self);
  g_string_append (self->buffer, "END:VCALENDAR\r\n");
  return flush (self, 0, cancellable, error)
         && g_output_stream_flush (self->stream, cancellable, error);
}
