/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-model"

#include "cal-patch.h"

#include "cal-recurrence-derive.h"

/* A patch keeps both sides whole, what the user saw and what they wanted, and a bit for each field
 * in which the two differ. Only those are carried over to the appointment that is there when the
 * patch is applied, so two edits of different fields never undo one another; the rest of `seen` is
 * what the dialog shows again when the patch was refused. */

struct _CalPatch
{
  gatomicrefcount references;
  guint fields; /* 1 << CalField */
  CalReach reach;
  gboolean tidy;
  CalTime recurrence_id;
  CalEventFields seen;
  CalEventFields wanted;
  char *seen_calendar;
  char *new_calendar;
  char *seen_next;
  char *next;
};

G_DEFINE_BOXED_TYPE (CalPatch, cal_patch, cal_patch_ref, cal_patch_unref)

/* --- Making --- */

static CalPatch *
patch_alloc (void)
{
  CalPatch *self = g_new0 (CalPatch, 1);

  g_atomic_ref_count_init (&self->references);
  return self;
}

static CalPatch *
patch_copy (CalPatch *from)
{
  CalPatch *self = patch_alloc ();

  self->fields = from->fields;
  self->reach = from->reach;
  self->tidy = from->tidy;
  self->recurrence_id = from->recurrence_id;
  cal_event_fields_copy (&from->seen, &self->seen);
  cal_event_fields_copy (&from->wanted, &self->wanted);
  self->seen_calendar = g_strdup (from->seen_calendar);
  self->new_calendar = g_strdup (from->new_calendar);
  self->seen_next = g_strdup (from->seen_next);
  self->next = g_strdup (from->next);
  return self;
}

/**
 * cal_patch_new_diff:
 * @seen: the values that the user saw; for %CAL_REACH_THIS those of the occurrence
 * @wanted: the values that the user wants
 * @reach: what of a series it changes
 * @recurrence_id: (nullable): which occurrence, for %CAL_REACH_THIS
 *
 * The patch that leads from @seen to @wanted. For a single appointment @reach is %CAL_REACH_ALL.
 * Any thread.
 *
 * Returns: (transfer full): a new patch; empty when both are equal
 */
CalPatch *
cal_patch_new_diff (const CalEventFields *seen,
                    const CalEventFields *wanted,
                    CalReach reach,
                    const CalTime *recurrence_id)
{
  CalPatch *self;

  g_return_val_if_fail (seen != NULL && wanted != NULL, NULL);

  self = patch_alloc ();
  self->reach = reach;
  self->recurrence_id = recurrence_id ? *recurrence_id : cal_time_none ();
  cal_event_fields_copy (seen, &self->seen);
  cal_event_fields_copy (wanted, &self->wanted);
  for (guint i = 0; i < CAL_N_FIELDS; i++)
    if (!cal_field_equal (i, seen, wanted))
      self->fields |= 1u << i;
  return self;
}

/**
 * cal_patch_with_calendar:
 * @self: a patch
 * @seen_id: the calendar it is in
 * @new_id: the calendar it moves to
 *
 * The same patch, which also moves the appointment to another calendar. Any thread.
 *
 * Returns: (transfer full): @self when both calendars are the same, else a new patch
 */
CalPatch *
cal_patch_with_calendar (CalPatch *self, const char *seen_id, const char *new_id)
{
  CalPatch *copy;

  g_return_val_if_fail (self != NULL && seen_id != NULL && new_id != NULL, NULL);

  if (g_str_equal (seen_id, new_id) && self->new_calendar == NULL)
    return cal_patch_ref (self);
  copy = patch_copy (self);
  g_free (copy->seen_calendar);
  g_free (copy->new_calendar);
  copy->seen_calendar = g_strdup (seen_id);
  copy->new_calendar = g_strdup (new_id);
  if (g_str_equal (seen_id, new_id))
    copy->fields &= ~(1u << CAL_FIELD_CALENDAR);
  else
    copy->fields |= 1u << CAL_FIELD_CALENDAR;
  return copy;
}

/**
 * cal_patch_with_next:
 * @self: a patch
 * @seen_uid: (nullable): the series that went on from this one
 * @uid: (nullable): the series that goes on from this one now
 *
 * The same patch, which also says which series goes on where this one was split: the patched
 * appointment gets a RELATED-TO;RELTYPE=NEXT (RFC 9253 §5). Any thread.
 *
 * Returns: (transfer full): a new patch
 */
CalPatch *
cal_patch_with_next (CalPatch *self, const char *seen_uid, const char *uid)
{
  CalPatch *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = patch_copy (self);
  g_free (copy->seen_next);
  g_free (copy->next);
  copy->seen_next = g_strdup (seen_uid);
  copy->next = g_strdup (uid);
  return copy;
}

/**
 * cal_patch_ref:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
CalPatch *
cal_patch_ref (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->references);
  return self;
}

/**
 * cal_patch_unref:
 * @self: (transfer full): a patch
 *
 * Any thread.
 */
