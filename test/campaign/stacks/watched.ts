import type { PadPort, Uid } from "../../../src/devices/ports.ts";
import { openField, type Field } from "../../../src/devices/sim/rfid/field.ts";
import type { Random } from "../../../src/core/clock.ts";

/** A field with UIDs that nobody has. */
export interface WatchedField extends Field {
  /** A UID that so many sweeps from now on give although no such tag is there. */
  haunt(uid: Uid, sweeps: number): void;
}

export function watchedField(random: Random): WatchedField {
  const field = openField(random);
  const ghosts = new Map<Uid, number>();
  const sweepOf = (afi: number): readonly Uid[] => {
    for (const [uid, left] of ghosts) {
      field.ghost(uid);
      if (left > 1) ghosts.set(uid, left - 1);
      else ghosts.delete(uid);
    }
    return field.sweepOf(afi);
  };
  return { ...field, sweep: () => sweepOf(0), sweepOf, haunt: (uid, times) => void ghosts.set(uid, times) };
}

/** A pad, and how many of its sweeps in a row have not had a tag. */
export function watchedPad(pad: PadPort): {
  readonly pad: PadPort;
  readonly sweepsWithout: (uid: Uid) => number;
} {
  const lastIn = new Map<Uid, number>();
  let sweeps = 0;
  return {
    pad: {
      ...pad,
      get health() {
        return pad.health;
      },
      async inventory() {
        const found = await pad.inventory();
        if (!found.ok) return found;
        sweeps++;
        for (const { uid } of found.value) lastIn.set(uid, sweeps);
        return found;
      },
    },
    sweepsWithout: (uid) => sweeps - (lastIn.get(uid) ?? -Infinity),
  };
}
