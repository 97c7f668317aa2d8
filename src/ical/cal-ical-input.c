/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ical"

#include "cal-ical-input.h"

#include <string.h>

/* A window over the stream that holds at least the line being read. UTF-16 becomes UTF-8 as it
 * comes in; whether other bytes are UTF-8 can't be told before a line is unfolded (a fold may cut a
 * character), so that is left to whoever unfolds. NULs, which are no text, are left out.
 *
 * Lines end in CRLF, LF or CR. The last are rare and the search for them must not make a file
 * without any LF quadratic, so the place of the next LF is remembered. */

#define CHUNK (64 * 1024)

typedef enum
{
  ENCODING_UNKNOWN,
  ENCODING_BYTES,
  ENCODING_UTF16_LE,
  ENCODING_UTF16_BE,
} Encoding;

struct _CalIcalInput
{
  GInputStream *stream;
  char *buffer;
  gsize capacity;
  gsize start; /* of what has not been given out */
  gsize length;
  gsize line_feed; /* index of the next one, or where the search for it must go on */
  gboolean line_feed_found;
  gboolean at_end;
  Encoding encoding;
  guchar pending[4]; /* bytes of an incomplete UTF-16 character */
  guint n_pending;
  guint n_lines;
  guint64 n_read;
};

/**
 * cal_ical_input_new:
 * @stream: the stream to read
 *
 * Any thread, one at a time.
 *
 * Returns: (transfer full): a new input
 */
CalIcalInput *
cal_ical_input_new (GInputStream *stream)
{
  CalIcalInput *self = g_new0 (CalIcalInput, 1);

  self->stream = g_object_ref (stream);
  return self;
}

/**
 * cal_ical_input_free:
 * @self: (transfer full): an input
 */
void
cal_ical_input_free (CalIcalInput *self)
{
  g_object_unref (self->stream);
  g_free (self->buffer);
  g_free (self);
}

/* --- Filling the window --- */

static void
make_room (CalIcalInput *self, gsize room)
{
  if (self->start > 0)
    {
      memmove (self->buffer, self->buffer + self->start, self->length - self->start);
      self->length -= self->start;
      /* One that was taken already is not found in what is left. */
      if (self->line_feed < self->start)
        self->line_feed_found = FALSE;
      self->line_feed -= MIN (self->line_feed, self->start);
      self->start = 0;
    }
  if (self->capacity - self->length < room)
    {
      self->capacity = MAX (self->capacity * 2, self->length + room);
      self->buffer = g_realloc (self->buffer, self->capacity);
    }
}

/* By its byte order mark, else by which half of the first character is empty: iCalendar begins with
 * ASCII. */
