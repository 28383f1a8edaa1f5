import type { Timer } from "../../../../core/clock.ts";
import { fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { dialogue } from "../../../dialogue.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import { listeners } from "../../../listeners.ts";
import type { CoinPort } from "../../../ports.ts";
import {
  cctalkFramer,
  encodeCctalk,
  HEADERS,
  HOST,
  readCredit,
  REFUSED,
  REPLY,
  since,
  type CctalkHeader,
  type CreditEvent,
} from "./codec.ts";
import type { CctalkOptions } from "./options.ts";

/** Silence within a frame after which it is given up (ccTalk generic specification, 50 ms). */
const GAP_MS = 50;
const ALL_COINS = Uint8Array.of(0xff, 0xff);

/** Starts a coin acceptor and keeps it going until it is stopped. It takes coins only when told to. */
export function cctalkAcceptor(parts: DeviceParts, options: CctalkOptions): CoinPort {
  const { id, transport, clock, log } = parts;
  const coins = listeners<number>();
  /** The counter as it was last read: kept over losses of the line, so that no coin between is forgotten. */
  let counter: number | undefined;
  let accepting = false;
  let silent = 0;
  let timer: Timer | undefined;

  const talk = dialogue({
    transport,
    clock,
    framer: cctalkFramer(),
    gapMs: GAP_MS,
    quietMs: 0,
    onOther: () => {},
    onJunk: (bytes, why) => log("device.discarded", { device: id, reason: why, bytes }),
  });

  async function ask(header: CctalkHeader, data: Uint8Array): Promise<Result<Uint8Array>> {
    const request = encodeCctalk({ to: options.address, from: HOST, header: HEADERS[header], data });
    const answer = await talk.ask<Result<Uint8Array>>(
      request,
      ({ from, to, header: said, data: given }) => {
        // On one wire a host hears itself too.
        if (from !== options.address || to !== HOST) return undefined;
        if (said === REPLY) return ok(given);
        return said === REFUSED ? failed(fault("device.refused", `${id}: ${header}`)) : undefined;
      },
      options.answerMs,
    );
    return answer.ok ? answer.value : answer;
  }

  /** Tells each coin since the last look, in the order in which they fell. */
  async function look(): Promise<Result<void>> {
    const answer = await ask("read-buffered-credit", new Uint8Array(0));
    if (!answer.ok) return answer;
    const credit = readCredit(answer.value);
    if (credit === undefined) return failed(fault("device.bad-answer", id));
    const { events, lost } = since(counter, credit);
    const wasReset = counter !== undefined && counter !== 0 && credit.counter === 0;
    counter = credit.counter;
    if (lost > 0) log("device.coins-lost", { device: id, events: lost });
    for (const event of events) tell(event);
    // A reset switches the acceptor off.
    return wasReset ? apply() : ok(undefined);
  }

  function tell(event: CreditEvent): void {
    if (event.event === "error")
      return log("device.discarded", { device: id, reason: `coin error ${event.code}`, bytes: 0 });
    const worth = options.coins[String(event.coin)];
    if (worth === undefined) log("device.coins-lost", { device: id, coin: event.coin, events: 1 });
    else coins.tell(worth);
  }

  async function apply(): Promise<Result<void>> {
    const mask = await ask("modify-inhibit", ALL_COINS);
    if (!mask.ok) return mask;
    const master = await ask("modify-master-inhibit", Uint8Array.of(accepting ? 1 : 0));
    return master.ok ? ok(undefined) : master;
  }

  function pollSoon(): void {
    timer?.cancel();
    timer = clock.after(options.pollMs, () => {
      void look().then((looked) => {
        if (transport.state.state !== "open") return;
        silent = looked.ok ? 0 : silent + 1;
        if (!looked.ok && silent >= options.failAfter) return transport.declareLost("silent", looked.fault);
        pollSoon();
      });
    });
  }

  transport.onState(({ state }) => {
    if (state === "lost" || state === "closed") timer?.cancel();
  });

  const link = keepOpen(parts, async () => {
    const there = await ask("simple-poll", new Uint8Array(0));
    if (!there.ok) return there;
    const applied = await apply();
    if (!applied.ok) return applied;
    const looked = await look();
    if (!looked.ok) return looked;
    silent = 0;
    pollSoon();
    return ok(undefined);
  });

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    onCoin: coins.add,
    async accept(on) {
      accepting = on;
      const { health } = link;
      if (health.state === "lost") return failed(health.fault);
      if (health.state !== "ready") return failed(fault("device.lost", id));
      return apply();
    },
    async stop() {
      accepting = false;
      if (link.health.state === "ready") {
        const off = await apply();
        if (!off.ok) log("device.unsafe", { device: id, reason: off.fault.code });
      }
      timer?.cancel();
      await link.stop();
    },
  };
}
