/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include <string.h>

#include "cal-ical-blocks.h"
#include "cal-ical-edit.h"
#include "cal-ical-reader.h"
#include "cal-ical-text.h"
#include "cal-ical-writer.h"
#include "cal-recurrence-derive.h"

/* Text and values, brought together.
 *
 * The text says how things were, the values how they are to be. Each VEVENT of the text is paired
 * with the event that it stands for: the master with the master, an override with the one of the
 * same instance, or, where the whole series has moved, of the instance that this one has become. A
 * pair is edited property by property. An event without a VEVENT gets one: a new override starts as
 * a copy of the master, with its alarms, guests and everything else, as calendars at large do it;
 * only what makes it recur is left out. A VEVENT without an event goes. */

typedef struct
{
  CalIcalBlock *block;
  CalEvent *event;  /* what it says; NULL for another component, or one that can't be read */
  CalEvent *wanted; /* what it is to say, borrowed; NULL: it goes */
  gboolean is_kept; /* stays as it is, whatever the values */
} Entry;

typedef struct
{
  CalAppointment *appointment;
  CalIcalZones *zones;
  GPtrArray *blocks;
  GArray *entries;     /* Entry */
  Entry *master;       /* borrowed, NULL when the text has none */
  const CalZone *zone; /* of the series in the text; NULL for none */
  gboolean has_changed;
} Reconciliation;

static void
entry_clear (Entry *entry)
{
  g_clear_pointer (&entry->event, cal_event_unref);
}

/* --- Pairing --- */

static void
read_entries (Reconciliation *self)
{
  for (guint i = 0; i < self->blocks->len; i++)
    {
      Entry entry = { .block = g_ptr_array_index (self->blocks, i) };
      g_auto (CalIcalEvent) event = { 0 };

      if (g_str_equal (entry.block->name, "VEVENT")
          && cal_ical_event_parse (&event,
                                   entry.block->text,
                                   strlen (entry.block->text),
                                   self->zones))
        entry.event = cal_event_new_take (&event.fields);
      entry.is_kept = entry.event == NULL;
      g_array_append_val (self->entries, entry);
    }
}

static gboolean
is_master (const Entry *entry)
{
  return entry->event && cal_event_get (entry->event)->recurrence_id.kind == CAL_TIME_NONE;
}

/* Whether two recurrence-ids name one instance of the series in the text; as the values are made.
 */
static gboolean
is_same_instance (const Reconciliation *self, const CalTime *a, const CalTime *b)
{
  if (a->kind == CAL_TIME_DATE || b->kind == CAL_TIME_DATE)
    return cal_day_of_wall (a->wall) == cal_day_of_wall (b->wall);
  if (self->zone)
    return cal_time_to_instant (a, self->zone) == cal_time_to_instant (b, self->zone);
  return a->wall == b->wall;
}

typedef struct
{
  const CalTime *from; /* where the series was and is; NULL where it didn't move */
  const CalTime *to;
  gboolean exactly; /* the recurrence-id is written in the same form */
} Pairing;

static gboolean
is_pair (const Reconciliation *self,
         const Pairing *pairing,
         const CalTime *before,
         const CalTime *after)
{
  CalTime id = pairing->from ? cal_time_carry (before, pairing->from, pairing->to) : *before;

  return pairing->exactly ? cal_time_equal (&id, after) : is_same_instance (self, &id, after);
}

/* Pairs an override with the best of the entries that stand for its instance: of several the one
 * with the highest SEQUENCE, the later of equal ones, as the values were made. */
static gboolean
pair_override (Reconciliation *self, CalEvent *override, const Pairing *pairing)
{
  const CalTime *wanted = &cal_event_get (override)->recurrence_id;
  Entry *best = NULL;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);
      const CalEventFields *fields;

      if (entry->event == NULL || entry->wanted || is_master (entry))
        continue;
      fields = cal_event_get (entry->event);
      if (is_pair (self, pairing, &fields->recurrence_id, wanted)
          && (best == NULL || cal_event_get (best->event)->sequence <= fields->sequence))
        best = entry;
    }
  if (best)
    best->wanted = override;
  return best != NULL;
}

/* Pairs what it can and takes it out of `overrides`. */
static void
pair_all (Reconciliation *self, GPtrArray *overrides, const Pairing *pairing)
{
  for (guint i = 0; i < overrides->len;)
    if (pair_override (self, g_ptr_array_index (overrides, i), pairing))
      g_ptr_array_remove_index (overrides, i);
    else
      i++;
}

/* Where a series was split and what follows was moved, all its exceptions have been moved by one
 * distance, which nobody tells here: not that from the old start to the new one, but that of one
 * occurrence. It is the shortest that leads to each exception from one of the text, and that keeps
 * the time of day in step with the start. */
