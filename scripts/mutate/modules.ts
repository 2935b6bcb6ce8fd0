import { transformSync } from '@swc/core';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileFunction } from 'node:vm';

interface Loaded {
  readonly module: { exports: unknown };
  readonly importers: Set<string>;
}

type Load = (request: string) => unknown;
type Body = (module: unknown, exports: unknown, require: Load, filename: string, dirname: string) => void;

/** The modules of the repository: what is not touched by a mutant stays loaded, and so do the packages. */
export class Modules {
  private readonly loaded = new Map<string, Loaded>();
  private readonly texts = new Map<string, string>();
  private readonly compiled = new Map<string, string>();

  /** Loads a module and all that it imports, except what is loaded already. */
  load(file: string, importer?: string): unknown {
    const known = this.loaded.get(file);
    if (known !== undefined) {
      if (importer !== undefined) known.importers.add(importer);
      return known.module.exports;
    }
    const entry: Loaded = {
      module: { exports: {} },
      importers: new Set(importer === undefined ? [] : [importer]),
    };
    this.loaded.set(file, entry);
    try {
      this.evaluate(file, entry);
    } catch (error) {
      // Half a module is none.
      this.forget(file);
      throw error;
    }
    return entry.module.exports;
  }

  /** From now on the file has this text, or that of the disk. */
  change(file: string, text?: string): void {
    this.compiled.delete(file);
    if (text === undefined) this.texts.delete(file);
    else this.texts.set(file, text);
    this.forget(file);
  }

  /** Unloads a module and all that import it. */
  forget(file: string): void {
    const entry = this.loaded.get(file);
    this.loaded.delete(file);
    for (const importer of entry?.importers ?? []) this.forget(importer);
  }

  private evaluate(file: string, { module }: Loaded): void {
    if (file.endsWith('.json')) {
      module.exports = JSON.parse(readFileSync(file, 'utf8'));
      return;
    }
    const native = createRequire(file);
    const load = (request: string): unknown =>
      request.startsWith('.') ? this.load(resolve(path.dirname(file), request), file) : native(request);
    const parameters = ['module', 'exports', 'require', '__filename', '__dirname'];
    const body = compileFunction(this.compile(file), parameters, { filename: file }) as Body;
    body(module, module.exports, load, file, path.dirname(file));
  }

  private compile(file: string): string {
    const known = this.compiled.get(file);
    if (known !== undefined) return known;
    const text = this.texts.get(file) ?? readFileSync(file, 'utf8');
    const { code } = transformSync(text, {
      filename: file,
      configFile: false,
      swcrc: false,
      module: { type: 'commonjs' },
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    });
    this.compiled.set(file, code);
    return code;
  }
}

function resolve(folder: string, request: string): string {
  const file = path.resolve(folder, request);
  const found = ['.ts', '/index.ts', ''].map((ending) => file + ending).find((name) => existsSync(name));
  if (found === undefined) throw new Error(`${folder} imports ${request}, which is not there`);
  return found;
}
