import type { Random } from "../../../core/clock.ts";
import type { Uid } from "../../ports.ts";
import type { Chip } from "./chip.ts";

/** How a tag lies in the field. */
export interface Placing {
  /** Probability that it answers a sweep or a command: 1 for a tag that lies flat. */
  readonly answers: number;
  /** It is pulled away after so many commands to it; undefined: it stays. */
  readonly leavesAfter: number | undefined;
}

export const FLAT: Placing = { answers: 1, leavesAfter: undefined };

/** The field of a simulated pad, with tags in it. */
export interface Field {
  place(chip: Chip, placing: Placing): void;
  /** Takes a tag away; false if it was not there. */
  remove(uid: Uid): boolean;
  clear(): void;
  /** What lies there, whether it answers or not. */
  onPad(): readonly Chip[];
  /** What answers one sweep. */
  sweep(): readonly Uid[];
  /** What answers a sweep for an AFI; 00 is for all. */
  sweepOf(afi: number): readonly Uid[];
  /** A command addressed to a tag: the chip that hears it, if one does. */
  reach(uid: Uid): Chip | undefined;
  /** The field goes for a moment: every tag loses power. */
  interrupt(): void;
  /** A UID that the next sweep gives although no such tag is there: two answers that fell into one. */
  ghost(uid: Uid): void;
}

interface Lying {
  readonly chip: Chip;
  readonly placing: Placing;
  commands: number;
}

export function openField(random: Random): Field {
  const there = new Map<Uid, Lying>();
  let ghosts: Uid[] = [];

  const answers = ({ chip, placing }: Lying): boolean =>
    !chip.muted && (placing.answers >= 1 || random() < placing.answers);

  function sweepOf(afi: number): readonly Uid[] {
    const heard = [...there.values()]
      .filter((lying) => !lying.chip.quiet && fitsAfi(lying.chip, afi) && answers(lying))
      .map(({ chip }) => chip.uid);
    const extra = ghosts;
    ghosts = [];
    return [...heard, ...extra];
  }

  return {
    place(chip, placing) {
      if (!there.has(chip.uid)) chip.losePower();
      there.set(chip.uid, { chip, placing, commands: 0 });
    },
    remove: (uid) => there.delete(uid),
    clear() {
      there.clear();
      ghosts = [];
    },
    onPad: () => Array.from(there.values(), ({ chip }) => chip),
    sweep: () => sweepOf(0),
    sweepOf,
    reach(uid) {
      const lying = there.get(uid);
      if (lying === undefined || !answers(lying)) return undefined;
      const { leavesAfter } = lying.placing;
      if (leavesAfter !== undefined && lying.commands >= leavesAfter) {
        there.delete(uid);
        return undefined;
      }
      lying.commands++;
      return lying.chip;
    },
    interrupt() {
      for (const { chip } of there.values()) chip.losePower();
    },
    ghost: (uid) => void ghosts.push(uid),
  };
}

/** A family without sub-family asks for all of them, and 00 for every tag. [ISO 15693-3, 8.2] */
function fitsAfi({ afi, model }: Chip, asked: number): boolean {
  if (asked === 0) return true;
  if (!model.afi) return false;
  return (asked & 0x0f) === 0 ? afi >> 4 === asked >> 4 : afi === asked;
}
