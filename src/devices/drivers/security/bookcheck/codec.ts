/**
 * 3M Bookcheck 940 series, tried by its source with model 942: vendor control transfers of nine bytes to the host, as
 * schorschii/StaffWorkstation4Linux bookchecker.py has them. The request that reads the state also sets it. Pure.
 */
import type { ControlSetup } from "../../../transports/transport.ts";

/** Bytes of each answer. */
export const ANSWER_SIZE = 9;

export const REQUESTS = { state: 0xbd, sensor: 0xb7 } as const;

/**
 * The state, byte by byte: the name of each byte, and what its values 0 and 1 say. A set-up that changes the state holds
 * the same four bytes in its value and index.
 */
export const STATE_BYTES = {
  mode: ["check-out", "check-in"],
  media: ["magnetic", "normal"],
  verifier: ["off", "on"],
  control: ["auto", "manual"],
} as const;

type StateByte = keyof typeof STATE_BYTES;

/** What a unit says of itself; undefined for a value that is not known. */
export type BookcheckState = { readonly [B in StateByte]: (typeof STATE_BYTES)[B][number] | undefined };

/** What is to be changed; what is left out stays as it is. */
export type BookcheckChange = { readonly [B in StateByte]?: (typeof STATE_BYTES)[B][number] };

export interface BookcheckSensor {
  /** An item lies at the sensor. */
  readonly sensed: boolean;
  /** The way in which the last item went. */
  readonly direction: "left" | "right" | undefined;
  readonly verifierOff: boolean;
}

/** In a set-up: let it be. */
const LEAVE = 0xff;
const DIRECTIONS = [undefined, "left", "right"] as const;
const VERIFIER_OFF = 1 << 3;

export function stateSetup(change: BookcheckChange): ControlSetup {
  const byte = (values: readonly string[], wanted: string | undefined): number =>
    wanted === undefined ? LEAVE : values.indexOf(wanted);
  const { mode, media, verifier, control } = STATE_BYTES;
  return {
    type: "vendor",
    request: REQUESTS.state,
    value: (byte(media, change.media) << 8) | byte(mode, change.mode),
    index: (byte(control, change.control) << 8) | byte(verifier, change.verifier),
  };
}

export const SENSOR_SETUP: ControlSetup = { type: "vendor", request: REQUESTS.sensor, value: 0, index: 0 };

/** What a set-up of the state changes; undefined if it is none, or says something that is not known. */
export function readStateSetup({ type, request, value, index }: ControlSetup): BookcheckChange | undefined {
  if (type !== "vendor" || request !== REQUESTS.state) return undefined;
  const bytes = [value & 0xff, value >> 8, index & 0xff, index >> 8];
  if (bytes.some((byte) => byte !== LEAVE && byte > 1)) return undefined;
  const { mode, media, verifier, control } = readBytes(bytes);
  return {
    ...(mode === undefined ? {} : { mode }),
    ...(media === undefined ? {} : { media }),
    ...(verifier === undefined ? {} : { verifier }),
    ...(control === undefined ? {} : { control }),
  };
}

/** Reads the answer to a request for the state, or to a change of it; undefined if it is too short. */
export function readState(bytes: Uint8Array): BookcheckState | undefined {
  return bytes.length < 4 || bytes.length > ANSWER_SIZE ? undefined : readBytes([...bytes]);
}

function readBytes([
  mode = LEAVE,
  media = LEAVE,
  verifier = LEAVE,
  control = LEAVE,
]: readonly number[]): BookcheckState {
  return {
    mode: STATE_BYTES.mode[mode],
    media: STATE_BYTES.media[media],
    verifier: STATE_BYTES.verifier[verifier],
    control: STATE_BYTES.control[control],
  };
}

/** Reads the answer to a request for the sensor; undefined if it is too short. */
export function readSensor(bytes: Uint8Array): BookcheckSensor | undefined {
  if (bytes.length < 8 || bytes.length > ANSWER_SIZE) return undefined;
  return {
    sensed: bytes[2] !== 0,
    direction: DIRECTIONS[bytes[6] ?? 0],
    verifierOff: ((bytes[7] ?? 0) & VERIFIER_OFF) !== 0,
  };
}
