/**
 * Whether somebody is there: the region of a session beside what they do. After a while without a touch or scan a warning
 * asks, and ends the session where nobody answers. A flow that waits for an answer stays; the warning then comes again.
 */
export const attention = {
  initial: "attentive",
  states: {
    attentive: {
      after: { idle: "warned" },
      on: {
        "scan.*": { target: "attentive", reenter: true, actions: "forgetAnswers" },
        "intent.*": { target: "attentive", reenter: true, actions: "forgetAnswers" },
      },
    },
    warned: {
      after: { warning: { target: "attentive", actions: "endIdly" } },
      on: {
        "scan.*": { target: "attentive", actions: "forgetAnswers" },
        "intent.*": { target: "attentive", actions: "forgetAnswers" },
        "intent.go-on": { target: "attentive", actions: "countAnswer" },
        "intent.leave": { target: "attentive", actions: "endIdly" },
      },
    },
  },
} as const;
