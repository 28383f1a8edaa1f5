import { z } from "zod";

/** Without TLS only within one machine. */
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

const isSafe = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === "mqtts:" || LOOPBACK.includes(hostname);
};

/** How a broker is reached: by stations, and by whoever watches them. */
export const brokerOptions = z
  .strictObject({
    url: z
      .url({ protocol: /^mqtts?$/, error: "is no address of a broker: mqtts://HOST:8883" })
      .refine((url) => !URL.canParse(url) || isSafe(url), "without TLS a broker is used on this machine only")
      .describe("Where it is: mqtts://broker.library.example:8883; mqtt:// to this machine alone"),
    user: z.string().min(1).optional().describe("Who logs in, where the broker asks for a name"),
    passwordFile: z
      .string()
      .min(1)
      .optional()
      .describe("A file, readable by the station alone, whose first line is the password"),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe("Who may sign the broker's certificate; without it those that Node knows"),
    certificateFile: z.string().min(1).optional().describe("The certificate that is shown to the broker"),
    keyFile: z.string().min(1).optional().describe("Its key, readable by the station alone"),
  })
  .refine(({ certificateFile, keyFile }) => (certificateFile === undefined) === (keyFile === undefined), {
    error: "a certificate is shown with its key: give certificateFile and keyFile, or neither",
  })
  .refine(({ user, passwordFile }) => (user === undefined) === (passwordFile === undefined), {
    error: "give user and passwordFile, or neither",
  });

export type BrokerOptions = z.output<typeof brokerOptions>;

export const stationName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, "small letters, digits and hyphens only");

const bundles = z
  .strictObject({
    group: stationName
      .optional()
      .describe("Bundles for this group are taken beside those for the station alone: all, branches"),
    healthySeconds: z
      .number()
      .min(10)
      .max(3600)
      .default(180)
      .describe("Within this a station is well with a new bundle, or goes back to what it had"),
  })
  .describe(
    "Bundles of configuration and profiles are taken where the same key signed them; without it none are",
  );

export type BundleOptions = z.output<typeof bundles>;

/** `fleet:` of station.yaml: the broker at which this station is seen among others. */
export const fleetOptions = z
  .strictObject({
    station: stationName.describe("What it is called at the broker; no other station may have this name"),
    broker: brokerOptions.describe("An MQTT broker"),
    commands: z
      .strictObject({
        keyFile: z
          .string()
          .min(1)
          .describe("The public key of whoever may command, as `lectern fleet keygen` makes it (NAME.pub)"),
        bundles: bundles.optional(),
      })
      .optional()
      .describe("Signed commands are obeyed; without it none are"),
  })
  .describe(
    "The station is seen at an MQTT broker among others, without anybody in it; without it it is not",
  );

export type FleetOptions = z.output<typeof fleetOptions>;
