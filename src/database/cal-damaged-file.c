/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* F_OFD_SETLK */
#define G_LOG_DOMAIN "cal-database"

#include "cal-damaged-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cal-database-error.h"

/* How a new file takes the place of a damaged one.
 *
 * Another program may have the damaged file open, and go on writing to it: what it saves must not
 * go into a file that nobody looks at any more. So the file is claimed first. SQLite locks bytes
 * far behind what it stores; with a log (WAL) a connection holds the shared ones as long as it is
 * open, so that whoever gets all of them is alone. The claim also keeps others from beginning.
 * Whether the file is still the one that was found damaged is asked once it is claimed: two
 * programs may find it at the same time.
 *
 * The new file is made beside it. When it is whole the damaged one gets its second name, then the
 * new one its first, in one step: whatever happens, there is a file at its place that holds all, or
 * all that could be read. */

/* SQLite's lock bytes: pending, reserved and 510 shared ones. */
#define LOCK_FIRST 0x40000000
#define LOCK_LENGTH 512

static const char *const suffixes[] = { "", "-wal", "-shm" };

struct _CalDamagedFile
{
  char *path;
  char *copy;
  char *fresh;
  char *aside;
  int descriptor; /* holds the claim; -1: it can't be claimed, as nobody can write it */
};

static char *
choose_name (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  const char *dot = strrchr (path, '.');
  g_autofree char *stem = NULL;

  if (dot == NULL || strchr (dot, G_DIR_SEPARATOR) != NULL)
    dot = path + strlen (path);
  stem = g_strndup (path, (gsize) (dot - path));

  for (guint i = 0;; i++)
    {
      g_autofree char *number = i > 0 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *name = g_strconcat (stem, "-damaged-", stamp, number, dot, NULL);

      if (!g_file_test (name, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&name);
    }
}

static gboolean
set_error (GError **error, CalDatabaseError code, const char *path, int reason)
{
  g_autofree char *name = g_filename_display_basename (path);

  cal_database_error_set (error, code, name, g_strerror (reason));
  return FALSE;
}

/* Where files can't be locked it goes on without. */
static gboolean
lock (CalDamagedFile *self)
{
#ifdef F_OFD_SETLK
  struct flock all = {
    .l_type = F_WRLCK,
    .l_whence = SEEK_SET,
    .l_start = LOCK_FIRST,
    .l_len = LOCK_LENGTH,
  };

  return self->descriptor < 0 || fcntl (self->descriptor, F_OFD_SETLK, &all) == 0
         || (errno != EAGAIN && errno != EACCES);
#else
  return TRUE;
#endif
}

static gboolean
is_still (const char *path, const GStatBuf *seen)
{
  GStatBuf now;

  return g_stat (path, &now) == 0 && now.st_ino == seen->st_ino && now.st_dev == seen->st_dev;
}

/**
 * cal_damaged_file_claim:
 * @path: a damaged file
 * @seen: what the file was before it was found to be damaged
 * @error: return location
 *
 * Claims the file, until it is freed. Any thread.
 *
 * Sets `CAL_DATABASE_ERROR_LOCKED` when another program has it open, or has put another one at its
 * place meanwhile: it can be tried again. `_DAMAGED` when its folder can't be written.
 *
 * Returns: (transfer full) (nullable): the claim
 */
CalDamagedFile *
cal_damaged_file_claim (const char *path, const GStatBuf *seen, GError **error)
{
  g_autoptr (CalDamagedFile) self = g_new0 (CalDamagedFile, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  self->path = g_strdup (path);
  self->aside = choose_name (path);
  self->descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (!lock (self) || !is_still (path, seen))
    {
      set_error (error, CAL_DATABASE_ERROR_LOCKED, path, 0);
      return NULL;
    }
  if (g_access (folder, W_OK) != 0)
    {
      set_error (error, CAL_DATABASE_ERROR_DAMAGED, path, errno);
      return NULL;
    }

  /* What a rescue that was interrupted has left. */
  self->copy = g_strconcat (path, "-reading", NULL);
  self->fresh = g_strconcat (path, "-rescued", NULL);
  cal_damaged_file_remove (self->copy);
  cal_damaged_file_remove (self->fresh);
  return g_steal_pointer (&self);
}

/**
 * cal_damaged_file_get_copy:
 * @self: a claim
 *
 * Returns: where a copy to read from may be made; it is removed with the claim
 */
const char *
cal_damaged_file_get_copy (const CalDamagedFile *self)
{
  return self->copy;
}

/**
 * cal_damaged_file_get_new:
 * @self: a claim
 *
 * Returns: where the new file is to be made; what is there at the end is removed
 */
const char *
cal_damaged_file_get_new (const CalDamagedFile *self)
{
  return self->fresh;
}

/**
 * cal_damaged_file_get_aside:
 * @self: a claim
 *
 * Returns: the name under which the damaged file is kept
 */
const char *
cal_damaged_file_get_aside (const CalDamagedFile *self)
{
  return self->aside;
}

static gboolean
move_part (const char *from, const char *to, const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL);
  g_autofree char *target = g_strconcat (to, suffix, NULL);

  return g_rename (source, target) == 0 || errno == ENOENT;
}

/* The damaged file stays at its place, where files may have two names. */
static gboolean
name_aside (CalDamagedFile *self)
{
  return link (self->path, self->aside) == 0 || g_rename (self->path, self->aside) == 0;
}

/**
 * cal_damaged_file_replace:
 * @self: a claim
 * @error: return location
 *
 * Gives the damaged file, with its log, its new name, and puts the new file, which must be closed,
 * at its place. When that fails everything is as it was.
 *
 * Sets `CAL_DATABASE_ERROR_FAILED`.
 *
 * Returns: whether the new file is at its place
 */
gboolean
cal_damaged_file_replace (CalDamagedFile *self, GError **error)
{
  int reason;

  /* A new file must not meet an old one's log. */
  if (name_aside (self) && move_part (self->path, self->aside, "-wal")
      && move_part (self->path, self->aside, "-shm") && g_rename (self->fresh, self->path) == 0)
    return TRUE;

  reason = errno;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    move_part (self->aside, self->path, suffixes[i]);
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    g_unlink (self->aside);
  return set_error (error, CAL_DATABASE_ERROR_FAILED, self->path, reason);
}

/**
 * cal_damaged_file_free:
 * @self: (transfer full) (nullable): a claim
 *
 * Gives the file free and removes what was made beside it.
 */
void
cal_damaged_file_free (CalDamagedFile *self)
{
  if (self == NULL)
    return;

  if (self->copy != NULL)
    cal_damaged_file_remove (self->copy);
  if (self->fresh != NULL)
    cal_damaged_file_remove (self->fresh);
  if (self->descriptor >= 0)
    close (self->descriptor);
  g_free (self->path);
  g_free (self->copy);
  g_free (self->fresh);
  g_free (self->aside);
  g_free (self);
}

/**
 * cal_damaged_file_remove:
 * @path: a copy
 *
 * Removes a copy with its log. Any thread.
 */
void
cal_damaged_file_remove (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *each = g_strconcat (path, suffixes[i], NULL);

      g_unlink (each);
    }
}
