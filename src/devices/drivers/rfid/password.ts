/** The password that guards EAS and AFI of NXP chips. [SL2S2002 9.4.3] It never stands in a log or a fault. */
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import type { Uid } from "../../ports.ts";
import { airTo, answerOf, EAS_AFI_PASSWORD, xoredPassword } from "../../tags/iso15693.ts";
import { chipMaker } from "../../tags/uid.ts";

/** ISO 15693 itself through a reader: the data of the tag's answer, of which `bytes` are expected. */
export type Air = (request: Uint8Array, bytes: number) => Promise<Result<Uint8Array>>;

/** So often a tag must be silent at a write, and read behind it, before it is held to want the password. */
const SILENT = 2;

export interface Guarded {
  readonly id: string;
  readonly air: Air;
  readonly uid: Uid;
  /** undefined: the profile has none. */
  readonly password: number | undefined;
  readonly write: () => Promise<Result<void>>;
  /** Takes power from a tag that may be mute now, where the reader can. */
  readonly recover: () => Promise<Result<void>>;
}

/**
 * A write of AFI or EAS that gives the password where the tag wants it, and only there: a tag that nobody guarded has
 * another one, and a chip that is given a wrong one executes nothing more until it loses power. A tag wants it if it
 * answers everything but this write; what it was given holds until it loses power.
 */
export function guardedWrite(guarded: Guarded): (silent: number) => Promise<Result<void>> {
  const { id, air, uid, password, write, recover } = guarded;
  /** How often the tag had to be silent before it is asked for the password: once more after each refusal. */
  let enough = SILENT;

  async function give(silent: number): Promise<Result<void>> {
    const outcome = await givePassword(air, uid, password ?? 0);
    if (!outcome.ok) return outcome;
    if (outcome.value !== "refused") return ok(undefined);
    enough = silent + SILENT;
    const recovered = await recover();
    return recovered.ok ? failed(fault("tag.protected", `${id}: silent after the password`)) : recovered;
  }

  return async (silent) => {
    const may = password !== undefined && chipMaker(uid) === "NXP";
    if (!may || silent < enough) {
      const written = await write();
      // Chips that do not keep silent say "unknown error".
      if (!may || written.ok || written.fault.code !== "tag.refused") return written;
    }
    const given = await give(silent);
    return given.ok ? write() : given;
  };
}

/** Why a chip that is there keeps silent when AFI or EAS is written: those of NXP may want the password. */
export function silenceOf<F extends "tag.not-supported" | "tag.not-written">(
  uid: Uid,
  otherwise: F,
): F | "tag.protected" {
  return chipMaker(uid) === "NXP" ? "tag.protected" : otherwise;
}

/** `none`: the chip takes no password. `refused`: it fell silent, because the password is wrong or it was hidden. */
async function givePassword(
  air: Air,
  uid: Uid,
  password: number,
): Promise<Result<"none" | "taken" | "refused">> {
  const asked = await air(airTo(uid, "get-random", {}), 2);
  if (!asked.ok) return isTags(asked) ? ok("none") : asked;
  const random = answerOf("get-random", asked.value)?.random;
  if (random === undefined) return ok("none");
  const xored = xoredPassword(password, random);
  const given = await air(airTo(uid, "set-password", { identifier: EAS_AFI_PASSWORD, xored }), 0);
  if (given.ok) return ok("taken");
  return isTags(given) ? ok("refused") : given;
}

/** The tag's fault, or the reader's that it has no way to the tag; not one of the line. */
function isTags({ fault: why }: { readonly fault: { readonly code: string } }): boolean {
  return why.code.startsWith("tag.") || why.code === "device.not-supported";
}
