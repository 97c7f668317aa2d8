/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "cal-ui"

#include "cal-occurrence-widget.h"

#include <math.h>

#include "cal-locale.h"
#include "cal-occurrence-block.h"
#include "cal-occurrence-label.h"

/* One appointment on the screen.
 *
 * It shows one occurrence, or the part of one that lies in a row or column, and draws its own text:
 * there is no label child. The canvas that owns it recycles it: cal_occurrence_widget_show() gives
 * it something else to show, and nothing is done for what has not changed. The layouts of title and
 * time are kept until the words or the font change, and GTK keeps what was drawn until something is
 * to be drawn otherwise, so that scrolling only moves finished pictures.
 *
 * Several days and all-day: a bar filled with the calendar's colour. Timed: a faint ground with the
 * colour at its edge; among the hours a block with its words over several lines. Tentative:
 * striped. Cancelled: struck through. Not confirmed yet: translucent. A title that is cut has a
 * tooltip with all of it.
 *
 * CSS node: `occurrence`, with the state :hover and :focus-visible. Accessible: a button named by
 * what cal_occurrence_describe() says. */

#define RADIUS 5
#define EDGE_WIDTH 4
#define TEXT_START 9
#define FILLED_TEXT_START 7
#define TEXT_END 5
#define FADE_WIDTH 14
#define NARROW_WIDTH 60
#define NARROW_TEXT_SAVING 3
#define NARROW_FADE_WIDTH 8
#define TIME_GAP 6
#define MIN_TITLE_CHARS 12
#define STRIPE_WIDTH 5

struct _CalOccurrenceWidget
{
  GtkWidget parent_instance;

  CalOccurrenceLook look; /* its occurrence and calendar are owned */
  PangoLayout *title;
  PangoLayout *time;
  gboolean is_cut; /* the title, as it was drawn last */
};

G_DEFINE_FINAL_TYPE (CalOccurrenceWidget, cal_occurrence_widget, GTK_TYPE_WIDGET)

static gboolean
is_rtl (GtkWidget *widget)
{
  return gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

static CalStatus
get_status (CalOccurrence *occurrence)
{
  return cal_event_get (cal_occurrence_get_event (occurrence))->status;
}

/* ---- drawing ---- */

static PangoLayout *
create_title (GtkWidget *context, const CalOccurrenceLook *look)
{
  g_autofree char *title = g_strdup (cal_occurrence_title_shown (look->occurrence));
  PangoLayout *layout =
      gtk_widget_create_pango_layout (context, g_strdelimit (title, "\n\r\t", ' '));

  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (get_status (look->occurrence) == CAL_STATUS_CANCELLED)
    {
      g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
      pango_layout_set_attributes (layout, attributes);
    }
  return layout;
}

static PangoLayout *
create_time (GtkWidget *context, const CalOccurrenceLook *look)
{
  g_autofree char *time = cal_locale_format_time (cal_occurrence_get_wall_start (look->occurrence));

  return gtk_widget_create_pango_layout (context, time);
}

static void
draw_ground (GtkSnapshot *snapshot,
             const CalInk *ink,
             const CalOccurrenceLook *look,
             gboolean rtl,
             const graphene_rect_t *box)
{
  if (get_status (look->occurrence) == CAL_STATUS_TENTATIVE)
    {
      const GskColorStop stops[] = { { 0, ink->ground },
                                     { 0.5f, ink->ground },
                                     { 0.5f, ink->stripe },
                                     { 1, ink->stripe } };

      gtk_snapshot_append_repeating_linear_gradient (
          snapshot,
          box,
          &GRAPHENE_POINT_INIT (0, 0),
          &GRAPHENE_POINT_INIT (STRIPE_WIDTH, STRIPE_WIDTH),
          stops,
          G_N_ELEMENTS (stops));
    }
  else
    gtk_snapshot_append_color (snapshot, &ink->ground, box);

  if (!(look->shape & (CAL_SHAPE_FILLED | CAL_SHAPE_OPEN_START)) || look->shape & CAL_SHAPE_BLOCK)
    gtk_snapshot_append_color (snapshot,
                               &ink->edge,
                               &GRAPHENE_RECT_INIT (rtl ? box->size.width - EDGE_WIDTH : 0,
                                                    0,
                                                    EDGE_WIDTH,
                                                    box->size.height));
}

/* Draws `layout` between x and x + width; what is too long fades out into the ground. The side at
 * which the text begins is kept, whichever way the interface runs. Returns whether it is cut. */
static gboolean
draw_text (GtkSnapshot *snapshot,
           PangoLayout *layout,
           const CalInk *ink,
           gboolean rtl,
           double x,
           double width,
           double height)
{
  int text_width, text_height;
  gboolean is_text_rtl = pango_layout_get_direction (layout, 0) == PANGO_DIRECTION_RTL;
  gboolean is_cut, is_at_right;
  graphene_rect_t box = GRAPHENE_RECT_INIT ((float) x, 0, (float) width, (float) height);

  if (width < 2)
    return TRUE;
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  is_cut = text_width > width;
  is_at_right = is_cut ? is_text_rtl : rtl;
  if (is_cut)
    gtk_snapshot_push_clip (snapshot, &box);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) (is_at_right ? x + width - text_width : x),
                                                floorf ((float) (height - text_height) / 2)));
  gtk_snapshot_append_layout (snapshot, layout, &ink->text);
  gtk_snapshot_restore (snapshot);
  if (is_cut)
    {
      GdkRGBA clear = cal_color_with_alpha (&ink->ground, 0);
      const GskColorStop stops[] = { { 0, clear }, { 1, ink->ground } };
      float fade = (float) (width < NARROW_WIDTH ? MIN (NARROW_FADE_WIDTH, width) : FADE_WIDTH);
      float left = (float) (is_at_right ? x : x + width - fade);

      gtk_snapshot_append_linear_gradient (
          snapshot,
          &GRAPHENE_RECT_INIT (left, 0, fade, (float) height),
          &GRAPHENE_POINT_INIT (is_at_right ? left + fade : left, 0),
          &GRAPHENE_POINT_INIT (is_at_right ? left : left + fade, 0),
          stops,
          G_N_ELEMENTS (stops));
      gtk_snapshot_pop (snapshot);
    }
  return is_cut;
}

