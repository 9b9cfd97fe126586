import { BadUsage, type Command, exitCodes } from './command.js';
import { wrap } from './layout.js';
import { readOptions, withoutValue } from './options.js';

type Commands = ReadonlyMap<string, Command>;

/** @throws {BadUsage} saying which commands there are */
export function commandNamed(name: string, commands: Commands): Command {
  const command = commands.get(name);
  if (command) return command;
  throw new BadUsage([
    `There is no command ${withoutValue(name)}; there are ${[...commands.keys()].join(', ')}`,
    'rappel help says what each does',
  ]);
}

function overview(commands: Commands, columns: number): string {
  const { done, badUsage, refused, unreached, differs } = exitCodes;
  return [
    wrap('A "call me back" button, its proxy, and a WebAppel of our own.', columns),
    '',
    ...[...commands.values()].flatMap(({ usage, about }) => [
      wrap(`rappel ${usage}`, columns, '  '),
      wrap(about, columns, '      '),
    ]),
    '',
    wrap(
      'Settings come from the environment (README.md has the table): WEBAPPEL_URL, WEBAPPEL_EMAIL and WEBAPPEL_PASS or WEBAPPEL_PASS_FILE name the WebAppel to speak to. Without them it is the embedded platform of this machine, with the demo account.',
      columns,
    ),
    '',
    'Exit codes:',
    ...[
      `${done} done`,
      `${badUsage} wrong words or settings, nothing was done`,
      `${refused} WebAppel said no`,
      `${unreached} WebAppel was not reached, or it is not known what it did`,
      `${differs} the probe found differences`,
    ].map((line) => wrap(line, columns, '  ')),
    '',
  ].join('\n');
}

/** Says what the commands do, itself included once it is one of them. */
export const createHelp = (commands: Commands): Command => ({
  usage: 'help [command]',
  about: 'Says this, or how one command is written.',
  async run(words, { write, columns }) {
    const [name] = readOptions(words, {}, 1).positionals;
    const width = Math.min(columns, 100);
    if (name === undefined) write(overview(commands, width));
    else {
      const { usage, about } = commandNamed(name, commands);
      write(`${wrap(`rappel ${usage}`, width)}\n\n${wrap(about, width)}\n`);
    }
    return exitCodes.done;
  },
});
