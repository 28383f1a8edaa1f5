import type { Finding } from "./finding.ts";
import type { Tested } from "./tests.ts";

/** Tells of an examination as it goes on. */
export interface DoctorReporter {
  progress(name: string, text: string): void;
  found(finding: Finding): void;
  tested(tested: Tested): void;
  finish(findings: readonly Finding[], tests: readonly Tested[]): void;
}

type Write = (text: string) => void;

const MARKS = { well: "ok    ", unproven: "open  ", unwell: "FAULT " } as const;

/** For people: a line a device, and under it what to do next. `live`: the line is written over while it is waited for. */
export function plainDoctor(write: Write, live: boolean): DoctorReporter {
  const clear = live ? "\r\u001b[K" : "";
  return {
    progress(name, text) {
      if (live) write(`${clear}…     ${name}: ${text}`);
    },
    found({ name, what, condition, says, advice, facts }) {
      const known = Object.entries(facts).map(
        ([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`,
      );
      const told = known.length === 0 ? "" : ` [${known.join(", ")}]`;
      write(`${clear}${MARKS[condition]}${name}: ${what}. ${says}${told}\n`);
      for (const line of advice) write(`         ${line}\n`);
    },
    tested({ name, passed, says }) {
      write(`${clear}${passed ? "ok    " : "FAULT "}test of ${name}: ${says}\n`);
    },
    finish(findings, tests) {
      const bad = findings.filter(({ condition }) => condition === "unwell").length;
      const failed = tests.filter(({ passed }) => !passed).length;
      write(`${findings.length - bad} of ${findings.length} are well`);
      write(tests.length === 0 ? ".\n" : `; ${tests.length - failed} of ${tests.length} tests passed.\n`);
    },
  };
}

/** For programs: one JSON object a line. */
export function jsonDoctor(write: Write): DoctorReporter {
  const line = (data: object): void => write(`${JSON.stringify(data)}\n`);
  return {
    progress: () => {},
    found: (finding) => line({ event: "found", ...finding, code: finding.code ?? null }),
    tested: (tested) => line({ event: "tested", ...tested }),
    finish(findings, tests) {
      const unwell = findings.filter(({ condition }) => condition === "unwell").map(({ name }) => name);
      const failed = tests.filter(({ passed }) => !passed).map(({ name }) => name);
      line({ event: "finish", devices: findings.length, unwell, tests: tests.length, failed });
    },
  };
}