static Encoding
detect_encoding (const guchar *bytes, gsize n)
{
  if (n >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
    return ENCODING_UTF16_LE;
  if (n >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
    return ENCODING_UTF16_BE;
  if (n >= 4 && bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
    return ENCODING_UTF16_LE;
  if (n >= 4 && !bytes[0] && bytes[1] && !bytes[2] && bytes[3])
    return ENCODING_UTF16_BE;
  return ENCODING_BYTES;
}

static void
append_character (CalIcalInput *self, gunichar c)
{
  if (c != 0)
    self->length += g_unichar_to_utf8 (c, self->buffer + self->length);
}

static gunichar
read_unit (CalIcalInput *self, const guchar *bytes)
{
  return self->encoding == ENCODING_UTF16_LE ? bytes[0] | bytes[1] << 8 : bytes[0] << 8 | bytes[1];
}

/* One UTF-16 unit more, after at most one pending high surrogate. */
static void
take_unit (CalIcalInput *self)
{
  gunichar first = read_unit (self, self->pending);
  gboolean is_high = first >= 0xd800 && first < 0xdc00;

  if (self->n_pending == 2)
    {
      if (is_high)
        return;
      append_character (self, first >= 0xdc00 && first < 0xe000 ? 0xfffd : first);
      self->n_pending = 0;
      return;
    }
  else
    {
      gunichar second = read_unit (self, self->pending + 2);

      self->n_pending = 0;
      if (second >= 0xdc00 && second < 0xe000)
        {
          append_character (self, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
          return;
        }
      append_character (self, 0xfffd);
      memcpy (self->pending, self->pending + 2, 2);
      self->n_pending = 2;
      take_unit (self);
    }
}

static void
take_utf16 (CalIcalInput *self, const guchar *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      self->pending[self->n_pending++] = bytes[i];
      if (self->n_pending % 2 == 0)
        take_unit (self);
    }
}

/* The `n` bytes that were read to the end of the window become part of it, without NULs. */
static void
take_bytes (CalIcalInput *self, gsize n)
{
  char *to = self->buffer + self->length;
  const char *from = to, *end = to + n, *nul;

  while ((nul = memchr (from, '\0', end - from)))
    {
      memmove (to, from, nul - from);
      to += nul - from;
      from = nul + 1;
    }
  memmove (to, from, end - from);
  self->length = to - self->buffer + (end - from);
}

static gboolean
fill (CalIcalInput *self, GCancellable *cancellable, GError **error)
{
  gssize n;

  if (self->encoding == ENCODING_UNKNOWN || self->encoding >= ENCODING_UTF16_LE)
    {
      g_autofree guchar *bytes = g_malloc (CHUNK);
      gsize n_bytes;

      if (!g_input_stream_read_all (self->stream, bytes, CHUNK, &n_bytes, cancellable, error))
        return FALSE;
      self->n_read += n_bytes;
      self->at_end = n_bytes < CHUNK;
      if (self->encoding == ENCODING_UNKNOWN)
        self->encoding = detect_encoding (bytes, n_bytes);
      make_room (self, 2 * CHUNK);
      if (self->encoding >= ENCODING_UTF16_LE)
        {
          take_utf16 (self, bytes, n_bytes);
          return TRUE;
        }
      memcpy (self->buffer + self->length, bytes, n_bytes);
      take_bytes (self, n_bytes);
      return TRUE;
    }
  make_room (self, CHUNK);
  n = g_input_stream_read (self->stream, self->buffer + self->length, CHUNK, cancellable, error);
  if (n < 0)
    return FALSE;
  self->n_read += n;
  take_bytes (self, n);
  self->at_end = n == 0;
  return TRUE;
}

/* --- Lines --- */

static gsize
find_line_feed (CalIcalInput *self, gsize from)
{
  if (self->line_feed < from)
    {
      self->line_feed = from;
      self->line_feed_found = FALSE;
    }
  if (!self->line_feed_found && self->line_feed < self->length)
    {
      char *found = memchr (self->buffer + self->line_feed, '\n', self->length - self->line_feed);

      self->line_feed_found = found != NULL;
      self->line_feed = found ? (gsize) (found - self->buffer) : self->length;
    }
  return self->line_feed;
}

typedef struct
{
  gsize scanned; /* up to where there is no line end, from the start of the window */
  gsize end;
  gsize next;
  gboolean is_crlf;
} LineEnd;

/* FALSE when the window must be filled first. Offsets are from the start of the window. */
static gboolean
find_line_end (CalIcalInput *self, LineEnd *line)
{
  gsize from = self->start + line->scanned;
  gsize line_feed = find_line_feed (self, from);
  char *found = memchr (self->buffer + from, '\r', line_feed - from);
  gsize carriage_return = found ? (gsize) (found - self->buffer) : line_feed;

  if (found && carriage_return + 1 == self->length && !self->at_end)
    {
      line->scanned = carriage_return - self->start;
      return FALSE;
    }
  if (!found && !self->line_feed_found && !self->at_end)
    {
      line->scanned = self->length - self->start;
      return FALSE;
    }
  line->end = carriage_return - self->start;
  line->is_crlf = found && self->line_feed_found && carriage_return + 1 == line_feed;
  if (line->is_crlf)
    line->next = line->end + 2;
  else
    line->next = MIN (line->end + 1, self->length - self->start);
  return TRUE;
}

/* Whether the line goes on after a soft line break: only quoted-printable of vCalendar 1.0 does. */
static gboolean
has_soft_break (const char *line, gsize length)
{
  const CalIcalRawLine raw = { .raw = line, .length = length };

  return length > 0 && line[length - 1] == '=' && cal_ical_raw_line_is_quoted (&raw);
}

/* Reads up to the end of the content line that begins at the start of the window. */
static gboolean
read_line (CalIcalInput *self,
           CalIcalRawLine *out_line,
           gsize *out_next,
           guint *out_n_lines,
           GCancellable *cancellable,
           GError **error)
{
  LineEnd line = { 0 };

  out_line->is_folded = FALSE;
  out_line->is_clean = TRUE;
  *out_n_lines = 1;
  for (;;)
    {
      char next;

      while (!find_line_end (self, &line))
        if (!fill (self, cancellable, error))
          return FALSE;
      while (self->start + line.next >= self->length && !self->at_end)
        if (!fill (self, cancellable, error))
          return FALSE;
      next = self->start + line.next < self->length ? self->buffer[self->start + line.next] : 0;
      if (next == 0 || line.end == 0
          || (next != ' ' && next != '\t'
              && !has_soft_break (self->buffer + self->start, line.end)))
        break;
      out_line->is_folded = TRUE;
      out_line->is_clean &= line.is_crlf;
      line.scanned = line.next;
      (*out_n_lines)++;
    }
  out_line->length = line.end;
  *out_next = line.next;
  return TRUE;
}

static gboolean
skip_mark (CalIcalInput *self, GCancellable *cancellable, GError **error)
{
  while (self->length - self->start < 3 && !self->at_end)
    if (!fill (self, cancellable, error))
      return FALSE;
  if (self->length - self->start >= 3
      && memcmp (self->buffer + self->start, "\xef\xbb\xbf", 3) == 0)
    self->start += 3;
  return TRUE;
}

/**
 * cal_ical_input_next:
 * @self: an input
 * @out_line: (out caller-allocates): where the line goes
 * @cancellable: (nullable): ends it early
 * @error: return location for an error
 *
 * Reads the next content line, with all lines that continue it. Empty lines are passed over.
 *
 * Errors: those of the stream.
 *
 * Returns: %FALSE at the end, without @error, or when reading failed
 */
gboolean
cal_ical_input_next (CalIcalInput *self,
                     CalIcalRawLine *out_line,
                     GCancellable *cancellable,
                     GError **error)
{
  for (;;)
    {
      gsize next;
      guint n_lines;

      if (!skip_mark (self, cancellable, error))
        return FALSE;
      if (self->start == self->length)
        return FALSE;
      if (!read_line (self, out_line, &next, &n_lines, cancellable, error))
        return FALSE;
      out_line->raw = self->buffer + self->start;
      out_line->number = self->n_lines + 1;
      self->start += next;
      self->n_lines += n_lines;
      if (out_line->length > 0)
        return TRUE;
    }
}

/**
 * cal_ical_input_get_position:
 * @self: an input
 *
 * Returns: how many bytes of the stream were needed for the lines read so far; a close estimate for
 *   UTF-16
 */
guint64
cal_ical_input_get_position (CalIcalInput *self)
{
  gsize rest = self->length - self->start;

  if (self->encoding >= ENCODING_UTF16_LE)
    rest *= 2;
  return self->n_read - MIN (self->n_read, rest);
}
