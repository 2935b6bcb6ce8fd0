// Calls and watches against an API server that misbehaves: each ends in time, and says the truth about it.
import { ApiError, ApiServer, callMs, type Watch } from '../../images/ranktable-builder/api-server';
import { describeError } from '../../images/ranktable-builder/describe-error';
import { answer, closeAtOnce, FakeApiServer, garble, mute, refuse, silent } from './fake-api-server';
import { ManualClock } from './manual-clock';

const pods = '/api/v1/namespaces/n/pods';
const silenceMs = 90_000;

let fake: FakeApiServer;
let clock: ManualClock;
let server: ApiServer;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  clock = new ManualClock();
  server = new ApiServer(fake.connection, clock);
});
afterEach(async () => {
  await fake.stop();
});

/** How something ended: what it said, or the error. */
function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => 'resolved', describeError);
}

test('an answer is awaited for 15 s', () => {
  expect(callMs).toBe(15_000);
});

describe('a call', () => {
  const list = (): Promise<unknown> => server.call({ method: 'GET', path: pods });

  test('gives the answer, and leaves no timer', async () => {
    expect(await list()).toEqual({ metadata: { resourceVersion: '100' }, items: [] });
    expect(fake.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      accept: 'application/json',
    });
    expect(clock.pending).toBe(0);
  });

  test('that is never answered is given up after 15 s, no sooner', async () => {
    fake.fail('list pods', silent);
    const ended = outcome(list());
    await fake.gets('list pods');
    clock.advance(callMs - 1);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await ended).toBe('no word from the API server for 15 s');
  });

  test('whose answer stops half way is given up after 15 s too', async () => {
    fake.fail('list pods', garble('{"items": ['));
    const ended = outcome(list());
    await fake.gets('list pods');
    clock.advance(callMs);
    expect(await ended).toBe('no word from the API server for 15 s');
  });

  test('waits for its turn within its time, where many others are silent', async () => {
    fake.fail('list pods', silent);
    const ended = Array.from({ length: 20 }, () => outcome(list()));
    await fake.gets('list pods', 8);
    clock.advance(callMs);
    expect(new Set(await Promise.all(ended))).toEqual(new Set(['no word from the API server for 15 s']));
  });

  test.each([
    ['a refusal', refuse(403, 'pods is forbidden'), 'pods is forbidden (403)'],
    ['a refusal that is no Status', answer(502, '<html>'), 'Bad Gateway (502)'],
    ['what is not JSON', answer(200, '<html>'), 'the answer of the API server is not JSON'],
    ['a cut', (response) => response.destroy(), 'the connection to the API server was cut'],
  ] as [string, Parameters<FakeApiServer['fail']>[1], string][])(
    'says what came: %s',
    async (_, fault, says) => {
      fake.fail('list pods', fault);
      expect(await outcome(list())).toBe(says);
      expect(clock.pending).toBe(0);
    },
  );

  test('tells how long the server asks to wait', async () => {
    fake.fail('list pods', refuse(429, 'too many requests', { 'Retry-After': '7' }));
    const error: unknown = await list().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ code: 429, retryAfterMs: 7000 });
  });

  test('that cannot be made, as the token cannot be read, says so', async () => {
    const credentials = (): never => {
      throw new Error('ENOENT: no such file or directory');
    };
    server = new ApiServer({ ...fake.connection, credentials }, clock);
    expect(await outcome(list())).toBe('ENOENT: no such file or directory');
    expect(clock.pending).toBe(0);
  });

  test('goes nowhere: the error names the address', async () => {
    await fake.stop();
    expect(await outcome(list())).toMatch(/^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    fake = await FakeApiServer.start();
  });
});

