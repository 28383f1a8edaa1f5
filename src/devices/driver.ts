/** How a driver stands in the table of drivers: what it needs, what it offers, what its bytes mean. */
import type { z } from "zod";
import type { Problem } from "../core/problems.ts";
import type { DeviceParts } from "./keep-open.ts";
import type { Role } from "../core/staff.ts";
import type { PortOf } from "./ports.ts";
import type { AnyTransport } from "./transports/transport.ts";
import type { TransportType } from "./transports/settings.ts";

/** A value as JSON writes it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One frame, report or answer as people read it: `kind` says what it is, `hex` holds its bytes. */
export type Decoded = { readonly kind: string; readonly [key: string]: Json };

/** Who sent the bytes that are to be read; undefined: both are tried. */
export type Sender = "host" | "device" | undefined;

/** A device that was started, by what it is for. */
export type Started = { readonly [R in Role]: { readonly role: R; readonly device: PortOf[R] } }[Role];

type KindOf = { readonly [K in AnyTransport["kind"]]: Extract<AnyTransport, { kind: K }> };

/** A driver as its own folder writes it. */
interface DriverText<K extends AnyTransport["kind"], O> {
  /** The word for it in profiles: `feig-iso-host`. */
  readonly name: string;
  /** What it is, in a line for the technician's reference. */
  readonly what: string;
  readonly roles: readonly Role[];
  /** The kinds of transport that it runs over, and the types of them that make sense. */
  readonly over: readonly K[];
  readonly transports: readonly TransportType[];
  readonly options: z.ZodType<O>;
  /** What is wrong with options beyond their schema, for a role and a line: paths count from the options. */
  mistakes?(options: O, role: Role, transport: TransportType): readonly Problem[];
  /** Starts the device for the role of its profile and keeps it going until it is stopped. */
  start(parts: DeviceParts<KindOf[K]>, options: O, role: Role): Started;
  /**
   * What bytes on its line mean, frame by frame and in order, thrown-away bytes too. Each piece is a report where the
   * line has reports; on a stream the pieces follow each other without a seam. Pure; what a port would tell
   * (barcodes, coins) is told as well, so that the examples of a profile can hold a driver to real captures.
   */
  decode(pieces: readonly Uint8Array[], options: O, from: Sender): readonly Decoded[];
}

/** A driver as the rest of the house sees it: options are what its schema made of a profile. */
export interface Driver {
  readonly name: string;
  readonly what: string;
  readonly roles: readonly Role[];
  readonly transports: readonly TransportType[];
  readonly options: z.ZodType;
  mistakes(options: unknown, role: Role, transport: TransportType): readonly Problem[];
  /** `options` as a profile writes them; one that was checked always passes the driver's schema. */
  start(parts: DeviceParts<AnyTransport>, options: unknown, role: Role): Started;
  decode(pieces: readonly Uint8Array[], options: unknown, from: Sender): readonly Decoded[];
}

/** Makes a driver of what its folder says, so that tables can hold drivers with different options. */
export function defineDriver<K extends AnyTransport["kind"], O>(text: DriverText<K, O>): Driver {
  const { name, what, roles, over, transports, options } = text;
  const fits = (parts: DeviceParts<AnyTransport>): parts is DeviceParts<KindOf[K]> =>
    over.some((kind) => kind === parts.transport.kind);
  return {
    name,
    what,
    roles,
    transports,
    options,
    mistakes: (given, role, transport) => text.mistakes?.(options.parse(given), role, transport) ?? [],
    start(parts, given, role) {
      if (!fits(parts)) throw new Error(`${name} does not run over ${parts.transport.kind}`);
      return text.start(parts, options.parse(given), role);
    },
    decode: (pieces, given, from) => text.decode(pieces, options.parse(given), from),
  };
}
