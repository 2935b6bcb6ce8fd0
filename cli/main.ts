import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { version } from '../package.json';
import { exitCodesText } from './exit-codes';
import { explainCommand } from './explain';
import { importCommand } from './import';
import { initCommand } from './init';
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
const cli = yargs(args);
void cli
  .scriptName('mindie-pd')
  .usage('$0 <command>\n\nKubernetes manifests for prefill/decode-disaggregated inference with MindIE.')
  .command(initCommand)
  .command(synthCommand)
  .command(validateCommand)
  .command(importCommand)
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
