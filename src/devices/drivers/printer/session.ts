import type { Assurance } from "../../../core/circulation.ts";
import { sleep, type Timer } from "../../../core/clock.ts";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { dialogue } from "../../dialogue.ts";
import { keepOpen, type DeviceParts } from "../../keep-open.ts";
import type { PrinterPort, PrintFault } from "../../ports.ts";
import { troubleOf, warningOf, type Condition, type Sign } from "./condition.ts";
import { CHUNK, chunks, newJob, type Job } from "./job.ts";
import type { PrinterLanguage, SessionOptions, StatusQuestion } from "./language.ts";

/** Silence within an answer after which it is given up: generous, for machines that are held up. */
const GAP_MS = 200;
/** Between two looks at a printer that is at work. */
const PAUSE_MS = 50;
/** Slips that were cut off one after the other before it is given up to tell their marks apart. */
const MOST_MARKS = 8;
/** More than the longest command holds, a QR code of 7,089 bytes. */
const MOST_FILL = 8_192;

/** Bytes of a slip of which it is not known how much the printer has. */
interface Unfinished {
  /** The longest command in it: so much may be missing of one that was cut off. */
  readonly longest: number;
  /** Marks that the printer may still answer, perhaps after the next slip began. */
  readonly marks: number;
}

/** How long a slip waits for a printer that just slipped: a cable that was touched, a device host that starts anew. */
const BACK_MS = 3_000;

