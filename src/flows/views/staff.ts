import type { SnapshotFrom } from "xstate";
import type { Action } from "../../core/contract/intents.ts";
import type { Screen } from "../../core/contract/view-model.ts";
import type { staffMachine } from "../staff.machine.ts";

type StaffSnapshot = SnapshotFrom<typeof staffMachine>;

/** What staff see at the station. */
export function staffView(snapshot: StaffSnapshot): Screen {
  const { pin, saidWrong, page, devices, frames, matters, closed, note } = snapshot.context;
  if (snapshot.matches("refused")) {
    return { screen: "staff-pin", state: "locked", digits: 0, saidWrong, offers: ["leave"] };
  }
  if (snapshot.matches("pin") || snapshot.matches("checking")) {
    const typing = snapshot.matches("pin");
    const offers: Action[] = typing
      ? ["key", "erase", ...(pin.length === 0 ? [] : (["submit"] as const)), "leave"]
      : [];
    return {
      screen: "staff-pin",
      state: typing ? "typing" : "checking",
      digits: pin.length,
      saidWrong,
      offers,
    };
  }
  const settles = page === "exceptions" && matters.length > 0;
  const offers: Action[] = [
    "page",
    ...(settles ? (["settle"] as const) : []),
    closed ? "open" : "close",
    "reprint",
    "test-page",
    "leave",
  ];
  return {
    screen: "staff",
    page,
    devices,
    frames,
    matters,
    closed,
    note,
    offers: snapshot.matches("page") ? offers : [],
  };
}
