import type { FromScreen, ToScreen } from "../../core/contract/bridge.ts";

/** The way to core, as the shell gives it to the page; three functions and nothing else. */
export interface Glass {
  /** Hears each message of core, as text. */
  receive(listener: (text: string) => void): void;
  send(text: string): void;
  /** This revision stands on the glass. */
  painted(revision: number): void;
}

declare global {
  interface Window {
    readonly lectern?: Glass;
  }
}

/** The way to core as the page uses it. */
export interface Link {
  send(message: Exclude<FromScreen, { kind: "painted" }>): void;
  painted(revision: number): void;
}

/** Pause before a lost connection is tried again, ms. */
const AGAIN_MS = 500;

/** Through the shell where there is one; in a browser through a WebSocket to whoever served the page. */
export function openLink(hear: (message: ToScreen) => void): Link {
  const glass = window.lectern ?? overWebSocket();
  glass.receive((text) => hear(JSON.parse(text) as ToScreen));
  return {
    send: (message) => glass.send(JSON.stringify(message)),
    painted: (revision) => glass.painted(revision),
  };
}

function overWebSocket(): Glass {
  const address = new URL("screen", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  let listener: (text: string) => void = () => {};
  let socket: WebSocket;
  const connect = (): void => {
    socket = new WebSocket(address);
    socket.addEventListener("message", ({ data }) => listener(String(data)));
    socket.addEventListener("close", () => setTimeout(connect, AGAIN_MS));
  };
  connect();
  // What is said while nobody listens is lost: core would drop it anyway, for its view is another one by then.
  const send = (text: string): void => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  };
  return {
    receive: (next) => void (listener = next),
    send,
    painted: (revision) => send(JSON.stringify({ kind: "painted", revision } satisfies FromScreen)),
  };
}
