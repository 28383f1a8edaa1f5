import type { LookAsSet } from "../../../src/app/bridge/look.ts";
import { PLAIN_LOOK } from "../../../src/core/contract/examples.ts";

/** The look of a library whose configuration says nothing of it. */
export const AS_SET: LookAsSet = { ...PLAIN_LOOK, sound: { level: 2 }, covers: undefined, slides: undefined };
