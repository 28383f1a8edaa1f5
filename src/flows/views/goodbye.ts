import type { SnapshotFrom } from "xstate";
import type { ReceiptOutcome, Screen } from "../../core/contract/view-model.ts";
import { leftOf, type endMachine } from "../end.machine.ts";
import { isYours } from "../lines.ts";
import { isReturned } from "../return-lines.ts";

type EndSnapshot = SnapshotFrom<ReturnType<typeof endMachine>>;

/** What became of the visit, and what is not to be left behind. */
export function goodbyeView(snapshot: EndSnapshot, receipt: ReceiptOutcome): Screen {
  const { lines, returned: brought } = snapshot.context;
  const yours = lines.filter(isYours).length;
  const returned = brought.filter(isReturned).length;
  const isGoing = snapshot.matches("going");
  return {
    screen: "goodbye",
    yours,
    notYours: lines.length - yours,
    returned,
    notReturned: brought.length - returned,
    receipt,
    left: leftOf(snapshot.context),
    urgent: !isGoing,
    offers: isGoing ? ["leave"] : [],
  };
}
