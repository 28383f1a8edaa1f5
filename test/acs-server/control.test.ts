import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RunningAcs } from "../../src/acs-sim/acs.ts";
import { BEHAVIOUR_NAMES } from "../../src/acs-sim/behaviours/table.ts";
import {
  askControl,
  controlAddress,
  startControl,
  type ControlAddress,
} from "../../src/acs-sim/server-control.ts";
import { systemClock } from "../../src/core/clock.ts";
import { silentLog, type LogData } from "../../src/core/log.ts";
import { acsWith, CHECKOUT, connect, ITEM, ITEM_INFORMATION, loggedIn, PATRON } from "./harness.ts";

function socketPath(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "lectern-test-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return path.join(directory, "acs.sock");
}

async function controlled(
  acs: RunningAcs,
  where: ControlAddress,
  log = silentLog,
  stop = () => {},
): Promise<string> {
  const control = await startControl(where, { acs, log, now: () => systemClock.now(), stop });
  if (!control.ok) throw new Error(control.fault.detail);
  onTestFinished(() => control.value.stop());
  return control.value.address;
}

/** Says a command and takes the value of a good answer. */
async function say(where: ControlAddress, command: string, ...words: readonly unknown[]): Promise<unknown> {
  const asked = await askControl(where, command, words);
  if (!asked.ok) throw new Error(asked.fault.detail);
  return asked.value.ok ? asked.value.value : asked.value.fault;
}

describe("the control socket", () => {
  test("is a path that only its user may open, or a port of this machine", async () => {
    const acs = await acsWith({});
    const file = socketPath();
    expect(await controlled(acs, controlAddress(file))).toBe(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const address = await controlled(acs, controlAddress("0"));
    const port = Number(/^127\.0\.0\.1:(\d+)$/.exec(address)?.[1]);
    expect(await say({ port }, "behaviours")).toEqual([]);
  });

  test("takes the place of a socket that a killed server left behind, and of no living one", async () => {
    const acs = await acsWith({});
    const file = socketPath();
    await controlled(acs, { path: file });
    const second = await startControl({ path: file }, { acs, log: silentLog, now: () => 0, stop: () => {} });
    expect(second).toMatchObject({ ok: false, fault: { code: "system.port-in-use" } });
  });

  test("switches behaviours while the server runs", async () => {
    const acs = await acsWith({});
    const where = { path: socketPath() };
    await controlled(acs, where);
    const terminal = await loggedIn(acs);
    expect(await say(where, "add", "ask-again", { messages: ["17"], times: 1 })).toEqual({ id: 1 });
    expect(await say(where, "behaviours")).toEqual([
      { id: 1, name: "ask-again", parameters: { messages: ["17"], times: 1 } },
    ]);
    expect(await terminal.ask(ITEM_INFORMATION)).toBe("96");
    expect(await terminal.ask(ITEM_INFORMATION)).toMatch(/^18/);
    expect(await say(where, "remove", "1")).toEqual({});
    expect(await say(where, "remove", "1")).toMatchObject({ code: "config.unknown-name" });
    expect(await say(where, "add", "ask-agan")).toMatchObject({
      detail: expect.stringContaining("ask-again"),
    });
    await say(where, "add", "ignore");
    await say(where, "clear");
    expect(acs.behaviours.entries).toEqual([]);
  });

  test("lists every behaviour with what it does", async () => {
    const where = { path: socketPath() };
    await controlled(await acsWith({}), where);
    const listed = (await say(where, "catalogue")) as { name: string }[];
    expect(listed.map(({ name }) => name)).toEqual(BEHAVIOUR_NAMES);
  });

  test("shows patrons without saying who they are, and items without saying who has them", async () => {
    const acs = await acsWith({});
    const where = { path: socketPath() };
    await controlled(acs, where);
    await (await loggedIn(acs)).ask(CHECKOUT);
    const patron = await say(where, "patron", PATRON);
    expect(patron).toMatchObject({ loans: 1, overdue: 0, owed: 0, block: null });
    expect(JSON.stringify(patron)).not.toMatch(/Ada|1234|Harbour|reader01|31234/);
    const item = await say(where, "item", ITEM);
    expect(item).toMatchObject({
      barcode: ITEM,
      onLoan: true,
      due: expect.stringMatching(/^\d{8} {3}Z\d{6}$/),
    });
    expect(JSON.stringify(item)).not.toMatch(/Ada|21234/);
    expect(await say(where, "patron", "nobody")).toMatchObject({ code: "config.unknown-name" });
  });

  test("counts connections, logins and requests", async () => {
    const acs = await acsWith({});
    const where = { path: socketPath() };
    await controlled(acs, where);
    const terminal = await loggedIn(acs);
    await terminal.ask(ITEM_INFORMATION);
    expect(await say(where, "stats")).toMatchObject({
      clients: 1,
      connections: 1,
      logins: 1,
      requests: { "93": 1, "17": 1 },
    });
  });

  test("reloads, stops, and says what it does not understand", async () => {
    let stopped = false;
    const where = { path: socketPath() };
    await controlled(await acsWith({}), where, silentLog, () => {
      stopped = true;
    });
    expect(await say(where, "reload")).toEqual({});
    expect(await say(where, "report")).toBeNull();
    expect(await say(where, "stp")).toMatchObject({ detail: expect.stringContaining('did you mean "stop"') });
    expect(await say(where, "stop")).toEqual({});
    expect(stopped).toBe(true);
  });

  test("answers each line of a conversation in turn, broken ones too", async () => {
    const port = Number((await controlled(await acsWith({}), { port: 0 })).split(":")[1]);
    const terminal = await connect(port);
    await terminal.send('{"command":"behaviours"}\nnonsense\n{"command":"add","arguments":"x"}\n');
    const lines = (await terminal.until(/(?:.*\n){3}/)).trim().split("\n");
    expect(lines.map((line) => (JSON.parse(line) as { ok: boolean }).ok)).toEqual([true, false, false]);
  });

  test("logs the command and never its arguments", async () => {
    const lines: LogData[] = [];
    const where = { path: socketPath() };
    await controlled(await acsWith({}), where, (_, data) => void lines.push(data));
    await say(where, "patron", PATRON);
    expect(lines).toEqual([{ command: "patron" }]);
  });
});
