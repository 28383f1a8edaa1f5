import { relayBoardDefinition } from "../security/relay-serial.ts";
import { verb } from "../verbs.ts";

/** A motion detector on the first input of a Numato board. */
export const presenceDefinition = relayBoardDefinition(
  "presence",
  "a motion detector on input 0 of a Numato board",
  "numato",
  1,
  ({ inputs }) => {
    const be = (there: boolean) => () => {
      inputs[0] = there;
    };
    return {
      come: verb("come", "somebody comes near", be(true)),
      leave: verb("leave", "everybody leaves", be(false)),
    };
  },
);
