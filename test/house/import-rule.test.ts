import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { breachesIn, breachesOf } from "../../tools/import-rule.ts";
import { sourceFacts } from "../../tools/source-facts.ts";

const breaches = (file: string, source: string): string[] =>
  breachesOf(file, sourceFacts(file, source)).map(({ line, what }) => `${line}: ${what}`);

test("the house keeps its import rule and its doors", () => {
  expect(breachesIn(path.join(import.meta.dirname, "../.."))).toEqual([]);
});

test("a made-up tree that breaks the rule is found out, with file and line", () => {
  const project = mkdtempSync(path.join(tmpdir(), "house-"));
  onTestFinished(() => rmSync(project, { recursive: true }));
  mkdirSync(path.join(project, "src/core"), { recursive: true });
  mkdirSync(path.join(project, "src/attic"));
  writeFileSync(path.join(project, "src/core/a.ts"), '\nexport * from "../flows/b.ts";\n');
  writeFileSync(path.join(project, "src/attic/c.ts"), "export {};\n");
  expect(breachesIn(project)).toEqual([
    { file: "src/attic/c.ts", line: 1, what: expect.stringContaining("in no room") },
    { file: "src/core/a.ts", line: 2, what: "core may import core, but not flows/b.ts" },
  ]);
});

/** [what is wrong, the file, its source, a piece of the breach]: each must be found, and only once. */
const REFUSED: readonly (readonly [string, string, string, string])[] = [
  [
    "core knows no other room",
    "core/a.ts",
    'import { b } from "../sip-client/b.ts";',
    "core may import core",
  ],
  [
    "a type is an import too",
    "flows/a.ts",
    'import type { B } from "../sip-client/b.ts";',
    "flows may import",
  ],
  ["so is the type of an import", "flows/a.ts", 'let b: import("../devices/b.ts").B;', "flows may import"],
  ["a lazy import is one too", "receipts/a.ts", 'await import("../devices/b.ts");', "receipts may import"],
  ["sip-client never sees the ACS", "sip-client/a.ts", 'import "../acs-sim/b.ts";', "sip-client may import"],
  ["nobody imports app", "flows/a.ts", 'import "../app/b.ts";', "flows may import"],
  ["the screen sees the contract only", "kiosk-ui/a.ts", 'import "../core/ids.ts";', "kiosk-ui may import"],
  [
    "so does its shell, but for clock and log",
    "kiosk-ui/shell/a.ts",
    'import "../../core/ids.ts";',
    "may import",
  ],
  ["the page has no clock of core", "kiosk-ui/words/a.ts", 'import "../../core/clock.ts";', "may import"],
  ["the shell has one socket", "kiosk-ui/shell/a.ts", 'import { connect } from "node:net";', "a socket"],
  ["tests are not the product", "core/a.ts", 'import "../../test/a.ts";', "not part of the product"],
  ["simulators load lazily", "app/compose.ts", 'import { b } from "../acs-sim/b.ts";', "use await import()"],
  ["drivers know no simulator", "devices/drivers/a.ts", 'import "../sim/b.ts";', "imports the simulator"],
  [
    "only compose simulates",
    "app/config.ts",
    'await import("../devices/sim/b.ts");',
    "imports the simulator",
  ],
  ["sockets have four doors", "sip-client/client.ts", 'import net from "node:net";', "a socket"],
  ["with or without node:", "acs-sim/answers/a.ts", 'import { connect } from "tls";', "a socket"],
  ["fetch opens one too", "app/a.ts", "await fetch(u);", "uses fetch"],
  ["native modules have one", "devices/drivers/a.ts", 'import { SerialPort } from "serialport";', "native"],
  ["scopes are native too", "app/a.ts", 'import { M } from "@serialport/stream";', "native"],
  [
    "databases have one",
    "circulation/a.ts",
    'import { DatabaseSync } from "node:sqlite";',
    "a database may be used only in circulation/journal/",
  ],
  ["mail has one", "app/a.ts", 'import { createTransport } from "nodemailer";', "a mail server"],
  ["electron has one", "app/a.ts", 'import { app } from "electron";', "electron"],
  ["machines live in flows", "app/a.ts", 'import { setup } from "xstate";', "XState"],
  ["core is pure", "core/a.ts", 'import { readFileSync } from "node:fs";', "reaches outside"],
  ["timers come from core/clock", "app/a.ts", "setTimeout(f, 1);", "uses setTimeout"],
  ["also through globalThis", "app/a.ts", "globalThis.setInterval(f, 1);", "uses setInterval"],
  ["also by another module", "app/a.ts", 'import { setTimeout as s } from "node:timers/promises";', "time"],
  [
    "also as a signal",
    "app/bridge/a.ts",
    "fetch(u, { signal: AbortSignal.timeout(5) });",
    "uses AbortSignal.timeout",
  ],
  ["Date comes from core/clock", "flows/a.ts", "const now = new Date();", "uses Date"],
  ["randomness does", "flows/a.ts", "const dice = Math.random();", "uses Math.random"],
  ["taken out of its object", "flows/a.ts", "const { random } = Math;", "uses Math.random"],
  ["also the good one", "app/a.ts", 'import { randomUUID } from "node:crypto";', "randomness"],
  ["a computed import hides", "app/a.ts", "await import(name);", "computed name"],
  ["so does require", "app/a.ts", 'import { createRequire } from "node:module";', "createRequire"],
];

