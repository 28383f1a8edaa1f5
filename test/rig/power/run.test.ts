import { expect, test } from "vitest";
import type { StageDeed } from "../../../src/app/scenario/stage.ts";
import type { Entry, EntryKind } from "../../../src/circulation/journal/entry.ts";
import { itemId, patronId } from "../../../src/core/ids.ts";
import { unwritten } from "./run.ts";

const deed = (what: StageDeed["what"], of: string): StageDeed => ({
  what,
  of,
  at: 0,
  card: "2",
  amount: 0,
  due: undefined,
});

const entry = (kind: EntryKind, item: string | undefined, patron: string): Entry => ({
  id: 1,
  kind,
  mode: "on-line",
  stage: "closed",
  session: "s",
  openedAt: 0,
  changedAt: 0,
  outcome: "done",
  reason: undefined,
  attempts: 1,
  secret: { item: item === undefined ? undefined : itemId(item), patron: patronId(patron), facts: null },
  settled: undefined,
});

test("what was done more often than it was written down is found", () => {
  const lent = [deed("lent", "3"), deed("lent", "3")];
  expect(unwritten(lent, [entry("loan", "3", "2"), entry("loan", "3", "2")])).toEqual([]);
  expect(unwritten(lent, [entry("loan", "3", "2"), entry("loan", "4", "2")])).toHaveLength(1);
});

test("a renewal of all that somebody has is one entry, and theirs alone", () => {
  const renewed = [deed("renewed", "3"), deed("renewed", "4")];
  expect(unwritten(renewed, [entry("renewal", undefined, "2")])).toEqual([]);
  expect(unwritten(renewed, [entry("renewal", undefined, "5")])).toHaveLength(2);
  expect(unwritten(renewed, [entry("renewal", "3", "2")])).toHaveLength(1);
  expect(unwritten([deed("lent", "3")], [entry("renewal", undefined, "2")])).toHaveLength(1);
});

test("what is borrowed by who has it is renewed, and stands as a loan beside the first one", () => {
  const done = [deed("lent", "3"), deed("renewed", "3")];
  expect(unwritten(done, [entry("loan", "3", "2"), entry("loan", "3", "2")])).toEqual([]);
  expect(unwritten(done, [entry("loan", "3", "2")])).toHaveLength(1);
});
