import {
  ArrowLeft,
  BookOpen,
  Check,
  Coins,
  CreditCard,
  HandCoins,
  Mail,
  Printer,
  QrCode,
  RotateCcw,
  Undo2,
  UserRound,
  X,
  type IconNode,
} from "lucide";
import type { PlainAction } from "../../../core/contract/intents.ts";
import type { Screen } from "../../../core/contract/view-model.ts";
import { labelOf } from "../../words/labels.ts";
import type { Words } from "../../words/words.ts";
import { Button } from "./button.tsx";

const ICONS: Partial<Readonly<Record<PlainAction, IconNode>>> = {
  borrow: BookOpen,
  return: Undo2,
  account: UserRound,
  pay: HandCoins,
  finish: Check,
  submit: Check,
  yes: Check,
  no: X,
  leave: X,
  back: ArrowLeft,
  print: Printer,
  mail: Mail,
  "show-code": QrCode,
  "renew-all": RotateCcw,
  card: CreditCard,
  coins: Coins,
};

interface ActionsProps {
  readonly view: Screen;
  readonly words: Words;
  /** In the order in which people read; what is not offered is left out. */
  readonly of: readonly PlainAction[];
  /** The next thing that a person would do. It comes last, wherever it stands among the others. */
  readonly main?: PlainAction;
  readonly kind?: "big";
}

/** The ways on that are open now. */
export function Actions({ view, words, of, main, kind }: ActionsProps) {
  return (
    <>
      {[...of.filter((action) => action !== main), ...of.filter((action) => action === main)]
        .filter((action) => view.offers.includes(action))
        .map((action) => (
          <Button
            key={action}
            wish={{ action }}
            label={words.t(labelOf(action, view))}
            kind={action === main ? "main" : (kind ?? "plain")}
            {...(ICONS[action] === undefined ? {} : { icon: ICONS[action] })}
            {...(action === "back" ? { turns: true } : {})}
          />
        ))}
    </>
  );
}