/* The width that the title wants before the time may stand beside it: what it needs, or room for a
 * few words of it. */
static int
measure_title_wanted (PangoLayout *title, int title_width)
{
  PangoContext *context = pango_layout_get_context (title);
  PangoFontMetrics *metrics;
  int char_width;

  metrics = pango_context_get_metrics (context, NULL, NULL);
  char_width = pango_font_metrics_get_approximate_char_width (metrics);
  pango_font_metrics_unref (metrics);
  return MIN (title_width, MIN_TITLE_CHARS * char_width / PANGO_SCALE);
}

/* Returns whether the title is cut. */
static gboolean
draw_texts (GtkSnapshot *snapshot,
            const CalInk *ink,
            const CalOccurrenceLook *look,
            gboolean rtl,
            PangoLayout *title,
            PangoLayout *time,
            double width,
            double height)
{
  double start = look->shape & CAL_SHAPE_FILLED ? FILLED_TEXT_START : TEXT_START;
  double end = TEXT_END;
  double room;
  int title_width, time_width = 0, time_height = 0;

  if (width < NARROW_WIDTH)
    {
      start -= NARROW_TEXT_SAVING;
      end -= NARROW_TEXT_SAVING;
    }
  room = width - start - end;
  pango_layout_get_pixel_size (title, &title_width, NULL);
  if (time != NULL)
    pango_layout_get_pixel_size (time, &time_width, &time_height);
  /* As in the narrowest column, so that a pixel of rounding doesn't tell one day from the next. */
  if (time != NULL
      && room - look->excess - TIME_GAP - time_width >= measure_title_wanted (title, title_width))
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT ((float) (rtl ? end : width - end - time_width),
                                                    floorf ((float) (height - time_height) / 2)));
      gtk_snapshot_append_layout (snapshot, time, &ink->faint);
      gtk_snapshot_restore (snapshot);
      room -= TIME_GAP + time_width;
    }
  return draw_text (snapshot, title, ink, rtl, rtl ? width - start - room : start, room, height);
}

/* The corners at which it goes on elsewhere are square. */
static void
get_outline (const CalOccurrenceLook *look,
             gboolean rtl,
             const graphene_rect_t *box,
             GskRoundedRect *out_outline)
{
  gboolean open_start = (look->shape & CAL_SHAPE_OPEN_START) != 0;
  gboolean open_end = (look->shape & CAL_SHAPE_OPEN_END) != 0;
  gboolean is_block = (look->shape & CAL_SHAPE_BLOCK) != 0;
  float start = open_start ? 0 : RADIUS, end = open_end ? 0 : RADIUS;
  graphene_size_t starting = GRAPHENE_SIZE_INIT (start, start);
  graphene_size_t ending = GRAPHENE_SIZE_INIT (end, end);
  const graphene_size_t *left = rtl ? &ending : &starting, *right = rtl ? &starting : &ending;

  if (is_block)
    gsk_rounded_rect_init (out_outline, box, &starting, &starting, &ending, &ending);
  else
    gsk_rounded_rect_init (out_outline, box, left, right, right, left);
}

