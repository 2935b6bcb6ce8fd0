import path from 'node:path';
import ts from 'typescript';
import type { Mutant } from './mutants';

/** Tells which mutants the type check refuses: nobody can commit those, whatever the tests say. */
export class Compiler {
  private readonly changed = new Map<string, { version: number; text?: string }>();
  private readonly service: ts.LanguageService;

  constructor(private readonly root: string) {
    const config = path.join(root, 'tsconfig.json');
    const { options, fileNames } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
      ts.sys,
      root,
    );
    const read = (file: string): string | undefined => this.changed.get(file)?.text ?? ts.sys.readFile(file);
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => fileNames,
      getScriptVersion: (file) => String(this.changed.get(file)?.version ?? 0),
      getScriptSnapshot: (file) => {
        const text = read(file);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: (one) => ts.getDefaultLibFilePath(one),
      fileExists: (file) => ts.sys.fileExists(file),
      readFile: read,
      directoryExists: (folder) => ts.sys.directoryExists(folder),
      getDirectories: (folder) => ts.sys.getDirectories(folder),
      realpath: (file) => ts.sys.realpath?.(file) ?? file,
    });
  }

  refuses(file: string, { start, end, replacement }: Mutant): boolean {
    const absolute = path.join(this.root, file);
    const text = ts.sys.readFile(absolute) ?? '';
    this.set(absolute, text.slice(0, start) + replacement + text.slice(end));
    const isRefused = this.service
      .getSemanticDiagnostics(absolute)
      .some(({ reportsUnnecessary }) => !reportsUnnecessary);
    this.set(absolute);
    return isRefused;
  }

  private set(file: string, text?: string): void {
    const version = (this.changed.get(file)?.version ?? 0) + 1;
    this.changed.set(file, text === undefined ? { version } : { version, text });
  }
}
