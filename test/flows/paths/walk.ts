/** One path: a person, or several, doing at random what people do, and a world that answers when it likes. */
import { LOUDNESS, PANELS, TEXT_SIZES, THEMES } from "../../../src/core/contract/display.ts";
import { intentSchema, isDisplayAction, type Action } from "../../../src/core/contract/intents.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { Secret } from "../../../src/core/secret.ts";
import { STAFF_PAGES } from "../../../src/core/staff.ts";
import { nextTurn } from "../../../src/core/turn.ts";
import { NOTHING_ON_PAD } from "../../../src/flows/pad.ts";
import type { FlowPorts } from "../../../src/flows/ports.ts";
import { openFlow, type Flow } from "../../../src/flows/runtime.ts";
import { closed } from "../fakes.ts";
import { diceOf, type Dice } from "./dice.ts";
import { policyOf, SERVICES, WHOLE } from "./house.ts";
import { SECRET_KEYS, type Finding } from "./judge.ts";
import { dumpOf, isAtGoodbye, isResting, look } from "./looks.ts";
import { CARDS, openModel, STAFF, type Model } from "./model.ts";
import { ITEMS, paymentOf } from "./model-account.ts";

export interface Walked {
  readonly steps: number;
  /** What was broken, in words; the path ends there. */
  readonly broken: readonly Finding[];
  /** What was done, the last thing last. */
  readonly trail: readonly string[];
  readonly visits: number;
}

/** Steps of a path, as many as a few visits take. */
export const STEPS = 150;

/** Walks so many steps, and then until nobody is there any more. */
export async function walk(seed: number, steps: number, watch: FlowPorts["watch"]): Promise<Walked> {
  const policy = policyOf(diceOf(seed));
  const model = openModel(seed, policy, watch);
  const flow = openFlow(model.ports, policy, WHOLE);
  const walker = new Walker(flow, model);
  let done = 0;
  while (done < steps && model.judge.broken.length === 0) {
    done++;
    await walker.step();
  }
  if (model.judge.broken.length === 0) await walker.goHome();
  flow.stop();
  return { steps: done, broken: model.judge.broken, trail: walker.trail, visits: model.visits.length };
}

/** As the screen sends it, whatever belongs to the action. */
interface Pressed {
  readonly rev: number;
  readonly action: Action;
  readonly [more: string]: unknown;
}

class Walker {
  readonly #flow: Flow;
  readonly #model: Model;
  /** How the screen is where nobody has changed it. */
  readonly #fresh: string;
  readonly trail: string[] = [];

  constructor(flow: Flow, model: Model) {
    this.#flow = flow;
    this.#model = model;
    this.#fresh = displayOf(flow.view);
  }