void
cal_patch_unref (CalPatch *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  cal_event_fields_clear (&self->seen);
  cal_event_fields_clear (&self->wanted);
  g_free (self->seen_calendar);
  g_free (self->new_calendar);
  g_free (self->seen_next);
  g_free (self->next);
  g_free (self);
}

/* --- Reading --- */

/**
 * cal_patch_is_empty:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: whether it changes nothing
 */
gboolean
cal_patch_is_empty (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->fields == 0;
}

/**
 * cal_patch_has:
 * @self: a patch
 * @field: a field
 *
 * Any thread.
 *
 * Returns: whether it changes that field
 */
gboolean
cal_patch_has (CalPatch *self, CalField field)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->fields & 1u << field) != 0;
}

/**
 * cal_patch_get_reach:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: what of a series it changes
 */
CalReach
cal_patch_get_reach (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, CAL_REACH_ALL);

  return self->reach;
}

/**
 * cal_patch_get_recurrence_id:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (transfer none): which occurrence; of kind %CAL_TIME_NONE where it names none
 */
const CalTime *
cal_patch_get_recurrence_id (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->recurrence_id;
}

/**
 * cal_patch_get_seen:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (transfer none): all values that the user saw
 */
const CalEventFields *
cal_patch_get_seen (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->seen;
}

/**
 * cal_patch_get_wanted:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (transfer none): all values that the user wanted
 */
const CalEventFields *
cal_patch_get_wanted (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->wanted;
}

/**
 * cal_patch_get_new_calendar:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (nullable): the calendar that the appointment moves to, NULL when it stays
 */
const char *
cal_patch_get_new_calendar (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cal_patch_has (self, CAL_FIELD_CALENDAR) ? self->new_calendar : NULL;
}

/**
 * cal_patch_get_seen_calendar:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: (nullable): the calendar that the appointment moves from, NULL when it stays
 */
const char *
cal_patch_get_seen_calendar (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cal_patch_has (self, CAL_FIELD_CALENDAR) ? self->seen_calendar : NULL;
}

/**
 * cal_patch_has_next:
 * @self: a patch
 * @out_uid: (out) (transfer none) (nullable): the series that goes on from the patched one
 *
 * Any thread.
 *
 * Returns: whether it changes that
 */
gboolean
cal_patch_has_next (CalPatch *self, const char **out_uid)
{
  g_return_val_if_fail (self != NULL && out_uid != NULL, FALSE);

  *out_uid = self->next;
  return g_strcmp0 (self->seen_next, self->next) != 0;
}

/**
 * cal_patch_invert:
 * @self: a patch
 *
 * The patch that leads back, for the same fields. Any thread.
 *
 * Returns: (transfer full): a new patch
 */
CalPatch *
cal_patch_invert (CalPatch *self)
{
  CalPatch *result;

  g_return_val_if_fail (self != NULL, NULL);

  result = patch_alloc ();
  result->fields = self->fields;
  result->reach = self->reach;
  result->recurrence_id = self->recurrence_id;
  cal_event_fields_copy (&self->wanted, &result->seen);
  cal_event_fields_copy (&self->seen, &result->wanted);
  result->seen_calendar = g_strdup (self->new_calendar);
  result->new_calendar = g_strdup (self->seen_calendar);
  result->seen_next = g_strdup (self->next);
  result->next = g_strdup (self->seen_next);
  return result;
}

/**
 * cal_patch_with_tidy:
 * @self: a patch
 *
 * The same patch, which also takes the override of its occurrence away when nothing of its own is
 * left in it: for undoing a patch that made one. Any thread.
 *
 * Returns: (transfer full): a new patch
 */
CalPatch *
cal_patch_with_tidy (CalPatch *self)
{
  CalPatch *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = patch_copy (self);
  copy->tidy = TRUE;
  return copy;
}

/**
 * cal_patch_is_tidy:
 * @self: a patch
 *
 * Any thread.
 *
 * Returns: whether cal_patch_with_tidy() made it
 */
gboolean
cal_patch_is_tidy (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->tidy;
}

/* --- Serialized --- */

#define PATCH_TYPE "(uuubva{sv}a{sv}msms)"
#define PATCH_VERSION 1

static void
add_text (GVariantBuilder *builder, const char *key, const char *text)
{
  if (text)
    g_variant_builder_add (builder, "{sv}", key, g_variant_new_string (text));
}