static gint64
get_wall (const CalTime *time, const CalTime *start)
{
  return cal_time_to_wall (time, start->kind == CAL_TIME_ZONED ? start->zone : cal_zone_utc ());
}

static Entry *
find_moved (Reconciliation *self, CalEvent *override, const Pairing *pairing, gint64 distance)
{
  gint64 wall = get_wall (&cal_event_get (override)->recurrence_id, pairing->to) - distance;

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->event && !entry->wanted && !is_master (entry)
          && get_wall (&cal_event_get (entry->event)->recurrence_id, pairing->from) == wall)
        return entry;
    }
  return NULL;
}

static gboolean
is_distance (Reconciliation *self, GPtrArray *overrides, const Pairing *pairing, gint64 distance)
{
  if ((distance - (pairing->to->wall - pairing->from->wall)) % CAL_DAY != 0)
    return FALSE;
  for (guint i = 0; i < overrides->len; i++)
    if (find_moved (self, overrides->pdata[i], pairing, distance) == NULL)
      return FALSE;
  return TRUE;
}

static void
pair_moved (Reconciliation *self, GPtrArray *overrides, const Pairing *pairing)
{
  gint64 first = get_wall (&cal_event_get (overrides->pdata[0])->recurrence_id, pairing->to);
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);
      gint64 distance;

      if (entry->event == NULL || entry->wanted || is_master (entry))
        continue;
      distance = first - get_wall (&cal_event_get (entry->event)->recurrence_id, pairing->from);
      if ((best == G_MAXINT64 || ABS (distance) < ABS (best))
          && is_distance (self, overrides, pairing, distance))
        best = distance;
    }
  if (best == G_MAXINT64)
    return;
  for (guint i = 0; i < overrides->len; i++)
    find_moved (self, overrides->pdata[i], pairing, best)->wanted = overrides->pdata[i];
  g_ptr_array_set_size (overrides, 0);
}

static void
pair_master (Reconciliation *self)
{
  CalEvent *master = cal_appointment_get_master (self->appointment);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (!is_master (entry))
        continue;
      if (self->master)
        entry->is_kept = TRUE; /* a second one never was in the values */
      else
        {
          self->master = entry;
          entry->wanted = master;
        }
    }
}

/* A series without its master is in the zone of the first exception's recurrence-id. */
static void
find_zone (Reconciliation *self)
{
  const Entry *first = self->master;

  for (guint i = 0; i < self->entries->len && first == NULL; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      first = entry->event ? entry : NULL;
    }
  if (first == NULL)
    return;
  if (self->master)
    self->zone = cal_event_get (first->event)->start.zone;
  else
    self->zone = cal_event_get (first->event)->recurrence_id.zone;
}

/* The overrides that have no VEVENT yet. */
static GPtrArray *
pair_overrides (Reconciliation *self)
{
  GPtrArray *unpaired = g_ptr_array_new ();
  CalEvent *master = cal_appointment_get_master (self->appointment);
  Pairing pairing = { .exactly = TRUE };
  gboolean has_moved = FALSE;
  guint n;
  CalEvent *const *overrides = cal_appointment_get_overrides (self->appointment, &n);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (unpaired, overrides[i]);
  if (self->master && master)
    {
      pairing.from = &cal_event_get (self->master->event)->start;
      pairing.to = &cal_event_get (master)->start;
      has_moved = !cal_time_equal (pairing.from, pairing.to);
    }
  if (has_moved)
    {
      pair_all (self, unpaired, &pairing);
      pairing.exactly = FALSE;
      pair_all (self, unpaired, &pairing);
    }
  pair_all (self, unpaired, &(Pairing){ .exactly = TRUE });
  pair_all (self, unpaired, &(Pairing){ 0 });
  if (has_moved && unpaired->len > 0)
    pair_moved (self, unpaired, &pairing);
  return unpaired;
}

/* An older copy of an override stays, as long as the override is there and stands for that
 * instance.
 */
static void
keep_older_copies (Reconciliation *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->event == NULL || entry->wanted || entry->is_kept || is_master (entry))
        continue;
      for (guint j = 0; j < self->entries->len && !entry->is_kept; j++)
        {
          const Entry *other = &g_array_index (self->entries, Entry, j);

          entry->is_kept = other->wanted && !is_master (other)
                           && is_same_instance (self,
                                                &cal_event_get (entry->event)->recurrence_id,
                                                &cal_event_get (other->wanted)->recurrence_id);
        }
    }
}

/* --- Writing --- */

static void
set_uid (Reconciliation *self, Entry *entry)
{
  const char *uid = cal_appointment_get_uid (self->appointment);
  g_autofree char *old =
      cal_ical_find_value (entry->block->text, strlen (entry->block->text), "UID");
  GString *text;

  if (!g_str_equal (entry->block->name, "VEVENT") || g_strcmp0 (old, uid) == 0)
    return;
  text = g_string_new (entry->block->text);
  cal_ical_replace_value (text, "UID", uid);
  g_free (entry->block->text);
  entry->block->text = g_string_free (text, FALSE);
  self->has_changed = TRUE;
}

