import { useEffect, useState } from "preact/hooks";
import { LANGUAGES, LANGUAGE_TAGS } from "../../core/contract/languages.ts";
import { openWords, type Words } from "../words/words.ts";

/** A core that is started or comes back is here by then, ms. */
const AFTER_MS = 4000;

/** What stands on the glass while there is no core: nobody knows then which languages the library offers, so all are there. */
export function Away() {
  const [all, setAll] = useState<readonly Words[]>([]);
  useEffect(() => {
    const timer = setTimeout(() => {
      void import("./theme/more-faces.css");
      void Promise.all(LANGUAGE_TAGS.map(openWords)).then(setAll);
    }, AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (all.length === 0) return null;
  return (
    <ul class="away">
      {all.map(({ language, t }) => (
        <li key={language} lang={language} dir={LANGUAGES[language].direction}>
          {t("out-of-service.title")}
        </li>
      ))}
    </ul>
  );
}
