/** A pad without a line: the commands of a `PadPort` on a simulated field, each taking its time on a clock. */
import type { Clock, Random } from "../../../src/core/clock.ts";
import { sleep } from "../../../src/core/clock.ts";
import { fault, type FaultCode } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { listeners } from "../../../src/devices/listeners.ts";
import type { Health, PadPort, Uid } from "../../../src/devices/ports.ts";
import type { Chip, ChipAnswer } from "../../../src/devices/sim/rfid/chip.ts";
import type { Field } from "../../../src/devices/sim/rfid/field.ts";
import { readEasSurely } from "../../../src/devices/drivers/rfid/certain.ts";
import { ISO_ERRORS } from "../../../src/devices/tags/iso15693.ts";
import { uidOf } from "../../../src/devices/tags/uid.ts";

export interface FieldPad extends PadPort {
  /** Pulls the cable: what is under way is lost. */
  lose(): void;
  comeBack(): void;
  /** It answers every command with this fault, until it is undefined. */
  ail(code: FaultCode | undefined): void;
}

export interface FieldPadParts {
  readonly field: Field;
  readonly clock: Clock;
  readonly random: Random;
  /** Probability that a command is done and its answer lost on the air. */
  readonly lost: number;
  /** Probability that a tag says that it took its security, and lost power before it had. */
  readonly forgets: number;
  /** How long a command to one tag takes, and a sweep, at the least and at most. */
  readonly commandMs: readonly [number, number];
  readonly sweepMs: readonly [number, number];
}

const GONE = fault("tag.gone", "field");

export function fieldPad({
  field,
  clock,
  random,
  lost,
  forgets,
  commandMs,
  sweepMs,
}: FieldPadParts): FieldPad {
  const told = listeners<Health>();
  let health: Health = { state: "ready" };
  let ailment: FaultCode | undefined;
  let busy = false;

  function enter(next: Health): void {
    health = next;
    told.tell(next);
  }

  /** One command on the line, which takes its time; a second one at the same time is a bug of the caller. */
  async function command<T>(
    [least, most]: readonly [number, number],
    act: () => Result<T>,
  ): Promise<Result<T>> {
    if (busy) throw new Error("Two commands at once");
    if (health.state !== "ready") return failed(fault("device.lost", "field"));
    busy = true;
    await sleep(clock, least + random() * (most - least));
    busy = false;
    // TypeScript thinks that nothing happened meanwhile.
    if ((health as Health).state !== "ready") return failed(fault("device.lost", "field"));
    return ailment === undefined ? act() : failed(fault(ailment, "field"));
  }

  function onTag<T>(uid: Uid, act: (chip: Chip) => ChipAnswer<T>): Promise<Result<T>> {
    return command(commandMs, () => {
      const chip = field.reach(uid);
      if (chip === undefined) return failed(GONE);
      const answer = act(chip);
      if (lost > 0 && random() < lost) return failed(GONE);
      if (answer.ok) return ok(answer.value);
      const code = answer.error === "silent" ? "tag.gone" : ISO_ERRORS[answer.error]?.fault;
      return failed(fault(code ?? "tag.refused", "field"));
    });
  }

  function secure(has: boolean, write: () => ChipAnswer<void>): ChipAnswer<void> {
    return has && forgets > 0 && random() < forgets ? { ok: true, value: undefined } : write();
  }

  const info = (uid: Uid) => onTag(uid, (chip) => chip.info());

  return {
    id: "field",
    get health() {
      return health;
    },
    onHealth: told.add,
    stop: () => Promise.resolve(),
    inventory: () =>
      command(sweepMs, () => {
        const dsfids = new Map(field.onPad().map(({ uid, dsfid }) => [uid, dsfid]));
        const uids = [...new Set(field.sweep())].filter((uid) => uidOf(uid) !== undefined);
        return ok(uids.map((uid) => ({ uid, dsfid: dsfids.get(uid) ?? 0 })));
      }),
    inventoryOf: () => Promise.resolve(failed(fault("device.not-supported", "field"))),
    tagInfo: info,
    readBlocks: (uid, first, count) =>
      onTag<Uint8Array>(uid, (chip) => {
        const blocks = Array.from({ length: count }, (_, index) => chip.read(first + index));
        const bad = blocks.find((block) => !block.ok);
        if (bad?.ok === false) return bad;
        return {
          ok: true,
          value: Buffer.concat(blocks.flatMap((block) => (block.ok ? [block.value.bytes] : []))),
        };
      }),
    writeBlock: (uid, block, bytes) => onTag(uid, (chip) => chip.write(block, bytes, chip.model.writeOption)),
    async readAfi(uid) {
      const read = await info(uid);
      if (!read.ok) return read;
      return read.value.afi === undefined ? failed(fault("tag.not-supported", "field")) : ok(read.value.afi);
    },
    writeAfi: (uid, afi) => onTag(uid, (chip) => secure(chip.model.afi, () => chip.writeAfi(afi))),
    writeDsfid: (uid, dsfid) => onTag(uid, (chip) => chip.writeDsfid(dsfid)),
    readEas: (uid) =>
      readEasSurely({
        check: () =>
          onTag<boolean>(uid, (chip) =>
            chip.eas ? { ok: true, value: true } : { ok: false, error: "silent" },
          ),
        there: () => onTag(uid, (chip) => chip.read(0)),
        times: 5,
      }),
    writeEas: (uid, on) => onTag(uid, (chip) => secure(chip.model.eas, () => chip.writeEas(on))),
    signal: () => Promise.resolve(ok(undefined)),
    lose: () => enter({ state: "lost", fault: fault("device.lost", "field"), since: clock.now() }),
    comeBack: () => enter({ state: "ready" }),
    ail(code) {
      ailment = code;
    },
  };
}
