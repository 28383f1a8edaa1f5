import type { HoldChange, HoldEntry } from "../core/account.ts";
import { ok, type Result } from "../core/result.ts";
import type { Desk, Key } from "./desk.ts";

/** Gives a hold up (15 with `-`), or changes where it is collected (`*`). It may be asked again. */
export async function changeHold(
  { client }: Pick<Desk, "client">,
  key: Key,
  { item, title }: HoldEntry,
  pickup: string | undefined,
): Promise<Result<HoldChange>> {
  const said = await client.hold({
    ...key,
    mode: pickup === undefined ? "delete" : "change",
    type: "other",
    item,
    title: item === undefined ? title : undefined,
    pickup,
    expires: undefined,
    feeAcknowledged: false,
  });
  if (!said.ok) return said;
  return ok({ outcome: said.value.ok ? "done" : "refused", words: said.value.screen });
}
