/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-collector.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-ical-blocks.h"
#include "cal-ical-group.h"
#include "cal-ical-text.h"

/* What is kept beyond the component at hand: the VEVENTs of one UID while more of them follow;
 * groups that name a time zone which nobody knows yet, since its VTIMEZONE may come later (up to a
 * limit, and the end of the VCALENDAR); and a number for each UID seen, so that a second master of
 * the same UID doesn't take the first one's place. */

/* How much may wait for a VTIMEZONE, and what a group takes besides its text. */
#define MAX_WAITING (16 * 1024 * 1024)
#define GROUP_SIZE 1024

struct _CalIcalCollector
{
  char *calendar_id;
  CalIcalZones *zones;
  GQueue items; /* CalIcalItem, ready to be given out */

  CalIcalGroup *group;
  GQueue waiting; /* CalIcalGroup, for a VTIMEZONE */
  gsize waiting_size;
  GHashTable *awaited; /* names of zones */
  GHashTable *masters; /* hashes of UIDs that have a master */
  gboolean may_wait;   /* there may be more of the VCALENDAR */
};

static void
item_free (CalIcalItem *item)
{
  cal_ical_item_clear (item);
  g_free (item);
}

/**
 * cal_ical_collector_new:
 * @calendar_id: the calendar that the appointments get
 *
 * Returns: (transfer full): a collector without items
 */
CalIcalCollector *
cal_ical_collector_new (const char *calendar_id)
{
  CalIcalCollector *self = g_new0 (CalIcalCollector, 1);

  self->calendar_id = g_strdup (calendar_id);
  self->zones = cal_ical_zones_new ();
  self->awaited = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->masters = g_hash_table_new (NULL, NULL);
  g_queue_init (&self->items);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * cal_ical_collector_free:
 * @self: (transfer full): a collector
 */
void
cal_ical_collector_free (CalIcalCollector *self)
{
  g_free (self->calendar_id);
  cal_ical_zones_free (self->zones);
  g_queue_clear_full (&self->items, (GDestroyNotify) item_free);
  g_clear_pointer (&self->group, cal_ical_group_free);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) cal_ical_group_free);
  g_hash_table_unref (self->awaited);
  g_hash_table_unref (self->masters);
  g_free (self);
}

static CalIcalItem *
push_item (CalIcalCollector *self, CalIcalItemKind kind, guint line)
{
  CalIcalItem *item = g_new0 (CalIcalItem, 1);

  item->kind = kind;
  item->line = line;
  g_queue_push_tail (&self->items, item);
  return item;
}

/**
 * cal_ical_collector_take_broken:
 * @self: a collector
 * @line: where it begins in the file
 * @name: (nullable): what it is
 * @text: (transfer full): its text
 * @reason: (transfer full): why it is skipped, in the user's words
 */
void
cal_ical_collector_take_broken (CalIcalCollector *self,
                                guint line,
                                const char *name,
                                char *text,
                                char *reason)
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
make_uid_unique (CalIcalCollector *self, CalIcalGroup *group)
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
push_group (CalIcalCollector *self, CalIcalGroup *group)
{
  CalIcalItem *item;

  make_uid_unique (self, group);
  item = push_item (self, CAL_ICAL_ITEM_APPOINTMENT, group->line);
  item->name = g_strdup ("VEVENT");
  item->appointment = cal_ical_group_finish (group, self->calendar_id, self->zones);
  cal_ical_group_free (group);
}

static void
wait_for_zone (CalIcalCollector *self, CalIcalGroup *group)
{
  for (guint i = 0; i < group->events->len; i++)
    {
      const char *name = g_array_index (group->events, CalIcalEvent, i).unknown_tzid;

      if (name)
        g_hash_table_add (self->awaited, g_strdup (name));
    }
  g_queue_push_tail (&self->waiting, group);
}

static gboolean
is_waiting_for (const CalIcalGroup *group, const char *name)
{
  for (guint i = 0; i < group->events->len; i++)
    if (g_strcmp0 (g_array_index (group->events, CalIcalEvent, i).unknown_tzid, name) == 0)
      return TRUE;
  return FALSE;
}

static void
flush_group (CalIcalCollector *self)
{
  CalIcalGroup *group = g_steal_pointer (&self->group);

  if (group == NULL)
    return;
  if (group->has_unknown && self->may_wait
      && self->waiting_size + group->size + GROUP_SIZE <= MAX_WAITING)
    {
      self->waiting_size += group->size + GROUP_SIZE;
      wait_for_zone (self, group);
      return;
    }
  push_group (self, group);
}

/* Reads again what waits for a zone that was defined, or, without a name, all of it: the end. What
 * waits for others keeps its place. */
