/**
 * Loaded before a station of the campaign (`--import`), which knows nothing of it: its clock can be turned from outside,
 * and it goes when the campaign is gone. The device host has none of it: that one has to go by itself.
 */
import { readFileSync } from "node:fs";
import { TURNED } from "./turned.ts";

const LOOK_MS = 500;

const file = process.env[TURNED];
if (file === undefined) throw new Error(`${TURNED} names no file`);
const right = Date.now;
Date.now = () => right() + Number(readFileSync(file, "latin1"));

const campaign = process.ppid;
setInterval(() => {
  if (process.ppid !== campaign) process.kill(process.pid, "SIGKILL");
}, LOOK_MS).unref();
