/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-event.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cal-ical-date.h"
#include "cal-ical-text.h"
#include "cal-ical-value.h"

/* From the text of a VEVENT to its values.
 *
 * Only what can't be done without makes an event unreadable: a start. Everything else that is
 * broken is left out of the values, named in their `problem`, and stays in the text. Properties
 * come in any order, so times are first read as they are written and put in relation to the start
 * at the end. Of a property that may stand only once the first one counts. */

typedef enum
{
  PROPERTY_CATEGORIES,
  PROPERTY_COLOR,
  PROPERTY_DESCRIPTION,
  PROPERTY_DTEND,
  PROPERTY_DTSTART,
  PROPERTY_DURATION,
  PROPERTY_EXDATE,
  PROPERTY_EXRULE,
  PROPERTY_LOCATION,
  PROPERTY_RDATE,
  PROPERTY_RECURRENCE_ID,
  PROPERTY_RRULE,
  PROPERTY_SEQUENCE,
  PROPERTY_STATUS,
  PROPERTY_SUMMARY,
  PROPERTY_TRANSP,
  PROPERTY_UID,
  PROPERTY_URL,
  N_PROPERTIES,
} Property;

/* In the order of the enumeration. */
#define NAME(name)                                                                                 \
  {                                                                                                \
    name, sizeof name - 1                                                                          \
  }
static const struct
{
  const char *name;
  gsize length;
} property_names[N_PROPERTIES] = {
  NAME ("CATEGORIES"), NAME ("COLOR"),    NAME ("DESCRIPTION"),   NAME ("DTEND"),
  NAME ("DTSTART"),    NAME ("DURATION"), NAME ("EXDATE"),        NAME ("EXRULE"),
  NAME ("LOCATION"),   NAME ("RDATE"),    NAME ("RECURRENCE-ID"), NAME ("RRULE"),
  NAME ("SEQUENCE"),   NAME ("STATUS"),   NAME ("SUMMARY"),       NAME ("TRANSP"),
  NAME ("UID"),        NAME ("URL"),
};

/* How a time is written: its zone, and whether it could be read at all. */
typedef struct
{
  CalTime time;
  CalTime with_clock; /* where the time is a date only because VALUE says so */
  gboolean present;
  gboolean usable;
} Written;

typedef struct
{
  CalIcalEvent *event;
  CalIcalZones *zones;
  GString *problem;
  guint seen; /* 1 << Property */
  Written start;
  Written end;
  Written recurrence_id;
  CalIcalDuration duration;
  gboolean has_duration;
  GPtrArray *rules;
  GPtrArray *exception_rules;
  GArray *dates;      /* CalRecurrenceDate */
  GArray *exceptions; /* CalTime */
  GPtrArray *categories;
} Parser;

static Property
find_property (const CalIcalLine *line)
{
  for (guint i = 0; i < N_PROPERTIES; i++)
    if (property_names[i].length == line->name_length
        && g_ascii_strncasecmp (property_names[i].name, line->name, line->name_length) == 0)
      return i;
  return N_PROPERTIES;
}

static void
take_problem (Parser *self, char *problem)
{
  if (self->problem == NULL)
    self->problem = g_string_new (NULL);
  else
    g_string_append_c (self->problem, '\n');
  g_string_append (self->problem, problem);
  g_free (problem);
}

static void
add_unreadable (Parser *self, const CalIcalLine *line)
{
  g_autofree char *name = g_strndup (line->name, line->name_length);
  g_autofree char *value = cal_ical_line_dup_value (line);
  g_autofree char *excerpt = cal_ical_excerpt (value);

  take_problem (self, g_strdup_printf (_ ("%s can’t be understood: %s"), name, excerpt));
}

/* --- Times --- */

/* The zone of a line, with what the event must know of it. */
static const CalZone *
take_zone (Parser *self, const CalIcalLine *line)
{
  g_autofree char *tzid = NULL;
  const CalZone *zone = cal_ical_get_zone (line, self->zones, &tzid);
  CalIcalEvent *event = self->event;

  if (tzid == NULL || *tzid == '\0')
    return NULL;
  if (zone == NULL)
    {
      if (event->unknown_tzid == NULL)
        {
          take_problem (self, g_strdup_printf (_ ("The time zone “%s” is not known"), tzid));
          event->unknown_tzid = cal_ical_zones_get_name (tzid);
        }
      return NULL;
    }
  if (cal_ical_zones_get_needed (self->zones, tzid))
    {
      if (event->tzids == NULL)
        event->tzids = g_ptr_array_new_with_free_func (g_free);
      if (!g_ptr_array_find_with_equal_func (event->tzids, tzid, g_str_equal, NULL))
        g_ptr_array_add (event->tzids, g_steal_pointer (&tzid));
    }
  return zone;
}

