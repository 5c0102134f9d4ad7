"""The figures of the protocol: ranking, calibration, and the placement reduction that the product is about."""

import numpy as np
from scipy.special import gammaln
from sklearn.metrics import average_precision_score, roc_auc_score, roc_curve

CHOICE = 8


def choice_weights(n, k=CHOICE):
    """Chance that the r-th lowest of n is the lowest of k drawn at random: C(n-1-r, k-1) / C(n, k)."""

    def log_choose(a, b):
        return gammaln(a + 1) - gammaln(b + 1) - gammaln(a - b + 1)

    out = np.zeros(n)
    r = np.arange(n - k + 1)
    out[: n - k + 1] = np.exp(log_choose(n - 1 - r, k - 1) - log_choose(n, k))
    return out


def placement_reduction(keys, y, score):
    """Outages that hit the lowest score of 8 up nodes of one key, against a random one of them: -0.5 is half as many.

    Exact over all draws of 8, so no sampling noise; equal scores share their chance.
    """
    keys = np.unique(np.asarray(keys), return_inverse=True)[1]
    order = np.lexsort((score, keys))
    keys, y, score = keys[order], np.asarray(y, float)[order], np.asarray(score, float)[order]
    edges = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True])
    weights = {}
    hits = random = 0.0
    for i, j in zip(edges[:-1], edges[1:]):
        n = j - i
        if n < CHOICE:
            continue
        if n not in weights:
            weights[n] = choice_weights(n)
        _, inverse, counts = np.unique(score[i:j], return_inverse=True, return_counts=True)
        w = (np.bincount(inverse, weights[n]) / counts)[inverse]
        hits += float(w @ y[i:j])
        random += float(y[i:j].mean())
    return hits / random - 1 if random else float("nan")


def expected_calibration_error(y, p, bins=15):
    """Mean distance of predicted and observed over bins of equal size."""
    order = np.argsort(p, kind="stable")
    parts = np.array_split(order, bins)
    return float(sum(abs(p[i].mean() - y[i].mean()) * len(i) for i in parts) / len(p))


def recall_at(y, p, rate):
    """Share of positives above the threshold that this false-positive rate allows."""
    fpr, tpr, _ = roc_curve(y, p)
    return float(tpr[np.searchsorted(fpr, rate, side="right") - 1])


def heuristics(frame):
    """The simple scores that a model has to beat; higher is riskier."""
    return {
        "availability30d": -frame["availability30d"].to_numpy(),
        "uptime": -frame["uptimeHours"].to_numpy(),
        "clusterRate30d": frame["groupOutageRate30d"].to_numpy(),
    }


def placement_table(frame, p):
    """Placement reductions of the model and of each heuristic, over the whole pool and within one cluster."""
    y = frame["y"].to_numpy()
    pool = frame["t"].to_numpy()
    cluster = np.unique(frame["cluster"].to_numpy(), return_inverse=True)[1] * 1e10 + pool
    scores = {"model": p, **heuristics(frame)}
    return {
        "pool": {k: round(placement_reduction(pool, y, s), 4) for k, s in scores.items()},
        "withinCluster": {k: round(placement_reduction(cluster, y, s), 4) for k, s in scores.items()},
    }


def figures(frame, p):
    """All figures of one split."""
    y = frame["y"].to_numpy()
    return {
        "points": int(len(y)),
        "baseRate": round(float(y.mean()), 5),
        "auc": round(float(roc_auc_score(y, p)), 4),
        "averagePrecision": round(float(average_precision_score(y, p)), 4),
        "recallAt1PercentFpr": round(recall_at(y, p, 0.01), 4),
        "recallAt5PercentFpr": round(recall_at(y, p, 0.05), 4),
        "expectedCalibrationError": round(expected_calibration_error(y, np.asarray(p)), 5),
        "meanPrediction": round(float(np.mean(p)), 5),
        "heuristicAuc": {k: round(float(roc_auc_score(y, s)), 4) for k, s in heuristics(frame).items()},
        "placementReduction": placement_table(frame, p),
    }
