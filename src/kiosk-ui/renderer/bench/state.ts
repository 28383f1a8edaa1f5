import { signal } from "@preact/signals";
import type { BenchView, BenchWish } from "../../../core/contract/bench.ts";

/** Undefined while there is none: before the first, and while it is set up anew. */
export const bench = signal<BenchView | undefined>(undefined);

const AGAIN_MS = 500;
let socket: WebSocket | undefined;

/** Hears of the bench for as long as the page is there. */
export function connect(): void {
  const address = new URL("bench", location.href);
  address.protocol = "ws:";
  socket = new WebSocket(address);
  socket.addEventListener("message", ({ data }) => {
    bench.value = JSON.parse(String(data)) as BenchView;
  });
  socket.addEventListener("close", () => {
    bench.value = undefined;
    setTimeout(connect, AGAIN_MS);
  });
}

export function wish(does: BenchWish): void {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(does));
}
