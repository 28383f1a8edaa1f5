import { STAFF_PAGES } from "../../../core/contract/values.ts";
import { Actions } from "../parts/actions.tsx";
import { Button } from "../parts/button.tsx";
import { Frame } from "../parts/frame.tsx";
import type { PartsOf } from "./parts.ts";

/** Pages for staff: dense and plain. */
export function Staff({ view, words }: PartsOf<"staff">) {
  const { t } = words;
  return (
    <Frame
      title={t(view.closed ? "staff.title.closed" : "staff.title")}
      actions={
        <Actions
          view={view}
          words={words}
          of={["test-page", "reprint", "close", "open", "leave"]}
          main="leave"
        />
      }
    >
      <div class="tabs" role="group" aria-label={t("staff.pages")}>
        {STAFF_PAGES.map((page) => (
          <Button
            key={page}
            wish={{ action: "page", page }}
            label={t(`staff.page.${page}`)}
            pressed={page === view.page}
          />
        ))}
      </div>
      {view.note === undefined ? null : <p class="notice">{t(`staff.note.${view.note}`)}</p>}
      <Page view={view} words={words} />
    </Frame>
  );
}

function Page({ view, words }: Pick<PartsOf<"staff">, "view" | "words">) {
  const { t, moment } = words;
  switch (view.page) {
    case "devices":
      return (
        <ul class="rows dense">
          {view.devices.map(({ id, role, state, fault }) => (
            <li key={id} class="row">
              <span>{t(`role.${role}`)}</span>
              <div>
                <h2>{id}</h2>
              </div>
              <span class="aside">{[t(`device.${state}`), fault ?? ""].join(" ")}</span>
            </li>
          ))}
        </ul>
      );
    case "frames":
      return (
        <ol class="frames" dir="ltr">
          {view.frames.map((frame, index) => (
            <li key={index}>{frame}</li>
          ))}
        </ol>
      );
    case "exceptions":
      return (
        <ul class="rows dense">
          {view.matters.length === 0 ? <li>{t("staff.no-exceptions")}</li> : null}
          {view.matters.map(({ entry, kind, reason, item, title, since }, line) => (
            <li key={entry} class="row">
              <span>{entry}</span>
              <div>
                <h2>{title === "" ? item : title}</h2>
                <p>{[t(`matter.${kind}`), t(`reason.${reason}`), item, moment(since)].join(" · ")}</p>
              </div>
              {view.offers.includes("settle") ? (
                <Button
                  wish={{ action: "settle", line }}
                  label={t("action.settle")}
                  describedAs={t("action.settle.of", { entry })}
                />
              ) : null}
            </li>
          ))}
        </ul>
      );
    case "take-off":
      return <p class="lead">{t("staff.take-off.lead")}</p>;
  }
}
