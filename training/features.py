"""Point-in-time features of node outage risk, from up/down intervals alone.

The same definitions stand in provider/prediction/features.ts; provider/prediction/testdata/parity.json holds both to
them. Everything here looks at what was known at the instant `t` and never past it.
"""

from dataclasses import dataclass

import numpy as np

HOUR = 3600.0
DAY = 86400.0
#: A down interval counts as an outage once it has lasted this long.
OUTAGE = 1800.0
#: The prediction window is (t + LEAD, t + LEAD + HORIZON].
LEAD = 900.0
HORIZON = 6 * HOUR
#: A last interval is taken to go on for this long after its stop; beyond it the state is unknown.
GRACE = DAY
#: Times since something are cut here: longer silences do not differ in meaning, and the cut hides the calendar.
SINCE_CAP_HOURS = 60 * 24.0
#: Runs between outages that the empirical hazard looks at.
RUNS = 20

NODE_FEATURES = [
    ("uptimeHours", "h"),
    ("sinceOutageHours", "h"),
    ("lastOutageHours", "h"),
    ("previousRunHours", "h"),
    ("availability1d", "fraction"),
    ("availability7d", "fraction"),
    ("availability30d", "fraction"),
    ("outages1d", "count"),
    ("outageRate7d", "1/d"),
    ("outageRate30d", "1/d"),
    ("flapRate1d", "1/d"),
    ("flapRate7d", "1/d"),
    ("runHazard", "fraction"),
    ("sameHourRate7d", "fraction"),
    ("sameHourLastWeek", "count"),
]
GROUP_FEATURES = [
    ("groupUpFraction", "fraction"),
    ("groupDown1h", "1/node"),
    ("groupDown6h", "1/node"),
    ("groupOutages1d", "1/node"),
    ("groupOutageRate7d", "1/d/node"),
    ("groupOutageRate30d", "1/d/node"),
    ("groupAvailability7d", "fraction"),
    ("groupAvailability30d", "fraction"),
    ("groupSameHourRate7d", "fraction"),
    ("groupSameHourLastWeek", "1/node"),
    ("groupSinceOutageHours", "h"),
    ("groupFlapRate7d", "1/d/node"),
    ("groupRunHazard", "fraction"),
    ("relativeOutageRate30d", "ratio"),
    ("relativeAvailability30d", "difference"),
]
# Local mean solar time: people reboot and drain machines in their working hours. A node's UTC offset is its
# region's longitude / 15, rounded; the training sites all lie in offset 0.
CALENDAR_FEATURES = [("localHour", "h"), ("localWeekday", "0 = Thursday")]
FEATURES = NODE_FEATURES + GROUP_FEATURES + CALENDAR_FEATURES
FEATURE_NAMES = [name for name, _ in FEATURES]


@dataclass
class Trace:
    """One node's intervals: sorted, no overlap, touching intervals of the same state joined, empty ones dropped."""

    start: np.ndarray
    stop: np.ndarray
    up: np.ndarray

    @staticmethod
    def of(intervals):
        """From (up, start, stop) triples in any order."""
        out = []
        for up, start, stop in sorted(intervals, key=lambda i: (i[1], i[2])):
            if stop == start:
                continue
            if out and out[-1][0] == up and out[-1][2] == start:
                out[-1][2] = stop
            else:
                out.append([up, start, stop])
        a = np.array(out, dtype=np.float64).reshape(-1, 3)
        return Trace(a[:, 1].copy(), a[:, 2].copy(), a[:, 0] == 1)


def cumulative(start, stop, t):
    """Seconds covered by the intervals before each of `t`."""
    total = np.concatenate([[0.0], np.cumsum(stop - start)])
    i = np.searchsorted(start, t, side="right")
    last = np.minimum(t, stop[np.maximum(i - 1, 0)]) - start[np.maximum(i - 1, 0)]
    return np.where(i > 0, total[np.maximum(i - 1, 0)] + last, 0.0)


def count(values, after, upto):
    """How many of the sorted values lie in (after, upto]."""
    return (np.searchsorted(values, upto, side="right") - np.searchsorted(values, after, side="right")).astype(np.float64)


