import type { Journal } from "../../circulation/journal/journal.ts";
import type { Clock } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import type { ItemId, PatronId } from "../../core/ids.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { ReturnsPort } from "../../core/returns.ts";
import { ROLES, type DeviceState, type OpenMatter } from "../../core/staff.ts";
import type { Device } from "../../devices/ports.ts";
import type { StaffPort } from "../../flows/ports.ts";
import { conditionOf, type Equipment } from "../equipment.ts";
import { isPinOf, memberOf, type Roster } from "../staff/roster.ts";
import type { Closing } from "./closing.ts";
import type { Condition } from "./condition.ts";
import type { Frames } from "./frames.ts";
import type { ReceiptDesk } from "./receipts.ts";

/** Who of the staff may come in, and how often they may mistype. */
export interface StaffSetup {
  readonly roster: Roster;
  /** The station's key. */
  readonly key: Uint8Array;
  readonly tries: number;
  readonly lockMinutes: number;
}

export interface StaffParts {
  readonly clock: Clock;
  readonly devices: Equipment["by"];
  readonly frames: Frames;
  readonly journal: Pick<Journal, "exceptions" | "resolve">;
  readonly closing: Closing;
  /** How the configuration is. */
  readonly configuration: Condition;
  readonly returns: ReturnsPort;
  readonly receipts: Pick<ReceiptDesk, "reprint" | "printTestPage">;
}

/** What staff can do at the station, of what the rest of the house can; `setup` as it is now. */
export function staffPort(setup: () => StaffSetup, parts: StaffParts): StaffPort {
  const { clock, devices, frames, journal, closing, configuration, returns, receipts } = parts;
  const memberWith = (card: PatronId): Roster[number] | undefined =>
    memberOf(setup().roster, setup().key, card);
  let wrong = 0;
  let lockedUntil = 0;
  /** Who was let in last: their name stands beside what they settle. */
  let name = "staff";
  return {
    isCard: (card) => memberWith(card) !== undefined,
    check(card, pin) {
      const { tries, lockMinutes } = setup();
      const member = memberWith(card);
      const right = member !== undefined && isPinOf(member, pin);
      wrong = right ? 0 : wrong + 1;
      if (right) name = member.name;
      if (wrong >= tries) {
        wrong = 0;
        lockedUntil = clock.elapsed() + lockMinutes * 60_000;
      }
      return Promise.resolve(right);
    },
    get locked() {
      return clock.elapsed() < lockedUntil;
    },
    get devices() {
      const each = ROLES.flatMap((role) =>
        devices[role].map((device: Device) => ({ id: device.id, role, ...conditionOf(device) })),
      );
      return [...each, ...configurationState(configuration)];
    },
    get frames() {
      return frames.last;
    },
    onChange(listener) {
      const all = Object.values(devices).flat();
      const forget = [
        frames.onChange(listener),
        configuration.onChange(listener),
        ...all.map((device) => device.onHealth(listener)),
      ];
      return () => {
        for (const each of forget) each();
      };
    },
    matters: () => mattersOf(journal),
    settle: (entry) => journal.resolve(entry, { by: name, note: "at the station" }),
    get closed() {
      return closing.fault !== undefined;
    },
    close: (on) => closing.close(on),
    reprint: () => receipts.reprint(),
    testPage: () => receipts.printTestPage(),
    takeOff: (item) => takeOff(returns, item),
  };
}

async function takeOff(returns: ReturnsPort, item: ItemId): Promise<Result<unknown>> {
  const taken = await returns.takeBack(item);
  const isLost = !taken.ok && taken.fault.code === "acs.unknown-outcome";
  const found = isLost ? await returns.findOutReturn(item) : undefined;
  const back = taken.ok ? taken.value : found;
  if (back === undefined || !("arm" in back)) return taken;
  const armed = back.arm === undefined ? ok(back) : await returns.arm(item);
  return back.outcome === "refused" ? failed(fault("acs.not-taken-back", "")) : armed;
}

/** It is no device, but stands among them while it wants somebody. */
function configurationState({ fault }: Condition): readonly DeviceState[] {
  return fault === undefined
    ? []
    : [{ id: "station.yaml", role: "configuration", state: "ready", fault: fault.code }];
}

function mattersOf(journal: Pick<Journal, "exceptions">): Result<readonly OpenMatter[]> {
  const read = journal.exceptions();
  if (!read.ok) return read;
  return ok(
    read.value.map(({ id, kind, reason, changedAt, secret }) => ({
      entry: id,
      kind,
      reason: reason ?? "undecided",
      item: secret.item ?? "",
      title: titleIn(secret.facts),
      since: changedAt,
    })),
  );
}

/** Every kind of entry that is about an item keeps its title as `title`. */
function titleIn(facts: unknown): string {
  return typeof facts === "object" && facts !== null && "title" in facts ? String(facts.title) : "";
}
