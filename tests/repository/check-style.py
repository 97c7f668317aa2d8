# SPDX-License-Identifier: GPL-3.0-or-later
"""What a formatter cannot say about style: lengths, first lines, order, words."""
import re

import tree

LONGEST_FILE = 800
LONGEST_TEST = 1000    # a list of cases is no harder to read for being long
LONGEST_FUNCTION = 120
LONG_FUNCTION = 60
LONG_FUNCTIONS = 0.03   # the share of functions that may be long
SOURCE = ('.c', '.h', '.py', '.build', '.ui', '.sh', '.css', '.js')
ENDINGS = SOURCE + ('.md', '.in', '.xml', '.json', '.desktop', '.svg', '.service', '.po', '.pot')

# Written in two pieces each, so that this file does not hold them.
UNFINISHED = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|XX' r'X)\b')
FOREIGN = [
    (re.compile(r'(?<![\w.])/(?:wo' r'rk|ro' r'ot|ho' r'me/[a-z])(?:/|\b)'), 'a path of one machine'),
    (re.compile(r'(?:regis' r'try|reg' r'istries|mir' r'ror|pro' r'xy)\.[a-z0-9-]+\.[a-z]+', re.I),
     'the host of a package registry'),
    (re.compile(r'deb\.' r'debian\.org|py' r'pi\.org|pool\.' r'debian'), 'the host of a package registry'),
    (re.compile(r'\bis' r'sue #?[0-9]', re.I), 'the number of a ticket'),
    (re.compile(r'[ \t]+$', re.M), 'blanks at the end of a line'),
]
FORWARD = re.compile(r'^static\s+[^={};#()]*?\b\w+ \((?:[^(){};=]|\([^()]*\))*\)\s*(?:G_GNUC_\w+[^;{]*)?;', re.M)
FUNCTION = re.compile(r'^(\w+) \([^;{]*?\)\n\{\n(.*?)^\}$', re.M | re.S)


def line_of(text, position):
    return text.count('\n', 0, position) + 1


def check_words(name, text):
    for pattern, what in FOREIGN:
        if name.endswith(('.po', '.pot', '.md')) and 'blanks' in what:
            continue
        for match in pattern.finditer(text):
            yield f'{name}:{line_of(text, match.start())}: {what}: {match[0].strip()}'
    if not name.endswith(('.po', '.pot')):
        for match in UNFINISHED.finditer(text):
            yield f'{name}:{line_of(text, match.start())}: {match[0]}: unfinished'


def check_first_line(name, text):
    head = text[:400]
    if name.endswith(('.c', '.h')):
        good = text.startswith('/* SPDX-License-Identifier: GPL-3.0-or-later */\n')
    else:
        good = 'SPDX-License-Identifier: ' in head or 'metadata_license' in head
    if not good:
        yield f'{name}:1: the licence line (SPDX) is not the first'


def functions(text):
    for match in FUNCTION.finditer(text):
        yield match[1], match[2].count('\n') + 2, line_of(text, match.start())


def check_c(name, text, lengths):
    longest = LONGEST_TEST if name.startswith('tests/') else LONGEST_FILE
    if text.count('\n') > longest:
        yield f'{name}: {text.count(chr(10))} lines, more than {longest}'
    for match in FORWARD.finditer(text):
        # What a printf-like function's arguments are can be said of a declaration only.
        if not match[0].startswith('static inline') and 'G_GNUC_PRINTF' not in match[0]:
            yield f'{name}:{line_of(text, match.start())}: a declaration before its definition'
    if re.search(r'^\s+goto \w+;', text, re.M):
        yield f'{name}: goto'
    if name.startswith('src/') and name.endswith('.c') and '#define G_LOG_DOMAIN "' not in text:
        yield f'{name}: no G_LOG_DOMAIN'
    for function, length, line in functions(text):
        lengths.append((length, f'{name}:{line}: {function}'))
        if length > LONGEST_FUNCTION:
            yield f'{name}:{line}: {function} has {length} lines, more than {LONGEST_FUNCTION}'


def report_lengths(lengths):
    lengths.sort(reverse=True)
    long = [entry for entry in lengths if entry[0] > LONG_FUNCTION]
    middle = lengths[len(lengths) // 2][0] if lengths else 0
    print(f'{len(lengths)} functions, middle length {middle}, '
          f'{sum(e[0] > 40 for e in lengths)} over 40 lines, {len(long)} over {LONG_FUNCTION}')
    for length, where in long:
        print(f'  {length:4} {where}')
    if len(long) > LONG_FUNCTIONS * len(lengths) + 1:
        yield f'{len(long)} functions of {len(lengths)} are over {LONG_FUNCTION} lines'


def main():
    problems, lengths = [], []
    for name in tree.files():
        base = name.rsplit('/', 1)[-1]
        script = '.' not in base and name.startswith(('build-aux/', '.ci/', 'tests/'))
        if name.startswith(('tests/', 'src/')) and re.search(r'\.(?:ics|vcs|expected|txt|jsonl?|table|dict)$|/corpus/', name):
            continue
        if not script and not name.endswith(ENDINGS):
            continue
        text = tree.read(name)
        problems += check_words(name, text)
        if script or name.endswith(SOURCE + ('.svg',)) and not name.endswith('.ui'):
            problems += check_first_line(name, text)
        if name.endswith(('.c', '.h')):
            mine = lengths if name.startswith('src/') else []
            problems += check_c(name, text, mine)
        if text and not text.endswith('\n'):
            problems.append(f'{name}: no line end at the end')
    problems += report_lengths(lengths)
    tree.report(problems, 'style')


main()
