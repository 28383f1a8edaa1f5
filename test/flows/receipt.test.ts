import { expect, it, vi } from "vitest";
import { failed, ok, type Result } from "../../src/core/result.ts";
import { fault } from "../../src/core/faults.ts";
import type { AboutPatron, Lending } from "../../src/core/circulation.ts";
import type { ReceiptFacts } from "../../src/core/receipt.ts";
import type { ReceiptPort } from "../../src/flows/ports.ts";
import { account, BOOK, CARD, DUE, known, paper, station } from "./fakes.ts";

const lent: Lending = {
  outcome: "lent",
  title: "The secret garden",
  due: DUE,
  renewed: false,
  toRelease: false,
  words: [],
  print: [],
};

/** A patron who has borrowed one book and pressed *finish*. */
async function finished(receipts: ReceiptPort, policy: object, about: Partial<AboutPatron> = {}) {
  const theirs = account({ lend: () => Promise.resolve(ok(lent)) });
  const here = station(
    {
      circulation: {
        identify: () =>
          Promise.resolve(ok(known({ account: { ...theirs, about: { ...theirs.about, ...about } } }))),
      },
      receipts,
    },
    { pin: { ask: "none" }, ...policy },
  );
  here.flow.scan(CARD, undefined);
  await here.settle();
  here.flow.scan(BOOK, undefined);
  await here.settle();
  here.press("finish");
  await here.settle();
  return here;
}

const noPaper: ReceiptPort["print"] = () => {
  throw new Error("The test did not expect paper");
};

it("goes by mail to the address that is typed, once that can be one", async () => {
  const mail = vi.fn((_facts: ReceiptFacts, _address: string): Promise<Result<void>> =>
    Promise.resolve(ok(undefined)),
  );
  const here = await finished({ ...paper(noPaper), mail }, {});
  here.press("mail");
  here.type("ada");
  expect(here.press("submit")).toBe(false);
  here.type("@example.org");
  here.press("submit");
  await here.settle();
  expect(here.screen("goodbye").receipt).toBe("mailed");
  expect(mail.mock.calls.map(([, address]) => address)).toEqual(["ada@example.org"]);
});

it("takes the end of an address in one key, as far as there is room for it", async () => {
  const mail = vi.fn(() => Promise.resolve(ok(undefined)));
  const here = await finished({ ...paper(noPaper), mail }, {});
  const end = () => here.flow.intent({ rev: here.flow.view.revision, action: "ending", ending: ".com" });
  expect(end()).toBe(false);
  here.press("mail");
  here.type("ada@example");
  expect(end()).toBe(true);
  expect(here.screen("receipt")).toMatchObject({ address: "ada@example.com" });
  expect(here.screen("receipt").offers).toContain("submit");
  here.type("m".repeat(236));
  expect(here.screen("receipt").address).toHaveLength(251);
  end();
  expect(here.screen("receipt").address).toHaveLength(251);
  here.type("mmmm");
  expect(here.screen("receipt").address).toHaveLength(254);
});

it("begins with the address that the ILS has, masked, which the first key replaces", async () => {
  const mail = vi.fn((_facts: ReceiptFacts, _address: string): Promise<Result<void>> =>
    Promise.resolve(ok(undefined)),
  );
  const at = async (policy: object) => {
    const here = await finished({ ...paper(noPaper), mail }, policy, { email: "ada@example.org" });
    here.press("mail");
    return here;
  };
  const sent = await at({});
  expect(sent.screen("receipt")).toMatchObject({ address: "a***@example.org" });
  expect(sent.screen("receipt").offers).toContain("submit");
  sent.press("submit");
  const typed = await at({});
  typed.type("b");
  expect(typed.screen("receipt").address).toBe("b");
  const erased = await at({});
  erased.press("erase");
  expect(erased.screen("receipt").address).toBe("");
  const open = await at({ receipt: { mask: { name: "full" } } });
  expect(open.screen("receipt").address).toBe("ada@example.org");
  expect(mail.mock.calls.map(([, address]) => address)).toEqual(["ada@example.org"]);
});

it("tells whose it is, masked, what they owe, and speaks the language that they chose", async () => {
  const told: ReceiptFacts[] = [];
  const print = (facts: ReceiptFacts) => {
    told.push(facts);
    return Promise.resolve("printed" as const);
  };
  const owed = { minor: 250, currency: "EUR" };
  const german = await finished(paper(print), { languages: { offered: ["en", "de"] } }, { owed });
  german.flow.intent({ rev: german.flow.view.revision, action: "language", language: "de" });
  german.press("print");
  const library = await finished(paper(print), {}, { owed: { ...owed, minor: 0 } });
  library.press("print");
  expect(told).toMatchObject([
    {
      language: "de",
      patron: { name: "Ada Example", card: "****0001" },
      entries: [{ kind: "lent" }, { kind: "owed", amount: owed }],
    },
    { language: undefined, entries: [{ kind: "lent" }] },
  ]);
});

it("that could not be queued for mail leaves the other ways", async () => {
  const mail = (): Promise<Result<void>> => Promise.resolve(failed(fault("config.unreadable", "")));
  const here = await finished({ ...paper(noPaper), mail }, {});
  here.press("mail");
  here.type("ada@example.org");
  here.press("submit");
  await here.settle();
  expect(here.screen("receipt")).toMatchObject({ state: "choosing" });
  here.press("no-receipt");
  expect(here.screen("goodbye").receipt).toBe("not-mailed");
});

it("is shown as a code where it fits into one", async () => {
  const here = await finished({ ...paper(noPaper), code: () => "1 item until 14 December" }, {});
  here.press("show-code");
  expect(here.screen("receipt")).toMatchObject({ state: "code", code: "1 item until 14 December" });
  here.press("no-receipt");
  expect(here.screen("goodbye").receipt).toBe("shown");
});

it("is shown before it is printed, anew after each thing that is left out and in another language", async () => {
  const preview = ({ detail, language }: ReceiptFacts) => `${detail.titles ?? "on"} ${language ?? "own"}`;
  const here = await finished({ ...paper(noPaper), preview }, { languages: { offered: ["en", "de"] } });
  const slip = () => here.screen("receipt").slip;
  expect(slip()).toBe("on own");
  here.press("titles");
  expect(slip()).toBe("off own");
  here.flow.intent({ rev: here.flow.view.revision, action: "language", language: "de" });
  expect(slip()).toBe("off de");
});

it("leaves out titles and name as the patron wants it", async () => {
  let told: ReceiptFacts | undefined;
  const here = await finished(
    paper((facts) => {
      told = facts;
      return Promise.resolve("printed");
    }),
    { receipt: { mask: { name: "initials" } } },
  );
  expect(here.screen("receipt").tells).toEqual({ titles: true, name: true });
  here.press("titles");
  here.press("name");
  expect(here.screen("receipt").tells).toEqual({ titles: false, name: false });
  here.press("print");
  await here.settle();
  expect(told?.detail).toEqual({ titles: "off", name: "none", card: "none" });
});

it("is not asked about where the library never gives one", async () => {
  const here = await finished(paper(noPaper), { receipt: { default: "never" } });
  expect(here.screen("goodbye").receipt).toBe("not-wanted");
});
