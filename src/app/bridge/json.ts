/** JSON that somebody else wrote; undefined, which is no message of ours, where it is none or longer than `longest`. */
export function jsonOf(text: string, longest: number): unknown {
  if (text.length > longest) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
