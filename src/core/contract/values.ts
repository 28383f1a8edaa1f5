/** What views carry that the rest of the house has too: screens know it by this file alone. */
export { civilAsUtc, isoDate, type CivilTime } from "../calendar.ts";
export type { Due } from "../circulation.ts";
export { decimalsOf, type Money } from "../money.ts";
export type { Route } from "../returns.ts";
export { STAFF_PAGES, type Role } from "../staff.ts";
