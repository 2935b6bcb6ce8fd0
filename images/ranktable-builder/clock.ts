/** Time, given from outside, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs an action once, later. Returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Runs an action again and again. Returns what ends it. */
export function every(clock: Clock, milliseconds: number, action: () => void): () => void {
  let cancel: () => void;
  const arm = (): void => {
    cancel = clock.after(milliseconds, () => {
      arm();
      action();
    });
  };
  arm();
  return () => {
    cancel();
  };
}
