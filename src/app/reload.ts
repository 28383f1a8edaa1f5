/** A configuration that is changed while the station runs: read anew, held to everything, and taken when nobody is there. */
import type { z } from "zod";
import type { ScreenName } from "../core/contract/view-model.ts";
import { fault, type Fault } from "../core/faults.ts";
import type { Log } from "../core/log.ts";
import type { Result } from "../core/result.ts";
import type { Flow } from "../flows/runtime.ts";
import type { OpenCondition } from "./adapters/condition.ts";
import { stationSchema } from "./config.ts";
import type { ReadStation } from "./read-station.ts";

/**
 * When a change takes hold: when nobody is at the station, or only when it is started again. A path that is not here
 * goes with the nearest one above it.
 */
export const TAKES_HOLD: Readonly<Record<string, "at-rest" | "restart">> = {
  library: "at-rest",
  branding: "at-rest",
  screen: "restart",
  acs: "restart",
  devices: "restart",
  journal: "restart",
  staff: "restart",
  "staff.file": "at-rest",
  "staff.tries": "at-rest",
  "staff.lockMinutes": "at-rest",
  stack: "restart",
  policy: "at-rest",
  "policy.checkout.protectMedia": "restart",
  receipts: "at-rest",
  observe: "restart",
  fleet: "restart",
  mail: "restart",
};

/** What came of reading a configuration anew. Paths are those that differ from what is in force. */
export type Reloaded =
  | { readonly outcome: "refused"; readonly fault: Fault }
  | {
      readonly outcome: "taken";
      /** In force as soon as nobody is there. */
      readonly atRest: readonly string[];
      readonly restart: readonly string[];
    };

export interface Reloader {
  /** Reads it anew. Whoever asks while it is read is answered by the next reading. */
  reload(): Promise<Reloaded>;
  stop(): void;
}

/** What can be changed while the station runs. */
const liveSchema = stationSchema
  .pick({ library: true, branding: true, staff: true, policy: true, receipts: true })
  .strip();
export type Live = z.output<typeof liveSchema>;

export interface ReloadParts {
  /** What the station was started with. */
  readonly begin: ReadStation;
  readonly read: () => Promise<Result<ReadStation>>;
  /** Reads what a configuration names; what it answers puts it in force. */
  readonly prepare: (live: Live) => Promise<Result<() => void>>;
  readonly flow: Pick<Flow, "view" | "onView">;
  /** For staff: all is well while what is written is what is in force. */
  readonly condition: Pick<OpenCondition, "set">;
  readonly log: Log;
}

const RESTS: readonly ScreenName[] = ["welcome", "out-of-service"];

/** Nobody is there: whatever changes now changes for the next person. */
export const isAtRest = ({ view }: Pick<Flow, "view">): boolean => RESTS.includes(view.screen);

export function openReloader({ begin, read, prepare, flow, condition, log }: ReloadParts): Reloader {
  let inForce = comparable(begin);
  let waiting: (() => void) | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  function takeAtRest(): void {
    if (waiting === undefined || !isAtRest(flow)) return;
    const take = waiting;
    waiting = undefined;
    take();
  }

  function refuse(why: Fault): Reloaded {
    condition.set(fault("config.refused", ""));
    log("config.refused", { fault: why.code, mistakes: why.detail.split("\n").length });
    return { outcome: "refused", fault: why };
  }

  async function readAnew(): Promise<Reloaded> {
    const anew = await read();
    if (!anew.ok) return refuse(anew.fault);
    const wanted = comparable(anew.value);
    const changed = differences(inForce, wanted, []);
    const restart = changed.filter((path) => holdOf(path) === "restart");
    const atRest = changed.filter((path) => holdOf(path) === "at-rest");
    const next = atRest.reduce((tree, path) => withBranch(tree, wanted, path.split(".")), inForce);
    // Also where nothing differs: the files that it names may.
    const prepared = await prepare(liveSchema.parse(next));
    if (!prepared.ok) return refuse(prepared.fault);
    condition.set(restart.length === 0 ? undefined : fault("config.needs-restart", restart.join(", ")));
    if (restart.length > 0) log("config.needs-restart", { paths: restart.join(", ") });
    // What was read before and waits is overtaken.
    waiting = () => {
      inForce = next;
      prepared.value();
      log("config.taken", { paths: atRest.join(", ") });
    };
    takeAtRest();
    return { outcome: "taken", atRest, restart };
  }

  // The screen is told of within a step of the flows: they are let finish it.
  const forget = flow.onView(() => queueMicrotask(takeAtRest));
  return {
    reload() {
      const next = queue.then(readAnew);
      queue = next;
      return next;
    },
    stop() {
      waiting = undefined;
      forget();
    },
  };
}

type Tree = Readonly<Record<string, unknown>>;

/** A station as it is compared: a device is what its profile and the station make of it. */
function comparable({ config, devices }: ReadStation): Tree {
  const planned = [...devices].map(
    ([name, { id, role, transport, options }]) =>
      [name, JSON.stringify({ id, role, transport, options })] as const,
  );
  return { ...config, devices: Object.fromEntries(planned) };
}

/** How the nearest path of the table says that a change takes hold. */
export function holdOf(path: string): "at-rest" | "restart" {
  const steps = path.split(".");
  for (let depth = steps.length; depth > 0; depth--) {
    const hold = TAKES_HOLD[steps.slice(0, depth).join(".")];
    if (hold !== undefined) return hold;
  }
  throw new Error(`Nothing says when a change of ${path} takes hold`);
}

/** The paths at which two values differ; what is a list or a word differs as a whole. */
function differences(one: unknown, other: unknown, path: readonly string[]): readonly string[] {
  if (isTree(one) && isTree(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].flatMap((key) => differences(one[key], other[key], [...path, key]));
  }
  return JSON.stringify(one) === JSON.stringify(other) ? [] : [path.join(".")];
}

const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A tree that has at this path what another one has there. */
function withBranch(tree: Tree, other: Tree, [step = "", ...deeper]: readonly string[]): Tree {
  const [here, there] = [tree[step], other[step]];
  const branch = deeper.length > 0 && isTree(here) && isTree(there) ? withBranch(here, there, deeper) : there;
  return { ...tree, [step]: branch };
}
