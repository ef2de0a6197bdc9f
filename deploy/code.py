"""`make code`: the demo editors of `make run`, each with the code that an app would show now."""

import base64
import hashlib
import hmac
import sys
import time
from pathlib import Path

STEP = 30  # seconds


def code(secret: str, moment: float) -> str:
    """RFC 6238, as every app of this kind does it."""
    counter = int(moment // STEP).to_bytes(8, "big")
    found = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = found[-1] & 15
    number = int.from_bytes(found[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def main(file: Path) -> str:
    lines = []
    for line in file.read_text().splitlines():
        name, _colon, value = line.partition(":")
        lines.append(
            f"Code:       {code(value.strip(), time.time())}" if name == "Secret" else line
        )
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        print(main(Path(sys.argv[1])))
    except FileNotFoundError:
        sys.exit("There are no demo editors yet: `make run` makes them.")
