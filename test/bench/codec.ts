import { decode, encode, type EncodeOptions, type WireFormat } from "../../src/sip-client/codec.ts";
import type { AnyMessage } from "../../src/sip-client/message.ts";
import { MIX } from "./messages.ts";

const FORMAT: WireFormat = { charset: "utf8", delimiter: "|", escape: "none" };

/** Messages a second, the best of a few rounds. */
export function codecFigures(seconds: number): { readonly decode: number; readonly encode: number } {
  const written = MIX.map((frame): [AnyMessage, EncodeOptions] => {
    const read = decode(frame, FORMAT);
    if (!read.ok || read.value.warnings.length > 0)
      throw new Error(`the mix has a bad frame: ${frame.toString()}`);
    const sequence = read.value.sequence === undefined ? undefined : Number(read.value.sequence);
    return [read.value.message, { ...FORMAT, sequence }];
  });
  written.forEach(([message, options], at) => {
    const again = encode(message, options);
    if (!again.ok || !again.value.equals(MIX[at]!)) throw new Error("the mix is not written as it was read");
  });
  return {
    decode: best(seconds, () => MIX.forEach((frame) => decode(frame, FORMAT))),
    encode: best(seconds, () => written.forEach(([message, options]) => encode(message, options))),
  };
}

function best(seconds: number, round: () => void): number {
  let most = 0;
  for (let times = 0; times < 3; times++) {
    const started = performance.now();
    let done = 0;
    while (performance.now() - started < (seconds * 1000) / 3) {
      for (let inner = 0; inner < 50; inner++) round();
      done += 50 * MIX.length;
    }
    most = Math.max(most, done / ((performance.now() - started) / 1000));
  }
  return most;
}
