import yargs, { type CommandModule } from 'yargs';
import { hideBin } from 'yargs/helpers';
import { version } from '../package.json';
import { diffCommand } from './diff';
import { loadImport, loadInit, loadNew } from './engine';
import { exitCodesText } from './exit-codes';
import { explainCommand } from './explain';
import { heads } from './heads';
import { failOn, noStandardInput } from './options';
import { synthCommand } from './synth';
import { validateCommand } from './validate';

// It would change the order of the objects in the output.
delete process.env['CDK8S_DISABLE_SORT'];

// Whoever reads the report may have seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const widest = 110;

const args = hideBin(process.argv);

/** A command that is loaded where it is named, or its head. */
async function command<O>(
  name: keyof typeof heads,
  load: () => Promise<CommandModule<object, O>>,
): Promise<CommandModule<object, O>> {
  return args.includes(name) ? load() : { ...heads[name], handler: () => undefined };
}

async function main(): Promise<void> {
  const cli = yargs(args);
  await cli
    .scriptName('mindie-pd')
    .usage('$0 <command>\n\nKubernetes manifests for prefill/decode-disaggregated inference with MindIE.')
    .command(await command('new', async () => (await loadNew()).newCommand))
    .command(await command('init', async () => (await loadInit()).initCommand))
    .command(synthCommand)
    .command(validateCommand)
    .command(await command('import', async () => (await loadImport()).importCommand))
    .command(diffCommand)
    .command(explainCommand)
    .completion('completion', 'print a completion script for bash or zsh: source <(mindie-pd completion)')
    .demandCommand(1, 'Name a command.')
    .strict()
    .strictCommands()
    .recommendCommands()
    // Everything else that this program says is English too.
    .locale('en')
    .version(version)
    .wrap(process.stdout.isTTY ? Math.min(widest, cli.terminalWidth()) : widest)
    .epilogue(exitCodesText)
    .check(() => noStandardInput(args))
    .fail(failOn('mindie-pd'))
    .parse();
}

void main();
