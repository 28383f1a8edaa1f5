/**
 * Faults of a payment: cables pulled at any byte, and everything else that goes wrong. Each trial throws unless what the
 * terminal charged is what the driver says in the end, and the next payment goes as always.
 */
import type { Random } from "../../../src/core/clock.ts";
import type { TerminalPort } from "../../../src/devices/ports.ts";
import type { ZvtPeer, ZvtPeerOptions } from "../../../src/devices/sim/payment/zvt.ts";
import {
  codeOf,
  got,
  inTime,
  pass,
  passUntil,
  paying,
  payment,
  ready,
  settling,
  zvtBench,
  type Bench,
  type Framing,
} from "../../devices/payment/zvt-bench.ts";

const BEFORE = 100;
const AMOUNT = 1_234;
const AFTER = 500;

/** What the driver says of a payment: what was charged, or that it cannot know. */
export type Said = number | "unknown";

export interface Kind {
  readonly framing: Framing;
  readonly peer: Partial<ZvtPeerOptions>;
  /** It has booked nothing before that the driver could compare with. */
  readonly fresh?: boolean;
}

/** What terminals do with a payment whose result they could not tell, and whether they go on without a station. */
export const KEEPS = { untold: "keep", alone: "goes-on" } as const;
export const GIVES_BACK = { untold: "reverse", alone: "gives-up" } as const;

function hold(what: string, is: unknown, wanted: unknown): void {
  if (JSON.stringify(is) !== JSON.stringify(wanted))
    throw new Error(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
}

async function opened({ framing, peer, fresh = false }: Kind): Promise<Bench> {
  const bench = await zvtBench({ framing, peer });
  await ready(bench);
  if (!fresh) got(await paying(bench, BEFORE));
  return bench;
}

/** Asks until the terminal has time to answer, and the same again. */
async function settled(bench: Bench): Promise<Said> {
  for (;;) {
    const outcome = await settling(bench, AMOUNT);
    if (outcome.ok) {
      hold("asked again", await settling(bench, AMOUNT), outcome);
      return outcome.value?.amount ?? 0;
    }
    if (outcome.fault.code === "payment.unknown-outcome") return "unknown";
    hold("asked how it ended", outcome.fault.code.startsWith("device."), true);
    const again = codeOf(await inTime(bench.clock, payment(bench, 1)));
    hold("charging before it is settled", again, "payment.unknown-outcome");
    await pass(bench.clock, 50);
    await ready(bench);
  }
}

/** What is known of a payment in the end; the terminal's book says the same. */
async function known(
  bench: Bench,
  before: number,
  outcome: Awaited<ReturnType<TerminalPort["pay"]>>,
): Promise<Said> {
  const lost = !outcome.ok && outcome.fault.code === "payment.unknown-outcome";
  const said = lost ? await settled(bench) : outcome.ok ? outcome.value.amount : 0;
  if (said === "unknown") return said;
  hold("charged", bench.peer.book.turnover - before, said);
  return said;
}

/** One more payment goes as always, and is charged once. */
async function goesOn(bench: Bench): Promise<void> {
  const { clock, peer, terminal } = bench;
  await passUntil(clock, () => peer.state === "registered" || peer.state === "idle");
  // What went wrong last may come to light only now.
  await pass(clock, 1_500);
  await ready(bench);
  const sum = peer.book.turnover;
  got(await paying(bench, AFTER));
  hold("the next payment", peer.book.turnover, sum + AFTER);
  await inTime(clock, terminal.stop());
}

/** Pulls the cable after so many bytes of a payment, puts it in again, and asks. */
export async function pulled(kind: Kind, at: number, random: Random): Promise<Said> {
  const bench = await opened(kind);
  const { clock, stream, peer } = bench;
  const before = peer.book.turnover;
  // Patrons go on although the cable is out: some cards come only then.
  const late = random() < 0.2;
  stream.pullAfter(at);
  if (!late) peer.presentCard();
  const paid = payment(bench, AMOUNT);
  let over = false;
  void paid.then(() => {
    over = true;
  });
  await passUntil(clock, () => over || stream.transport.state.state !== "open");
  // Some terminals notice at once that their cable is out, others when nobody answers.
  if (random() < 0.5) await peer.unplug();
  if (late) peer.presentCard();
  const outcome = await inTime(clock, paid);
  await pass(clock, random() * 1_500);
  await peer.unplug();
  got(await peer.plugIn());
  await ready(bench);
  const said = await known(bench, before, outcome);
  if (said !== "unknown") await goesOn(bench);
  return said;
}

/** How many bytes go over the line in one payment. */
export async function lengthOf(kind: Kind): Promise<number> {
  const bench = await opened(kind);
  bench.stream.pullAfter(Infinity);
  got(await paying(bench, AMOUNT));
  return bench.stream.passed;
}

export const MISCHIEF: Readonly<Record<string, (peer: ZvtPeer, random: Random) => void>> = {
  hangs: (peer) => peer.hang(true),
  "starts anew": (peer, random) => peer.reboot(random() * 2_000),
  "dies after charging": (peer) => peer.dieAfterCharging(),
  "is late to complete": (peer, random) => peer.completeLate(random() * 8_000),
  "says everything twice": (peer) => {
    peer.line.double = true;
  },
  "refuses good blocks": (peer, random) => {
    peer.line.refuse = 1 + Math.floor(random() * 5);
  },
  "swallows ACKs": (peer, random) => {
    peer.line.swallowAcks = 1 + Math.floor(random() * 5);
  },
  "declines the card": (peer) => peer.decline(),
  "gets a wrong PIN": (peer) => peer.wrongPin(),
  "gets its red key pressed": (peer) => peer.cancelKey(),
  "is unplugged": (peer) => void peer.unplug(),
};

async function mend({ line, ...peer }: ZvtPeer): Promise<void> {
  peer.hang(false);
  peer.behave();
  line.double = false;
  line.refuse = 0;
  line.swallowAcks = 0;
  await peer.plugIn();
}

/** Something goes wrong at any moment of a payment, and is mended a while later. */
export async function disturbed(kind: Kind, what: string, random: Random): Promise<Said> {
  const bench = await opened(kind);
  const { clock, peer } = bench;
  const before = peer.book.turnover;
  const paid = payment(bench, AMOUNT);
  await pass(clock, random() * 800);
  MISCHIEF[what]?.(peer, random);
  if (random() < 0.8) peer.presentCard();
  const outcome = await inTime(clock, paid);
  await pass(clock, random() * 3_000);
  await mend(peer);
  await ready(bench);
  const said = await known(bench, before, outcome);
  if (said !== "unknown") await goesOn(bench);
  return said;
}

/** Pulls the cable after so many bytes of a reversal, and asks for it again. How many bytes went over the line. */
export async function pulledWhileReversing(kind: Kind, at: number): Promise<number> {
  const bench = await opened(kind);
  const { clock, stream, peer, terminal } = bench;
  const { reference } = got(await paying(bench, AMOUNT));
  stream.pullAfter(at);
  const first = codeOf(await inTime(clock, terminal.reverse(reference)));
  if (first !== "payment.unknown-reversal")
    hold(first, peer.book.turnover, first === "ok" ? BEFORE : BEFORE + AMOUNT);
  const { passed } = stream;
  await peer.unplug();
  got(await peer.plugIn());
  await ready(bench);
  got(await inTime(clock, terminal.reverse(reference)));
  hold("given back", peer.book.turnover, BEFORE);
  hold("what is known of it", got(await settling(bench, AMOUNT)), undefined);
  await goesOn(bench);
  return passed;
}
