import type { BookcheckSensor } from "./codec.ts";

/**
 * Watches for one item to pass: it comes to the sensor, and goes from it in the wanted way. An item that lay there before
 * has not passed: where it was put through, and in which mode, nobody knows. Answers true at the look that ends the pass.
 */
export function passWatcher(wanted: "any" | "left" | "right"): (sensor: BookcheckSensor) => boolean {
  let at: "unknown" | "clear" | "item" = "unknown";
  return ({ sensed, direction }) => {
    const passed = at === "item" && !sensed && direction !== undefined;
    if (!sensed) at = "clear";
    else if (at === "clear") at = "item";
    return passed && (wanted === "any" || wanted === direction);
  };
}
