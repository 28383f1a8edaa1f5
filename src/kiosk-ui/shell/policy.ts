/** What the shell lets a page and the person before it do. Decisions only: both shells ask them here. */
import { jsonOf } from "../../core/json.ts";
import { fromScreenSchema, LONGEST_FROM_SCREEN, type FromScreen } from "../../core/contract/bridge.ts";

/** Where the page is under each shell. `.invalid` is a name that no server can have (RFC 2606, 2). */
export const PAGE_AT = {
  chromium: "https://lectern.invalid/index.html",
  electron: "lectern://screen/index.html",
} as const;

export type ShellName = keyof typeof PAGE_AT;

/** Whether this may stand in the window: the page, and nothing else that has an address. */
export function mayShow(url: string, page: string): boolean {
  return url === page;
}

/** Whether the page may fetch this: its own files. */
export function mayFetch(url: string, page: string): boolean {
  const origin = page.slice(0, page.lastIndexOf("/") + 1);
  return url.startsWith(origin);
}

/**
 * What the page may load: its own files, and pictures that core sent as data. No address leads anywhere else, no text
 * becomes a script, and nobody frames it. In its sandbox a page has no origin: it can keep nothing, not even for itself.
 */
const CONTENT_SECURITY_POLICY: Readonly<Record<string, string>> = {
  sandbox: "allow-scripts",
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "font-src": "'self'",
  "img-src": "'self' data:",
  "connect-src": "'none'",
  webrtc: "'block'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "'none'",
};

/** What the page has no use for; the browser denies it as well, whatever it is. */
const DENIED_FEATURES: readonly string[] = [
  "bluetooth",
  "camera",
  "clipboard-read",
  "clipboard-write",
  "display-capture",
  "fullscreen",
  "geolocation",
  "hid",
  "local-fonts",
  "microphone",
  "midi",
  "serial",
  "usb",
];

/** With each file of the page. */
export const HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": Object.entries(CONTENT_SECURITY_POLICY)
    .map(([what, from]) => `${what} ${from}`)
    .join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  // To a page without an origin its own files are another's.
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
  "permissions-policy": DENIED_FEATURES.map((feature) => `${feature}=()`).join(", "),
  "cache-control": "no-store",
};

/** Keys that a browser may act on beside those that write a character: they move within a page, and no further. */
export const PAGE_KEYS: readonly string[] = [
  "ArrowDown",
  "ArrowLeft",
  "ArrowRight",
  "ArrowUp",
  "Backspace",
  "Enter",
  "Escape",
  "Shift",
  "Tab",
];

/** Those of them that Shift may be held with: with Escape it opens Chromium's task manager. */
export const SHIFTED_KEYS: readonly string[] = ["Shift", "Tab"];

/** What happens to a page by touch or mouse that no kiosk needs: menus, dragging, selecting, zooming. */
export const DENIED_EVENTS: readonly string[] = [
  "auxclick",
  "contextmenu",
  "copy",
  "cut",
  "dragenter",
  "dragover",
  "dragstart",
  "drop",
  "paste",
  "selectstart",
];

/** A message of the page, or undefined where it has not the shape of one: it does not leave the shell. */
export function readPage(text: unknown): FromScreen | undefined {
  if (typeof text !== "string" || text.length > LONGEST_FROM_SCREEN) return undefined;
  const message = fromScreenSchema.safeParse(jsonOf(text));
  return message.success ? message.data : undefined;
}
