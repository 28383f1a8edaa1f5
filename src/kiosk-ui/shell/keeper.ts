import { z } from "zod";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { callCore, type CoreLine } from "./core-line.ts";
import type { MakeGlass } from "./glass.ts";
import { readPage } from "./policy.ts";
import { feelPulse, type Pulse } from "./pulse.ts";

/** How long a page may take until it listens, ms; a browser that brings none in this time is started again. */
const BEGIN_MS = 15_000;
/** So many times as long at the most is waited for on a machine on which nothing has been painted in time. */
const MOST_PATIENT = 16;
/** Pauses before a browser that ended is started again, ms: at once, and slower where it ends again and again. */
const PAUSES_MS = [0, 500, 1000, 2000, 4000] as const;

/** What a shell is told of its surroundings. */
export interface ShellParts {
  /** Core's socket. */
  readonly socket: string;
  /** Where the page's files are. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Why a page was begun anew, as the log has it. */
type Why = "process" | "page" | "frozen" | "core" | "silent" | "browser";

const viewMessage = z.object({ kind: z.literal("view"), view: z.object({ revision: z.number() }) });

/** The revision that a message of core shows; undefined where it shows none. */
function revisionOf(text: string): number | undefined {
  const message = viewMessage.safeParse(JSON.parse(text));
  return message.success ? message.data.view.revision : undefined;
}

/**
 * Keeps a page before people, and core behind it. A page lives as long as its line to core and no longer: where either
 * ends both begin anew, and core says everything again. So nothing of a session stays on a glass without core, and
 * nothing has to be remembered here.
 */
export function keepScreen(
  make: MakeGlass,
  { socket, clock, log }: Omit<ShellParts, "folder">,
): { close(): Promise<void> } {
  let line: CoreLine | undefined;
  let pulse: Pulse | undefined;
  let begins: Timer | undefined;
  let ends = 0;
  /** Doubled for each page that was given up before it painted: a machine may be slower than all that we know. */
  let patience = 1;
  let isClosed = false;

  const leave = (): void => {
    begins?.cancel();
    pulse?.stop();
    line?.close();
    line = undefined;
  };
  const bePatient = (): void => {
    patience = Math.min(patience * 2, MOST_PATIENT);
  };
  /** Waits for a page that is on its way. */
  const expect = (): void => {
    begins = clock.after(BEGIN_MS * patience, () => {
      bePatient();
      restart("silent", 0);
    });
  };
  const renew = (why: Why, isFrozen: boolean): void => {
    leave();
    log("glass.renewed", { why });
    glass.renew(isFrozen);
    expect();
  };
  const restart = (why: Why, pauseMs: number): void => {
    leave();
    log("glass.renewed", { why });
    begins = clock.after(pauseMs, () => {
      glass.restart();
      expect();
    });
  };

  const lives = (): void => log("glass.lives", {});

  const glass = make({
    listens() {
      leave();
      ends = 0;
      log("glass.listens", {});
      pulse = feelPulse(
        clock,
        () => glass.ask().then(lives),
        (hasPainted) => {
          if (!hasPainted) bePatient();
          renew("frozen", true);
        },
        patience,
      );
      line = callCore(socket, clock, {
        message(text) {
          const revision = revisionOf(text);
          if (revision !== undefined) pulse?.told(revision);
          glass.tell(text);
        },
        ended: () => renew("core", false),
      });
    },
    said(text) {
      const message = readPage(text);
      if (message === undefined) return log("glass.denied", { what: "message" });
      if (message.kind === "painted") {
        patience = 1;
        pulse?.painted(message.revision);
        lives();
      }
      line?.send(JSON.stringify(message));
    },
    gone: (what) => renew(what, false),
    ended() {
      if (isClosed) return;
      restart("browser", PAUSES_MS[Math.min(ends, PAUSES_MS.length - 1)] ?? 0);
      ends++;
    },
    denied: (what) => log("glass.denied", { what }),
  });
  expect();
  return {
    close() {
      isClosed = true;
      leave();
      return glass.close();
    },
  };
}
