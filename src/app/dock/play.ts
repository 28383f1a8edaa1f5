/** The play of what was done at the bench, as a file for `lectern demo --headless --scenario`. */
import { stringify } from "yaml";
import { LANGUAGE_TAGS } from "../../core/contract/languages.ts";
import { DEMO } from "../compose-acs.ts";
import { scenario as schema, type Scenario, type Step } from "../scenario/schema.ts";
import type { Stage } from "../scenario/stage.ts";

/** What stands at the bench, as a scenario has it. */
function setup(dialect: string, times: object) {
  const languages = { default: "en", offered: LANGUAGE_TAGS };
  return {
    name: "What was done at the bench",
    why: "Somebody tried this and kept it. Written by the demo; edit it as you like.",
    station: {
      institution: "LECTERN",
      dialect,
      pad: true,
      tills: ["card", "coins"],
      mail: true,
      policy: { cards: "^2", items: "^3", languages, ...times },
    },
    acs: { library: DEMO, dialect },
  };
}

/** The bench before anybody has done anything. */
export function benchScenario(dialect: string): Scenario {
  return schema.parse({ ...setup(dialect, {}), steps: [{ see: "welcome" }] });
}

/** Whoever plays it again has nobody who thinks: what waits for a person must come within the patience of a play. */
const SHORTER = { warning: 15, receipt: 15, goodbye: 1, accessibleFactor: 1 };

export function playText(dialect: string, steps: readonly Step[], stage: Stage): string {
  const waited = steps.some((step) => "see" in step && step.see === "time");
  const times = waited ? { ...SHORTER, idle: 15 } : SHORTER;
  const play = { ...setup(dialect, { times }), steps, truth: truthOf(stage, steps) };
  return `# lectern demo --headless --scenario THIS-FILE\n${stringify(play, { lineWidth: 120 })}`;
}

/** What is true now around the station, of everybody whose card was there. */
function truthOf(stage: Stage, steps: readonly Step[]): object {
  const { acs, pad } = stage;
  const shown = steps.flatMap((step) => ("scan" in step ? [step.scan] : "put" in step ? step.put : []));
  const cards = [
    ...new Set([
      ...shown.filter((label) => stage.isCard(label)),
      ...(acs?.deeds ?? []).map(({ card }) => card),
    ]),
  ];
  return {
    charged: stage.charged(),
    ...(pad === undefined ? {} : { gate: Object.fromEntries(pad.gate()) }),
    ...(acs === undefined
      ? {}
      : {
          loans: Object.fromEntries(cards.map((card) => [card, acs.loansOf(card)])),
          deeds: acs.deeds.map(({ what, of, card }) => `${what} ${of === "" ? card : of}`),
        }),
  };
}
