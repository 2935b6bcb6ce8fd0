// What several services have in common, and what is each one's own: the templates and values that a person would write.
import { isDeepStrictEqual } from 'node:util';

/** What a service's own value is written as until it is known how the tool names it. */
const slot = /"@\(([A-Za-z0-9_]+)\)@"/g;

export interface Family {
  /** For each file of a service its documents, with a slot wherever the services differ. */
  readonly files: ReadonlyMap<string, readonly unknown[]>;
  /** For each service the values of the slots. */
  readonly values: readonly Readonly<Record<string, unknown>>[];
}

/** @param services for each service its documents by file; all have the same files with as many documents. */
export function familyOf(services: readonly ReadonlyMap<string, readonly unknown[]>[]): Family {
  const slots = new Slots(services.length);
  const [first = new Map<string, unknown[]>()] = services;
  const files = [...first].map(([name, documents]) => {
    const templates = documents.map((_, index) =>
      common(
        services.map((files) => files.get(name)?.[index]),
        [],
        slots,
      ),
    );
    return [name, templates] as const;
  });
  return { files: new Map(files), values: slots.values };
}

/** The text of a template in which each slot is what `reference` makes of its name. */
export function withReferences(text: string, reference: (name: string) => string): string {
  return text.replace(slot, (_, name: string) => reference(name));
}

class Slots {
  readonly values: Record<string, unknown>[];
  private readonly names = new Map<string, string>();

  constructor(services: number) {
    this.values = Array.from({ length: services }, () => ({}));
  }

  /** One slot for the same values, such as the namespace, wherever they stand. */
  of(values: readonly unknown[], path: readonly string[]): string {
    const known = JSON.stringify(values);
    let name = this.names.get(known);
    if (name === undefined) {
      const key = path.findLast((step) => /^[A-Za-z]/.test(step)) ?? 'document';
      name = `${key.replace(/[^A-Za-z0-9]+/g, '_')}_${this.names.size}`;
      this.names.set(known, name);
      for (const [index, one] of this.values.entries()) one[name] = values[index];
    }
    return `@(${name})@`;
  }
}

function common(nodes: readonly unknown[], path: readonly string[], slots: Slots): unknown {
  const [first] = nodes;
  if (nodes.every((node) => isDeepStrictEqual(node, first))) return first;
  if (!nodes.every((node) => isDeepStrictEqual(shapeOf(node), shapeOf(first)))) return slots.of(nodes, path);
  if (Array.isArray(first)) return first.map((_, index) => inner(nodes, String(index), path, slots));
  if (typeof first !== 'object' || first === null) return slots.of(nodes, path);
  return Object.fromEntries(Object.keys(first).map((key) => [key, inner(nodes, key, path, slots)]));
}

function inner(nodes: readonly unknown[], key: string, path: readonly string[], slots: Slots): unknown {
  const children = nodes.map((node) => (node as Readonly<Record<string, unknown>>)[key]);
  return common(children, [...path, key], slots);
}

function shapeOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.length;
  return typeof node === 'object' && node !== null ? Object.keys(node) : 'scalar';
}
