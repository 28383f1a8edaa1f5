import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { PadPort, PadSignal, PadTag, TagInfo, Uid } from "../../../ports.ts";
import { turned } from "../../../tags/blocks.ts";
import { turns } from "../../../turns.ts";
import { persist, readEasSurely, type Persistence } from "../certain.ts";
import { passwordOf } from "../options.ts";
import { guardedWrite, silenceOf } from "../password.ts";
import {
  inventoryRequest,
  readBlocks,
  readInventory,
  readSystemInfo,
  readVersion,
  request,
  tagRequest,
} from "./codec.ts";
import { failureOf } from "./failure.ts";
import { findSpeed } from "./find-speed.ts";
import type { FeigOptions } from "./options.ts";
import { feigTalk } from "./talk.ts";
import { MODE, MODELS, STATUS } from "./tables.ts";

/** OS word, OSF word, OS time: lamps and beeper of the reader; the relay's time is behind them. [H20800-16e, 0x71] */
const SIGNALS: Readonly<Record<PadSignal, readonly number[]>> = {
  ok: [0x00, 0x11, 0x00, 0x00, 0x00, 0x03],
  attention: [0x00, 0x1c, 0x00, 0x00, 0x00, 0x0a],
  off: [0x00, 0x2a, 0x00, 0x00, 0x00, 0x00],
};

