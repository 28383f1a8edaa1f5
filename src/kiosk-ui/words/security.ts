/** The step that the gate looks for: how the security of an item is taken off or put on at this station. */
import type { Look } from "../../core/contract/bridge.ts";
import type { Securing } from "../../core/contract/view-items.ts";
import type { Words } from "./words.ts";

/** It stays on the pad, or is slid along the groove of a desensitizer. */
export type SecurityWay = "pad" | "groove";

/** Undefined at a station that has neither. An item of the pad stays the pad's where there are both. */
export function securityWay({ onPad }: Securing, devices: Look["devices"]): SecurityWay | undefined {
  const hasGroove = devices.includes("security");
  if (devices.includes("rfid") && (onPad || !hasGroove)) return "pad";
  return hasGroove ? "groove" : undefined;
}

/** What a person does about it; "" is nothing. `screen`: where the item is lent, or where it is brought back. */
export function securityWords(
  way: SecurityWay | undefined,
  screen: "items" | "returns",
  { t }: Words,
): string {
  if (way === undefined) return "";
  return t(way === "groove" ? "security.slide" : screen === "items" ? "security.pad" : "security.pad.back");
}
