import { existsSync } from "node:fs";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { keepScreen, type ShellParts } from "../keeper.ts";
import { pageFiles } from "../page-files.ts";
import { PAGE_AT } from "../policy.ts";
import { chromiumGlass } from "./glass.ts";
import { launchChromium } from "./launch.ts";

/** Debian's name for it, and an older one of Raspberry Pi OS. */
export const PROGRAMS: readonly string[] = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/** Shows the page in Chromium until it is asked to end. */
export async function runChromium(parts: ShellParts, asked: Promise<void>): Promise<Result<void>> {
  const program = PROGRAMS.find((each) => existsSync(each));
  if (program === undefined) return failed(fault("screen.no-browser", PROGRAMS.join(", ")));
  const glass = chromiumGlass({
    launch: () => launchChromium({ program, env: process.env, as: undefined }),
    files: pageFiles(parts.folder, PAGE_AT.chromium),
  });
  const screen = keepScreen(glass, parts);
  await asked;
  await screen.close();
  return ok(undefined);
}
