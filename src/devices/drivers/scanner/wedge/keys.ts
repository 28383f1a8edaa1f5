import type { KeyPress } from "./typist.ts";

/** A key that went down; or that keys were lost, and what is being typed is not whole. */
export type KeyNews = KeyPress | "lost";

/** Reads what a keyboard sends, of whatever kind. It keeps which keys are down: a key that is held is one press. */
export interface KeySource {
  feed(bytes: Uint8Array): readonly KeyNews[];
  /** Nothing was heard for so long that a key which is still down was let go unheard. */
  release(): void;
  /** True while a key is down, or part of what says so has come. */
  readonly held: boolean;
}
