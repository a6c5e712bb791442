"""A process that submits and says so, to be killed: `python -m tests.submitter`, told what to do on stdin.

It has everything imported and forks for each line `work URL ACKNOWLEDGED SEED` (submit and publish until
killed, appending a line to the file ACKNOWLEDGED after each receipt) or `readonly URL ANSWER` (as an ordinary user,
try to write and to read), and prints the child's process id.
"""

from __future__ import annotations

import ctypes
import json
import os
import pwd
import signal
import sys
import traceback
from datetime import UTC, datetime

from data.accounts import AccountRole, Actor
from data.database import StorageError
from data.ledger import Draft, DraftRow, Ledger, SubmissionKind, open_ledger

PARK = "jx-park-nanchang"
REPORTER = Actor("reporter", frozenset({AccountRole.REPORTER}), frozenset({PARK}), "南昌产业园")
REVIEWER = Actor("reviewer", frozenset({AccountRole.REVIEWER}), frozenset({"*"}), "省台办")
STEWARD = Actor("steward", frozenset({AccountRole.STEWARD}), frozenset({"*"}), "省台办")


def now() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def value(number: float = 1.0, *, as_of: str = "2026", **more: object) -> DraftRow:
    """A row with a value of the park."""
    values = {
        "target_ids": ["double"],
        "match": "direct",
        "indicator_id": "output",
        "indicator_name": "产值",
        "entity_id": PARK,
        "scope_as_printed": "南昌产业园",
        "period": as_of,
        "as_of": as_of,
        "value": number,
        "unit": "倍",
        "confidence": "high",
    }
    return DraftRow("observations", values | more)


def draft_of(seed: int, number: int) -> Draft:
    """Draft `number` of a process: its size and every value follow from the two numbers."""
    size = 1 + (seed * 7919 + number * 104729) % 40
    rows = [value(seed * 1000 + number + i / 64, as_of=str(2000 + i)) for i in range(size)]
    return Draft(
        SubmissionKind.REPORT,
        rows,
        office="南昌产业园",
        entity_id=PARK,
        period="2026",
        request_id=f"seed-{seed:06d}-{number:06d}",
    )


def work(ledger: Ledger, acknowledged: str, seed: int) -> None:
    """Submit, publish every other one, and say each after its receipt; never ends by itself."""
    out = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    number = 0
    while True:
        number += 1
        receipt = ledger.submit(REPORTER, draft_of(seed, number))
        os.write(out, f"submit {seed} {number} {receipt.submission_id}\n".encode())
        if number % 2:
            ledger.publish(REVIEWER, receipt.submission_id)
            os.write(out, f"publish {seed} {number} {receipt.submission_id}\n".encode())


def try_read_only(url: str) -> dict[str, object]:
    """What an ordinary user meets: the reason a write fails, and how much can be read after it."""
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    ledger = open_ledger(url, now)
    before = len(ledger.as_of())
    try:
        ledger.submit(REPORTER, draft_of(1, 99))
        reason = None
    except StorageError as error:
        reason = error.reason.value
    return {"reason": reason, "before": before, "after": len(ledger.as_of())}


def main() -> None:
    """Fork for every line of stdin until it ends."""
    for line in sys.stdin:
        verb, url, path, *more = line.split()
        child = os.fork()
        if child == 0:
            status = 1
            # PR_SET_PDEATHSIG: a worker never outlives the test run.
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)
            try:
                if verb == "work":
                    work(open_ledger(url, now), path, int(more[0]))
                else:
                    answer = json.dumps(try_read_only(url))
                    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
                        file.write(answer)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(child, flush=True)
        if verb != "work":
            os.waitpid(child, 0)
            print("done", flush=True)


if __name__ == "__main__":
    main()
