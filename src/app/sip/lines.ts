const CR = 0x0d;
const LF = 0x0a;
const ESCAPED_END = /(?:\\r|\\n)+$/;

/**
 * Frames out of a stream of bytes, one per line. A line ends with CR, LF or both; blank lines are left out. Escapes
 * written out at its end (`\r`, as logs and fixtures show them) are taken off.
 */
export async function* frameLines(input: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of input) {
    const bytes = Buffer.concat([rest, typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk]);
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      if (bytes[at] !== CR && bytes[at] !== LF) continue;
      const line = withoutEscapes(bytes.subarray(start, at));
      if (line.length > 0) yield line;
      start = at + 1;
    }
    rest = bytes.subarray(start);
  }
  const last = withoutEscapes(rest);
  if (last.length > 0) yield last;
}

function withoutEscapes(line: Buffer): Buffer {
  const text = line.toString("latin1");
  const end = ESCAPED_END.exec(text);
  return end === null ? line : line.subarray(0, end.index);
}
