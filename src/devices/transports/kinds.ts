/** The three kinds of transport over their ports: each is a reopenable line with the verbs of its kind. */
import type { Result } from "../../core/result.ts";
import { reopenable, type Late, type Port, type ReopenableParts } from "./reopenable.ts";
import type { ControlSetup, ControlTransport, HidTransport, Transport } from "./transport.ts";

/** A port's verbs answer when the operating system is done; their deadlines are kept for them. */
export interface StreamPort extends Port {
  readonly kind: "stream";
  /** A failure says that the line is of no use any more: a piece of the stream is missing. */
  write(bytes: Uint8Array): Promise<Result<void>>;
}

export interface HidPort extends Port {
  readonly kind: "hid";
  descriptor(): Promise<Result<Uint8Array>>;
  write(bytes: Uint8Array): Promise<Result<void>>;
  writeFeature(bytes: Uint8Array): Promise<Result<void>>;
  readFeature(id: number, length: number): Promise<Result<Uint8Array>>;
}

export interface ControlPort extends Port {
  readonly kind: "usb-control";
  /** The deadline is for the operating system, which can call a transfer off. */
  controlIn(setup: ControlSetup, length: number, deadlineMs: number): Promise<Result<Uint8Array>>;
  controlOut(setup: ControlSetup, bytes: Uint8Array, deadlineMs: number): Promise<Result<void>>;
}

export type AnyPort = StreamPort | HidPort | ControlPort;

const STUCK: Late = { reason: "stuck", code: "device.write-timeout" };
const SILENT: Late = { reason: "silent", code: "device.silent" };
/** Reading a file of the operating system. */
const DESCRIPTOR_MS = 2_000;

export function streamTransport(parts: ReopenableParts<StreamPort>, tune: Transport["tune"]): Transport {
  const line = reopenable(parts);
  return {
    ...line,
    get state() {
      return line.state;
    },
    kind: "stream",
    tune,
    write: (bytes, deadlineMs) => line.run((port) => port.write(bytes), deadlineMs, STUCK),
  };
}

export function hidTransport(parts: ReopenableParts<HidPort>): HidTransport {
  const line = reopenable(parts);
  return {
    ...line,
    get state() {
      return line.state;
    },
    kind: "hid",
    descriptor: () => line.run((port) => port.descriptor(), DESCRIPTOR_MS, SILENT),
    write: (bytes, deadlineMs) => line.run((port) => port.write(bytes), deadlineMs, STUCK),
    writeFeature: (bytes, deadlineMs) => line.run((port) => port.writeFeature(bytes), deadlineMs, STUCK),
    readFeature: (id, length, deadlineMs) =>
      line.run((port) => port.readFeature(id, length), deadlineMs, SILENT),
  };
}

export function controlTransport(parts: ReopenableParts<ControlPort>): ControlTransport {
  const line = reopenable(parts);
  return {
    ...line,
    get state() {
      return line.state;
    },
    kind: "usb-control",
    controlIn: (setup, length, deadlineMs) =>
      line.run((port) => port.controlIn(setup, length, deadlineMs), deadlineMs, SILENT),
    controlOut: (setup, bytes, deadlineMs) =>
      line.run((port) => port.controlOut(setup, bytes, deadlineMs), deadlineMs, SILENT),
  };
}