static GVariant *
fields_to_variant (const CalEventFields *fields, const char *next)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_text (&builder, "title", fields->title);
  add_text (&builder, "location", fields->location);
  add_text (&builder, "description", fields->description);
  add_text (&builder, "url", fields->url);
  add_text (&builder, "color", fields->color);
  add_text (&builder, "problem", fields->problem);
  add_text (&builder, "next", next);
  if (fields->categories)
    g_variant_builder_add (&builder,
                           "{sv}",
                           "categories",
                           g_variant_new_strv ((const char *const *) fields->categories, -1));
  g_variant_builder_add (&builder, "{sv}", "status", g_variant_new_uint32 (fields->status));
  g_variant_builder_add (&builder,
                         "{sv}",
                         "transparent",
                         g_variant_new_boolean (fields->transparent));
  g_variant_builder_add (&builder,
                         "{sv}",
                         "nominal",
                         g_variant_new_boolean (fields->nominal_duration));
  g_variant_builder_add (&builder,
                         "{sv}",
                         "future",
                         g_variant_new_boolean (fields->this_and_future));
  g_variant_builder_add (&builder, "{sv}", "sequence", g_variant_new_int64 (fields->sequence));
  g_variant_builder_add (&builder, "{sv}", "start", cal_time_to_variant (&fields->start));
  g_variant_builder_add (&builder, "{sv}", "end", cal_time_to_variant (&fields->end));
  g_variant_builder_add (&builder,
                         "{sv}",
                         "recurrence-id",
                         cal_time_to_variant (&fields->recurrence_id));
  if (fields->recurrence)
    g_variant_builder_add (&builder,
                           "{sv}",
                           "recurrence",
                           cal_recurrence_to_variant (fields->recurrence));
  return g_variant_builder_end (&builder);
}

static gboolean
read_time (GVariant *dict, const char *key, CalTime *out_time)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, key, NULL);

  return value && cal_time_from_variant (value, out_time);
}

static gboolean
fields_from_variant (GVariant *dict, CalEventFields *out_fields)
{
  g_auto (CalEventFields) fields = { 0 };
  g_autoptr (GVariant) recurrence = g_variant_lookup_value (dict, "recurrence", NULL);
  guint32 status = 0;

  g_variant_lookup (dict, "title", "s", &fields.title);
  g_variant_lookup (dict, "location", "s", &fields.location);
  g_variant_lookup (dict, "description", "s", &fields.description);
  g_variant_lookup (dict, "url", "s", &fields.url);
  g_variant_lookup (dict, "color", "s", &fields.color);
  g_variant_lookup (dict, "problem", "s", &fields.problem);
  g_variant_lookup (dict, "categories", "^as", &fields.categories);
  g_variant_lookup (dict, "status", "u", &status);
  g_variant_lookup (dict, "transparent", "b", &fields.transparent);
  g_variant_lookup (dict, "nominal", "b", &fields.nominal_duration);
  g_variant_lookup (dict, "future", "b", &fields.this_and_future);
  g_variant_lookup (dict, "sequence", "x", &fields.sequence);
  fields.status = MIN (status, CAL_STATUS_CANCELLED);
  if (!read_time (dict, "start", &fields.start) || !read_time (dict, "end", &fields.end)
      || !read_time (dict, "recurrence-id", &fields.recurrence_id))
    return FALSE;
  if (recurrence && !(fields.recurrence = cal_recurrence_from_variant (recurrence)))
    return FALSE;

  *out_fields = fields;
  fields = (CalEventFields){ 0 };
  return TRUE;
}

/**
 * cal_patch_to_variant:
 * @self: a patch
 *
 * For the journal: everything of it. Any thread.
 *
 * Returns: (transfer floating): a variant for cal_patch_from_variant()
 */
GVariant *
cal_patch_to_variant (CalPatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_new ("(uuubv@a{sv}@a{sv}msms)",
                        (guint32) PATCH_VERSION,
                        (guint32) self->fields,
                        (guint32) self->reach,
                        self->tidy,
                        cal_time_to_variant (&self->recurrence_id),
                        fields_to_variant (&self->seen, self->seen_next),
                        fields_to_variant (&self->wanted, self->next),
                        self->seen_calendar,
                        self->new_calendar);
}

/**
 * cal_patch_from_variant:
 * @variant: what cal_patch_to_variant() gave
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the patch; NULL when @variant holds none that this version
 *   knows
 */
CalPatch *
cal_patch_from_variant (GVariant *variant)
{
  g_autoptr (CalPatch) self = NULL;
  g_autoptr (GVariant) id = NULL, seen = NULL, wanted = NULL;
  guint32 version, fields, reach;

  g_return_val_if_fail (variant != NULL, NULL);

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE (PATCH_TYPE)))
    return NULL;
  self = patch_alloc ();
  g_variant_get (variant,
                 "(uuubv@a{sv}@a{sv}msms)",
                 &version,
                 &fields,
                 &reach,
                 &self->tidy,
                 &id,
                 &seen,
                 &wanted,
                 &self->seen_calendar,
                 &self->new_calendar);
  if (version != PATCH_VERSION || fields >= 1u << CAL_N_FIELDS || reach > CAL_REACH_THIS)
    return NULL;
  if ((fields & 1u << CAL_FIELD_CALENDAR) && (!self->seen_calendar || !self->new_calendar))
    return NULL;
  self->fields = fields;
  self->reach = reach;
  if (!cal_time_from_variant (id, &self->recurrence_id) || !fields_from_variant (seen, &self->seen)
      || !fields_from_variant (wanted, &self->wanted))
    return NULL;
  g_variant_lookup (seen, "next", "s", &self->seen_next);
  g_variant_lookup (wanted, "next", "s", &self->next);
  return g_steal_pointer (&self);
}
