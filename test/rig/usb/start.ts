import type { Clock, Random } from "../../../src/core/clock.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok, type Result } from "../../../src/core/result.ts";
import type { PeerDefinition, RunningPeer } from "../../../src/devices/sim/definition.ts";
import { loadPeer } from "../../../src/devices/sim/index.ts";
import type { AnyTransport, Plug } from "../../../src/devices/transports/transport.ts";
import { followLine } from "./follow-line.ts";
import type { Family } from "./families.ts";
import { plugHid } from "./kinds/hid.ts";
import { streamPlug } from "./kinds/stream.ts";
import { vendorFunction } from "./kinds/vendor.ts";
import { plugUsb, type Plugged } from "./plug.ts";

/** Where a device goes, and the time and dice of its far end. */
export interface Socket {
  /** Of a `usb-redir` of QEMU. */
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * Plugs a device of a family into the guest. Its verbs are those of its peer: `unplug` and `plug` take it out of the guest
 * and put it in again. `stop` takes it out for good.
 */
export async function startFamily(family: Family, socket: Socket): Promise<Result<RunningPeer>> {
  const definition = await loadPeer(family.peer);
  if (definition === undefined) return failed(fault("config.unknown-name", family.peer));
  const { kind, identity } = family;
  if (kind.line === "stream") {
    return start(definition, family, socket, streamPlug(socket.path, identity, kind.stream));
  }
  const started = await start(definition, family, socket, noStream);
  if (!started.ok) return started;
  const peer = started.value;
  const { transport } = peer;
  const plug = plugOf(transport, family, socket.path);
  if (transport === undefined || plug === undefined)
    return failed(fault("device.not-supported", `${family.peer} is no ${kind.line} device`));
  const opened = await transport.open();
  if (!opened.ok) return opened;
  const followed = await followLine(transport, plug, socket.clock);
  if (!followed.ok) return followed;
  return ok({
    ...peer,
    async stop() {
      await followed.value();
      await peer.stop();
    },
  });
}

const noStream: Plug = () => Promise.resolve(failed(fault("device.not-supported", "it is no stream")));

function start(
  definition: PeerDefinition,
  { options }: Family,
  { clock, random }: Socket,
  plug: Plug,
): Promise<Result<RunningPeer>> {
  const parts = { plug, fragmentation: "whole", clock, random } as const;
  return definition.start(parts, definition.options.parse(options));
}

/** Puts the maker at the far end of a line of reports or transfers behind a device of the guest. */
function plugOf(
  transport: AnyTransport | undefined,
  { kind, identity }: Family,
  path: string,
): (() => Promise<Result<Plugged>>) | undefined {
  if (kind.line === "hid" && transport?.kind === "hid")
    return () => plugHid(path, identity, transport, kind.shape);
  if (kind.line === "usb-control" && transport?.kind === "usb-control")
    return () => plugUsb(path, { identity, ...vendorFunction(transport) });
  return undefined;
}
