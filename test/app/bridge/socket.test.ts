import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MUTE } from "../../../src/app/adapters/speech/speech.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { openLook } from "../../../src/app/bridge/look.ts";
import { openScreenSocket } from "../../../src/app/bridge/socket.ts";
import { EXAMPLES, PLAIN } from "../../../src/core/contract/examples.ts";
import { silentLog } from "../../../src/core/log.ts";
import { AS_SET } from "./as-set.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-bridge-"));
  file = path.join(folder, "core.sock");
});
afterEach(() => rmSync(folder, { recursive: true }));

function parts() {
  const intent = vi.fn(() => true);
  return {
    intent,
    parts: {
      flow: {
        view: { ...EXAMPLES.welcome, ...PLAIN },
        onView: () => () => {},
        intent,
      },
      look: openLook({ ...AS_SET, library: "Bücherei am Fluß" }, { clock: virtualClock(0), log: silentLog }),
      speech: MUTE,
      log: silentLog,
    },
  };
}

async function lines(socket: Socket, wanted: number): Promise<string[]> {
  let text = "";
  socket.setEncoding("utf8");
  for await (const piece of socket) {
    text += String(piece);
    if (text.split("\n").length > wanted) break;
  }
  return text.trimEnd().split("\n");
}

describe("the socket of the screen", () => {
  it("speaks JSON, a line a message, however it is cut", async () => {
    const { parts: given, intent } = parts();
    const opened = await openScreenSocket(file, given);
    if (!opened.ok) throw new Error(opened.fault.detail);
    expect(statSync(file).mode & 0o777).toBe(0o660);
    const socket = connect(file);
    await once(socket, "connect");
    for (const piece of [
      '{"kind":"intent",',
      '"intent":{"rev":1,"action":"borrow"}}\n{"kind":',
      '"painted","revision":1}\n',
    ]) {
      socket.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [look, view] = await lines(socket, 2);
    expect(JSON.parse(look ?? "")).toMatchObject({ kind: "look", look: { library: "Bücherei am Fluß" } });
    expect(JSON.parse(view ?? "")).toMatchObject({ kind: "view", view: { screen: "welcome", revision: 1 } });
    await vi.waitFor(() => expect(intent).toHaveBeenCalledWith({ rev: 1, action: "borrow" }));
    await opened.value.close();
  });

  it("sends away who says more than a screen ever would", async () => {
    const opened = await openScreenSocket(file, parts().parts);
    if (!opened.ok) throw new Error(opened.fault.detail);
    const socket = connect(file);
    const closed = new Promise((resolve) => void socket.on("error", () => {}).on("close", resolve));
    socket.resume();
    socket.write("x".repeat(100_000));
    await closed;
    await opened.value.close();
  });

  it("takes the place of a station that died, and of nothing else", async () => {
    writeFileSync(file, "precious");
    const refused = await openScreenSocket(file, parts().parts);
    expect(refused).toMatchObject({ ok: false, fault: { code: "screen.no-socket" } });
    rmSync(file);
    const first = await openScreenSocket(file, parts().parts);
    if (!first.ok) throw new Error(first.fault.detail);
    const second = await openScreenSocket(file, parts().parts);
    expect(second).toMatchObject({ ok: false, fault: { code: "screen.no-socket" } });
    await first.value.close();
  });
});
