import { itemId, type ItemId } from "../../core/ids.ts";
import type { PadNotice, ScreenName } from "../../core/contract/view-model.ts";
import type { Stack, StackEntry, StackPort } from "../../devices/ports.ts";

/** What a pad has to say to the flows. */
export interface PadFlow {
  readonly screen: ScreenName;
  onScreen(listener: (screen: ScreenName) => void): () => void;
  /** An item lies on the pad, with all its parts. */
  item(item: ItemId): void;
  /** Something on the pad that a person should hear about; undefined when it is gone. */
  padNotice(notice: PadNotice | undefined): void;
}

type Bridged = Pick<StackPort, "stack" | "onStack" | "startOver">;

/** What is said of an entry that is no item to lend, the most pressing first. */
const NOTICES: readonly { readonly notice: PadNotice; readonly of: (entry: StackEntry) => boolean }[] = [
  { notice: "pad-card", of: ({ kind }) => kind === "patron-card" },
  { notice: "pad-part-missing", of: (entry) => entry.kind === "item" && !entry.complete },
  { notice: "pad-double-tagged", of: ({ kind }) => kind === "double-tagged" },
  { notice: "pad-foreign", of: ({ kind }) => kind === "foreign" },
  { notice: "pad-unreadable", of: ({ kind }) => kind === "unreadable" || kind === "unprogrammed" },
];

/**
 * Tells the flows of the items on a pad, each once a session. Items may lie there before the card: they wake the
 * station. What still lies there after a patron's session counts for nobody: it was this patron's, and must be taken
 * off and put down again before it is the next one's. What a person left who never showed a card does not wake the
 * station again and again, but counts for whoever shows one.
 */
export function bridgePad(stack: Bridged, flow: PadFlow): () => void {
  let told: ReadonlySet<string> = new Set();
  /** Items of the patron before that were not taken off yet. */
  let left: ReadonlySet<string> = new Set();
  /** Items that were there when somebody gave up. */
  let slept: ReadonlySet<string> = new Set();
  let idle = atRest(flow.screen);
  let identified = false;
  let notice: PadNotice | undefined;

  function look({ entries, settled }: Stack): void {
    if (settled) {
      const here = new Set(entries.flatMap((entry) => (entry.kind === "item" ? [entry.item] : [])));
      // Taken off and put down again an item is told again: the person may have settled what was wrong with it.
      told = new Set(told).intersection(here);
      left = new Set(left).intersection(here);
      slept = new Set(slept).intersection(here);
      remark(NOTICES.find(({ of }) => entries.some(of))?.notice);
    }
    for (const entry of entries) if (entry.kind === "item" && entry.complete) tell(entry.item);
  }

  function tell(item: string): void {
    if (flow.screen === "out-of-service" || told.has(item) || left.has(item)) return;
    if (idle && slept.has(item)) return;
    told = new Set([...told, item]);
    flow.item(itemId(item));
  }

  function remark(now: PadNotice | undefined): void {
    if (now === notice) return;
    notice = now;
    flow.padNotice(now);
  }

  function screen(name: ScreenName): void {
    if (name === "items" || name === "receipt") identified = true;
    const rests = atRest(name);
    const was = idle;
    idle = rests;
    if (!rests || was) return look(stack.stack);
    if (identified) left = new Set([...left, ...told]);
    else slept = told;
    told = new Set();
    identified = false;
    notice = undefined;
    stack.startOver();
  }

  const forget = [stack.onStack(look), flow.onScreen(screen)];
  look(stack.stack);
  return () => {
    for (const each of forget) each();
  };
}

/** Nobody is at the station. */
function atRest(screen: ScreenName): boolean {
  return screen === "welcome" || screen === "out-of-service";
}
