/** Devices of the installed station: their cables, and every family of them. */
import { describe } from "vitest";
import { disk, inGuest, title } from "./guest.ts";
import { nobodyIsLogged } from "./nobody.ts";
import { plays, PLAYS_OF_DEVICES } from "./plays.ts";
import { cables, families } from "./usb.ts";

describe.skipIf(disk === undefined)(title("devices"), () => {
  const { guest } = inGuest();
  // First: examining families writes other rules of who may open what.
  describe("plays", () => plays(guest, PLAYS_OF_DEVICES));
  describe("cables", () => cables(guest));
  describe("every family", () => families(guest));
  describe("nobody is named by", () => nobodyIsLogged(guest));
});
