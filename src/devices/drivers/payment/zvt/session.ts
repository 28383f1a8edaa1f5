import { fault, type Fault, type FaultCode } from "../../../../core/faults.ts";
import { sleep } from "../../../../core/clock.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { Paid, TerminalPort } from "../../../ports.ts";
import {
  authorisation,
  LARGEST_AMOUNT,
  needsOf,
  plain,
  registration,
  repeatReceipt,
  reversal,
  type Status,
} from "./codec.ts";
import { leadOf, readCommand } from "./command.ts";
import { conversation, type Asked, type Course } from "./conversation.ts";
import type { Apdu } from "./frame.ts";
import { isAnother, judge, markText, readMark } from "./judge.ts";
import { apduLine, blockLine } from "./line.ts";
import type { ZvtOptions } from "./options.ts";
import { COMMAND, READY_STATES, RESULT, resultText, TERMINAL_STATES } from "./tables.ts";
import { textOf } from "./text.ts";

/** Between two attempts at a terminal that is busy. */
const BUSY_PAUSE_MS = 250;

/** The last payment that is known here; `end` is undefined while nobody knows how it ended. */
interface Payment {
  readonly amount: number;
  /** What the terminal had booked last before it. */
  readonly mark: string;
  end: { readonly paid: Paid | undefined } | undefined;
}

