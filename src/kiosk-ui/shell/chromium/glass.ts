import { z } from "zod";
import { end } from "../end.ts";
import type { Glass, GlassHears, MakeGlass } from "../glass.ts";
import { GUARD, OWN_WORLD, threeFunctions } from "../inside.ts";
import type { PageFiles } from "../page-files.ts";
import { mayShow, PAGE_AT } from "../policy.ts";
import { openCdp, type Cdp, type CdpEvent } from "./cdp.ts";
import type { Browser } from "./launch.ts";

export interface ChromiumParts {
  readonly launch: () => Browser;
  readonly files: PageFiles;
}

/** The name of the page's way out; the page takes it away before anything of its own runs. */
const BINDING = "lecternOut";
const PAGE = PAGE_AT.chromium;

const attached = z.object({
  sessionId: z.string(),
  targetInfo: z.object({ targetId: z.string() }),
});
const paused = z.object({
  requestId: z.string(),
  request: z.object({ url: z.string() }),
  resourceType: z.string(),
});
const called = z.object({ payload: z.string(), executionContextId: z.number() });
const navigated = z.object({ frame: z.object({ url: z.string(), parentId: z.string().optional() }) });
const processes = z.object({ processInfo: z.array(z.object({ type: z.string(), id: z.int().positive() })) });

/** What is set up in a window before the page is shown in it, in this order. */
const SETTING_UP: readonly (readonly [method: string, params: Readonly<Record<string, unknown>>])[] = [
  ["Page.enable", {}],
  ["Inspector.enable", {}],
  ["Runtime.enable", {}],
  ["Fetch.enable", { patterns: [{ urlPattern: "*" }] }],
  ["Runtime.addBinding", { name: BINDING }],
  ["Page.addScriptToEvaluateOnNewDocument", { source: threeFunctions(BINDING) + GUARD + OWN_WORLD }],
  // Of the page and not of the browser, which does not know the rules of a private window.
  ["Page.setDownloadBehavior", { behavior: "deny" }],
  ["Page.setInterceptFileChooserDialog", { enabled: true }],
  ["Runtime.runIfWaitingForDebugger", {}],
];

/** The page in Debian's Chromium, over two pipes. */
export function chromiumGlass({ launch, files }: ChromiumParts): MakeGlass {
  return (hears) => {
    let window = openWindow(launch(), files, hears);
    return {
      renew: (isFrozen) => window.renew(isFrozen),
      tell: (text) => window.tell(text),
      ask: () => window.ask(),
      restart() {
        void window.close();
        window = openWindow(launch(), files, hears);
      },
      close: () => window.close(),
    };
  };
}

type Window = Omit<Glass, "restart">;