def node_features(trace, t):
    """Features of one node at each of `t`; NaN rows where its state is not known. Returns (matrix, up, known)."""
    n = len(t)
    # The last interval goes on for GRACE: an export is always a little older than the decision that uses it.
    start, stop, up = trace.start, trace.stop.copy(), trace.up
    if len(start) == 0:
        return np.full((n, len(NODE_FEATURES) + 2), np.nan), np.zeros(n, bool), np.zeros(n, bool)
    stop[-1] += GRACE
    i = np.searchsorted(start, t, side="right") - 1
    known = (i >= 0) & (t < stop[np.maximum(i, 0)])
    i = np.maximum(i, 0)
    is_up = known & up[i]

    downs, down_stops = start[~up], stop[~up]
    long = down_stops - downs >= OUTAGE
    outages, outage_stops = downs[long], down_stops[long]

    def window_seconds(s, e, width):
        return cumulative(s, e, t) - cumulative(s, e, t - width)

    observed = {d: window_seconds(start, stop, d * DAY) for d in (1, 7, 30)}
    upped = {d: window_seconds(start[up], stop[up], d * DAY) if up.any() else np.zeros(n) for d in (1, 7, 30)}
    availability = {d: upped[d] / np.maximum(observed[d], 1.0) for d in (1, 7, 30)}
    # A short history must not make a rate explode: at least one observed day.
    days = {d: np.maximum(observed[d] / DAY, 1.0) for d in (1, 7, 30)}

    outages_in = {d: count(outages, t - d * DAY, t - OUTAGE) for d in (1, 7, 30)}
    downs_in = {d: count(downs, t - d * DAY, t) for d in (1, 7)}
    flaps = {d: downs_in[d] - outages_in[d] for d in (1, 7)}

    uptime = np.where(is_up, t - start[i], 0.0)
    j = np.searchsorted(outages, t - OUTAGE, side="right") - 1
    has = j >= 0
    jj = np.maximum(j, 0)
    if len(outages):
        since = np.where(has, np.maximum(t - outage_stops[jj], 0.0), t - start[0])
        last = np.where(has, np.minimum(outage_stops[jj], t) - outages[jj], 0.0)
        run_from = np.where(jj > 0, outage_stops[np.maximum(jj - 1, 0)], start[0])
        previous = np.where(has, outages[jj] - run_from, 0.0)
    else:
        since, last, previous = t - start[0], np.zeros(n), np.zeros(n)
    cap = SINCE_CAP_HOURS * HOUR

    # Empirical hazard: of this node's last runs between outages that reached the present age, how many ended within the
    # horizon after it. Two pseudo-runs at 5% keep a node with few runs near a calm prior.
    reached, ended = np.zeros(n), np.zeros(n)
    if len(outages):
        run_length = outages - np.concatenate([[start[0]], outage_stops[:-1]])
        for k in range(RUNS):
            q = j - k
            ok = q >= 0
            length = run_length[np.maximum(q, 0)]
            reach = ok & (length > since)
            reached += reach
            ended += reach & (length <= since + LEAD + HORIZON)
    hazard = (ended + 0.1) / (reached + 2.0)

    same = np.zeros(n)
    for k in range(1, 8):
        same += np.minimum(count(outages, t - k * DAY + LEAD, t - k * DAY + LEAD + HORIZON), 1.0)
    last_week = count(outages, t - 7 * DAY + LEAD, t - 7 * DAY + LEAD + HORIZON)

    m = np.stack(
        [
            np.minimum(uptime, cap) / HOUR,
            np.minimum(since, cap) / HOUR,
            np.minimum(last, cap) / HOUR,
            np.minimum(previous, cap) / HOUR,
            availability[1],
            availability[7],
            availability[30],
            outages_in[1],
            outages_in[7] / days[7],
            outages_in[30] / days[30],
            flaps[1] / days[1],
            flaps[7] / days[7],
            hazard,
            same / 7.0,
            last_week,
            # Not features of the node; the group sums them.
            count(downs, t - HOUR, t),
            count(downs, t - 6 * HOUR, t),
        ],
        axis=1,
    )
    m[~known] = np.nan
    return m, is_up, known


def group_features(nodes, ups, knowns):
    """Adds the group's features to every node's. `nodes`: [node][t, feature + 2 helpers]."""
    x = np.stack(nodes)
    known = np.stack(knowns)
    up = np.stack(ups)
    at = {name: k for k, name in enumerate([f for f, _ in NODE_FEATURES] + ["down1h", "down6h"])}
    size = known.sum(axis=0).astype(np.float64)
    safe = np.maximum(size, 1.0)

    def mean(name):
        return np.where(known, x[:, :, at[name]], 0.0).sum(axis=0) / safe

    upped = np.maximum(up.sum(axis=0), 1.0)
    hazard = np.where(up, x[:, :, at["runHazard"]], 0.0).sum(axis=0) / upped
    since = np.where(known, x[:, :, at["sinceOutageHours"]], SINCE_CAP_HOURS).min(axis=0)
    rate30, availability30 = mean("outageRate30d"), mean("availability30d")
    shared = [
        up.sum(axis=0) / safe,
        mean("down1h"),
        mean("down6h"),
        mean("outages1d"),
        mean("outageRate7d"),
        rate30,
        mean("availability7d"),
        availability30,
        mean("sameHourRate7d"),
        mean("sameHourLastWeek"),
        since,
        mean("flapRate7d"),
        hazard,
    ]
    out = []
    for k in range(len(nodes)):
        own = x[k]
        relative = (own[:, at["outageRate30d"]] + 0.02) / (rate30 + 0.02)
        difference = own[:, at["availability30d"]] - availability30
        out.append(np.column_stack([own[:, : len(NODE_FEATURES)], *shared, relative, difference]))
    return out


def features_of_group(traces, t, offset_hours=0.0):
    """All features of a group's nodes at each of `t`: [node][t, feature] as float64, and who is up."""
    parts = [node_features(trace, t) for trace in traces]
    ups = [p[1] for p in parts]
    local = t + offset_hours * HOUR
    calendar = np.column_stack([(local % DAY) / HOUR, np.floor(local / DAY) % 7])
    features = group_features([p[0] for p in parts], ups, [p[2] for p in parts])
    return [np.column_stack([x, calendar]) for x in features], ups


def labels(trace, t, end):
    """1 where an outage begins in (t + LEAD, t + LEAD + HORIZON], 0 where none, -1 where the point is dropped.

    Dropped: an outage begins within LEAD, or the data ends before the label is certain.
    """
    down = ~trace.up
    long = (trace.stop - trace.start >= OUTAGE) & down
    outages = trace.start[long]
    hit = count(outages, t + LEAD, t + LEAD + HORIZON) > 0
    y = hit.astype(np.int8)
    y[count(outages, t, t + LEAD) > 0] = -1
    y[t + LEAD + HORIZON + OUTAGE > min(end, trace.stop[-1])] = -1
    return y
