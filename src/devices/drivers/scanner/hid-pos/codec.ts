import { discarded, textCodec, type ScannerCodec, type ScannerEvent } from "../codec.ts";
import type { HidPosOptions } from "./options.ts";
import { layoutOf, readReport, walkDescriptor, type ReportLayout } from "./report.ts";

/** Input reports in, scans out. */
export interface HidPosCodec extends ScannerCodec {
  readonly layout: ReportLayout;
  /** The device's own report descriptor goes before the profile, if it says where scans lie. */
  describe(descriptor: Uint8Array): void;
}

/** Behind the data of a scan's last report; no byte is this character. A line end before it is a suffix of the scanner. */
const END = "\ue000";
const ENDS = [`\r\n${END}`, `\r${END}`, `\n${END}`, END];

export function hidPosCodec(options: HidPosOptions): HidPosCodec {
  const codec = textCodec({ ...options, aimId: false }, ENDS);
  let layout = layoutOf(options.report);
  /** The symbology of the scan whose reports are being collected. */
  let aim: string | undefined;
  /** A report of the scan could not be read: its other reports make no label without it. */
  let spoilt = false;

  function giveUp(why: (at: number) => ScannerEvent[], at: number): ScannerEvent[] {
    spoilt = false;
    return why(at);
  }

  return {
    get waiting() {
      return codec.waiting || spoilt;
    },
    get layout() {
      return layout;
    },
    describe(descriptor) {
      layout = walkDescriptor(descriptor) ?? layoutOf(options.report);
    },
    feed(bytes, at) {
      const report = readReport(bytes, layout);
      if (report === "other") return [];
      if (report === "bad") {
        spoilt = true;
        return [...codec.lost(at), discarded("scan.bad-report", bytes.length, at)];
      }
      if (spoilt) {
        spoilt = report.more;
        return [discarded("scan.partial", report.data.length, at)];
      }
      // Another symbology is another scan: the last report of the one before did not come.
      const other = codec.waiting && report.aim !== undefined && report.aim !== aim;
      const before = other ? codec.lost(at) : [];
      if (!codec.waiting) aim = report.aim;
      const text = Buffer.from(report.data).toString("latin1");
      return [...before, ...codec.feed(report.more ? text : text + END, aim, at)];
    },
    silence: (at) => giveUp(codec.silence, at),
    lost: (at) => giveUp(codec.lost, at),
  };
}
