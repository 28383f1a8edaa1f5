/** Tests by hand, one a kind of device: what a person does, and what must come of it. */
import { sleep, type Clock } from "../../core/clock.ts";
import { explain } from "../../core/faults.ts";
import type { Printout, PrintLine } from "../../core/printout.ts";
import { ok } from "../../core/result.ts";
import type { Started } from "../../devices/driver.ts";
import type { Unsubscribe } from "../../devices/listeners.ts";
import type { Role } from "../../core/staff.ts";
import type { GateCount, PadPort, PadTag, PortOf, ScannerPort, SecurityPort } from "../../devices/ports.ts";
import type { Person } from "../person.ts";

export interface Tested {
  readonly name: string;
  readonly passed: boolean;
  readonly says: string;
}

export interface TestParts {
  readonly person: Person;
  readonly clock: Clock;
  /** How long somebody has for what they are asked to do. */
  readonly withinMs: number;
  /** AFI values of this station, which the test tag is given. */
  readonly afi: { readonly secured: number; readonly unsecured: number };
}

type Outcome = Omit<Tested, "name">;
type Test<R extends Role> = (device: PortOf[R], parts: TestParts) => Promise<Outcome>;

const passed = (says: string): Outcome => ({ passed: true, says });
const failedTest = (says: string): Outcome => ({ passed: false, says });
const NOTHING = failedTest("nothing came in time");
const DECLINED = failedTest("not done: it was not agreed to");

const TESTS: { readonly [R in Role]: Test<R> } = {
  scanner: scanSomething,
  card: scanSomething,
  printer: printPage,
  rfid: layTags,
  security: releaseAndArm,
  lamp: showColours,
  payment: takeACent,
  coins: dropACoin,
  gate: walkThrough,
  sensor: comeNear,
};

/** The test for a device of its kind. */
export async function testByHand(name: string, started: Started, parts: TestParts): Promise<Tested> {
  return { name, ...(await testOf(started, parts)) };
}

function testOf<R extends Role>(
  { role, device }: { readonly role: R; readonly device: PortOf[R] },
  parts: TestParts,
): Promise<Outcome> {
  return TESTS[role](device, parts);
}

/** The first thing that a listener hears; undefined if nothing comes in time. */
async function first<T>(
  { clock, withinMs }: TestParts,
  listen: (heard: (value: T) => void) => Unsubscribe,
): Promise<T | undefined> {
  const { promise, resolve } = Promise.withResolvers<T | undefined>();
  const forget = listen(resolve);
  const timer = clock.after(withinMs, () => resolve(undefined));
  const value = await promise;
  timer.cancel();
  forget();
  return value;
}

/** What was scanned is not shown: it may be somebody's card. */
async function scanSomething(device: ScannerPort, parts: TestParts): Promise<Outcome> {
  parts.person.tell("Scan something now.");
  const heard = await first<Outcome>(parts, (tell) => {
    const forget = [
      device.onBarcode(({ text, aim }) =>
        tell(passed(`${text.length} characters${aim === undefined ? "" : `, symbology ${aim}`}`)),
      ),
      device.onDiscard(({ code, length }) => tell(failedTest(`${length} bytes were not taken: ${code}`))),
    ];
    return () => {
      for (const each of forget) each();
    };
  });
  return heard ?? NOTHING;
}

const text = (words: string, bold = false, large = false): PrintLine => ({
  kind: "text",
  text: words,
  align: "left",
  bold,
  large,
});

const TEST_PAGE: Printout = [
  text("Lectern test page", true, true),
  { kind: "rule" },
  text("The quick brown fox jumps over the lazy dog."),
  text("ÄÖÜ äöü ß é è ñ å æ ø € £"),
  text("Bold", true),
  { kind: "barcode", value: "31234000000016" },
  { kind: "qr", value: "Lectern" },
];

async function printPage(device: PortOf["printer"], { person }: TestParts): Promise<Outcome> {
  const printed = await device.print(TEST_PAGE);
  if (!printed.ok) return failedTest(explain(printed.fault));
  const legible = await person.confirm("Did a page come out, cut off, and can all of it be read?");
  return legible ? passed("printed and read") : failedTest("printed, but not as it should be");
}

const WANTED = 3;
/** A sweep must not hinder whoever else talks to the reader. */
const SWEEP_PAUSE_MS = 200;

async function sweepUntil(
  device: PadPort,
  { clock, withinMs }: TestParts,
  enough: (tags: readonly PadTag[]) => boolean,
): Promise<readonly PadTag[] | string> {
  const until = clock.elapsed() + withinMs;
  let most: readonly PadTag[] = [];
  while (clock.elapsed() < until) {
    const tags = await device.inventory();
    if (!tags.ok) return explain(tags.fault);
    if (tags.value.length > most.length) most = tags.value;
    if (enough(tags.value)) return tags.value;
    await sleep(clock, SWEEP_PAUSE_MS);
  }
  return `${most.length} tags were seen at once`;
}

