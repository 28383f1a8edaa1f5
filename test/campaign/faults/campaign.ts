import { seededRandom, virtualClock } from "../../../src/core/clock.ts";
import type { LineFault } from "../../../src/devices/sim/faulty.ts";
import { COINS, DESK_SUBJECTS } from "./desks.ts";
import { PADS } from "./pads.ts";
import { PRINTER_SUBJECTS } from "./printers.ts";
import { SCANNER_SUBJECTS } from "./scanners.ts";
import { TERMINAL_SUBJECTS } from "./terminals.ts";
import { lengthOf, play, type Subject } from "./trial.ts";
import { USB_SUBJECTS } from "./usb.ts";

/** Every driver, each with its peer. */
export const SUBJECTS: readonly Subject[] = [
  ...PADS,
  ...PRINTER_SUBJECTS,
  ...SCANNER_SUBJECTS,
  ...DESK_SUBJECTS,
  ...USB_SUBJECTS,
  COINS,
  ...TERMINAL_SUBJECTS,
];

export interface CampaignOptions {
  readonly seed: number;
  /** How many faults by lot, over all drivers, beside the pulled cables. */
  readonly faults: number;
  /** A cable is pulled at each byte of an exchange, or at every n-th. */
  readonly pullEvery: number;
}

export interface SubjectReport {
  readonly subject: string;
  /** Bytes, reports or transfers of one exchange. */
  readonly length: number;
  readonly faults: number;
  /** Faults that found something to strike. */
  readonly happened: number;
  readonly slowestMs: number;
  readonly deadlineMs: number;
  readonly wrong: readonly string[];
}

/** Faults over all drivers: a cable pulled at every byte of an exchange, then faults by lot. */
export async function faultCampaign(
  { seed, faults, pullEvery }: CampaignOptions,
  tell: (report: SubjectReport) => void,
): Promise<readonly SubjectReport[]> {
  const reports: SubjectReport[] = [];
  for (const [index, subject] of SUBJECTS.entries()) {
    const dice = seededRandom(seed + index);
    const length = await lengthOf(subject, virtualClock(0), seededRandom(seed));
    const plan: LineFault[] = [];
    for (let after = 0; after < length; after += pullEvery)
      plan.push({ kind: "unplug", after, bits: 0, ms: 0 });
    const share = Math.ceil(faults / SUBJECTS.length);
    for (let more = 0; more < share; more++) plan.push(faultBy(dice, subject, length));
    const wrong: string[] = [];
    let happened = 0;
    let slowestMs = 0;
    for (const [number, fault] of plan.entries()) {
      const verdict = await play(subject, fault, virtualClock(0), seededRandom(seed * 1_000 + number));
      if (verdict.happened) happened++;
      slowestMs = Math.max(slowestMs, verdict.tookMs);
      for (const each of verdict.wrong) {
        wrong.push(`seed ${seed}, ${subject.name}, fault ${number} (${JSON.stringify(fault)}): ${each}`);
      }
    }
    const { name, deadlineMs } = subject;
    const report = { subject: name, length, faults: plan.length, happened, slowestMs, deadlineMs, wrong };
    reports.push(report);
    tell(report);
  }
  return reports;
}

function faultBy(dice: () => number, { kinds }: Subject, length: number): LineFault {
  const kind = kinds[Math.floor(dice() * kinds.length)] ?? "unplug";
  const after = Math.floor(dice() * length);
  return { kind, after, bits: 1 << Math.floor(dice() * 8), ms: 50 + Math.floor(dice() * 4_000) };
}
