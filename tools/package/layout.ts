/** Where in the package each file of the project lies. */
import path from "node:path";

/** Where the programs are. */
export const HOME = "usr/lib/lectern";

/** Files of the project, by the patterns of `path.matchesGlob`, and the folder of the package that they go to. */
interface Place {
  readonly from: string;
  readonly to: string;
  /** The path that is taken off in front; the whole folder if not given. */
  readonly below?: string;
  readonly program?: true;
}

/** The first row that fits a file has it; what no row fits stays out. */
const PLACES: readonly Place[] = [
  { from: "src/**/*.{ts,json,yaml,hex}", to: HOME, below: "" },
  { from: "{device-profiles,receipts}/*", to: HOME, below: "" },
  { from: "docs/generated/station.{md,schema.json}", to: HOME, below: "" },
  { from: "test/scenarios/*.yaml", to: HOME, below: "" },
  { from: "package.json", to: HOME },
  { from: "systemd/*.{path,service,target}", to: "usr/lib/systemd/system" },
  { from: "systemd/lectern-kiosk", to: `${HOME}/systemd`, program: true },
  { from: "systemd/opt-in/*", to: "usr/share/lectern/opt-in" },
  { from: "systemd/udev/*.rules", to: "usr/lib/udev/rules.d" },
  { from: "systemd/journald/*.conf", to: "usr/lib/systemd/journald.conf.d" },
  { from: "packaging/lectern", to: "usr/bin", program: true },
  { from: "packaging/station.yaml", to: "usr/share/lectern" },
  { from: "packaging/copyright", to: "usr/share/doc/lectern" },
  { from: "docs/{appliance,install,sip-tools}.md", to: "usr/share/doc/lectern" },
];

/** Files whose name changes on the way. */
const RENAMED: Readonly<Record<string, string>> = {
  "systemd/lectern.sysusers": "usr/lib/sysusers.d/lectern.conf",
  "systemd/lectern.tmpfiles": "usr/lib/tmpfiles.d/lectern.conf",
  "systemd/lectern.modules": "usr/lib/modules-load.d/lectern.conf",
  "src/kiosk-ui/shell/chromium-policy.json": "etc/chromium/policies/managed/lectern.json",
};

/** The sources of the page: what is built from them is in the package. */
const PAGE = ["src/kiosk-ui/renderer/", "src/kiosk-ui/vite.config.ts", "src/kiosk-ui/tsconfig.json"];

/** A file of the package that is a file of the project. */
export interface Placed {
  readonly to: string;
  /** 0o755 or 0o644. */
  readonly mode: number;
}

/** Where a file of the project goes, by its path; undefined where it stays out. */
export function placeOf(file: string): Placed | undefined {
  const renamed = RENAMED[file];
  if (renamed !== undefined) return { to: renamed, mode: 0o644 };
  if (PAGE.some((prefix) => file.startsWith(prefix))) return undefined;
  const place = PLACES.find(({ from }) => path.posix.matchesGlob(file, from));
  if (place === undefined) return undefined;
  const rest = place.below === undefined ? file.slice(file.lastIndexOf("/") + 1) : file;
  return { to: `${place.to}/${rest}`, mode: place.program ? 0o755 : 0o644 };
}
