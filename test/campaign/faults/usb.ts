/** Devices of reports and transfers: their cable is pulled, or they say nothing more, at the n-th of them. */
import { sleep } from "../../../src/core/clock.ts";
import { loadDriver } from "../../../src/devices/drivers/index.ts";
import type { LineFault } from "../../../src/devices/sim/faulty.ts";
import { hidPosPeer } from "../../../src/devices/sim/scanner/hid-pos.ts";
import { typingHabits } from "../../../src/devices/sim/scanner/typing.ts";
import { bootWedgePeer } from "../../../src/devices/sim/scanner/wedge.ts";
import { bookcheckPeer, type MagneticItem } from "../../../src/devices/sim/security/bookcheck.ts";
import { ch551Peer, usbRelayPeer } from "../../../src/devices/sim/security/relay-hid.ts";
import { tapped } from "../../../src/devices/transports/tapped.ts";
import type { AnyTransport } from "../../../src/devices/transports/transport.ts";
import { optionsOf } from "./desks.ts";
import { scanOnce, startedScanner } from "./scanners.ts";
import { partsOf, type FaultyPath, type Subject, type Trial } from "./trial.ts";

interface Hands {
  unplug(): void;
  hang(on: boolean): void;
}

/** Counts what goes over a line, and strikes at the n-th. */
function struck(
  line: AnyTransport,
  hands: Hands,
): FaultyPath & { readonly transport: AnyTransport; mended(): void } {
  let armed: LineFault | undefined;
  let passed = 0;
  let happened = false;
  const transport = tapped(line, () => {
    const at = passed++;
    if (armed === undefined || happened || at < armed.after) return;
    happened = true;
    if (armed.kind === "unplug") hands.unplug();
    else hands.hang(true);
  });
  return {
    transport,
    arm(fault) {
      armed = fault;
      passed = 0;
      happened = false;
    },
    get happened() {
      return happened;
    },
    get passed() {
      return passed;
    },
    mended: () => hands.hang(false),
  };
}

const KINDS = ["unplug", "silence"] as const;

function relaySubject(profile: string, peerOf: typeof usbRelayPeer, reads: boolean): Subject {
  return {
    name: `generic-cmd ${profile}`,
    deadlineMs: 15_000,
    kinds: KINDS,
    async open(clock, random): Promise<Trial> {
      const board = peerOf(profile, 2, clock);
      const path = struck(board.transport, {
        unplug: () => board.far.unplug(),
        hang: board.hang.bind(board),
      });
      const driver = await loadDriver("generic-cmd");
      const started = driver.start(partsOf(path.transport, clock, random), optionsOf(profile), "security");
      if (started.role !== "security") throw new Error("not a desensitizer");
      const { device } = started;
      const lies: string[] = [];
      let pulses = 0;
      board.relays.onMove((relay, on) => {
        if (on && relay === 1) pulses++;
      });
      return {
        device,
        path,
        async work() {
          const before = pulses;
          const outcome = await device.release("book");
          if (outcome.ok && pulses === before) lies.push("released, and no pulse was given");
          if (outcome.ok && outcome.value === "verified" && !reads)
            lies.push("verified by a board that cannot be asked");
          return outcome;
        },
        lies: () => lies,
        mend() {
          path.mended();
          board.far.plugIn();
          return Promise.resolve();
        },
        stop: () => device.stop(),
      };
    },
  };
}

const BOOKCHECK: Subject = {
  name: "bookcheck940",
  deadlineMs: 15_000,
  kinds: KINDS,
  async open(clock, random): Promise<Trial> {
    const unit = bookcheckPeer("bookcheck", clock);
    const path = struck(unit.transport, { unplug: () => unit.far.unplug(), hang: unit.hang.bind(unit) });
    const driver = await loadDriver("bookcheck940");
    const started = driver.start(
      partsOf(path.transport, clock, random),
      optionsOf("bookcheck-940"),
      "security",
    );
    if (started.role !== "security") throw new Error("not a desensitizer");
    const { device } = started;
    const lies: string[] = [];
    return {
      device,
      path,
      async work() {
        const book: MagneticItem = { made: "book", armed: true, harmed: false };
        const outcome = device.release("book");
        await sleep(clock, 1_000);
        // A person who sees no light does not slide a book past.
        if (unit.state[0] === 0) unit.pass("left", book);
        const came = await outcome;
        if (came.ok && book.armed) lies.push("released, and the gate would sound");
        return came;
      },
      lies: () => lies,
      mend() {
        path.mended();
        unit.far.plugIn();
        return Promise.resolve();
      },
      stop: () => device.stop(),
    };
  },
};

const LABELS = ["31234000000016", "31234000000032"];
const RULES = { minLength: 14, maxLength: 14, duplicateMs: 0 };

function scannerSubject(
  name: "hid-pos" | "wedge",
  open: (clock: Parameters<Subject["open"]>[0]) => {
    readonly transport: AnyTransport;
    readonly hands: Hands & { plugIn(): void };
    readonly scan: (label: string) => Promise<void> | void;
  },
): Subject {
  return {
    name: name === "wedge" ? "wedge by reports" : name,
    deadlineMs: 8_000,
    kinds: KINDS,
    async open(clock, random): Promise<Trial> {
      const { transport, hands, scan } = open(clock);
      const path = struck(transport, hands);
      const device = await startedScanner(name, partsOf(path.transport, clock, random), RULES);
      const lies: string[] = [];
      device.onBarcode(({ text }) => {
        if (!LABELS.includes(text)) lies.push(`${text} was told, and was on no label`);
      });
      let number = 0;
      return {
        device,
        path,
        work() {
          const label = LABELS[number++ % LABELS.length] ?? "";
          return scanOnce(device, clock, label, () => scan(label));
        },
        lies: () => lies,
        mend() {
          path.mended();
          hands.plugIn();
          return Promise.resolve();
        },
        stop: () => device.stop(),
      };
    },
  };
}

export const USB_SUBJECTS: readonly Subject[] = [
  relaySubject("usbrelay-hid", usbRelayPeer, true),
  relaySubject("ch551-relay", ch551Peer, false),
  BOOKCHECK,
  scannerSubject("hid-pos", (clock) => {
    const peer = hidPosPeer("hid-pos", "plain", clock);
    return {
      transport: peer.transport,
      hands: { unplug: () => peer.far.unplug(), plugIn: () => peer.far.plugIn(), hang: peer.hang.bind(peer) },
      scan: (label) => peer.scan(label, "]F0"),
    };
  }),
  scannerSubject("wedge", (clock) => {
    const peer = bootWedgePeer("wedge", typingHabits.parse({}), clock);
    return {
      transport: peer.transport,
      hands: { unplug: () => peer.far.unplug(), plugIn: () => peer.far.plugIn(), hang: peer.hang.bind(peer) },
      scan: (label) => peer.scan(label),
    };
  }),
];
