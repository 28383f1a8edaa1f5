import { fromCallback, type EventObject } from "xstate";

/**
 * An actor that asks once and brings the answer back as an event of the machine, so that a machine's answers are
 * events like any other and its transitions can be tried without asking anybody. What `ask` cannot do is in the
 * event; a rejection is a bug and ends the process.
 */
export function asking<Input extends object, Answer extends EventObject>(
  ask: (input: Input) => Promise<Answer>,
) {
  return fromCallback<EventObject, Input>(({ input, sendBack }) => {
    void ask(input).then(sendBack);
  });
}