async function layTags(device: PadPort, parts: TestParts): Promise<Outcome> {
  const { person } = parts;
  person.tell(`Lay ${WANTED} tagged items on the pad, flat and not one on the other's tag.`);
  const tags = await sweepUntil(device, parts, ({ length }) => length >= WANTED);
  if (typeof tags === "string") return failedTest(tags);
  for (const { uid } of tags) {
    const read = await device.readBlocks(uid, 0, 4);
    if (!read.ok) return failedTest(`${uid}: ${explain(read.fault)}`);
  }
  if (
    !(await person.confirm("May the AFI of ONE tag be written, as a test? Leave only that one on the pad."))
  ) {
    return passed(`${tags.length} tags seen and read; none was written`);
  }
  const alone = await sweepUntil(device, parts, ({ length }) => length === 1);
  if (typeof alone === "string") return failedTest(`one tag alone was asked for; ${alone}`);
  const written = await armAndRelease(device, alone, parts);
  return written ?? passed(`${tags.length} tags seen and read; one released, armed and put back as it was`);
}

/** Undefined if all went well. The tag is left as it was found. */
async function armAndRelease(
  device: PadPort,
  [tag]: readonly PadTag[],
  { afi }: TestParts,
): Promise<Outcome | undefined> {
  if (tag === undefined) return NOTHING;
  const { uid } = tag;
  const before = await device.readAfi(uid);
  if (!before.ok) return failedTest(explain(before.fault));
  for (const value of [afi.unsecured, afi.secured, before.value]) {
    const written = await device.writeAfi(uid, value);
    if (!written.ok) return failedTest(explain(written.fault));
    const read = await device.readAfi(uid);
    if (!read.ok) return failedTest(explain(read.fault));
    if (read.value !== value) return failedTest(`AFI ${value} was written and ${read.value} read`);
  }
  return undefined;
}

async function releaseAndArm(device: SecurityPort, { person }: TestParts): Promise<Outcome> {
  if (
    !(await person.confirm("Lay ONE test item on the device, no tape or disc. May it be released and armed?"))
  ) {
    return DECLINED;
  }
  const released = await device.release("book");
  if (!released.ok) return failedTest(`release: ${explain(released.fault)}`);
  if (!(await person.confirm("Carry it through the gate. Was the gate silent?"))) {
    return failedTest("released, but the gate sounds");
  }
  const armed = await device.arm("book");
  // One relay switches one thing; it is none the worse for it.
  if (!armed.ok && armed.fault.code === "device.not-supported")
    return passed(`released (${released.value}), as the gate says; it cannot arm`);
  if (!armed.ok) return failedTest(`arm: ${explain(armed.fault)}`);
  if (!(await person.confirm("Carry it through the gate again. Did the gate sound?"))) {
    return failedTest("armed, but the gate is silent");
  }
  return passed(`released (${released.value}) and armed (${armed.value}), as the gate says`);
}

async function showColours(device: PortOf["lamp"], { person }: TestParts): Promise<Outcome> {
  for (const state of ["ready", "busy", "ok", "attention", "off"] as const) {
    const shown = await device.show(state);
    if (!shown.ok) return failedTest(`${state}: ${explain(shown.fault)}`);
    if (!(await person.confirm(`Does the lamp show "${state}"?`)))
      return failedTest(`"${state}" is not shown`);
  }
  return passed("every state is shown");
}

async function takeACent(device: PortOf["payment"], { person }: TestParts): Promise<Outcome> {
  if (!(await person.confirm("May 0.01 be charged to your card, and given back?"))) return DECLINED;
  const paid = await device.pay(
    1,
    () => ok(undefined),
    (words) => person.tell(`  ${words}`),
  );
  if (!paid.ok) return failedTest(explain(paid.fault));
  if (paid.value.amount !== 1) return failedTest(`${paid.value.amount} was charged in place of 1`);
  const back = await device.reverse(paid.value.reference);
  return back.ok
    ? passed("0.01 taken and given back")
    : failedTest(`taken, reference ${paid.value.reference}, and not given back: ${explain(back.fault)}`);
}

async function dropACoin(device: PortOf["coins"], parts: TestParts): Promise<Outcome> {
  const open = await device.accept(true);
  if (!open.ok) return failedTest(explain(open.fault));
  parts.person.tell("Drop a coin in.");
  const amount = await first<number>(parts, (tell) => device.onCoin(tell));
  const shut = await device.accept(false);
  if (!shut.ok) return failedTest(`it goes on taking coins: ${explain(shut.fault)}`);
  return amount === undefined ? NOTHING : passed(`a coin of ${amount} minor units`);
}

async function walkThrough(device: PortOf["gate"], parts: TestParts): Promise<Outcome> {
  parts.person.tell("Walk through the gate.");
  const count = await first<GateCount>(parts, (tell) =>
    device.onCount((one) => ((one.people ?? 0) > 0 || (one.alarms ?? 0) > 0 ? tell(one) : undefined)),
  );
  return count === undefined
    ? NOTHING
    : passed(`${count.people ?? "no number of"} people, ${count.alarms ?? "no number of"} alarms`);
}

async function comeNear(device: PortOf["sensor"], parts: TestParts): Promise<Outcome> {
  parts.person.tell("Step back, then come near the sensor.");
  const present = await first<boolean>(parts, (tell) =>
    device.onPresence((here) => (here ? tell(here) : undefined)),
  );
  return present === undefined ? NOTHING : passed("it saw you");
}
