/** What the pages for staff say aloud. */
import type { Staff } from "../../core/contract/view-model.ts";
import { inSentences, type Words } from "./words.ts";

export function staffWords(view: Staff, words: Words): string[] {
  const { t, language } = words;
  return [
    t(view.closed ? "staff.title.closed" : "staff.title"),
    t(`staff.page.${view.page}`),
    view.note === undefined ? "" : t(`staff.note.${view.note}`),
    ...pageWords(view, words).map((line) => inSentences(line, language)),
  ];
}

/** The lines of a page in their parts. Frames are for the eye. */
function pageWords({ page, devices, matters }: Staff, { t }: Words): (readonly string[])[] {
  switch (page) {
    case "devices":
      return devices.map(({ id, state, fault }) => [id, t(`device.${state}`), fault ?? ""]);
    case "frames":
      return [];
    case "exceptions":
      return matters.length === 0
        ? [[t("staff.no-exceptions")]]
        : matters.map(({ entry, kind, title, item }) => [
            `${entry}`,
            t(`matter.${kind}`),
            title === "" ? item : title,
          ]);
    case "take-off":
      return [[t("staff.take-off.lead")]];
  }
}
