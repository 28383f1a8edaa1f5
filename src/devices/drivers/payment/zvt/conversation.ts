/** Commands over a line of APDUs: the terminal acknowledges one, then speaks itself until it says that it is done. */
import type { Clock, Timer } from "../../../../core/clock.ts";
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import type { Transport } from "../../../transports/transport.ts";
import { ACK, ownText, plain, readStatus, receiptPart, resultOf, type Status } from "./codec.ts";
import { leadOf, readCommand } from "./command.ts";
import type { Apdu } from "./frame.ts";
import type { ApduLine } from "./line.ts";
import type { ZvtOptions } from "./options.ts";
import { receipts } from "./receipt.ts";
import { COMMAND, intermediateText } from "./tables.ts";

/** How a command went that the terminal answered. */
export interface Course {
  /** `refused`: it was never begun. */
  readonly end: "completed" | "aborted" | "refused";
  /** The result that the end gave: always one for `refused`. */
  readonly result: number | undefined;
  /** The completion itself, for what it holds. */
  readonly completion: Apdu | undefined;
  /** The last *status information* on the way. */
  readonly status: Status | undefined;
  readonly receipt: readonly string[];
}

export interface Asked {
  readonly command: Apdu;
  /** Ends with the acknowledgement; there is nothing behind it. */
  readonly brief?: boolean;
  /** It moves money: it is never said twice. */
  readonly once?: boolean;
  /** How long it may take; then the terminal is asked to give up. */
  readonly withinMs: number;
  readonly onProgress: (text: string) => void;
}

export interface Conversation {
  /** One at a time. A fault means that nobody knows how it went: the line was lost, or the terminal fell silent. */
  run(asked: Asked): Promise<Result<Course>>;
  /** Asks the terminal to give up what it is at. `device.busy`: it cannot any more. */
  giveUp(): Promise<Result<void>>;
}

export interface ConversationParts {
  readonly id: string;
  readonly line: ApduLine;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly options: Pick<ZvtOptions, "answerMs" | "endMs" | "charset">;
  /** A command of the terminal that belongs to nothing that was asked. */
  readonly onStray: (apdu: Apdu) => void;
}

interface Running {
  begun: boolean;
  readonly take: (apdu: Apdu) => void;
  /** It was asked to give up: it ends soon, or is given up itself. */
  readonly hurry: () => void;
  readonly lose: (why: Fault) => void;
}

export function conversation(parts: ConversationParts): Conversation {
  const { id, line, transport, clock, options, onStray } = parts;
  const { answerMs, endMs, charset } = options;
  let running: Running | undefined;
  let onAbortAnswer: ((apdu: Apdu) => void) | undefined;

  line.onApdu((apdu) => {
    const answer = isAnswer(apdu);
    if (answer && onAbortAnswer !== undefined && running?.begun !== false) return onAbortAnswer(apdu);
    if (running !== undefined && (running.begun || answer)) running.take(apdu);
    else if (!answer) onStray(apdu);
    // The terminal stands still until it is answered, whether somebody waits for what it says or not.
    if (!answer) void line.send(ACK);
  });
  transport.onState((state) => {
    if (state.state === "open" || state.state === "opening") return;
    running?.lose(state.state === "lost" ? state.fault : fault("device.lost", transport.name));
  });

  function silent(): Fault {
    const why = fault("device.silent", id);
    transport.declareLost("silent", why);
    return why;
  }

  async function giveUp(): Promise<Result<void>> {
    const { promise, resolve } = Promise.withResolvers<Result<void>>();
    onAbortAnswer = (apdu) =>
      resolve(isRefusal(apdu) ? failed(fault("device.busy", `${id}: too late to give up`)) : ok(undefined));
    const timer = clock.after(answerMs, () => resolve(failed(fault("device.silent", id))));
    const sent = await line.send(plain(COMMAND.abortRequest));
    const outcome = sent.ok ? await promise : sent;
    timer.cancel();
    onAbortAnswer = undefined;
    if (outcome.ok) running?.hurry();
    return outcome;
  }

  function run({
    command,
    brief = false,
    once = false,
    withinMs,
    onProgress,
  }: Asked): Promise<Result<Course>> {
    const { promise, resolve } = Promise.withResolvers<Result<Course>>();
    const paper = receipts();
    let status: Status | undefined;
    let timer: Timer | undefined;

    const settle = (outcome: Result<Course>): void => {
      timer?.cancel();
      if (running === me) running = undefined;
      resolve(outcome);
    };
    const done = (end: Course["end"], result: number | undefined, completion: Apdu | undefined): void =>
      settle(ok({ end, result, completion, status, receipt: paper.customer() }));
    const wait = (ms: number, then: () => void): void => {
      timer?.cancel();
      timer = clock.after(ms, then);
    };
    const hurry = (): void => wait(endMs, () => settle(failed(silent())));
    const tooLong = (): void => {
      hurry();
      void giveUp();
    };
    const handlers: Readonly<Record<number, (apdu: Apdu) => void>> = {
      [COMMAND.intermediateStatus](apdu) {
        const own = ownText(apdu, charset);
        const code = leadOf(readCommand(apdu), "intermediate")?.[0] ?? 0;
        onProgress(own === "" ? (intermediateText(code) ?? "") : own);
      },
      [COMMAND.statusInformation](apdu) {
        status = readStatus(apdu);
      },
      [COMMAND.printLine]: (apdu) => paper.add(receiptPart(apdu, charset)),
      [COMMAND.printTextBlock]: (apdu) => paper.add(receiptPart(apdu, charset)),
      [COMMAND.completion]: (apdu) => done("completed", resultOf(apdu), apdu),
      [COMMAND.abort]: (apdu) => done("aborted", resultOf(apdu), undefined),
    };
    const me: Running = {
      begun: false,
      hurry,
      lose: (why) => settle(failed(why)),
      take(apdu) {
        if (me.begun) return handlers[apdu.command]?.(apdu);
        if (isRefusal(apdu)) return done("refused", apdu.command & 0xff, undefined);
        me.begun = true;
        if (brief) done("completed", undefined, undefined);
        else wait(withinMs, tooLong);
      },
    };
    running = me;
    void line.send(command, once).then((sent) => {
      if (!sent.ok) settle(failed(sent.fault));
      else if (running === me && !me.begun) wait(answerMs, () => settle(failed(silent())));
    });
    return promise;
  }

  return { run, giveUp };
}

/** 80 00 and 84 xx answer a command; everything else is one. */
function isAnswer({ command }: Apdu): boolean {
  return command === COMMAND.ack || command >> 8 === COMMAND.otherAck >> 8;
}

function isRefusal({ command }: Apdu): boolean {
  return command !== COMMAND.ack && command !== COMMAND.otherAck;
}
