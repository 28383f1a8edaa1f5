import { turned } from "../../../tags/blocks.ts";
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { dialogue } from "../../../dialogue.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { PadPort, PadSignal, PadTag, Uid } from "../../../ports.ts";
import { resetEas, setEas, easAlarm, EAS_ALARM_BYTES } from "./eas.ts";
import {
  inventoryRequest,
  readBlocks,
  readInventory,
  readSystemInfo,
  readVersion,
  replyOf,
  request,
  tagRequest,
  transparentRequest,
  type FeigReply,
} from "./codec.ts";
import { failureOf } from "./failure.ts";
import { findSpeed } from "./find-speed.ts";
import { feigFramer, type FeigFrame } from "./frame.ts";
import type { FeigOptions } from "./options.ts";
import { COMMANDS, MODE, MODELS, STATUS } from "./tables.ts";

/** At most 12 ms between the bytes of a frame, and 5 ms of silence before a request. [H20800-16e, 3.1] */
const GAP_MS = 12;
const QUIET_MS = 5;
/** 0x52 is answered at once or never. */
const DETECT_MS = 150;
/** Bytes on a loaded machine come in a bunch and late: the gap decides about rubbish only, and may be generous. */
const PATIENT_GAP_MS = GAP_MS * 4;

/** What statuses let a command be sent again: noise on the air or on the line. */
const NOISE: ReadonlySet<number> = new Set([0x02, STATUS.rfError]);

/** OS word, OSF word, OS time, relay time: lamps and beeper of the reader. [H20800-16e, 0x71] */
const SIGNALS: Readonly<Record<PadSignal, readonly number[]>> = {
  ok: [0x00, 0x11, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00],
  attention: [0x00, 0x1c, 0x00, 0x00, 0x00, 0x0a, 0x00, 0x00],
  off: [0x00, 0x2a, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00],
};