static void
release_waiting (CalIcalCollector *self, const char *name)
{
  guint n = g_queue_get_length (&self->waiting);

  for (guint i = 0; i < n; i++)
    {
      CalIcalGroup *group = g_queue_pop_head (&self->waiting);

      if (name && !is_waiting_for (group, name))
        {
          g_queue_push_tail (&self->waiting, group);
          continue;
        }
      cal_ical_group_read_again (group, self->zones);
      if (group->has_unknown && name)
        {
          wait_for_zone (self, group);
          continue;
        }
      self->waiting_size -= group->size + GROUP_SIZE;
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

/* Why an event is skipped, with what it is called. */
static char *
make_reason (const CalIcalEvent *event)
{
  g_autofree char *title = NULL;

  if (event->fields.title == NULL)
    return g_strdup (event->reason);
  title = cal_ical_excerpt (event->fields.title);
  /* Translators: the title of an appointment, and what is wrong with it. */
  return g_strdup_printf (_ ("“%1$s”: %2$s"), title, event->reason);
}

static void
take_event (CalIcalCollector *self, GString *text, guint line)
{
  CalIcalEvent event;

  if (!cal_ical_event_parse (&event, text->str, text->len, self->zones))
    {
      flush_group (self);
      cal_ical_collector_take_broken (self,
                                      line,
                                      "VEVENT",
                                      g_strndup (text->str, text->len),
                                      make_reason (&event));
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
    self->group = cal_ical_group_new (event.uid, line);
  cal_ical_group_add (self->group, g_strndup (text->str, text->len), &event);
}

/* --- Components --- */

static void
take_timezone (CalIcalCollector *self, GString *text, guint line)
{
  CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_TIMEZONE, line);
  g_autofree char *name = NULL;

  item->name = cal_ical_find_value (text->str, text->len, "TZID");
  if (item->name == NULL)
    item->name = g_strdup ("");
  item->text = g_strndup (text->str, text->len);
  cal_ical_zones_define (self->zones, item->name, item->text);
  name = cal_ical_zones_get_name (item->name);
  if (g_hash_table_contains (self->awaited, name) && cal_ical_zones_lookup (self->zones, name))
    {
      g_hash_table_remove (self->awaited, name);
      release_waiting (self, name);
    }
}

/* The same text with each of its content lines in UTF-8: only unfolded do they show what they are.
 */
static void
make_utf8 (GString *text)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  g_autoptr (GString) line = NULL;
  g_autoptr (GString) original = NULL;

  if (g_utf8_validate_len (text->str, text->len, NULL))
    return;
  line = g_string_new (NULL);
  original = g_string_new_len (text->str, text->len);
  g_string_truncate (text, 0);
  cal_ical_cursor_init (&cursor, original->str, original->len);
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
}

/**
 * cal_ical_collector_take_component:
 * @self: a collector
 * @name: what it is, in upper case
 * @text: its text, in UTF-8 or Latin-1; made UTF-8
 * @line: where it begins in the file
 */
void
cal_ical_collector_take_component (CalIcalCollector *self,
                                   const char *name,
                                   GString *text,
                                   guint line)
{
  make_utf8 (text);
  if (g_str_equal (name, "VEVENT"))
    {
      take_event (self, text, line);
      return;
    }
  flush_group (self);
  if (g_str_equal (name, "VTIMEZONE"))
    take_timezone (self, text, line);
  else if (strpbrk (name, ":; "))
    cal_ical_collector_take_broken (self,
                                    line,
                                    name,
                                    g_strndup (text->str, text->len),
                                    g_strdup (_ ("The lines after “BEGIN” can’t be told apart; "
                                                 "are they indented?")));
  else
    {
      CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_COMPONENT, line);

      item->name = g_strdup (name);
      item->text = g_strndup (text->str, text->len);
    }
}

/**
 * cal_ical_collector_take_property:
 * @self: a collector
 * @name: (transfer full): its name
 * @text: (transfer full): the property, one line, not folded
 * @line: where it begins in the file
 *
 * Takes a property of the VCALENDAR itself.
 */
void
cal_ical_collector_take_property (CalIcalCollector *self, char *name, char *text, guint line)
{
  CalIcalItem *item = push_item (self, CAL_ICAL_ITEM_PROPERTY, line);

  item->name = name;
  item->text = text;
}

/**
 * cal_ical_collector_define_zone:
 * @self: a collector
 * @tzid: a TZID
 * @text: its VTIMEZONE
 *
 * Tells of a zone that the file describes otherwise.
 */
void
cal_ical_collector_define_zone (CalIcalCollector *self, const char *tzid, const char *text)
{
  cal_ical_zones_define (self->zones, tzid, text);
}

/**
 * cal_ical_collector_begin_calendar:
 * @self: a collector
 *
 * A VCALENDAR begins.
 */
void
cal_ical_collector_begin_calendar (CalIcalCollector *self)
{
  flush_group (self);
  self->may_wait = TRUE;
}

/**
 * cal_ical_collector_end_calendar:
 * @self: a collector
 *
 * A VCALENDAR ends, or the file: nothing waits for more of it.
 */
void
cal_ical_collector_end_calendar (CalIcalCollector *self)
{
  flush_group (self);
  release_waiting (self, NULL);
  g_hash_table_remove_all (self->awaited);
  self->may_wait = FALSE;
}

/**
 * cal_ical_collector_next:
 * @self: a collector
 * @out_item: (out caller-allocates): where it goes
 *
 * Returns: %FALSE when there is nothing to give out yet
 */
gboolean
cal_ical_collector_next (CalIcalCollector *self, CalIcalItem *out_item)
{
  g_autofree CalIcalItem *item = g_queue_pop_head (&self->items);

  if (item == NULL)
    return FALSE;
  *out_item = *item;
  return TRUE;
}
