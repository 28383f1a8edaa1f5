import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Json } from "../driver.ts";
import type { Verb } from "./definition.ts";

type Outcome = Result<Json | undefined> | void;
type Act = (words: readonly string[]) => Outcome | Promise<Outcome>;

/**
 * A verb that is held to its usage: `pass left|right [TIMES]` takes one of two words and perhaps another. Words in capitals
 * are whatever was said; a last one with `…` stands for any number of them.
 */
export function verb(usage: string, what: string, act: Act): Verb {
  const slots = usage.split(" ").slice(1);
  const most = slots.at(-1)?.includes("…") === true ? Infinity : slots.length;
  return {
    usage,
    what,
    async run(words) {
      const fits = words.length <= most && slots.every((slot, index) => fitsSlot(slot, words[index]));
      if (!fits) return failed(fault("config.bad-argument", `it is: ${usage}`));
      return (await act(words)) ?? ok(undefined);
    },
  };
}

function fitsSlot(slot: string, word: string | undefined): boolean {
  const optional = /^\[(.*)\]$/.exec(slot)?.[1];
  if (word === undefined) return optional !== undefined;
  const wanted = optional ?? slot;
  return wanted === wanted.toUpperCase() || wanted.split("|").includes(word);
}

interface Plugged {
  unplug(): void | Promise<void>;
  plugIn(): void | Promise<Result<void>>;
}

/** What can be done to every device: its cable, and that it says nothing more. */
export function commonVerbs(cable: Plugged, hang: (on: boolean) => void): Readonly<Record<string, Verb>> {
  return {
    unplug: verb("unplug", "pulls its cable", () => cable.unplug()),
    plug: verb("plug", "puts the cable in again", async () => {
      const plugged = await cable.plugIn();
      return plugged?.ok === false ? plugged : undefined;
    }),
    hang: verb("hang on|off", "it says nothing more, or speaks again", ([word]) => hang(word === "on")),
  };
}
