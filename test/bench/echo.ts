/** The floor: a server that answers each line at once with as many bytes as a SIP2 server would, and thinks nothing. */
import { createServer } from "node:net";
import { MIX } from "./messages.ts";

const end = Buffer.from("\r");
const SHORT = Buffer.concat([MIX[5]!, end]);
const LONG = Buffer.concat([MIX[7]!, end]);

const server = createServer({ noDelay: true }, (socket) => {
  let asksForList = false;
  let atStart = true;
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    if (atStart) asksForList = chunk[0] === 0x36 && chunk[1] === 0x33;
    atStart = chunk[chunk.length - 1] === 0x0d;
    if (atStart) socket.write(asksForList ? LONG : SHORT);
  });
});
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  process.stdout.write(`listening raw 127.0.0.1:${address.port}\n`);
});
