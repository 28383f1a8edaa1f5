/** The processes of a browser, as /proc has them. */
import { readdirSync, readFileSync } from "node:fs";

/** A file of /proc; "" where the process has ended meanwhile. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** The renderers below a process, however deep. */
export function renderersOf(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((each) => /^\d+$/.test(each))) {
    // `pid (name) state parent …`; a name may hold blanks and brackets.
    const parent = read(`/proc/${name}/stat`).split(") ").at(-1)?.split(" ")[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const isBelow = (each: number | undefined): boolean =>
    each !== undefined && (each === pid || isBelow(parents.get(each)));
  return [...parents.keys()].filter(
    (each) => isBelow(each) && read(`/proc/${each}/cmdline`).includes("--type=renderer"),
  );
}
