import { describe, expect, it } from "vitest";
import { fault } from "../../src/core/faults.ts";
import { policySchema } from "../../src/flows/policy.ts";
import { serviceOf, type Facts, type Shapes } from "../../src/flows/service.ts";

const NONE: Shapes = { scanners: ["works"], pads: [], printers: [], security: [], tills: [] };
const fine: Facts = {
  acs: undefined,
  toTell: 0,
  takesNothingLate: false,
  barred: [],
  closed: undefined,
  shapes: NONE,
};
const away = fault("acs.tcp", "");
const service = (facts: Partial<Facts>, policy: object = {}) =>
  serviceOf({ ...fine, ...facts }, policySchema.parse(policy));

describe("what can be done", () => {
  it("is all that the policy allows while everything works", () => {
    expect(service({})).toMatchObject({ fault: undefined, limits: [] });
    expect(service({}).activities).toContain("borrow");
  });

  it("is nothing without a reader of any kind, and what remains with one of two", () => {
    const blind = service({ shapes: { ...NONE, scanners: ["fails"], pads: ["fails"] } });
    expect(blind).toMatchObject({ activities: [], fault: { code: "station.no-reader" } });
    const half = service({ shapes: { ...NONE, scanners: ["fails", "works"], pads: [] } });
    expect(half).toMatchObject({ fault: undefined, limits: [] });
  });

  it("is not lending while security cannot be taken off", () => {
    const { activities, limits } = service({ shapes: { ...NONE, pads: ["fails"] } });
    expect(activities).not.toContain("borrow");
    expect(limits).toEqual(["no-security", "no-pad"]);
    expect(service({ shapes: { ...NONE, pads: ["fails"], security: ["works"] } }).activities).toContain(
      "borrow",
    );
  });

  it("is not held up by a printer; low paper is for staff", () => {
    expect(service({ shapes: { ...NONE, printers: ["fails"] } })).toMatchObject({
      fault: undefined,
      limits: ["no-printer"],
    });
    expect(service({ shapes: { ...NONE, printers: ["low"] } }).limits).toEqual(["paper-low"]);
  });

  it("is nothing where staff closed the station, and says why", () => {
    const closed = fault("station.nothing-offered", "");
    expect(service({ closed })).toMatchObject({ activities: [], fault: closed });
  });

  it("is what the ILS does not forbid", () => {
    expect(service({ barred: ["borrow"] }).activities).not.toContain("borrow");
  });
});

describe("while the ILS cannot be asked", () => {
  it("nothing is done where the policy takes nothing, and the reason is the ILS's", () => {
    const off = service({ acs: away }, { offLine: { returns: false, loans: false } });
    expect(off).toMatchObject({ activities: [], fault: away, limits: ["off-line"] });
  });

  it("items are lent only where the policy says so", () => {
    const both = service({ acs: away }, { offLine: { returns: true, loans: true } });
    expect(both).toMatchObject({ fault: undefined, limits: ["off-line"] });
    expect(both.activities).toContain("borrow");
    expect(service({ acs: away }).activities).not.toContain("borrow");
    expect(service({ acs: away }).limits).toEqual(["off-line", "returns-only"]);
  });

  it("nothing is done where the ILS takes nothing late", () => {
    const policy = { offLine: { returns: true, loans: true } };
    expect(service({ acs: away, takesNothingLate: true }, policy)).toMatchObject({
      activities: [],
      fault: away,
    });
    expect(service({ takesNothingLate: true }, policy).activities).toContain("borrow");
  });
});

describe("while the ILS hears of what was done meanwhile", () => {
  it("it is asked nothing new: the station goes on as before, and says how much is left", () => {
    const both = service({ toTell: 40 }, { offLine: { returns: true, loans: true } });
    expect(both).toMatchObject({ offLine: true, catchingUp: 40, limits: ["catching-up"] });
    expect(both.activities).toContain("borrow");
    expect(both.activities).not.toContain("account");
  });

  it("nobody borrows where nothing is lent off-line", () => {
    expect(service({ toTell: 1 }).activities).not.toContain("borrow");
    expect(service({ toTell: 1 }).limits).toEqual(["catching-up", "returns-only"]);
  });

  it("it says so where nothing can be done until then", () => {
    const closed = service({ toTell: 1 }, { offLine: { returns: false, loans: false } });
    expect(closed).toMatchObject({ fault: { code: "station.catching-up" } });
  });
});
