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
  type CreditBuffer,
  type CreditEvent,
} from "./codec.ts";
import type { CctalkOptions } from "./options.ts";

/** Silence within a frame after which it is given up (ccTalk generic specification, 50 ms). */
const GAP_MS = 50;
const NOTHING = new Uint8Array(0);
/**
 * So often the switch is said again while the counter stands at 0: a reset does not show there, and leaves an acceptor that
 * refuses coins.
 */
const SAID_AGAIN = 10;

/** Starts a coin acceptor and keeps it going until it is stopped. It takes coins only when told to. */
export function cctalkAcceptor(parts: DeviceParts, options: CctalkOptions): CoinPort {
  const { id, transport, clock, log } = parts;
  const coins = listeners<number>();
  const mask = maskOf(options);
  /** As it was last read: kept over losses of the line, so that no coin between is forgotten. */
  let known: CreditBuffer | undefined;
  let accepting = false;
  /** The acceptor is known to have heard whether it is to take coins. */
  let isSwitched = false;
  let polls = 0;
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

  /** `fits`: an answer that is of another shape is a late one to something else. */
  async function ask(
    header: CctalkHeader,
    data: Uint8Array,
    fits: (given: Uint8Array) => boolean,
  ): Promise<Result<Uint8Array>> {
    const request = encodeCctalk({ to: options.address, from: HOST, header: HEADERS[header], data });
    const answer = await talk.ask<Result<Uint8Array>>(
      request,
      ({ from, to, header: said, data: given }) => {
        // On one wire a host hears itself too.
        if (from !== options.address || to !== HOST) return undefined;
        if (said === REPLY) return fits(given) ? ok(given) : undefined;
        return said === REFUSED ? failed(fault("device.refused", `${id}: ${header}`)) : undefined;
      },
      options.answerMs,
    );
    return answer.ok ? answer.value : answer;
  }

  async function tellTo(header: CctalkHeader, data: Uint8Array): Promise<Result<void>> {
    const answer = await ask(header, data, ({ length }) => length === 0);
    return answer.ok ? ok(undefined) : answer;
  }

  async function credit(): Promise<Result<CreditBuffer>> {
    const answer = await ask("read-buffered-credit", NOTHING, ({ length }) => length > 0);
    if (!answer.ok) return answer;
    const read = readCredit(answer.value);
    return read === undefined ? failed(fault("device.bad-answer", id)) : ok(read);
  }

  /**
   * Tells each coin since the last look, in the order in which they fell. A sum of one byte lets some damaged answers pass,
   * and this is money: what is new is believed when it was read twice; if not, the next look finds it.
   */
  async function look(): Promise<Result<void>> {
    const read = await credit();
    if (!read.ok) return read;
    if (isSame(read.value, known)) return ok(undefined);
    const again = await credit();
    if (!again.ok || !isSame(read.value, again.value)) return again.ok ? ok(undefined) : again;
    const { events, lost, wasReset } = since(known, read.value);
    known = read.value;
    if (lost > 0) log("device.coins-lost", { device: id, events: lost });
    for (const event of events) tell(event);
    if (wasReset) isSwitched = false;
    return ok(undefined);
  }

  function tell(event: CreditEvent): void {
    if (event.event === "error")
      return log("device.discarded", { device: id, reason: `coin error ${event.code}`, bytes: 0 });
    const worth = options.coins[String(event.coin)];
    if (worth === undefined) log("device.coins-lost", { device: id, coin: event.coin, events: 1 });
    else coins.tell(worth);
  }

  async function apply(): Promise<Result<void>> {
    isSwitched = false;
    const allowed = await tellTo("modify-inhibit", mask);
    if (!allowed.ok) return allowed;
    const switched = await tellTo("modify-master-inhibit", Uint8Array.of(accepting ? 1 : 0));
    if (switched.ok) isSwitched = true;
    return switched;
  }

  async function poll(): Promise<Result<void>> {
    const looked = await look();
    polls++;
    const mayBeOff = !isSwitched || (known?.counter === 0 && polls % SAID_AGAIN === 0);
    return looked.ok && mayBeOff ? apply() : looked;
  }

  function pollSoon(): void {
    timer?.cancel();
    timer = clock.after(options.pollMs, () => {
      void poll().then((looked) => {
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
    const there = await tellTo("simple-poll", NOTHING);
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

/** A bit for each coin that is worth something, number 1 the least of the first byte: others fall through. */
function maskOf({ coins }: CctalkOptions): Uint8Array {
  const mask = Object.keys(coins).reduce((bits, coin) => bits | (1 << (Number(coin) - 1)), 0);
  return Uint8Array.of(mask & 0xff, mask >> 8);
}

function isSame(one: CreditBuffer, other: CreditBuffer | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
