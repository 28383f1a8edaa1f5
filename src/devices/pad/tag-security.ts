import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { PadPort, Uid } from "../ports.ts";
import { chipMaker } from "../tags/uid.ts";
import { afiMark, type AfiValues, type Mark, type Method, type Wanted } from "./security.ts";

/**
 * What a tag says of its security. `silent`: its EAS does not answer, which a tag does whose EAS is off, and also one that
 * is hidden; a tag at the edge of the field answers short commands and not the long alarm. It proves nothing by itself.
 */
export type Reading = Mark | "silent";

/** The security of one tag. Whoever holds this can change no other tag's. */
export interface TagSecurity {
  readonly uid: Uid;
  /** What was read of it while it lies here and nobody wrote to it; undefined: nothing yet. */
  known(method: Method): Mark | undefined;
  read(method: Method): Promise<Result<Reading>>;
  /** Whether it answers anything at all. */
  answers(): Promise<Result<unknown>>;
  write(method: Method, wanted: Wanted): Promise<Result<void>>;
}

export type ReadsSecurity = Pick<PadPort, "readAfi" | "readEas">;

/** EAS is NXP's: a chip of another maker that does not say that it is on has none. */
export async function readSecurity(
  pad: ReadsSecurity,
  uid: Uid,
  method: Method,
  values: AfiValues,
): Promise<Result<Reading>> {
  if (method === "afi") {
    const afi = await pad.readAfi(uid);
    return afi.ok ? ok(afiMark(afi.value, values)) : afi;
  }
  const eas = await pad.readEas(uid);
  if (!eas.ok) return eas;
  return ok(eas.value ? "armed" : isNxp(uid) ? "silent" : "none");
}

const isNxp = (uid: Uid): boolean => chipMaker(uid) === "NXP";

/**
 * The one place of a stack that writes: to the tag that it was made for, and only while `mayWrite` says so; it is asked
 * right before each write, after which nothing that was read of the tag holds any more.
 */
export function tagSecurity(
  pad: ReadsSecurity & Pick<PadPort, "readBlocks" | "writeAfi" | "writeEas">,
  uid: Uid,
  values: AfiValues,
  known: (method: Method) => Mark | undefined,
  mayWrite: (uid: Uid) => boolean,
): TagSecurity {
  return {
    uid,
    known,
    read: (method) => readSecurity(pad, uid, method, values),
    answers: () => pad.readBlocks(uid, 0, 1),
    write(method, wanted) {
      if (!mayWrite(uid))
        return Promise.resolve(failed(fault("tag.not-written", "nobody wants it any more")));
      if (method === "eas") return pad.writeEas(uid, wanted === "armed");
      return pad.writeAfi(uid, wanted === "armed" ? values.secured : values.unsecured);
    },
  };
}

/**
 * How a tag was secured: read back as wanted; taken by the tag, and nothing here can read it back; or not at all, for the
 * chip does not have it.
 */
export type Outcome = "verified" | "unverified" | "none";

/** What one attempt at one tag by one method came to. */
export type Attempt =
  | { readonly came: Outcome }
  | {
      /**
       * `refused`: the tag answers otherwise than wanted; `unheard`: it does not answer; `silent`: it did not take the
       * value, and says nothing either; `hopeless`: it will never be otherwise.
       */
      readonly came: "refused" | "unheard" | "silent" | "hopeless";
      readonly why: Fault;
      /** It said that it took the value. */
      readonly took: boolean;
    };

/** What no further attempt changes. A password may have been lost on the air. */
const HOPELESS: ReadonlySet<FaultCode> = new Set(["tag.locked", "device.not-supported"]);
/** What cannot be read here: another reader, or a chip that keeps it to itself. */
const NOT_READABLE: ReadonlySet<FaultCode> = new Set(["tag.not-supported", "device.not-supported"]);
/** So often a tag must answer something else and not this, to be held to keep it to itself. */
const MUTE = 4;

const OPPOSITE = { released: "armed", armed: "released" } as const satisfies Record<Wanted, Wanted>;

/**
 * One attempt: read, unless it is known to be otherwise; write if it is otherwise; read again. EAS of an NXP chip is released without the first reading, which
 * could only say that it is silent. `took`: the tag took the value in an attempt before.
 */
export async function attempt(
  tag: TagSecurity,
  method: Method,
  wanted: Wanted,
  took: boolean,
): Promise<Attempt> {
  const offIsSilence = method === "eas" && wanted === "released";
  const isKnownOtherwise = tag.known(method) === OPPOSITE[wanted];
  if (!isKnownOtherwise && !(offIsSilence && isNxp(tag.uid))) {
    const before = await readOrMute(tag, method);
    if (before.ok && before.value === wanted) return { came: "verified" };
    if (before.ok && before.value === "none") return { came: "none" };
    if (!before.ok && !NOT_READABLE.has(before.fault.code))
      return { came: "unheard", why: before.fault, took };
  }
  const written = await tag.write(method, wanted);
  const failure = written.ok ? undefined : written.fault;
  if (failure?.code === "tag.not-supported") return { came: "none" };
  return judge(failure, await tag.read(method), wanted, took || written.ok);
}

/**
 * What a write and the reading after it came to. An answer that was lost says nothing about the write, so that only what
 * is read counts; where off is silence, the tag must have said that it took the write as well.
 */
function judge(failure: Fault | undefined, after: Result<Reading>, wanted: Wanted, took: boolean): Attempt {
  const isHopeless = failure !== undefined && HOPELESS.has(failure.code);
  if (after.ok) {
    if (after.value === wanted) return { came: "verified" };
    const why = failure ?? fault("tag.not-written", "read back otherwise");
    if (wanted === "released" && (after.value === "silent" || after.value === "none"))
      return took ? { came: "verified" } : { came: "silent", why, took };
    return { came: isHopeless ? "hopeless" : "refused", why, took };
  }
  const why = failure ?? after.fault;
  if (!NOT_READABLE.has(after.fault.code)) return { came: "unheard", why, took };
  if (failure === undefined) return { came: "unverified" };
  return { came: isHopeless ? "hopeless" : "unheard", why, took };
}

/**
 * How a tag is secured. Some chips answer everything but this, and none can tell that from a tag that is hidden:
 * `tag.not-supported` after a tag has answered often enough otherwise. Whether it has it shows when it is written.
 */
async function readOrMute(tag: TagSecurity, method: Method): Promise<Result<Reading>> {
  for (let asked = 0; asked < MUTE; asked++) {
    const read = await tag.read(method);
    if (read.ok || read.fault.code !== "tag.gone") return read;
    const there = await tag.answers();
    if (!there.ok) return there;
  }
  return failed(fault("tag.not-supported", "it answers, and not this"));
}
