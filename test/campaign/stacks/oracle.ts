/** What the pad should say, by the truth about its tags and by nothing that the pad's own code computes. */
import type { StackEntry, Uid } from "../../../src/devices/ports.ts";
import type { Chip } from "../../../src/devices/sim/rfid/chip.ts";
import { OLD_UNSECURED, SECURED, UNSECURED, type Plan, type Truth, type Written } from "./plan.ts";

type Item = Extract<Written, { kind: "item" }>;

/** Whether an item is one that the station lends. */
export function isOurs({ owner }: Item, isils: readonly string[]): boolean {
  return isils.length === 0 || owner === undefined || isils.includes(owner);
}

/** UIDs of which an entry speaks. */
export function uidsOf(entry: StackEntry): readonly Uid[] {
  return "uids" in entry ? entry.uids : [entry.uid];
}

/** An entry in one line, without its security. */
export function lineOf(entry: StackEntry): string {
  const uids = uidsOf(entry).toSorted().join(",");
  switch (entry.kind) {
    case "item": {
      const { item, present, parts, complete, owner } = entry;
      return `item ${item} ${present.join("+")}/${parts} ${complete} ${owner ?? "-"} ${uids}`;
    }
    case "double-tagged":
      return `double ${entry.item} ${uids}`;
    case "foreign":
      return `foreign ${entry.item} ${entry.owner} ${uids}`;
    case "patron-card":
    case "unprogrammed":
    case "unreadable":
      return `${entry.kind} ${uids}`;
  }
}

/** The lines that these tags make when all of them were read. */
export function expectedLines(truths: readonly Truth[], isils: readonly string[]): readonly string[] {
  const lines: string[] = [];
  const items = new Map<string, { readonly uid: Uid; readonly item: Item }[]>();
  for (const { chip, written } of truths) {
    const { uid } = chip;
    if (written.kind === "blank") lines.push(`unprogrammed ${uid}`);
    else if (written.kind === "rubbish") lines.push(`unreadable ${uid}`);
    else if (written.kind === "card") lines.push(`patron-card ${uid}`);
    else if (!isOurs(written, isils)) lines.push(`foreign ${written.item} ${written.owner} ${uid}`);
    else items.set(written.item, [...(items.get(written.item) ?? []), { uid, item: written }]);
  }
  for (const [item, tags] of items) {
    const uids = tags
      .map(({ uid }) => uid)
      .toSorted()
      .join(",");
    const present = tags.map((tag) => tag.item.part).toSorted((one, other) => one - other);
    if (new Set(present).size < present.length) lines.push(`double ${item} ${uids}`);
    else {
      const parts = Math.max(...tags.map((tag) => tag.item.parts));
      const owner = tags.find((tag) => tag.item.owner !== undefined)?.item.owner ?? "-";
      lines.push(`item ${item} ${present.join("+")}/${parts} ${present.length === parts} ${owner} ${uids}`);
    }
  }
  return lines.toSorted();
}

/** What stands on a chip by each method of the site that it has. */
export function statesOf(
  { model, afi, eas }: Pick<Chip, "model" | "afi" | "eas">,
  { security, afi: values }: Plan["options"],
): readonly ("armed" | "released" | "?")[] {
  return security.flatMap((method) => {
    if (!model[method]) return [];
    if (method === "eas") return eas ? ["armed"] : ["released"];
    if (afi === SECURED) return ["armed"];
    const old = afi === OLD_UNSECURED && values.acceptedWhenReading.length > 0;
    return afi === UNSECURED || old ? ["released"] : ["?"];
  });
}
