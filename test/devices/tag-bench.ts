/** Tags for tests: chips with a UID of their own. */
import { onTestFinished } from "vitest";
import type { Uid } from "../../src/devices/ports.ts";
import { CHIPS, makeChip, type Chip, type ChipName } from "../../src/devices/sim/rfid/chip.ts";
import { uidOf } from "../../src/devices/tags/uid.ts";

/** The UID of the n-th tag of a test. */
export function uidNo(number: number): Uid {
  const uid = uidOf(`E00401${number.toString(16).padStart(10, "0")}`);
  if (uid === undefined) throw new Error(`No tag ${number}`);
  return uid;
}

export interface TagText {
  readonly model: ChipName;
  readonly memory: Uint8Array;
  readonly afi: number;
  readonly dsfid: number;
  readonly eas: boolean;
  readonly password: number | undefined;
}

export const BLANK: TagText = {
  model: "icode-slix",
  memory: new Uint8Array(0),
  afi: 0x07,
  dsfid: 0,
  eas: true,
  password: undefined,
};

export function tag(number: number, text: Partial<TagText>): Chip {
  const { model, ...rest } = { ...BLANK, ...text };
  return makeChip({ uid: uidNo(number), model: CHIPS[model], ...rest });
}

/** Has something stopped when the test is over. */
export function stopping<T extends { stop(): Promise<void> }>(device: T): T {
  onTestFinished(() => device.stop());
  return device;
}