static void
read_single_time (Parser *self, const CalIcalLine *line, Written *written)
{
  CalIcalTime time;
  const CalZone *zone;

  written->present = TRUE;
  if (!cal_ical_time_parse (line->value, line->value_length, &time))
    {
      add_unreadable (self, line);
      return;
    }
  written->usable = TRUE;
  zone = time.is_date || time.is_utc ? NULL : take_zone (self, line);
  written->with_clock = cal_ical_make_time (&time, zone, FALSE);
  written->time = written->with_clock;
  if (!time.is_date && cal_ical_has_value_type (line, "DATE"))
    written->time = cal_ical_make_time (&time, zone, TRUE);
}

static gboolean
is_blank (const char *text, const char *end)
{
  while (text < end && g_ascii_isspace (*text))
    text++;
  return text == end;
}

/* RDATE and EXDATE: a list, of which every value that can be read counts. */
static void
read_times (Parser *self, const CalIcalLine *line, gboolean exceptions)
{
  const CalZone *zone = take_zone (self, line);
  gboolean must_be_date = cal_ical_has_value_type (line, "DATE");
  const char *text = line->value;
  const char *end = text + line->value_length;
  gboolean all_read = TRUE;

  while (text < end)
    {
      const char *comma = memchr (text, ',', end - text);
      const char *stop = comma ? comma : end;
      CalRecurrenceDate date;

      if (cal_ical_read_period (text, stop - text, zone, must_be_date, &date))
        {
          if (exceptions)
            g_array_append_val (self->exceptions, date.start);
          else
            g_array_append_val (self->dates, date);
        }
      else if (!is_blank (text, stop))
        all_read = FALSE;
      text = stop + 1;
    }
  if (!all_read)
    add_unreadable (self, line);
}

static void
read_rule (Parser *self, const CalIcalLine *line, GPtrArray **rules)
{
  g_autofree char *value = cal_ical_line_dup_value (line);
  g_autoptr (GError) error = NULL;
  CalRule *rule = cal_rule_parse (value, &error);

  if (rule == NULL)
    {
      g_autofree char *name = g_strndup (line->name, line->name_length);

      take_problem (self, g_strdup_printf (_ ("%s can’t be understood: %s"), name, error->message));
      return;
    }
  if (*rules == NULL)
    *rules = g_ptr_array_new_with_free_func ((GDestroyNotify) cal_rule_unref);
  g_ptr_array_add (*rules, rule);
}

/* --- Other properties --- */

