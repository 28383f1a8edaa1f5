import type { Timer } from "../../../core/clock.ts";
import { keepOpen, type DeviceParts, type Probe } from "../../keep-open.ts";
import { listeners } from "../../listeners.ts";
import type { Started } from "../../driver.ts";
import type { Role } from "../../../core/staff.ts";
import type { Barcode, Discard, ScannerPort } from "../../ports.ts";
import type { HidTransport, Transport } from "../../transports/transport.ts";
import type { ScannerCodec, ScannerEvent } from "./codec.ts";

/** A timer this late says that the process was held up, and that bytes may be waiting unread. */
const LATE_MS = 20;

/** What one kind of scanner has of its own. */
export interface ScannerSetting {
  /** A card reader's labels are patrons, whatever they look like. */
  readonly role: Role;
  readonly codec: ScannerCodec;
  /** Silence after which a scan is over. */
  readonly gapMs: number;
  readonly probe: Probe;
}

/** Starts a scanner and keeps it going until it is stopped. */
export function scannerSession(
  parts: DeviceParts<Transport | HidTransport>,
  { role, codec, gapMs, probe }: ScannerSetting,
): ScannerPort {
  const { id, transport, clock, log } = parts;
  const barcodes = listeners<Barcode>();
  const discards = listeners<Discard>();
  let timer: Timer | undefined;

  function deliver(events: readonly ScannerEvent[]): void {
    for (const event of events) {
      if (event.kind === "barcode") {
        const { barcode } = event;
        barcodes.tell(role === "card" ? { ...barcode, kind: barcode.kind ?? "patron" } : barcode);
      } else {
        const { code, length } = event.discard;
        log("device.discarded", { device: id, reason: code, bytes: length });
        discards.tell(event.discard);
      }
    }
  }

  function watchGap(): void {
    timer?.cancel();
    timer = undefined;
    if (!codec.waiting) return;
    const due = clock.elapsed() + gapMs;
    timer = clock.after(gapMs, () => {
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
    deliver(codec.lost(clock.elapsed()));
    watchGap();
  });
  const link = keepOpen(parts, probe);

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

/** A scanner as the table of drivers starts it: for labels of any kind, or for cards alone. */
export function startedAs(role: Role, device: ScannerPort): Started {
  return role === "card" ? { role, device } : { role: "scanner", device };
}
