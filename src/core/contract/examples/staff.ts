/** What staff see, and what everybody sees where nothing goes on. */
import { EXCEPTION_REASONS, ROLES, type DeviceState } from "../../staff.ts";
import type { StaffNote } from "../view-model.ts";
import { forEach, HARD_TITLES, type Example, type Examples } from "./example.ts";

const pin_: Example<"staff-pin"> = {
  screen: "staff-pin",
  state: "typing",
  digits: 3,
  saidWrong: false,
  offers: ["key", "erase", "submit", "leave"],
};

export const staffPin: Examples<"staff-pin"> = {
  usual: pin_,
  wrong: { ...pin_, digits: 0, saidWrong: true, offers: ["key", "erase", "leave"] },
  checking: { ...pin_, state: "checking", offers: [] },
  locked: { ...pin_, state: "locked", digits: 0, saidWrong: true, offers: ["leave"] },
};

const DEVICES: readonly DeviceState[] = [
  { id: "scanner", role: "scanner", state: "ready", fault: undefined },
  { id: "printer", role: "printer", state: "ready", fault: "printer.near-end" },
];
const STATES = ["starting", "ready", "trouble", "lost", "stopped"] as const;

const staff_: Example<"staff"> = {
  screen: "staff",
  page: "exceptions",
  devices: DEVICES,
  frames: [],
  matters: [
    {
      entry: 41,
      kind: "loan",
      reason: "still-armed",
      item: "31000000000017",
      title: "The secret garden",
      since: 1_795_442_700_000,
    },
  ],
  closed: false,
  note: undefined,
  offers: ["page", "settle", "close", "reprint", "test-page", "leave"],
};
const NOTES = [
  "settled",
  "not-settled",
  "printed",
  "not-printed",
  "taken-off",
  "not-taken-off",
  "journal-unreadable",
] as const satisfies readonly StaffNote[];
const KINDS = ["loan", "return", "renewal", "payment"] as const;

export const staff: Examples<"staff"> = {
  usual: staff_,
  "nothing-to-settle": {
    ...staff_,
    matters: [],
    offers: ["page", "close", "reprint", "test-page", "leave"],
  },
  matters: {
    ...staff_,
    matters: EXCEPTION_REASONS.map((reason, index) => ({
      entry: 100 + index,
      kind: KINDS[index % KINDS.length] ?? "loan",
      reason,
      item: `31000000000${100 + index}`,
      title: HARD_TITLES[index] ?? "",
      since: 1_795_442_700_000,
    })),
  },
  devices: {
    ...staff_,
    page: "devices",
    devices: [...ROLES, "configuration" as const].map((role, index) => ({
      id: `${role}-${index}`,
      role,
      state: STATES[index % STATES.length] ?? "ready",
      fault: index % 2 === 0 ? undefined : "device.silent",
    })),
    offers: ["page", "close", "reprint", "test-page", "leave"],
  },
  frames: {
    ...staff_,
    page: "frames",
    frames: [
      "> 2300920261214    180000AO|AA****|AC|AD****|AY1AZ****",
      "< 24              00120261214    180001AO|AA****|AE****|BLY|CQY|AFPlease see the circulation desk.|AY1AZ****",
    ],
    offers: ["page", "close", "reprint", "test-page", "leave"],
  },
  "take-off": {
    ...staff_,
    page: "take-off",
    closed: true,
    offers: ["page", "open", "reprint", "test-page", "leave"],
  },
  ...forEach(NOTES, (note) => ({ ...staff_, note })),
};

export const outOfService: Examples<"out-of-service"> = {
  usual: { screen: "out-of-service", code: "acs.tcp", interrupted: false, offers: [] },
  interrupted: { screen: "out-of-service", code: "acs.silent", interrupted: true, offers: ["leave"] },
};
