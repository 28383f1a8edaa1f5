import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { dialogue } from "../../../dialogue.ts";
import type { DeviceParts } from "../../../keep-open.ts";
import type { Uid } from "../../../ports.ts";
import { uidBytes } from "../../../tags/uid.ts";
import { inStep } from "../in-step.ts";
import {
  readHardwareVersion,
  readVersion,
  replyOf,
  request,
  HARDWARE_VERSION,
  type ThreeMReply,
} from "./codec.ts";
import { threeMFramer, type ThreeMFrame } from "./frame.ts";
import type { ThreeMOptions } from "./options.ts";
import { ERROR, ERRORS, type ThreeMCommand } from "./tables.ts";

/** The paper has no rule for pauses within a frame; this is many times what 19200 baud need for a byte. */
const GAP_MS = 100;

/** Which replies answer a command: those with its code, and its tag if it is for one. */
interface Wanted {
  readonly command: ThreeMCommand;
  readonly uid: Uid | undefined;
  /** What else must be right. */
  readonly fits: (reply: ThreeMReply) => boolean;
}

export interface ThreeMTalk {
  /** Sends a command that may be sent twice; silence to the end means that the pad is gone. */
  command(bytes: Uint8Array, wanted: Wanted): Promise<Result<ThreeMReply>>;
  /** The version that a pad of the model gives; `device.silent` from another one. */
  identify(model: ThreeMOptions["model"]): Promise<Result<string>>;
}

/** Question and answer with a pad. It sends inventories unasked, and answers late. */
export function threeMTalk(parts: DeviceParts, options: ThreeMOptions): ThreeMTalk {
  const { id, transport, clock, log } = parts;
  const { model, answerMs, tries } = options;
  const talk = dialogue<ThreeMFrame>({
    transport,
    clock,
    framer: threeMFramer(),
    gapMs: GAP_MS,
    quietMs: 0,
    onOther: () => step.lost(),
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });

  function identify(of: ThreeMOptions["model"]): Promise<Result<string>> {
    if (of === 810) return talk.ask(HARDWARE_VERSION, readHardwareVersion, answerMs);
    const read = (frame: ThreeMFrame): string | undefined => {
      const reply = replyOf(frame);
      return reply?.command === "version" && reply.error === ERROR.ok ? readVersion(reply.data) : undefined;
    };
    return talk.ask(request("version", []), read, answerMs);
  }

  function answers(wanted: Wanted): (frame: ThreeMFrame) => ThreeMReply | undefined {
    const address = wanted.uid === undefined ? undefined : uidBytes(wanted.uid);
    return (frame) => {
      const reply = replyOf(frame);
      if (reply?.command !== wanted.command || !wanted.fits(reply)) return undefined;
      if (address === undefined || reply.address === undefined) return reply;
      return address.every((byte, at) => reply.address?.[at] === byte) ? reply : undefined;
    };
  }

  const step = inStep(() => identify(model), tries);

  return {
    identify,
    async command(bytes, wanted) {
      for (let tried = 1; ; tried++) {
        const ready = await step.find();
        const reply = ready.ok ? await talk.ask(bytes, answers(wanted), answerMs) : ready;
        if (reply.ok) return reply;
        step.lost();
        if (reply.fault.code !== "device.silent") return reply;
        if (ready.ok && tried < tries) continue;
        transport.declareLost("silent", reply.fault);
        return reply;
      }
    },
  };
}

/** Why a command failed, by an error of its reply other than 00. */
export function errorFault(error: number, id: string): Fault {
  const hex = error.toString(16).padStart(2, "0").toUpperCase();
  const meaning = ERRORS[error];
  if (meaning === undefined) return fault("device.bad-answer", `${id}: error ${hex}`);
  return fault(meaning.fault, `${id}: error ${hex}, ${meaning.text}`);
}

/** What a reply brings, or why it brings nothing. */
export function dataOf(reply: Result<ThreeMReply>, id: string): Result<Uint8Array> {
  if (!reply.ok) return reply;
  const { error, data } = reply.value;
  return error === ERROR.ok ? ok(data) : failed(errorFault(error, id));
}
