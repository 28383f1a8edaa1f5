/** The step that the gate looks for: how the security of an item is taken off or put on at this station. */
import type { Look } from "../../core/contract/bridge.ts";
import type { Securing } from "../../core/contract/view-items.ts";
import type { Items, ReturnsScreen } from "../../core/contract/view-model.ts";
import { itemName } from "./items.ts";
import type { Words } from "./words.ts";

/** It stays on the pad, or is slid along the groove of a desensitizer. */
export type SecurityWay = "pad" | "groove";

/** Undefined at a station that has neither. An item of the pad stays the pad's where there are both. */
export function securityWay({ onPad }: Securing, devices: Look["devices"]): SecurityWay | undefined {
  const hasGroove = devices.includes("security");
  if (devices.includes("rfid") && (onPad || !hasGroove)) return "pad";
  return hasGroove ? "groove" : undefined;
}

/** What a person has to do now for the security of which item. */
export interface SecurityStep {
  readonly way: SecurityWay;
  /** What the item is called. */
  readonly item: string;
  readonly what: string;
}

/** The step of a view where items are lent or brought back; undefined while there is none. */
export function securityStep(
  { screen, securing, items }: Items | ReturnsScreen,
  devices: Look["devices"],
  words: Words,
): SecurityStep | undefined {
  const item = securing === undefined ? undefined : items[securing.line];
  const way = securing === undefined ? undefined : securityWay(securing, devices);
  if (item === undefined || way === undefined) return undefined;
  const onPad = screen === "items" ? "security.pad" : "security.pad.back";
  return { way, item: itemName(item, words), what: words.t(way === "groove" ? "security.slide" : onPad) };
}
