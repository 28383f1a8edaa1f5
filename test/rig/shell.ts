/** Lines of sh as root in the guest, each over a connection of its own. */
import { connect } from "node:net";
import type { Ended } from "../appliance/machine.ts";

/** Undefined where nobody is there to hear it, or the guest ended meanwhile. */
export function runIn(port: number, line: string): Promise<Ended | undefined> {
  return new Promise((resolve) => {
    const way = connect({ host: "127.0.0.1", port, allowHalfOpen: true }, () => way.end(line));
    const pieces: Buffer[] = [];
    way.on("data", (bytes: Buffer) => void pieces.push(bytes));
    way.on("error", () => {});
    way.on("close", () => {
      const [, out = "", code] = /^([^]*?)(\d+)\n$/.exec(Buffer.concat(pieces).toString()) ?? [];
      resolve(code === undefined ? undefined : { code: Number(code), out });
    });
  });
}
