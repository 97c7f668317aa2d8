/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-ical-collector.h"
#include "cal-ical-input.h"
#include "cal-ical-text.h"
#include "cal-ical-vcalendar.h"

/* One pass over a stream, one component in memory.
 *
 * The lines of a component are collected as they stand (line ends made CRLF, characters made UTF-8,
 * folds kept) until it ends; only then are they looked into. So nothing can get lost on the way
 * that this program doesn't know, and what can't be read is still there as text.
 *
 * Structure is taken as people's files have it: a component whose END is missing ends where the
 * next one that can't be inside it begins, an END that nothing began is passed over, a VCALENDAR
 * around it all may be missing. */

/* How far into a stream iCalendar must have begun. */
#define MAX_PREAMBLE (1024 * 1024)
#define MAX_DEPTH 64

struct _CalIcalReader
{
  GObject parent_instance;

  CalIcalInput *input;
  CalIcalCollector *collector;

  GPtrArray *open; /* names of the components that have begun */
  GString *text;   /* the component being collected */
  guint text_line;

  GString *scratch;
  char *tz; /* TZ of vCalendar 1.0 */
  GPtrArray *daylight;
  char *local_tzid;
  gboolean in_calendar;
  gsize last_line;   /* where it begins in the text … */
  gboolean has_line; /* … when there is one since the last BEGIN or END */
  gboolean is_version_1;
  gboolean found_any;
  gboolean at_end;
};

G_DEFINE_QUARK (cal_ical_error_quark, cal_ical_error)
G_DEFINE_FINAL_TYPE (CalIcalReader, cal_ical_reader, G_TYPE_OBJECT)

/**
 * cal_ical_item_clear:
 * @self: an item
 *
 * Frees what the item owns and zeroes it. Any thread.
 */
void
cal_ical_item_clear (CalIcalItem *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->appointment);
  g_free (self->name);
  g_free (self->text);
  g_free (self->reason);
  memset (self, 0, sizeof *self);
}

/* --- Components --- */

static void
close_component (CalIcalReader *self)
{
  g_autofree char *name = g_ptr_array_steal_index (self->open, self->open->len - 1);

  g_string_append_printf (self->text, "END:%s\r\n", name);
  if (self->open->len > 0)
    return;
  cal_ical_collector_take_component (self->collector, name, self->text, self->text_line);
  g_string_truncate (self->text, 0);
}

static void
close_all_components (CalIcalReader *self)
{
  while (self->open->len > 0)
    close_component (self);
}

/* Components that are never inside one another. */
static gboolean
is_entry (const char *name)
{
  static const char *const names[] = {
    "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE", NULL
  };

  return g_strv_contains (names, name);
}

static void
begin_component (CalIcalReader *self, const char *name, guint line)
{
  self->found_any = TRUE;
  if (self->open->len >= MAX_DEPTH || (self->open->len > 0 && g_str_equal (name, "VCALENDAR"))
      || (self->open->len > 0 && is_entry (name) && is_entry (g_ptr_array_index (self->open, 0))))
    close_all_components (self);
  if (g_str_equal (name, "VCALENDAR"))
    {
      cal_ical_collector_begin_calendar (self->collector);
      self->in_calendar = TRUE;
      self->is_version_1 = FALSE;
      g_clear_pointer (&self->tz, g_free);
      g_clear_pointer (&self->local_tzid, g_free);
      g_ptr_array_set_size (self->daylight, 0);
      return;
    }
  if (self->open->len == 0)
    self->text_line = line;
  g_ptr_array_add (self->open, g_strdup (name));
  g_string_append_printf (self->text, "BEGIN:%s\r\n", name);
}

static void
end_calendar (CalIcalReader *self)
{
  cal_ical_collector_end_calendar (self->collector);
  self->in_calendar = FALSE;
}

static void
end_component (CalIcalReader *self, const char *name)
{
  gboolean is_open = FALSE;

  if (g_str_equal (name, "VCALENDAR"))
    {
      close_all_components (self);
      end_calendar (self);
      return;
    }
  for (guint i = 0; i < self->open->len && !is_open; i++)
    is_open = g_str_equal (g_ptr_array_index (self->open, i), name);
  while (is_open)
    {
      is_open = !g_str_equal (g_ptr_array_index (self->open, self->open->len - 1), name);
      close_component (self);
    }
}

/* --- Lines --- */

/* A line without its folds, good until the next one. */
static const GString *
unfold (CalIcalReader *self, const CalIcalRawLine *raw)
{
  g_string_truncate (self->scratch, 0);
  cal_ical_raw_line_unfold (raw, self->scratch);
  return self->scratch;
}