/* Returns whether the title is cut. */
static gboolean
draw (GtkSnapshot *snapshot,
      GtkWidget *context,
      const CalOccurrenceLook *look,
      PangoLayout *title,
      PangoLayout *time,
      gboolean is_hovered,
      double width,
      double height)
{
  gboolean rtl = is_rtl (context);
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height);
  gboolean is_faint = (look->shape & CAL_SHAPE_LIFTED) != 0;
  gboolean is_pending = cal_occurrence_is_pending (look->occurrence);
  gboolean is_cut;
  GskRoundedRect outline;
  CalInk ink;

  cal_ink_choose (&ink,
                  look->palette,
                  &look->color,
                  (look->shape & CAL_SHAPE_FILLED ? CAL_INK_FILLED : 0)
                      | (look->shape & CAL_SHAPE_PAST ? CAL_INK_PAST : 0)
                      | (is_hovered ? CAL_INK_HOVERED : 0));
  get_outline (look, rtl, &box, &outline);
  if (is_faint || is_pending)
    gtk_snapshot_push_opacity (snapshot, is_faint ? 0.35 : 0.8);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  draw_ground (snapshot, &ink, look, rtl, &box);
  if (look->shape & CAL_SHAPE_BLOCK)
    is_cut = cal_occurrence_block_draw_texts (snapshot, context, look, &ink, title, width, height);
  else
    is_cut = draw_texts (snapshot, &ink, look, rtl, title, time, width, height);
  gtk_snapshot_pop (snapshot);
  if (look->palette->is_high_contrast)
    gtk_snapshot_append_border (snapshot,
                                &outline,
                                (const float[4]){ 1, 1, 1, 1 },
                                (const GdkRGBA[4]){ ink.text, ink.text, ink.text, ink.text });
  if (is_faint || is_pending)
    gtk_snapshot_pop (snapshot);
  return is_cut;
}

/* ---- the widget ---- */

static void
forget_layouts (CalOccurrenceWidget *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->time);
}

static void
cal_occurrence_widget_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CalOccurrenceWidget *self = CAL_OCCURRENCE_WIDGET (widget);

  if (self->look.occurrence == NULL)
    return;
  if (self->look.shape & CAL_SHAPE_BLOCK)
    g_clear_object (&self->title);
  if (self->title == NULL)
    self->title = create_title (widget, &self->look);
  if (self->time == NULL && self->look.shape & CAL_SHAPE_TIME)
    self->time = create_time (widget, &self->look);
  self->is_cut = draw (snapshot,
                       widget,
                       &self->look,
                       self->title,
                       self->look.shape & CAL_SHAPE_TIME ? self->time : NULL,
                       (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT) != 0,
                       gtk_widget_get_width (widget),
                       gtk_widget_get_height (widget));
}

static gboolean
cal_occurrence_widget_query_tooltip (GtkWidget *widget,
                                     int x,
                                     int y,
                                     gboolean by_keyboard,
                                     GtkTooltip *tooltip)
{
  CalOccurrenceWidget *self = CAL_OCCURRENCE_WIDGET (widget);
  g_autofree char *text = NULL;

  if (!self->is_cut || self->look.occurrence == NULL)
    return FALSE;
  text = cal_occurrence_describe_shortly (self->look.occurrence);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
cal_occurrence_widget_measure (GtkWidget *widget,
                               GtkOrientation orientation,
                               int for_size,
                               int *minimum,
                               int *natural,
                               int *minimum_baseline,
                               int *natural_baseline)
{
  /* The canvas gives the size; there is none too small. */
  *minimum = *natural = 0;
}

static void
cal_occurrence_widget_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  if ((gtk_widget_get_state_flags (widget) ^ previous) & GTK_STATE_FLAG_PRELIGHT)
    gtk_widget_queue_draw (widget);
  GTK_WIDGET_CLASS (cal_occurrence_widget_parent_class)->state_flags_changed (widget, previous);
}

static void
cal_occurrence_widget_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (cal_occurrence_widget_parent_class)->css_changed (widget, change);
  forget_layouts (CAL_OCCURRENCE_WIDGET (widget));
  gtk_widget_queue_draw (widget);
}

static void
cal_occurrence_widget_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (cal_occurrence_widget_parent_class)->system_setting_changed (widget, setting);
  forget_layouts (CAL_OCCURRENCE_WIDGET (widget));
  gtk_widget_queue_draw (widget);
}

