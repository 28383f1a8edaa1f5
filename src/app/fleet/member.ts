/** A station at a broker: tells how it is, and obeys what is signed. Whatever the broker does not take waits here. */
import type { KeyObject } from "node:crypto";
import { isoDate, toCivil } from "../../core/calendar.ts";
import type { Clock, Random, Timer } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import { failed } from "../../core/result.ts";
import type { KeptFile } from "../kept-file.ts";
import type { AlertWay } from "../observe/alerts/courier.ts";
import type { AlertLimits } from "../observe/alerts/table.ts";
import { alertBody } from "../observe/alerts/ways.ts";
import type { Status } from "../observe/status.ts";
import type { Act } from "./acts.ts";
import type { Bundles } from "./bundle/bundles.ts";
import { countOn } from "./days.ts";
import type { DialBroker, Message } from "./line.ts";
import { openLink } from "./link.ts";
import type { Presence, State } from "./messages.ts";
import { openObedience, type Obedience } from "./obey.ts";
import type { Refuse } from "./refusals.ts";
import { isSame, stateOf } from "./state.ts";
import type { Kept } from "./store.ts";
import { topicOf, TOPICS, type TopicName } from "./topics.ts";

export interface MemberParts {
  readonly station: string;
  readonly dial: DialBroker;
  readonly store: KeptFile<Kept>;
  readonly status: () => Promise<Status>;
  readonly limits: AlertLimits;
  /** Public: whose commands are obeyed; undefined for nobody's. */
  readonly key: KeyObject | undefined;
  readonly act: Act;
  /** Undefined where no bundles are taken. */
  readonly bundles: Bundles | undefined;
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

export interface Member {
  /** Hands an alert to the broker. */
  readonly way: AlertWay;
  /** Goes in good order. */
  stop(): Promise<void>;
}

const LOOK_MS = 5000;
/** Of the counts of today a cut of the power takes no more than this. */
const KEEP_MS = 60_000;

export async function openMember(parts: MemberParts): Promise<Member> {
  const { station, dial, store, status, limits, key, act, bundles, refuse, clock, random, log } = parts;
  const dayNow = (): string => isoDate(toCivil(clock.now(), "local"));
  // What was signed before a station without memory began may have been obeyed.
  let kept: Kept = (await store.read()) ?? {
    lastCommand: clock.now(),
    days: { today: { day: dayNow(), counts: {} }, waiting: [] },
  };
  let counted: Status["counts"] = {};
  let keptAt = clock.elapsed();
  let told: State | undefined;
  let stopped = false;
  let timer: Timer | undefined;
  let under: Promise<void> = Promise.resolve();

  const message = (name: TopicName, content: unknown): Message => ({
    topic: topicOf(station, name),
    text: JSON.stringify(content),
    retained: TOPICS[name].retained,
  });
  const here = (presence: Presence["presence"], at: number | null): Message =>
    message("presence", { presence, at } satisfies Presence);

  const obedience: Obedience | undefined =
    key &&
    openObedience({
      station,
      key,
      last: kept.lastCommand,
      keep(lastCommand) {
        kept = { ...kept, lastCommand };
        return store.write(kept);
      },
      act,
      async answer(answer) {
        await link.publish(message("answer", answer));
      },
      refuse,
      clock,
      log,
    });
  const commands = topicOf(station, "command");
  const link = openLink({
    dial,
    guest: {
      id: `lectern-${station}`,
      will: here("offline", null),
      topics: [...(obedience === undefined ? [] : [commands]), ...(bundles?.topics ?? [])],
      heard: (topic, text) => (topic === commands ? obedience : bundles)?.hear(text),
    },
    onOpen() {
      // The broker may have been started without what it kept.
      told = undefined;
      void link.publish(here("online", clock.now()));
      look();
    },
    clock,
    random,
    log,
  });

  async function round(): Promise<void> {
    const now = await status();
    await count(now);
    await bundles?.look(now);
    if (!link.isOpen) return;
    const state = stateOf(now, limits, bundles?.said ?? null);
    if (!isSame(state, told) && (await link.publish(message("state", state))).ok) told = state;
    await tellDays();
  }

  async function count({ counts }: Status): Promise<void> {
    const { days } = kept;
    kept = { ...kept, days: countOn(days, dayNow(), counted, counts) };
    counted = counts;
    const isOver = kept.days.today.day !== days.today.day;
    const isNews = JSON.stringify(kept.days) !== JSON.stringify(days);
    if (isOver || (isNews && clock.elapsed() - keptAt >= KEEP_MS)) await keep();
  }

  async function tellDays(): Promise<void> {
    for (;;) {
      const [first] = kept.days.waiting;
      if (first === undefined || !(await link.publish(message("daily", first))).ok) return;
      kept = { ...kept, days: { ...kept.days, waiting: kept.days.waiting.slice(1) } };
      await keep();
    }
  }

  async function keep(): Promise<void> {
    keptAt = clock.elapsed();
    await store.write(kept);
  }

  function look(): void {
    under = under.then(round).then(() => {
      timer?.cancel();
      if (!stopped) timer = clock.after(LOOK_MS, look);
    });
  }
  look();

  return {
    async way(alert) {
      const taken = await link.publish(message("alert", alertBody(alert, station)));
      return taken.ok ? taken : failed({ ...taken.fault, isFinal: false });
    },
    async stop() {
      stopped = true;
      timer?.cancel();
      await obedience?.rest();
      await bundles?.rest();
      await under;
      await count(await status());
      await keep();
      await link.close(here("stopped", clock.now()));
    },
  };
}
