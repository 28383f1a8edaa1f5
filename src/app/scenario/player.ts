import type { Clock } from "../../core/clock.ts";
import { ENDINGS } from "../../core/contract/endings.ts";
import type { Action } from "../../core/contract/intents.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { explain } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { isPrinted, showsWhat, untruths } from "./expect.ts";
import { say } from "./say.ts";
import type { BehaviourText, Scenario, Step } from "./schema.ts";
import type { PlayedStage } from "./stage.ts";

/** What a play tells while it goes on. */
export type Told =
  | { readonly told: "step"; readonly index: number; readonly step: Step }
  | { readonly told: "view"; readonly view: ViewModel }
  | { readonly told: "slip"; readonly slip: string }
  /** A part that somebody else's ACS leaves no way to do. */
  | { readonly told: "skipped"; readonly what: "truth" | "acs" };

/** How a play went; `index` counts from 0, and is undefined for what is true at the end. */
export type Played =
  | { readonly held: true; readonly steps: number; readonly ms: number; readonly skipped: number }
  | {
      readonly held: false;
      readonly index: number | undefined;
      readonly wanted: string;
      readonly saw: string;
    };

export interface PlayOptions {
  readonly clock: Clock;
  /** The longest that a step may take. Generous: it decides only how soon a failure is told. */
  readonly patienceMs: number;
  readonly tell: (told: Told) => void;
}

/** An intent but for its revision: core holds it to the view. */
type Said = { readonly action: Action } & Readonly<Record<string, unknown>>;

/** Something that did not come: what came instead. */
type Missed = string;

/** Plays a scenario on a stage. Steps wait for what happens, never for time to pass. */
export async function play(scenario: Scenario, stage: PlayedStage, options: PlayOptions): Promise<Played> {
  const started = options.clock.elapsed();
  const player = new Player(stage, options);
  try {
    for (const [index, step] of scenario.steps.entries()) {
      options.tell({ told: "step", index, step });
      const done = await player.step(step);
      if (!done.ok) return { held: false, index, wanted: stepText(step), saw: done.fault };
    }
    const true_ = await player.truth(scenario);
    if (!true_.ok)
      return { held: false, index: undefined, wanted: "what is true in the ACS", saw: true_.fault };
    const ms = Math.round(options.clock.elapsed() - started);
    return { held: true, steps: scenario.steps.length, ms, skipped: player.skipped };
  } finally {
    player.leave();
  }
}

