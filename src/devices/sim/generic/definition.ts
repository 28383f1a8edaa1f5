import { readFile } from "node:fs/promises";
import { z } from "zod";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { genericOptions, type GenericOptions } from "../../drivers/generic/options.ts";
import type { Fields } from "../../drivers/generic/pattern.ts";
import { readProfile } from "../../profile/read.ts";
import type { PeerDefinition, RunningPeer } from "../definition.ts";
import { commonVerbs, verb } from "../verbs.ts";
import { genericPeer } from "./device.ts";

const options = z.strictObject({
  profile: z.string().min(1).describe("The file of its profile"),
  state: z
    .record(z.string(), z.union([z.number(), z.string()]))
    .default({})
    .describe("What its answers say, by the names in the profile's patterns"),
});

export const genericDefinition: PeerDefinition = {
  name: "generic",
  what: "any device of generic-cmd on a stream: its profile with the roles reversed",
  line: "stream",
  options,
  async start({ plug, clock, fragmentation }, given) {
    const { profile, state } = options.parse(given);
    const read = await optionsIn(profile);
    if (!read.ok) return read;
    const peer = await genericPeer(plug, read.value, state, clock, fragmentation);
    if (!peer.ok) return peer;
    const { value } = peer;
    const running: RunningPeer = {
      get path() {
        return value.path;
      },
      verbs: {
        heard: verb("heard", "the commands that it was told, in order", () => ok(value.heard)),
        set: verb("set NAME VALUE", "what its answers say from now on", (words) =>
          value.set(fieldsOf(words)),
        ),
        tell: verb(
          "tell EVENT [NAME] [VALUE]",
          "it says an event of its profile, counted from 0",
          async ([event, ...words]) => {
            const told = await value.tell(Number(event), fieldsOf(words));
            return told.ok ? undefined : told;
          },
        ),
        ...commonVerbs(value, (on) => value.hang(on)),
      },
      stop: () => value.unplug(),
    };
    return ok(running);
  },
};

/** The options in a profile of generic-cmd for a stream. */
async function optionsIn(file: string): Promise<Result<GenericOptions>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    return failed(fault("config.unreadable", error instanceof Error ? error.message : file));
  }
  const read = await readProfile(text, file);
  if (!read.ok) return read;
  const { driver, profile, written } = read.value;
  const { type } = profile.transport;
  if (driver.name !== "generic-cmd" || (type !== "serial" && type !== "tcp")) {
    return failed(
      fault("config.bad-argument", `${file}: it is no profile of generic-cmd for a serial line or TCP`),
    );
  }
  return ok(genericOptions.parse(written["options"]));
}

function fieldsOf([name, value]: readonly string[]): Fields {
  if (name === undefined || value === undefined) return {};
  return { [name]: /^[0-9]+$/.test(value) ? Number(value) : value };
}
