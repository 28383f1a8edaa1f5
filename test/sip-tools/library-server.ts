import { createServer, type Server, type Socket } from "node:net";

/*
 * A SIP2 server of one patron and one item, written as Evergreen's SIPServer with its test library answers, and with
 * nothing of Lectern in it. Ways of going wrong are switched on one by one.
 */
export interface Ways {
  /** BL=Y and CQ=Y whatever the PIN. */
  readonly anyPin?: true;
  /** 98 with a BX of 12. */
  readonly shortBx?: true;
  /** 09 says yes and does nothing, this many times. */
  readonly deafCheckins?: number;
  /** Closes instead of answering the second 11. */
  readonly diesOnSecondCheckout?: true;
  readonly refusesCheckout?: true;
  readonly onLoanAlready?: true;
  readonly wrongAz?: true;
  readonly noResend?: true;
  readonly silentOnRenew?: true;
}

export interface LibraryServer {
  readonly port: number;
  readonly requests: string[];
  lent(): boolean;
  held(): boolean;
  stop(): Promise<void>;
}

const PIN = "6789";
const PATRON = "djfiander";
const ITEM = "1565921879";
const TITLE = "Perl 5 desktop reference";
const DATE = "20261123    205051";

interface Line {
  readonly code: string;
  readonly text: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly ay: string | undefined;
}

function sum(text: string): string {
  let total = 0;
  for (const byte of Buffer.from(text, "latin1")) total += byte;
  return (-total & 0xffff).toString(16).toUpperCase().padStart(4, "0");
}

const FIXED_LENGTH: Readonly<Record<string, number>> = {
  "93": 4,
  "99": 10,
  "23": 23,
  "63": 33,
  "17": 20,
  "11": 40,
  "09": 39,
  "29": 40,
  "15": 21,
  "35": 20,
  "97": 2,
};

function read(text: string): Line {
  const fields = new Map<string, string>();
  const code = text.slice(0, 2);
  const body = text.slice(FIXED_LENGTH[code] ?? 2).replace(/(?:AY.)?AZ[\dA-Fa-f]{4}$/, "");
  for (const part of body.split("|")) if (part !== "") fields.set(part.slice(0, 2), part.slice(2));
  return { code, text, fields, ay: /AY(\d)AZ/.exec(text)?.[1] };
}

