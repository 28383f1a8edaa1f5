/** What the machines of the flows are made of, and what of it was seen while they ran. */
import { StateMachine, type AnyStateMachine, type AnyStateNode, type AnyTransitionDefinition } from "xstate";
import type { FlowPorts } from "../../src/flows/ports.ts";

/** A state that can be entered, or one of the transitions of a state. */
export interface Part {
  readonly machine: string;
  readonly kind: "state" | "transition";
  /** In words that stay the same: `welcome`, `welcome: scan.card [isStaffCard] -> #staff`. */
  readonly name: string;
}

/** Every state and every transition of a machine, alternatives behind a guard one by one. */
export function partsOf({ root, id }: AnyStateMachine): readonly Part[] {
  return nodesOf(root).flatMap((node): Part[] => [
    ...(node === root ? [] : [{ machine: id, kind: "state", name: stateName(node) } as const]),
    ...[...eventlessOf(node), ...[...node.transitions.values()].flat()].map((transition) =>
      partOf(transition),
    ),
  ]);
}

/** What was entered and taken while machines ran. */
export class Seen {
  readonly #parts = new Set<string>();
  readonly #machines = new Map<string, AnyStateMachine>();

  /** Can be given to any number of stations. */
  readonly watch: NonNullable<FlowPorts["watch"]> = (step) => {
    if (step.type !== "@xstate.microstep") return;
    for (const transition of step._transitions) {
      if (!isDeclared(transition)) continue;
      this.#note(partOf(transition));
      this.#noteState(transition.source);
    }
    for (const node of nodesIn(step.snapshot)) {
      this.#machines.set(node.machine.id, node.machine);
      this.#noteState(node);
    }
  };

  has(part: Part): boolean {
    return this.#parts.has(keyOf(part));
  }

  /** Those that ran, and those that they could have invoked. */
  machines(): readonly AnyStateMachine[] {
    return eachOnce([...this.#machines.values()].flatMap((machine) => [machine, ...invokedBy(machine)]));
  }

  /** What is left at once is in no snapshot: that it was entered is known by how it was left. */
  #noteState(node: AnyStateNode): void {
    const { machine } = node;
    if (node !== machine.root) this.#note({ machine: machine.id, kind: "state", name: stateName(node) });
  }

  #note(part: Part): void {
    this.#parts.add(keyOf(part));
  }
}

function invokedBy({ implementations }: AnyStateMachine): readonly AnyStateMachine[] {
  const actors: readonly unknown[] = Object.values(implementations.actors);
  return actors.flatMap((actor) => (actor instanceof StateMachine ? [actor, ...invokedBy(actor)] : []));
}

function eachOnce(machines: readonly AnyStateMachine[]): readonly AnyStateMachine[] {
  return [...new Map(machines.map((machine) => [machine.id, machine])).values()];
}

const keyOf = ({ machine, kind, name }: Part): string => `${machine} ${kind} ${name}`;

function nodesOf(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap((child) => nodesOf(child))];
}

/** The states that a snapshot is in; none for what is no machine. */
function nodesIn(snapshot: object): readonly AnyStateNode[] {
  return "_nodes" in snapshot ? (snapshot._nodes as AnyStateNode[]) : [];
}

function partOf(transition: AnyTransitionDefinition): Part {
  const { source, eventType, target } = transition;
  const where = target?.map((node) => stateName(node)).join(", ") ?? "stays";
  const guard = guardText(transition);
  const rank = alternativesOf(transition).indexOf(transition);
  const when = guard === "" ? (rank > 0 ? " [else]" : "") : ` [${guard}]`;
  return {
    machine: source.machine.id,
    kind: "transition",
    name: `${stateName(source)}: ${eventText(eventType)}${when} -> ${where}`,
  };
}

/** All that the same event may come to in the same state, in the order in which it is tried. */
function alternativesOf({ source, eventType }: AnyTransitionDefinition): readonly AnyTransitionDefinition[] {
  return eventType === "" ? eventlessOf(source) : (source.transitions.get(eventType) ?? []);
}

/** Not the one that begins a machine, which no state declares. */
function isDeclared(transition: AnyTransitionDefinition): boolean {
  return alternativesOf(transition).includes(transition);
}

function eventlessOf({ always }: AnyStateNode): readonly AnyTransitionDefinition[] {
  return always ?? [];
}

function stateName(node: AnyStateNode): string {
  return node.path.length === 0 ? node.machine.id : node.path.join(".");
}

function eventText(event: string): string {
  if (event === "") return "at once";
  const [, after] = /^xstate\.after\.(\w+)\./.exec(event) ?? [];
  return after === undefined ? event.replace(/^xstate\./, "") : `after ${after}`;
}

function guardText({ guard }: AnyTransitionDefinition): string {
  if (guard === undefined) return "";
  if (typeof guard === "string") return guard;
  if (typeof guard === "function") throw new Error("A guard without a name");
  const params: unknown = guard.params;
  const values = typeof params === "object" && params !== null ? Object.values(params).join(" ") : "";
  return values === "" ? guard.type : `${guard.type} ${values}`;
}