/** A step as it stands in the file, but for a PIN. */
export function stepText(step: Step): string {
  if ("type" in step) return `type: ${"●".repeat(step.type.length)}`;
  const [[name, value] = ["", ""]] = Object.entries(step);
  return `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

class Player {
  readonly #stage: PlayedStage;
  readonly #options: PlayOptions;
  /** Every view since the last thing that somebody did: what flashes by is seen too. */
  #views: ViewModel[];
  #slips = 0;
  readonly #forget: (() => void)[];
  skipped = 0;

  constructor(stage: PlayedStage, options: PlayOptions) {
    this.#stage = stage;
    this.#options = options;
    this.#views = [stage.view];
    options.tell({ told: "view", view: stage.view });
    this.#forget = [
      stage.onView((view) => {
        this.#views.push(view);
        options.tell({ told: "view", view });
      }),
      stage.onChange(() => this.#tellSlips()),
    ];
  }

  leave(): void {
    for (const each of this.#forget) each();
  }

  async step(step: Step): Promise<Result<void, Missed>> {
    const shows = showsWhat(step);
    if (shows !== undefined) return this.#see(shows);
    if ("scan" in step) return this.#scan(step.scan);
    if ("put" in step || "take" in step) return this.#handle(step);
    if ("hand" in step) return this.#hand(step.hand);
    if ("stays" in step) return this.#stays(step.stays);
    if ("power" in step) return this.#power(step.power);
    if ("crash" in step) return this.#crash();
    if ("type" in step) return this.#type(step.type);
    if ("press" in step) return this.#press({ action: step.press });
    if ("display" in step) return this.#say(step.display);
    if ("choose" in step) return this.#press(step.choose);
    if ("page" in step) return this.#press({ action: "page", page: step.page });
    if ("printed" in step) {
      return this.#wait(
        () => isPrinted(this.#stage.slips(), step.printed),
        () => this.#paper(),
      );
    }
    if ("mailed" in step) {
      const { to, words } = step.mailed;
      const letters = (): string[] =>
        this.#stage.letters().flatMap((letter) => (letter.to === to ? [letter.text] : []));
      return this.#wait(
        () => isPrinted(letters(), words),
        () => `to ${to} was mailed: ${letters().join("\n") || "nothing"}`,
      );
    }
    if ("notPrinted" in step) {
      const { notPrinted } = step;
      const words = notPrinted === true ? [""] : notPrinted;
      const isThere = this.#stage.slips().some((slip) => words.some((each) => slip.includes(each)));
      return isThere ? failed(this.#paper()) : ok(undefined);
    }
    if ("picture" in step) {
      await this.#stage.keep?.(step.picture);
      return ok(undefined);
    }
    if ("acs" in step) return this.#behave(step.acs.add ?? [], step.acs.remove ?? []);
    throw new Error(`Nobody plays this step: ${stepText(step)}`);
  }

  /** What is true in the ACS comes about a moment after the last screen. */
  truth({ truth }: Scenario): Promise<Result<void, Missed>> {
    const { acs, pad } = this.#stage;
    if (acs === undefined) return Promise.resolve(this.#skip("truth"));
    const missed = (): string[] =>
      untruths(truth, { acs, gate: pad?.gate(), charged: this.#stage.charged() });
    return this.#wait(
      () => missed().length === 0,
      () => missed().join("; "),
    );
  }

  /** An item is held under the scanner, or laid on the pad; there it is lifted first, as one does to try again. */
  async #scan(label: string): Promise<Result<void, Missed>> {
    const { pad } = this.#stage;
    if (pad === undefined || this.#stage.isCard(label)) {
      this.#views = [this.#stage.view];
      await this.#stage.scan(label);
      return ok(undefined);
    }
    const lifted = await this.#handle({ take: [label] });
    return lifted.ok ? this.#handle({ put: [label] }) : lifted;
  }

  /** What is taken off counts as gone when the station has seen it go. */
  async #handle(step: Extract<Step, { put: unknown } | { take: unknown }>): Promise<Result<void, Missed>> {
    const { pad } = this.#stage;
    if (pad === undefined) return failed("the station of this play has no pad");
    this.#views = [this.#stage.view];
    if ("put" in step) {
      pad.put(step.put);
      return ok(undefined);
    }
    pad.take(step.take);
    return this.#wait(
      () => !step.take.some((item) => pad.sees(item)),
      () => "the station still sees it on the pad",
    );
  }

  async #hand(words: string): Promise<Result<void, Missed>> {
    const done = await this.#stage.hand(words);
    return done.ok ? ok(undefined) : failed(explain(done.fault));
  }

  #stays(items: readonly string[]): Promise<Result<void, Missed>> {
    return this.#stage.pad === undefined
      ? this.#press({ action: "left-here" })
      : this.#handle({ take: [...items] });
  }

  async #power(to: "cut" | "restored"): Promise<Result<void, Missed>> {
    const { power } = this.#stage;
    if (power === undefined) return failed("the devices of this play are in a process of their own");
    if (to === "cut") power.cut();
    else {
      this.#views = [];
      await power.restore();
    }
    return ok(undefined);
  }

  #crash(): Result<void, Missed> {
    const { crash } = this.#stage;
    if (crash === undefined) return failed("the devices of this play are in the station's own process");
    crash();
    return ok(undefined);
  }

  async #see(shows: (view: ViewModel) => boolean): Promise<Result<void, Missed>> {
    const seen = await this.#wait(
      () => this.#views.some(shows),
      () => this.#screen(),
    );
    if (seen.ok) this.#views = this.#views.slice(this.#views.findIndex(shows));
    return seen;
  }

  /** Key by key, and what ends an address in one where the screen has such a key. */
  async #type(text: string): Promise<Result<void, Missed>> {
    for (let at = 0; at < text.length; at++) {
      const rest = text.slice(at);
      const hasEndings = this.#stage.view.offers.includes("ending");
      const ending = hasEndings ? ENDINGS.find((each) => each === rest) : undefined;
      const pressed = await this.#press(
        ending === undefined ? { action: "key", key: text.charAt(at) } : { action: "ending", ending },
      );
      if (!pressed.ok || ending !== undefined) return pressed;
    }
    return ok(undefined);
  }

  async #press(wish: Said): Promise<Result<void, Missed>> {
    const offered = await this.#wait(
      () => this.#stage.view.offers.includes(wish.action),
      () => this.#screen(),
    );
    return offered.ok ? this.#say(wish) : offered;
  }

  async #say(wish: Said): Promise<Result<void, Missed>> {
    const { view } = this.#stage;
    this.#views = [];
    const taken = await this.#stage.intent({ ...wish, rev: view.revision });
    if (this.#views.length === 0) this.#views = [this.#stage.view];
    return taken ? ok(undefined) : failed(`the intent was not taken; ${this.#screen()}`);
  }

  async #behave(add: readonly BehaviourText[], remove: readonly string[]): Promise<Result<void, Missed>> {
    const { acs } = this.#stage;
    if (acs === undefined) return this.#skip("acs");
    const done = await acs.behave(add, remove);
    return done.ok ? ok(undefined) : failed(explain(done.fault));
  }

  #skip(what: "truth" | "acs"): Result<void, Missed> {
    this.skipped++;
    this.#options.tell({ told: "skipped", what });
    return ok(undefined);
  }

  #screen(): string {
    const { view } = this.#stage;
    return `[${view.screen}] ${say(view).join(" ")}`;
  }

  #paper(): string {
    const slips = this.#stage.slips();
    return slips.length === 0 ? "nothing was printed" : `printed was:\n${slips.join("\n")}`;
  }

  #tellSlips(): void {
    for (const slip of this.#stage.slips().slice(this.#slips)) {
      this.#slips++;
      this.#options.tell({ told: "slip", slip });
    }
  }

  #wait(holds: () => boolean, instead: () => Missed): Promise<Result<void, Missed>> {
    if (holds()) return Promise.resolve(ok(undefined));
    return new Promise((resolve) => {
      const settle = (outcome: Result<void, Missed>): void => {
        forget();
        timer.cancel();
        resolve(outcome);
      };
      const forget = this.#stage.onChange(() => {
        if (holds()) settle(ok(undefined));
      });
      const timer = this.#options.clock.after(this.#options.patienceMs, () => settle(failed(instead())));
    });
  }
}
