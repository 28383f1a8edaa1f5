import { DENIED_EVENTS, PAGE_KEYS, SHIFTED_KEYS } from "./policy.ts";

/**
 * What runs in the page before anything of its own: it takes from people what no kiosk gives. A browser's own keys are taken
 * from it as well: in a window without an address bar it asks the page first. Nothing with Ctrl, Alt or Meta is left to it:
 * print, zoom, developer tools, a new window, close, find, address, source. The page hears them all, for by their pace it
 * tells a scanner from a hand.
 */
export const GUARD = `{
  const deny = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const options = { capture: true, passive: false };
  for (const type of ${JSON.stringify(DENIED_EVENTS)}) addEventListener(type, deny, options);
  const keys = ${JSON.stringify({ false: PAGE_KEYS, true: SHIFTED_KEYS })};
  const hear = (event) => {
    const { key, shiftKey, ctrlKey, altKey, metaKey } = event;
    const isForPage = /^.$/u.test(key) || keys[shiftKey].includes(key);
    if (ctrlKey || altKey || metaKey || !isForPage) event.preventDefault();
  };
  for (const type of ["keydown", "keypress", "keyup"]) addEventListener(type, hear, options);
  addEventListener("wheel", (event) => event.ctrlKey && deny(event), options);
  for (const type of ["touchstart", "touchmove"]) addEventListener(type, (event) => event.touches.length > 1 && deny(event), options);
}`;

/** What runs in the page's own world, where GUARD is not under Electron: a print dialog stops all else, a window covers it. */
export const OWN_WORLD = `for (const name of ["print", "open"]) Object.defineProperty(globalThis, name, { value: () => null });`;

/** The page's three functions over a binding of the browser; \`text\` and numbers go out, \`hear\` is called from outside. */
export const threeFunctions = (binding: string): string => `{
  const out = globalThis[${JSON.stringify(binding)}];
  delete globalThis[${JSON.stringify(binding)}];
  let hear = () => {};
  Object.defineProperty(globalThis, ${JSON.stringify(`${binding}Hear`)}, { value: (text) => hear(text) });
  Object.defineProperty(globalThis, "lectern", {
    value: Object.freeze({
      receive(listener) {
        hear = listener;
        out("");
      },
      send: (text) => out(String(text)),
      painted: (revision) => out(JSON.stringify({ kind: "painted", revision })),
    }),
  });
}`;
