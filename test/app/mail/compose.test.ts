import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { mailOptions } from "../../../src/app/adapters/mail/options.ts";
import { openReceipts } from "../../../src/app/compose-receipts.ts";
import { receiptOptions } from "../../../src/app/receipt/options.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { ok } from "../../../src/core/result.ts";
import { EVERYTHING } from "../../../src/receipts/samples.ts";
import { OPEN, valueOf } from "../../receipts/shop.ts";
import { mailServer } from "./server.ts";

/** What a station with this configuration hands receipts over with. */
function station(beside: string, receipts: object, port: number) {
  writeFileSync(path.join(beside, "key"), `${"a1".repeat(32)}\n`);
  chmodSync(path.join(beside, "key"), 0o600);
  const mail = {
    host: "127.0.0.1",
    port,
    tls: "none",
    from: "Library <library@example.org>",
    outbox: "outbox",
  };
  return openReceipts({
    library: "Ashby Library",
    zone: "UTC",
    detail: OPEN,
    options: receiptOptions.parse(receipts),
    mail: { options: mailOptions.parse(mail), key: { keyFile: path.join(beside, "key") } },
    beside,
    clock: systemClock,
    log: silentLog,
  });
}

it("a station mails with its own foot, by the server of its configuration", async () => {
  const beside = mkdtempSync(path.join(tmpdir(), "lectern-mailing-"));
  writeFileSync(path.join(beside, "foot.liquid"), "^ Open on Sundays");
  const server = await mailServer([]);
  onTestFinished(() => server.close());
  const receipts = valueOf(await station(beside, { directory: "." }, server.at.port));
  onTestFinished(() => receipts.stop());
  expect(await receipts.desk(undefined).mail?.(EVERYTHING, "ada@example.org")).toEqual(ok(undefined));
  await vi.waitFor(() => expect(server.taken.join()).toContain("Open on Sundays"));
});

it("templates that are read again are in force when that is wanted, and not before", async () => {
  const beside = mkdtempSync(path.join(tmpdir(), "lectern-mailing-"));
  const receipts = valueOf(await station(beside, {}, 25));
  onTestFinished(() => receipts.stop());
  const desk = receipts.desk(undefined);
  writeFileSync(path.join(beside, "short.liquid"), "Short and new");
  const options = receiptOptions.parse({ directory: "." });
  const use = valueOf(await receipts.read({ library: "Another", detail: OPEN, options }));
  expect(desk.code(EVERYTHING)).toBeUndefined();
  use();
  expect(desk.code(EVERYTHING)).toContain("Short and new");
});

it.each([
  [{ language: "fi" }, "config.unknown-name"],
  [{ directory: "nowhere" }, "config.unreadable"],
])("%j is told before the station starts", async (receipts, code) => {
  const beside = mkdtempSync(path.join(tmpdir(), "lectern-mailing-"));
  expect(await station(beside, receipts, 25)).toMatchObject({ ok: false, fault: { code } });
});

it("a password without TLS, or without its user, is a mistake", () => {
  const mail = { host: "h", from: "a@b.example", outbox: "o", user: "u", passwordFile: "p" };
  expect(mailOptions.safeParse(mail).success).toBe(true);
  expect(mailOptions.safeParse({ ...mail, tls: "none" }).success).toBe(false);
  expect(mailOptions.safeParse({ ...mail, user: undefined }).success).toBe(false);
});
