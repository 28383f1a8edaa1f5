import type { AccountList, ItemLine, ReturnItem, ViewModel } from "../../core/contract/view-model.ts";
import type { Route } from "../../core/returns.ts";
import type { Step, Truth } from "./schema.ts";
import type { Truths } from "./stage.ts";

/** Whether a view shows what a step waits for; undefined if the step does not look at the screen. */
export function showsWhat(step: Step): ((view: ViewModel) => boolean) | undefined {
  if ("see" in step) return (view) => view.screen === step.see;
  if ("reason" in step) return (view) => view.screen === "not-you" && view.reason.name === step.reason;
  if ("hear" in step) return (view) => ilsWordsOf(view).some((words) => words.includes(step.hear));
  if ("tries" in step) return (view) => view.screen === "pin" && view.triesLeft === step.tries;
  if ("item" in step)
    return (view) =>
      (view.screen === "items" || view.screen === "returns") &&
      view.items.some((line) => fits(line, step.item));
  if ("loan" in step) return (view) => view.screen === "account" && lists(view.loans, step.loan);
  if ("hold" in step) return (view) => view.screen === "account" && lists(view.holds, step.hold);
  if ("limits" in step) {
    const wanted = JSON.stringify(step.limits.toSorted());
    return (view) => JSON.stringify(view.limits.toSorted()) === wanted;
  }
  if ("till" in step) return (view) => view.screen === "pay" && view.step?.step === step.till;
  if ("payment" in step) return (view) => view.screen === "pay" && view.result?.name === step.payment;
  if ("notice" in step) return (view) => noticeOf(view) === step.notice;
  if ("counts" in step) {
    const { seen, yours } = step.counts;
    return (view) => view.screen === "items" && view.counts.seen === seen && view.yours === yours;
  }
  if ("left" in step) {
    const { card, items } = step.left;
    return (view) =>
      view.screen === "goodbye" && view.urgent && view.left.card === card && view.left.items === items;
  }
  return undefined;
}

function ilsWordsOf(view: ViewModel): readonly string[] {
  if ("ilsWords" in view) return view.ilsWords;
  return view.screen === "items" || view.screen === "odd-one-out" || view.screen === "returns"
    ? view.items.flatMap((line) => line.ilsWords)
    : [];
}

function fits(line: ItemLine | ReturnItem, wanted: Extract<Step, { item: unknown }>["item"]): boolean {
  return (
    line.id === wanted.id &&
    line.state.name === wanted.state &&
    (wanted.to === undefined || routeOf(line)?.to === wanted.to) &&
    (wanted.title === undefined || line.title.includes(wanted.title)) &&
    (wanted.words === undefined || line.ilsWords.some((words) => words.includes(wanted.words ?? "")))
  );
}

function routeOf({ state }: ItemLine | ReturnItem): Route | undefined {
  return "route" in state ? state.route : undefined;
}

/** What a screen says beside its lists, and to staff of the last thing done. */
function noticeOf(view: ViewModel): string | undefined {
  if (view.screen === "staff") return view.note;
  if (!("notice" in view)) return undefined;
  return typeof view.notice === "string" ? view.notice : view.notice?.name;
}

/** Whether the account lists something whose title holds these words in this state. */
function lists(
  list: AccountList<{ readonly title: string; readonly state: { readonly name: string } }> | undefined,
  { title, state }: { readonly title: string; readonly state: string },
): boolean {
  return (
    list?.given === "yes" &&
    list.lines.some((line) => line.title.includes(title) && line.state.name === state)
  );
}

/** Whether one of the slips has lines with these words, in this order. */
export function isPrinted(slips: readonly string[], words: readonly string[]): boolean {
  return slips.some((slip) => {
    let from = 0;
    for (const line of slip.split("\n")) if (from < words.length && line.includes(words[from] ?? "")) from++;
    return from === words.length;
  });
}

/** What the ACS is asked for, by item. */
const ASKED = [
  { of: "checkouts", code: "11", what: "lend" },
  { of: "returns", code: "09", what: "take back" },
  { of: "renewals", code: "29", what: "renew" },
] as const satisfies readonly { readonly of: keyof Truth; readonly code: string; readonly what: string }[];

type Gate = NonNullable<Truths["gate"]>;

/** What is otherwise around the station than the scenario says; empty if all is as it should be. */
export function untruths(truth: Truth, { acs, gate, charged }: Truths): string[] {
  const loans = Object.entries(truth.loans ?? {}).flatMap(([card, items]) => {
    const there = acs.loansOf(card).join(", ") || "nothing";
    const wanted = [...items].sort().join(", ") || "nothing";
    return there === wanted ? [] : [`card ${card} has on loan ${there}, not ${wanted}`];
  });
  const asked = ASKED.flatMap(({ of, code, what }) =>
    Object.entries(truth[of] ?? {}).flatMap(([item, times]) => {
      const there = acs.asked(code, item);
      return there === times ? [] : [`the ACS was asked ${there} times to ${what} ${item}, not ${times}`];
    }),
  );
  const payments = Object.entries(truth.payments ?? {}).flatMap(([card, amounts]) => {
    const paid = acs.deeds.filter((deed) => deed.what === "paid" && deed.card === card);
    const there = paid.map(({ amount }) => amount).join(", ") || "nothing";
    const wanted = amounts.join(", ") || "nothing";
    return there === wanted ? [] : [`card ${card} has paid ${there}, not ${wanted}`];
  });
  const owed = Object.entries(truth.owes ?? {}).flatMap(([card, amount]) => {
    const there = acs.owedBy(card);
    return there === amount ? [] : [`card ${card} owes ${there}, not ${amount}`];
  });
  const done = acs.deeds.map(({ what, of, card }) => `${what} ${of === "" ? card : of}`).join(", ");
  const wished = truth.deeds?.join(", ") ?? done;
  const deeds =
    done === wished ? [] : [`what was done there is ${done || "nothing"}, not ${wished || "nothing"}`];
  const { sessionsEnded } = truth;
  const ended = acs.asked("35", undefined);
  const sessions =
    sessionsEnded === undefined || ended === sessionsEnded
      ? []
      : [`${ended} sessions were ended, not ${sessionsEnded}`];
  const broken = acs.protocolFaults().map((rule) => `the station broke a rule of SIP2: ${rule}`);
  const stopped = gate === undefined ? [] : gateUntruths(truth, gate);
  const taken =
    truth.charged === undefined || truth.charged === charged
      ? []
      : [`the terminal has charged ${charged}, not ${truth.charged}`];
  return [...loans, ...asked, ...payments, ...owed, ...deeds, ...taken, ...sessions, ...broken, ...stopped];
}

/** The gate is silent for what is lent and sounds for all else, unless a play says otherwise of an item. */
function gateUntruths({ loans, gate: said = {} }: Truth, gate: Gate): string[] {
  const lent = loans === undefined ? undefined : new Set(Object.values(loans).flat());
  return [...gate].flatMap(([item, does]) => {
    const wanted = said[item] ?? (lent?.has(item) === false ? "alarm" : lent === undefined ? does : "silent");
    return does === wanted ? [] : [`for ${item} the gate would be ${does}, not ${wanted}`];
  });
}
