import { readFile } from "node:fs/promises";
import path from "node:path";
import { HEADERS, mayFetch } from "./policy.ts";

/** What the page is made of, by the ends of the names. Anything else is not there. */
const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
};

/** A file as the page is given it; 404 has no body. */
export interface PageFile {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Answers an address; undefined where the page may not ask for it at all. */
export type PageFiles = (url: string) => Promise<PageFile | undefined>;

const NOT_THERE: PageFile = { status: 404, headers: HEADERS, body: new Uint8Array() };

/** The files of a folder, for a page at this address. */
export function pageFiles(folder: string, page: string): PageFiles {
  return async (url) => {
    if (!mayFetch(url, page)) return undefined;
    // Names as a bundler makes them: no escapes, no way up.
    const { pathname } = new URL(url);
    const type = TYPES[path.extname(pathname)];
    if (type === undefined || !/^(?:\/[\w-][\w.-]*)+$/.test(pathname)) return NOT_THERE;
    try {
      const body = new Uint8Array(await readFile(path.join(folder, pathname)));
      return { status: 200, headers: { ...HEADERS, "content-type": type }, body };
    } catch (error) {
      if (error instanceof Error && "code" in error) return NOT_THERE;
      throw error;
    }
  };
}
