import { createServer, type IncomingHttpHeaders } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, onTestFinished } from "vitest";
import { mailOptions } from "../../../../src/app/adapters/mail/options.ts";
import type { Alert } from "../../../../src/app/observe/alerts/table.ts";
import { alertWays } from "../../../../src/app/observe/alerts/ways.ts";
import { observeOptions } from "../../../../src/app/observe/options.ts";
import { systemClock } from "../../../../src/core/clock.ts";
import { must } from "../../../devices/bench.ts";
import { mailServer } from "../../mail/server.ts";

const ALERT: Alert = {
  alert: "device-gone",
  state: "raised",
  subject: "pad",
  fault: "device.lost",
  at: Date.UTC(2026, 10, 2, 12),
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "lectern-ways-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function waysOf(alerts: object, port = 25) {
  const options = observeOptions.parse({ alerts: { station: "entrance", ...alerts } }).alerts;
  if (options === undefined) throw new Error("no alerts");
  const mail = mailOptions.parse({
    host: "127.0.0.1",
    port,
    tls: "none",
    from: "s@library.example",
    outbox: "o",
  });
  return must(await alertWays({ options, mail, beside: folder, clock: systemClock }));
}

/** A program at loopback that answers with these statuses in turn, and keeps what it got. */
async function program(...statuses: readonly number[]) {
  const got: { readonly body: unknown; readonly headers: IncomingHttpHeaders }[] = [];
  const left = [...statuses];
  const server = createServer((asked, answer) => {
    let body = "";
    asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
    asked.on("end", () => {
      got.push({ body: JSON.parse(body), headers: asked.headers });
      answer.writeHead(left.shift() ?? 204, { location: "/elsewhere" }).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  onTestFinished(close);
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("no port");
  return { got, close, url: `http://127.0.0.1:${at.port}/hook` };
}

it("mails each address, and the same letter at each attempt", async () => {
  const server = await mailServer([{ to: "data", code: 451 }]);
  onTestFinished(() => server.close());
  const ways = await waysOf({ mailTo: ["a@library.example", "b@library.example"] }, server.at.port);
  expect(Object.keys(ways)).toEqual(["mail-1", "mail-2"]);
  const first = await ways["mail-1"]?.(ALERT);
  expect(first).toMatchObject({ ok: false, fault: { isFinal: false } });
  expect(await ways["mail-1"]?.(ALERT)).toMatchObject({ ok: true });
  expect(await ways["mail-2"]?.(ALERT)).toMatchObject({ ok: true });
  expect(server.recipients).toEqual(["a@library.example", "a@library.example", "b@library.example"]);
  expect(server.taken[0]).toContain("Subject: Now: entrance: device-gone (pad)");
  expect(server.taken[0]).toContain(
    `Message-ID: <${ALERT.at}.device-gone.raised.pad.entrance@library.example>`,
  );
});

it("posts JSON with its token to a webhook, words and values", async () => {
  const { got, url } = await program(204);
  writeFileSync(path.join(folder, "token"), "t0ken\n");
  const ways = await waysOf({ webhook: { url, tokenFile: "token" } });
  expect(await ways["webhook"]?.(ALERT)).toMatchObject({ ok: true });
  expect(got[0]?.headers.authorization).toBe("Bearer t0ken");
  expect(got[0]?.body).toMatchObject({
    ...ALERT,
    station: "entrance",
    text: expect.stringContaining("What to do: See plug, cable and power"),
  });
});

it.each([
  [500, false],
  [429, false],
  [401, false],
  [302, false],
  [400, true],
  [410, true],
])("a webhook that answers %d: final is %s", async (status, isFinal) => {
  const { got, url } = await program(status);
  const ways = await waysOf({ webhook: { url } });
  expect(await ways["webhook"]?.(ALERT)).toMatchObject({ ok: false, fault: { isFinal } });
  expect(got).toHaveLength(1);
});

it("a webhook that is not there is tried again, and named by the system's word for why", async () => {
  const { url, close } = await program();
  await close();
  const ways = await waysOf({ webhook: { url } });
  expect(await ways["webhook"]?.(ALERT)).toMatchObject({
    ok: false,
    fault: { code: "alert.not-taken", detail: "ECONNREFUSED", isFinal: false },
  });
});
