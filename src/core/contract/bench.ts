/** What the bench of the demo and its page say to each other. Everything that a person does there is done at the far end of a wire. */
import { z } from "zod";

/** The weather at the ILS. */
export const WEATHERS = ["fine", "slow", "garbled", "down"] as const;
export type Weather = (typeof WEATHERS)[number];

/** How many times as fast as outside time passes; 0: it stands still. */
export const PACES = [0, 1, 4] as const;
export type Pace = (typeof PACES)[number];

/** What the gate does when something is carried through. */
export type GateDoes = "silent" | "alarm";

/** Something that can be taken in the hand. */
export interface Prop {
  /** The label: of an item or a card. */
  readonly id: string;
  readonly is: "item" | "card";
  readonly title: string;
  /** What is special about it; "" where nothing is. */
  readonly story: string;
  readonly onPad: boolean;
  /** Undefined for cards. */
  readonly gate: GateDoes | undefined;
}

/** A message to or from the ILS, masked: what it is called, and each of its parts with what that means. */
export interface BenchFrame {
  readonly to: "ils" | "station";
  readonly name: string;
  readonly parts: readonly string[];
}

/** The whole bench, at each change. */
export interface BenchView {
  readonly props: readonly Prop[];
  /** Slips that were cut so far; each is a picture at `slips/N.png`, from 1. */
  readonly slips: number;
  /** The library system that the ILS imitates. */
  readonly dialect: string;
  readonly weather: Weather;
  readonly pace: Pace;
  /** Until the station is started again nothing of it has any effect. */
  readonly power: boolean;
  /** What can be done to each device, in the words of `lectern simulate`. */
  readonly verbs: Readonly<Record<string, readonly { readonly does: string; readonly what: string }[]>>;
  /** Where the station's machine is, as a path of states. */
  readonly state: string;
  /** The last ones; oldest first. */
  readonly frames: readonly BenchFrame[];
  /** What was charged in all, minor units of euro. */
  readonly charged: number;
  /** What was carried out last; undefined before. */
  readonly carried: { readonly title: string; readonly gate: GateDoes } | undefined;
  /** How many steps the play has that would be saved. */
  readonly steps: number;
  /** What became of the last thing that was done, where it failed. */
  readonly trouble: string;
}

const id = z.string().min(1).max(64);

export const benchWishSchema = z.discriminatedUnion("do", [
  /** Onto the pad, or off it. */
  z.strictObject({ do: z.literal("lay"), id }),
  z.strictObject({ do: z.literal("lift"), id }),
  /** Under the hand scanner. */
  z.strictObject({ do: z.literal("scan"), id }),
  /** Out of the door, through the gate. */
  z.strictObject({ do: z.literal("carry"), id }),
  /** `printer open-cover` */
  z.strictObject({ do: z.literal("hand"), words: z.string().min(1).max(120) }),
  z.strictObject({ do: z.literal("weather"), weather: z.enum(WEATHERS) }),
  z.strictObject({ do: z.literal("power"), on: z.boolean() }),
  z.strictObject({ do: z.literal("pace"), pace: z.literal(PACES) }),
  /** Everything as it was in the beginning. */
  z.strictObject({ do: z.literal("anew") }),
]);

export type BenchWish = z.output<typeof benchWishSchema>;
