/** Boot reports of keyboards (USB HID 1.11, appendix B): modifiers, 00, six keys. */
import type { KeyNews, KeySource } from "./keys.ts";

const REPORT = 8;
/** 01 more keys are down than fit, 02 self-test failed, 03 undefined: not which keys are down. */
const LAST_ERROR = 0x03;

/** The boot report in a report, without the id that some put before it; undefined if it is a report of another kind. */
export function bootReportOf(report: Uint8Array): Uint8Array | undefined {
  const boot = report.length === REPORT + 1 ? report.subarray(1) : report;
  return boot.length === REPORT ? boot : undefined;
}

export function bootKeys(): KeySource {
  let down: ReadonlySet<number> = new Set();
  return {
    get held() {
      return down.size > 0;
    },
    feed(report) {
      const boot = bootReportOf(report);
      if (boot === undefined) return [];
      const [modifiers = 0] = boot;
      const keys = new Set(boot.subarray(2));
      keys.delete(0);
      if (Array.from(keys).some((usage) => usage <= LAST_ERROR)) return ["lost"];
      const fresh = Array.from(keys).filter((usage) => !down.has(usage));
      down = keys;
      return fresh.map((usage): KeyNews => ({ usage, modifiers }));
    },
    release() {
      down = new Set();
    },
  };
}
