/** The manual page and the completion of the shell, from the commands as they register themselves. */
import { Command } from "commander";
import { COMMANDS } from "../../src/app/commands/index.ts";

/** A command by its words: `journal list`. */
interface Known {
  readonly words: string;
  readonly command: Command;
}

function everyCommand(): readonly Known[] {
  const program = new Command("lectern");
  for (const register of COMMANDS) register(program);
  const below = (command: Command, words: readonly string[]): Known[] =>
    command.commands.flatMap((one) => {
      const its = [...words, one.name()];
      return [{ words: its.join(" "), command: one }, ...below(one, its)];
    });
  return below(program, []);
}

/** Text as roff takes it: backslashes and signs at the start of a line mean themselves. */
const roff = (text: string): string =>
  text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^([.'])/gm, "\\&$1");

/** `lectern.1` (man(7)). `day`: that of the commit. */
export function manualPage(version: string, day: string): string {
  const commands = everyCommand().filter(({ command }) => command.commands.length === 0);
  const sections = commands.map(({ words, command }) => {
    const options = command.options.map(
      (option) => `.TP\n.B ${roff(option.flags)}\n${roff(option.description)}\n`,
    );
    const usage = [
      words,
      command.registeredArguments.map((one) => ` ${usageOf(one.name(), one.required)}`).join(""),
    ];
    return `.SS ${roff(usage.join(""))}\n${roff(command.description())}\n${options.join("")}`;
  });
  return `.TH LECTERN 1 ${day} "Lectern ${version}" "User Commands"
.SH NAME
lectern \\- an open self\\-check station for libraries
.SH SYNOPSIS
.B lectern
.I COMMAND
[\\fIOPTION\\fR ...]
.SH COMMANDS
${sections.join("")}.SH FILES
.TP
.I /etc/lectern/station.yaml
the station; LECTERN_CONFIG names another
.TP
.I /etc/lectern/credentials
its keys and passwords, each a file that root alone can read
.TP
.I /var/lib/lectern
its journal
.SH EXIT STATUS
0: all is well; 1: something is not; 2: a mistake in what was asked; 78: a mistake in the
configuration of a station that was to start.
`;
}

const usageOf = (name: string, required: boolean): string => (required ? `<${name}>` : `[${name}]`);

/** For bash: commands by their words, then options, then files. */
export function bashCompletion(): string {
  const all = everyCommand();
  const choices = new Map<string, string[]>([["", []]]);
  for (const { words, command } of all) {
    const parent = words.includes(" ") ? words.slice(0, words.lastIndexOf(" ")) : "";
    choices.get(parent)?.push(command.name());
    choices.set(
      words,
      command.options.flatMap(({ long }) => (long == null ? [] : [long])),
    );
  }
  const rows = [...choices].map(
    ([words, next]) => `    ${JSON.stringify(words)}) next=${JSON.stringify(next.join(" "))} ;;`,
  );
  return `# Completion of lectern(1) for bash; written when the package is made.
_lectern() {
  local words= word next=
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) break ;; esac
    case " ${all.map(({ words }) => words.replaceAll(" ", "_")).join(" ")} " in
      *" \${words:+\${words// /_}_}$word "*) words="\${words:+$words }$word" ;;
    esac
  done
  case $words in
${rows.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _lectern lectern
`;
}
