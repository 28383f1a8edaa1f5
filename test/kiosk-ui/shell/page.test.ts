/** The real page in the shell: every screen is painted under the rules that the shell gives it. */
import { z } from "zod";
import { afterAll, beforeAll, expect, it } from "vitest";
import { builtPage } from "../../../src/app/dock/page.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import { LANGUAGE_TAGS } from "../../../src/core/contract/languages.ts";
import { openCore, type FakeCore } from "./fake-core.ts";
import { holding, textsOf } from "../memory.ts";
import { openFolder, openKiosk, type Kiosk } from "./kiosk.ts";
import { tap } from "./tap.ts";

const LOOK = { kind: "look", look: { ...PLAIN_LOOK, languages: LANGUAGE_TAGS } };
const folder = openFolder();
const logged: string[] = [];
let core: FakeCore;
let kiosk: Kiosk;
let revision = 1;
let shown: object = EXAMPLES.welcome;
const view = (screen: object, revision: number) => ({
  kind: "view",
  view: { ...PLAIN, ...screen, revision },
});
const painted = (wanted: number) =>
  core.next(({ kind, revision }) => kind === "painted" && revision === wanted);

beforeAll(async () => {
  core = await openCore(folder.socket, () => [LOOK, view(shown, revision)]);
  const first = painted(1);
  kiosk = await openKiosk({
    socket: folder.socket,
    folder: await builtPage(),
    log: (event, data) => logged.push(`${event} ${Object.values(data).join(" ")}`.trim()),
  });
  await first;
}, 60_000);
afterAll(async () => {
  await kiosk.close();
  await core.close();
  folder.remove();
});

async function show(screen: object): Promise<void> {
  shown = screen;
  const done = painted(++revision);
  core.tell(view(screen, revision));
  await done;
}

/** Each writing once, and each direction. */
const LANGUAGES = ["en", "uk", "ar", "zh-Hans"] as const;

it("paints every screen, and complains of nothing that it is not given", async () => {
  const ear = await tap(kiosk.browser, () => show(EXAMPLES.welcome));
  await ear.call("Log.enable", {});
  for (const language of LANGUAGES) {
    const display = { ...PLAIN.display, language };
    for (const screen of Object.values(EXAMPLES)) await show({ ...screen, display });
  }
  expect(ear.heard("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")).toEqual([]);
  expect(logged.filter((each) => each !== "glass.lives")).toEqual(["glass.listens"]);
});

const piece = z.object({ chunk: z.string() });
it("knows nothing of a person who has gone", async () => {
  const ear = await tap(kiosk.browser, () => show(EXAMPLES.welcome));
  const memory = async (): Promise<readonly string[]> => {
    await ear.call("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    return textsOf(ear.take("HeapProfiler.addHeapSnapshotChunk").map((each) => piece.parse(each).chunk));
  };
  const name = "Somebody Unheard-of";
  await show({ ...EXAMPLES.items, name });
  expect(holding(await memory(), name)).not.toEqual([]);
  await show(EXAMPLES.welcome);
  expect(holding(await memory(), name)).toEqual([]);
});
