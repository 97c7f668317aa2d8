/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-moment-row.h"

#include "cal-style.h"

/* What date and time rows have in common: the text follows the value, the value follows the text
 * once the user is done with it. Text that can't be understood stays where it is, so that it can be
 * mended, and the value stays what it was.
 *
 * Keys: Up and Down step the value, Enter takes the text, Alt+Down opens the list beside it. The
 * button that does the same is no stop on the way of Tab, so that four keys lead through start and
 * end. */

typedef struct
{
  gint64 value;
  char *shown; /* the text that stands for the value; other text was typed */
  gboolean has_value;
  gboolean unreadable;
} CalMomentRowPrivate;

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_UNREADABLE,
  N_PROPS,
};

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CalMomentRow, cal_moment_row, ADW_TYPE_ENTRY_ROW)

static GParamSpec *properties[N_PROPS];

static void
set_unreadable (CalMomentRow *self, gboolean unreadable)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);

  if (priv->unreadable == unreadable)
    return;
  priv->unreadable = unreadable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREADABLE]);
}

static void
show_value (CalMomentRow *self)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);

  g_free (priv->shown);
  priv->shown = CAL_MOMENT_ROW_GET_CLASS (self)->format (self, priv->value);
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self)), priv->shown) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), priv->shown);
}

static void
take_value (CalMomentRow *self, gint64 value)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);
  gboolean is_other = !priv->has_value || priv->value != value;

  priv->value = value;
  priv->has_value = TRUE;
  show_value (self);
  g_object_freeze_notify (G_OBJECT (self));
  if (is_other)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  set_unreadable (self, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
activated_cb (CalMomentRow *self)
{
  if (cal_moment_row_commit (self))
    gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
}

static gboolean
key_pressed_cb (CalMomentRow *self, guint keyval, guint keycode, GdkModifierType state)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);
  int direction = keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up       ? 1
                  : keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down ? -1
                                                                        : 0;

  state &= gtk_accelerator_get_default_mod_mask ();
  if (!gtk_editable_get_editable (GTK_EDITABLE (self)))
    return GDK_EVENT_PROPAGATE;
  if (direction == -1 && state == GDK_ALT_MASK)
    {
      cal_moment_row_commit (self);
      CAL_MOMENT_ROW_GET_CLASS (self)->open (self);
      return GDK_EVENT_STOP;
    }
  if (direction == 0 || state != 0)
    return GDK_EVENT_PROPAGATE;
  if (cal_moment_row_commit (self))
    {
      take_value (self, CAL_MOMENT_ROW_GET_CLASS (self)->step (self, priv->value, direction));
      gtk_editable_select_region (GTK_EDITABLE (self), 0, -1);
    }
  return GDK_EVENT_STOP;
}

/* What was selected would stay so, grey, in a row that nobody is in. */
static void
left_cb (CalMomentRow *self)
{
  cal_moment_row_commit (self);
  gtk_editable_select_region (GTK_EDITABLE (self), 0, 0);
}

static void
cal_moment_row_constructed (GObject *object)
{
  CalMomentRow *self = CAL_MOMENT_ROW (object);
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self)));
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  G_OBJECT_CLASS (cal_moment_row_parent_class)->constructed (object);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (left_cb), self);
  gtk_widget_add_controller (text, focus);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (text, keys);
  g_signal_connect (self, "entry-activated", G_CALLBACK (activated_cb), NULL);
}

static void
cal_moment_row_finalize (GObject *object)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (CAL_MOMENT_ROW (object));

  g_free (priv->shown);

  G_OBJECT_CLASS (cal_moment_row_parent_class)->finalize (object);
}

static void
cal_moment_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (CAL_MOMENT_ROW (object));

  switch (id)
    {
    case PROP_VALUE:
      g_value_set_int64 (value, priv->value);
      break;
    case PROP_UNREADABLE:
      g_value_set_boolean (value, priv->unreadable);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
cal_moment_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_VALUE)
    cal_moment_row_set_value (CAL_MOMENT_ROW (object), g_value_get_int64 (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cal_moment_row_class_init (CalMomentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = cal_moment_row_constructed;
  object_class->finalize = cal_moment_row_finalize;
  object_class->get_property = cal_moment_row_get_property;
  object_class->set_property = cal_moment_row_set_property;

  properties[PROP_VALUE] =
      g_param_spec_int64 ("value",
                          NULL,
                          NULL,
                          G_MININT64,
                          G_MAXINT64,
                          0,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_UNREADABLE] =
      g_param_spec_boolean ("unreadable",
                            NULL,
                            NULL,
                            FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
cal_moment_row_init (CalMomentRow *self)
{
  cal_style_load (GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "moment");
}

gint64
cal_moment_row_get_value (CalMomentRow *self)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);

  g_return_val_if_fail (CAL_IS_MOMENT_ROW (self), 0);

  return priv->value;
}

void
cal_moment_row_set_value (CalMomentRow *self, gint64 value)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);

  g_return_if_fail (CAL_IS_MOMENT_ROW (self));

  if (!priv->has_value || priv->value != value)
    take_value (self, value);
}

void
cal_moment_row_choose_value (CalMomentRow *self, gint64 value)
{
  g_return_if_fail (CAL_IS_MOMENT_ROW (self));

  take_value (self, value);
}

gboolean
cal_moment_row_get_unreadable (CalMomentRow *self)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);

  g_return_val_if_fail (CAL_IS_MOMENT_ROW (self), FALSE);

  return priv->unreadable;
}

gboolean
cal_moment_row_commit (CalMomentRow *self)
{
  CalMomentRowPrivate *priv = cal_moment_row_get_instance_private (self);
  const char *text;
  gint64 value;

  g_return_val_if_fail (CAL_IS_MOMENT_ROW (self), FALSE);

  text = gtk_editable_get_text (GTK_EDITABLE (self));
  if (g_strcmp0 (text, priv->shown) == 0)
    value = priv->value;
  else if (!CAL_MOMENT_ROW_GET_CLASS (self)->parse (self, text, &value))
    {
      set_unreadable (self, TRUE);
      return FALSE;
    }
  take_value (self, value);
  return TRUE;
}

void
cal_moment_row_set_problem (CalMomentRow *self, const char *problem)
{
  GtkAccessible *text;
  const char *title;

  g_return_if_fail (CAL_IS_MOMENT_ROW (self));

  text = GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self)));
  title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  gtk_accessible_update_property (text, GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_state (text,
                               GTK_ACCESSIBLE_STATE_INVALID,
                               problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  gtk_accessible_update_property (text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  problem != NULL ? problem : "",
                                  -1);
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}
