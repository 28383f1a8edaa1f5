/** A status as lines for a terminal. Pure. */
import { painted, said, span, type Glass, type Line, type Tone } from "./glass.ts";
import type { DeviceStatus, Status } from "./status.ts";

/** At most `rows` lines of at most `columns` characters; the newest faults go first where there is no room. */
export function linesOf(status: Status, glass: Glass): readonly string[] {
  const head = [...headLines(status), ...deviceLines(status), ...journalLines(status), ...countLines(status)];
  const room = Math.max(0, glass.rows - head.length - 1);
  const faults = faultLines(status).slice(0, room);
  return painted(
    faults.length === 0 ? head : [...head, heading("Last faults, newest first"), ...faults],
    glass,
  );
}

const heading = (text: string): Line => ({ tone: "faint", text });

function headLines({
  at,
  version,
  startedAt,
  health,
  service,
  acs,
  screen,
  disk,
  lateMs,
  memory,
}: Status): Line[] {
  const up = startedAt === null ? "starting" : `up ${span(at - startedAt)}`;
  const limits = service.limits.length === 0 ? "" : `; ${service.limits.join(", ")}`;
  const state: Line = health.ready
    ? { tone: limits === "" ? "good" : "soon", text: `serving${limits}` }
    : { tone: "bad", text: `not serving: ${health.why.map(said).join("; ")}` };
  const free = disk === null ? "" : `, disk ${Math.round(disk.freeShare * 100)} % free`;
  return [
    {
      tone: "plain",
      text: `Lectern ${version}, ${up}, memory ${Math.round(memory / 1e6)} MB${free}, late ${lateMs} ms`,
    },
    { ...state, text: `Station   ${state.text}` },
    acs.state === "online"
      ? { tone: "good", text: `ACS       online for ${span(at - acs.since)}` }
      : { tone: "bad", text: `ACS       ${acs.state} for ${span(at - acs.since)}${because(acs.fault)}` },
    {
      tone: screen.connected === 0 ? "soon" : "good",
      text: `Screen    ${screen.connected === 0 ? "none connected" : `${screen.connected} connected`}; shows ${screen.shows === "" ? "nothing" : screen.shows}`,
    },
  ];
}

const TONES: Readonly<Record<DeviceStatus["state"], Tone>> = {
  starting: "soon",
  ready: "good",
  trouble: "bad",
  lost: "bad",
  stopped: "soon",
};

function deviceLines({ at, devices }: Status): Line[] {
  const width = Math.max(0, ...devices.map(({ id }) => id.length));
  return [
    heading("Devices"),
    ...devices.map(({ id, role, state, fault, since }): Line => ({
      tone: state === "ready" && fault !== null ? "soon" : TONES[state],
      text: `${id.padEnd(width)}  ${role.padEnd(8)} ${state} for ${span(at - since)}${because(fault)}`,
    })),
  ];
}

function journalLines({ at, journal }: Status): Line[] {
  if (journal.fault !== null) return [{ tone: "bad", text: `Journal   ${said(journal.fault)}` }];
  const { unsettled, oldest, exceptions, payments } = journal;
  const age = oldest === null ? "" : `, oldest ${span(at - oldest)}`;
  return [
    {
      tone: exceptions > 0 ? "soon" : "good",
      text: `Journal   ${unsettled} under way${age}; ${exceptions} for staff; ${payments} payments open`,
    },
  ];
}

function countLines({ counts }: Status): Line[] {
  const of = (what: string): number => counts[`lectern_${what}_total`] ?? 0;
  return [
    {
      tone: "plain",
      text: `Since start  ${of("visits")} visits, ${of("loans")} loans, ${of("returns")} returns, ${of("renewals")} renewals, ${of("payments")} payments, ${of("refusals")} refusals`,
    },
  ];
}

function faultLines({ at, faults }: Status): Line[] {
  return faults.toReversed().map(({ at: when, event, about, times }) => ({
    tone: "plain",
    text: `${span(at - when).padStart(7)} ago  ${event}${times > 1 ? ` (${times} times)` : ""} ${about}`,
  }));
}

const because = (code: string | null): string => (code === null ? "" : `: ${said(code)}`);
