import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Look } from "../../core/contract/bridge.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import type { StationConfig } from "../config.ts";

/** How the library looks now, and who wants to know when it looks otherwise. */
export interface LookStore {
  readonly look: Look;
  /** Tells of each new look; returns how to stop listening. */
  onLook(listener: (look: Look) => void): () => void;
  change(next: Look): void;
}

export function openLook(first: Look): LookStore {
  const listeners = new Set<(look: Look) => void>();
  let look = first;
  return {
    get look() {
      return look;
    },
    onLook(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change(next) {
      look = next;
      for (const listener of listeners) listener(next);
    },
  };
}

const PICTURES: Readonly<Record<string, string>> = { ".png": "image/png", ".svg": "image/svg+xml" };

/** Bytes of a logo: it goes to the screen as text, with every start of it. */
const LARGEST_LOGO = 512 * 1024;

/** The look that a configuration gives the screen; a logo's path counts from `beside`. */
export async function readLook(
  { library, branding, policy }: Pick<StationConfig, "library" | "branding" | "policy">,
  beside: string,
): Promise<Result<Look>> {
  const logo =
    branding.logo === undefined ? ok(undefined) : await readLogo(path.resolve(beside, branding.logo));
  if (!logo.ok) return logo;
  const { accent, desk, openingHours } = branding;
  return ok({ library, logo: logo.value, accent, desk, openingHours, languages: policy.languages.offered });
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