/** Starts a reader that speaks FEIG ISO Host and keeps it going until it is stopped. */
export function feigPad(parts: DeviceParts, options: FeigOptions): PadPort {
  const { id, transport, clock, log } = parts;
  const password = passwordOf(options);
  /** A command of the port is several of the reader, and nothing comes between them. */
  const inTurn = turns();
  let scanning = false;

  const talk = feigTalk(parts, options, {
    onCondition: (why) => link.found(why),
    onScan() {
      scanning = true;
      link.found(fault("device.scan-mode", `${id} tells of tags by itself`));
    },
  });

  const resetField = (): Promise<Result<Uint8Array>> => talk.data(request("rf-reset", []));

  /** Everything in the field, in as many calls as the reader needs: it gives four tags at most at once. */
  async function sweep(): Promise<Result<readonly PadTag[]>> {
    if (options.sweep === "rf-reset") {
      const reset = await resetField();
      if (!reset.ok) return reset;
    }
    const found = new Map<Uid, PadTag>();
    const first = options.sweep === "presence" ? MODE.presence : 0;
    for (let mode: number = first; ; mode = first | MODE.more) {
      const reply = await talk.command(inventoryRequest(mode));
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
      const data = await talk.data(tagRequest("read-blocks", uid, [first + at, wanted]));
      if (!data.ok) return data;
      const blocks = readBlocks(data.value);
      if (blocks === undefined || blocks.locked.length > wanted)
        return failed(fault("device.bad-answer", id));
      pieces.push(blocks.bytes);
      at += blocks.locked.length;
    }
    return ok(Buffer.concat(pieces));
  }

  async function tagInfo(uid: Uid): Promise<Result<TagInfo>> {
    const data = await talk.data(tagRequest("system-info", uid, []));
    if (!data.ok) return data;
    const info = readSystemInfo(data.value);
    if (info === undefined) return failed(fault("device.bad-answer", id));
    return info.uid === uid ? ok(info) : failed(fault("tag.gone", id));
  }

  /** A value of the system information; tags that leave it out do not have it. */
  async function value(uid: Uid, which: "afi" | "dsfid"): Promise<Result<number>> {
    const info = await tagInfo(uid);
    if (!info.ok) return info;
    const { [which]: found } = info.value;
    return found === undefined ? failed(fault("tag.not-supported", id)) : ok(found);
  }

  function easOn(uid: Uid): Promise<Result<boolean>> {
    return readEasSurely({
      async check() {
        const alarm = await talk.alarm(uid);
        return alarm.ok ? ok(true) : alarm;
      },
      // A block is what every chip gives.
      there: () => read(uid, 0, 1),
      times: options.easChecks,
    });
  }

  type Change<T> = Pick<Persistence<T>, "read" | "isWanted" | "refusal"> & { readonly guarded: boolean };

  /** Writes, again and again while the tag is there, and after the password where one guards the value. */
  function change<T>(
    uid: Uid,
    send: () => Promise<Result<Uint8Array>>,
    { guarded, ...what }: Change<T>,
  ): Promise<Result<void>> {
    const write = async (): Promise<Result<void>> => done(await send());
    const { air } = talk;
    const recover = async (): Promise<Result<void>> => done(await resetField());
    return persist({
      id,
      ...what,
      tries: options.writeTries,
      withinMs: options.writeMs,
      clock,
      write: guarded ? guardedWrite({ id, air, uid, password, write, recover }) : write,
    });
  }

  function writeByte(uid: Uid, which: "afi" | "dsfid", byte: number): Promise<Result<void>> {
    const guarded = which === "afi";
    return change(uid, () => talk.data(tagRequest(`write-${which}`, uid, [byte])), {
      read: () => value(uid, which),
      isWanted: (now) => now === byte,
      refusal: guarded ? silenceOf(uid, "tag.not-written") : "tag.not-written",
      guarded,
    });
  }

  /** Which reader it is, and that it takes commands. */
  async function introduce(): Promise<Result<Fault | undefined>> {
    const version = await talk.command(request("software-version", []));
    if (!version.ok) return version;
    const its = readVersion(version.value.data);
    if (its !== undefined) {
      const model = MODELS[its.type] ?? `unknown model ${its.type}`;
      log("device.identified", { device: id, model, version: its.software });
    }
    const taken = await talk.command(inventoryRequest(0));
    if (!taken.ok) return taken;
    const why = failureOf(taken.value, id);
    return ok(why?.code === "device.scan-mode" || why?.code === "device.hardware" ? why : undefined);
  }

  const link = keepOpen(parts, async () => {
    scanning = false;
    const speed = await findSpeed({ id, transport, log, detect: talk.detect, options });
    if (speed.ok) return introduce();
    // It says nothing that it is asked, and is heard all the same: nothing is wrong with its line.
    return scanning ? failed(fault("device.scan-mode", `${id} tells of tags by itself`)) : speed;
  });

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    stop: link.stop,
    inventory: () => inTurn(sweep),
    inventoryOf: () =>
      Promise.resolve(failed(fault("device.not-supported", `${id}: the AFI filter is configuration`))),
    tagInfo: (uid) => inTurn(() => tagInfo(uid)),
    readBlocks: (uid, first, count) => inTurn(() => read(uid, first, count)),
    writeBlock: (uid, block, bytes) =>
      inTurn(() => {
        const data = [block, 1, bytes.length, ...turned(bytes, bytes.length)];
        return change(uid, () => talk.data(tagRequest("write-blocks", uid, data)), {
          read: () => read(uid, block, 1),
          isWanted: (now) => bytes.every((byte, at) => now[at] === byte),
          refusal: "tag.not-written",
          guarded: false,
        });
      }),
    readAfi: (uid) => inTurn(() => value(uid, "afi")),
    writeAfi: (uid, afi) => inTurn(() => writeByte(uid, "afi", afi)),
    writeDsfid: (uid, dsfid) => inTurn(() => writeByte(uid, "dsfid", dsfid)),
    readEas: (uid) => inTurn(() => easOn(uid)),
    writeEas: (uid, on) =>
      inTurn(() =>
        change(uid, () => talk.custom(on ? "set-eas" : "reset-eas", uid), {
          read: () => easOn(uid),
          isWanted: (now) => now === on,
          refusal: silenceOf(uid, "tag.not-supported"),
          guarded: true,
        }),
      ),
    signal: (signal) =>
      inTurn(async () => {
        const { relay } = options;
        const tenths = relay?.with === signal ? Math.round(relay.ms / 100) : 0;
        const bytes = [...SIGNALS[signal], tenths >> 8, tenths & 0xff];
        return done(await talk.data(request("set-output", bytes)));
      }),
  };
}

function done(outcome: Result<unknown>): Result<void> {
  return outcome.ok ? ok(undefined) : outcome;
}
