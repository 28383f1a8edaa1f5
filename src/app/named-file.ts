import path from "node:path";

/** What stands before a credential of systemd in place of its folder, as in units (systemd.unit(5), specifier `%d`). */
const CREDENTIAL = "%d/";

/**
 * The path of a file that a configuration names: it counts from `beside`, where the configuration lies; `%d/NAME` is the
 * credential NAME that systemd handed to this process.
 */
export function namedFile(written: string, beside: string, environment = process.env): string {
  const folder = environment["CREDENTIALS_DIRECTORY"];
  return folder !== undefined && written.startsWith(CREDENTIAL)
    ? path.join(folder, written.slice(CREDENTIAL.length))
    : path.resolve(beside, written);
}
