# SPDX-License-Identifier: GPL-3.0-or-later
"""count-tests.py BUILD…: counts the tests that `meson test` ran in the build folders.

Names what failed and what was skipped, single cases within a program too. The last line is
"N passed, N failed, N skipped". The exit status is 1 when a test failed, or when none was run.
"""
import json
import os
import re
import sys

PASSED = ('OK', 'EXPECTEDFAIL')
SKIPPED = ('SKIP',)


def results(build):
    try:
        with open(os.path.join(build, 'meson-logs', 'testlog.json'), encoding='utf-8') as log:
            return [json.loads(line) for line in log]
    except FileNotFoundError:
        return []


def main():
    passed, failed, skipped = 0, [], []
    for build in sys.argv[1:]:
        found = results(build)
        if not found:
            failed.append(f'{build}: no test was run')
        for result in found:
            name = f'{build}: {result["name"]}'
            if result['result'] in PASSED:
                passed += 1
            elif result['result'] in SKIPPED:
                skipped.append(name)
            else:
                failed.append(f'{name} ({result["result"].lower()})')
            for case in re.findall(r'^ok \d+ (.*# SKIP.*)$', result.get('stdout') or '', re.M):
                print(f'Left out in {name}: {case}')
    for name in skipped:
        print(f'Skipped: {name}')
    for name in failed:
        print(f'Failed: {name}')
    print(f'{passed} passed, {len(failed)} failed, {len(skipped)} skipped')
    return 1 if failed or not passed else 0


sys.exit(main())
