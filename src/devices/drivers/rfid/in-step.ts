import { ok, type Result } from "../../../core/result.ts";

/** Keeps questions and answers of a reader in step where its replies do not say what they answer. */
export interface Step {
  /** A reply came that nobody waited for, or one did not come: another may be on its way. */
  lost(): void;
  /** Before a question: nothing is on its way any more. */
  find(): Promise<Result<void>>;
}

/**
 * A reader answers in the order of the questions: once it has answered `greet`, whatever came before is over and was
 * nobody's. While it is busy it may not hear, so that it is asked so often.
 */
export function inStep(greet: () => Promise<Result<unknown>>, tries: number): Step {
  let known = true;
  return {
    lost() {
      known = false;
    },
    async find() {
      for (let tried = 1; !known; tried++) {
        const greeted = await greet();
        if (!greeted.ok && (greeted.fault.code !== "device.silent" || tried >= tries)) return greeted;
        known = greeted.ok;
      }
      return ok(undefined);
    },
  };
}
