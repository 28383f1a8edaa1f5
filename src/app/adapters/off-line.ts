import path from "node:path";
import { readBlockList } from "../../circulation/off-line/block-list.ts";
import type { OffLineRules } from "../../circulation/off-line/rules.ts";
import type { Clock } from "../../core/clock.ts";
import type { Log } from "../../core/log.ts";
import type { Policy } from "../../flows/policy.ts";

const DAY_MS = 86_400_000;

/** The policy in the words of circulation: what cards and items look like holds off-line too. */
export function offLineRules({ offLine, cards, items }: Policy): OffLineRules {
  const { magnetic } = offLine;
  return {
    ...offLine,
    cards: { ...offLine.cards, pattern: offLine.cards.pattern ?? cards },
    items: { ...offLine.items, pattern: offLine.items.pattern ?? items },
    blockListFile: offLine.blockListFile,
    magnetic: { ...magnetic, items: magnetic.items },
  };
}

/**
 * The policy with the block list that it names found: its path counts from `beside`. How old the list is is said; without
 * it nothing is lent off-line, whatever the policy allows.
 */
export function withBlockList(
  policy: Policy,
  beside: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Policy {
  const { offLine } = policy;
  if (offLine.blockListFile === undefined || !offLine.loans) return policy;
  const blockListFile = path.resolve(beside, offLine.blockListFile);
  const list = readBlockList(blockListFile);
  if (list.ok) {
    const days = Math.floor((clock.now() - list.value.madeAt) / DAY_MS);
    log("offline.block-list", { cards: list.value.size, days });
  } else {
    log("offline.no-block-list", { fault: list.fault.code });
  }
  return { ...policy, offLine: { ...offLine, blockListFile, loans: list.ok } };
}
