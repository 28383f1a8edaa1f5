import path from "node:path";
import { readDocument } from "../core/document.ts";
import { holdTo } from "../core/hold-to-schema.ts";
import { Problems } from "../core/problems.ts";
import { failed, ok, type Result } from "../core/result.ts";
import type { Role } from "../devices/ports.ts";
import { overlap } from "../devices/profile/overlap.ts";
import { readText, stationSchema, type StationConfig } from "./config.ts";
import { planDevices, type Planned } from "./equipment.ts";

/** A station's configuration with the profiles of its devices. */
export interface ReadStation {
  /** The file; paths in it count from where it lies. */
  readonly file: string;
  readonly config: StationConfig;
  readonly devices: Planned;
}

/** Of these a station knows what to do with one. */
const ONLY_ONE: readonly Role[] = ["printer", "rfid", "security", "payment", "coins"];

/** Reads `station.yaml` and every profile that it names; each mistake is told by file, line and column. */
export async function readStation(file: string): Promise<Result<ReadStation>> {
  const text = await readText(file);
  if (!text.ok) return text;
  const read = readDocument(text.value, file, holdTo(stationSchema));
  if (!read.ok) return read;
  const { content: config, explain } = read.value;
  const problems = new Problems();
  const devices = await planDevices(config.devices, path.dirname(file), problems);
  if (!devices.ok) return devices;
  holdTogether(devices.value, problems);
  return problems.found.length === 0
    ? ok({ file, config, devices: devices.value })
    : failed(explain(problems));
}

/** What no device is at fault for alone. */
function holdTogether(devices: Planned, problems: Problems): void {
  const all = [...devices];
  for (const [index, [name, device]] of all.entries()) {
    for (const [other, its] of all.slice(0, index)) {
      if (device.role === its.role && ONLY_ONE.includes(device.role)) {
        problems.add(
          ["devices", name],
          `${other} has the role ${device.role} already`,
          "a station has one device with it; take the other out",
        );
      }
      if ("match" in device.transport && "match" in its.transport) {
        if (!overlap(device.transport.match, its.transport.match)) continue;
        problems.add(
          ["devices", name],
          `its transport.match fits the same device as ${other}`,
          "add a fact that tells them apart: serialNumber, product, or a path",
        );
      }
    }
  }
}
