/** Everything whose bytes can be explained: the drivers, and what is spoken within or beside them. */
import { nearest } from "../core/nearest.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { fault } from "../core/faults.ts";
import type { Decoded, Sender } from "./driver.ts";
import { DRIVER_NAMES, isDriverName, loadDriver } from "./drivers/index.ts";

/** Explains captured bytes; a piece is a report or transfer, and on a stream the pieces follow each other. */
export type Decoder = (pieces: readonly Uint8Array[], from: Sender) => readonly Decoded[];

/** Languages that are no driver of their own. */
const OTHERS: Readonly<Record<string, () => Promise<Decoder>>> = {
  iso15693: async () => (await import("./tags/explain-air.ts")).explainAir,
  "escpos-status": async () => (await import("./drivers/printer/escpos/explain.ts")).explainEscposStatus,
  "star-status": async () => (await import("./drivers/printer/starprnt/explain.ts")).explainStarStatus,
  /** A piece is the memory of a tag, as readers give it in their answers. */
  async iso28560() {
    const { explainTag } = await import("./tags/explain.ts");
    const { BLOCK_SIZES, tagReadOptions } = await import("./tags/detect.ts");
    const tag = { dsfid: undefined, blockSizes: BLOCK_SIZES, isAll: true };
    return (pieces) => pieces.map((memory) => explainTag({ memory, ...tag }, tagReadOptions.parse({})));
  },
};

export const DECODER_NAMES: readonly string[] = [...DRIVER_NAMES, ...Object.keys(OTHERS)].toSorted();

/** The decoder of that name; `options` are those of the driver, {} for its defaults. */
export async function loadDecoder(name: string, options: unknown): Promise<Result<Decoder>> {
  if (isDriverName(name)) {
    const driver = await loadDriver(name);
    // Options that were read from a profile fit; a driver may have none that mean anything for all devices.
    if (!driver.options.safeParse(options).success) {
      return failed(
        fault("config.bad-argument", `${name} reads bytes by a profile only: add --profile FILE`),
      );
    }
    return ok((pieces, from) => driver.decode(pieces, options, from));
  }
  const other = OTHERS[name];
  if (other !== undefined) return ok(await other());
  const near = nearest(name, DECODER_NAMES);
  const says = near === undefined ? `known are ${DECODER_NAMES.join(", ")}` : `did you mean ${near}?`;
  return failed(fault("config.unknown-name", `driver "${name}"; ${says}`));
}
