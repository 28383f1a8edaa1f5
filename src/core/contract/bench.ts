/** What the bench of the demo and its page say to each other. Everything that a person does there is done at the far end of a wire. */
import { z } from "zod";

/** The weather at the ILS. */
export const WEATHERS = ["fine", "slow", "garbled", "down"] as const;
export type Weather = (typeof WEATHERS)[number];

/** Something that can be taken in the hand. */
export interface Prop {
  /** The label: of an item or a card. */
  readonly id: string;
  readonly is: "item" | "card";
  readonly title: string;
  /** What is special about it; "" where nothing is. */
  readonly story: string;
  readonly onPad: boolean;
  /** What the gate does when it is carried out; undefined for cards. */
  readonly gate: "silent" | "alarm" | undefined;
}

/** The whole bench, at each change. */
export interface BenchView {
  readonly props: readonly Prop[];
  /** Slips that were cut so far; each is a picture at `slips/N.png`, from 1. */
  readonly slips: number;
  readonly weather: Weather;
  /** Until the station is started again nothing of it has any effect. */
  readonly power: boolean;
  /** What can be done to each device, in the words of `lectern simulate`. */
  readonly verbs: Readonly<Record<string, readonly { readonly does: string; readonly what: string }[]>>;
  /** Where the station's machine is, as a path of states. */
  readonly state: string;
  /** The last frames to and from the ILS, masked. */
  readonly frames: readonly string[];
  /** What was charged in all, minor units. */
  readonly charged: number;
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
  /** `printer open-cover` */
  z.strictObject({ do: z.literal("hand"), words: z.string().min(1).max(120) }),
  z.strictObject({ do: z.literal("weather"), weather: z.enum(WEATHERS) }),
  z.strictObject({ do: z.literal("power"), on: z.boolean() }),
]);

export type BenchWish = z.output<typeof benchWishSchema>;
