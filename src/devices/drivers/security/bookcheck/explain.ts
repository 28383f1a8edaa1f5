import { saidInTransfer, readTransfer } from "../../../control-transfer.ts";
import type { Decoded, Json, Sender } from "../../../driver.ts";
import { hexOf } from "../../../hex.ts";
import { readSensor, readState, readStateSetup, REQUESTS } from "./codec.ts";

type Asked = keyof typeof REQUESTS;

/**
 * What captured transfers say. Each piece is the eight bytes of a set-up with or without the answer behind it, or an
 * answer alone, which belongs to the set-up before it; without one it is read in both ways.
 */
export function explainBookcheck(pieces: readonly Uint8Array[], from: Sender): readonly Decoded[] {
  const decoded: Decoded[] = [];
  let asked: Asked | undefined;
  for (const { by, bytes } of pieces.flatMap((piece) => saidInTransfer(piece, from))) {
    const hex = hexOf(bytes);
    if (by === "host") {
      const request = requestShown(bytes);
      asked = request.asked;
      decoded.push({ kind: "request", ...request.shown, hex });
    } else {
      decoded.push(by === "device" ? { ...answerShown(bytes, asked), hex } : { kind: "unknown", hex });
      asked = undefined;
    }
  }
  return decoded;
}

interface Shown {
  readonly asked: Asked | undefined;
  readonly shown: { readonly request: string; readonly [key: string]: Json };
}

function requestShown(bytes: Uint8Array): Shown {
  const transfer = readTransfer(bytes);
  const unknown: Shown = { asked: undefined, shown: { request: "unknown" } };
  if (transfer?.direction !== "in" || transfer.setup.type !== "vendor") return unknown;
  const { setup } = transfer;
  if (setup.request === REQUESTS.sensor) return { asked: "sensor", shown: { request: "read-sensor" } };
  const change = readStateSetup(setup);
  if (change === undefined) return unknown;
  const request = Object.keys(change).length === 0 ? "read-state" : "set-state";
  return { asked: "state", shown: { request, ...change } };
}

function answerShown(bytes: Uint8Array, asked: Asked | undefined): Decoded {
  const state = readState(bytes);
  const sensor = readSensor(bytes);
  const stateShown =
    state === undefined
      ? undefined
      : Object.fromEntries(Object.entries(state).map(([name, value]) => [name, value ?? "unknown"]));
  const sensorShown =
    sensor === undefined ? undefined : { ...sensor, direction: sensor.direction ?? "unknown" };
  if (asked === "state" && stateShown !== undefined) return { kind: "state", ...stateShown };
  if (asked === "sensor" && sensorShown !== undefined) return { kind: "sensor", ...sensorShown };
  if (asked !== undefined || stateShown === undefined) return { kind: "unknown" };
  return {
    kind: "answer",
    asState: stateShown,
    ...(sensorShown === undefined ? {} : { asSensor: sensorShown }),
  };
}
