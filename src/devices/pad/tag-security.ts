import { fault, type Fault, type FaultCode } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { PadPort, Uid } from "../ports.ts";
import { afiMark, type AfiValues, type Mark, type Method, type Wanted } from "./security.ts";

/** The security of one tag. Whoever holds this can change no other tag's. */
export interface TagSecurity {
  readonly uid: Uid;
  read(method: Method): Promise<Result<Mark>>;
  write(method: Method, wanted: Wanted): Promise<Result<void>>;
}

export type ReadsSecurity = Pick<PadPort, "readAfi" | "readEas">;

export async function readMark(
  pad: ReadsSecurity,
  uid: Uid,
  method: Method,
  values: AfiValues,
): Promise<Result<Mark>> {
  if (method === "afi") {
    const afi = await pad.readAfi(uid);
    return afi.ok ? ok(afiMark(afi.value, values)) : afi;
  }
  const eas = await pad.readEas(uid);
  return eas.ok ? ok(eas.value ? "armed" : "released") : eas;
}

/**
 * The one place of a stack that writes: to the tag that it was made for, and only while `mayWrite` says so; it is asked
 * right before each write, after which nothing that was read of the tag holds any more.
 */
export function tagSecurity(
  pad: ReadsSecurity & Pick<PadPort, "writeAfi" | "writeEas">,
  uid: Uid,
  values: AfiValues,
  mayWrite: (uid: Uid) => boolean,
): TagSecurity {
  return {
    uid,
    read: (method) => readMark(pad, uid, method, values),
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
  /** `refused`: the tag answers otherwise than wanted; `unheard`: it does not answer; `hopeless`: it never will. */
  | { readonly came: "refused" | "unheard" | "hopeless"; readonly why: Fault };

/** What no further attempt changes. */
const HOPELESS: ReadonlySet<FaultCode> = new Set(["tag.locked", "tag.protected", "device.not-supported"]);
/** What cannot be read here: another reader, or a chip that keeps it to itself. */
const NOT_READABLE: ReadonlySet<FaultCode> = new Set(["tag.not-supported", "device.not-supported"]);

/**
 * One attempt: read; write if it is otherwise; read again. An answer that was lost says nothing about the write, so that
 * only what is read afterwards counts. `blind`: write although the state could not be read; some chips tell it to nobody,
 * and whether they have it shows when it is written.
 */
export async function attempt(
  tag: TagSecurity,
  method: Method,
  wanted: Wanted,
  blind: boolean,
): Promise<Attempt> {
  const before = await tag.read(method);
  if (before.ok && before.value === wanted) return { came: "verified" };
  if (!before.ok && !NOT_READABLE.has(before.fault.code) && !blind) {
    return { came: "unheard", why: before.fault };
  }
  const written = await tag.write(method, wanted);
  if (!written.ok) {
    if (written.fault.code === "tag.not-supported") return { came: "none" };
    if (HOPELESS.has(written.fault.code)) return { came: "hopeless", why: written.fault };
  }
  const after = await tag.read(method);
  if (after.ok) {
    const why = written.ok ? fault("tag.not-written", "read back otherwise") : written.fault;
    return after.value === wanted ? { came: "verified" } : { came: "refused", why };
  }
  if (!NOT_READABLE.has(after.fault.code)) return { came: "unheard", why: after.fault };
  return written.ok ? { came: "unverified" } : { came: "unheard", why: written.fault };
}
