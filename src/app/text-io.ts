import { endQuietlyWithReader, writeErr, writeOut } from "./sip/stdio.ts";

/** Where lines come from where there are no arguments, and where results and complaints go. */
export interface TextIo {
  readonly input: NodeJS.ReadableStream;
  readonly write: (text: string) => Promise<void>;
  readonly complain: (text: string) => void;
}

/** The program's own. */
export function standardIo(): TextIo {
  endQuietlyWithReader();
  return { input: process.stdin, write: writeOut, complain: writeErr };
}
