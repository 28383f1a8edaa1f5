/** Commands that are obeyed as they arrive, ahead of everything in the printer's buffer. */
export interface RealTimePattern {
  readonly kind: "status" | "recover";
  readonly first: readonly number[];
  /** Whether one more byte belongs to it. */
  readonly hasNumber: boolean;
}

export interface RealTimeCommand {
  readonly kind: RealTimePattern["kind"];
  /** 0 where the command has no number. */
  readonly n: number;
}

export interface RealTimeFilter {
  /** Takes the real-time commands out; what is left is for the buffer. */
  feed(bytes: Uint8Array): { readonly commands: RealTimeCommand[]; readonly rest: Uint8Array };
}

/** Like a real printer it finds them anywhere, even within the data of a picture. */
export function realTimeFilter(patterns: readonly RealTimePattern[]): RealTimeFilter {
  let held: number[] = [];

  /** Whether what is held may still become a command. */
  const begins = (): boolean =>
    patterns.some(
      ({ first, hasNumber }) =>
        held.length < first.length + (hasNumber ? 1 : 0) &&
        first.every((byte, at) => at >= held.length || held[at] === byte),
    );

  function whole(): RealTimeCommand | undefined {
    const found = patterns.find(
      ({ first, hasNumber }) =>
        held.length === first.length + (hasNumber ? 1 : 0) && first.every((byte, at) => held[at] === byte),
    );
    return found === undefined
      ? undefined
      : { kind: found.kind, n: found.hasNumber ? (held.at(-1) ?? 0) : 0 };
  }

  return {
    feed(bytes) {
      const commands: RealTimeCommand[] = [];
      const rest: number[] = [];
      for (const byte of bytes) {
        held.push(byte);
        const command = whole();
        if (command !== undefined) {
          commands.push(command);
          held = [];
        }
        while (held.length > 0 && !begins()) rest.push(held.shift() ?? 0);
      }
      return { commands, rest: Uint8Array.from(rest) };
    },
  };
}
