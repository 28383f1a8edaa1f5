import { stationSchema } from "../src/app/config.ts";
import { holdOf, TAKES_HOLD } from "../src/app/reload.ts";
import { KEYS_OF_A_TABLE, optionRows, optionTable, shapeAt, shapeOf } from "./option-table.ts";
import { page, table } from "./reference.ts";

const HOLDS = {
  "at-rest": "as soon as nobody is there",
  restart: "when the station is started again",
} as const;

/** Every key of `station.yaml`. */
export function renderStation(): string {
  const shape = shapeOf(stationSchema);
  const { required = [] } = shape;
  const sections = Object.keys(shape.properties ?? {});
  const exceptions = Object.keys(TAKES_HOLD).filter((path) => path.includes("."));
  return page(
    "# `station.yaml`",
    "",
    "Everything that differs from one station to the next. `lectern config check` says what is wrong or unwise in it,",
    "`lectern config explain` what is in force and why. A running station reads it again when it is written, and at",
    "SIGHUP: a file with a mistake is not taken, and nothing changes for somebody who is at the station.",
    "",
    ...KEYS_OF_A_TABLE,
    "",
    table(
      ["key", "", "a change takes hold", "meaning"],
      [...sections, ...exceptions].map((path) => {
        const place = path.split(".").reduce(shapeAt, shape);
        return [
          place.type === "object" ? `[\`${path}\`](#${path})` : `\`${path}\``,
          required.includes(path) ? "*required*" : "",
          HOLDS[holdOf(path)],
          place.description ?? "",
        ];
      }),
    ),
    ...sections.flatMap((key) => {
      const rows = optionRows({ properties: { [key]: shapeAt(shape, key) } }, "").slice(1);
      return rows.length === 0 ? [] : [`## ${key}`, "", optionTable(rows)];
    }),
  );
}