/* Text of vCalendar 1.0 in iCalendar's words; NULL when the line stays as it is. */
static char *
convert_line (CalIcalReader *self, const CalIcalRawLine *raw)
{
  CalIcalLine line;
  const GString *text;

  if (!self->is_version_1 && !cal_ical_raw_line_is_quoted (raw))
    return NULL;
  text = unfold (self, raw);
  if (!cal_ical_line_split (&line, text->str, text->len))
    return NULL;
  if (cal_ical_is_quoted_printable (&line))
    return cal_ical_convert_quoted (&line);
  return self->is_version_1 ? cal_ical_convert_vcalendar (&line, self->local_tzid) : NULL;
}

static void
take_component_line (CalIcalReader *self, const CalIcalRawLine *raw)
{
  g_autofree char *converted = convert_line (self, raw);

  if (converted)
    cal_ical_fold (self->text, converted, strlen (converted));
  else
    cal_ical_raw_line_append (raw, self->text);
}

/* TZ and DAYLIGHT of vCalendar 1.0: what its local times are local to. */
static void
take_old_zone (CalIcalReader *self, const CalIcalLine *line)
{
  g_autofree char *text = NULL;
  g_autofree char *tzid = NULL;

  if (cal_ical_line_is (line, "TZ"))
    {
      g_free (self->tz);
      self->tz = cal_ical_line_dup_value (line);
    }
  else
    g_ptr_array_add (self->daylight, cal_ical_line_dup_value (line));
  if (self->daylight->len == 0)
    return;
  text = cal_ical_convert_daylight (self->tz, self->daylight, &tzid);
  if (text == NULL)
    return;
  cal_ical_collector_define_zone (self->collector, tzid, text);
  g_free (self->local_tzid);
  self->local_tzid = g_steal_pointer (&tzid);
}

static void
take_calendar_line (CalIcalReader *self, const CalIcalRawLine *raw)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const GString *unfolded = unfold (self, raw);
  g_autofree char *converted = NULL;
  CalIcalLine line;

  cal_ical_append_utf8 (text, unfolded->str, unfolded->len);
  if (!cal_ical_line_split (&line, text->str, text->len))
    {
      g_autofree char *excerpt = cal_ical_excerpt (text->str);

      cal_ical_collector_take_broken (
          self->collector,
          raw->number,
          NULL,
          g_strndup (text->str, text->len),
          g_strdup_printf (_ ("The line is not iCalendar: %s"), excerpt));
      return;
    }
  if (cal_ical_line_is (&line, "VERSION"))
    self->is_version_1 = cal_ical_line_value_is (&line, "1.0");
  else if (self->is_version_1
           && (cal_ical_line_is (&line, "TZ") || cal_ical_line_is (&line, "DAYLIGHT")))
    take_old_zone (self, &line);
  if (cal_ical_is_quoted_printable (&line))
    converted = cal_ical_convert_quoted (&line);
  if (converted == NULL)
    converted = g_strndup (text->str, text->len);
  cal_ical_collector_take_property (self->collector,
                                    g_strndup (line.name, line.name_length),
                                    g_steal_pointer (&converted),
                                    raw->number);
}

/* In one line, whatever stands there. */
static char *
get_component_name (const CalIcalLine *line)
{
  g_autofree char *upper = g_ascii_strup (line->value, line->value_length);
  g_autoptr (GString) valid = g_string_new (NULL);

  g_strdelimit (upper, "\r\n", ' ');
  g_strstrip (upper);
  cal_ical_append_utf8 (valid, upper, strlen (upper));
  return g_strndup (valid->str, valid->len);
}

static gboolean
take_structure (CalIcalReader *self, const CalIcalRawLine *raw)
{
  const GString *text;
  CalIcalLine line;
  g_autofree char *name = NULL;
  gsize first = 0;

  while (first < raw->length && g_ascii_isspace (raw->raw[first]))
    first++;
  if (first == raw->length || strchr ("BbEe", raw->raw[first]) == NULL || raw->raw[first] == '\0')
    return FALSE;
  text = unfold (self, raw);
  if (!cal_ical_line_split (&line, text->str, text->len))
    return FALSE;
  if (cal_ical_line_is (&line, "BEGIN"))
    {
      name = get_component_name (&line);
      begin_component (self, name, raw->number);
      return TRUE;
    }
  if (!cal_ical_line_is (&line, "END"))
    return FALSE;
  name = get_component_name (&line);
  end_component (self, name);
  return TRUE;
}

/* Whether a line that begins with space, behind an empty one, is the rest of the last one: only
 * where that is no BEGIN or END, and cannot become one. */
static gboolean
continues (CalIcalReader *self, const CalIcalRawLine *raw)
{
  return (raw->raw[0] == ' ' || raw->raw[0] == '\t') && self->has_line
         && strchr (self->text->str + self->last_line, ':') != NULL;
}

