/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The table of names (quarks) that GLib begins with is dropped and never freed when there are more than
 * it holds, and no suppression of the leak checker can tell that from other leaks. What GLib's
 * variables point to at the beginning is kept in reach. To be included before all other headers; call
 * keep_first_names () first in a program. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* dl_iterate_phdr () */
#endif
#include <link.h>
#include <string.h>

#include <glib.h>

static int
keep_variables_cb (struct dl_phdr_info *info, gsize size, gpointer kept)
{
  for (guint i = 0; i < info->dlpi_phnum; i++)
    {
      const ElfW (Phdr) *part = &info->dlpi_phdr[i];

      if (strstr (info->dlpi_name, "libglib-2.0") != NULL && part->p_type == PT_LOAD
          && (part->p_flags & PF_W) != 0)
        g_ptr_array_add (kept,
                         g_memdup2 ((const guint8 *) (info->dlpi_addr + part->p_vaddr),
                                    part->p_memsz));
    }
  return 0;
}

static void
keep_first_names (void)
{
  static GPtrArray *kept;

  kept = g_ptr_array_new_with_free_func (g_free);
  dl_iterate_phdr (keep_variables_cb, kept);
  g_assert_cmpuint (kept->len, >, 0);
}