/** Starts a receipt printer and keeps it going until it is stopped. */
export function receiptPrinter<F>(
  parts: DeviceParts,
  options: SessionOptions,
  language: PrinterLanguage<F>,
): PrinterPort {
  const { id, transport, clock, log } = parts;
  let job: Job | undefined;
  /** A write that outlived its job; it ends by the deadline of that. */
  let writing: Promise<unknown> = Promise.resolve();
  let unfinished: Unfinished | undefined;
  let watch: Timer | undefined;
  /** An idle printer gets one attempt: a stuck cutter must not grind all night. Opening the cover counts as mending. */
  let recoveryTried = false;

  const talk = dialogue<F>({
    transport,
    clock,
    framer: language.framer,
    gapMs: GAP_MS,
    quietMs: 0,
    onOther: hear,
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });
  transport.onState((state) => {
    if (state.state === "lost") job?.end(state.fault);
    if (state.state === "lost" || state.state === "closed") watch?.cancel();
  });

  function hear(frame: F): void {
    countMarks(frame);
    const condition = language.told(frame);
    if (condition === undefined) return;
    const trouble = take(condition);
    // Before the slip is sent, the job itself asks and mends.
    if (trouble !== undefined && job?.begun === true) job.end(trouble);
  }

  function countMarks(frame: F): void {
    const reached = language.marks(frame);
    if (job === undefined || reached < 1 || reached > job.marks) return;
    job.marks -= reached;
    if (job.marks === 0) job.finish();
  }

  /** Makes what the printer says of itself its health; answers what keeps it from printing. */
  function take(condition: Condition): Fault | undefined {
    const trouble = troubleOf(condition);
    const why = trouble === undefined ? undefined : fault(trouble, id);
    if (condition.has("cover-open") || why === undefined) recoveryTried = false;
    link.warn(warningOf(condition, id));
    link.found(why);
    return why;
  }

  function ask(question: StatusQuestion<F>, deadline: number): Promise<Result<Condition>> {
    const within = Math.min(options.statusMs, deadline - clock.elapsed());
    if (within <= 0) return Promise.resolve(failed(fault("device.write-timeout", late())));
    return talk.ask(
      question.request,
      (frame) => {
        const condition = question.read(frame);
        if (condition !== undefined) countMarks(frame);
        return condition;
      },
      within,
    );
  }

  const late = (): string => `${id} did not finish the slip in time`;

  /** Asks everything that can be asked. */
  async function examine(deadline: number): Promise<Result<Condition>> {
    const signs = new Set<Sign>();
    for (const question of language.questions) {
      const answer = await ask(question, deadline);
      if (!answer.ok) return answer;
      for (const sign of answer.value) signs.add(sign);
    }
    return ok(signs);
  }

  /** What keeps it from printing now; undefined for nothing. */
  async function trouble(deadline: number): Promise<Result<Fault | undefined>> {
    const found = await examine(deadline);
    return found.ok ? ok(take(found.value)) : found;
  }

  /**
   * Brings it out of an error that it can be brought out of, `again` even if that was tried; answers what still keeps it
   * from printing.
   */
  async function makeReady(deadline: number, again: boolean): Promise<Result<Fault | undefined>> {
    const before = await trouble(deadline);
    if (!before.ok || before.value === undefined || language.recover === undefined) return before;
    const { code } = before.value;
    if ((recoveryTried && !again) || (code !== "printer.cutter" && code !== "printer.recoverable"))
      return before;
    recoveryTried = true;
    const sent = await transport.write(language.recover, options.statusMs);
    if (!sent.ok) return sent;
    await sleep(clock, Math.max(0, Math.min(options.statusMs, deadline - clock.elapsed())));
    const after = await trouble(deadline);
    if (after.ok && after.value === undefined) log("device.recovered", { device: id, reason: code });
    return after;
  }

  /** Hands the slip over, piece by piece, and looks in between whether it still prints. */
  async function send(pieces: readonly Uint8Array[], { deadline, ended }: Job): Promise<Result<void>> {
    for (const chunk of chunks(pieces)) {
      if (deadline - clock.elapsed() <= 0) return failed(fault("device.write-timeout", late()));
      const written = transport.write(chunk, deadline - clock.elapsed());
      const first = await Promise.race([written, ended.then(failed)]);
      if (!first.ok) {
        writing = written;
        return first;
      }
      if (!options.answers || chunk.length < CHUNK) continue;
      const still = await Promise.race([looksWell(deadline), ended.then(failed)]);
      if (!still.ok) return still;
    }
    return ok(undefined);
  }

  /** A short look: only a printer that is off-line is asked why. */
  async function looksWell(deadline: number): Promise<Result<void>> {
    const [first] = language.questions;
    if (first === undefined) return ok(undefined);
    const glance = await ask(first, deadline);
    if (!glance.ok) return glance;
    if (troubleOf(glance.value) === undefined) return ok(undefined);
    const why = await trouble(deadline);
    if (!why.ok) return why;
    return why.value === undefined ? ok(undefined) : failed(why.value);
  }

  /**
   * Waits until all is on paper. Meanwhile the printer is asked how it is: an empty roll must not keep the patron waiting
   * for the whole deadline.
   */
  async function confirm(current: Job, marks: number): Promise<Result<void>> {
    const { deadline, ended, printed } = current;
    // Counted from here on: what came before belongs to other slips, or to a status of which a byte was lost.
    current.marks = marks;
    const asked = await send(
      Array.from({ length: marks }, () => language.mark),
      current,
    );
    if (!asked.ok) return asked;
    const done = printed.then(() => "printed" as const);
    while (clock.elapsed() < deadline) {
      const found = await Promise.race([done, ended.then(failed), trouble(deadline)]);
      if (found === "printed") return ok(undefined);
      if (!found.ok) return found;
      if (found.value !== undefined) return failed(found.value);
      const pause = sleep(clock, Math.min(PAUSE_MS, deadline - clock.elapsed()));
      if ((await Promise.race([done, ended, pause])) === "printed") return ok(undefined);
    }
    return failed(fault("device.write-timeout", late()));
  }

  async function run(pieces: readonly Uint8Array[], current: Job): Promise<Result<Assurance, PrintFault>> {
    await writing;
    if (options.answers) {
      const before = await makeReady(current.deadline, true);
      if (!before.ok) return failed({ ...before.fault, begun: false });
      if (before.value !== undefined) return failed({ ...before.value, begun: false });
    }
    const [start = new Uint8Array(0), ...rest] = pieces;
    // What is still to come of a slip that was cut off may bring its own mark.
    const marks = Math.min(MOST_MARKS, 1 + (unfinished?.marks ?? 0));
    const slip = [
      ...(unfinished === undefined ? [] : scrap(unfinished.longest)),
      start,
      language.tellChanges,
      ...rest,
    ];
    const { longest } = unfinished ?? { longest: 0 };
    unfinished = {
      // A slip that failed after a fill may have been swallowed by a command of which a length was garbled on the way.
      longest: Math.min(MOST_FILL, Math.max(16 * longest, ...slip.map(({ length }) => length))),
      marks: marks + (unfinished?.marks ?? 0),
    };
    current.begun = true;
    const sent = await send(slip, current);
    const confirmed = sent.ok && options.answers ? await confirm(current, marks) : sent;
    if (!confirmed.ok) return failed({ ...confirmed.fault, begun: true });
    unfinished = undefined;
    return ok(options.answers ? "verified" : "unverified");
  }

  /** Ends a command that was cut off, and cuts off what hangs out: the next slip begins on paper of its own. */
  function scrap(missing: number): readonly Uint8Array[] {
    return [language.fillUp(missing), ...language.encode([])];
  }

  function watchSoon(): void {
    watch?.cancel();
    if (options.watchMs === 0 || transport.state.state !== "open") return;
    watch = clock.after(options.watchMs, () => void look().then(watchSoon));
  }

  async function look(): Promise<void> {
    if (job !== undefined || transport.state.state !== "open") return;
    const found = await makeReady(clock.elapsed() + options.jobMs, false);
    if (!found.ok && job === undefined && transport.state.state === "open") {
      transport.declareLost("silent", found.fault);
    }
  }

  function conclude(outcome: Result<Assurance, PrintFault>): void {
    if (outcome.ok) link.found(undefined);
    else if (outcome.fault.code.startsWith("printer.")) link.found(outcome.fault);
    // What it has of the slip is not known, and late answers would be taken for those of the next one.
    else transport.declareLost("silent", outcome.fault);
  }

  const link = keepOpen(parts, async () => {
    if (!options.answers) return ok(undefined);
    // A late answer from before a loss would be taken for the first one now: they do not say what they answer.
    await sleep(clock, PAUSE_MS);
    const found = await makeReady(clock.elapsed() + options.jobMs, false);
    if (!found.ok) return found;
    if (language.tellChanges.length > 0) {
      const told = await transport.write(language.tellChanges, options.statusMs);
      if (!told.ok) return told;
    }
    watchSoon();
    return found;
  });

  return {
    id,
    columns: options.columns,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    async stop() {
      watch?.cancel();
      await link.stop();
    },
    async print(printout) {
      if (job !== undefined) return failed({ ...fault("device.busy", id), begun: false });
      const deadline = clock.elapsed() + options.jobMs;
      const health = await link.back(Math.min(BACK_MS, options.jobMs));
      // Somebody else may have waited for it too.
      if (job !== undefined) return failed({ ...fault("device.busy", id), begun: false });
      if (health.state === "lost") return failed({ ...health.fault, begun: false });
      if (health.state !== "ready" && health.state !== "trouble") {
        return failed({ ...fault("device.lost", id), begun: false });
      }
      const current = newJob(deadline);
      job = current;
      try {
        const outcome = await run(language.encode(printout), current);
        conclude(outcome);
        return outcome;
      } finally {
        job = undefined;
      }
    },
  };
}
