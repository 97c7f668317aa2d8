/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "cal-rule.h"

G_BEGIN_DECLS

/* Called at most once, with the rule as it should be; then the editor closes. */
typedef void (*CalRuleEditorFunc) (CalRule  *rule,
                                   gpointer  user_data);

#define CAL_TYPE_RULE_EDITOR (cal_rule_editor_get_type ())
G_DECLARE_FINAL_TYPE (CalRuleEditor, cal_rule_editor, CAL, RULE_EDITOR, AdwWindow)

/* `rule` (nullable): the one to begin with; one that is too rich for the form gives way only when
 * the user saves. `start`: of the appointment; `moves_start`: it goes to the first day of a rule that it
 * doesn't fit (which the caller sees to). */
CalRuleEditor *cal_rule_editor_new (CalRule           *rule,
                                    const CalTime     *start,
                                    gboolean           moves_start,
                                    CalRuleEditorFunc  on_save,
                                    gpointer           user_data);

G_END_DECLS
