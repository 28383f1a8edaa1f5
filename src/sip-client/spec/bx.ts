import type { Code } from "./messages.ts";

/** BX, supported messages: position (from 0) to the request that it stands for. */
export const SUPPORTED_MESSAGES = [
  "23",
  "11",
  "09",
  "01",
  "99",
  "97",
  "93",
  "63",
  "35",
  "37",
  "17",
  "19",
  "25",
  "15",
  "29",
  "65",
] as const satisfies readonly Code[];
