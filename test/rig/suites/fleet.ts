/** A broker on this machine, the way to it from the guest, and somebody who hears everything that goes over it. */
import { eavesdropper, FOR_ALL, mosquitto } from "../../app/fleet/mosquitto.ts";
import { HOST, type Guest } from "../guest.ts";

/** What a station of the rig says of its broker, to which a way of its own machine leads. */
export const AT_THE_BROKER = { fleet: { station: "rig", broker: { url: "mqtt://127.0.0.1:1883" } } };

export interface Overhearing {
  /** Everything so far: topics and texts. */
  heard(): string;
  close(): Promise<void>;
}

export async function overhear(guest: Guest): Promise<Overhearing> {
  const broker = await mosquitto(FOR_ALL);
  const ear = await eavesdropper(broker.url);
  const proxy = `/lib/systemd/systemd-socket-proxyd ${HOST}:${broker.port}`;
  await guest.must(
    `systemd-run --quiet --unit=rig-broker systemd-socket-activate --listen=127.0.0.1:1883 ${proxy}`,
  );
  return {
    heard: () => ear.heard.map(({ topic, text }) => `${topic} ${text}\n`).join(""),
    async close() {
      await ear.close();
      await broker.close();
    },
  };
}
