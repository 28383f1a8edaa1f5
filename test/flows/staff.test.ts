import { inspect } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { itemId, type ItemId } from "../../src/core/ids.ts";
import { ok, type Result } from "../../src/core/result.ts";
import type { OpenMatter } from "../../src/core/staff.ts";
import type { StaffPort } from "../../src/flows/ports.ts";
import { BOOK, closed, station } from "./fakes.ts";

const BADGE = "90000000000001";
const STAFF_PIN = "827364";

const matter: OpenMatter = {
  entry: 41,
  kind: "loan",
  reason: "still-armed",
  item: BOOK,
  title: "The secret garden",
  since: 0,
};

function unexpected(what: string): never {
  throw new Error(`The test did not expect ${what}`);
}

/** A station with one member of staff. */
function staffed(does: Partial<StaffPort>) {
  let isClosed = false;
  const changes = new Set<() => void>();
  const port: StaffPort = {
    isCard: (card) => card === BADGE,
    check: (_card, pin) => Promise.resolve(pin === STAFF_PIN),
    locked: false,
    devices: [{ id: "scanner", role: "scanner", state: "ready", fault: undefined }],
    frames: [],
    onChange(listener) {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    matters: () => unexpected("matters"),
    settle: () => unexpected("settle"),
    get closed() {
      return isClosed;
    },
    close(on) {
      isClosed = on;
    },
    reprint: () => unexpected("reprint"),
    testPage: () => unexpected("testPage"),
    takeOff: () => unexpected("takeOff"),
  };
  Object.defineProperties(port, Object.getOwnPropertyDescriptors(does));
  const here = station({ staff: port }, {});
  return { ...here, changes, flow: here.flow };
}

async function letIn(here: ReturnType<typeof staffed>) {
  here.flow.scan(BADGE, undefined);
  here.type(STAFF_PIN);
  here.press("submit");
  await here.settle();
  return here.screen("staff");
}

const page = (here: ReturnType<typeof staffed>, name: string): boolean =>
  here.flow.intent({ rev: here.flow.view.revision, action: "page", page: name });

describe("staff", () => {
  it("come in by card and PIN, and see the devices", async () => {
    const here = staffed({});
    expect(await letIn(here)).toMatchObject({ page: "devices", devices: [{ id: "scanner" }] });
  });

  it("are let in while the station is out of service", async () => {
    const here = staffed({});
    here.flow.service(closed("acs.tcp"));
    await letIn(here);
    here.press("leave");
    here.screen("out-of-service");
  });

  it("with a wrong PIN see nothing, and are asked once more", async () => {
    const here = staffed({});
    here.flow.scan(BADGE, undefined);
    here.type("111111");
    here.press("submit");
    await here.settle();
    expect(here.screen("staff-pin")).toMatchObject({ saidWrong: true, digits: 0 });
  });

  it("are not asked at all while the station is locked for too many wrong PINs", () => {
    const here = staffed({ locked: true, check: () => unexpected("a check") });
    here.flow.scan(BADGE, undefined);
    expect(here.screen("staff-pin")).toMatchObject({ state: "locked", offers: ["leave"] });
  });

  it("type a PIN that no snapshot holds", () => {
    const here = staffed({});
    here.flow.scan(BADGE, undefined);
    here.type(STAFF_PIN);
    const { context, children } = here.flow.snapshot();
    const seen = inspect([context, children.staff?.getSnapshot().context], { depth: 20, showHidden: true });
    expect(seen).not.toContain(STAFF_PIN);
    expect(JSON.stringify(here.flow.snapshot().toJSON())).not.toContain(STAFF_PIN);
  });

  it("leave by themselves for want of a touch", async () => {
    const here = staffed({});
    await letIn(here);
    here.clock.advance(80_000);
    await here.settle();
    here.screen("welcome");
  });

  it("see frames as they come", async () => {
    let frames: readonly string[] = [];
    const here = staffed({
      get frames() {
        return frames;
      },
    });
    await letIn(here);
    page(here, "frames");
    frames = ["> 9900802.00"];
    for (const change of here.changes) change();
    await here.settle();
    expect(here.screen("staff").frames).toEqual(["> 9900802.00"]);
  });

  it("settle an open matter by its line, and the list is read again", async () => {
    let open: readonly OpenMatter[] = [matter];
    const settle = vi.fn((_entry: number): Result<void> => {
      open = [];
      return ok(undefined);
    });
    const here = staffed({ matters: () => ok(open), settle });
    await letIn(here);
    page(here, "exceptions");
    await here.settle();
    const line = (number: number): boolean =>
      here.flow.intent({ rev: here.flow.view.revision, action: "settle", line: number });
    line(7);
    await here.settle();
    expect(settle).not.toHaveBeenCalled();
    line(0);
    await here.settle();
    expect(settle.mock.calls).toEqual([[41]]);
    expect(here.screen("staff")).toMatchObject({ matters: [], note: "settled" });
  });

  it("close the station and open it again", async () => {
    const close = vi.fn<StaffPort["close"]>();
    const here = staffed({ close });
    await letIn(here);
    here.press("close");
    here.press("open");
    expect(close.mock.calls).toEqual([[true], [false]]);
  });

  it("take an item off a card where they asked for that page, and nowhere else", async () => {
    const takeOff = vi.fn((_item: ItemId): Promise<Result<void>> => Promise.resolve(ok(undefined)));
    const here = staffed({ takeOff });
    await letIn(here);
    here.flow.item(itemId(BOOK));
    await here.settle();
    expect(takeOff).not.toHaveBeenCalled();
    page(here, "take-off");
    here.flow.item(itemId(BOOK));
    await here.settle();
    expect(takeOff.mock.calls).toEqual([[BOOK]]);
    expect(here.screen("staff").note).toBe("taken-off");
  });

  it("print a test page and the last slip again, and hear whether it came", async () => {
    const here = staffed({
      testPage: () => Promise.resolve("printed"),
      reprint: () => Promise.resolve("not-printed"),
    });
    await letIn(here);
    here.press("test-page");
    await here.settle();
    expect(here.screen("staff").note).toBe("printed");
    here.press("reprint");
    await here.settle();
    expect(here.screen("staff").note).toBe("not-printed");
  });
});
