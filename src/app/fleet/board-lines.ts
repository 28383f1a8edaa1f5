/** All stations of a broker as lines for a terminal. Pure. */
import { isoDate, toCivil } from "../../core/calendar.ts";
import { painted, said, span, type Glass, type Line, type Tone } from "../observe/glass.ts";
import type { State } from "./messages.ts";
import { STANDINGS, standingOf, type Board, type Seat, type Standing } from "./board.ts";

const TONES: Readonly<Record<Standing, Tone>> = {
  away: "bad",
  "not-serving": "bad",
  "needs-somebody": "soon",
  stopped: "faint",
  serving: "good",
};

const WORDS: Readonly<Record<Standing, string>> = {
  away: "away",
  "not-serving": "not serving",
  "needs-somebody": "serving",
  stopped: "switched off",
  serving: "serving",
};

/**
 * One line for each station, what is worst first; where there are more than the glass has room for, the last line says how
 * many. `at`: now, milliseconds since 1970. `why` there is no connection; "" while there is one.
 */
export function boardLines(board: Board, at: number, why: string, glass: Glass): readonly string[] {
  const stations = Array.from(board.seats)
    .map(([station, seat]) => ({ station, seat, standing: standingOf(seat) }))
    .toSorted(
      (one, other) =>
        STANDINGS.indexOf(one.standing) - STANDINGS.indexOf(other.standing) ||
        (one.station < other.station ? -1 : 1),
    );
  const width = Math.max(0, ...stations.map(({ station }) => station.length));
  const head = headLines(
    stations.map(({ standing }) => standing),
    board,
    why,
  );
  const room = glass.rows - head.length;
  const lines = stations.map(({ station, seat, standing }): Line => ({
    tone: TONES[standing],
    text: `${station.padEnd(width)}  ${WORDS[standing]}${aboutSeat(seat, standing, at)}`,
  }));
  const shown = lines.length <= room ? lines : lines.slice(0, Math.max(0, room - 1));
  const rest = stations.slice(shown.length);
  const worst = rest[0]?.standing;
  const more: Line[] =
    worst === undefined ? [] : [{ tone: TONES[worst], text: `and ${rest.length} more, none worse` }];
  return painted([...head, ...shown, ...more], glass);
}

function headLines(standings: readonly Standing[], { unread }: Board, why: string): Line[] {
  const counts = STANDINGS.flatMap((standing) => {
    const count = standings.filter((each) => each === standing).length;
    return count === 0
      ? []
      : [`${count} ${standing === "needs-somebody" ? "need somebody" : WORDS[standing]}`];
  });
  const head = `${standings.length} stations${counts.length === 0 ? "" : `: ${counts.join(", ")}`}`;
  return [
    { tone: "plain", text: head },
    ...(why === "" ? [] : [{ tone: "bad", text: `The broker is away: ${why}` } as const]),
    ...(unread === 0 ? [] : [{ tone: "soon", text: `${unread} messages could not be read` } as const]),
  ];
}

function aboutSeat({ presence, state, daily }: Seat, standing: Standing, at: number): string {
  if (standing === "stopped") {
    return presence?.at === null || presence === null ? "" : ` for ${span(at - presence.at)}`;
  }
  if (state === null) return "";
  if (standing === "away") return `; last changed ${span(at - state.at)} ago`;
  const yesterday = daily === null ? [] : [`${daily.day}: ${daily.counts["lectern_loans_total"] ?? 0} loans`];
  const parts = [
    ...state.why.map(said),
    ...state.limits,
    ...state.alerts,
    ...aboutBundle(state.bundle),
    ...yesterday,
  ];
  return parts.length === 0 ? "" : `: ${parts.join("; ")}`;
}

/** What is not as it was sent. */
function aboutBundle(bundle: State["bundle"]): readonly string[] {
  if (bundle === null) return [];
  const { trial, last } = bundle;
  if (trial !== null) return [`tries bundle ${named(trial)}`];
  if (last === null || last.outcome === "taken") return [];
  const { version, outcome, why } = last;
  return [`bundle ${named(version)} ${outcome === "back" ? "taken back" : "refused"}: ${why}`];
}

/** A bundle by when it was signed. */
function named(version: number): string {
  const civil = toCivil(version, "local");
  const [hour, minute] = [civil.hour, civil.minute].map((part) => String(part).padStart(2, "0"));
  return `of ${isoDate(civil)} ${hour}:${minute}`;
}
