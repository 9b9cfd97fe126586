import { BadUsage, type Command, exitCodes } from './command.js';

type Commands = Readonly<Record<string, Command>>;

const textOf = (commands: Commands): string => {
  const lines = Object.values(commands).map(
    ({ usage, about }) => `  rappel ${usage}\n      ${about}`,
  );
  return `A "call me back" button, its proxy, and a WebAppel of our own.

${lines.join('\n')}

Settings come from the environment (README.md has the table): WEBAPPEL_URL, WEBAPPEL_EMAIL and WEBAPPEL_PASS or
WEBAPPEL_PASS_FILE name the WebAppel to speak to. Without them it is the embedded platform of this machine, with the
demo account.

Exit codes: ${exitCodes.done} done · ${exitCodes.badUsage} wrong words or settings, nothing was sent · ${exitCodes.refused} WebAppel said no ·
${exitCodes.unreached} WebAppel was not reached, or it is not known what it did · ${exitCodes.differs} the probe found differences
`;
};

/** Says what the other commands do. */
export const createHelp = (commands: Commands): Command => ({
  usage: 'help [command]',
  about: 'Says this, or how one command is written.',
  async run([name], { write }) {
    const command = name && Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (name !== undefined && !command)
      throw new BadUsage([
        `There is no command ${name}; there are ${Object.keys(commands).join(', ')}`,
      ]);
    write(command ? `rappel ${command.usage}\n\n${command.about}\n` : textOf(commands));
    return exitCodes.done;
  },
});
