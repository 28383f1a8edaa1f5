import { describe, expect, it } from "vitest";
import { isZone } from "../../src/core/calendar.ts";
import {
  atSite,
  dialect,
  DIALECTS,
  DIALECT_NAMES,
  type DialectLine,
  type DialectSpec,
} from "../../src/sip-client/dialects/index.ts";
import { renderDialects } from "../../src/sip-client/dialects/render.ts";

const lines = DIALECT_NAMES.flatMap((name) => {
  const spec: DialectSpec = DIALECTS[name];
  return Object.entries<DialectLine<unknown>>(spec.lines).map(([setting, line]) => ({ name, setting, line }));
});

describe("dialects", () => {
  it("are there for every library system that Lectern knows of", () => {
    expect(DIALECT_NAMES.toSorted()).toEqual(
      [
        "aleph",
        "alma",
        "evergreen-mediator",
        "evergreen-sipserver",
        "folio",
        "generic",
        "horizon",
        "koha",
        "polaris",
        "rero",
        "sierra",
        "spydus",
        "symphony",
        "verso",
      ].toSorted(),
    );
  });

  it.each(lines)("$name: $setting has a reason and a source", ({ line }) => {
    expect(line.reason).toMatch(/^.{10,}\.$/s);
    expect(line.source.trim().length).toBeGreaterThan(4);
  });

  it("have notes with a source", () => {
    for (const name of DIALECT_NAMES) {
      const spec: DialectSpec = DIALECTS[name];
      for (const note of spec.notes) {
        expect(note.text).not.toBe("");
        expect(note.source).not.toBe("");
      }
    }
  });

  it.each(DIALECT_NAMES)("%s is complete, and what it does not say is as in generic", (name) => {
    const found = dialect(name);
    const generic = dialect("generic");
    if (!found.ok || !generic.ok) throw new Error("no such dialect");
    const spec: DialectSpec = DIALECTS[name];
    const expected = Object.fromEntries(
      Object.entries<DialectLine<unknown>>(spec.lines).map(([setting, line]) => [setting, line.value]),
    );
    expect(found.value).toEqual({ ...generic.value, ...expected, name });
    expect(isZone(found.value.zone)).toBe(true);
    expect(found.value.delimiter).toHaveLength(1);
  });

  it("are named when an unknown one is asked for", () => {
    const found = dialect("evergren");
    expect(found).toMatchObject({ ok: false, fault: { code: "config.unknown-name" } });
    expect(!found.ok && found.fault.detail).toContain("evergreen-sipserver");
    expect(dialect("constructor").ok).toBe(false);
  });

  it("can be overridden by a site", () => {
    const koha = dialect("koha");
    if (!koha.ok) throw new Error("no koha");
    expect(atSite(koha.value, { charset: "cp850" })).toEqual({ ...koha.value, charset: "cp850" });
  });

  it("render to a page that shows every line", () => {
    const page = renderDialects();
    for (const name of DIALECT_NAMES) expect(page).toContain(`## \`${name}\``);
    expect(page.match(/^\| `/gm)).toHaveLength(lines.length);
    const unsure = lines.filter(({ line }) => line.unsure).length;
    expect(page.match(/\(\*unsure\*\) \|$/gm)).toHaveLength(unsure);
  });
});