/** Starts a ZVT terminal and keeps it going until it is stopped. It is registered anew after every loss of the line. */
export function zvtTerminal(parts: DeviceParts, options: ZvtOptions): TerminalPort {
  const { id, transport, clock, log } = parts;
  const { password, currency, payMs, endMs, answerMs, tries, charset } = options;
  let payment: Payment | undefined;
  /** What the terminal was last heard to book. */
  let heard: Status | undefined;
  /** What is under way, if anything is. */
  let work: Promise<unknown> | undefined;
  /** Where a payment is: the terminal is asked what it booked last, or it was told to charge. */
  let stage: "before" | "charging" | undefined;
  let cancelled = false;

  const onJunk = (bytes: number, why: string): void =>
    log("device.discarded", { device: id, reason: why, bytes });
  const framing = options.framing ?? (transport.tune === undefined ? "apdu" : "serial");
  const openLine = framing === "apdu" ? apduLine : blockLine;
  const line = openLine({ transport, clock, answerMs, tries, onJunk });
  const talk = conversation({
    id,
    transport,
    clock,
    options,
    line,
    onStray: ({ data }) => onJunk(data.length, "a command of the terminal that nobody waits for"),
  });

  /** A command that needs no person. */
  function order(command: Apdu): Asked {
    return { command, withinMs: endMs, onProgress: () => {} };
  }

  /**
   * What is refused was not begun, and may be said again: to a terminal that started anew by itself and has forgotten the
   * station, and to one that is still busy with what was before.
   */
  async function run(asked: Asked): Promise<Result<Course>> {
    const until = clock.elapsed() + answerMs;
    for (let isNew = asked.command.command !== COMMAND.registration; ;) {
      const course = await talk.run(asked);
      if (!course.ok) return course;
      heard = course.value.status ?? heard;
      if (isNew && course.value.end === "refused" && course.value.result === RESULT.notRegistered) {
        isNew = false;
        const registered = await register();
        if (!registered.ok) return registered;
      } else if (isBusy(course.value) && clock.elapsed() < until) await sleep(clock, BUSY_PAUSE_MS);
      else return course;
    }
  }

  async function register(): Promise<Result<Apdu>> {
    const course = await run(order(registration(options)));
    if (!course.ok) return course;
    const { end, completion } = course.value;
    if (end === "completed" && completion !== undefined) return ok(completion);
    return failed(refusal("registration", course.value));
  }

  function refusal(what: string, course: Course): Fault {
    const code: FaultCode = isBusy(course) ? "device.busy" : "device.refused";
    return fault(code, `${id}, ${what}: ${resultShown(course.result)}`);
  }

  /** Why it takes no payments, as it says itself; a terminal that does not know the question says nothing. */
  async function trouble(registered: Apdu): Promise<Result<Fault | undefined>> {
    const [need] = needsOf(registered);
    const course = await talk.run(order(plain(COMMAND.statusEnquiry)));
    if (!course.ok) return course;
    const { completion } = course.value;
    const read = completion === undefined ? undefined : readCommand(completion);
    const version = read === undefined ? undefined : leadOf(read, "version");
    const state = (read === undefined ? undefined : leadOf(read, "terminal-state"))?.[0] ?? 0;
    if (version !== undefined) {
      log("device.identified", { device: id, model: "ZVT terminal", version: textOf(version, charset) });
    }
    const why = need ?? (READY_STATES.has(state) ? undefined : (TERMINAL_STATES[state] ?? "unknown state"));
    return ok(why === undefined ? undefined : fault("payment.not-ready", `${id}: ${why}`));
  }

  const link = keepOpen(parts, async () => {
    await line.settled();
    const registered = await register();
    return registered.ok ? trouble(registered.value) : registered;
  });

  /** One thing at a time: the terminal serves one command. */
  async function alone<T>(task: () => Promise<Result<T>>): Promise<Result<T>> {
    const { health } = link;
    if (health.state === "lost") return failed(health.fault);
    if (health.state !== "ready" && health.state !== "trouble") return failed(fault("device.lost", id));
    if (work !== undefined) return failed(fault("device.busy", id));
    const done = task();
    work = done;
    const outcome = await done;
    work = undefined;
    return outcome;
  }

  /** Nothing is booked while nobody knows how the payment before ended: it would be charged twice, or hidden. */
  function settledFirst<T>(task: () => Promise<Result<T>>): Promise<Result<T>> {
    const isOpen = payment !== undefined && payment.end === undefined && work === undefined;
    return isOpen ? Promise.resolve(failed(unknown("the payment before is not settled"))) : alone(task);
  }

  /** What the terminal booked last, with the patron's receipt; undefined where it repeats nothing. */
  async function lastBooked(): Promise<Result<Course | undefined>> {
    const course = await run(order(repeatReceipt(password)));
    if (!course.ok) return course;
    if (isBusy(course.value)) return failed(refusal("repeat receipt", course.value));
    return ok(
      course.value.end === "completed" && course.value.status !== undefined ? course.value : undefined,
    );
  }

  /** A terminal that prints by itself would print at each question: what was heard last has to do. */
  async function bookedBefore(): Promise<Result<Status | undefined>> {
    if (options.receipts === "terminal") return ok(heard);
    const booked = await lastBooked();
    return booked.ok ? ok(booked.value?.status) : booked;
  }

  const unknown = (why: string): Fault => fault("payment.unknown-outcome", `${id}: ${why}`);

  async function charge(
    amount: number,
    before: (mark: string) => Result<void>,
    onProgress: (text: string) => void,
  ): Promise<Result<Paid>> {
    const booked = await bookedBefore();
    if (!booked.ok) return booked;
    if (cancelled) return failed(fault("payment.aborted", id));
    const mine: Payment = { amount, mark: markText(booked.value), end: undefined };
    const begun = before(mine.mark);
    if (!begun.ok) return begun;
    payment = mine;
    stage = "charging";
    const command = authorisation(amount, currency);
    const course = await run({ command, once: true, withinMs: payMs, onProgress });
    if (!course.ok) return failed(unknown(course.fault.code));
    const { end, status } = course.value;
    // Answers have no numbers: one that was on its way from before is told by the numbers that it brings.
    if (end === "completed" && status?.result === RESULT.ok && isAnother(booked.value, status)) {
      const settled = paidOf(amount, course.value);
      mine.end = { paid: settled };
      link.found(undefined);
      return ok(settled);
    }
    if (!isNotCharged(course.value)) return failed(unknown("it ended without a result"));
    mine.end = { paid: undefined };
    return failed(whyNotCharged(course.value));
  }

  function whyNotCharged(course: Course): Fault {
    if (course.end === "refused") return refusal("authorisation", course);
    const result = course.status?.result ?? course.result;
    const code: FaultCode = result === RESULT.stopped ? "payment.aborted" : "payment.declined";
    return fault(code, `${id}: ${resultShown(result)}`);
  }

  async function findOut(open: Payment): Promise<Result<Paid | undefined>> {
    const booked = await lastBooked();
    if (!booked.ok) return booked;
    const verdict = judge(readMark(open.mark), booked.value?.status, open.amount);
    if (verdict === "unknown") {
      // It was idle and will tell no more: whoever keeps books has to find it, and other payments may go on.
      if (payment === open) payment = undefined;
      return failed(unknown("what it booked last does not tell"));
    }
    open.end = {
      paid:
        verdict === "charged" && booked.value !== undefined ? paidOf(open.amount, booked.value) : undefined,
    };
    return ok(open.end.paid);
  }

  async function giveBack(reference: string): Promise<Result<void>> {
    const [, receipt, trace] = /^(\d{4})(?:\/(\d{6}))?$/.exec(reference) ?? [];
    if (receipt === undefined)
      return failed(fault("payment.not-reversed", `${id}: ${reference} is no reference`));
    const booked = await lastBooked();
    if (!booked.ok) return booked;
    if (trace === undefined || booked.value?.status?.reversed !== trace) {
      const course = await run({ ...order(reversal(password, receipt)), once: true, withinMs: payMs });
      if (!course.ok) return failed(fault("payment.unknown-reversal", `${id}: ${course.fault.code}`));
      const why = notReversed(course.value);
      if (why !== undefined) return failed(why);
    }
    if (payment?.end?.paid?.reference === reference) payment.end = { paid: undefined };
    return ok(undefined);
  }

  function notReversed({ end, result, status }: Course): Fault | undefined {
    const said = (end === "completed" ? status?.result : undefined) ?? result ?? status?.result;
    if (said === RESULT.alreadyReversed || (end === "completed" && said === RESULT.ok)) return undefined;
    if (end === "completed" && said === undefined) return fault("payment.unknown-reversal", id);
    return fault("payment.not-reversed", `${id}: ${resultShown(said)}`);
  }

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    async pay(amount, before, onProgress) {
      if (!Number.isInteger(amount) || amount < 1 || amount > LARGEST_AMOUNT)
        throw new RangeError(`${amount} is no amount in minor units`);
      return settledFirst(async () => {
        stage = "before";
        cancelled = false;
        const outcome = await charge(amount, before, onProgress);
        stage = undefined;
        return outcome;
      });
    },
    async settle(amount, mark) {
      const known = payment?.amount === amount && payment.mark === mark ? payment : undefined;
      if (known?.end !== undefined) return ok(known.end.paid);
      const open: Payment = known ?? { amount, mark, end: undefined };
      const found = await alone(() => findOut(open));
      payment ??= found.ok ? open : undefined;
      return found;
    },
    reverse: (reference) => settledFirst(() => giveBack(reference)),
    async cancel() {
      cancelled = true;
      return stage === "charging" ? talk.giveUp() : ok(undefined);
    },
    async stop() {
      cancelled = true;
      if (stage === "charging") {
        const gaveUp = await talk.giveUp();
        if (gaveUp.ok) await work;
      }
      if (link.health.state === "ready" && work === undefined) {
        await talk.run({ ...order(plain(COMMAND.logOff)), brief: true });
      }
      await link.stop();
    },
  };
}

function paidOf(amount: number, { status, receipt }: Course): Paid {
  return { amount: status?.amount ?? amount, reference: markText(status), receipt };
}

function isBusy({ end, result }: Course): boolean {
  return end === "refused" && (result === RESULT.wait || result === RESULT.notReady);
}

/**
 * Whether the end says for certain that nothing was charged. Without a result, or after one that says *booked*, it does not
 * tell what became of the money.
 */
function isNotCharged({ end, status }: Course): boolean {
  if (end === "refused") return true;
  if (status === undefined) return end === "aborted";
  return status.result !== undefined && status.result !== RESULT.ok;
}

function resultShown(result: number | undefined): string {
  if (result === undefined) return "no reason given";
  return `${result.toString(16).padStart(2, "0").toUpperCase()}, ${resultText(result)}`;
}
