import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { expect, it } from "vitest";
import { startLibrary } from "./library-server.ts";
import { checkWords } from "./run.ts";

function checking(port: number): ChildProcessByStdio<null, Readable, null> {
  const words = ["src/app/cli.ts", ...checkWords(port, "0.5"), "--yes"];
  return spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
}

it.each(["SIGINT", "SIGTERM"] as const)(
  "%s in mid-loan gives the item back before the program ends",
  async (signal) => {
    // The silence after 29 holds the run while the item is lent.
    const library = await startLibrary({ silentOnRenew: true });
    const child = checking(library.port);
    let out = "";
    let lentWhenStopped: boolean | undefined;
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("utf8");
      if (lentWhenStopped !== undefined || !out.includes(" - checkout\n")) return;
      lentWhenStopped = library.lent();
      child.kill(signal);
    });
    const code = await new Promise<number | null>((resolve) => {
      child.on("close", resolve);
    });
    expect({ code, lentWhenStopped, lent: library.lent() }).toEqual({
      code: 1,
      lentWhenStopped: true,
      lent: false,
    });
    expect(out).toContain("- checkin # SKIP interrupted");
    expect(out).toMatch(/ok \d+ - no loan and no hold is left behind\n/);
    await library.stop();
  },
);

it("a reader that leaves ends the run, but not before the item is given back", async () => {
  const library = await startLibrary({});
  const child = checking(library.port);
  let out = "";
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString("utf8");
    if (out.includes(" - checkout")) child.stdout.destroy();
  });
  const code = await new Promise<number | null>((resolve) => {
    child.on("close", resolve);
  });
  expect({ code, lent: library.lent(), held: library.held() }).toEqual({ code: 1, lent: false, held: false });
  await library.stop();
});
