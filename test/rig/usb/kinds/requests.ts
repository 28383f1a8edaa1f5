/** Requests of a kind as a table. */
import { hexOf } from "../../../../src/devices/hex.ts";
import type { ControlAnswer } from "../device.ts";
import type { Setup } from "../redir/words.ts";

type Answering = (setup: Setup, data: Uint8Array) => ControlAnswer | Promise<ControlAnswer>;

/** By type of request and request, as they stand in a trace: `C0 05`. What is not in it is stalled. */
export type Requests = Readonly<Record<string, ControlAnswer | Answering>>;

export function answerBy(requests: Requests, setup: Setup, data: Uint8Array): ReturnType<Answering> {
  const known = requests[hexOf(Uint8Array.of(setup.requestType, setup.request))] ?? "stall";
  return typeof known === "function" ? known(setup, data) : known;
}
