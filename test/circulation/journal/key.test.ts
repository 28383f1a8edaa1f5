import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { makeKeyFile, readKey } from "../../../src/circulation/journal/key.ts";
import { seededBytes } from "../../../src/core/clock.ts";
import { place } from "./begin.ts";
import { codeOf, value } from "./words.ts";

describe("a key", () => {
  it("is made in a file of its owner's alone, and read from it", () => {
    const file = place();
    value(makeKeyFile(file, seededBytes(7)));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(value(readKey({ keyFile: file }, {}))).toEqual(seededBytes(7)(32));
  });

  it("is not written over", () => {
    const file = place();
    writeFileSync(file, "precious");
    expect(codeOf(makeKeyFile(file, seededBytes(7)))).toBe("key.exists");
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  it.each([0o640, 0o604, 0o660])("that others may read or write (%o) is not used", (mode) => {
    const file = place();
    value(makeKeyFile(file, seededBytes(7)));
    chmodSync(file, mode);
    expect(codeOf(readKey({ keyFile: file }, {}))).toBe("key.exposed");
  });

  it.each(["", "abc", "0".repeat(63), `${"0".repeat(63)}g`, "0".repeat(128)])("is not %o", (text) => {
    const file = place();
    writeFileSync(file, text, { mode: 0o600 });
    expect(codeOf(readKey({ keyFile: file }, {}))).toBe("key.malformed");
  });

  it("that is not there, or is a directory, cannot be read", () => {
    expect(codeOf(readKey({ keyFile: place() }, {}))).toBe("key.unreadable");
    const directory = place();
    mkdirSync(directory, { mode: 0o700 });
    expect(codeOf(readKey({ keyFile: directory }, {}))).toBe("key.unreadable");
    expect(codeOf(makeKeyFile(`${place()}/no/such`, seededBytes(7)))).toBe("key.unreadable");
  });

  it("may be a credential of systemd, whose access list shows as a group's permission", () => {
    const file = place();
    value(makeKeyFile(file, seededBytes(7)));
    chmodSync(file, 0o440);
    const source = { credential: path.basename(file) };
    expect(value(readKey(source, { CREDENTIALS_DIRECTORY: path.dirname(file) }))).toEqual(seededBytes(7)(32));
    expect(codeOf(readKey(source, {}))).toBe("key.unreadable");
  });
});
