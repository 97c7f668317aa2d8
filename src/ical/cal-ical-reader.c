/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-ical-blocks.h"
#include "cal-ical-group.h"
#include "cal-ical-input.h"
#include "cal-ical-text.h"
#include "cal-ical-vcalendar.h"

/* One pass over a stream, one component in memory.
 *
 * The lines of a component are collected as they stand (line ends made CRLF, characters made UTF-8,
 * folds kept) until it ends; only then are they looked into. So nothing can get lost on the way
 * that this program doesn't know, and what can't be read is still there as text.
 *
 * What is kept beyond the component at hand: the VEVENTs of one UID while more of them follow;
 * groups that name a time zone which nobody knows yet, since its VTIMEZONE may come later (up to a
 * limit, and the end of the VCALENDAR); and a number for each UID seen, so that a second master of
 * the same UID doesn't take the first one's place.
 *
 * Structure is taken as people's files have it: a component whose END is missing ends where the
 * next one that can't be inside it begins, an END that nothing began is passed over, a VCALENDAR
 * around it all may be missing. */

/* How much may wait for a VTIMEZONE. */
#define MAX_WAITING (16 * 1024 * 1024)
/* How far into a stream iCalendar must have begun. */
#define MAX_PREAMBLE (1024 * 1024)
#define MAX_DEPTH 64

struct _CalIcalReader
{
  GObject parent_instance;

  char *calendar_id;
  CalIcalInput *input;
  CalIcalZones *zones;
  GQueue items; /* CalIcalItem, ready to be given out */

  GPtrArray *open; /* names of the components that have begun */
  GString *text;   /* the component being collected */
  guint text_line;

  CalIcalGroup *group;
  GQueue waiting; /* CalIcalGroup, for a VTIMEZONE */
  gsize waiting_size;
  GHashTable *masters; /* hashes of UIDs that have a master */

  GString *scratch;
  char *tz; /* TZ of vCalendar 1.0 */
  GPtrArray *daylight;
  char *local_tzid;
  gboolean in_calendar;
  gboolean is_after_structure; /* nothing that a line could continue */
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

static void
item_free (CalIcalItem *item)
{
  cal_ical_item_clear (item);
  g_free (item);
}

static CalIcalItem *
push_item (CalIcalReader *self, CalIcalItemKind kind, guint line)
{
  CalIcalItem *item = g_new0 (CalIcalItem, 1);

  item->kind = kind;
  item->line = line;
  g_queue_push_tail (&self->items, item);
  return item;
}

static void
push_broken (CalIcalReader *self, guint line, const char *name, char *text, char *reason)
{
  CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_BROKEN, line);

  item->name = g_strdup (name);
  item->text = text;
  item->reason = reason;
}

/* --- Appointments --- */

/* 64 bits of a string: enough that no two of a million UIDs meet. */
static gpointer
hash_uid (const char *uid)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (; *uid; uid++)
    hash = (hash ^ (guchar) *uid) * G_GUINT64_CONSTANT (0x100000001b3);
  return GSIZE_TO_POINTER ((gsize) hash);
}

static char *
hash_text (const char *text, guint length)
{
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[length] = '\0';
  return hash;
}

/* A second master of the same UID gets a UID of its own, always the same one for the same text. */
static void
make_uid_unique (CalIcalReader *self, CalIcalGroup *group)
{
  g_autofree char *hash = NULL;
  g_autofree char *uid = NULL;

  if (!group->has_master || g_hash_table_add (self->masters, hash_uid (group->uid)))
    return;
  hash = hash_text (g_ptr_array_index (group->texts, 0), 12);
  for (guint i = 1;; i++)
    {
      g_free (uid);
      uid = i == 1 ? g_strconcat (group->uid, "-", hash, NULL)
                   : g_strdup_printf ("%s-%s-%u", group->uid, hash, i);
      if (g_hash_table_add (self->masters, hash_uid (uid)))
        break;
    }
  cal_ical_group_rename (group,
                         uid,
                         _ ("Another entry of the file has the same UID; this one got a new one"));
}

