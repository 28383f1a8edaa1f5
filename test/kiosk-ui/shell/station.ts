/** A real core behind a screen's socket: a whole station, whose neighbours are simulated at the far ends of real wires. */
import { MUTE } from "../../../src/app/adapters/speech/speech.ts";
import { openLook } from "../../../src/app/bridge/look.ts";
import { openScreenSocket } from "../../../src/app/bridge/socket.ts";
import { openStage } from "../../../src/app/compose-stage.ts";
import { realWires } from "../../../src/app/compose-wires.ts";
import { benchScenario } from "../../../src/app/dock/play.ts";
import type { Stage } from "../../../src/app/scenario/stage.ts";
import { systemClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { AS_SET } from "../../app/bridge/as-set.ts";
import { must } from "../../devices/bench.ts";

export interface StationOfTest {
  readonly stage: Stage;
  close(): Promise<void>;
}

/** A station that listens at this path of the file system; the same for the same seed, as far as dice decide. */
export async function openStation(socket: string, seed: number): Promise<StationOfTest> {
  const stage = must(
    await openStage({
      file: "",
      scenario: benchScenario("generic"),
      other: undefined,
      build: { pad: true, hosted: false },
      wires: await realWires(systemClock, seed),
      log: silentLog,
      onCommit: undefined,
      alter: undefined,
    }),
  );
  const look = openLook({ ...AS_SET, sound: { level: 0 } }, { clock: systemClock, log: silentLog });
  const screens = must(await openScreenSocket(socket, { flow: stage, look, speech: MUTE, log: silentLog }));
  return {
    stage,
    async close() {
      await screens.close();
      look.stop();
      await stage.close();
    },
  };
}
