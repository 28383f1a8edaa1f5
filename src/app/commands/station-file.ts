import { Option } from "commander";

/** `--config`: the station of the folder, or of the machine where its package says which (`LECTERN_CONFIG`). */
export function stationFile(what: string): Option {
  return new Option("--config <file>", what).env("LECTERN_CONFIG").default("station.yaml");
}
