/** What a browser is to the shell: one window with one page. */
export interface Glass {
  /** The page anew, in a process of its own where it is frozen or gone: nothing is left of the one before. */
  renew(isFrozen: boolean): void;
  /** Everything anew, the browser's processes too. */
  restart(): void;
  /** To the page that said it listens. */
  tell(text: string): void;
  /** Settles when the page gives a sign of life. */
  ask(): Promise<unknown>;
  close(): Promise<void>;
}

/** What may be denied to a page, or to the person before it. */
export type Denied = "navigation" | "window" | "request" | "dialog" | "message" | "download" | "permission";

/** What a browser tells of its page. */
export interface GlassHears {
  /** A page listens that did not before. */
  listens(): void;
  /** As the page said it: anything. */
  said(text: unknown): void;
  /** The page's process is gone, or another page stood in the window. */
  gone(what: "process" | "page"): void;
  /** The browser is gone, with everything. */
  ended(): void;
  denied(what: Denied): void;
}

export type MakeGlass = (hears: GlassHears) => Glass;