static void
push_group (CalIcalReader *self, CalIcalGroup *group)
{
  CalIcalItem *item;

  make_uid_unique (self, group);
  item = push_item (self, CAL_ICAL_ITEM_APPOINTMENT, group->line);
  item->name = g_strdup ("VEVENT");
  item->appointment = cal_ical_group_finish (group, self->calendar_id, self->zones);
  cal_ical_group_free (group);
}

static void
flush_group (CalIcalReader *self)
{
  CalIcalGroup *group = g_steal_pointer (&self->group);

  if (group == NULL)
    return;
  if (group->has_unknown && self->in_calendar && self->waiting_size + group->size <= MAX_WAITING)
    {
      self->waiting_size += group->size;
      g_queue_push_tail (&self->waiting, group);
      return;
    }
  push_group (self, group);
}

/* Reads again what waits: all of it at the end, else what has got its zones. */
static void
release_waiting (CalIcalReader *self, gboolean all)
{
  guint n = g_queue_get_length (&self->waiting);

  for (guint i = 0; i < n; i++)
    {
      CalIcalGroup *group = g_queue_pop_head (&self->waiting);

      cal_ical_group_read_again (group, self->zones);
      if (group->has_unknown && !all)
        {
          g_queue_push_tail (&self->waiting, group);
          continue;
        }
      self->waiting_size -= group->size;
      push_group (self, group);
    }
}

static char *
add_missing_uid (GString *text)
{
  g_autofree char *hash = hash_text (text->str, 32);
  char *uid = g_strconcat (hash, "@calendar.invalid", NULL);

  cal_ical_replace_value (text, "UID", uid);
  return uid;
}

static void
take_event (CalIcalReader *self, GString *text)
{
  CalIcalEvent event;

  if (!cal_ical_event_parse (&event, text->str, text->len, self->zones))
    {
      flush_group (self);
      push_broken (self,
                   self->text_line,
                   "VEVENT",
                   g_strndup (text->str, text->len),
                   g_steal_pointer (&event.reason));
      cal_ical_event_clear (&event);
      return;
    }
  if (event.uid == NULL)
    event.uid = add_missing_uid (text);
  if (self->group
      && (!g_str_equal (self->group->uid, event.uid)
          || (self->group->has_master && event.fields.recurrence_id.kind == CAL_TIME_NONE)))
    flush_group (self);
  if (self->group == NULL)
    self->group = cal_ical_group_new (event.uid, self->text_line);
  cal_ical_group_add (self->group, g_strndup (text->str, text->len), &event);
}

/* --- Components --- */

static void
take_timezone (CalIcalReader *self, GString *text)
{
  CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_TIMEZONE, self->text_line);

  item->name = cal_ical_find_value (text->str, text->len, "TZID");
  if (item->name == NULL)
    item->name = g_strdup ("");
  item->text = g_strndup (text->str, text->len);
  cal_ical_zones_define (self->zones, item->name, item->text);
  if (!g_queue_is_empty (&self->waiting))
    release_waiting (self, FALSE);
}

/* The same text with each of its content lines in UTF-8: only unfolded do they show what they are.
 */
static void
make_utf8 (CalIcalReader *self)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  g_autoptr (GString) line = g_string_new (NULL);
  GString *text;

  if (g_utf8_validate_len (self->text->str, self->text->len, NULL))
    return;
  text = g_string_sized_new (self->text->len);
  cal_ical_cursor_init (&cursor, self->text->str, self->text->len);
  while (cal_ical_cursor_next (&cursor))
    {
      if (g_utf8_validate_len (cursor.raw, cursor.raw_length, NULL))
        {
          g_string_append_len (text, cursor.raw, cursor.raw_length);
          continue;
        }
      g_string_truncate (line, 0);
      cal_ical_append_utf8 (line, cursor.text, cursor.length);
      cal_ical_fold (text, line->str, line->len);
    }
  g_string_free (self->text, TRUE);
  self->text = text;
}

