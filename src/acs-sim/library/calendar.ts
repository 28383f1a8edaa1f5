import { addDays, fromCivil, isoDate, isoWeekday, toCivil, type CivilTime } from "../../core/calendar.ts";
import type { Zone } from "../../core/calendar.ts";
import type { Branch } from "./state.ts";

/** In days. Nothing is moved past a longer closure: that is a branch that never opens. */
const LONGEST_CLOSURE = 366;

interface Day {
  readonly civil: CivilTime;
  readonly start: number;
  readonly end: number;
}

/** Turns loan days into due dates: whole days, at the hour of the policy, never on a day when the branch is closed. */
export class Calendar {
  readonly #branches: ReadonlyMap<string, Branch>;
  /** The current day of each zone, with the due dates worked out for it: the same few are asked for all day long. */
  readonly #today = new Map<Zone, { day: Day; dues: Map<string, number> }>();

  constructor(branches: ReadonlyMap<string, Branch>) {
    this.#branches = branches;
  }

  /** When a loan of `days` from the day of `from` falls due in `branch`; `dueTime` in seconds since midnight. */
  due(from: number, days: number, branch: string, zone: Zone, dueTime: number): number {
    let today = this.#today.get(zone);
    if (today === undefined || from < today.day.start || from >= today.day.end) {
      today = { day: dayOf(from, zone), dues: new Map() };
      this.#today.set(zone, today);
    }
    const key = `${days} ${dueTime} ${branch}`;
    let due = today.dues.get(key);
    if (due === undefined) {
      due = this.#workOut(today.day.civil, days, branch, zone, dueTime);
      today.dues.set(key, due);
    }
    return due;
  }

  #workOut(today: CivilTime, days: number, branchId: string, zone: Zone, dueTime: number): number {
    const branch = this.#branches.get(branchId);
    const planned = addDays(today, days);
    return atTime(branch === undefined ? planned : nextOpenDay(branch, planned), dueTime, zone);
  }
}

function nextOpenDay(branch: Branch, planned: CivilTime): CivilTime {
  for (let later = 0; later <= LONGEST_CLOSURE; later++) {
    const civil = addDays(planned, later);
    if (!isClosed(branch, civil)) return civil;
  }
  return planned;
}

function isClosed(branch: Branch, civil: CivilTime): boolean {
  return branch.closedWeekdays.has(isoWeekday(civil)) || branch.closedDates.has(isoDate(civil));
}

function dayOf(instant: number, zone: Zone): Day {
  const civil = toCivil(instant, zone);
  return { civil, start: atTime(civil, 0, zone), end: atTime(addDays(civil, 1), 0, zone) };
}

/** The instant at which `seconds` have passed on the wall since midnight of a day. */
export function atTime(civil: CivilTime, seconds: number, zone: Zone): number {
  const time = {
    ...civil,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
  };
  const instant = fromCivil(time, zone);
  if (instant === undefined) throw new Error(`no such day: ${isoDate(civil)}`);
  return instant;
}
