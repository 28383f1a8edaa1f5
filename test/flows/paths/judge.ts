/**
 * The promises of the house, held against what flows ask of the world and what they show. What is broken is kept: an
 * exception in the world would look like a flow's own.
 */
import { inspect } from "node:util";
import type { Assurance, LendWish } from "../../../src/core/circulation.ts";
import type { ItemLine, ReturnItem, ViewModel } from "../../../src/core/contract/view-model.ts";
import type { ReceiptFacts } from "../../../src/core/receipt.ts";
import { nobody } from "../../../src/flows/session-context.ts";

export const PROMISES = {
  release: "nothing is released without a yes, nor put back without one",
  yours: "nothing is theirs whose release was neither read back nor said not to be",
  returned: "nothing is armed before the answer, nor said to be returned before it is armed",
  wish: "nothing is lent, renewed or charged that nobody said yes to, or may not have",
  repeat: "no 11, 09, 29 or 37 is repeated after a lost answer before somebody asks about it",
  secret: "a PIN is in no snapshot, view or log, and in nothing that is written down",
  wiped: "a session ends once and wiped, and nothing is done in its name after that",
  going: "no flow fails, hangs, refuses what it offers or takes what it does not",
} as const;

export type Promised = keyof typeof PROMISES;

export interface Finding {
  readonly promise: Promised;
  readonly what: string;
}

/** The keys of PINs, and of nothing else on a path. */
export const SECRET_KEYS = ["Q", "X", "Z", "J"] as const;
const SECRET = /[QXZJ]{2}/;

/** What became of an item in a visit, as the world knows it. */
interface Loan {
  granted: boolean;
  toRelease: boolean;
  /** How its security came off; undefined while it is on. */
  released: Assurance | undefined;
  /** On loan to the person before anything was asked. */
  theirs: boolean;
  canUndo: boolean;
}

const UNTOUCHED: Loan = {
  granted: false,
  toRelease: false,
  released: undefined,
  theirs: false,
  canUndo: false,
};

export class Judge {
  readonly broken: Finding[] = [];
  /** Requests whose answer was lost, and that nobody has asked about since. */
  readonly #unclear = new Set<string>();
  readonly #underWay = new Set<string>();

  breaks(promise: Promised, what: string): void {
    this.broken.push({ promise, what });
  }

