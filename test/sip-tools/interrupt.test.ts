import { spawn } from "node:child_process";
import { expect, it } from "vitest";
import { startLibrary } from "./library-server.ts";

it.each(["SIGINT", "SIGTERM"] as const)(
  "%s in mid-loan gives the item back before the program ends",
  async (signal) => {
    // The silence after 29 holds the run while the item is lent.
    const library = await startLibrary({ silentOnRenew: true });
    const child = spawn(
      process.execPath,
      [
        "src/app/cli.ts",
        "sip",
        "check",
        `127.0.0.1:${library.port}`,
        "--login",
        "scclient:clientpwd",
        "--patron",
        "djfiander",
        "--pin",
        "6789",
        "--item",
        "1565921879",
        "--timeout",
        "0.5",
        "--yes",
      ],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
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
  const child = spawn(
    process.execPath,
    [
      "src/app/cli.ts",
      "sip",
      "check",
      `127.0.0.1:${library.port}`,
      "--login",
      "scclient:clientpwd",
      "--patron",
      "djfiander",
      "--pin",
      "6789",
      "--item",
      "1565921879",
      "--timeout",
      "0.5",
      "--yes",
    ],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
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
