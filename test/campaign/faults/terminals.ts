/** Payment terminals: what the driver says was charged is what the terminal has in its book. */
import { sleep } from "../../../src/core/clock.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import { zvtOptions } from "../../../src/devices/drivers/payment/zvt/options.ts";
import { zvtTerminal } from "../../../src/devices/drivers/payment/zvt/session.ts";
import { faultyLine, type LineFaultKind } from "../../../src/devices/sim/faulty.ts";
import { simulatedStream } from "../../../src/devices/sim/lines/stream.ts";
import { zvtPeer } from "../../../src/devices/sim/payment/zvt.ts";
import { must } from "../../devices/bench.ts";
import { PEER } from "../../devices/payment/zvt-bench.ts";
import { partsOf, type Subject } from "./trial.ts";

const BEFORE = 100;
const AMOUNT = 250;

/** As terminals are, and soon done without a card. */
const UNHURRIED = { answerMs: 5_000, cardMs: 8_000 };

/** TCP neither loses nor changes a byte. */
const KINDS = {
  apdu: ["unplug", "late"],
  serial: ["unplug", "silence", "drop", "flip", "double", "late"],
} as const satisfies Readonly<Record<string, readonly LineFaultKind[]>>;

export const TERMINAL_SUBJECTS: readonly Subject[] = (["apdu", "serial"] as const).map((framing) => ({
  name: `zvt ${framing}`,
  deadlineMs: 150_000,
  kinds: KINDS[framing],
  async open(clock, random) {
    const line = simulatedStream("terminal", clock, 0);
    const path = faultyLine(line.plug, clock);
    const peer = must(await zvtPeer(path.plug, "whole", { ...PEER, ...UNHURRIED, clock, framing }));
    // Something to compare with.
    peer.book.charge(BEFORE);
    let unplugged = false;
    path.onUnplug(() => {
      unplugged = true;
      void peer.unplug();
    });
    const options = zvtOptions.parse({ framing, password: PEER.password });
    const device = zvtTerminal(partsOf(line.transport, clock, random), options);
    /** What the driver said, and whether it does not know of the last payment yet. */
    let said = BEFORE;
    let open = false;
    let mark = "";

    async function settled(): Promise<Result<void>> {
      for (let tried = 0; open && tried < 10; tried++) {
        if (tried > 0) await sleep(clock, 500);
        const found = await device.settle(AMOUNT, mark);
        if (!found.ok) continue;
        said += found.value?.amount ?? 0;
        open = false;
      }
      return open ? failed({ code: "payment.unknown-outcome", detail: "never settled" }) : ok(undefined);
    }

    return {
      device,
      path,
      async work() {
        const before = await settled();
        if (!before.ok) return before;
        peer.presentCard();
        const paid = await device.pay(
          AMOUNT,
          (booked) => {
            mark = booked;
            return ok(undefined);
          },
          () => {},
        );
        if (paid.ok) said += paid.value.amount;
        else open = paid.fault.code === "payment.unknown-outcome";
        return paid;
      },
      lies: () =>
        open || peer.book.turnover === said ? [] : [`${said} said, ${peer.book.turnover} charged`],
      async mend() {
        peer.behave();
        if (unplugged) must(await peer.plugIn());
        unplugged = false;
      },
      stop: () => device.stop(),
    };
  },
}));
