import { readFile } from "node:fs/promises";
import path from "node:path";
import { toCivil, type CivilTime } from "../../core/calendar.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import type { Look } from "../../core/contract/bridge.ts";
import type { Loudness } from "../../core/contract/display.ts";
import { inEvery } from "../../core/contract/own-words.ts";
import { fault } from "../../core/faults.ts";
import type { Log } from "../../core/log.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { Role } from "../../core/staff.ts";
import type { Policy } from "../../flows/policy.ts";
import type { StationConfig } from "../config.ts";
import { readCover } from "./covers.ts";
import { slideShow, type Slides, type SlideShow } from "./slide-show.ts";

/** The look as a configuration sets it, whatever the hour is, and where the library's pictures are. */
export type LookAsSet = Omit<Look, "sound"> & Pick<Policy, "sound"> & Pictures;

interface Pictures {
  /** The directory of covers. */
  readonly covers: string | undefined;
  readonly slides: Slides | undefined;
}

/** How the library looks now, and who wants to know when it looks otherwise. */
export interface LookStore {
  readonly look: Look;
  /** Tells of each new look; returns how to stop listening. */
  onLook(listener: (look: Look) => void): () => void;
  /** The picture of an item as a data URL; undefined where there is none. */
  coverOf(item: string): Promise<string | undefined>;
  /** Pictures for a welcome to which nobody comes. */
  slides(tell: (picture: string | undefined) => void): SlideShow;
  change(next: LookAsSet): void;
  stop(): void;
}

export interface LookParts {
  readonly clock: Clock;
  readonly log: Log;
}

/** How often it is seen whether quiet hours begin or end, ms. */
const QUIET_LOOK_MS = 60_000;

export function openLook(first: LookAsSet, { clock, log }: LookParts): LookStore {
  const listeners = new Set<(look: Look) => void>();
  let asSet = first;
  let timer: Timer | undefined;
  const now = (): Look => {
    const { covers: _covers, slides: _slides, ...shown } = asSet;
    return { ...shown, sound: soundAt(asSet.sound, toCivil(clock.now(), "local")) };
  };
  let look = now();
  const tell = (): void => {
    look = now();
    for (const listener of listeners) listener(look);
  };
  const watch = (): void => {
    timer?.cancel();
    if (asSet.sound.quiet === undefined) return;
    timer = clock.after(QUIET_LOOK_MS, () => {
      if (now().sound !== look.sound) tell();
      watch();
    });
  };
  watch();
  return {
    get look() {
      return look;
    },
    onLook(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async coverOf(item) {
      const { covers } = asSet;
      return covers === undefined ? undefined : readCover(covers, item, log);
    },
    slides: (tell) => slideShow(() => asSet.slides, { clock, log }, tell),
    change(next) {
      asSet = next;
      tell();
      watch();
    },
    stop: () => timer?.cancel(),
  };
}

/** How loud it is at this hour: nothing between `from` and `to`, which is of the next day where it is the earlier one. */
export function soundAt({ level, quiet }: Policy["sound"], { hour, minute }: CivilTime): Loudness {
  if (quiet === undefined) return level;
  const { from, to } = quiet;
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const isQuiet = from < to ? from <= time && time < to : from <= time || time < to;
  return isQuiet ? 0 : level;
}

const PICTURES: Readonly<Record<string, string>> = { ".png": "image/png", ".svg": "image/svg+xml" };

/** Bytes of a logo: it goes to the screen as text, with every start of it. */
const LARGEST_LOGO = 512 * 1024;

/** The look that a configuration gives the screen of a station with these devices; paths count from `beside`. */
export async function readLook(
  { library, branding, policy, screen }: Pick<StationConfig, "library" | "branding" | "policy" | "screen">,
  devices: readonly Role[],
  beside: string,
): Promise<Result<LookAsSet>> {
  const logo =
    branding.logo === undefined ? ok(undefined) : await readLogo(path.resolve(beside, branding.logo));
  if (!logo.ok) return logo;
  const { accent, covers, pictures } = branding;
  const { languages } = policy;
  return ok({
    library,
    logo: logo.value,
    accent,
    welcome: inEvery(branding.welcome, languages),
    desk: inEvery(branding.desk, languages),
    openingHours: inEvery(branding.openingHours, languages),
    languages: languages.offered,
    devices,
    speech: screen?.speech !== undefined,
    sound: policy.sound,
    covers: covers === undefined ? undefined : path.resolve(beside, covers.directory),
    slides:
      pictures === undefined
        ? undefined
        : { ...pictures, directory: path.resolve(beside, pictures.directory) },
  });
}

async function readLogo(file: string): Promise<Result<string>> {
  const type = PICTURES[path.extname(file).toLowerCase()];
  if (type === undefined) return failed(fault("config.invalid", `${file}: a logo is a PNG or an SVG file`));
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof Error && "code" in error) {
      return failed(fault("config.unreadable", `${file}: ${String(error.code)}`));
    }
    throw error;
  }
  if (bytes.length > LARGEST_LOGO) {
    return failed(fault("config.invalid", `${file}: a logo has at most ${LARGEST_LOGO} bytes`));
  }
  return ok(`data:${type};base64,${bytes.toString("base64")}`);
}
