import type { Look } from "../../../core/contract/bridge.ts";
import type { Role } from "../../../core/contract/values.ts";
import type { Limit, Screen, ScreenName, ViewModel } from "../../../core/contract/view-model.ts";

/** The things of a station that people use, each where it is drawn: from left to right, and from the glass downwards. */
const THINGS = [
  { role: "card", shape: "M34 92h34v22H34ZM40 92v-8h22v8", tip: [51, 76] },
  { role: "scanner", shape: "M172 84h34v14h-34ZM182 98h14v10h-14Z", tip: [189, 76] },
  { role: "printer", shape: "M96 92h48v9H96ZM104 97h32v20l-5-4-5 4-6-4-6 4-5-4-5 4Z", tip: [120, 84] },
  {
    role: "payment",
    shape: "M178 116h28v28h-28ZM183 121h18v8h-18ZM184 135h2M191 135h2M198 135h2",
    tip: [192, 110],
  },
  { role: "coins", shape: "M150 120h18v24h-18ZM159 126v10", tip: [159, 114] },
  { role: "security", shape: "M22 124h12v8h26v-8h12v20H22Z", tip: [47, 120] },
  { role: "rfid", shape: "M16 150h208v12H16Z", tip: [86, 144] },
] as const satisfies readonly { role: Role; shape: string; tip: readonly [x: number, y: number] }[];

/** What is away is not pointed at. */
const AWAY: Partial<Readonly<Record<Role, Limit>>> = {
  scanner: "no-scanner",
  rfid: "no-pad",
  printer: "no-printer",
  payment: "no-payment",
  coins: "no-payment",
};

const ITEMS_COME_BY = ["scanner", "rfid"] as const;
const CARDS_COME_BY = ["card", "scanner", "rfid"] as const;

/** What a person uses next, on the screens that ask for it. */
const USED_NOW: { readonly [N in ScreenName]?: (view: Extract<Screen, { screen: N }>) => readonly Role[] } = {
  welcome: () => CARDS_COME_BY,
  card: () => CARDS_COME_BY,
  items: () => ITEMS_COME_BY,
  returns: () => ITEMS_COME_BY,
  pay: ({ way }) => [way === "coins" ? "coins" : "payment"],
  receipt: () => ["printer"],
  goodbye: ({ left }) => (left.card || left.items > 0 ? ["rfid", "card"] : ["printer"]),
};

function usedNow<N extends ScreenName>(view: Extract<Screen, { screen: N }>): readonly Role[] {
  const screen: N = view.screen;
  return USED_NOW[screen]?.(view) ?? [];
}

interface StationProps {
  readonly look: Look;
  readonly view: ViewModel;
}

/** This station by the things that it has, with arrows to those that are to be used now. The words beside it say the same. */
export function Station({ look, view }: StationProps) {
  const used = usedNow(view).filter((role) => {
    const away = AWAY[role];
    return away === undefined || !view.limits.includes(away);
  });
  const things = THINGS.filter(({ role }) => look.devices.includes(role));
  const pointed = things.filter(({ role }) => used.includes(role));
  if (pointed.length === 0) return null;
  return (
    <svg class="station" viewBox="0 0 240 170" aria-hidden="true">
      <path
        class="station-body"
        d="M60 6h120a6 6 0 0 1 6 6v54a6 6 0 0 1-6 6H60a6 6 0 0 1-6-6V12a6 6 0 0 1 6-6ZM68 16h104v46H68Z"
      />
      {things.map(({ role, shape }) => (
        <path key={role} class="station-thing" data-role={role} data-used={used.includes(role)} d={shape} />
      ))}
      {pointed.map(({ role, tip: [x, y] }) => (
        <path key={role} class="station-arrow" d={`M${x} ${y}l-10-13h6v-13h8v13h6Z`} />
      ))}
    </svg>
  );
}
