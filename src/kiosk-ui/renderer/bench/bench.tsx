import { Devices } from "./devices.tsx";
import { Gate } from "./gate.tsx";
import { Ils } from "./ils.tsx";
import { Inside } from "./inside.tsx";
import { Keep } from "./keep.tsx";
import { Pad } from "./pad.tsx";
import { Paper } from "./paper.tsx";
import { Scanner } from "./scanner.tsx";
import { Shelf } from "./shelf.tsx";
import { bench } from "./state.ts";
import { Terminal } from "./terminal.tsx";
import { Time } from "./time.tsx";
import { Tour } from "./tour.tsx";

/** A desk seen from above, beside the kiosk in its frame. */
export function Bench() {
  const view = bench.value;
  return (
    <main class="desk">
      <section class="station" aria-label="The station">
        {/* A page of its own, as at a real station: the bench cannot reach into it. */}
        <iframe src="./index.html" title="The kiosk" />
      </section>
      {view === undefined ? (
        <p class="waiting">The bench is being set up.</p>
      ) : (
        <>
          <section class="bench" aria-label="The bench">
            <Tour view={view} />
            {view.trouble === "" ? null : <p role="alert">{view.trouble}</p>}
            <Pad view={view} />
            <div class="places-to">
              <Scanner />
              <Gate view={view} />
            </div>
            <Shelf view={view} is="card" title="Cards" />
            <Shelf view={view} is="item" title="Shelf" />
            <Ils view={view} />
            <Terminal view={view} />
            <Devices view={view} />
          </section>
          <section class="looks" aria-label="What happens">
            <Keep view={view} />
            <Time view={view} />
            <Paper view={view} />
            <Inside view={view} />
          </section>
        </>
      )}
    </main>
  );
}
