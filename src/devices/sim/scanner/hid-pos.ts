import { z } from "zod";
import type { Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok } from "../../../core/result.ts";
import { bytesOf } from "../../hex.ts";
import type { HidTransport } from "../../transports/transport.ts";
import type { PeerDefinition } from "../definition.ts";
import { simulatedHid, type HidFarEnd } from "../lines/hid.ts";
import { commonVerbs, verb } from "../verbs.ts";

/** How one make of scanner puts a scan into its reports. */
interface Shape {
  /** Its report descriptor, in hexadecimal. */
  readonly descriptor: string;
  /** Length of a report. */
  readonly bytes: number;
  /** Where the AIM identifier stands; the data are behind it. */
  readonly aim: number;
  readonly more: number;
  /** Where the maker's letter for the symbology stands, for one that has it. */
  readonly letter: number | undefined;
  /** It scans nothing for a host that has not set feature report FE to 01. */
  readonly asleep: boolean;
}

/** Byte count, three characters of the AIM identifier, 56 bytes of data: what all of them have in common. */
const HEAD =
  "05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 " +
  "95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01";
const HONEYWELL_BYTES = "06 66 FF 95 02 09 04 09 00 81 02";
const HONEYWELL_FLAGS = "05 8C 25 01 75 01 95 08 09 FF 81 02 C0";
/** Feature report FE, which redirects its output; output report FD, by which it takes commands. */
const HONEYWELL_COMMANDS =
  "06 66 FF 75 08 26 FF 00 09 03 A1 02 85 FE 95 01 09 03 B2 82 01 C0 " +
  "09 01 A1 02 85 FD 95 01 09 21 91 02 95 3E 09 22 92 82 01 C0 C0";

const SHAPES = {
  /** As Honeywell's: 64 bytes, the letter at 61, the flag at 63 (trace of a Voyager). */
  honeywell: {
    descriptor: `${HEAD} ${HONEYWELL_BYTES} ${HONEYWELL_FLAGS} ${HONEYWELL_COMMANDS}`,
    bytes: 64,
    aim: 2,
    more: 63,
    letter: 61,
    asleep: true,
  },
  /** As the simulator of alhafoudh/tessaro-os: 62 bytes, the flag is one bit. */
  plain: {
    descriptor:
      "05 8C 09 02 A1 01 85 02 09 12 A1 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02 95 03 05 8C 09 FB 09 FC 09 FD 81 02 " +
      "95 38 09 FE 82 02 01 25 01 75 01 95 01 09 FF 81 02 75 07 81 03 C0 C0",
    bytes: 62,
    aim: 2,
    more: 61,
    letter: undefined,
    asleep: false,
  },
  /** Its descriptor tells only of 63 bytes, and its identifier stands one byte later than others'. */
  late: {
    descriptor: "06 00 FF 09 01 A1 01 85 02 15 00 26 FF 00 75 08 95 3F 09 02 81 02 C0",
    bytes: 64,
    aim: 3,
    more: 63,
    letter: undefined,
    asleep: false,
  },
} as const satisfies Readonly<Record<string, Shape>>;

export type HidPosShape = keyof typeof SHAPES;

const ROOM = 56;
const LETTERS: Readonly<Record<string, string>> = { F: "a", A: "b", C: "j", E: "d", I: "e", Q: "s" };

/** A scanner in HID POS mode at the far end of a HID line. */
export interface HidPosPeer {
  readonly transport: HidTransport;
  readonly far: HidFarEnd;
  /** Somebody holds a label under it; `aim` as the symbology has it, "" where the scanner does not say. */
  scan(label: string, aim: string): void;
  /** Only the first `reports` of the scan arrive. */
  scanPartly(label: string, aim: string, reports: number): void;
  /** A report that no scan makes. */
  noise(report: Uint8Array): void;
  hang(on: boolean): void;
  /** How often a host told it to beep or to scan. */
  readonly commands: readonly string[];
}

export function hidPosPeer(name: string, shape: HidPosShape, clock: Clock): HidPosPeer {
  const { descriptor, bytes, aim: aimAt, more, letter, asleep }: Shape = SHAPES[shape];
  const commands: string[] = [];
  let awake = !asleep;
  let hung = false;

  const line = simulatedHid(
    name,
    {
      descriptor: bytesOf(descriptor) ?? new Uint8Array(0),
      output(report) {
        if (hung) return false;
        if (report[0] === 0xfd)
          commands.push(Buffer.from(report.subarray(2, 2 + (report[1] ?? 0))).toString("latin1"));
        return true;
      },
      setFeature(report) {
        if (hung || letter === undefined || report[0] !== 0xfe || report.length !== 2) return false;
        awake = report[1] === 1;
        return true;
      },
      getFeature: (id) =>
        letter !== undefined && id === 0xfe ? Uint8Array.of(0xfe, awake ? 1 : 0) : undefined,
    },
    clock,
  );

  function reportsOf(label: string, aim: string): readonly Uint8Array[] {
    const data = Buffer.from(label, "latin1");
    const count = Math.max(1, Math.ceil(data.length / ROOM));
    return Array.from({ length: count }, (_, index) => {
      const piece = data.subarray(index * ROOM, (index + 1) * ROOM);
      const report = Buffer.alloc(bytes);
      report[0] = 2;
      report[1] = piece.length;
      report.write(aim, aimAt, "latin1");
      piece.copy(report, aimAt + 3);
      if (letter !== undefined) report.write(LETTERS[aim[1] ?? ""] ?? "?", letter, "latin1");
      report[more] = index + 1 < count ? 1 : 0;
      return report;
    });
  }

  function send(reports: readonly Uint8Array[]): void {
    if (!awake || hung) return;
    for (const report of reports) line.far.report(report);
  }

  return {
    transport: line.transport,
    far: {
      ...line.far,
      unplug() {
        awake = !asleep;
        line.far.unplug();
      },
    },
    commands,
    scan: (label, aim) => send(reportsOf(label, aim)),
    scanPartly: (label, aim, reports) => send(reportsOf(label, aim).slice(0, reports)),
    noise: (report) => send([report]),
    hang(on) {
      hung = on;
    },
  };
}

const options = z.strictObject({
  shape: z.enum(["honeywell", "plain", "late"]).default("honeywell").describe("Whose reports it sends"),
});

export const hidPosDefinition: PeerDefinition = {
  name: "hid-pos",
  what: "Barcode scanner in HID POS mode",
  line: "hid",
  options,
  start({ clock }, given) {
    const { shape } = options.parse(given);
    const name = `hid pos ${shape}`;
    const peer = hidPosPeer(name, shape, clock);
    return Promise.resolve(
      ok({
        path: name,
        transport: peer.transport,
        verbs: {
          scan: verb(
            "scan LABEL [AIM]",
            "somebody holds a label under it; AIM is ]F0, ]C0 …",
            ([label = "", aim = "]F0"]) => peer.scan(label, aim),
          ),
          part: verb("part LABEL REPORTS", "only so many reports of a scan arrive", ([label = "", reports]) =>
            peer.scanPartly(label, "]F0", Number(reports)),
          ),
          report: verb("report HEX", "a report that no scan makes, without blanks", ([hex = ""]) => {
            const report = bytesOf(hex);
            if (report === undefined)
              return failed(fault("config.bad-argument", `${hex} is not hexadecimal`));
            peer.noise(report);
          }),
          ...commonVerbs(peer.far, (on) => peer.hang(on)),
        },
        stop: () => Promise.resolve(peer.far.unplug()),
      }),
    );
  },
};