/** One life of a browser. */
function openWindow(browser: Browser, files: PageFiles, hears: GlassHears): Window {
  let isClosed = false;
  /** The session of the window; a second one is closed before anything is in it. */
  let session: string | undefined;
  let isSetUp = false;
  /** The page's process was told to end. */
  let isEnding = false;
  /** The page that listens, among all that the window has shown. */
  let context: number | undefined;
  const ended = new Promise<void>((resolve) => browser.onEnd(resolve));
  const cdp: Cdp = openCdp(browser.pipes, (event) => {
    if (!isClosed) HEARS[event.method]?.(event);
  });
  const page = (method: string, params: Readonly<Record<string, unknown>>) =>
    cdp.call(method, params, session);
  const show = (): void => void page("Page.navigate", { url: PAGE });

  const HEARS: Readonly<Record<string, (event: CdpEvent) => void>> = {
    "Target.attachedToTarget"({ params }) {
      const { sessionId, targetInfo } = attached.parse(params);
      if (session !== undefined) {
        hears.denied("window");
        void cdp.call("Target.closeTarget", { targetId: targetInfo.targetId }, undefined);
        return;
      }
      session = sessionId;
      void setUp();
    },
    "Fetch.requestPaused"({ params }) {
      const { requestId, request, resourceType } = paused.parse(params);
      const isDocument = resourceType === "Document";
      void answer(requestId, isDocument && !mayShow(request.url, PAGE) ? undefined : request.url);
    },
    "Runtime.bindingCalled"({ params }) {
      const { payload, executionContextId } = called.parse(params);
      if (payload !== "") return hears.said(payload);
      context = executionContextId;
      // There is no page to go back to.
      void page("Page.resetNavigationHistory", {});
      // After a process that stood still keys would reach nobody.
      void page("Page.bringToFront", {});
      hears.listens();
    },
    // An address that no request belongs to, like about:blank; or the empty one, which came after the page was asked for.
    "Page.frameNavigated"({ params }) {
      const { frame } = navigated.parse(params);
      if (frame.parentId !== undefined || mayShow(frame.url, PAGE)) return;
      if (context !== undefined) lose("page");
      else if (isSetUp) show();
    },
    "Page.javascriptDialogOpening"() {
      hears.denied("dialog");
      void page("Page.handleJavaScriptDialog", { accept: false });
    },
    "Page.fileChooserOpened": () => hears.denied("dialog"),
    "Page.downloadWillBegin": () => hears.denied("download"),
    "Inspector.targetCrashed"() {
      if (isEnding) show();
      else lose("process");
      isEnding = false;
    },
    "Target.detachedFromTarget"({ params }) {
      // The window was closed, and with it the browser that has nothing else.
      if (z.object({ sessionId: z.string() }).parse(params).sessionId === session) browser.kill();
    },
  };
  /** The page comes when all has been answered: its process may be another than the one that hears this. */
  const setUp = async (): Promise<void> => {
    await Promise.all(SETTING_UP.map(([method, given]) => page(method, given)));
    isSetUp = true;
    show();
  };
  /** From outside: nothing else moves one that stands still, and Page.crash is the page's own to do. */
  const endRenderers = async (): Promise<void> => {
    const answered = await cdp.call("SystemInfo.getProcessInfo", {}, undefined);
    if (!answered.ok) return;
    const { processInfo } = processes.parse(answered.result);
    for (const { type, id } of processInfo) if (type === "renderer") end(id);
  };
  const lose = (what: "process" | "page"): void => {
    context = undefined;
    hears.gone(what);
  };
  /** Gives the page its file; what it may not have is as if it had never been asked for. */
  const answer = async (requestId: string, url: string | undefined): Promise<void> => {
    const file = url === undefined ? undefined : await files(url);
    if (file === undefined) {
      hears.denied(url === undefined ? "navigation" : "request");
      // Aborted, and not failed: a failed navigation shows a page that says so.
      return void page("Fetch.failRequest", { requestId, errorReason: "Aborted" });
    }
    const { status, headers, body } = file;
    void page("Fetch.fulfillRequest", {
      requestId,
      responseCode: status,
      responseHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
      body: Buffer.from(body).toString("base64"),
    });
  };

  browser.onEnd(() => {
    if (!isClosed) hears.ended();
  });
  const filter = [{ type: "page" }, { exclude: true }];
  const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter };
  void cdp.call("Target.setAutoAttach", attach, undefined);
  return {
    renew(isFrozen) {
      context = undefined;
      isEnding = isFrozen;
      // Its end is heard of, and the next one follows.
      if (isFrozen) void endRenderers();
      else show();
    },
    tell(text) {
      if (context === undefined) return;
      // Given as a value: what stands in a script is kept with it for a long time, and this is about people. Heard in a task
      // of its own: while it is called from here a page might make scripts of text.
      void page("Runtime.callFunctionOn", {
        functionDeclaration: `(text) => void setTimeout(${BINDING}Hear, 0, text)`,
        arguments: [{ value: text }],
        executionContextId: context,
      });
    },
    ask: () => page("Runtime.evaluate", { expression: "0", contextId: context }),
    async close() {
      isClosed = true;
      browser.kill();
      await ended;
    },
  };
}