export async function startLibrary(ways: Ways): Promise<LibraryServer> {
  const requests: string[] = [];
  const state = {
    lent: ways.onLoanAlready === true,
    held: false,
    checkouts: 0,
    deaf: ways.deafCheckins ?? 0,
  };
  const sockets = new Set<Socket>();

  const patron = (line: Line): { known: boolean; pinRight: boolean } => {
    const known = line.fields.get("AA") === PATRON;
    return { known, pinRight: known && (ways.anyPin === true || line.fields.get("AD") === PIN) };
  };
  const status = (line: Line): string => {
    const { known, pinRight } = patron(line);
    const language = line.text.slice(2, 5);
    return known
      ? `24  Y           ${language}${DATE}AOUWOLS|AA${PATRON}|AEDavid J. Fiander|BLY|CQ${pinRight ? "Y" : "N"}|`
      : `24YYYY          ${language}${DATE}AOUWOLS|AA${line.fields.get("AA")}|AE|BLN|`;
  };
  const LISTS = ["AS", "AT", "AU", "AV", "BU", "CD"];
  const information = (line: Line): string => {
    const { known, pinRight } = patron(line);
    if (!known)
      return `64YYYY          000${DATE}${"0000".repeat(6)}AOUWOLS|AA${line.fields.get("AA")}|AE|BLN|`;
    const list = LISTS[line.text.slice(23, 33).indexOf("Y")];
    const charged = state.lent ? "0001" : "0000";
    const items = list === "AU" && state.lent ? `AU${ITEM}|` : list === "AS" ? "AS|AS|AS|AS|AS|" : "";
    const cq = line.fields.has("AD") ? `CQ${pinRight ? "Y" : "N"}|` : "";
    return `64  Y           000${DATE}00000000${charged}000000000000AOUWOLS|AA${PATRON}|AEDavid J. Fiander|${items}BLY|${cq}`;
  };
  const checkout = (line: Line): string | undefined => {
    state.checkouts++;
    if (ways.diesOnSecondCheckout === true && state.checkouts === 2) return undefined;
    if (ways.refusesCheckout === true) {
      return `120NUN${DATE}AOUWOLS|AA${PATRON}|AB${ITEM}|AJ|AH|AFNo loans today|BLY|`;
    }
    const renewal = state.lent ? "Y" : "N";
    state.lent = true;
    return `121${renewal}NY${DATE}AOUWOLS|AA${line.fields.get("AA")}|AB${ITEM}|AJ${TITLE}|AH20261207    205053|CK001|`;
  };
  const checkin = (): string => {
    const was = state.lent;
    if (state.deaf > 0) state.deaf--;
    else state.lent = false;
    return `10${was ? "1" : "0"}YNN${DATE}AOUWOLS|AB${ITEM}|AQ|AJ${TITLE}|CK001|`;
  };
  const hold = (line: Line): string => {
    state.held = line.text[2] === "+";
    return `161N${DATE}AA${PATRON}|AB${ITEM}|AOUWOLS|`;
  };

  const answers: Readonly<Record<string, (line: Line) => string | undefined>> = {
    "93": (line) =>
      `94${line.fields.get("CN") === "scclient" && line.fields.get("CO") === "clientpwd" ? "1" : "0"}`,
    "99": () =>
      `98YNNYNN600003${DATE}2.00AOUWOLS|BX${ways.shortBx === true ? "YYYYYYYYYNYN" : "YYYYYYYYYNYNYYYY"}|`,
    "23": status,
    "63": information,
    "17": (line) =>
      line.fields.get("AB") === ITEM
        ? `18${state.lent ? "04" : "03"}0201${DATE}AB${ITEM}|AJ${TITLE}|CK001|`
        : `18010101${DATE}AB${line.fields.get("AB")}|AJ|`,
    "11": checkout,
    "09": checkin,
    "29": () =>
      ways.silentOnRenew === true
        ? ""
        : `301YNN${DATE}AOUWOLS|AA${PATRON}|AB${ITEM}|AJ${TITLE}|AH20261207    205053|`,
    "15": hold,
    "35": () => `36Y${DATE}AOUWOLS|AA${PATRON}|AFThank you!|`,
  };

  const serve = (socket: Socket): void => {
    let buffer = "";
    let last = "";
    let failures = 0;
    const say = (text: string, ay: string | undefined): void => {
      const summed = `${text}AY${ay}AZ`;
      const az = ways.wrongAz === true ? "0000" : sum(summed);
      socket.write(ay === undefined ? `${text}\r` : `${summed}${az}\r`);
    };
    const hear = (text: string): void => {
      requests.push(text);
      const az = /AZ([\dA-Fa-f]{4})$/.exec(text);
      if (az !== null && sum(text.slice(0, -4)) !== az[1]?.toUpperCase())
        return void socket.write("96AZFEF6\r");
      const line = read(text);
      if (line.code === "97")
        return ways.noResend === true ? void socket.write("96\r") : say(last, az === null ? undefined : "0");
      const answer = answers[line.code]?.(line);
      if (answer === undefined) return void socket.end();
      if (answer === "") return;
      last = answer;
      say(answer, line.ay);
      if (answer === "940" && ++failures === 3) socket.end();
    };
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (chunk) => {
      buffer += chunk.toString("latin1");
      for (let end = buffer.indexOf("\r"); end !== -1; end = buffer.indexOf("\r")) {
        const text = buffer.slice(0, end).replace(/^[^A-Za-z\d]+|[^A-Za-z\d|]+$/g, "");
        buffer = buffer.slice(end + 1);
        if (text !== "") hear(text);
      }
    });
  };

  const server: Server = createServer(serve);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    requests,
    lent: () => state.lent,
    held: () => state.held,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
