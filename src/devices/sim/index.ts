/** The table of simulated devices, each loaded when somebody asks for it. */
import type { PeerDefinition } from "./definition.ts";

const LOADERS: Readonly<Record<string, () => Promise<PeerDefinition>>> = {
  "hid-pos": async () => (await import("./scanner/hid-pos.ts")).hidPosDefinition,
  bookcheck: async () => (await import("./security/bookcheck.ts")).bookcheckDefinition,
};

export const PEER_NAMES: readonly string[] = Object.keys(LOADERS);

/** The peer of that name; undefined if there is none. */
export async function loadPeer(name: string): Promise<PeerDefinition | undefined> {
  return LOADERS[name]?.();
}
