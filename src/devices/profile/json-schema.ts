import { z } from "zod";
import type { Driver } from "../driver.ts";
import { profileSchema } from "./schema.ts";

/** The schema of profiles for editors: what may be said follows from the driver that a profile names. */
export function profilesJsonSchema(drivers: readonly Driver[]): Record<string, unknown> {
  const each = drivers.map((driver) => profileSchema(driver).extend({ role: z.enum([...driver.roles]) }));
  return z.toJSONSchema(z.union(each), { io: "input", reused: "ref", unrepresentable: "any" });
}