describe('a watch', () => {
  let events: unknown[];
  let opened: Promise<void>;
  let onEvent: (event: unknown) => void;

  function watch(): Watch {
    let onOpen = (): void => undefined;
    opened = new Promise((resolve) => {
      onOpen = resolve;
    });
    const query = { watch: 'true', resourceVersion: '100' };
    return server.watch({
      path: pods,
      query,
      silenceMs,
      onOpen,
      onEvent: (event) => {
        onEvent(event);
      },
    });
  }

  beforeEach(() => {
    events = [];
    onEvent = (event) => events.push(event);
  });

  /** Resolves when so many events have come. */
  async function received(count: number): Promise<void> {
    const all = new Promise<void>((resolve) => {
      onEvent = (event) => {
        events.push(event);
        if (events.length === count) resolve();
      };
    });
    await all;
  }

  test('whose headers do not come is given up after 15 s', async () => {
    fake.fail('watch pods', silent);
    const ended = outcome(watch().ended);
    await fake.gets('watch pods');
    clock.advance(callMs);
    expect(await ended).toBe('no word from the API server for 15 s');
  });

  test('that tells nothing ends after the time of silence, as in good order', async () => {
    fake.fail('watch pods', mute);
    const ended = outcome(watch().ended);
    await opened;
    clock.advance(silenceMs - 1);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await ended).toBe('resolved');
    expect(clock.pending).toBe(0);
  });

  test('is heard of with each event and each bookmark', async () => {
    const ended = outcome(watch().ended);
    await opened;
    for (const say of [
      () => {
        fake.put('pods', { metadata: { name: 'a' } });
      },
      () => {
        fake.bookmark('pods');
      },
    ]) {
      clock.advance(silenceMs - 1);
      const next = received(events.length + 1);
      say();
      await next;
    }
    clock.advance(silenceMs - 1);
    expect(fake.openWatches('pods')).toBe(1);
    clock.advance(1);
    expect(await ended).toBe('resolved');
    expect(events).toMatchObject([{ type: 'ADDED' }, { type: 'BOOKMARK' }]);
  });

  test('that the server ends has ended in good order', async () => {
    fake.fail('watch pods', closeAtOnce);
    expect(await outcome(watch().ended)).toBe('resolved');
    expect(clock.pending).toBe(0);
  });

  test.each([
    [
      'cut',
      () => {
        fake.cutWatches('pods');
      },
      'the connection to the API server was cut',
    ],
    [
      'cut in the middle of an event',
      () => {
        fake.cutWatches('pods', '{"type":"ADD');
      },
      'the connection to the API server was cut',
    ],
    [
      'ended in the middle of an event',
      () => {
        fake.endWatches('pods', '{"type":"ADD');
      },
      'the watch was cut in the middle of an event',
    ],
    [
      'garbled',
      () => {
        fake.endWatches('pods', '<html>\n');
      },
      'what the API server tells in the watch is not JSON',
    ],
  ])('breaks when it is %s', async (_, break_, says) => {
    const ended = outcome(watch().ended);
    await opened;
    break_();
    expect(await ended).toBe(says);
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('breaks with what the taker of its events throws', async () => {
    onEvent = () => {
      throw new Error('not this one');
    };
    const ended = outcome(watch().ended);
    await opened;
    fake.put('pods', { metadata: { name: 'a' } });
    expect(await ended).toBe('not this one');
  });

  test('that is refused says why', async () => {
    fake.fail('watch pods', refuse(410, 'too old resource version'));
    expect(await outcome(watch().ended)).toBe('too old resource version (410)');
  });

  test('that is ended from here lets go of its connection, and tells nothing more', async () => {
    const one = watch();
    await opened;
    await fake.watched('pods');
    one.end();
    expect(await outcome(one.ended)).toBe('resolved');
    fake.put('pods', { metadata: { name: 'a' } });
    await server.call({ method: 'GET', path: pods });
    expect(events).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  test('of many bytes, in many pieces and of many languages, gives whole events', async () => {
    const { ended, end } = watch();
    await opened;
    const text = '中文 '.repeat(300_000);
    const next = received(2);
    fake.put('pods', { metadata: { name: 'a' }, data: { text } });
    fake.put('pods', { metadata: { name: 'b' } });
    await next;
    expect(events).toMatchObject([{ object: { data: { text } } }, { object: { metadata: { name: 'b' } } }]);
    end();
    await ended;
  });
});