static void
finish_component (CalIcalReader *self, const char *name)
{
  make_utf8 (self);
  if (g_str_equal (name, "VEVENT"))
    take_event (self, self->text);
  else
    {
      flush_group (self);
      if (g_str_equal (name, "VTIMEZONE"))
        take_timezone (self, self->text);
      else
        {
          CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_COMPONENT, self->text_line);

          item->name = g_strdup (name);
          item->text = g_strndup (self->text->str, self->text->len);
        }
    }
  g_string_truncate (self->text, 0);
}

static void
close_component (CalIcalReader *self)
{
  g_autofree char *name = g_ptr_array_steal_index (self->open, self->open->len - 1);

  g_string_append_printf (self->text, "END:%s\r\n", name);
  if (self->open->len == 0)
    finish_component (self, name);
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
      flush_group (self);
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
  flush_group (self);
  release_waiting (self, TRUE);
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
  if (self->tz == NULL || self->daylight->len == 0)
    return;
  text = cal_ical_convert_daylight (self->tz, self->daylight, &tzid);
  if (text == NULL)
    return;
  cal_ical_zones_define (self->zones, tzid, text);
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
  CalIcalItem *item;

  cal_ical_append_utf8 (text, unfolded->str, unfolded->len);
  if (!cal_ical_line_split (&line, text->str, text->len))
    {
      push_broken (self,
                   raw->number,
                   NULL,
                   g_strndup (text->str, text->len),
                   g_strdup (_ ("The line is not iCalendar")));
      return;
    }
  if (cal_ical_line_is (&line, "VERSION"))
    self->is_version_1 = cal_ical_line_value_is (&line, "1.0");
  else if (self->is_version_1
           && (cal_ical_line_is (&line, "TZ") || cal_ical_line_is (&line, "DAYLIGHT")))
    take_old_zone (self, &line);
  if (cal_ical_is_quoted_printable (&line))
    converted = cal_ical_convert_quoted (&line);
  item = push_item (self, CAL_ICAL_ITEM_PROPERTY, raw->number);
  item->name = g_strndup (line.name, line.name_length);
  item->text = converted ? g_steal_pointer (&converted) : g_strndup (text->str, text->len);
}

static char *
get_component_name (const CalIcalLine *line)
{
  g_autofree char *upper = g_ascii_strup (line->value, line->value_length);
  g_autoptr (GString) valid = g_string_new (NULL);

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

/* A line that continues nothing, because there is a BEGIN or END before it: its space says nothing.
 */
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
  if (self->is_after_structure)
    skip_space (raw);
  if (raw->length == 0)
    return;
  self->is_after_structure = TRUE;
  if (take_structure (self, raw))
    return;
  if (self->open->len > 0)
    {
      take_component_line (self, raw);
      self->is_after_structure = FALSE;
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
  close_all_components (self);
  end_calendar (self);
  return TRUE;
}

/* --- The object --- */

static void
cal_ical_reader_finalize (GObject *object)
{
  CalIcalReader *self = CAL_ICAL_READER (object);

  g_free (self->calendar_id);
  g_clear_pointer (&self->input, cal_ical_input_free);
  g_clear_pointer (&self->zones, cal_ical_zones_free);
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_string_free (self->text, TRUE);
  g_string_free (self->scratch, TRUE);
  g_clear_pointer (&self->group, cal_ical_group_free);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) cal_ical_group_free);
  g_clear_pointer (&self->masters, g_hash_table_unref);
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
  self->zones = cal_ical_zones_new ();
  self->open = g_ptr_array_new_with_free_func (g_free);
  self->text = g_string_sized_new (4096);
  self->scratch = g_string_sized_new (256);
  self->masters = g_hash_table_new (NULL, NULL);
  self->is_after_structure = TRUE;
  self->daylight = g_ptr_array_new_with_free_func (g_free);
  g_queue_init (&self->items);
  g_queue_init (&self->waiting);
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
  self->calendar_id = g_strdup (calendar_id);
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
  while (g_queue_is_empty (&self->items) && !self->at_end)
    {
      g_autoptr (GError) local_error = NULL;
      CalIcalRawLine raw;

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
  if (g_queue_is_empty (&self->items))
    return FALSE;
  else
    {
      g_autofree CalIcalItem *item = g_queue_pop_head (&self->items);

      *out_item = *item;
      return TRUE;
    }
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