static void
skip_space (CalIcalRawLine *raw)
{
  while (raw->length > 0 && g_ascii_isspace (raw->raw[0]))
    {
      raw->raw++;
      raw->length--;
    }
}

static void
take_line (CalIcalReader *self, CalIcalRawLine *raw)
{
  if (continues (self, raw))
    {
      cal_ical_raw_line_append (raw, self->text);
      return;
    }
  skip_space (raw);
  if (raw->length == 0)
    return;
  self->has_line = FALSE;
  if (take_structure (self, raw))
    return;
  if (self->open->len > 0)
    {
      self->last_line = self->text->len;
      self->has_line = TRUE;
      take_component_line (self, raw);
    }
  else if (self->in_calendar)
    take_calendar_line (self, raw);
}

static gboolean
finish (CalIcalReader *self, GError **error)
{
  self->at_end = TRUE;
  if (!self->found_any)
    {
      g_set_error_literal (error,
                           CAL_ICAL_ERROR,
                           CAL_ICAL_ERROR_NOT_ICALENDAR,
                           _ ("There is no calendar in it"));
      return FALSE;
    }
  if (self->open->len > 0)
    cal_ical_collector_take_broken (
        self->collector,
        self->text_line,
        NULL,
        g_strdup (""),
        g_strdup (_ ("The file ends in the middle of this entry; it may have been cut off")));
  close_all_components (self);
  end_calendar (self);
  return TRUE;
}

/* --- The object --- */

static void
cal_ical_reader_finalize (GObject *object)
{
  CalIcalReader *self = CAL_ICAL_READER (object);

  g_clear_pointer (&self->input, cal_ical_input_free);
  g_clear_pointer (&self->collector, cal_ical_collector_free);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_string_free (self->text, TRUE);
  g_string_free (self->scratch, TRUE);
  g_clear_pointer (&self->daylight, g_ptr_array_unref);
  g_free (self->tz);
  g_free (self->local_tzid);

  G_OBJECT_CLASS (cal_ical_reader_parent_class)->finalize (object);
}

static void
cal_ical_reader_class_init (CalIcalReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cal_ical_reader_finalize;
}

static void
cal_ical_reader_init (CalIcalReader *self)
{
  self->open = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_sized_new (4096);
  self->scratch = g_string_sized_new (256);
  self->daylight = g_ptr_array_new_with_free_func (g_free);
}

/**
 * cal_ical_reader_new:
 * @stream: a stream of any length; not closed
 * @calendar_id: the calendar that the appointments get
 *
 * Any thread, one at a time.
 *
 * Returns: (transfer full): a new reader
 */
CalIcalReader *
cal_ical_reader_new (GInputStream *stream, const char *calendar_id)
{
  CalIcalReader *self;

  g_return_val_if_fail (G_IS_INPUT_STREAM (stream), NULL);
  g_return_val_if_fail (calendar_id != NULL, NULL);

  self = g_object_new (CAL_TYPE_ICAL_READER, NULL);
  self->collector = cal_ical_collector_new (calendar_id);
  self->input = cal_ical_input_new (stream);
  return self;
}

/**
 * cal_ical_reader_next:
 * @self: a reader
 * @out_item: (out caller-allocates): where the item goes; what was there is not freed
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Reads on until there is something to tell. Items come in the order of the file, but for
 * appointments whose VTIMEZONE comes after them. Any thread, one at a time.
 *
 * Errors: %CAL_ICAL_ERROR_NOT_ICALENDAR when nothing in the stream is iCalendar, and those of the
 * stream.
 *
 * Returns: %FALSE at the end, without @error, or when reading failed
 */
gboolean
cal_ical_reader_next (CalIcalReader *self,
                      CalIcalItem *out_item,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (CAL_IS_ICAL_READER (self), FALSE);
  g_return_val_if_fail (out_item != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  while (!cal_ical_collector_next (self->collector, out_item))
    {
      g_autoptr (GError) local_error = NULL;
      CalIcalRawLine raw;

      if (self->at_end)
        return FALSE;
      if (cal_ical_input_next (self->input, &raw, cancellable, &local_error))
        take_line (self, &raw);
      else if (local_error)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      else if (!finish (self, error))
        return FALSE;
      if (!self->found_any && cal_ical_input_get_position (self->input) > MAX_PREAMBLE)
        return finish (self, error);
    }
  return TRUE;
}

/**
 * cal_ical_reader_get_position:
 * @self: a reader
 *
 * Any thread, one at a time.
 *
 * Returns: how many bytes of the stream have been taken so far
 */
guint64
cal_ical_reader_get_position (CalIcalReader *self)
{
  g_return_val_if_fail (CAL_IS_ICAL_READER (self), 0);

  return cal_ical_input_get_position (self->input);
}
