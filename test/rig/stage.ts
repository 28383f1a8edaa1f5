/** A play's stage around an installed station: its neighbours on this machine, its people at their ends. */
import path from "node:path";
import { sleep, systemClock } from "../../src/core/clock.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { silentLog } from "../../src/core/log.ts";
import type { Result } from "../../src/core/result.ts";
import { DEMO, watchedAcs } from "../../src/app/compose-acs.ts";
import { byHand, cutSlips, handsAt } from "../../src/app/compose-hands.ts";
import { plugPeers } from "../../src/app/compose-peers.ts";
import type { Scenario } from "../../src/app/scenario/schema.ts";
import type { PlayedStage } from "../../src/app/scenario/stage.ts";
import { listeners } from "../../src/devices/listeners.ts";
import { installedIn } from "./installed.ts";
import type { Guest } from "./guest.ts";
import { guestWires } from "./wires.ts";

export interface RigStage extends PlayedStage {
  /** What stands on the glass; undefined while there is no station. */
  readonly glass: ViewModel | undefined;
  close(): Promise<void>;
}

/** How long an installed station may take from its start to a screen. */
const READY_MS = 300_000;
/** So often a pad is spoken to until an empty one is believed to be empty. */
const LOOKS = 20;
const LOOK_MS = 20;
const STILL_MS = 150;
const TRIES = 3;
/** How long it may take to show that it heard somebody. */
const ANSWER_MS = 20_000;

function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.detail}`);
  return result.value;
}

/** Whether a press shows: a key of a PIN makes a dot, and each that the welcome offers leads elsewhere. */
function isHeard(before: ViewModel, after: ViewModel): boolean {
  if (before.screen === "pin" && after.screen === "pin")
    return before.digits !== after.digits || before.state !== after.state;
  return before.screen !== "welcome" || after.screen !== "welcome";
}

/** `file`: the scenario's own; the library's path counts from there. `more`: further sections of station.yaml. */
export async function openRigStage(
  guest: Guest,
  scenario: Scenario,
  file: string,
  more: object,
): Promise<RigStage> {
  const { station } = scenario;
  const changes = listeners<void>();
  const views = listeners<ViewModel>();
  const changed = (): void => changes.tell();
  const wires = await guestWires(guest.usb, 1);
  const installed = installedIn(guest);
  await installed.stop();
  await installed.forget();
  const peers = must(await plugPeers(station, wires));
  const { library } = scenario.acs;
  const acs = must(
    await watchedAcs({
      scenario: scenario.acs,
      library:
        library === undefined || library === DEMO ? library : path.resolve(path.dirname(file), library),
      wires,
      log: silentLog,
      changed,
    }),
  );
  await installed.configure({ station, devices: peers.devices, port: acs.port ?? 0, more });
  await installed.start();
  const screen = installed.screen();
  screen.onView((view) => {
    views.tell(view);
    changed();
  });
  peers.printer.onPaper(changed);
  await screen.until(() => true, READY_MS);
  // What lies on the pad at its first looks counts for nobody.
  const looks = wires.spokenTo("pad") + LOOKS;
  while (station.pad && wires.spokenTo("pad") < looks) await sleep(systemClock, LOOK_MS);
  const isCard = new RegExp(station.policy.cards ?? "");
  const viewNow = (): NonNullable<typeof screen.view> => {
    if (screen.view === undefined) throw new Error("the station shows nothing");
    return screen.view;
  };
  /** A person presses what has stood there for a moment. */
  async function still(): Promise<ViewModel> {
    for (;;) {
      const view = viewNow();
      await sleep(systemClock, STILL_MS);
      if (viewNow().revision === view.revision) return view;
    }
  }
  let dying: Promise<void> = Promise.resolve();
  return {
    get view() {
      return viewNow();
    },
    get glass() {
      return screen.view;
    },
    async intent(intent) {
      // What met an older view than that which stood there is not heard: a person sees that, and presses again.
      for (let tries = 0; tries < TRIES; tries++) {
        const before = await still();
        screen.intent({ ...(intent as object), rev: before.revision });
        const after = await screen.until(({ revision }) => revision !== before.revision, ANSWER_MS);
        if (isHeard(before, after)) break;
      }
      return true;
    },
    isCard: (label) => isCard.test(label),
    scan: (label) => peers.scanner.scan(label),
    pad:
      peers.pad &&
      handsAt(
        peers.pad,
        (label) => isCard.test(label),
        () => undefined,
      ),
    hand: (words) => byHand(peers, words),
    power: {
      cut: () => void (dying = installed.kill()),
      async restore() {
        await dying;
        await installed.start();
        await screen.until(() => true, READY_MS);
      },
    },
    crash: () => void guest.run("pkill -KILL -u lectern -f devices/host/"),
    slips: () => cutSlips(peers.printer),
    letters: () => [],
    charged: () => peers.terminal?.book.turnover ?? 0,
    acs,
    onChange: changes.add,
    onView: views.add,
    async close() {
      screen.close();
      await installed.stop();
      for (const name of Object.keys(peers.verbs)) await byHand(peers, `${name} unplug`);
      await acs.stop();
      await wires.close();
    },
  };
}