static void
edit_entry (Reconciliation *self, Entry *entry)
{
  const CalEventFields *old = cal_event_get (entry->event);
  const CalEventFields *wanted = cal_event_get (entry->wanted);
  g_autoptr (CalIcalDocument) document = NULL;

  if (cal_event_equal (entry->event, entry->wanted))
    return;
  document = cal_ical_document_new (entry->block->text);
  if (!cal_ical_edit_event (document, self->zones, old, wanted))
    return;
  cal_ical_edit_stamp (document, MAX (old->sequence + 1, wanted->sequence));
  g_free (entry->block->text);
  entry->block->text = cal_ical_document_to_text (document);
  self->has_changed = TRUE;
}

static char *
make_fresh_event (const char *uid, const CalEventFields *fields)
{
  CalTime now = cal_time_utc (g_get_real_time ());
  g_autofree char *time = cal_time_to_ical (&now);
  g_autoptr (GString) text = g_string_new ("BEGIN:VEVENT\r\n");
  g_autoptr (GString) line = g_string_new ("UID:");

  for (const char *p = uid; *p; p++)
    if ((guchar) *p >= 0x20)
      g_string_append_c (line, *p);
  cal_ical_fold (text, line->str, line->len);
  g_string_append_printf (text,
                          "DTSTAMP:%s\r\nCREATED:%s\r\nLAST-MODIFIED:%s\r\n",
                          time,
                          time,
                          time);
  if (fields->sequence > 0)
    g_string_append_printf (text, "SEQUENCE:%" G_GINT64_FORMAT "\r\n", fields->sequence);
  g_string_append (text, "END:VEVENT\r\n");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* A VEVENT for an event that has none. */
static char *
make_event (Reconciliation *self, CalEvent *event, const char *master_text)
{
  const CalEventFields *wanted = cal_event_get (event);
  g_auto (CalEventFields) old = { 0 };
  g_autoptr (CalIcalDocument) document = NULL;
  g_autofree char *fresh = NULL;

  if (master_text == NULL || self->master == NULL)
    {
      fresh = make_fresh_event (cal_appointment_get_uid (self->appointment), wanted);
      document = cal_ical_document_new (fresh);
      cal_ical_edit_event (document, self->zones, &old, wanted);
      return cal_ical_document_to_text (document);
    }
  document = cal_ical_document_new (master_text);
  cal_ical_document_remove_all (document, "RRULE");
  cal_ical_document_remove_all (document, "EXRULE");
  cal_ical_document_remove_all (document, "RDATE");
  cal_ical_document_remove_all (document, "EXDATE");
  cal_event_fields_copy (cal_event_get (self->master->event), &old);
  g_clear_pointer (&old.recurrence, cal_recurrence_unref);
  cal_ical_edit_event (document, self->zones, &old, wanted);
  cal_ical_edit_stamp (document, wanted->sequence);
  return cal_ical_document_to_text (document);
}

static void
add_zone (Reconciliation *self, GString *text, const CalTime *time)
{
  const char *definition;

  if (time->kind != CAL_TIME_ZONED)
    return;
  definition = cal_zone_get_definition (time->zone);
  if (definition == NULL || cal_ical_zones_get_needed (self->zones, cal_zone_get_id (time->zone)))
    return;
  cal_ical_zones_define (self->zones, cal_zone_get_id (time->zone), definition);
  g_string_append (text, definition);
}

/* The VTIMEZONEs of zones that only the values know. */
static void
add_zones (Reconciliation *self, GString *text)
{
  CalEvent *master = cal_appointment_get_master (self->appointment);
  guint n;
  CalEvent *const *overrides = cal_appointment_get_overrides (self->appointment, &n);

  if (master)
    {
      add_zone (self, text, &cal_event_get (master)->start);
      add_zone (self, text, &cal_event_get (master)->end);
    }
  for (guint i = 0; i < n; i++)
    {
      add_zone (self, text, &cal_event_get (overrides[i])->recurrence_id);
      add_zone (self, text, &cal_event_get (overrides[i])->start);
      add_zone (self, text, &cal_event_get (overrides[i])->end);
    }
}

static char *
write_text (Reconciliation *self, GPtrArray *added, const char *master_text)
{
  GString *text = g_string_new (NULL);
  CalEvent *master = cal_appointment_get_master (self->appointment);

  add_zones (self, text);
  if (master && self->master == NULL)
    {
      g_autofree char *event = make_event (self, master, NULL);

      g_string_append (text, event);
      self->has_changed = TRUE;
    }
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->wanted || entry->is_kept)
        g_string_append (text, entry->block->text);
      else
        self->has_changed = TRUE;
    }
  for (guint i = 0; i < added->len; i++)
    {
      g_autofree char *event = make_event (self, g_ptr_array_index (added, i), master_text);

      g_string_append (text, event);
      self->has_changed = TRUE;
    }
  return g_string_free (text, FALSE);
}

