"""How many plans of one step the length of an answer names: `python -m bench.sizes`.

A plan is named if no other has its length. Each is asked for on today's content, in each encoding;
printed are the lengths as they are sent, and as they would be without what fills them up.
"""

import gzip
import re
from collections import Counter
from urllib.parse import urlencode

import brotli

from bench.memory import HEADERS, WALK
from bench.pages import connect, every_step
from bench.worker import one_worker

FORM = {**HEADERS, "Connection": "keep-alive", "Content-Type": "application/x-www-form-urlencoded"}
READ = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
SHRINK = {"br": brotli.compress, "gzip": gzip.compress, "identity": bytes}


def named(lengths: list[int]) -> str:
    counts = Counter(lengths)
    alone = sum(1 for length in lengths if counts[length] == 1)
    return f"{len(counts):4} lengths, {alone / len(lengths):4.0%} of {len(lengths)} alone"


def main() -> None:
    with one_worker() as (port, _pid):
        connection = connect(port)
        for encoding, read in READ.items():
            sent, bare = [], []
            for answer in every_step().split(","):
                form = urlencode({"go": "plan", "answers": answer})
                connection.request("POST", WALK, form, {**FORM, "Accept-Encoding": encoding})
                body = connection.getresponse().read()
                page = re.sub(rb"<!--[0-9a-f]*-->\Z", b"", read(body))
                if answer.removesuffix(":1").encode() in page:  # a step, not something else
                    sent.append(len(body))
                    bare.append(len(SHRINK[encoding](page)))
            print(f"{encoding:9} without: {named(bare)}; as sent: {named(sent)}", flush=True)


if __name__ == "__main__":
    main()
