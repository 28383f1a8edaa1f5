import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { LONGEST_FROM_SCREEN } from "../../../src/core/contract/bridge.ts";
import { POLICIES } from "../../../src/kiosk-ui/shell/chromium/enterprise.ts";
import { commandLine, FEATURES_OFF, FLAGS } from "../../../src/kiosk-ui/shell/chromium/flags.ts";
import { pageFiles } from "../../../src/kiosk-ui/shell/page-files.ts";
import { HEADERS, mayFetch, mayShow, PAGE_AT, readPage } from "../../../src/kiosk-ui/shell/policy.ts";

const FOLDER = path.join(import.meta.dirname, "../../fixtures/glass-page");

describe.each(Object.values(PAGE_AT))("the page at %s", (page) => {
  const beside = (name: string): string => page.replace("index.html", name);

  it("may stand in the window, and nothing else", () => {
    expect(mayShow(page, page)).toBe(true);
    for (const url of [
      beside("other.html"),
      `${page}?x`,
      `${page}#x`,
      "about:blank",
      "",
      "file:///etc/passwd",
      "https://example.org/",
    ]) {
      expect(mayShow(url, page)).toBe(false);
    }
  });

  it("may fetch what lies beside it, and nothing else", () => {
    expect(mayFetch(beside("assets/index.js"), page)).toBe(true);
    for (const url of [
      page.replace("/index.html", ".example.org/index.html"),
      page.replace("/index.html", "@example.org/"),
      page.replace("/index.html", ":8080/"),
      `view-source:${page}`,
      `blob:${page}`,
      "data:text/html,x",
      "http://lectern.invalid/index.html",
    ]) {
      expect(mayFetch(url, page)).toBe(false);
    }
  });

  it("is given files of its folder, each with the rules and its type", async () => {
    const files = pageFiles(FOLDER, page);
    expect(await files(page)).toMatchObject({
      status: 200,
      headers: { ...HEADERS, "content-type": "text/html; charset=utf-8" },
    });
    expect(await files(beside("page.js"))).toMatchObject({ status: 200 });
  });

  it.each([
    "../policy.ts",
    "..%2f..%2fpolicy.ts",
    "%2e%2e/%2e%2e/package.json",
    "//etc/passwd.json",
    ".hidden.js",
    "page.js/",
    "page.js%00.css",
    "page",
    "attempts.ts",
    "none.js",
    "",
  ])("is not given %s", async (name) => {
    expect(await pageFiles(FOLDER, page)(beside(name))).toMatchObject({
      status: 404,
      body: new Uint8Array(),
    });
  });
});

it("the page's rules leave it nothing but its own files and pictures that came as data", () => {
  expect(HEADERS["content-security-policy"]?.split("; ")).toEqual([
    "sandbox allow-scripts",
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'none'",
    "webrtc 'block'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

describe("a message of the page", () => {
  it.each([
    { kind: "intent", intent: { action: "borrow", rev: 1 } },
    { kind: "painted", revision: 7 },
    { kind: "repeat" },
    { kind: "focus", intent: {} },
  ])("leaves the shell as $kind", (message) => {
    expect(readPage(JSON.stringify(message))).toEqual(message);
  });

  it.each<[string, unknown]>([
    ["is no text", { kind: "repeat" }],
    ["is undefined", undefined],
    ["is no JSON", "{"],
    ["is no object", "[]"],
    ["is of no kind", '{"kind":"quit"}'],
    ["has more than it should", '{"kind":"repeat","x":1}'],
    ["paints a part", '{"kind":"painted","revision":1.5}'],
    ["paints before the beginning", '{"kind":"painted","revision":-1}'],
    ["is too long", JSON.stringify({ kind: "intent", intent: "x".repeat(LONGEST_FROM_SCREEN) })],
  ])("stays where it %s", (_what, text) => {
    expect(readPage(text)).toBeUndefined();
  });
});

describe("Chromium", () => {
  const names = commandLine("/tmp/profile").map((flag) => flag.split("=")[0]);

  it("is told each thing once", () => {
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(POLICIES.map(([name]) => name)).size).toBe(POLICIES.length);
  });

  it("knows the name of each: what it does not know it would not say", async () => {
    const given = [
      ...FLAGS.map(([flag]) => flag),
      ...Object.keys(FEATURES_OFF),
      ...POLICIES.map(([name]) => name),
    ];
    const words = given.flatMap((name) => ["-e", name]);
    const { stdout } = await promisify(execFile)("grep", ["-aoF", ...words, "/usr/lib/chromium/chromium"], {
      maxBuffer: 2 ** 26,
    });
    const known = new Set(stdout.split("\n"));
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each([
    "--no-sandbox",
    "--disable-web-security",
    "--remote-debugging-port",
    "--allow-file-access-from-files",
    "--disable-site-isolation-trials",
    "--auto-open-devtools-for-tabs",
    "--load-extension",
  ])("is never told %s", (weak) => expect(names).not.toContain(weak));
});
