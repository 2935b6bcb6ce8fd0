import { isMap, isScalar, isSeq } from 'yaml';
import type { Finding, Path, Place, Problem } from './problem';
import type { Source } from './source';

/** A value in one file, and the key before it. */
interface Placed {
  readonly source: Source;
  readonly value: unknown;
  readonly key?: unknown;
}

/**
 * What files say of one value, the strongest first. Mappings merge key by key; anything else hides what is below it, and
 * `null` takes it away.
 */
type Layers = readonly [Placed, ...Placed[]];

/** A key of a mapping, by its name. */
type Child = readonly [name: string, layers: Layers];

/** The key by which a file names others, whose keys it takes: a key of files, not of deployments. */
export const extendsKey = 'extends';

/** A deployment file, laid over the files that it takes keys from: one value, and where each part of it stands. */
export class MergedFile {
  private readonly root: Layers;

  /** The file itself, and those below it, the strongest first. */
  constructor(
    private readonly own: Source,
    private readonly shared: readonly Source[],
  ) {
    const [first, ...others] = [own, ...shared].map((source) => ({ source, value: source.contents }));
    // An empty file, or one of comments, has nothing to share.
    this.root = [first as Placed, ...others.filter(({ value }) => isMap(value))];
  }

  get file(): string {
    return this.own.file;
  }

  /** Those that it is made of, the strongest first. */
  get files(): readonly string[] {
    return [this.own, ...this.shared].map(({ file }) => file);
  }

  toValue(): object {
    return valueOf([...childrenOf(this.root)].filter(([name]) => name !== extendsKey));
  }

  /**
   * Gives a finding its place: that of the value, or of its key. What no file has is missing in the deployment file: the
   * place is that of the nearest key above, there.
   */
  locate(finding: Finding): Problem {
    const place = this.placeOf(finding.path, finding.atKey);
    return { ...finding, ...place, ...(place.file === this.file ? {} : { deployments: [this.file] }) };
  }

  placeOf(path: Path, atKey = false): Place {
    const { placed, isWhole } = this.find(path);
    const { source, value, key } = placed;
    return source.placeOf(atKey && isWhole ? key : value, value, key);
  }

  /** The same in the deployment file alone: for what is between it and others, whoever set the value. */
  locateOwn(finding: Finding): Problem {
    return new MergedFile(this.own, []).locate(finding);
  }

  /** The innermost value on a path, and whether that is the path's own. */
  private find(path: Path): { readonly placed: Placed; readonly isWhole: boolean } {
    let layers = this.root;
    let nearest = layers[0];
    let isInList = false;
    for (const step of path) {
      isInList ||= isSeq(nodeOf(layers[0]));
      const child = childOf(layers, step);
      if (child === undefined) return { placed: nearest, isWhole: false };
      layers = child;
      // To a list of another file nothing can be added but there.
      if (isInList || layers[0].source === this.own) nearest = layers[0];
    }
    return { placed: layers[0], isWhole: true };
  }
}

function nodeOf({ source, value }: Placed): unknown {
  return source.resolve(value);
}

function toValue(layers: Layers): unknown {
  const [first] = layers;
  if (!isMap(nodeOf(first))) return first.source.toData(first.value);
  return valueOf([...childrenOf(layers)]);
}

function valueOf(children: readonly Child[]): object {
  const kept = children.filter(([, layers]) => !isTakenAway(layers));
  return Object.fromEntries(kept.map(([name, layers]) => [name, toValue(layers)]));
}

function childOf(layers: Layers, step: string | number): Layers | undefined {
  const [first] = layers;
  const node = nodeOf(first);
  if (!isSeq(node)) return childrenOf(layers).get(String(step));
  const item = node.items[Number(step)];
  return item === undefined ? undefined : [{ source: first.source, value: item }];
}

/** As found before: a file may have a thousand findings in one mapping. */
const found = new WeakMap<Layers, ReadonlyMap<string, Layers>>();

/** By their names; those of the weakest file come first, as the others change what it has. */
function childrenOf(layers: Layers): ReadonlyMap<string, Layers> {
  const known = found.get(layers);
  if (known !== undefined) return known;
  const hiding = layers.findIndex((layer) => !isMap(nodeOf(layer)));
  const children = new Map<string, Layers>();
  for (const layer of layers.slice(0, hiding === -1 ? undefined : hiding).reverse()) {
    const node = nodeOf(layer);
    for (const { key, value: child } of isMap(node) ? node.items : []) {
      const name = nameOf(key);
      children.set(name, [{ source: layer.source, value: child, key }, ...(children.get(name) ?? [])]);
    }
  }
  found.set(layers, children);
  return children;
}

/** As a key is named in plain data. */
function nameOf(key: unknown): string {
  const value = isScalar(key) ? (key.value as string | number | boolean | null) : null;
  return String(value ?? '');
}

/** By a `null` that is written out: a key with nothing behind it may have lost what stood there. */
function isTakenAway([first, ...below]: Layers): boolean {
  const node = nodeOf(first);
  return below.length > 0 && isScalar(node) && node.value === null && node.source !== '';
}
