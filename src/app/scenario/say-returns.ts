/** What the screen of returns says, in plain English. */
import type {
  NotReturned,
  ReturnItem,
  ReturnState,
  ReturnsNotice,
  ReturnsScreen,
} from "../../core/contract/view-model.ts";
import type { Route } from "../../core/returns.ts";
import { count, moneyText, quoted } from "./say-values.ts";

/** `noticeText`: what is said of things on the pad, on this screen as on others. */
export function returnsText(view: ReturnsScreen, noticeText: (notice: ReturnsNotice) => string): string[] {
  const { notice } = view;
  return [
    "Give back your books one by one.",
    ...view.items.flatMap(itemText),
    ...(notice === undefined ? [] : [noticeText(notice)]),
    ...(view.printing ? ["A slip is coming: put it into the book."] : []),
    ...(view.items.length === 0 ? [] : [`${view.returned} of ${view.items.length} are back.`]),
  ];
}

function itemText({ id, title, state, ilsWords }: ReturnItem): string[] {
  return [
    `  ${title === "" ? id : title}: ${stateText(state)}`,
    ...quoted(ilsWords).map((line) => `  ${line}`),
  ];
}

function stateText(state: ReturnState): string {
  switch (state.name) {
    case "waiting":
      return "waits for its turn";
    case "asking":
      return "we ask where it goes";
    case "finding-out":
      return "no answer came; we find out what happened";
    case "securing":
      return "we put its security on; leave it where it is";
    case "returned": {
      const fee = state.fee === undefined ? "" : ` (you owe ${moneyText(state.fee)} for it)`;
      return `thank you; ${state.offLine ? "we tell your library later" : routeText(state.route)}${fee}`;
    }
    case "not-returned": {
      const route = state.route === undefined ? "" : `; ${routeText(state.route)}`;
      return `not returned: ${NOT_RETURNED[state.reason]}${route}`;
    }
    case "take-to-desk":
      return "please take it to the desk";
  }
}

function routeText(route: Route): string {
  const bin = route.bin === undefined ? "" : `: bin ${route.bin}`;
  switch (route.to) {
    case "shelf":
      return `it goes back to the shelf${bin}`;
    case "hold-shelf":
      return `another reader waits for it${bin}`;
    case "branch":
      return `it goes to ${route.branch === "" ? "another library" : route.branch}${bin}`;
    case "staff":
      return `please give it to the staff${bin}`;
  }
}

const NOT_RETURNED: Readonly<Record<NotReturned, string>> = {
  refused: "your library does not take it here",
  "not-done": "the return did not go through; you can scan it again",
  "no-answer": "the library's computer could not be asked",
  unreadable: "its label could not be read; scan it again",
};

/** What was brought back, at the end; "" where nothing was. */
export function broughtBackText(returned: number, notReturned: number): string {
  const back = returned === 0 ? "" : `You gave back ${count(returned, "item")}.`;
  const others = notReturned === 0 ? "" : `${count(notReturned, "item")} must go to the staff.`;
  return [back, others].filter((text) => text !== "").join(" ");
}