test.each(REFUSED)("refused: %s", (_, file, source, piece) => {
  expect(breaches(file, source)).toEqual([expect.stringContaining(piece)]);
});

/** [why it is right, the file, its source]. */
const ALLOWED: readonly (readonly [string, string, string])[] = [
  ["a room imports itself", "core/a.ts", 'import "./b.ts";'],
  ["the client imports core", "sip-client/a.ts", 'import { b } from "../core/b.ts";'],
  ["the ACS shares the codec", "acs-sim/a.ts", 'import { b } from "../sip-client/b.ts";'],
  ["app imports everybody", "app/a.ts", 'import "../flows/b.ts"; import "../core/b.ts";'],
  ["the shell waits as others do", "kiosk-ui/shell/a.ts", 'import "../../core/clock.ts";'],
  ["the shell calls core", "kiosk-ui/shell/core-line.ts", 'import { connect } from "node:net";'],
  ["compose simulates when asked", "app/compose.ts", 'await import("../devices/sim/b.ts");'],
  ["types of a simulator load nothing", "app/compose.ts", 'import type { B } from "../acs-sim/b.ts";'],
  ["a simulator is built of its parts", "devices/sim/scanner/a.ts", 'import "../peer.ts";'],
  ["types of a socket open none", "acs-sim/a.ts", 'import type { Socket } from "node:net";'],
  ["the door itself", "sip-client/connection-socket.ts", 'import net from "node:net";'],
  ["so it is for fetch", "app/bridge/a.ts", "await fetch(u);"],
  ["the journal is a database", "circulation/journal/a.ts", 'import { DatabaseSync } from "node:sqlite";'],
  ["hashing is computing", "flows/a.ts", 'import { createHash } from "node:crypto";'],
  ["the clock is the door of time", "core/clock.ts", "setTimeout(f, Date.now() + Math.random());"],
  ["setImmediate is no timer", "app/a.ts", "setImmediate(f);"],
  ["a type or a key named Date is no clock", "app/a.ts", "interface A { Date: Date } f({ Date: a.Date });"],
  ["words in text and comments are free", "app/a.ts", 'f("new Date()"); // setTimeout(f)'],
];

test.each(ALLOWED)("allowed: %s", (_, file, source) => {
  expect(breaches(file, source)).toEqual([]);
});

test("source that does not parse is an error, not a clean file", () => {
  expect(() => sourceFacts("a.ts", "import {")).toThrow(/a\.ts/);
});
