import { fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { PadPort, PadTag, TagInfo, Uid } from "../../../ports.ts";
import { ISO_ERRORS, isoErrorText, readAirAnswer } from "../../../tags/iso15693.ts";
import { turns } from "../../../turns.ts";
import { persist, readEasSurely, type Persistence } from "../certain.ts";
import { passwordOf } from "../options.ts";
import { guardedWrite, silenceOf } from "../password.ts";
import {
  BLOCK,
  inventoryRequest,
  passThroughRequest,
  readBlocks,
  readInventory,
  readPassThrough,
  readTagInfo,
  START_810,
  tagRequest,
} from "./codec.ts";
import type { ThreeMOptions } from "./options.ts";
import { dataOf, errorFault, threeMTalk } from "./talk.ts";
import { INFO, INVENTORY, READ, type ThreeMCommand } from "./tables.ts";

const ALL = 0x00;
const EVERYTHING = INFO.dsfid | INFO.afi | INFO.memory | INFO.icReference;
/** Lock byte of a block from here on: not a lock, but why it was not read. */
const LOCK_ERROR = 2;

/** Starts a 3M or Bibliotheca pad and keeps it going until it is stopped. */
export function threeMPad(parts: DeviceParts, options: ThreeMOptions): PadPort {
  const { id, clock, log } = parts;
  const { model, easChecks, writeTries, writeMs } = options;
  const password = passwordOf(options);
  const talk = threeMTalk(parts, options);
  /** A command of the port is several of the pad, and nothing comes between them. */
  const inTurn = turns();
  let strangers = 0;

  const inventoryOptions = INVENTORY.uid | INVENTORY.captured | (options.dsfid ? INVENTORY.dsfid : 0);

  /** Tags of an AFI, or all of them. The pad says which AFI its reply is about. */
  async function sweep(afi: number): Promise<Result<readonly PadTag[]>> {
    const reply = await talk.command(inventoryRequest(afi, inventoryOptions), {
      command: "inventory",
      uid: undefined,
      fits: ({ data }) => data.length === 0 || data[0] === afi,
    });
    const data = dataOf(reply, id);
    // The captured pads tell an empty field by an empty list; "no transponder" would say the same.
    if (!data.ok) return data.fault.code === "tag.gone" ? ok([]) : data;
    const read = readInventory(data.value);
    if (read === undefined) return failed(fault("device.bad-answer", id));
    const found = new Map<Uid, PadTag>();
    for (const { uid, dsfid } of read.tags) if (uid !== undefined) found.set(uid, { uid, dsfid });
    if (afi === ALL) noteStrangers(read.tags.filter(({ uid }) => uid === undefined).length);
    return ok([...found.values()]);
  }

  /** Tags with other numbers than those of ISO 15693: noise, or Tag-it of 32 bits, which no flow can work with. */
  function noteStrangers(count: number): void {
    if (count > strangers)
      log("device.discarded", { device: id, reason: "no UID of ISO 15693", bytes: count * 8 });
    strangers = count;
  }

  async function send(
    command: ThreeMCommand,
    uid: Uid,
    data: readonly number[],
  ): Promise<Result<Uint8Array>> {
    const fits = (): boolean => true;
    return dataOf(await talk.command(tagRequest(command, uid, data), { command, uid, fits }), id);
  }

  /** A question may be asked again: a tag that is hidden for a moment is not gone. */
  async function ask(command: ThreeMCommand, uid: Uid, data: readonly number[]): Promise<Result<Uint8Array>> {
    for (let tried = 1; ; tried++) {
      const answer = await send(command, uid, data);
      if (answer.ok || answer.fault.code !== "tag.gone" || tried >= options.readTries) return answer;
    }
  }

  async function askByte(command: ThreeMCommand, uid: Uid): Promise<Result<number>> {
    const answer = await ask(command, uid, []);
    if (!answer.ok) return answer;
    const [byte] = answer.value;
    return byte === undefined ? failed(fault("device.bad-answer", id)) : ok(byte);
  }

  async function tagInfo(uid: Uid): Promise<Result<TagInfo>> {
    const answer = await ask("tag-info", uid, [EVERYTHING]);
    if (answer.ok) return ok(readTagInfo(uid, answer.value));
    if (answer.fault.code !== "device.not-supported") return answer;
    // A pad without this command still gives what matters, one by one.
    const afi = await askByte("get-afi", uid);
    if (!afi.ok) return afi;
    const dsfid = await askByte("get-dsfid", uid);
    if (!dsfid.ok) return dsfid;
    const unknown = { blocks: undefined, blockSize: undefined, icReference: undefined };
    return ok({ uid, afi: afi.value, dsfid: dsfid.value, ...unknown });
  }

  async function read(uid: Uid, first: number, count: number): Promise<Result<Uint8Array>> {
    const pieces: Uint8Array[] = [];
    const style = options.readStyle === "new" ? [READ.newStyle] : [];
    for (let at = 0; at < count;) {
      const wanted = Math.min(count - at, options.readBlocks);
      const answer = await ask("read-blocks", uid, [first + at, wanted, ...style]);
      if (!answer.ok) return answer;
      const blocks = readBlocks(answer.value, options.readStyle);
      const here = blocks?.locks.length ?? 0;
      if (blocks === undefined || here === 0 || here > wanted || blocks.first !== first + at)
        return failed(fault("device.bad-answer", id));
      const broken = blocks.locks.find((lock) => lock >= LOCK_ERROR);
      if (broken !== undefined) return failed(errorFault(broken, id));
      pieces.push(blocks.bytes);
      at += here;
    }
    return ok(Buffer.concat(pieces));
  }

  /** ISO 15693 itself; the data of the tag's answer, without its flags. */
  async function air(bytes: Uint8Array, dataBytes: number): Promise<Result<Uint8Array>> {
    const reply = await talk.command(passThroughRequest(bytes, 1 + dataBytes), {
      command: "pass-through",
      uid: undefined,
      fits: () => true,
    });
    const data = dataOf(reply, id);
    if (!data.ok) return data;
    const passed = readPassThrough(data.value);
    const answer = passed === undefined ? undefined : readAirAnswer(passed);
    // Nothing received is a tag that said nothing.
    if (passed?.length === 0) return failed(fault("tag.gone", id));
    if (answer === undefined) return failed(fault("device.bad-answer", id));
    if (answer.ok) return ok(answer.data);
    const meaning = ISO_ERRORS[answer.code]?.fault ?? "tag.refused";
    return failed(fault(meaning, `${id}: ${isoErrorText(answer.code)}`));
  }

  async function easOn(uid: Uid): Promise<Result<boolean>> {
    return readEasSurely({
      async check() {
        const answer = await send("check-eas", uid, []);
        return answer.ok ? ok((answer.value[0] ?? 0) !== 0) : answer;
      },
      // A block is what every chip gives; an inventory would tell it too, and takes as long as the stack is high.
      there: () => read(uid, 0, 1),
      times: easChecks,
    });
  }

  type Change<T> = Pick<Persistence<T>, "read" | "isWanted" | "refusal"> & { readonly guarded: boolean };

  /** Writes, again and again while the tag is there, and after the password where one guards the value. */
  function change<T>(
    command: ThreeMCommand,
    uid: Uid,
    data: readonly number[],
    { guarded, ...what }: Change<T>,
  ): Promise<Result<void>> {
    const write = async (): Promise<Result<void>> => {
      const written = await send(command, uid, data);
      return written.ok ? ok(undefined) : written;
    };
    // The pad has no command for its field; whether it switches it off by itself is not known.
    const recover = (): Promise<Result<void>> => Promise.resolve(ok(undefined));
    return persist({
      id,
      ...what,
      tries: writeTries,
      withinMs: writeMs,
      clock,
      write: guarded ? guardedWrite({ id, air, uid, password, write, recover }) : write,
    });
  }

  const link = keepOpen(parts, async () => {
    const version = await talk.identify(model);
    if (!version.ok) return version.fault.code === "device.silent" ? anotherModel(version) : version;
    log("device.identified", { device: id, model: `3M ${model}`, version: version.value });
    if (model === 810) {
      const fits = (): boolean => true;
      const started = await talk.command(START_810, { command: "start-up", uid: undefined, fits });
      if (!started.ok) return started;
    }
    const swept = await sweep(ALL);
    return swept.ok ? ok(undefined) : swept;
  });

  /** A pad that does not answer as its profile says may be the other model. */
  async function anotherModel<T>(silent: T): Promise<T | Result<never>> {
    const other = model === 810 ? 210 : 810;
    const there = await talk.identify(other);
    return there.ok ? failed(fault("device.wrong-model", `${id} answers as model ${other}`)) : silent;
  }

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    stop: link.stop,
    inventory: () => inTurn(() => sweep(ALL)),
    inventoryOf(afi) {
      // A family without sub-family is asked for as the whole family, and 00 as all tags. [ISO 15693-3, 8.2]
      if ((afi & 0x0f) === 0) {
        return Promise.resolve(failed(fault("device.not-supported", `${id}: this AFI stands for many`)));
      }
      return inTurn(() => sweep(afi));
    },
    tagInfo: (uid) => inTurn(() => tagInfo(uid)),
    readBlocks: (uid, first, count) => inTurn(() => read(uid, first, count)),
    writeBlock(uid, block, bytes) {
      if (bytes.length !== BLOCK) {
        return Promise.resolve(failed(fault("device.not-supported", `${id}: only blocks of ${BLOCK} bytes`)));
      }
      return inTurn(() =>
        change("write-block", uid, [block, ...bytes], {
          read: () => read(uid, block, 1),
          isWanted: (now) => bytes.every((byte, at) => now[at] === byte),
          refusal: "tag.not-written",
          guarded: false,
        }),
      );
    },
    readAfi: (uid) => inTurn(() => askByte("get-afi", uid)),
    writeAfi: (uid, afi) =>
      inTurn(() =>
        change("write-afi", uid, [afi], {
          read: () => askByte("get-afi", uid),
          isWanted: (now) => now === afi,
          refusal: silenceOf(uid, "tag.not-written"),
          guarded: true,
        }),
      ),
    writeDsfid: (uid, dsfid) =>
      inTurn(() =>
        change("write-dsfid", uid, [dsfid], {
          read: () => askByte("get-dsfid", uid),
          isWanted: (now) => now === dsfid,
          refusal: "tag.not-written",
          guarded: false,
        }),
      ),
    readEas: (uid) => inTurn(() => easOn(uid)),
    writeEas: (uid, on) =>
      inTurn(() =>
        change("set-eas", uid, [on ? 1 : 0], {
          read: () => easOn(uid),
          isWanted: (now) => now === on,
          refusal: silenceOf(uid, "tag.not-supported"),
          guarded: true,
        }),
      ),
    signal: () => Promise.resolve(failed(fault("device.not-supported", `${id} has neither lamp nor beeper`))),
  };
}
