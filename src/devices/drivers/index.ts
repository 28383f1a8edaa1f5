/** The table of drivers. Each is loaded when a profile names it: a station reads no code of devices that it has not. */
import type { Driver } from "../driver.ts";

const LOADERS = {
  "3m-d6": async () => (await import("./rfid/three-m/driver.ts")).threeMDriver,
  "feig-iso-host": async () => (await import("./rfid/feig/driver.ts")).feigDriver,
  "serial-scanner": async () => (await import("./scanner/serial/driver.ts")).serialScannerDriver,
  "hid-pos": async () => (await import("./scanner/hid-pos/driver.ts")).hidPosDriver,
  wedge: async () => (await import("./scanner/wedge/driver.ts")).wedgeDriver,
  "generic-cmd": async () => (await import("./generic/driver.ts")).genericDriver,
  bookcheck940: async () => (await import("./security/bookcheck/driver.ts")).bookcheckDriver,
  escpos: async () => (await import("./printer/escpos/driver.ts")).escposDriver,
  starprnt: async () => (await import("./printer/starprnt/driver.ts")).starprntDriver,
  zvt: async () => (await import("./payment/zvt/driver.ts")).zvtDriver,
  cctalk: async () => (await import("./payment/cctalk/driver.ts")).cctalkDriver,
} as const satisfies Readonly<Record<string, () => Promise<Driver>>>;

export type DriverName = keyof typeof LOADERS;

export const DRIVER_NAMES = Object.keys(LOADERS) as readonly DriverName[];

export function isDriverName(word: string): word is DriverName {
  return Object.hasOwn(LOADERS, word);
}

/** The driver of that name. */
export function loadDriver(name: DriverName): Promise<Driver> {
  return LOADERS[name]();
}
