import type { Timer } from "../../../../core/clock.ts";
import { ok } from "../../../../core/result.ts";
import { keepOpen, type DeviceParts } from "../../../keep-open.ts";
import { listeners } from "../../../listeners.ts";
import type { Barcode, Discard, ScannerPort } from "../../../ports.ts";
import { scannerCodec, type ScannerEvent } from "./codec.ts";
import type { SerialScannerOptions } from "./options.ts";

/** A timer this late says that the process was held up, and that bytes may be waiting unread. */
const LATE_MS = 20;

/** Starts a barcode scanner on a serial line and keeps it going until it is stopped. */
export function serialScanner(parts: DeviceParts, options: SerialScannerOptions): ScannerPort {
  const { id, transport, clock, log } = parts;
  const codec = scannerCodec(options);
  const barcodes = listeners<Barcode>();
  const discards = listeners<Discard>();
  let timer: Timer | undefined;

  function deliver(events: readonly ScannerEvent[]): void {
    for (const event of events) {
      if (event.kind === "barcode") {
        barcodes.tell({ text: event.text, aim: event.aim, at: event.at });
      } else {
        const { code, length, at } = event;
        log("device.discarded", { device: id, reason: code, bytes: length });
        discards.tell({ code, length, at });
      }
    }
  }

  function watchGap(): void {
    timer?.cancel();
    timer = undefined;
    if (!codec.waiting) return;
    const due = clock.elapsed() + options.gapMs;
    timer = clock.after(options.gapMs, () => {
      // After a hold-up the rest of the scan may lie in the line's buffer. Calling it partial would make its tail a
      // scan of its own, and perhaps somebody else's number: so the gap is counted afresh.
      if (clock.elapsed() - due > LATE_MS) return watchGap();
      timer = undefined;
      deliver(codec.silence(clock.elapsed()));
    });
  }

  transport.onBytes(({ bytes, at }) => {
    deliver(codec.feed(bytes, at));
    watchGap();
  });
  transport.onState((state) => {
    if (state.state === "open" || state.state === "opening") return;
    deliver(codec.silence(clock.elapsed()));
    watchGap();
  });
  // A scanner speaks only when something is scanned: there is nothing to ask it.
  const link = keepOpen(parts, () => Promise.resolve(ok(undefined)));

  return {
    id,
    get health() {
      return link.health;
    },
    onHealth: link.onHealth,
    onBarcode: barcodes.add,
    onDiscard: discards.add,
    stop: link.stop,
  };
}
