/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cal-field.h"

G_BEGIN_DECLS

typedef enum
{
  CAL_REACH_ALL,  /* the master: every occurrence without an override for that field */
  CAL_REACH_THIS, /* one occurrence: makes or changes its override */
} CalReach;

/* A partial update: for each changed field the value that the user saw and the new one. Immutable,
 * atomically counted. "This and following" is not a patch but a split: two steps of a CalChange. */
typedef struct _CalPatch CalPatch;
#define CAL_TYPE_PATCH (cal_patch_get_type ())
GType cal_patch_get_type (void);

/* The patch that leads from `seen` to `wanted`; empty when they are equal. For CAL_REACH_THIS
 * `recurrence_id` names the occurrence and `seen` is that occurrence's event. */
CalPatch  *cal_patch_new_diff          (const CalEventFields *seen,
                                        const CalEventFields *wanted,
                                        CalReach              reach,
                                        const CalTime        *recurrence_id);
CalPatch  *cal_patch_with_calendar     (CalPatch             *self,
                                        const char           *seen_id,
                                        const char           *new_id);
CalPatch  *cal_patch_with_next         (CalPatch             *self,
                                        const char           *seen_uid,
                                        const char           *uid);
CalPatch  *cal_patch_ref               (CalPatch             *self);
void       cal_patch_unref             (CalPatch             *self);
gboolean   cal_patch_is_empty          (CalPatch             *self);
gboolean   cal_patch_has               (CalPatch             *self,
                                        CalField              field);
CalReach   cal_patch_get_reach         (CalPatch             *self);
const CalTime *cal_patch_get_recurrence_id (CalPatch         *self);
const CalEventFields *cal_patch_get_seen   (CalPatch         *self);
const CalEventFields *cal_patch_get_wanted (CalPatch         *self);
const char *cal_patch_get_new_calendar (CalPatch             *self);
const char *cal_patch_get_seen_calendar (CalPatch            *self);
gboolean   cal_patch_has_next          (CalPatch             *self,
                                        const char          **out_uid);
CalPatch  *cal_patch_invert            (CalPatch             *self);
/* The same patch, which also takes the override away again when nothing of its own is left in it: what
 * undoes a patch that made one. */
CalPatch  *cal_patch_with_tidy         (CalPatch             *self);
gboolean   cal_patch_is_tidy           (CalPatch             *self);
GVariant  *cal_patch_to_variant        (CalPatch             *self);
CalPatch  *cal_patch_from_variant      (GVariant             *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CalPatch, cal_patch_unref)

G_END_DECLS
