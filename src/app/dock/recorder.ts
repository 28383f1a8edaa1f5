/** What hands and a person at the screen did since the bench was set up, as a play that anybody can play again. */
import { intentSchema, isDisplayIntent, type Intent } from "../../core/contract/intents.ts";
import type { ItemLine, Limit, ReturnItem, ScreenName, ViewModel } from "../../core/contract/view-model.ts";
import type { Step } from "../scenario/schema.ts";

export interface Recorder {
  /** Somebody does something with their hands. */
  did(step: Step): void;
  /** Somebody touches the screen; `take` tells core of it, and answers whether it counted. */
  touched(raw: unknown, take: () => boolean): boolean;
  saw(view: ViewModel): void;
  /** What was done, and what was seen of it. */
  steps(): Step[];
}

/** Where an item stands for good, until somebody does something about it. */
const SETTLED: readonly string[] = [
  "yours",
  "promised",
  "not-yours",
  "take-to-desk",
  "returned",
  "not-returned",
];
const ACCOUNTED: readonly string[] = ["on-loan", "renewed", "not-renewed", "ask-staff"];
/** These come of what is done at the ILS, and stay; a device may be away for a moment for reasons of its own. */
const LASTING: readonly string[] = ["off-line", "returns-only"];

/** Stands for an address that somebody typed. */
const SOMEBODY = "reader@example.org";

/** A step, and what it is known by if it tells a secret: what is typed on these screens is somebody's own. */
interface Kept {
  readonly step: Step;
  readonly typedOn: ViewModel["screen"] | undefined;
}

/** `known`: the cards and PINs of the library of the demo. Whatever else is typed is not written down. */
export function openRecorder(first: ViewModel, known: readonly string[]): Recorder {
  const kept: Kept[] = [];
  let view = first;
  let screen: string | undefined;
  let limits: readonly Limit[] = [];
  let hasPower = true;
  const told = new Map<string, string>();
  const keep = (step: Step): void => void kept.push({ step, typedOn: undefined });
  /** Tells something once, until it is otherwise. */
  function tell(of: string, step: Step): void {
    const text = JSON.stringify(step);
    if (told.get(of) === text) return;
    told.set(of, text);
    keep(step);
  }
  /** Whoever acts has seen what does not work, so the play waits for it too. */
  function tellLimits(): void {
    const now = view.limits.toSorted((one, other) => one.localeCompare(other));
    if (now.some((limit) => !LASTING.includes(limit)) || now.join() === limits.join()) return;
    limits = now;
    keep({ limits: now });
  }
  function saw(next: ViewModel): void {
    view = next;
    if (!hasPower) return;
    if (next.screen !== screen) {
      screen = next.screen;
      told.clear();
      keep({ see: next.screen });
    }
    for (const [of, step] of tellingsOf(next)) tell(of, step);
  }
  saw(first);
  return {
    saw,
    did(step) {
      tellLimits();
      keep(step);
      if (!("power" in step)) return;
      // What a station shows while it starts is nobody's yet; then it shows its first screen anew.
      hasPower = step.power === "restored";
      screen = undefined;
      saw(view);
    },
    touched(raw, take) {
      const read = intentSchema.safeParse(raw);
      if (!read.success) return take();
      const before = kept.slice();
      tellLimits();
      touch(kept, read.data, view.screen);
      const counted = take();
      if (!counted) kept.splice(0, kept.length, ...before);
      return counted;
    },
    steps() {
      return kept.map((each) => withoutSecret(each, known));
    },
  };
}

/** Something that a view says, under the name of what it is about. */
type Telling = readonly [of: string, step: Step];

const settled = (items: readonly (ItemLine | ReturnItem)[]): Telling[] =>
  items.flatMap(({ id, state }) =>
    SETTLED.includes(state.name) ? [[id, { item: { id, state: state.name } }]] : [],
  );

/** What is told of items, loans and payments, and why somebody cannot go on. */
const TELLINGS: {
  readonly [N in ScreenName]?: (view: Extract<ViewModel, { screen: N }>) => readonly Telling[];
} = {
  items: ({ items }) => settled(items),
  returns: ({ items }) => settled(items),
  account: ({ loans }) =>
    loans?.given !== "yes"
      ? []
      : loans.lines.flatMap(({ title, state }): Telling[] =>
          ACCOUNTED.includes(state.name) ? [[title, { loan: { title, state: state.name } }]] : [],
        ),
  "not-you": ({ reason }) => [["reason", { reason: reason.name }]],
  pay: ({ step, result }) => [
    ...(step === undefined ? [] : [["till", { till: step.step }] as const]),
    ...(result === undefined ? [] : [["payment", { payment: result.name }] as const]),
  ],
};

function tellingsOf<N extends ScreenName>(view: Extract<ViewModel, { screen: N }>): readonly Telling[] {
  const screen: N = view.screen;
  return TELLINGS[screen]?.(view) ?? [];
}

/** Writes a touch down; keys that follow each other are one step, and what was erased was never typed. */
function touch(kept: Kept[], intent: Intent, screen: ViewModel["screen"]): void {
  const last = kept.at(-1);
  const typed = last !== undefined && "type" in last.step && last.typedOn === screen ? last.step.type : "";
  if (typed !== "" && ["key", "ending", "erase"].includes(intent.action)) kept.pop();
  if (intent.action === "key") {
    kept.push({ step: { type: typed + intent.key }, typedOn: screen });
  } else if (intent.action === "ending") {
    kept.push({ step: { type: typed + intent.ending }, typedOn: screen });
  } else if (intent.action === "erase" && typed !== "") {
    const rest = typed.slice(0, -1);
    if (rest !== "") kept.push({ step: { type: rest }, typedOn: screen });
  } else {
    kept.push({ step: stepOf(intent), typedOn: undefined });
  }
}

function stepOf(intent: Exclude<Intent, { action: "key" | "ending" }>): Step {
  if (isDisplayIntent(intent)) {
    const { rev: _rev, ...display } = intent;
    return { display };
  }
  if ("line" in intent) return { choose: { action: intent.action, line: intent.line } };
  if (intent.action === "page") return { page: intent.page };
  return { press: intent.action };
}

/** What somebody typed is theirs, but for what is the demo library's: noughts stand for a number, one address for all. */
function withoutSecret({ step, typedOn }: Kept, known: readonly string[]): Step {
  if (!("type" in step) || known.includes(step.type)) return step;
  if (typedOn === "receipt")
    return { type: step.type.includes("@") ? SOMEBODY : "x".repeat(step.type.length) };
  // How much of a fee somebody pays is no secret.
  return typedOn === "pay" ? step : { type: "0".repeat(step.type.length) };
}
