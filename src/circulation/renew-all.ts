import type { RenewedAll, RenewedItem } from "../core/account.ts";
import { fault } from "../core/faults.ts";
import type { ItemId } from "../core/ids.ts";
import { failed, ok, type Result } from "../core/result.ts";
import { mayHaveHappened } from "../sip-client/exchange.ts";
import type { ItemInformation, RenewAll } from "../sip-client/outcomes.ts";
import { names } from "./decide.ts";
import { dueOf, move, type Desk, type Key } from "./desk.ts";
import { isUnsupported } from "./find-out.ts";
import type { Change } from "./journal/entry.ts";
import { lost } from "./loan.ts";
import { lookUp } from "./overview.ts";

/** An item of a patron's loans, with its entry in the journal; without an item, all that is listed by title only. */
export interface ToRenew {
  readonly item: ItemId | undefined;
  readonly entry: number;
  readonly shown: ItemInformation | undefined;
}

/** Whether the ILS says that it renews all at once, or does not say. */
export function maySend65({ client }: Pick<Desk, "client">): boolean {
  const { status, dialect } = client;
  return !(
    status.state === "online" &&
    dialect.trustSupportedMessages &&
    status.acs.supports("65") === false
  );
}

/**
 * Asks for all loans at once (65), their intents being in the journal. What 66 does not name stays open, to be found out.
 */
export async function askToRenewAll(
  desk: Desk,
  key: Key,
  wanted: readonly ToRenew[],
): Promise<Result<RenewedAll>> {
  const all = (change: Change): void => {
    for (const { entry } of wanted) move(desk, entry, change);
  };
  const said = await desk.client.renewAll({ ...key, feeAcknowledged: false });
  if (!said.ok) {
    const open = mayHaveHappened("65", said.fault);
    all(open ? { stage: "unknown" } : { stage: "closed", outcome: "cancelled" });
    if (open) return lost(`${said.fault.code}: ${said.fault.detail}`);
    return isUnsupported(said.fault) ? failed(fault("acs.unsupported", said.fault.detail)) : said;
  }
  const { value } = said;
  const decided = wanted.map((one) => ({ ...one, outcome: outcomeOf(one, value) }));
  for (const { entry, outcome } of decided) move(desk, entry, CHANGES[outcome]);
  return ok(await renewedAll(desk, decided, value));
}

type Outcome = RenewedItem["outcome"];

const CHANGES: Readonly<Record<Outcome, Change>> = {
  renewed: { stage: "closed", outcome: "done" },
  refused: { stage: "closed", outcome: "refused" },
  unclear: { stage: "unknown" },
};

/** What 66 says of one: BM and BN hold barcodes or titles, may be left out, and a title may be in both. */
function outcomeOf({ item, shown }: ToRenew, said: RenewAll): Outcome {
  const isRefused = !said.ok && said.renewedCount === 0;
  if (item === undefined) return isRefused ? "refused" : said.ok ? "renewed" : "unclear";
  const title = shown?.title ?? "";
  const isNamed = (entry: string): boolean => names(entry, item) || (title !== "" && names(entry, title));
  const [renewed, unrenewed] = [said.renewed.some(isNamed), said.unrenewed.some(isNamed)];
  if (renewed === unrenewed) return isRefused ? "refused" : "unclear";
  return renewed ? "renewed" : "refused";
}

async function renewedAll(
  desk: Desk,
  decided: readonly (ToRenew & { readonly outcome: Outcome })[],
  { renewedCount, unrenewedCount, screen, print }: RenewAll,
): Promise<RenewedAll> {
  const renewed = decided.filter(({ outcome }) => outcome === "renewed");
  const { found } = await lookUp(
    desk,
    renewed.flatMap(({ item }) => item ?? []),
  );
  return {
    items: decided.flatMap(({ item, outcome }) => {
      if (item === undefined) return [];
      const due = outcome === "renewed" ? found.get(item)?.due : undefined;
      return [{ item, outcome, due: dueOf(due, desk.client.dialect) }];
    }),
    renewed: renewedCount,
    unrenewed: unrenewedCount,
    words: screen,
    print,
  };
}
