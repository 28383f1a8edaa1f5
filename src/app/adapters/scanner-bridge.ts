import type { LabelKind, ScannerPort } from "../../devices/ports.ts";
import type { Flow } from "../../flows/runtime.ts";
import type { ScanKind } from "../../flows/scans.ts";

const KINDS: Readonly<Record<LabelKind, ScanKind>> = { item: "item", patron: "card" };

/** Tells the flows of what a scanner reads, and of what it refused where the patron can do something about it. */
export function bridgeScanner(
  scanner: Pick<ScannerPort, "onBarcode" | "onDiscard">,
  flow: Pick<Flow, "scan" | "publishersLabel">,
): readonly (() => void)[] {
  return [
    scanner.onBarcode(({ text, kind }) => flow.scan(text, kind === undefined ? undefined : KINDS[kind])),
    scanner.onDiscard(({ code }) => {
      if (code === "scan.publishers-label") flow.publishersLabel();
    }),
  ];
}
