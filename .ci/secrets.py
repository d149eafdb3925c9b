"""What detect-secrets takes for a secret, against what was looked at before: .ci/secrets.json, with the reasons.

Standard input is the report of `detect-secrets scan`. Fails on what is new, and on a reason whose thing is gone.
With --write the list is written anew: reasons that still hold stay, and new entries wait for theirs.
"""

import json
import sys
from pathlib import Path

LIST = Path(__file__).with_name("secrets.json")
#: Of made-up passwords in tests there are many, and they open nothing. Keys and tokens are looked for there too.
MADE_UP = ("tests/", "Secret Keyword")


def main() -> int:
    reasons = json.loads(LIST.read_text()) if LIST.exists() else {}
    found = {
        f"{file}: {each['type']}: {each['hashed_secret']}": each["line_number"]
        for file, several in json.load(sys.stdin)["results"].items()
        for each in several
        if not (file.startswith(MADE_UP[0]) and each["type"] == MADE_UP[1])
    }
    if "--write" in sys.argv:
        LIST.write_text(json.dumps({name: reasons.get(name, "") for name in sorted(found)}, indent=1) + "\n")
        return 0
    unknown = [f"{name.rpartition(': ')[0]}, line {line}" for name, line in found.items() if not reasons.get(name)]
    gone = [name for name in reasons if name not in found]
    for each in unknown:
        sys.stdout.write(f"This looks like a secret, and .ci/secrets.json gives no reason why it is none: {each}\n")
    for each in gone:
        sys.stdout.write(f"This entry of .ci/secrets.json has nothing any more: {each}\n")
    sys.stdout.write(f"detect-secrets: {len(found)} looked at, {len(unknown)} unknown.\n")
    return bool(unknown or gone)


if __name__ == "__main__":
    sys.exit(main())
