"""A training run that may be taken away at any moment: fits a line, keeps checkpoints in CHECKPOINTS, goes on from the last
one, and writes `done` at the end. Put your own in its place, or give the stack another `command`."""

import json
import os
import random
import signal
import sys
from pathlib import Path

folder = Path(os.environ["CHECKPOINTS"])
checkpoint = folder / "checkpoint.json"
steps = int(os.environ.get("STEPS", "200000"))
every = int(os.environ.get("CHECKPOINT_EVERY", "1000"))

state = {"step": 0, "slope": 0.0, "offset": 0.0}
if checkpoint.exists():
    state = json.loads(checkpoint.read_text())


def save():
    # Whole or not at all: a machine that is taken back in between leaves the last one.
    new = checkpoint.with_suffix(".new")
    with open(new, "w") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(new, checkpoint)


def leave(*_):
    save()
    sys.exit(0)


signal.signal(signal.SIGTERM, leave)
print(f"{os.environ['RUN']}: from step {state['step']}", flush=True)
while state["step"] < steps:
    # The same numbers at the same step, whether it was interrupted or not.
    numbers = random.Random(f"{os.environ['RUN']} {state['step']}")
    x = numbers.uniform(-1, 1)
    error = state["slope"] * x + state["offset"] - (3 * x + 1 + numbers.gauss(0, 0.1))
    state = {
        "step": state["step"] + 1,
        "slope": state["slope"] - 0.01 * error * x,
        "offset": state["offset"] - 0.01 * error,
    }
    if state["step"] % every == 0:
        save()
        print(f"step {state['step']}", flush=True)
save()
(folder / "done").touch()
print(f"{os.environ['RUN']}: {state}", flush=True)
