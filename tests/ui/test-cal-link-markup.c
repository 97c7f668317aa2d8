/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <pango/pango.h>

#include "cal-link-markup.h"

static void
check (const char *text, const char *expected)
{
  g_autofree char *markup = cal_link_markup (text, 1000);

  g_assert_cmpstr (markup, ==, expected);
}

static void
test_links (void)
{
  check ("", "");
  check ("Plain", "Plain");
  check ("See https://example.org/a.",
         "See <a href=\"https://example.org/a\">https://example.org/a</a>.");
  check ("(http://x.org/a_(b))", "(<a href=\"http://x.org/a_(b)\">http://x.org/a_(b)</a>)");
  check ("www.example.org!", "<a href=\"http://www.example.org\">www.example.org</a>!");
  check ("HTTPS://X.ORG", "<a href=\"HTTPS://X.ORG\">HTTPS://X.ORG</a>");
  check ("mailto:a@b.org", "<a href=\"mailto:a@b.org\">mailto:a@b.org</a>");
  check ("https://", "https://");
  check ("xhttps://a.org", "xhttps://a.org");
  check ("javascript:alert(1)", "javascript:alert(1)");
}

static void
test_escapes (void)
{
  check ("<b>&</b>", "&lt;b&gt;&amp;&lt;/b&gt;");
  check (
      "http://x.org/?a=1&b='\"><i>",
      "<a href=\"http://x.org/?a=1&amp;b=\">http://x.org/?a=1&amp;b=</a>&apos;&quot;&gt;&lt;i&gt;");
}

static void
test_length (void)
{
  g_autofree char *markup = cal_link_markup ("äöüß und mehr", 4);

  g_assert_cmpstr (markup, ==, "äöüß…");
}

/* Whatever the notes are, Pango takes the markup, and shows all of it. */
static void
test_random (void)
{
  static const char *const pieces[] = { "http://", "www.", "a", ".", "&",  "<", ">",    "\"",
                                        "'",       ")",    "(", " ", "\n", "ü", "\xff", "]" };

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *markup = NULL, *shown = NULL, *valid = NULL;
      g_autoptr (GError) error = NULL;
      PangoAttrList *attributes = NULL;

      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      markup = cal_link_markup (text->str, 1000);
      /* A link is none of Pango's own elements. */
      valid = g_utf8_make_valid (text->str, -1);
      {
        g_autoptr (GRegex) link = g_regex_new ("</?a( href=\"[^\"]*\")?>", 0, 0, NULL);
        g_autofree char *plain = g_regex_replace_literal (link, markup, -1, 0, "", 0, NULL);

        g_assert_true (pango_parse_markup (plain, -1, 0, &attributes, &shown, NULL, &error));
      }
      g_assert_no_error (error);
      pango_attr_list_unref (attributes);
      g_assert_cmpstr (shown, ==, valid);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/link-markup/links", test_links);
  g_test_add_func ("/ui/link-markup/escapes", test_escapes);
  g_test_add_func ("/ui/link-markup/length", test_length);
  g_test_add_func ("/ui/link-markup/random", test_random);
  return g_test_run ();
}
