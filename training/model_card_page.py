"""docs/model-card.md from the machine-readable card, so that the figures on the page are the model's own."""

PART_NAMES = {
    "laterTime": "later time, same sites",
    "unseenSite": "unseen sites, all time",
    "unseenSiteLaterTime": "unseen sites, later time",
}


def percent(value):
    return f"{100 * value:+.0f}%"


def page(card):
    metrics, training = card["metrics"], card["training"]
    parts = [(PART_NAMES[k], metrics[k]) for k in PART_NAMES]
    out = [
        f"# Model card: {card['name']}",
        "",
        "Written by `training/train_node_outage.py` from `provider/prediction/models/node-outage-6h.json`; change the script, not this page.",
        "",
        "## What it is",
        "",
        f"{training['trees']} gradient-boosted trees (LightGBM {training['lightgbm']}) as an ONNX file, with a calibration table in the card. For a",
        "node that is up it gives the probability that an outage of at least 30 min begins in (t + 15 min, t + 6 h 15 min]. It sees",
        f"{len(card['features'])} figures made from up/down intervals of the node and of its group, and the local hour and weekday; no hardware data,",
        "no load, no logs. A node that is down gets the chance that its down time becomes an outage. A node with less than",
        f"{card['minHistorySeconds'] // 86400} days of history gets the prior of its class ({card['classPriors']['default']} by default: the median of the training clusters).",
        "",
        "It is one factor of a placement and the trigger of the evacuation threshold. It is no basis for promises of availability.",
        "",
        "## Data",
        "",
        f"{training['data']}. {training['citation']}. {training['licence']}.",
        f"Trees: {', '.join(training['sites'])} before {training['trainedBefore']} ({training['points']:,} points); calibrated before",
        f"{training['calibratedBefore']}; unseen: {', '.join(training['unseenSites'])}; embargo {training['embargoSeconds'] / 3600:.2f} h.",
        "",
        "## Figures",
        "",
        "| | " + " | ".join(n for n, _ in parts) + " |",
        "| --- | " + " | ".join("---" for _ in parts) + " |",
    ]

    def row(label, of):
        out.append(f"| {label} | " + " | ".join(of(m) for _, m in parts) + " |")

    row("points", lambda m: f"{m['points']:,}")
    row("base rate", lambda m: f"{m['baseRate']:.4f}")
    row("AUC", lambda m: f"{m['auc']:.3f}")
    row("AUC of 30-day availability / uptime / cluster rate", lambda m: " / ".join(f"{v:.3f}" for v in m["heuristicAuc"].values()))
    row("average precision", lambda m: f"{m['averagePrecision']:.4f}")
    row("recall at 1% / 5% false positives", lambda m: f"{m['recallAt1PercentFpr']:.3f} / {m['recallAt5PercentFpr']:.3f}")
    row("expected calibration error", lambda m: f"{m['expectedCalibrationError']:.4f}")
    row("mean prediction", lambda m: f"{m['meanPrediction']:.4f}")
    for key, label in (("pool", "whole pool"), ("withinCluster", "within one cluster")):
        row(f"outages hit, lowest risk of 8 against random, {label}", lambda m: percent(m["placementReduction"][key]["model"]))
        row(
            "... 30-day availability / uptime / cluster rate",
            lambda m: " / ".join(percent(v) for k, v in m["placementReduction"][key].items() if k != "model"),
        )
    out += ["", "Trained again with one site kept out (same settings, not shipped):", "", "| site | points | base rate | AUC | average precision |", "| --- | --- | --- | --- | --- |"]
    for site, m in metrics["leaveOneSiteOut"].items():
        out.append(f"| {site} | {m['points']:,} | {m['baseRate']:.4f} | {m['auc']:.3f} | {m['averagePrecision']:.4f} |")
    out += [
        "",
        f"ONNX Runtime and LightGBM differ by at most {metrics['onnxMaxDifference']:.0e}. `provider/prediction/held-out.test.ts` scores the unseen",
        "sites again through TypeScript and compares the AUC with the card's.",
        "",
        "## Read with care",
        "",
        "- An earlier LightGBM measured AUC .686 (later time) and .714 (unseen sites), and placement reductions of -56% and -57%, on",
        "  sites and months that are not part of the data used here. Those figures and these are about different points.",
        *heuristic_note(metrics),
        "- Within one cluster all scores are close to each other: nodes of one cluster fail alike.",
        "- Six French sites of one academic grid, 2005 and 2006, where outages include planned drains and reinstallations. Only the order",
        "  of the risks can be expected to carry over to another fleet, not their level: base rates of the training clusters reach from",
        "  0 to 16%.",
        "- The strongest inputs are those of the group. A fleet whose groups are not failure domains loses most of the benefit.",
        "- Local time is UTC plus the region's longitude / 15; a region without a longitude counts as UTC.",
        "- The calendar features and monotone constraints were chosen with the held-out figures in view (training/README.md).",
        "- The confidence beside each estimate is a rule (length and age of the history), not a measured interval.",
        "",
    ]
    return "\n".join(out)


def heuristic_note(metrics):
    lines = []
    for part, name in PART_NAMES.items():
        for key, where in (("pool", "over the whole pool"), ("withinCluster", "within one cluster")):
            table = metrics[part]["placementReduction"][key]
            best, value = min(((k, v) for k, v in table.items() if k != "model"), key=lambda item: item[1])
            if value < table["model"]:
                lines.append(f"- {name}, {where}: the simple rule {best} avoids more outages ({percent(value)}) than the model ({percent(table['model'])}).")
    return lines
