/** Items on their way back. */
import type { Route } from "../../returns.ts";
import type { NotReturned, ReturnItem, ReturnState } from "../view-returns.ts";
import { forEach, HARD_TITLES, type Example, type Examples } from "./example.ts";

const back = (route: Route): ReturnState => ({ name: "returned", route, fee: undefined, offLine: false });

const line = (title: string, state: ReturnState, index = 0): ReturnItem => ({
  id: `31000000000${100 + index}`,
  title,
  state,
  ilsWords: [],
});

/** The last is in hand. */
function listOf(items: readonly ReturnItem[], beside: Partial<Example<"returns">> = {}): Example<"returns"> {
  return {
    screen: "returns",
    name: "",
    items,
    returned: items.filter(({ state }) => state.name === "returned").length,
    latest: items.length === 0 ? undefined : items.length - 1,
    printing: false,
    securing: undefined,
    notice: undefined,
    offers: ["borrow", "account", "finish", "leave"],
    ...beside,
  };
}

const ROUTES: Readonly<Record<string, Route>> = {
  shelf: { to: "shelf", bin: undefined },
  "hold-shelf": { to: "hold-shelf", bin: "2" },
  "another-branch": { to: "branch", branch: "Riverside library", forHold: false, bin: "3" },
  "some-branch": { to: "branch", branch: "", forHold: true, bin: undefined },
  staff: { to: "staff", bin: "9" },
};
const REASONS = ["refused", "not-done", "no-answer", "unreadable"] as const satisfies readonly NotReturned[];

export const returns: Examples<"returns"> = {
  usual: listOf([
    {
      id: "31000000000017",
      title: "The secret garden",
      state: {
        name: "returned",
        route: { to: "shelf", bin: "1" },
        fee: { minor: 120, currency: "EUR" },
        offLine: false,
      },
      ilsWords: ["Returned late."],
    },
    {
      id: "31000000000033",
      title: "Tide tables",
      state: { name: "take-to-desk", why: "not-armed", entry: 12 },
      ilsWords: [],
    },
    {
      id: "31000000000025",
      title: "Road atlas",
      state: back({ to: "hold-shelf", bin: "2" }),
      ilsWords: [],
    },
  ]),
  empty: listOf([]),
  ...Object.fromEntries(
    Object.entries(ROUTES).map(([name, route]) => [name, listOf([line("Road atlas", back(route))])]),
  ),
  "not-returned": listOf(
    REASONS.map((reason, index) =>
      line("Road atlas", { name: "not-returned", reason, route: undefined }, index),
    ),
  ),
  "another-library": listOf([
    {
      ...line(HARD_TITLES[0], {
        name: "not-returned",
        reason: "refused",
        route: { to: "branch", branch: "Riverside library", forHold: false, bin: undefined },
      }),
      ilsWords: ["This belongs to Riverside."],
    },
  ]),
  "under-way": listOf(
    (["securing", "finding-out", "asking", "waiting"] as const).map((name, index) =>
      line(name === "securing" ? "The secret garden" : "", { name }, index),
    ),
    { securing: { line: 0, onPad: true }, offers: [] },
  ),
  "to-desk": listOf([line("Road atlas", { name: "take-to-desk", why: "undecided", entry: 12 })]),
  "off-line": listOf(
    [line("", { name: "returned", route: { to: "shelf", bin: undefined }, fee: undefined, offLine: true })],
    { limits: ["off-line"] },
  ),
  slip: listOf([line("Road atlas", back({ to: "hold-shelf", bin: "2" }))], { printing: true, offers: [] }),
  ...forEach(["already-returned", "a-card", "publishers-label"], (name) =>
    listOf([line("Road atlas", back({ to: "shelf", bin: undefined }))], { notice: { name } }),
  ),
};
