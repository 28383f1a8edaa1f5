import { ok, type Result } from "../../../core/result.ts";
import type { GenericOptions, GenericStep } from "../../drivers/generic/options.ts";
import { match, render, type Fields, type Pattern } from "../../drivers/generic/pattern.ts";

/** A device that answers as its profile says, whatever its line: the profile with the roles reversed. */
export interface ProfilePlayer {
  /** What it was told to do, in order: commands by their names. */
  readonly heard: readonly string[];
  /** What its answers say from now on. */
  set(fields: Fields): void;
  /** A message came; its answer, if it has one. A message that the profile does not know is passed over. */
  hear(message: Uint8Array): Result<Uint8Array | undefined, string> | undefined;
  /** The feature report with that id, as the profile expects it. */
  feature(id: number): Uint8Array | undefined;
  /** The bytes of an event, by its number in the profile. */
  event(number: number, fields: Fields): Result<Uint8Array, string> | undefined;
}

interface Known {
  readonly command: string;
  readonly send: Pattern;
  readonly expect: Pattern | undefined;
}

/** `state`: what its answers say, by the names in the profile's patterns. */
export function playProfile(options: GenericOptions, state: Fields): ProfilePlayer {
  const padded = options.framing.kind === "report";
  const steps = Object.entries(options.commands).flatMap(([command, { steps: all }]) =>
    all.map((step) => ({ command, step })),
  );
  const known = steps.flatMap(({ command, step }) => knownOf(command, step));
  const features = steps.flatMap(({ step }) => ("verifyFeature" in step ? [step.verifyFeature] : []));
  const heard: string[] = [];
  let fields = { ...state };
  return {
    heard,
    set(changed) {
      fields = { ...fields, ...changed };
    },
    hear(message) {
      const one = known.find(({ send }) => match(send, message, padded) !== undefined);
      if (one === undefined) return undefined;
      heard.push(one.command);
      return one.expect === undefined ? ok(undefined) : render(one.expect, fields);
    },
    feature(id) {
      const one = features.find((report) => report.id === id);
      const bytes = one === undefined ? undefined : render(one.expect, fields);
      return bytes?.ok === true ? bytes.value : undefined;
    },
    event: (number, extra) => {
      const one = options.events[number];
      return one === undefined ? undefined : render(one.match, { ...fields, ...extra });
    },
  };
}

function knownOf(command: string, step: GenericStep): Known[] {
  if ("verify" in step) return [{ command, send: step.verify.send, expect: step.verify.expect }];
  if ("send" in step) return [{ command, send: step.send, expect: step.expect }];
  return [];
}
