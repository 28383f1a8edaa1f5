import { sleep } from "../../../../core/clock.ts";
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import type { PrinterPort } from "../../../ports.ts";
import { encodePrintout } from "./encode.ts";
import type { EscposOptions } from "./options.ts";
import {
  isPaperAnswer,
  isRealTimeAnswer,
  PAPER_REQUEST,
  readRealTime,
  REAL_TIME_ORDER,
  realTimeRequest,
} from "./status.ts";

/** Small enough that a printer with a buffer of one slip takes the next piece while it prints. */
const CHUNK = 512;

/** An answer of one byte that is waited for. */
interface Expected {
  readonly fits: (byte: number) => boolean;
  readonly answered: Promise<number | undefined>;
  /** Ends the waiting; undefined: nothing came. */
  readonly answer: (byte: number | undefined) => void;
}

/** Starts a receipt printer that speaks ESC/POS and keeps it going until it is stopped. */
export function escposPrinter(parts: DeviceParts, options: EscposOptions): PrinterPort {
  const { id, transport, clock } = parts;
  const expected = new Set<Expected>();
  let busy = false;

  transport.onBytes(({ bytes }) => {
    for (const byte of bytes) {
      const asked = Array.from(expected).find((one) => one.fits(byte));
      asked?.answer(byte);
    }
  });
  transport.onState((state) => {
    if (state.state !== "lost" && state.state !== "closed") return;
    for (const one of Array.from(expected)) one.answer(undefined);
  });

  function expect(fits: Expected["fits"], withinMs: number): Expected {
    const { promise, resolve } = Promise.withResolvers<number | undefined>();
    const one: Expected = {
      fits,
      answered: promise,
      answer(byte) {
        timer.cancel();
        expected.delete(one);
        resolve(byte);
      },
    };
    const timer = clock.after(withinMs, () => one.answer(undefined));
    expected.add(one);
    return one;
  }

  /** Sends a question and waits for its one-byte answer. */
  async function ask(
    request: Uint8Array,
    fits: (byte: number) => boolean,
    withinMs: number,
  ): Promise<Result<number>> {
    const one = expect(fits, withinMs);
    const sent = await transport.write(request, withinMs);
    if (!sent.ok) {
      one.answer(undefined);
      return sent;
    }
    const byte = await one.answered;
    if (byte !== undefined) return ok(byte);
    return failed(fault(transport.state.state === "open" ? "device.silent" : "device.lost", transport.name));
  }

  /** Asks what is wrong; the value is undefined if nothing is. */
  async function examine(deadline: number): Promise<Result<Fault | undefined>> {
    for (const status of REAL_TIME_ORDER) {
      const within = Math.min(options.statusMs, deadline - clock.elapsed());
      const answer = await ask(realTimeRequest(status), isRealTimeAnswer, within);
      if (!answer.ok) return answer;
      const trouble = readRealTime(status, answer.value);
      if (trouble !== undefined) return ok(fault(trouble, id));
    }
    return ok(undefined);
  }

  async function send(bytes: Uint8Array, deadline: number): Promise<Result<void>> {
    for (let from = 0; from < bytes.length; from += CHUNK) {
      const sent = await transport.write(bytes.subarray(from, from + CHUNK), deadline - clock.elapsed());
      if (!sent.ok) return sent;
    }
    return ok(undefined);
  }

  /**
   * Waits until all was printed. Meanwhile the printer is asked how it is: an empty roll must not keep the patron
   * waiting for the whole deadline.
   */
  async function confirm(deadline: number): Promise<Result<void>> {
    const printed = ask(PAPER_REQUEST, isPaperAnswer, deadline - clock.elapsed());
    while (clock.elapsed() < deadline) {
      const answer = await Promise.race([printed, sleep(clock, options.statusMs)]);
      if (answer !== undefined) return answer.ok ? ok(undefined) : answer;
      const found = await examine(deadline);
      if (!found.ok) return found;
      if (found.value !== undefined) return failed(found.value);
    }
    return failed(fault("device.write-timeout", `${id} did not finish the slip in time`));
  }

  async function job(bytes: Uint8Array, deadline: number): Promise<Result<void>> {
    if (options.answers) {
      const before = await examine(deadline);
      if (!before.ok) return before;
      if (before.value !== undefined) return failed(before.value);
    }
    const sent = await send(bytes, deadline);
    return sent.ok && options.answers ? confirm(deadline) : sent;
  }

  function conclude(outcome: Result<void>): void {
    if (outcome.ok) link.found(undefined);
    else if (outcome.fault.code.startsWith("printer.")) link.found(outcome.fault);
    // What it has of the slip is not known, and late answers would be taken for those of the next one.
    else transport.declareLost("silent", outcome.fault);
  }

  const link = keepOpen(parts, () =>
    options.answers ? examine(clock.elapsed() + options.jobMs) : Promise.resolve(ok(undefined)),
  );

  return {
    id,
    columns: options.columns,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    stop: link.stop,
    async print(printout) {
      if (busy) return failed(fault("device.busy", id));
      const { health } = link;
      if (health.state === "lost") return failed(health.fault);
      if (health.state !== "ready" && health.state !== "trouble") return failed(fault("device.lost", id));
      busy = true;
      try {
        const outcome = await job(encodePrintout(printout, options), clock.elapsed() + options.jobMs);
        conclude(outcome);
        return outcome;
      } finally {
        busy = false;
      }
    },
  };
}