/** Starts a reader that speaks FEIG ISO Host and keeps it going until it is stopped. */
export function feigPad(parts: DeviceParts, options: FeigOptions): PadPort {
  const { id, transport, clock, log } = parts;
  const { answerMs, tries } = options;
  const talk = dialogue<FeigFrame>({
    transport,
    clock,
    framer: feigFramer(),
    gapMs: PATIENT_GAP_MS,
    quietMs: QUIET_MS,
    onOther: () => {},
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });

  function ask(bytes: Uint8Array, command: number, withinMs: number): Promise<Result<FeigReply>> {
    return talk.ask(bytes, (frame) => (frame.command === command ? replyOf(frame) : undefined), withinMs);
  }

  /** Sends a command that may be sent twice; silence to the end means that the reader is gone. */
  async function command(bytes: Uint8Array, code: number): Promise<Result<FeigReply>> {
    for (let tried = 1; ; tried++) {
      const reply = await ask(bytes, code, answerMs);
      if (reply.ok && !NOISE.has(reply.value.status)) {
        note(failureOf(reply.value, id));
        return reply;
      }
      const again = reply.ok || reply.fault.code === "device.silent";
      if (again && tried < tries) continue;
      if (!reply.ok && reply.fault.code === "device.silent") transport.declareLost("silent", reply.fault);
      return reply;
    }
  }

  async function iso(bytes: Uint8Array): Promise<Result<Uint8Array>> {
    const reply = await command(bytes, COMMANDS.iso);
    if (!reply.ok) return reply;
    const why = failureOf(reply.value, id);
    return why === undefined ? ok(reply.value.data) : failed(why);
  }

  /** Faults that are the reader's own, and not a tag's, stand in its health. */
  function note(why: Fault | undefined): void {
    if (why?.code === "device.hardware" || why?.code === "device.scan-mode") link.found(why);
    else link.found(undefined);
  }

  /** Everything in the field, in as many calls as the reader needs: it gives four tags at most at once. */
  async function inventory(): Promise<Result<readonly PadTag[]>> {
    if (options.sweep === "rf-reset") {
      const reset = await command(request("rf-reset", []), COMMANDS["rf-reset"]);
      if (!reset.ok) return reset;
      const why = failureOf(reset.value, id);
      if (why !== undefined) return failed(why);
    }
    const found = new Map<Uid, PadTag>();
    const first = options.sweep === "presence" ? MODE.presence : 0;
    for (let mode: number = first; ; mode = first | MODE.more) {
      const reply = await command(inventoryRequest(mode), COMMANDS.iso);
      if (!reply.ok) return reply;
      const { status, data } = reply.value;
      if (status === STATUS.noTransponder) break;
      // Anticollision that is not finished gives those that it has; the next sweep has the others.
      const why = status === STATUS.rfError ? undefined : failureOf(reply.value, id);
      if (why !== undefined) return failed(why);
      const sets = readInventory(data);
      if (sets === undefined) return failed(fault("device.bad-answer", id));
      const before = found.size;
      for (const { uid, dsfid } of sets) if (uid !== undefined) found.set(uid, { uid, dsfid });
      // A reader that says "more" and brings nothing new would be asked for ever.
      if (status !== STATUS.more || found.size === before) break;
    }
    return ok([...found.values()]);
  }

  async function read(uid: Uid, first: number, count: number): Promise<Result<Uint8Array>> {
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < count;) {
      // Blocks are four bytes on all but a few chips; a larger block only means a shorter answer.
      const wanted = Math.min(count - at, Math.floor(options.readBytes / 4));
      const data = await iso(tagRequest("read-blocks", uid, [first + at, wanted]));
      if (!data.ok) return data;
      const blocks = readBlocks(data.value);
      if (blocks === undefined || blocks.locked.length > wanted)
        return failed(fault("device.bad-answer", id));
      pieces.push(blocks.bytes);
      at += blocks.locked.length;
    }
    return ok(Buffer.concat(pieces));
  }

  /** A write may be repeated, for it says the same again; whether it took is for the caller to read. */
  async function write(bytes: Uint8Array): Promise<Result<void>> {
    const done = await iso(bytes);
    return done.ok ? ok(undefined) : done;
  }

  async function info(uid: Uid): ReturnType<PadPort["tagInfo"]> {
    const data = await iso(tagRequest("system-info", uid, []));
    if (!data.ok) return data;
    const info = readSystemInfo(data.value);
    if (info === undefined) return failed(fault("device.bad-answer", id));
    return info.uid === uid ? ok(info) : failed(fault("tag.gone", id));
  }

  /** ISO 15693 itself, for EAS; readers without [0xBF] say so. The answer's flags come first. */
  async function air(
    mode: "read" | "write",
    answerBytes: number,
    bytes: Uint8Array,
  ): Promise<Result<Uint8Array>> {
    const reply = await command(transparentRequest(mode, answerBytes, bytes), COMMANDS.transparent);
    if (!reply.ok) return reply;
    const why = failureOf(reply.value, id);
    return why === undefined ? ok(reply.value.data) : failed(why);
  }

  async function readEas(uid: Uid): Promise<Result<boolean>> {
    const answer = await air("read", EAS_ALARM_BYTES, easAlarm(uid));
    if (answer.ok) return ok(true);
    if (answer.fault.code !== "tag.gone") return answer;
    // A tag whose EAS is off is silent, as one that left is: only a tag that still answers is off.
    const there = await info(uid);
    return there.ok ? ok(false) : there;
  }

  /** Which reader it is, and that it takes commands. */
  async function introduce(): Promise<Result<Fault | undefined>> {
    const version = await command(request("software-version", []), COMMANDS["software-version"]);
    if (!version.ok) return version;
    const read = readVersion(version.value.data);
    if (read !== undefined) {
      const model = MODELS[read.type] ?? `unknown model ${read.type}`;
      log("device.identified", { device: id, model, version: read.software });
    }
    const taken = await command(inventoryRequest(0), COMMANDS.iso);
    if (!taken.ok) return taken;
    const why = failureOf(taken.value, id);
    return ok(why?.code === "device.scan-mode" || why?.code === "device.hardware" ? why : undefined);
  }

  const link = keepOpen(parts, async () => {
    const detect = async (): Promise<boolean> => {
      const answer = await ask(request("baud-detect", [0]), COMMANDS["baud-detect"], DETECT_MS);
      return answer.ok;
    };
    const speed = await findSpeed({ id, transport, log, detect, options });
    return speed.ok ? introduce() : speed;
  });

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    stop: link.stop,
    inventory,
    inventoryOf: () =>
      Promise.resolve(failed(fault("device.not-supported", `${id}: the AFI filter is configuration`))),
    tagInfo: info,
    readBlocks: read,
    writeBlock: (uid, block, bytes) =>
      write(tagRequest("write-blocks", uid, [block, 1, bytes.length, ...turned(bytes, bytes.length)])),
    async readAfi(uid) {
      const read = await info(uid);
      if (!read.ok) return read;
      const { afi } = read.value;
      return afi === undefined ? failed(fault("tag.not-supported", id)) : ok(afi);
    },
    writeAfi: (uid, afi) => write(tagRequest("write-afi", uid, [afi])),
    writeDsfid: (uid, dsfid) => write(tagRequest("write-dsfid", uid, [dsfid])),
    readEas,
    async writeEas(uid, on) {
      const answer = await air("write", 1, on ? setEas(uid) : resetEas(uid));
      return answer.ok ? ok(undefined) : answer;
    },
    async signal(signal) {
      const reply = await command(request("set-output", SIGNALS[signal]), COMMANDS["set-output"]);
      if (!reply.ok) return reply;
      const why = failureOf(reply.value, id);
      return why === undefined ? ok(undefined) : failed(why);
    },
  };
}
