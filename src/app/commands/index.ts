import type { Command } from "commander";
import { registerAcs } from "./acs.ts";
import { registerBlockList } from "./blocklist.ts";
import { registerConfig } from "./config.ts";
import { registerDemo } from "./demo.ts";
import { registerDevice } from "./device.ts";
import { registerDoctor } from "./doctor.ts";
import { registerFleet } from "./fleet.ts";
import { registerJournal } from "./journal.ts";
import { registerKiosk } from "./kiosk.ts";
import { registerProfile } from "./profile.ts";
import { registerReceipt } from "./receipt.ts";
import { registerSimulate } from "./simulate.ts";
import { registerSip } from "./sip.ts";
import { registerStaff } from "./staff.ts";
import { registerStation } from "./station.ts";
import { registerStatus } from "./status.ts";
import { registerSupportBundle } from "./support-bundle.ts";
import { registerTag } from "./tag.ts";
import { registerTest } from "./test.ts";

/**
 * The commands of the CLI. Each file registers its words and options only; what runs is imported in its action, so
 * that a command starts no slower for the others.
 */
export const COMMANDS: readonly ((program: Command) => void)[] = [
  registerAcs,
  registerBlockList,
  registerConfig,
  registerDemo,
  registerDevice,
  registerDoctor,
  registerFleet,
  registerJournal,
  registerKiosk,
  registerProfile,
  registerReceipt,
  registerSimulate,
  registerSip,
  registerStaff,
  registerStation,
  registerStatus,
  registerSupportBundle,
  registerTag,
  registerTest,
];
