/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-store.h"

G_BEGIN_DECLS

/* What benchmarks do with a store beside what they measure. */

CalStore *bench_open_store (GFile      *file); /* with its calendars read */
/* Until nothing is pending and all has been read. */
void      bench_settle     (CalStore   *store);
/* Into the default calendar; then the file is deleted. */
void      bench_import     (CalStore   *store,
                            const char *path);

G_END_DECLS
