/** Sends what is in the outbox, one letter after the other, for as long as it takes. */
import type { Clock, Timer } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import type { Letter, Outbox, Waiting } from "./outbox.ts";
import type { MailFault, Send } from "./smtp.ts";
import { failed, ok, type Result } from "../../../core/result.ts";

export interface PostmanParts {
  readonly outbox: Outbox;
  readonly send: Send;
  readonly clock: Clock;
  readonly log: Log;
  /** After so many days a letter that was never taken is given up. */
  readonly days: number;
}

export interface Postman {
  /** Puts a letter into the outbox; done when it is on disk. It is sent soon, and nobody waits for that. */
  post(letter: Letter): Promise<Result<void>>;
  /** Ends after the attempt that is under way. What is not sent stays in the outbox. */
  stop(): Promise<void>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Between attempts; the last one again and again. */
const PAUSES_MS = [1, 2, 5, 15, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** Begins with what is left from before. */
export function postman({ outbox, send, clock, log, days }: PostmanParts): Postman {
  let stopped = false;
  let again: Timer | undefined;
  let round: Promise<void> | undefined;
  let failures = 0;
  /** Something was posted while a round was under way. */
  let more = false;
  /** The server has these: should the outbox not let go of one, it is not sent again for that. */
  const taken = new Set<number>();

  /** Answers whether anything is to be tried again later. */
  async function goRound(): Promise<void> {
    do {
      more = false;
      let isLate = false;
      for (const waiting of await outbox.waiting()) {
        if (stopped) return;
        const why = await deliver(waiting);
        isLate ||= why !== undefined;
        // The server will not hear of the next one either.
        if (why !== undefined && why.code !== "mail.not-taken") break;
      }
      failures = isLate ? failures + 1 : 0;
      if (isLate && !more) wakeLater();
    } while (more);
  }

  /** Sends one letter; answers why it has to be tried again. */
  async function deliver({ number, writtenAt, letter }: Waiting): Promise<MailFault | undefined> {
    if (letter === undefined) {
      log("mail.given-up", { number, fault: "mail.sealed" });
      await outbox.giveUp(number, "mail.sealed");
      return undefined;
    }
    const sent = taken.has(number) ? ok(undefined) : await send(letter);
    if (sent.ok) {
      if (!taken.has(number)) log("mail.sent", { number });
      taken.add(number);
      await outbox.sent(number);
      taken.delete(number);
      return undefined;
    }
    const { code, detail } = sent.fault;
    if (code === "mail.refused" || clock.now() - writtenAt > days * DAY_MS) {
      log("mail.given-up", { number, fault: code, detail });
      await outbox.giveUp(number, code);
      return undefined;
    }
    log("mail.later", { number, fault: code, detail });
    return sent.fault;
  }

  /** A disk that fails does not take the station with it; the letters are tried again. */
  function diskFailed(error: unknown): void {
    if (!(error instanceof Error && "code" in error)) throw error;
    log("mail.later", { fault: "mail.outbox", detail: String(error.code) });
    failures++;
    wakeLater();
  }

  function wakeLater(): void {
    wake(PAUSES_MS[Math.min(failures, PAUSES_MS.length) - 1] ?? DAY_MS);
  }

  function wake(ms: number): void {
    again?.cancel();
    if (!stopped) again = clock.after(ms, start);
  }

  function start(): void {
    again?.cancel();
    if (stopped) return;
    if (round !== undefined) {
      more = true;
      return;
    }
    round = goRound()
      .catch(diskFailed)
      .finally(() => {
        round = undefined;
      });
  }

  start();
  return {
    async post(letter) {
      const written = await outbox.add(letter);
      if (!written.ok) return failed(written.fault);
      start();
      return ok(undefined);
    },
    async stop() {
      stopped = true;
      again?.cancel();
      await round;
    },
  };
}
