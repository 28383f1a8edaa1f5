import type { Sender } from "../../driver.ts";
import type { GenericOptions, GenericStep } from "./options.ts";
import type { Pattern } from "./pattern.ts";

/** A pattern of a profile, with who says it and what it is. */
export interface Said {
  readonly by: Exclude<Sender, undefined>;
  readonly kind: "command" | "answer" | "error" | "event";
  /** The command, the fault, or what is told. */
  readonly of: string;
  readonly pattern: Pattern;
  /** It is a feature report, whose id is part of what is read. */
  readonly feature: boolean;
}

/** Every pattern of a profile. */
export function patternsOf({ commands, errors, events }: GenericOptions): readonly Said[] {
  const failure = ({ match: pattern, fault }: GenericOptions["errors"][number]): Said => ({
    by: "device",
    kind: "error",
    of: fault,
    pattern,
    feature: false,
  });
  return [
    ...Object.entries(commands).flatMap(([of, { steps }]) =>
      steps.flatMap((step) => ofStep(of, step, failure)),
    ),
    ...errors.map(failure),
    ...events.map(({ match: pattern, set }): Said => ({
      by: "device",
      kind: "event",
      of: [...pattern.names, ...Object.keys(set ?? {})].join(" "),
      pattern,
      feature: false,
    })),
  ];
}

function ofStep(
  of: string,
  step: GenericStep,
  failure: (error: GenericOptions["errors"][number]) => Said,
): readonly Said[] {
  const host = (pattern: Pattern): Said => ({ by: "host", kind: "command", of, pattern, feature: false });
  const answer = (pattern: Pattern, feature = false): Said => ({
    by: "device",
    kind: "answer",
    of,
    pattern,
    feature,
  });
  if ("verify" in step) return [host(step.verify.send), answer(step.verify.expect)];
  if ("verifyFeature" in step) return [answer(step.verifyFeature.expect, true)];
  if ("waitFor" in step) return [answer(step.waitFor.match)];
  if ("delay" in step) return [];
  return [
    host(step.send),
    ...(step.expect === undefined ? [] : [answer(step.expect)]),
    ...(step.errors ?? []).map(failure),
  ];
}