static char *
read_text (const CalIcalLine *line)
{
  char *text = cal_ical_unescape (line->value, line->value_length);

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static char *
read_uri (const CalIcalLine *line)
{
  char *text = cal_ical_line_dup_value (line);

  if (*text == '\0')
    g_clear_pointer (&text, g_free);
  return text;
}

static void
read_categories (Parser *self, const CalIcalLine *line)
{
  const char *start = line->value;
  const char *end = start + line->value_length;

  if (self->categories == NULL)
    self->categories = g_ptr_array_new_with_free_func (g_free);
  while (start < end)
    {
      const char *stop = start;
      char *category;

      while (stop < end && *stop != ',')
        stop += *stop == '\\' && stop + 1 < end ? 2 : 1;
      category = g_strstrip (cal_ical_unescape (start, stop - start));
      if (*category)
        g_ptr_array_add (self->categories, category);
      else
        g_free (category);
      start = stop + 1;
    }
}

static CalStatus
read_status (const CalIcalLine *line)
{
  if (cal_ical_line_value_is (line, "TENTATIVE"))
    return CAL_STATUS_TENTATIVE;
  if (cal_ical_line_value_is (line, "CANCELLED") || cal_ical_line_value_is (line, "CANCELED"))
    return CAL_STATUS_CANCELLED;
  return CAL_STATUS_CONFIRMED;
}

/* RANGE=THISANDPRIOR of RFC 2445 is gone from RFC 5545 and nobody writes it: such an exception
 * stands for its own instance alone, and its text stays as it is. */
static void
read_recurrence_id (Parser *self, const CalIcalLine *line)
{
  g_autofree char *range = NULL;

  read_single_time (self, line, &self->recurrence_id);
  range = cal_ical_line_get_parameter (line, "RANGE");
  self->event->fields.this_and_future = range && g_ascii_strcasecmp (range, "THISANDFUTURE") == 0;
}

/* The properties that may stand only once. */
static void
read_single_property (Parser *self, const CalIcalLine *line, Property property)
{
  CalEventFields *fields = &self->event->fields;

  switch (property)
    {
    case PROPERTY_UID:
      self->event->uid = read_uri (line);
      break;
    case PROPERTY_DTSTART:
      read_single_time (self, line, &self->start);
      break;
    case PROPERTY_DTEND:
      read_single_time (self, line, &self->end);
      break;
    case PROPERTY_DURATION:
      self->has_duration =
          cal_ical_duration_parse (line->value, line->value_length, &self->duration);
      if (!self->has_duration)
        add_unreadable (self, line);
      break;
    case PROPERTY_RECURRENCE_ID:
      read_recurrence_id (self, line);
      break;
    case PROPERTY_SUMMARY:
      fields->title = read_text (line);
      break;
    case PROPERTY_LOCATION:
      fields->location = read_text (line);
      break;
    case PROPERTY_DESCRIPTION:
      fields->description = read_text (line);
      break;
    case PROPERTY_URL:
      fields->url = read_uri (line);
      break;
    case PROPERTY_COLOR:
      fields->color = read_uri (line);
      break;
    case PROPERTY_STATUS:
      fields->status = read_status (line);
      break;
    case PROPERTY_TRANSP:
      fields->transparent = cal_ical_line_value_is (line, "TRANSPARENT");
      break;
    case PROPERTY_SEQUENCE:
      {
        g_autofree char *value = cal_ical_line_dup_value (line);

        fields->sequence = CLAMP (g_ascii_strtoll (value, NULL, 10), 0, G_MAXINT32);
        break;
      }
    default:
      break;
    }
}

static void
read_property (Parser *self, const CalIcalLine *line)
{
  Property property = find_property (line);

  switch (property)
    {
    case N_PROPERTIES:
      break;
    case PROPERTY_CATEGORIES:
      read_categories (self, line);
      break;
    case PROPERTY_RRULE:
      read_rule (self, line, &self->rules);
      break;
    case PROPERTY_EXRULE:
      read_rule (self, line, &self->exception_rules);
      break;
    case PROPERTY_RDATE:
      if (self->dates == NULL)
        self->dates = g_array_new (FALSE, FALSE, sizeof (CalRecurrenceDate));
      read_times (self, line, FALSE);
      break;
    case PROPERTY_EXDATE:
      if (self->exceptions == NULL)
        self->exceptions = g_array_new (FALSE, FALSE, sizeof (CalTime));
      read_times (self, line, TRUE);
      break;
    default:
      if ((self->seen & 1u << property) == 0)
        read_single_property (self, line, property);
      self->seen |= 1u << property;
      break;
    }
}

static void
read_lines (Parser *self, const char *text, gsize length)
{
  g_auto (CalIcalCursor) cursor = { 0 };
  CalIcalLine line;

  cal_ical_cursor_init (&cursor, text, length);
  while (cal_ical_cursor_next_property (&cursor, &line))
    read_property (self, &line);
}

/* --- Putting it together --- */

/* DTEND in the form of the start: a date where the start is one, in the zone of the start where it
 * has none of its own. */
static CalTime
fit_end (const CalTime *start, CalTime end)
{
  if (start->kind == CAL_TIME_DATE && end.kind != CAL_TIME_DATE)
    {
      int day = cal_day_of_wall (end.wall);

      return cal_time_date_of_day (end.wall > day * CAL_DAY ? day + 1 : day);
    }
  if (start->kind == CAL_TIME_ZONED && end.kind != CAL_TIME_ZONED)
    return cal_time_zoned (end.wall, start->zone);
  if (start->kind == CAL_TIME_FLOATING && end.kind != CAL_TIME_FLOATING)
    return cal_time_floating (end.wall);
  return end;
}

static CalTime
add_duration (const CalTime *start, const CalIcalDuration *duration)
{
  CalTime end = *start;

  if (start->kind == CAL_TIME_DATE)
    {
      gint64 length = duration->days + duration->time;

      /* What lasts a part of a day fills the day. */
      end.wall += (length + CAL_DAY - 1) / CAL_DAY * CAL_DAY;
      return end;
    }
  end.wall += duration->days;
  if (start->kind == CAL_TIME_ZONED)
    end.wall = cal_zone_to_wall (end.zone, cal_time_to_instant (&end, NULL) + duration->time);
  else
    end.wall += duration->time;
  return end;
}

static void
set_end (Parser *self)
{
  CalEventFields *fields = &self->event->fields;

  if (self->end.usable)
    fields->end = fit_end (&fields->start, self->end.time);
  else if (self->has_duration)
    {
      fields->end = add_duration (&fields->start, &self->duration);
      fields->nominal_duration = fields->start.kind == CAL_TIME_ZONED && self->duration.days > 0;
    }
  else if (fields->start.kind == CAL_TIME_DATE)
    fields->end = cal_time_add (&fields->start, CAL_DAY); /* RFC 5545 §3.6.1 */
  else
    fields->end = fields->start;

  if (cal_time_to_instant (&fields->end, cal_zone_utc ())
      < cal_time_to_instant (&fields->start, cal_zone_utc ()))
    {
      take_problem (self, g_strdup (_ ("The end is before the start")));
      self->event->ends_before_start = TRUE;
      fields->end = fields->start;
      fields->nominal_duration = FALSE;
    }
  /* DTEND is the day after the last one (§3.6.1); many programs write the last one. */
  if (fields->start.kind == CAL_TIME_DATE && fields->end.wall == fields->start.wall)
    fields->end = cal_time_add (&fields->start, CAL_DAY);
}

static void
set_recurrence (Parser *self)
{
  CalEventFields *fields = &self->event->fields;

  if (!self->rules && !self->exception_rules && !self->dates && !self->exceptions)
    return;
  /* What one of a broken list is left of may be nothing. */
  if ((!self->rules || self->rules->len == 0) && (!self->dates || self->dates->len == 0)
      && (!self->exceptions || self->exceptions->len == 0) && !self->exception_rules)
    return;
  fields->recurrence = cal_recurrence_new (
      &fields->start,
      self->rules ? (CalRule *const *) self->rules->pdata : NULL,
      self->rules ? self->rules->len : 0,
      self->exception_rules ? (CalRule *const *) self->exception_rules->pdata : NULL,
      self->exception_rules ? self->exception_rules->len : 0,
      self->dates ? (const CalRecurrenceDate *) (void *) self->dates->data : NULL,
      self->dates ? self->dates->len : 0,
      self->exceptions ? (const CalTime *) (void *) self->exceptions->data : NULL,
      self->exceptions ? self->exceptions->len : 0);
}

static char *
make_reason (const Parser *self)
{
  char *reason =
      g_strdup_printf (_ ("Its start can’t be read. %s"), self->problem ? self->problem->str : "");

  return g_strdelimit (reason, "\n", ' ');
}

/* What calls off an occurrence, or answers an invitation to it, may leave its start out (RFC 5546
 * §3.2.5): it is that of the occurrence. */
static void
borrow_start (Parser *self)
{
  if (self->start.present || !self->recurrence_id.usable)
    return;
  take_problem (self, g_strdup (_ ("It has no start; that of the occurrence counts")));
  self->start = self->recurrence_id;
}

static void
finish (Parser *self)
{
  CalEventFields *fields = &self->event->fields;

  borrow_start (self);
  if (!self->start.usable)
    {
      self->event->reason =
          self->start.present ? make_reason (self) : g_strdup (_ ("It has no start"));
      return;
    }
  fields->start = self->start.time;
  /* Midnight it is, after all, when it ends at some hour. */
  if (self->end.usable && self->end.time.kind != CAL_TIME_DATE)
    fields->start = self->start.with_clock;
  set_end (self);
  if (self->recurrence_id.present)
    fields->recurrence_id = self->recurrence_id.usable ? self->recurrence_id.time : fields->start;
  set_recurrence (self);
  if (self->categories && self->categories->len > 0)
    {
      g_ptr_array_add (self->categories, NULL);
      g_ptr_array_set_free_func (self->categories, NULL);
      fields->categories = (char **) g_ptr_array_free (g_steal_pointer (&self->categories), FALSE);
    }
  if (self->problem)
    fields->problem = g_string_free (g_steal_pointer (&self->problem), FALSE);
}

static void
parser_clear (Parser *self)
{
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_pointer (&self->exception_rules, g_ptr_array_unref);
  g_clear_pointer (&self->dates, g_array_unref);
  g_clear_pointer (&self->exceptions, g_array_unref);
  g_clear_pointer (&self->categories, g_ptr_array_unref);
  if (self->problem)
    g_string_free (self->problem, TRUE);
}

/**
 * cal_ical_event_parse:
 * @self: (out caller-allocates): where it goes; clear it in either case
 * @text: a VEVENT, UTF-8
 * @length: its length in octets
 * @zones: the zones of the file
 *
 * Any thread.
 *
 * Returns: %FALSE when it can't be shown at all; `reason` says why
 */
gboolean
cal_ical_event_parse (CalIcalEvent *self, const char *text, gsize length, CalIcalZones *zones)
{
  Parser parser = { .event = self, .zones = zones };

  g_return_val_if_fail (self != NULL && text != NULL && zones != NULL, FALSE);

  *self = (CalIcalEvent){ 0 };
  read_lines (&parser, text, length);
  finish (&parser);
  parser_clear (&parser);
  return self->reason == NULL;
}

/**
 * cal_ical_event_clear:
 * @self: an event
 *
 * Any thread.
 */
void
cal_ical_event_clear (CalIcalEvent *self)
{
  cal_event_fields_clear (&self->fields);
  g_free (self->uid);
  g_free (self->unknown_tzid);
  g_clear_pointer (&self->tzids, g_ptr_array_unref);
  g_free (self->reason);
  memset (self, 0, sizeof *self);
}
