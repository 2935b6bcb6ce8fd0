import type { Path } from './paths';

/** Is told what is looked at. */
export interface Reader {
  /** A value that is no mapping and no list. */
  readonly value: (path: Path) => void;
  /** A key that is not there. */
  readonly absent: (path: Path) => void;
  /** Which keys a mapping has, or how many items a list. */
  readonly keys: (path: Path) => void;
}

/** A view of data that tells a reader of each look at it, so that nobody has to say what he read. */
export function recorded<T extends object>(data: T, reader: Reader): T {
  const views = new WeakMap<object, object>();
  const viewOf = (value: object, above: Path): object => {
    const known = views.get(value);
    if (known !== undefined) return known;
    const view = new Proxy(value, handler(above, reader, viewOf));
    views.set(value, view);
    return view;
  };
  return viewOf(data, []) as T;
}

function handler(
  above: Path,
  reader: Reader,
  viewOf: (value: object, above: Path) => object,
): ProxyHandler<object> {
  const look = (target: object, step: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, step);
    if (typeof step === 'symbol' || typeof value === 'function') return value;
    const isList = Array.isArray(target);
    if (isList && step === 'length') {
      reader.keys(above);
      return value;
    }
    const path = [...above, isList ? Number(step) : step];
    if (typeof value === 'object' && value !== null) return viewOf(value, path);
    if (value === undefined) reader.absent(path);
    else reader.value(path);
    return value;
  };
  return {
    get: look,
    has: (target, step) => {
      look(target, step);
      return Reflect.has(target, step);
    },
    getOwnPropertyDescriptor: (target, step) => {
      look(target, step);
      return Reflect.getOwnPropertyDescriptor(target, step);
    },
    ownKeys: (target) => {
      reader.keys(above);
      return Reflect.ownKeys(target);
    },
  };
}
