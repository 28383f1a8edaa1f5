import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { dialogue } from "../../../dialogue.ts";
import type { DeviceParts } from "../../../keep-open.ts";
import type { Uid } from "../../../ports.ts";
import { airTo, type AirName } from "../../../tags/iso15693.ts";
import { inStep } from "../in-step.ts";
import { customRequest, replyOf, request, transparentRequest, type FeigReply } from "./codec.ts";
import { failureOf } from "./failure.ts";
import { encodeFeig, feigFramer, type FeigFrame } from "./frame.ts";
import type { FeigOptions } from "./options.ts";
import { readScans } from "./scan.ts";
import { COMMANDS, STATUS } from "./tables.ts";

/** At most 12 ms between the bytes of a frame, and 5 ms of silence before a request. [H20800-16e, 3.1] */
const GAP_MS = 12;
const QUIET_MS = 5;
/** 0x52 is answered at once or never. */
const DETECT_MS = 150;
/** Bytes on a loaded machine come in a bunch and late: the gap decides about rubbish only, and may be generous. */
const PATIENT_GAP_MS = GAP_MS * 4;

/** What statuses let a command be sent again: noise on the air or on the line. */
const NOISE: ReadonlySet<number> = new Set([0x02, STATUS.rfError]);

/** A tag's answer before its data: flags. Behind them comes the CRC, for readers that count it. */
const FLAGS_BYTES = 1;
const CRC_BYTES = 2;

export interface FeigTalk {
  /** Whether the reader answers with the settings of now. */
  readonly detect: () => Promise<boolean>;
  /** Sends a command that may be sent twice; silence to the end means that the reader is gone. */
  readonly command: (frame: FeigFrame) => Promise<Result<FeigReply>>;
  /** The data of the reply; what it says otherwise is a fault. */
  readonly data: (frame: FeigFrame) => Promise<Result<Uint8Array>>;
  /** ISO 15693 itself by [0xBF]: the data of the tag's answer, of which so many bytes are expected. */
  readonly air: (bytes: Uint8Array, dataBytes: number) => Promise<Result<Uint8Array>>;
  /** A custom command of NXP chips without parameters, by whichever way the reader has. */
  readonly custom: (name: Extract<AirName, "set-eas" | "reset-eas">, uid: Uid) => Promise<Result<Uint8Array>>;
  /** As `custom`: succeeds if the tag's EAS is on, and is silence if it is off. */
  readonly alarm: (uid: Uid) => Promise<Result<Uint8Array>>;
}

export interface TalkEvents {
  /** How the reader is, by what it just said; undefined for well. */
  readonly onCondition: (why: Fault | undefined) => void;
  /** It sends what lies in its field by itself. */
  readonly onScan: () => void;
}

/** 256 bits. [SL2S2002] That readers take them so is not confirmed. */
const ALARM_BYTES = 32;

/** Question and answer with a FEIG reader. */
export function feigTalk(parts: DeviceParts, options: FeigOptions, events: TalkEvents): FeigTalk {
  const { id, transport, clock, log } = parts;
  const { answerMs, tries } = options;
  /** [0xBF] was refused: commands of NXP chips go by [0xB1]. */
  let withoutTransparent = false;

  const talk = dialogue<FeigFrame>({
    transport,
    clock,
    framer: feigFramer(),
    gapMs: PATIENT_GAP_MS,
    quietMs: QUIET_MS,
    onOther: () => step.lost(),
    onJunk(length, why, bytes) {
      log("device.discarded", { device: id, reason: why, bytes: length });
      if (readScans(bytes).length > 0) events.onScan();
    },
  });

  function ask(frame: FeigFrame, withinMs: number): Promise<Result<FeigReply>> {
    const { command } = frame;
    const bytes = encodeFeig({ ...frame, advanced: options.frames === "advanced" });
    return talk.ask(bytes, (reply) => (reply.command === command ? replyOf(reply) : undefined), withinMs);
  }

  const greet = (): Promise<Result<FeigReply>> => ask(request("baud-detect", [0]), DETECT_MS);
  const step = inStep(greet, tries);

  async function command(frame: FeigFrame): Promise<Result<FeigReply>> {
    for (let tried = 1; ; tried++) {
      const ready = await step.find();
      const reply = ready.ok ? await ask(frame, answerMs) : ready;
      if (reply.ok && (tried >= tries || !NOISE.has(reply.value.status))) {
        condition(reply.value);
        return reply;
      }
      if (!reply.ok) {
        step.lost();
        if (reply.fault.code !== "device.silent") return reply;
        if (!ready.ok || tried >= tries) {
          transport.declareLost("silent", reply.fault);
          return reply;
        }
      }
    }
  }

  /** Faults that are the reader's own, and not a tag's; in scan mode it still answers all but commands to tags. */
  function condition(reply: FeigReply): void {
    const why = failureOf(reply, id);
    if (why?.code === "device.hardware" || why?.code === "device.scan-mode") events.onCondition(why);
    else if (reply.command === COMMANDS.iso) events.onCondition(undefined);
  }

  async function data(frame: FeigFrame): Promise<Result<Uint8Array>> {
    const reply = await command(frame);
    if (!reply.ok) return reply;
    const why = failureOf(reply.value, id);
    return why === undefined ? ok(reply.value.data) : failed(why);
  }

  async function air(bytes: Uint8Array, dataBytes: number): Promise<Result<Uint8Array>> {
    if (withoutTransparent) return failed(fault("device.not-supported", `${id} has no [0xBF]`));
    const length = FLAGS_BYTES + dataBytes + (options.answerCrc ? CRC_BYTES : 0);
    const answer = await data(transparentRequest(bytes, length));
    withoutTransparent = !answer.ok && answer.fault.code === "device.not-supported";
    return answer.ok ? ok(answer.value.slice(FLAGS_BYTES)) : answer;
  }

  async function either(
    name: AirName,
    uid: Uid,
    bytes: Uint8Array,
    dataBytes: number,
  ): Promise<Result<Uint8Array>> {
    const answer = await air(bytes, dataBytes);
    if (answer.ok || answer.fault.code !== "device.not-supported") return answer;
    return data(customRequest(name, uid));
  }

  return {
    async detect() {
      withoutTransparent = false;
      const greeted = await greet();
      return greeted.ok;
    },
    command,
    data,
    air,
    custom: (name, uid) => either(name, uid, airTo(uid, name, {}), 0),
    alarm: (uid) =>
      either("eas-alarm", uid, airTo(uid, "eas-alarm", { easId: new Uint8Array(0) }), ALARM_BYTES),
  };
}
