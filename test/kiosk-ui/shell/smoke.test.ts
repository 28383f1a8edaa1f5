/** Electron itself, where it is installed: `lectern kiosk --shell electron` paints, and comes again when it is struck. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { electronProgram } from "../../../src/kiosk-ui/shell/electron/run.ts";
import { openDisplay } from "./display.ts";
import { openCore } from "./fake-core.ts";
import { NOBODY, openFolder } from "./kiosk.ts";
import { renderersOf } from "./processes.ts";

const CLI = path.join(import.meta.dirname, "../../../src/app/cli.ts");
const PAGE = path.join(import.meta.dirname, "../../fixtures/glass-page");

it("Electron paints what core shows, and again after its renderer was killed", async (context) => {
  const program = electronProgram(process.env);
  if (!existsSync(program)) {
    process.stdout.write(`SKIPPED, not passed: there is no Electron at ${program}\n`);
    return context.skip(`there is no Electron at ${program}`);
  }
  const folder = openFolder();
  const view = { kind: "view", view: { revision: 1, screen: "welcome" } };
  const core = await openCore(folder.socket, () => [view]);
  const display = await openDisplay(1080, 1920);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    chmodSync(path.dirname(folder.socket), 0o711);
    chownSync(folder.socket, NOBODY.uid, NOBODY.gid);
  }
  const painted = () => core.next(({ kind, revision }) => kind === "painted" && revision === 1);
  const first = painted();
  const words = ["kiosk", "--shell", "electron", "--socket", folder.socket, "--page", PAGE];
  const kiosk = spawn(process.execPath, [CLI, ...words], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: display.name },
    ...(isRoot ? NOBODY : {}),
  });
  onTestFinished(async () => {
    const ended = once(kiosk, "exit");
    kiosk.kill("SIGTERM");
    await ended;
    await display.close();
    await core.close();
    folder.remove();
  });
  await first;
  const again = painted();
  const renderers = renderersOf(kiosk.pid ?? 0);
  expect(renderers.length).toBeGreaterThan(0);
  for (const pid of renderers) process.kill(pid, "SIGKILL");
  await again;
}, 60_000);
