import type { PatronId } from "../../core/ids.ts";
import type { OffLineIdentification, OffLinePort } from "../../core/off-line.ts";
import { ok, type Result } from "../../core/result.ts";
import type { Desk } from "../desk.ts";
import type { Hands } from "../hands.ts";
import { openOffLineAccount } from "./account.ts";
import { readBlockList } from "./block-list.ts";
import type { OffLineDesk } from "./desk.ts";
import { isLabel } from "./labels.ts";
import { openQueue } from "./queue.ts";
import { openReplay, type Replay } from "./replay.ts";
import { openOffLineReturns } from "./returns.ts";
import type { OffLineRules } from "./rules.ts";

export interface OffLine extends OffLinePort {
  readonly replay: Replay;
}

/** Circulation while the ILS cannot be asked, and the telling of it afterwards. */
export function openOffLine(parts: Desk, hands: Hands, rules: () => OffLineRules): OffLine {
  const desk: OffLineDesk = { ...parts, rules, hands, queue: openQueue(parts.journal, parts.log) };
  return {
    identify: (card) => identify(desk, card),
    returns: openOffLineReturns(desk),
    replay: openReplay(desk),
  };
}

/** The list is read anew each time: it may have been replaced, and nobody stands in line for an outage. */
function identify(desk: OffLineDesk, card: PatronId): Result<OffLineIdentification> {
  const { cards, blockListFile } = desk.rules();
  if (!isLabel(card, cards)) return ok({ card: "not-valid" });
  if (blockListFile !== undefined) {
    const list = readBlockList(blockListFile);
    if (!list.ok) return list;
    if (list.value.has(card)) return ok({ card: "blocked" });
  }
  return ok({ card: "known", account: openOffLineAccount(desk, card) });
}
