"""Seeded synthetic histories that hold the TypeScript features and scores to these ones."""

import numpy as np

from features import DAY, HOUR, Trace, features_of_group

#: Nodes with less history than this get their class's prior, not a prediction.
MIN_HISTORY = 7 * DAY


def synthetic_group(rng, size):
    """Histories with flaps, outages, shared failures, gaps, touching equal states and empty intervals."""
    shared = sorted(rng.integers(0, int(80 * DAY), size=3))
    nodes = []
    for _ in range(size):
        start = int(rng.integers(0, 40 * DAY))
        mean_up = float(rng.choice([4 * HOUR, 20 * HOUR, 120 * HOUR]))
        t, intervals = start, []
        end = int(80 * DAY) - int(rng.choice([0, 0, 0, 3 * HOUR, 2 * DAY]))
        while t < end:
            up = int(rng.exponential(mean_up)) + 1
            upcoming = [s for s in shared if t < s < t + up]
            stop = min(upcoming[0] if upcoming else t + up, end)
            intervals.append((1, t, stop))
            if stop >= end:
                break
            kind = rng.random()
            if kind < 0.08:
                t = stop + int(rng.integers(60, 6 * HOUR))  # not monitored
                continue
            if kind < 0.12:
                intervals.append((0, stop, stop))  # empty
                t = stop
                continue
            down = int(rng.exponential(600)) + 1 if rng.random() < 0.4 else int(rng.exponential(8 * HOUR)) + 1
            t = min(stop + down, end)
            intervals.append((0, stop, t))
        nodes.append(intervals)
    return nodes


def golden_cases(seed, score):
    """`score`: feature rows (float32) -> calibrated probabilities. About 50 nodes in 12 groups."""
    rng = np.random.default_rng(seed)
    cases = []
    for k in range(12):
        histories = synthetic_group(rng, int(rng.integers(3, 6)))
        # Not past the last thing that the group's history knows: later instants are judged as of that one.
        as_of = max(i[2] for h in histories for i in h) - int(rng.choice([0, 600, 5 * DAY, 30 * DAY]))
        offset = int(rng.choice([0, 0, 9, -5]))
        traces = [Trace.of(h) for h in histories]
        features, ups = features_of_group(traces, np.array([float(as_of)]), offset)
        nodes = []
        for n, (history, x, up) in enumerate(zip(histories, features, ups)):
            known = bool(np.isfinite(x[0]).all())
            observed = sum(min(b, as_of) - a for _, a, b in history if a < as_of)
            scored = known and bool(up[0]) and observed >= MIN_HISTORY
            nodes.append(
                {
                    "name": f"g{k}n{n}",
                    "intervals": [[int(v) for v in i] for i in history],
                    "up": bool(up[0]),
                    "features": [float(v) for v in x[0]] if known else None,
                    "probability": float(score(x.astype(np.float32))[0]) if scored else None,
                }
            )
        cases.append({"group": f"g{k}", "asOf": as_of, "utcOffsetHours": offset, "nodes": nodes})
    return {"seed": seed, "cases": cases}
