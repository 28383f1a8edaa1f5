/** What has to be true of a flow after every step, whatever the step was. */
import { inspect } from "node:util";
import type { Flow } from "../../../src/flows/runtime.ts";
import { seesView } from "./judge.ts";
import type { Model } from "./model.ts";

export function look(flow: Flow, { judge, visits, book, logged, told }: Model): void {
  const snapshot = flow.snapshot();
  for (const [name, each] of actorsOf("station", snapshot)) {
    if (each.status === "error") judge.breaks("going", `${name} has failed: ${inspect(each.error)}`);
  }
  const { view } = flow;
  seesView(view, visits.at(-1), book, judge);
  judge.keeps("a view", JSON.stringify(view));
  judge.keeps("a snapshot", dumpOf(flow));
  judge.keeps("the log", logged.join("\n"));
  judge.keeps("what is written down", told.join("\n"));
  if (!isResting(flow)) return;
  const { service: _, pad: __, before: ___, ...left } = snapshot.context;
  const alive = Object.entries(snapshot.children).flatMap(([name, child]) =>
    child === undefined ? [] : [name],
  );
  judge.isOver(left, alive, visits);
}

/** Nobody is there. */
export function isResting(flow: Flow): boolean {
  const snapshot = flow.snapshot();
  return snapshot.matches("welcome") || snapshot.matches("closed");
}

export function isAtGoodbye(flow: Flow): boolean {
  return flow.snapshot().matches("goodbye");
}

/** Everything that the actors hold, as a dump of them would show it. */
export function dumpOf(flow: Flow): string {
  return actorsOf("station", flow.snapshot())
    .map(([name, { value, context, input }]) => inspect({ name, value, context, input }, { depth: 10 }))
    .join("\n");
}

/** An actor and those that it invokes, each with its snapshot. */
function actorsOf(name: string, snapshot: object): readonly (readonly [string, Looked])[] {
  const children = "children" in snapshot && isRecord(snapshot.children) ? snapshot.children : {};
  return [
    [name, snapshot],
    ...Object.entries(children).flatMap(([child, actor]) =>
      isActor(actor) ? actorsOf(child, actor.getSnapshot()) : [],
    ),
  ];
}

/** Of these, an actor's snapshot has what its kind has. */
type Looked = Partial<Readonly<Record<"status" | "error" | "value" | "context" | "input", unknown>>>;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isActor(value: unknown): value is { getSnapshot(): object } {
  return isRecord(value) && typeof value["getSnapshot"] === "function";
}
