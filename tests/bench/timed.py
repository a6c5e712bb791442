"""`python -m tests.bench.timed run app.py …` is `streamlit run app.py …` that writes down each script run.

One JSON line per run goes to the file BENCH_TIMING names: callbacks and script, alike for every app, without
the app's help. It wraps a private function of the pinned Streamlit, so it lives here and nowhere else.
"""

import json
import os
import sys
import time
from pathlib import Path

from streamlit.runtime.scriptrunner import script_runner
from streamlit.web.cli import main

_run = script_runner.exec_func_with_error_handling
_file = Path(os.environ["BENCH_TIMING"])


def _timed(func, ctx):
    started = time.perf_counter()
    cpu = time.thread_time()
    try:
        return _run(func, ctx)
    finally:
        run = {
            "wall_ms": 1000 * (time.perf_counter() - started),
            "cpu_ms": 1000 * (time.thread_time() - cpu),
        }
        with _file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(run) + "\n")


script_runner.exec_func_with_error_handling = _timed

if __name__ == "__main__":
    sys.exit(main())
