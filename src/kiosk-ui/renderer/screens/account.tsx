import { RotateCcw } from "lucide";
import type {
  AccountList,
  FeeLine,
  HoldLine,
  LoanLine,
  LoanState,
} from "../../../core/contract/view-model.ts";
import type { ComponentChildren } from "preact";
import { accountLead, accountNoticeWords, holdWords, loanWords } from "../../words/account.ts";
import { feeAmount, feeName, owedWords } from "../../words/pay.ts";
import type { Key, Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";
import { ItemRow } from "../parts/item-row.tsx";
import type { Meaning } from "../parts/meaning.tsx";
import { Places } from "./places.tsx";
import type { PartsOf } from "./parts.ts";

/** Loans, holds and fees of a patron. */
export function Account({ view, words }: PartsOf<"account">) {
  const { t } = words;
  if (view.state === "choosing-place") return <Places view={view} words={words} />;
  return (
    <Frame
      title={t("account.title", { name: view.name })}
      lead={accountLead(view, words)}
      actions={
        <Actions
          view={view}
          words={words}
          of={["leave", "try-again", "borrow", "return", "pay", "renew-all", "finish"]}
          main="finish"
        />
      }
    >
      {view.notice === undefined ? null : <p class="notice">{accountNoticeWords(view.notice, words)}</p>}
      <List title={t("account.loans")} list={view.loans} words={words}>
        {(line: LoanLine, index) => <Loan line={line} index={index} words={words} />}
      </List>
      <List title={t("account.holds")} list={view.holds} words={words}>
        {(line: HoldLine, index) => <Hold line={line} index={index} words={words} />}
      </List>
      <List title={t("account.fees")} list={view.fees} words={words}>
        {(line: FeeLine) => (
          <li class="row">
            <div>
              <h2>{feeName(line, words)}</h2>
            </div>
            <span class="aside">{feeAmount(line, words)}</span>
          </li>
        )}
      </List>
      {view.owed === undefined ? null : <p class="lead">{owedWords(view.owed, words)}</p>}
    </Frame>
  );
}

interface ListProps<Line> {
  readonly title: string;
  readonly list: AccountList<Line> | undefined;
  readonly words: Words;
  readonly children: (line: Line, index: number) => ComponentChildren;
}

function List<Line>({ title, list, words: { t }, children }: ListProps<Line>) {
  if (list === undefined) return null;
  return (
    <section>
      <h2>{title}</h2>
      {list.given === "no" ? <p>{t("account.not-listed")}</p> : null}
      {list.given === "not-now" ? <p>{t("account.not-now")}</p> : null}
      {list.given === "yes" ? (
        <>
          {list.lines.length === 0 ? <p>{t("account.none")}</p> : null}
          <ol class="rows">{list.lines.map(children)}</ol>
          {list.partial ? <p>{t("account.more")}</p> : null}
        </>
      ) : null}
    </section>
  );
}

interface LineProps<Line> {
  readonly line: Line;
  readonly index: number;
  readonly words: Words;
}

const LOAN_MEANINGS: Readonly<Record<LoanState["name"], Meaning | undefined>> = {
  "on-loan": undefined,
  waiting: undefined,
  asking: undefined,
  "finding-out": undefined,
  renewed: "yours",
  "not-renewed": "not-yours",
  "ask-staff": "ask-us",
};

const CALLED: Partial<Readonly<Record<LoanState["name"], Key>>> = {
  renewed: "meaning.renewed",
  "not-renewed": "meaning.not-renewed",
};

function Loan({ line, index, words }: LineProps<LoanLine>) {
  const { t } = words;
  return (
    <ItemRow
      item={line}
      words={words}
      meaning={LOAN_MEANINGS[line.state.name]}
      called={CALLED[line.state.name] ?? "meaning.ask-us"}
      aside={
        line.mayRenew ? (
          <Button
            wish={{ action: "renew", line: index }}
            icon={RotateCcw}
            label={t("action.renew")}
            describedAs={t("action.renew.of", { title: line.title })}
          />
        ) : null
      }
    >
      {loanWords(line, words)}
    </ItemRow>
  );
}

function Hold({ line, index, words }: LineProps<HoldLine>) {
  const { t } = words;
  return (
    <ItemRow
      item={{ id: "", ...line }}
      words={words}
      meaning={line.ready && line.state.name !== "cancelled" ? "yours" : undefined}
      called="meaning.ready"
      aside={
        <>
          {line.mayMove ? (
            <Button
              wish={{ action: "change-pickup", line: index }}
              label={t("action.change-pickup")}
              describedAs={t("action.change-pickup.of", { title: line.title })}
            />
          ) : null}
          {line.mayCancel ? (
            <Button
              wish={{ action: "cancel-hold", line: index }}
              label={t("action.cancel-hold")}
              describedAs={t("action.cancel-hold.of", { title: line.title })}
            />
          ) : null}
        </>
      }
    >
      {holdWords(line, words)}
    </ItemRow>
  );
}
