import type { Argv } from 'yargs';
import { type Language, languages } from '../lib/config/schema-words';

/** The language that the user's locale asks for; anything but Chinese is English. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find(
    (one) => one !== undefined && one !== '',
  );
  return /^zh/i.test(locale ?? '') ? 'zh' : 'en';
}

/** `--lang`, for commands that speak both languages. */
export function languageOption<T>(yargs: Argv<T>): Argv<T & { lang: Language }> {
  return yargs.option('lang', {
    choices: languages,
    default: languageOf(process.env),
    defaultDescription: 'as LC_ALL or LANG says',
    requiresArg: true,
    describe: 'English or Chinese',
  });
}
