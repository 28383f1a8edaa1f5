import { createServer, type Server } from "node:net";
import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { runConsole } from "../../src/app/sip/console.ts";
import { targetOf, type Target } from "../../src/app/sip/target.ts";
import { startLibrary, type LibraryServer } from "./library-server.ts";
import { lectern } from "./run.ts";

let library: LibraryServer | undefined;
let paper: Server | undefined;

afterEach(async () => {
  await library?.stop();
  paper?.close();
  library = undefined;
  paper = undefined;
});

async function sending(messages: readonly string[], words: readonly string[]): ReturnType<typeof lectern> {
  library ??= await startLibrary({});
  const base = ["sip", "send", `127.0.0.1:${library.port}`, "--timeout", "0.3", "--institution", "UWOLS"];
  return lectern([...base, ...words, ...messages], "");
}

/** A server that plays a text to each client and answers each line by a function. */
async function startPaper(greeting: string, answer: (line: string) => string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.write(greeting);
    socket.on("data", (chunk) => {
      for (const line of chunk.toString("latin1").split(/\r\n?/)) if (line !== "") socket.write(answer(line));
    });
  });
  paper = server;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const LOGIN = ["--login", "scclient:clientpwd"];

describe("send", () => {
  it("logs in and shows the decoded answers, secrets masked", async () => {
    const { code, stdout, stderr } = await sending(["patron status AA=djfiander AD=6789"], LOGIN);
    expect(code).toBe(0);
    expect(stdout).toContain("24 patron status response");
    expect(library?.requests[0]).toBe("9300CNscclient|COclientpwd|CP|");
    expect(stdout + stderr).not.toMatch(/djfiander|6789|clientpwd/);
  });

  it("shows secrets when told to", async () => {
    const { stdout } = await sending(["patron status AA=djfiander AD=6789"], [...LOGIN, "--show-secrets"]);
    expect(stdout).toContain("djfiander");
  });

  it("shows answers as JSON that decode would print", async () => {
    const { stdout } = await sending(["9900802.00"], [...LOGIN, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "98", fixed: { onLine: "Y" } });
  });

  it("shows answers as they came", async () => {
    const { stdout } = await sending(["9900802.00"], [...LOGIN, "--raw"]);
    expect(stdout).toBe("98YNNYNN60000320261123    2050512.00AOUWOLS|BXYYYYYYYYYNYNYYYY|\n");
  });

  it("sends a raw message as it is, but for the date", async () => {
    await sending(["17{now}AOx|AB1565921879|ZZodd|"], LOGIN);
    expect(library?.requests[1]).toMatch(/^17\d{8} {4}\d{6}AOx\|AB1565921879\|ZZodd\|$/);
  });

  it("adds AY and AZ with --error-detection, but not to a line that has them", async () => {
    await sending(["9900802.00", "97", "9900802.00AY7AZFC9A"], [...LOGIN, "--error-detection"]);
    expect(library?.requests[0]).toMatch(/^93.*AY0AZ[\dA-F]{4}$/);
    expect(library?.requests.slice(1)).toEqual(["9900802.00AY1AZFCA0", "97AZFEF5", "9900802.00AY7AZFC9A"]);
  });

  it.each([
    ["the login is refused", ["9900802.00"], ["--login", "scclient:wrong"], "refused the login"],
    ["the server closes", ["55hello|"], LOGIN, "closed the connection"],
    ["no answer comes", ["renew AA=djfiander AB=1"], LOGIN, "did not answer in time"],
    ["a 96 comes", ["2300120261123    201500AO|AAx|AY1AZ0000"], LOGIN, "not the message asked for"],
  ])("ends with 1 if %s", async (_name, messages, words, said) => {
    library = await startLibrary({ silentOnRenew: true });
    const { code, stderr } = await sending(messages, words);
    expect(code).toBe(1);
    expect(stderr).toContain(said);
    expect(stderr).not.toContain("wrong");
  });

  it("ends with 2, before it connects, for a message that makes no sense", async () => {
    const { code, stderr } = await sending(["lend AA=1"], LOGIN);
    expect({ code, requests: library?.requests }).toEqual({ code: 2, requests: [] });
    expect(stderr).toContain("message name or code");
  });

  it("shows plain text of a server that fails inside", async () => {
    const port = await startPaper("", () => "Problems handling the request: null\r");
    const { code, stdout } = await lectern(["sip", "send", `127.0.0.1:${port}`, "9900802.00"], "");
    expect(code).toBe(1);
    expect(stdout).toContain("Problems handling the request");
  });

  it("logs in at prompts with --telnet", async () => {
    const said: string[] = [];
    const replies: Readonly<Record<string, string>> = {
      scclient: "password: ",
      clientpwd: "Login OK.  Initiating SIP\r\n",
    };
    const port = await startPaper("login: ", (line) => {
      said.push(line);
      return replies[line] ?? "98YNNYNN60000320261123    2050512.00AOx|BXYYYYYYYYYNYNYYYY|\r";
    });
    const { code } = await lectern(
      ["sip", "send", `127.0.0.1:${port}`, ...LOGIN, "--telnet", "9900802.00"],
      "",
    );
    expect({ code, said }).toEqual({ code: 0, said: ["scclient", "clientpwd", "9900802.00"] });
  });
});

describe("console", () => {
  function target(port: number): Target {
    const made = targetOf(`127.0.0.1:${port}`, {
      dialect: "generic",
      login: "scclient:clientpwd",
      location: "",
      telnet: false,
      tls: false,
      errorDetection: false,
      timeout: "0.3",
    });
    if (!made.ok) throw new Error(made.fault.detail);
    return made.value;
  }

  async function typing(lines: readonly string[], terminal: boolean): Promise<string> {
    library ??= await startLibrary({});
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = "";
    output.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
    input.end(lines.map((line) => `${line}\n`).join(""));
    const code = await runConsole({
      target: target(library.port),
      clock: systemClock,
      institution: "UWOLS",
      location: "",
      showing: { as: "pretty", secrets: false },
      input,
      output,
      terminal,
    });
    expect(code).toBe(0);
    return shown;
  }

  it("shows each answer with labels, and goes on after a mistake", async () => {
    const shown = await typing(
      ["nonsense", "sc status", "item information AB=1565921879", "quit", "sc status"],
      false,
    );
    expect(shown).toContain("start with a message name or code");
    expect(shown).toContain("98 ACS status");
    expect(shown).toContain("Perl 5 desktop reference");
    expect(library?.requests.filter((request) => request.startsWith("99"))).toHaveLength(1);
  });

  it("connects again when the server has closed", async () => {
    const shown = await typing(["55hello|", "sc status"], false);
    expect(shown).toContain("connecting again");
    expect(shown).toContain("98 ACS status");
  });

  it("brings back an earlier line without the PIN typed in it", async () => {
    // Where TERM says dumb, readline keeps no lines.
    vi.stubEnv("TERM", "xterm");
    onTestFinished(() => void vi.unstubAllEnvs());
    const up = "\u001B[A";
    await typing(["patron status AA=djfiander AD=6789", up, "quit"], true);
    const asked = library?.requests.filter((request) => request.startsWith("23")) ?? [];
    expect(asked).toHaveLength(2);
    expect(asked[0]).toContain("AAdjfiander|AD6789|");
    expect(asked[1]).toContain("AA|AD|");
  });
});
