/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-session.h"

G_BEGIN_DECLS

typedef struct _CalCommand CalCommand;

/* One word of the command line. `run` reads its own options with cal_command_parse (), does the
 * work, and sets an error of G_OPTION_ERROR for wrong usage, of any other domain for failed work. */
struct _CalCommand
{
  const char *name;
  const char *parameters;  /* what stands after the options in the usage line */
  const char *summary;     /* one line, translated when shown */
  const char *description; /* (nullable): more, for --help */
  gboolean (*run) (const CalCommand  *self,
                   char            ***arguments,
                   GError           **error);
};

extern const CalCommand cal_command_list;
extern const CalCommand cal_command_search;
extern const CalCommand cal_command_calendars;
extern const CalCommand cal_command_add;
extern const CalCommand cal_command_edit;
extern const CalCommand cal_command_delete;
extern const CalCommand cal_command_import;
extern const CalCommand cal_command_export;

const CalCommand *cal_command_find       (const char          *name);
int               cal_command_run        (const CalCommand    *self,
                                          char               **arguments);
gboolean          cal_command_parse      (const CalCommand    *self,
                                          const GOptionEntry  *entries,
                                          char              ***arguments,
                                          GFile              **out_database,
                                          GError             **error);
gboolean          cal_command_read_texts (char               **words,
                                          GError             **error);
gboolean          cal_command_no_more    (char               **arguments,
                                          GError             **error);
int               cal_command_help       (char               **arguments);

G_END_DECLS
