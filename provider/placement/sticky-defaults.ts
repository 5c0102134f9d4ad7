/** Gain in score that a move must promise, where the options do not say. */
export const defaultHysteresis = 0.05;

/** Predicted risk above which a placement leaves its node, where the options do not say. */
export const defaultEvacuationRisk = 0.5;