  /** A request that must not be repeated blindly, by its message and what it is about: `11 3100`. */
  asks(request: string): void {
    if (this.#unclear.has(request)) this.breaks("repeat", `${request} after a lost answer`);
    if (this.#underWay.has(request)) this.breaks("repeat", `${request} twice at once`);
    this.#underWay.add(request);
  }

  answered(request: string, lost: boolean): void {
    this.#underWay.delete(request);
    if (lost) this.#unclear.add(request);
  }

  /** Somebody was asked what became of it, whether or not they could tell. */
  queries(request: string): void {
    this.#unclear.delete(request);
  }

  keeps(where: string, text: string): void {
    if (SECRET.test(text)) this.breaks("secret", `in ${where}`);
  }

  /** Nobody is there: `left` is what a session knows, `alive` the actors that it has. */
  isOver(left: object, alive: readonly string[], visits: readonly Visit[]): void {
    if (inspect(left, { depth: 10 }) !== WIPED) this.breaks("wiped", `left: ${inspect(left)}`);
    if (alive.length > 0) this.breaks("wiped", `still alive: ${alive.join(", ")}`);
    if (visits.some(({ ended }) => !ended)) this.breaks("wiped", "the ILS was not told of the end");
  }
}

const WIPED = inspect(nobody, { depth: 10 });

/** One known person's visit, from the ILS's yes to their card until the end of the session. */
export class Visit {
  readonly #judge: Judge;
  readonly #loans = new Map<string, Loan>();
  readonly #said = new Set<string>();
  #ended = false;
  /** The ILS lets them borrow, or they have paid since. */
  mayBorrow: boolean;

  constructor(judge: Judge, mayBorrow: boolean) {
    this.#judge = judge;
    this.mayBorrow = mayBorrow;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Something is asked in this person's name. */
  speaks(what: string): void {
    if (this.#ended) this.#judge.breaks("wiped", `${what} after the end of the session`);
  }

  end(): void {
    if (this.#ended) this.#judge.breaks("wiped", "ended twice");
    this.#ended = true;
  }

  /** The person answered a question with yes. */
  saysYes(question: string): void {
    this.#said.add(question);
  }

  /** Something is done that takes the person's yes, which then is used up. */
  needsYes(question: string): void {
    if (!this.#said.delete(question)) this.#judge.breaks("wish", `nobody said yes to: ${question}`);
  }

  lends(item: string, title: string, { feeAccepted, renewalAllowed }: LendWish): void {
    this.speaks("11");
    if (!this.mayBorrow) this.#judge.breaks("wish", "11 for somebody who may not borrow");
    if (feeAccepted && !this.#said.has(`fee ${title}`)) this.#judge.breaks("wish", "BO without a yes");
    if (renewalAllowed && !this.#said.has(`renew ${title}`))
      this.#judge.breaks("wish", "renewed without a yes");
    this.#judge.asks(`11 ${item}`);
  }

  grants(item: string, toRelease: boolean): void {
    this.#loans.set(item, { ...UNTOUCHED, granted: true, toRelease });
  }

  isTheirs(item: string): void {
    this.#loans.set(item, { ...UNTOUCHED, theirs: true });
  }

  refuses(item: string): void {
    this.#loans.delete(item);
  }

  releases(item: string): void {
    this.speaks("a release");
    const loan = this.#loans.get(item);
    if (loan?.granted !== true) this.#judge.breaks("release", `${item} without a yes`);
    else if (!loan.toRelease) this.#judge.breaks("release", `${item}, whose security stays on`);
  }

  released(item: string, released: Assurance | undefined, canUndo: boolean): void {
    this.#loans.set(item, { ...(this.#loans.get(item) ?? UNTOUCHED), released, canUndo });
  }

  undoes(item: string): void {
    this.speaks("an undoing");
    const loan = this.#loans.get(item);
    if (loan?.canUndo !== true || loan.released !== undefined) {
      this.#judge.breaks("release", `the loan of ${item} was taken back though it stands`);
    }
  }

  /** Whether the person may be told that they can take it along, and how sure that is. */
  #isYours(item: string, assurance: Assurance | undefined): boolean {
    const { granted, toRelease, released, theirs } = this.#loans.get(item) ?? UNTOUCHED;
    if (theirs || (granted && !toRelease)) return assurance === undefined;
    return granted && released !== undefined && released === assurance;
  }

  sees({ id, state }: ItemLine): void {
    if (state.name !== "yours" && state.name !== "promised") return;
    if (this.#isYours(id, state.assurance)) return;
    this.#judge.breaks("yours", `${id} on the screen, ${state.assurance ?? "with nothing to take off"}`);
  }

  /** What the slip says is lent has to be theirs. */
  reads({ entries }: ReceiptFacts): void {
    for (const entry of entries) {
      if (entry.kind !== "lent" && entry.kind !== "lent-off-line") continue;
      const loan = this.#loans.get(entry.item);
      if (!this.#isYours(entry.item, loan?.released)) {
        this.#judge.breaks("yours", `${entry.item} on the slip`);
      }
    }
  }
}

/** What was brought back, whoever did it. */
export class Book {
  readonly #judge: Judge;
  readonly #back = new Map<string, { readonly arm: boolean; armed: boolean }>();

  constructor(judge: Judge) {
    this.#judge = judge;
  }

  /** The ILS has answered, and said whether security is to be put on. */
  answered(item: string, arm: boolean): void {
    this.#back.set(item, { arm, armed: false });
  }

  arms(item: string): void {
    if (this.#back.get(item)?.arm !== true)
      this.#judge.breaks("returned", `${item} was armed before the ILS answered`);
  }

  armed(item: string): void {
    this.#back.set(item, { arm: true, armed: true });
  }

  sees({ id, state }: ReturnItem): void {
    if (state.name !== "returned") return;
    const back = this.#back.get(id);
    if (back === undefined || (back.arm && !back.armed)) {
      this.#judge.breaks("returned", `${id} is said to be back before its security is on`);
    }
  }
}

/** Holds a view to what the world knows. */
export function seesView(view: ViewModel, visit: Visit | undefined, book: Book, judge: Judge): void {
  if (view.screen === "returns") for (const line of view.items) book.sees(line);
  if (view.screen !== "items" && view.screen !== "odd-one-out") return;
  if (visit === undefined) judge.breaks("yours", "items are lent to nobody");
  else for (const line of view.items) visit.sees(line);
}