static void
cal_occurrence_widget_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (cal_occurrence_widget_parent_class)->direction_changed (widget, previous);
  forget_layouts (CAL_OCCURRENCE_WIDGET (widget));
}

static void
cal_occurrence_widget_dispose (GObject *object)
{
  CalOccurrenceWidget *self = CAL_OCCURRENCE_WIDGET (object);

  forget_layouts (self);
  g_clear_object (&self->look.occurrence);
  g_clear_object (&self->look.calendar);
  G_OBJECT_CLASS (cal_occurrence_widget_parent_class)->dispose (object);
}

static void
cal_occurrence_widget_class_init (CalOccurrenceWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cal_occurrence_widget_dispose;
  widget_class->snapshot = cal_occurrence_widget_snapshot;
  widget_class->measure = cal_occurrence_widget_measure;
  widget_class->query_tooltip = cal_occurrence_widget_query_tooltip;
  widget_class->state_flags_changed = cal_occurrence_widget_state_flags_changed;
  widget_class->css_changed = cal_occurrence_widget_css_changed;
  widget_class->system_setting_changed = cal_occurrence_widget_system_setting_changed;
  widget_class->direction_changed = cal_occurrence_widget_direction_changed;
  gtk_widget_class_set_css_name (widget_class, "occurrence");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

/* One that waits to be used again shows nothing: it isn't there for assistive technology either. */
static void
set_hidden (CalOccurrenceWidget *self, gboolean hidden)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, hidden, -1);
}

static void
cal_occurrence_widget_init (CalOccurrenceWidget *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  set_hidden (self, TRUE);
}

static gboolean
is_same_name (const CalOccurrenceLook *a, const CalOccurrenceLook *b)
{
  return a->calendar == b->calendar
         && (a->occurrence == b->occurrence
             || (a->occurrence != NULL && cal_occurrence_equal (a->occurrence, b->occurrence)));
}

static gboolean
is_same_picture (const CalOccurrenceLook *a, const CalOccurrenceLook *b)
{
  return a->shape == b->shape && a->excess == b->excess && a->palette == b->palette
         && gdk_rgba_equal (&a->color, &b->color);
}

GtkWidget *
cal_occurrence_widget_new (void)
{
  return g_object_new (CAL_TYPE_OCCURRENCE_WIDGET, NULL);
}

void
cal_occurrence_widget_show (CalOccurrenceWidget *self, const CalOccurrenceLook *look)
{
  gboolean is_same;

  g_return_if_fail (CAL_IS_OCCURRENCE_WIDGET (self));
  g_return_if_fail (look != NULL && CAL_IS_OCCURRENCE (look->occurrence));

  is_same = is_same_name (&self->look, look);
  if (is_same && self->look.occurrence == look->occurrence && is_same_picture (&self->look, look))
    return;
  if (!is_same)
    {
      g_autofree char *name = cal_occurrence_describe (look->occurrence, look->calendar);

      gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      name,
                                      -1);
      forget_layouts (self);
    }
  if (self->look.occurrence == NULL)
    set_hidden (self, FALSE);
  g_set_object (&self->look.occurrence, look->occurrence);
  g_set_object (&self->look.calendar, look->calendar);
  if ((self->look.shape ^ look->shape) & CAL_SHAPE_BLOCK)
    forget_layouts (self);
  self->look.palette = look->palette;
  self->look.color = look->color;
  self->look.shape = look->shape;
  self->look.excess = look->excess;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

CalOccurrence *
cal_occurrence_widget_get_occurrence (CalOccurrenceWidget *self)
{
  g_return_val_if_fail (CAL_IS_OCCURRENCE_WIDGET (self), NULL);

  return self->look.occurrence;
}

void
cal_occurrence_widget_clear (CalOccurrenceWidget *self)
{
  g_return_if_fail (CAL_IS_OCCURRENCE_WIDGET (self));

  set_hidden (self, TRUE);
  forget_layouts (self);
  g_clear_object (&self->look.occurrence);
  g_clear_object (&self->look.calendar);
}

void
cal_occurrence_draw (GtkSnapshot *snapshot,
                     GtkWidget *context,
                     const CalOccurrenceLook *look,
                     double width,
                     double height)
{
  g_autoptr (PangoLayout) title = create_title (context, look);
  g_autoptr (PangoLayout) time = look->shape & CAL_SHAPE_TIME ? create_time (context, look) : NULL;

  draw (snapshot, context, look, title, time, FALSE, width, height);
}
