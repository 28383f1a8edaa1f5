/** Being certain of tags that do not always answer: writes that are told by what stands there, and EAS that is off. */
import type { Clock } from "../../../core/clock.ts";
import { fault, type Fault, type FaultCode } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";

/** So many reads in a row without an answer, and the tag is gone. */
const ABSENT = 2;

/** A tag that was hidden for a moment, or too far away, may take the value the next time. */
const WORTH_AGAIN: ReadonlySet<FaultCode> = new Set(["tag.gone", "tag.not-written", "tag.protected"]);

export interface Persistence<T> {
  readonly id: string;
  /** Sends the write. `silent`: so often the tag said nothing to it so far, although it answered the read behind it. */
  readonly write: (silent: number) => Promise<Result<void>>;
  /** What stands on the tag now. */
  readonly read: () => Promise<Result<T>>;
  readonly isWanted: (value: T) => boolean;
  /** Why a tag that answers every read may stay silent at this write. */
  readonly refusal: Extract<FaultCode, `tag.${string}`>;
  readonly tries: number;
  readonly withinMs: number;
  readonly clock: Clock;
}

/**
 * Writes until the tag says that it took the value or is read with it, as long as it is there. On real pads an error at a
 * write is normal, and may be told although the value was taken. [Biblio-RFID: up to 100 attempts]
 */
export async function persist<T>(how: Persistence<T>): Promise<Result<void>> {
  const { id, tries, withinMs, clock } = how;
  const until = clock.elapsed() + withinMs;
  let unread = 0;
  let silent = 0;
  /** The tag fell silent at a password and was not heard since: a chip is mute after a wrong one. */
  let muted: Fault | undefined;
  for (let tried = 1; ; tried++) {
    const written = await how.write(silent);
    if (written.ok || !WORTH_AGAIN.has(written.fault.code)) return written;
    const { code } = written.fault;
    if (code === "tag.protected") muted = written.fault;
    const there = await how.read();
    if (there.ok) {
      if (how.isWanted(there.value)) return ok(undefined);
      unread = 0;
      silent += code === "tag.not-written" ? 0 : 1;
      muted = undefined;
    } else {
      if (there.fault.code !== "tag.gone") return there;
      unread++;
      if (unread >= ABSENT) return muted === undefined ? there : failed(muted);
    }
    if (tried < tries && clock.elapsed() < until) continue;
    if (silent === tried)
      return failed(fault(how.refusal, `${id}: it answers reads, and is silent at this write`));
    return code === "tag.gone" ? failed(fault("tag.not-written", id)) : written;
  }
}

export interface EasCheck {
  /** true: the tag said that its EAS is on; false: the reader knows that it is off; `tag.gone`: silence. */
  readonly check: () => Promise<Result<boolean>>;
  /** Whether the tag is there; `tag.gone` if it is not. */
  readonly there: () => Promise<Result<unknown>>;
  readonly times: number;
}

/**
 * Whether a tag's EAS is on. A tag whose EAS is off is silent, as one that is gone or hidden: it is off only if it was
 * silent several times and seen each time after.
 */
export async function readEasSurely({ check, there, times }: EasCheck): Promise<Result<boolean>> {
  for (let checked = 0; checked < times; checked++) {
    const on = await check();
    if (on.ok || on.fault.code !== "tag.gone") return on;
    const seen = await there();
    if (!seen.ok) return seen;
  }
  return ok(false);
}
