/** DLE EOT n (ask) and DLE ENQ n (recover) are obeyed as they arrive, ahead of everything in the printer's buffer. */
export interface RealTimeCommand {
  readonly kind: "status" | "recover";
  readonly n: number;
}

export interface RealTimeFilter {
  /** Takes the real-time commands out; what is left is for the buffer. */
  feed(bytes: Uint8Array): { readonly commands: RealTimeCommand[]; readonly rest: Uint8Array };
}

const DLE = 0x10;
const KINDS: Readonly<Record<number, RealTimeCommand["kind"]>> = { 0x04: "status", 0x05: "recover" };

/** Like a real printer it finds them anywhere, even within the data of a picture. */
export function realTimeFilter(): RealTimeFilter {
  let held: number[] = [];
  return {
    feed(bytes) {
      const commands: RealTimeCommand[] = [];
      const rest: number[] = [];
      for (const byte of bytes) {
        const kind = KINDS[held[1] ?? -1];
        if (kind !== undefined) {
          commands.push({ kind, n: byte });
          held = [];
        } else if (held.length === 1 && KINDS[byte] !== undefined) {
          held.push(byte);
        } else {
          rest.push(...held);
          held = [];
          if (byte === DLE) held.push(byte);
          else rest.push(byte);
        }
      }
      return { commands, rest: Uint8Array.from(rest) };
    },
  };
}
