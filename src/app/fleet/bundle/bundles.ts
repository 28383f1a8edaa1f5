/**
 * Takes bundles that are signed, for this station, newer than all before, and that make a station of it. Checked, a bundle
 * is on trial: the station starts anew with it when nobody is there. Is the station well with it, it is in force; else the
 * station goes back by itself. What holds stands on disk, so that a cut of the power changes nothing about that.
 */
import type { KeyObject } from "node:crypto";
import type { Clock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import type { Result } from "../../../core/result.ts";
import type { Status } from "../../observe/status.ts";
import { LONGEST_WHY, type State } from "../messages.ts";
import type { Refuse } from "../refusals.ts";
import { topicOf } from "../topics.ts";
import { readBundle, type Bundle } from "./bundle.ts";
import type { BundlePlace, Kept } from "./place.ts";
import { wentBack } from "./went-back.ts";

export interface BundlesParts {
  /** The station's name, and its group's. */
  readonly names: readonly string[];
  /** Public: whose bundles are taken. */
  readonly key: KeyObject;
  readonly place: BundlePlace;
  /** Holds the station with the bundle in a folder to everything that can be known; the detail has one mistake a line. */
  readonly check: (folder: string) => Promise<Result<void>>;
  /** The station is to be started anew as soon as nobody is there. */
  readonly restart: () => void;
  /** Within this a station is well with a new bundle. */
  readonly healthyMs: number;
  readonly refuse: Refuse;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Bundles {
  /** Where they come. */
  readonly topics: readonly string[];
  /** A text came over the broker as a bundle. */
  hear(text: string): void;
  /** Is told every few seconds how the station is. */
  look(status: Status): Promise<void>;
  /** What the fleet learns of it. */
  readonly said: State["bundle"];
  /** What is under way is done. */
  rest(): Promise<void>;
}

/** Of the time that it has, a station is well for this share before that counts. */
const STEADY = 1 / 6;

/** At the start of a station: a trial that is on disk then is the one that it was started with. */
export async function openBundles(parts: BundlesParts): Promise<Bundles> {
  const { names, key, place, check, restart, healthyMs, refuse, clock, log } = parts;
  let kept = await place.read();
  let beganAt = clock.elapsed();
  const startedWith = kept.trial?.version;
  let wellSince: number | undefined;
  let ready: readonly string[] = [];
  let under: Promise<void> = Promise.resolve();
  // What a cut of the power left half done.
  await place.clean(kept);

  async function keep(next: Kept): Promise<boolean> {
    const isKept = await place.write(next);
    if (isKept) kept = next;
    return isKept;
  }

  async function take(bundle: Bundle): Promise<void> {
    const { version } = bundle;
    // It is retained: each connection brings it again.
    if (version === kept.highest) return;
    if (version < kept.highest) return refuse("signed.replayed");
    const folder = await place.unpack(bundle);
    if (!folder.ok) return refuse(folder.fault.code);
    const checked = await check(folder.value);
    if (!checked.ok) return refuseFor(version, checked.fault.detail.replaceAll(`${folder.value}/`, ""));
    if (!(await keep({ ...kept, highest: version, trial: { version, starts: 0, ready } }))) {
      return refuse("fleet.not-kept");
    }
    log("fleet.bundle", { version, outcome: "trial" });
    restart();
  }

  async function refuseFor(version: number, detail: string): Promise<void> {
    const mistakes = detail.split("\n");
    const [why = ""] = mistakes;
    log("fleet.bundle-refused", {
      version,
      outcome: "refused",
      fault: "bundle.wrong",
      mistakes: mistakes.length,
    });
    const last = { version, outcome: "refused", fault: "bundle.wrong", why } as const;
    await keep({ ...kept, highest: version, last });
    await place.clean(kept);
  }

  async function judge({ health, devices }: Status): Promise<void> {
    ready = devices.filter(({ state }) => state === "ready").map(({ id }) => id);
    const { trial } = kept;
    if (trial === null || trial.version !== startedWith) return;
    const isIll = devices.some(({ id, state }) => state !== "ready" && trial.ready.includes(id));
    const now = clock.elapsed();
    // Whether a station that staff have closed would be well is seen when it is open again.
    if (health.why.includes("station.closed-by-staff")) {
      beganAt = now;
      wellSince = undefined;
      return;
    }
    wellSince = health.ready && !isIll ? (wellSince ?? now) : undefined;
    if (wellSince !== undefined && now - wellSince >= healthyMs * STEADY) {
      const { version } = trial;
      const last = { version, outcome: "taken", fault: null, why: "" } as const;
      if (!(await keep({ ...kept, current: version, trial: null, last }))) return;
      log("fleet.bundle", { version, outcome: "taken" });
      await place.clean(kept);
    } else if (wellSince === undefined && now - beganAt >= healthyMs) {
      const why = health.ready ? "a device is not well that was" : health.why.join(", ");
      if (await keep(wentBack(kept, why, log))) restart();
    }
  }

  function next(step: () => Promise<void>): Promise<void> {
    under = under.then(step);
    return under;
  }

  return {
    topics: names.map((name) => topicOf(name, "bundle")),
    hear(text) {
      const read = readBundle(text, { names, key, now: clock.now() });
      if (read.ok) void next(() => take(read.value));
      else refuse(read.fault.code);
    },
    look: (status) => next(() => judge(status)),
    get said() {
      const { current, trial, last } = kept;
      return {
        current,
        trial: trial?.version ?? null,
        last: last && { ...last, why: last.why.replaceAll(/[^ -~]/g, " ").slice(0, LONGEST_WHY) },
      };
    },
    rest: () => under,
  };
}
