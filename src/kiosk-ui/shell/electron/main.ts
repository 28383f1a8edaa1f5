/** The entry of Electron's main process: `electron main.ts SOCKET FOLDER`. */
import * as electron from "electron";
import { systemClock } from "../../../core/clock.ts";
import type { Log } from "../../../core/log.ts";
import { keepScreen } from "../keeper.ts";
import { pageFiles } from "../page-files.ts";
import { PAGE_AT } from "../policy.ts";
import { electronGlass, prepareElectron } from "./glass.ts";

const [folder = "", socket = ""] = process.argv.toReversed();
const log: Log = (event, data) => void process.stdout.write(`${JSON.stringify({ event, data })}\n`);

prepareElectron(electron);
await electron.app.whenReady();
const files = pageFiles(folder, PAGE_AT.electron);
const screen = keepScreen(electronGlass({ electron, files }), { socket, clock: systemClock, log });
process.once("SIGTERM", () => void screen.close().then(() => electron.app.exit(0)));