static CalAppointment *
reconcile (Reconciliation *self)
{
  CalAppointment *appointment = self->appointment;
  g_autoptr (GPtrArray) added = NULL;
  g_autofree char *master_text = NULL;
  g_autofree char *text = NULL;
  CalAppointment *result;

  read_entries (self);
  pair_master (self);
  find_zone (self);
  added = pair_overrides (self);
  for (guint i = 0; i < self->entries->len; i++)
    set_uid (self, &g_array_index (self->entries, Entry, i));
  if (self->master)
    master_text = g_strdup (self->master->block->text);
  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = &g_array_index (self->entries, Entry, i);

      if (entry->wanted)
        edit_entry (self, entry);
    }
  keep_older_copies (self);
  text = write_text (self, added, master_text);
  if (!self->has_changed)
    return g_object_ref (appointment);
  result = cal_ical_parse_appointment (cal_appointment_get_calendar_id (appointment),
                                       cal_appointment_get_uid (appointment),
                                       text,
                                       NULL);
  return result ? result : cal_appointment_with_source (appointment, text);
}

/**
 * cal_ical_reconcile:
 * @appointment: an appointment, whose text may lag behind its values
 *
 * Brings the text up to the values: only the properties whose value differs from what the text says
 * are rewritten, everything else stays byte for byte. SEQUENCE, LAST-MODIFIED and DTSTAMP are set
 * in each VEVENT that was changed. An appointment without text gets one. Any thread.
 *
 * Returns: (transfer full): the appointment as its new text says; @appointment itself when nothing
 * had to change
 */
CalAppointment *
cal_ical_reconcile (CalAppointment *appointment)
{
  Reconciliation self = { .appointment = appointment };
  const char *source;
  CalAppointment *result;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (appointment), NULL);

  source = cal_appointment_get_source (appointment);
  self.blocks = cal_ical_split_blocks (source ? source : "");
  self.zones = cal_ical_zones_new ();
  cal_ical_define_zones (self.blocks, self.zones);
  self.entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self.entries, (GDestroyNotify) entry_clear);
  result = reconcile (&self);
  g_array_unref (self.entries);
  g_ptr_array_unref (self.blocks);
  cal_ical_zones_free (self.zones);
  return result;
}

/* --- Merging --- */

static gboolean
has_block (GPtrArray *blocks, const CalIcalBlock *wanted)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const CalIcalBlock *block = g_ptr_array_index (blocks, i);

      if (g_str_equal (block->text, wanted->text))
        return TRUE;
    }
  return FALSE;
}

static void
append_blocks (GString *text, GPtrArray *blocks, GPtrArray *except, gboolean zones)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      const CalIcalBlock *block = g_ptr_array_index (blocks, i);

      if (g_str_equal (block->name, "VTIMEZONE") == zones && !(except && has_block (except, block)))
        g_string_append (text, block->text);
    }
}

/**
 * cal_ical_merge:
 * @base: an appointment
 * @more: another of the same UID: what of it came later in a file
 *
 * Adds the VEVENTs of @more to those of @base; one that is there already, letter by letter, is not
 * added again. Where both have a master that of @base counts. Any thread.
 *
 * Returns: (transfer full): an appointment with both
 */
CalAppointment *
cal_ical_merge (CalAppointment *base, CalAppointment *more)
{
  g_autoptr (CalAppointment) first = NULL;
  g_autoptr (CalAppointment) second = NULL;
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (GPtrArray) more_blocks = NULL;
  g_autoptr (GString) text = NULL;
  CalAppointment *result;

  g_return_val_if_fail (CAL_IS_APPOINTMENT (base) && CAL_IS_APPOINTMENT (more), NULL);

  first = cal_ical_reconcile (base);
  second = cal_ical_reconcile (more);
  blocks = cal_ical_split_blocks (cal_appointment_get_source (first));
  more_blocks = cal_ical_split_blocks (cal_appointment_get_source (second));
  text = g_string_new (NULL);
  append_blocks (text, blocks, NULL, TRUE);
  append_blocks (text, more_blocks, blocks, TRUE);
  append_blocks (text, blocks, NULL, FALSE);
  append_blocks (text, more_blocks, blocks, FALSE);
  result = cal_ical_parse_appointment (cal_appointment_get_calendar_id (base),
                                       cal_appointment_get_uid (base),
                                       text->str,
                                       NULL);
  return result ? result : g_steal_pointer (&first);
}
