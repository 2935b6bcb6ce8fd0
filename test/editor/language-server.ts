import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A message of the Language Server Protocol (JSON-RPC 2.0). */
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export interface Diagnostic {
  readonly message: string;
  readonly severity: number;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompletionItem {
  readonly label: string;
  readonly documentation?: string | { readonly value: string };
}

/** Globs of files by the URI of the schema that goes with them. */
type SchemaSettings = Readonly<Record<string, string>>;

/** A YAML language server as an editor starts it: a process of its own, spoken to over its standard streams. */
export class LanguageServer {
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly answers = new Map<number, (message: Message) => void>();
  private readonly published = new Map<string, (diagnostics: readonly Diagnostic[]) => void>();
  private unread = Buffer.alloc(0);
  private lastId = 0;

  private constructor(private readonly schemas: SchemaSettings) {
    const program = path.join(path.dirname(require.resolve('yaml-language-server/package.json')), 'bin');
    this.process = spawn(process.execPath, [path.join(program, 'yaml-language-server'), '--stdio']);
    this.process.stdout.on('data', (chunk: Buffer) => {
      this.unread = Buffer.concat([this.unread, chunk]);
      for (let message = this.next(); message !== undefined; message = this.next()) this.receive(message);
    });
  }

  /** @param schemas the editor's settings; left out: files name their schema themselves. */
  static async start(schemas: SchemaSettings = {}): Promise<LanguageServer> {
    const server = new LanguageServer(schemas);
    await server.request('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    server.send({ method: 'initialized', params: {} });
    // At this the server asks for its settings.
    server.send({ method: 'workspace/didChangeConfiguration', params: { settings: null } });
    return server;
  }

  /** Opens a file with a text, which need not be what is on the disk, and gives what the editor would underline. */
  async open(file: string, text: string): Promise<readonly Diagnostic[]> {
    const uri = pathToFileURL(file).href;
    const diagnostics = new Promise<readonly Diagnostic[]>((resolve) => this.published.set(uri, resolve));
    const textDocument = { uri, languageId: 'yaml', version: 1, text };
    this.send({ method: 'textDocument/didOpen', params: { textDocument } });
    return diagnostics;
  }

  /** What the editor offers at a place of an open file; lines and characters count from 0. */
  async completion(file: string, line: number, character: number): Promise<readonly CompletionItem[]> {
    const textDocument = { uri: pathToFileURL(file).href };
    const result = await this.request('textDocument/completion', {
      textDocument,
      position: { line, character },
    });
    return (result as { items: readonly CompletionItem[] }).items;
  }

  async stop(): Promise<void> {
    const exited = new Promise((resolve) => this.process.once('exit', resolve));
    await this.request('shutdown', null);
    this.send({ method: 'exit' });
    await exited;
  }

  private async request(method: string, params: unknown): Promise<unknown> {
    this.lastId += 1;
    const id = this.lastId;
    const answer = new Promise<Message>((resolve) => this.answers.set(id, resolve));
    this.send({ id, method, params });
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  private send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private next(): Message | undefined {
    const end = this.unread.indexOf('\r\n\r\n');
    const length = Number(/Content-Length: (\d+)/i.exec(this.unread.toString('latin1', 0, end))?.[1]);
    const start = end + 4;
    if (end === -1 || this.unread.length < start + length) return undefined;
    const body = this.unread.toString('utf8', start, start + length);
    this.unread = this.unread.subarray(start + length);
    return JSON.parse(body) as Message;
  }

  private receive(message: Message): void {
    const { id, method, params } = message;
    if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as Published;
      this.published.get(uri)?.(diagnostics);
    } else if (method !== undefined && id !== undefined) {
      this.send({ id, result: method === 'workspace/configuration' ? this.configuration(params) : null });
    } else if (id !== undefined) {
      this.answers.get(id)?.(message);
    }
  }

  /** The settings of each section that the server asks for: those of an editor that downloads nothing. */
  private configuration(params: unknown): unknown[] {
    const { items } = params as { items: readonly { section: string }[] };
    const yaml = {
      schemas: this.schemas,
      schemaStore: { enable: false },
      kubernetesCRDStore: { enable: false },
      validate: true,
      completion: true,
    };
    return items.map(({ section }) => (section === 'yaml' ? yaml : null));
  }
}
