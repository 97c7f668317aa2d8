/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-source-link.h"

#include <string.h>

/* When a series is split, each part tells of the others by RELATED-TO (RFC 5545 §3.8.4.5). The text
 * of an appointment is VEVENTs one after another, and VTIMEZONEs; the property belongs into the
 * VEVENT without a RECURRENCE-ID, on its first level (an alarm may have one too). Nothing else of
 * the text is touched. */

#define LINE_LENGTH 75

/* A content line with what is folded under it: [begin, end) in the text. */
typedef struct
{
  gsize begin;
  gsize end;
} Span;

typedef struct
{
  GArray *links; /* Span: the RELATED-TO of that type */
  gsize inner;   /* where the first component within begins; 0: there is none */
  gsize end;     /* of the properties: a component within, or END; 0: there is no VEVENT */
  gboolean is_override;
} Master;

static Span
read_line (const char *text, gsize begin)
{
  Span line = { .begin = begin };
  const char *end = text + begin;

  do
    {
      end = strchr (end, '\n');
      end = end ? end + 1 : text + strlen (text);
    }
  while (*end == ' ' || *end == '\t');
  line.end = (gsize) (end - text);
  return line;
}

/* The line without its folds and its end. */
static char *
unfold (const char *text, const Span *line)
{
  GString *unfolded = g_string_new (NULL);

  for (gsize i = line->begin; i < line->end; i++)
    if (text[i] == '\n')
      i++; /* and the space behind it */
    else if (text[i] != '\r')
      g_string_append_c (unfolded, text[i]);
  return g_string_free (unfolded, FALSE);
}

static gboolean
is_named (const char *line, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (line, name, length) == 0
         && (line[length] == ':' || line[length] == ';');
}

static gboolean
is_link (const char *line, const char *type)
{
  g_autofree char *parameter = NULL;
  const char *colon = strchr (line, ':');
  g_autofree char *head = NULL;

  if (colon == NULL || !is_named (line, "RELATED-TO"))
    return FALSE;
  head = g_ascii_strup (line, colon - line);
  parameter = g_strconcat (";RELTYPE=", type, NULL);
  return g_str_has_suffix (head, parameter)
         || (strstr (head, parameter) && strstr (head, parameter)[strlen (parameter)] == ';');
}

static void
begin_event (Master *self)
{
  g_array_set_size (self->links, 0);
  self->inner = 0;
  self->is_override = FALSE;
}

/* Finds the VEVENT of the master, or the last one where there is none. */
static void
find_master (Master *self, const char *text, const char *type)
{
  int depth = 0;

  self->links = g_array_new (FALSE, FALSE, sizeof (Span));
  self->inner = 0;
  self->end = 0;
  for (Span line = read_line (text, 0); line.begin < line.end; line = read_line (text, line.end))
    {
      g_autofree char *content = unfold (text, &line);

      if (g_ascii_strcasecmp (content, "BEGIN:VEVENT") == 0 && depth == 0)
        begin_event (self);
      if (g_ascii_strncasecmp (content, "BEGIN:", 6) == 0)
        {
          /* Alarms come after all properties (§3.6.1). */
          if (depth++ == 1 && self->inner == 0)
            self->inner = line.begin;
        }
      else if (g_ascii_strncasecmp (content, "END:", 4) == 0)
        depth--;
      if (g_ascii_strcasecmp (content, "END:VEVENT") == 0 && depth == 0)
        {
          self->end = self->inner > 0 ? self->inner : line.begin;
          if (!self->is_override)
            return;
        }
      if (depth != 1)
        continue;
      self->is_override |= is_named (content, "RECURRENCE-ID");
      if (is_link (content, type))
        g_array_append_val (self->links, line);
    }
}

/* Continuation lines are cut between characters. */
static void
append_folded (GString *text, const char *line)
{
  gsize room = LINE_LENGTH;

  while (strlen (line) > room)
    {
      gsize length = room;

      while (length > 1 && (line[length] & 0xc0) == 0x80)
        length--;
      g_string_append_len (text, line, (gssize) length);
      g_string_append (text, "\r\n ");
      line += length;
      room = LINE_LENGTH - 1;
    }
  g_string_append (text, line);
  g_string_append (text, "\r\n");
}

/**
 * cal_source_get_link:
 * @source: (nullable): the text of an appointment
 * @type: a RELTYPE
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the UID that its master is related to in that way
 */
char *
cal_source_get_link (const char *source, const char *type)
{
  Master master;
  char *uid = NULL;

  g_return_val_if_fail (type != NULL, NULL);

  if (source == NULL)
    return NULL;
  find_master (&master, source, type);
  if (master.end > 0 && master.links->len > 0)
    {
      g_autofree char *line = unfold (source, &g_array_index (master.links, Span, 0));

      uid = g_strdup (strchr (line, ':') + 1);
    }
  g_array_unref (master.links);
  return uid;
}

/**
 * cal_source_set_link:
 * @source: (nullable): the text of an appointment
 * @type: a RELTYPE
 * @uid: (nullable): what its master is to be related to in that way; NULL: nothing any more
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the new text; NULL where there is none
 */
char *
cal_source_set_link (const char *source, const char *type, const char *uid)
{
  Master master;
  GString *text;
  gsize from = 0;

  g_return_val_if_fail (type != NULL, NULL);

  if (source == NULL)
    return NULL;
  text = g_string_new (NULL);
  find_master (&master, source, type);
  for (guint i = 0; master.end > 0 && i < master.links->len; i++)
    {
      const Span *line = &g_array_index (master.links, Span, i);

      g_string_append_len (text, source + from, (gssize) (line->begin - from));
      from = line->end;
    }
  if (master.end > 0 && uid)
    {
      g_autofree char *line = g_strdup_printf ("RELATED-TO;RELTYPE=%s:%s", type, uid);
      /* One that was taken out may have stood behind the alarms. */
      gsize place = MAX (master.end, from);

      g_string_append_len (text, source + from, (gssize) (place - from));
      append_folded (text, line);
      from = place;
    }
  g_string_append (text, source + from);
  g_array_unref (master.links);
  return g_string_free (text, FALSE);
}
