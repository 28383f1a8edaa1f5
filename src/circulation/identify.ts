import type { Identification, PatronAccount } from "../core/circulation.ts";
import { ok, type Result } from "../core/result.ts";
import type { PatronInformation, PatronStatus } from "../sip-client/outcomes.ts";
import type { Desk, Key } from "./desk.ts";
import { hasExpired } from "./expiry.ts";
import { isUnsupported } from "./find-out.ts";
import type { PatronBefore } from "./patron.ts";

/**
 * Looks a patron up and holds the answer to the PIN; `open` makes the account of one who is known. The list of loans comes
 * along, so that what the patron has already is not asked for.
 */
export async function identify(
  desk: Pick<Desk, "client" | "clock">,
  key: Key,
  open: (before: PatronBefore) => PatronAccount,
): Promise<Result<Identification>> {
  const found = await lookUp(desk, key);
  if (!found.ok) return found;
  const { status, before } = found.value;
  const { screen: words, flags, name, fields } = status;
  if (!status.known) return ok({ card: "unknown", words });
  // Only an explicit CQ=Y will do: some servers let anybody in who brings no PIN, or say nothing of a wrong one.
  if (key.pin !== undefined && !status.pinCorrect) return ok({ card: "wrong-pin", words });
  const { dialect } = desk.client;
  const expired = hasExpired(fields, dialect.name === "polaris", desk.clock.now(), dialect.zone);
  return ok({ card: "known", words, flags, expired, name, account: open(before) });
}

interface LookedUp {
  readonly status: PatronStatus;
  readonly before: PatronBefore;
}

/** Asks by 63, and by 23 where the ACS does not know 63. */
async function lookUp({ client }: Pick<Desk, "client">, key: Key): Promise<Result<LookedUp>> {
  const information = await client.patronInformation(key, { list: "charged", range: undefined });
  if (information.ok) return ok({ status: information.value, before: beforeOf(information.value) });
  if (!isUnsupported(information.fault)) return information;
  const status = await client.patronStatus(key);
  if (!status.ok) return status;
  const owed = status.value.owed?.money;
  return ok({ status: status.value, before: { entries: [], charged: undefined, email: undefined, owed } });
}

function beforeOf({ lists, counts, email, owed }: PatronInformation): PatronBefore {
  return { entries: lists.charged, charged: counts.charged, email, owed: owed?.money };
}
