import { RotateCcw } from "lucide";
import type {
  AccountList,
  AccountNotice,
  AccountScreen,
  FeeLine,
  HoldLine,
  LoanLine,
  LoanState,
} from "../../../core/contract/view-model.ts";
import type { ComponentChildren } from "preact";
import type { Words } from "../../words/words.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";
import { ItemRow } from "../parts/item-row.tsx";
import type { Meaning } from "../parts/meaning.tsx";
import { Places } from "./places.tsx";
import type { PartsOf } from "./parts.ts";

/** Loans, holds and fees of a patron. */
export function Account({ view, words }: PartsOf<"account">) {
  const { t, money } = words;
  if (view.state === "choosing-place") return <Places view={view} words={words} />;
  return (
    <Frame
      title={t("account.title", { name: view.name })}
      {...leadOf(view, words)}
      actions={
        <Actions
          offers={view.offers}
          words={words}
          of={["leave", "borrow", "return", "pay", "renew-all", "finish"]}
          main="finish"
        />
      }
    >
      {view.notice === undefined ? null : <p class="notice">{noticeWords(view.notice, words)}</p>}
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
              <h2>{line.title === "" ? t("fee.untitled") : line.title}</h2>
            </div>
            <span class="aside">{line.amount === undefined ? t("fee.unknown") : money(line.amount)}</span>
          </li>
        )}
      </List>
      {view.owed === undefined ? null : <p class="lead">{t("account.owed", { amount: money(view.owed) })}</p>}
    </Frame>
  );
}

function leadOf(
  { state, progress }: AccountScreen,
  { t }: Words,
): { readonly lead: string } | Record<string, never> {
  if (progress !== undefined)
    return { lead: t("account.progress", { done: progress.done, of: progress.of }) };
  if (state === "reading" || state === "renewing" || state === "changing-hold") {
    return { lead: t(`account.${state}`) };
  }
  return {};
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

function Loan({ line, index, words }: LineProps<LoanLine>) {
  const { t, due, sentences } = words;
  const said = sentences([
    line.due.kind === "none" ? "" : t(line.overdue ? "loan.overdue" : "loan.due", { due: due(line.due) }),
    loanWords(line.state, words),
  ]);
  return (
    <ItemRow
      item={line}
      words={words}
      meaning={LOAN_MEANINGS[line.state.name]}
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
      {said}
    </ItemRow>
  );
}

function loanWords(state: LoanState, { t }: Words): string {
  switch (state.name) {
    case "on-loan":
      return "";
    case "not-renewed":
      return t(`loan.not-renewed.${state.reason}`);
    case "ask-staff":
      return t("loan.ask-staff", { entry: state.entry });
    case "asking":
    case "finding-out":
    case "renewed":
    case "waiting":
      return t(`loan.${state.name}`);
  }
}

function Hold({ line, index, words }: LineProps<HoldLine>) {
  const { t, due, sentences } = words;
  const said = sentences([
    t(line.ready ? "hold.ready" : "hold.waiting"),
    line.pickup === undefined ? "" : t("hold.at", { place: line.pickup }),
    line.queue === undefined ? "" : t("hold.queue", { place: line.queue }),
    line.until.kind === "none" ? "" : t("hold.until", { due: due(line.until) }),
    line.state.name === "held" ? "" : t(`hold.${line.state.name}`),
  ]);
  return (
    <ItemRow
      item={{ id: "", ...line }}
      words={words}
      meaning={line.ready ? "yours" : undefined}
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
      {said}
    </ItemRow>
  );
}

function noticeWords(notice: AccountNotice, { t, sentences }: Words): string {
  if (notice.name !== "all-renewed") return t(`account.notice.${notice.name}`);
  const { renewed, unrenewed, ilsWords } = notice;
  return sentences([
    renewed === undefined ? t("account.notice.all-renewed") : t("account.notice.renewed", { count: renewed }),
    unrenewed === undefined || unrenewed === 0 ? "" : t("account.notice.unrenewed", { count: unrenewed }),
    ...ilsWords,
  ]);
}
