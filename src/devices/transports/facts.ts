/** The facts by which a device is known again, whatever name the operating system gives it today. Pure. */
import type { TransportSettings } from "./settings.ts";

/** What the operating system knows of a device that is plugged in. */
export interface Facts {
  readonly vid: number | undefined;
  readonly pid: number | undefined;
  readonly serialNumber: string | undefined;
  readonly product: string | undefined;
  /** Usage pages of the top collections, where it is a HID device. */
  readonly usagePages: readonly number[];
}

/** The facts that a profile or station names; a path is none of them: it is looked up, not compared. */
export interface Wanted {
  readonly path?: string | undefined;
  readonly vid?: number | undefined;
  readonly pid?: number | undefined;
  readonly serialNumber?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
}

/** A fact as people write it in a profile and as it is compared. */
interface Row {
  readonly name: Exclude<keyof Wanted, "path">;
  /** Undefined where the profile does not ask. */
  readonly holds: (wanted: Wanted, facts: Facts) => boolean | undefined;
  /** What a device has of it; undefined where it has none. */
  readonly value: (facts: Facts) => string | undefined;
}

const sameNumber = (name: "vid" | "pid"): Row => ({
  name,
  holds: (wanted, facts) => (wanted[name] === undefined ? undefined : wanted[name] === facts[name]),
  value: (facts) => (facts[name] === undefined ? undefined : hex(facts[name])),
});

/** In the order in which they are worth adding to a profile. */
const ROWS: readonly Row[] = [
  sameNumber("vid"),
  sameNumber("pid"),
  {
    name: "serialNumber",
    holds: ({ serialNumber }, facts) =>
      serialNumber === undefined ? undefined : serialNumber === facts.serialNumber,
    value: (facts) => facts.serialNumber,
  },
  {
    name: "product",
    holds: ({ product }, facts) =>
      product === undefined ? undefined : new RegExp(product).test(facts.product ?? ""),
    value: (facts) => facts.product,
  },
  {
    name: "usagePage",
    holds: ({ usagePage }, facts) =>
      usagePage === undefined ? undefined : facts.usagePages.includes(usagePage),
    value: (facts) => (facts.usagePages.length === 0 ? undefined : facts.usagePages.map(hex).join("/")),
  },
];

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, "0");

/** Whether all facts that are asked for hold. */
export function fits(wanted: Wanted, facts: Facts): boolean {
  return ROWS.every(({ holds }) => holds(wanted, facts) !== false);
}

/** Whether anything is asked for beside a path. */
export function asksForFacts(wanted: Wanted): boolean {
  return ROWS.some(({ name }) => wanted[name] !== undefined);
}

/** `1A86:7523, serialNumber A1, product USB Serial`. */
export function describeFacts(facts: Facts): string {
  const [vid, pid, ...others] = ROWS.map(({ name, value }) => ({ name, value: value(facts) }));
  return [
    `${vid?.value ?? "?"}:${pid?.value ?? "?"}`,
    ...others.flatMap(({ name, value }) => (value === undefined ? [] : [`${name} ${value}`])),
  ].join(", ");
}

/** The fact that is different in all of them; `path` where only the socket that they are plugged into tells them apart. */
export function tellsApart(all: readonly Facts[]): string {
  const row = ROWS.find(({ value }) => {
    const values = all.map(value);
    return !values.includes(undefined) && new Set(values).size === all.length;
  });
  return row?.name ?? "path";
}

/** What is asked for, in the same way; a path says it all. */
export function describeWanted({ path, vid, pid, serialNumber, product, usagePage }: Wanted): string {
  if (path !== undefined) return path;
  const usagePages = usagePage === undefined ? [] : [usagePage];
  return describeFacts({ vid, pid, serialNumber, product, usagePages });
}

/** A line for logs: `serial /dev/serial/by-id/…`, `hid 0C2E:0B61`, `tcp printer:9100`. */
export function lineName(settings: TransportSettings): string {
  const where =
    settings.type === "tcp" ? `${settings.host}:${settings.port}` : describeWanted(settings.match);
  return `${settings.type} ${where}`;
}