  async step(): Promise<void> {
    const { dice, pending } = this.#model;
    const act = dice.weighed<() => void>([
      [8, () => this.#pressOffered()],
      [pending.size > 0 ? 6 : 0, () => this.#answer()],
      [3, () => this.#scan()],
      [1, () => this.#pad()],
      [isPressed(this.#flow.view) ? 8 : 0, () => this.#fetch()],
      [1, () => this.#pressOther()],
      [1, () => this.#wait()],
      [0.4, () => this.#service()],
      [0.2, () => this.#device()],
      [0.3, () => this.#screen()],
    ]);
    const wasResting = isResting(this.#flow);
    const saidGoodbye = isAtGoodbye(this.#flow);
    act();
    await this.#settle();
    look(this.#flow, this.#model);
    const hasLeft = saidGoodbye ? !isAtGoodbye(this.#flow) : !wasResting && isResting(this.#flow);
    if (!hasLeft || displayOf(this.#flow.view) === this.#fresh) return;
    this.#model.judge.breaks("wiped", "the next person finds the screen as the one before had it");
  }

  /** Everything is answered, nobody does anything, and in time the next person is welcome. */
  async goHome(): Promise<void> {
    const { dice, pending, clock, judge } = this.#model;
    this.#did("everybody goes home");
    for (let turn = 0; turn < 400; turn++) {
      if (pending.size > 0) pending.answerOne(dice);
      else clock.advance(30_000);
      await this.#settle();
      look(this.#flow, this.#model);
      if (judge.broken.length > 0) return;
      if (!isResting(this.#flow) || pending.size > 0 || displayOf(this.#flow.view) !== this.#fresh) continue;
      return;
    }
    judge.breaks("going", `the session does not end: ${this.#flow.view.screen}`);
  }

  #did(what: string): void {
    this.trail.push(`${what}, at ${this.#flow.view.screen}`);
  }

  /** All that promises bring about has come about. */
  async #settle(): Promise<void> {
    await nextTurn();
    await nextTurn();
  }

  #pressOffered(): void {
    const { view } = this.#flow;
    if (view.panel !== undefined) {
      this.#press({ rev: view.revision, action: "close-panel" });
      return;
    }
    const offers = offersOf(view);
    if (offers.length === 0) return;
    const action = this.#model.dice.weighed(offers.map((each) => [EAGERNESS[each] ?? 1, each]));
    if (action === "yes") this.#sayYes(view);
    this.#press(this.#intent(action, view));
  }

  #press(intent: Pressed): void {
    this.#did(`pressed ${intent.action}`);
    if (this.#flow.intent(intent)) return;
    this.#model.judge.breaks("going", `${intent.action} is offered and not taken`);
  }

  /** Whoever wants the screen otherwise. */
  #screen(): void {
    const { dice } = this.#model;
    const wish = dice.one([
      { action: "text", text: dice.one(TEXT_SIZES) },
      { action: "theme", theme: dice.one(THEMES) },
      { action: "speech", speech: dice.one(LOUDNESS) },
      { action: "reach", reach: dice.chance(0.5) },
      { action: "slower", slower: dice.chance(0.5) },
      { action: "panel", panel: dice.one(PANELS) },
    ] as const);
    this.#press({ rev: this.#flow.view.revision, ...wish });
  }

  #sayYes(view: ViewModel): void {
    if (view.screen !== "confirm") return;
    const { question, title } = view;
    const visit = this.#model.visits.at(-1);
    if (question.name === "pay") visit?.saysYes(paymentOf(question.way, question.amount.minor));
    else visit?.saysYes(`${question.name} ${title}`);
  }

  #intent(action: Action, view: ViewModel): Pressed {
    const { dice } = this.#model;
    const rev = view.revision;
    if (action === "key") return { rev, action, key: keyFor(view, dice) };
    if (action === "page") return { rev, action, page: dice.one(STAFF_PAGES) };
    return OF_A_LINE.includes(action) ? { rev, action, line: dice.below(3) } : { rev, action };
  }

  /** Too late, or a button that is not there: nothing comes of it. */
  #pressOther(): void {
    const { dice, judge } = this.#model;
    const { view } = this.#flow;
    const others = ACTIONS.filter((each) => view.panel !== undefined || !view.offers.includes(each));
    const isLate = view.offers.length > 0 && dice.chance(0.5);
    const action = dice.one(isLate ? offersOf(view) : others);
    const intent = { ...this.#intent(action, view), rev: isLate ? view.revision - 1 : view.revision };
    this.#did(`pressed ${action}, ${isLate ? "late" : "not offered"}`);
    const before = dumpOf(this.#flow);
    const taken = this.#flow.intent(dice.chance(0.1) ? { ...intent, more: 1 } : intent);
    if (taken || dumpOf(this.#flow) !== before || this.#flow.view.revision !== view.revision) {
      judge.breaks("going", `${action} was not offered and changed something`);
    }
  }

  #answer(): void {
    this.#did("an answer comes");
    this.#model.pending.answerOne(this.#model.dice);
  }

  #scan(): void {
    const { dice } = this.#model;
    const scan = dice.weighed<() => void>([
      [4, () => this.#flow.item(dice.one(ITEMS))],
      [2, () => this.#flow.card(dice.one(CARDS))],
      [2, () => this.#flow.scan(dice.one([...ITEMS, ...CARDS]), undefined)],
      [0.5, () => this.#flow.publishersLabel()],
      [0.5, () => this.#flow.card(STAFF)],
    ]);
    this.#did("scanned");
    scan();
  }

  #pad(): void {
    const { dice } = this.#model;
    const items = ITEMS.filter(() => dice.chance(0.4));
    const notice = dice.one([undefined, { name: "pad-card" }, { name: "pad-unreadable" }] as const);
    const cards = CARDS.filter(() => dice.chance(0.2)).map((card) => new Secret(card));
    this.#did("laid down or lifted");
    this.#flow.pad({ items, cards, notice });
  }

  #fetch(): void {
    this.#did("fetched everything");
    this.#flow.pad(NOTHING_ON_PAD);
  }

  #wait(): void {
    const ms = this.#model.dice.one([1_000, 10_000, 25_000, 61_000, 90_000]);
    this.#did(`${ms / 1000} s pass`);
    this.#model.clock.advance(ms);
  }

  #device(): void {
    this.#did("a device comes or goes");
    this.#model.staff.changes();
  }

  #service(): void {
    const { dice } = this.#model;
    this.#did("the service changes");
    this.#flow.service(this.#model.staff.closed ? closed("station.closed-by-staff") : dice.weighed(SERVICES));
  }
}

/** Most people do not leave at every turn; 1 where nothing is said. */
const EAGERNESS: { readonly [A in Action]?: number } = {
  leave: 0.1,
  finish: 0.4,
  erase: 0.3,
  back: 0.3,
  key: 3,
  submit: 2,
  mail: 2,
  settle: 3,
};

/** What would be an address of mail once it is whole. */
const ADDRESS = "ada@example.org";

/** A PIN is of letters that stand nowhere else. */
function keyFor(view: ViewModel, dice: Dice): string {
  if (view.screen === "receipt") return ADDRESS.charAt(view.address.length) || "g";
  const isPin = view.screen === "pin" || view.screen === "staff-pin";
  return dice.one(isPin ? SECRET_KEYS : ["0", "1", "2", "9"]);
}

const OF_A_LINE: readonly Action[] = [
  "renew",
  "cancel-hold",
  "change-pickup",
  "choose-place",
  "choose-fee",
  "settle",
];

/** Four keys in one: nothing comes of it that does not come of keys. */
const IS_KEYS: Action = "ending";

const ACTIONS: readonly Action[] = intentSchema.options
  .map((option) => option.shape.action.value)
  .filter((action) => !isDisplayAction(action) && action !== IS_KEYS);

const offersOf = ({ offers }: ViewModel): readonly Action[] => offers.filter((each) => each !== IS_KEYS);

const displayOf = ({ display, panel }: ViewModel): string => JSON.stringify({ display, panel });

/** The goodbye presses for what lies on the pad. */
function isPressed(view: ViewModel): boolean {
  return view.screen === "goodbye" && view.urgent;
}
