/** The table of simulated devices, each loaded when somebody asks for it. */
import type { PeerDefinition } from "./definition.ts";

const LOADERS: Readonly<Record<string, () => Promise<PeerDefinition>>> = {
  "3m-d6": async () => (await import("./rfid/three-m.ts")).threeMDefinition,
  bookcheck: async () => (await import("./security/bookcheck.ts")).bookcheckDefinition,
  cctalk: async () => (await import("./payment/cctalk.ts")).cctalkDefinition,
  ch551: async () => (await import("./security/relay-hid.ts")).ch551Definition,
  escpos: async () => (await import("./printer/definition.ts")).escposDefinition,
  "feig-iso-host": async () => (await import("./rfid/feig.ts")).feigDefinition,
  generic: async () => (await import("./generic/definition.ts")).genericDefinition,
  "hid-pos": async () => (await import("./scanner/hid-pos.ts")).hidPosDefinition,
  lamp: async () => (await import("./lamp/relay-lamp.ts")).lampDefinition,
  lcus: async () => (await import("./security/relay-serial.ts")).lcusDefinition,
  lsp2: async () => (await import("./gate/lsp2.ts")).lsp2Definition,
  numato: async () => (await import("./security/relay-serial.ts")).numatoDefinition,
  presence: async () => (await import("./sensor/presence.ts")).presenceDefinition,
  rly02: async () => (await import("./security/relay-serial.ts")).rly02Definition,
  "serial-scanner": async () => (await import("./scanner/serial.ts")).serialScannerDefinition,
  starprnt: async () => (await import("./printer/definition.ts")).starprntDefinition,
  usbrelay: async () => (await import("./security/relay-hid.ts")).usbRelayDefinition,
  wedge: async () => (await import("./scanner/wedge.ts")).wedgeDefinition,
  "wedge-reports": async () => (await import("./scanner/wedge.ts")).bootWedgeDefinition,
  zvt: async () => (await import("./payment/zvt-definition.ts")).zvtDefinition,
};

export const PEER_NAMES: readonly string[] = Object.keys(LOADERS);

/** The peer of that name; undefined if there is none. */
export async function loadPeer(name: string): Promise<PeerDefinition | undefined> {
  return LOADERS[name]?.();
}
