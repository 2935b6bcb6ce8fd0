// Objects kept up to date by list and watch, against an API server that misbehaves. Time is the test's own.
import { ApiServer, callMs } from '../../images/ranktable-builder/api-server';
import { Informer, relistMs, silenceMs, type Versioned } from '../../images/ranktable-builder/informer';
import { closeAtOnce, FakeApiServer, type Fault, mute, refuse, silent } from './fake-api-server';
import { ManualClock } from './manual-clock';

let fake: FakeApiServer;
let clock: ManualClock;
let informer: Informer<Versioned>;
let changed: () => void;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  clock = new ManualClock();
  changed = () => undefined;
});
afterEach(async () => {
  informer.stop();
  await fake.stop();
});

function start(random = 1): void {
  informer = new Informer<Versioned>({
    server: new ApiServer(fake.connection, clock),
    clock,
    random: () => random,
    what: 'pods',
    path: '/api/v1/namespaces/n/pods',
    selector: { labelSelector: 'app=a' },
    keep: ({ metadata }) => ({
      metadata: { name: metadata.name, resourceVersion: metadata.resourceVersion },
    }),
    onChange: () => {
      changed();
    },
  });
}

/** Resolves when something holds, which is looked at after each change. */
async function until(holds: () => boolean): Promise<void> {
  if (holds()) return;
  await new Promise<void>((resolve) => {
    changed = () => {
      if (holds()) resolve();
    };
  });
}

const names = (): string[] | undefined =>
  informer
    .objects()
    ?.map(({ metadata: { name } }) => name)
    .sort();
const has = (...expected: string[]) => until(() => names()?.join() === expected.join());
const lost = (cause: string) => until(() => informer.lost()?.cause === cause);
const pod = (name: string) => ({ metadata: { name, labels: { app: 'a' } } });

async function watchingOne(): Promise<void> {
  fake.put('pods', pod('one'));
  start();
  await has('one');
}

test('its times: a new list after 2 to 4 minutes, 90 s of silence', () => {
  start();
  expect([relistMs, silenceMs]).toEqual([240_000, 90_000]);
});

test('it lists, watches from the version of the list, and asks for bookmarks and an end', async () => {
  await watchingOne();
  expect(fake.asked.map(({ url }) => url.search)).toEqual([
    '?labelSelector=app%3Da',
    '?labelSelector=app%3Da&watch=true&allowWatchBookmarks=true&resourceVersion=101&timeoutSeconds=240',
  ]);
  expect(informer.lost()).toBeUndefined();
  expect(informer.unwatchedMs()).toBe(0);
});

test('the time limits of many watches are spread', async () => {
  start(0);
  await fake.gets('watch pods');
  expect(fake.asked.at(-1)?.url.searchParams.get('timeoutSeconds')).toBe('120');
});

test('it follows what is added, changed and deleted, and nothing of others', async () => {
  await watchingOne();
  fake.put('pods', pod('two'));
  await has('one', 'two');
  fake.put('pods', { metadata: { name: 'other', labels: { app: 'b' } } });
  fake.remove('pods', 'one');
  await has('two');
  fake.put('pods', pod('two'));
  await until(() => informer.objects()?.[0]?.metadata.resourceVersion === '105');
});

test('a change between the list and the watch is not missed', async () => {
  const release = fake.hold('watch pods');
  start();
  await fake.gets('watch pods');
  fake.put('pods', pod('between'));
  release();
  await has('between');
});

test('there are no objects before the watch has begun, however slow it is', async () => {
  fake.put('pods', pod('one'));
  const release = fake.hold('watch pods');
  start();
  await fake.gets('watch pods');
  clock.advance(callMs - 1);
  expect(informer.objects()).toBeUndefined();
  release();
  await has('one');
});

describe('silence', () => {
  test('a list that is never answered is given up after 15 s, and tried again', async () => {
    fake.put('pods', pod('one'));
    fake.fail('list pods', silent, 1);
    const since = clock.now();
    start();
    await fake.gets('list pods');
    clock.advance(callMs);
    await lost('no word from the API server for 15 s');
    expect(informer.lost()).toEqual({ what: 'pods', since, cause: 'no word from the API server for 15 s' });
    expect(informer.unwatchedMs()).toBe(callMs);
    clock.advance(250);
    await has('one');
    expect(informer.lost()).toBeUndefined();
  });

  test('a watch that is accepted and never answered is given up after 15 s: the objects are not watched', async () => {
    fake.fail('watch pods', silent);
    start();
    for (const [failures, delay] of [125, 250, 500].entries()) {
      await fake.gets('watch pods', failures + 1);
      expect(informer.objects()).toBeUndefined();
      clock.advance(callMs);
      await clock.set(delay);
      expect(informer.lost()?.cause).toBe('no word from the API server for 15 s');
      if (failures === 2) fake.heal('watch pods');
      clock.advance(delay);
    }
    await has();
    expect(informer.lost()).toBeUndefined();
  });

  test('a watch that goes silent after events is found out by the next list, after 90 s', async () => {
    await watchingOne();
    fake.put('pods', pod('two'));
    await has('one', 'two');
    fake.muteWatches('pods');
    fake.remove('pods', 'one');
    clock.advance(silenceMs - 1);
    expect(names()).toEqual(['one', 'two']);
    clock.advance(1);
    await has('two');
    expect(fake.count('list pods')).toBe(2);
  });

  test('a watch that only ever sends bookmarks is ended after its time, and everything listed anew', async () => {
    await watchingOne();
    // What the server forgets to tell and to end.
    fake.tell('pods', {
      type: 'MODIFIED',
      object: { metadata: { name: 'one', resourceVersion: '102', labels: { app: 'a' } } },
    });
    await until(() => informer.objects()?.[0]?.metadata.resourceVersion === '102');
    for (let passed = 0; passed < relistMs; passed += 60_000) {
      fake.bookmark('pods');
      clock.advance(60_000);
    }
    clock.advance(5_000);
    await fake.gets('list pods', 2);
  });

  test('an orderly end of a watch is no loss: the objects are listed anew at once', async () => {
    await watchingOne();
    clock.advance(60_000);
    fake.endWatches('pods');
    await fake.gets('watch pods', 2);
    await has('one');
    expect(informer.lost()).toBeUndefined();
  });
});

describe('breaks', () => {
  test.each([
    [
      'a cut',
      () => {
        fake.cutWatches('pods');
      },
      'the connection to the API server was cut',
    ],
    [
      'a cut in the middle of an event',
      () => {
        fake.cutWatches('pods', '{"ty');
      },
      'the connection to the API server was cut',
    ],
    [
      'an end at once',
      () => {
        fake.endWatches('pods');
      },
      'the API server closed the watch at once',
    ],
    [
      'an expired version',
      () => {
        fake.endWatches(
          'pods',
          '{"type":"ERROR","object":{"code":410,"message":"too old resource version"}}\n',
        );
      },
      'too old resource version (410)',
    ],
    [
      'an error without words',
      () => {
        fake.endWatches('pods', '{"type":"ERROR","object":{}}\n');
      },
      'the watch ended with an error (0)',
    ],
  ])('%s is a loss until the next watch has begun', async (_, break_, cause) => {
    await watchingOne();
    const since = clock.now();
    await fake.watched('pods');
    break_();
    await lost(cause);
    expect(informer.objects()).toBeUndefined();
    expect(informer.lost()?.since).toBe(since);
    // While nobody watches.
    fake.put('pods', pod('two'));
    fake.remove('pods', 'one');
    clock.advance(250);
    await has('two');
  });

  test.each<[string, Fault, string]>([
    ['a refused watch', refuse(403, 'pods is forbidden'), 'pods is forbidden (403)'],
    ['a watch that is closed at once', closeAtOnce, 'the API server closed the watch at once'],
  ])('%s is tried again after growing delays', async (_, fault, cause) => {
    fake.fail('watch pods', fault);
    start();
    const delays = [];
    for (const delay of [125, 250, 500, 1000, 2000, 4000, 7500, 7500]) {
      await fake.gets('watch pods', delays.length + 1);
      await clock.set(delay);
      expect(informer.lost()?.cause).toBe(cause);
      clock.advance(delay - 1);
      expect(fake.count('list pods')).toBe(delays.length + 1);
      clock.advance(1);
      delays.push(delay);
      await fake.gets('list pods', delays.length + 1);
    }
  });

  test.each([
    ['7', 7_000],
    ['3600', 60_000],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 125],
  ])('a server that asks to wait (Retry-After: %s) is obeyed, within reason', async (retryAfter, delay) => {
    fake.fail('list pods', refuse(429, 'too many requests', { 'Retry-After': retryAfter }), 1);
    start();
    await clock.set(delay);
    expect(informer.lost()?.cause).toBe('too many requests (429)');
    clock.advance(delay);
    await has();
  });

  test('an answer that is no list is a loss', async () => {
    fake.fail('list pods', (response) => response.end('{}'), 1);
    start();
    await lost('the answer of the API server is no list');
  });
});

describe('the past', () => {
  test('an event that is repeated changes nothing, be its object changed, deleted or made again since', async () => {
    await watchingOne();
    const first = { type: 'ADDED', object: fake.get('pods', 'one') };
    fake.put('pods', pod('one'));
    await until(() => informer.objects()?.[0]?.metadata.resourceVersion === '102');
    fake.tell('pods', first);
    fake.remove('pods', 'one');
    fake.tell('pods', first);
    await has();
    fake.put('pods', pod('one'));
    fake.tell('pods', { type: 'DELETED', object: first.object });
    fake.put('pods', pod('two'));
    await has('one', 'two');
    expect(informer.objects()?.[0]?.metadata.resourceVersion).toBe('104');
  });

  test('a list older than what was seen is not believed', async () => {
    await watchingOne();
    const past = fake.past();
    fake.remove('pods', 'one');
    fake.put('pods', pod('two'));
    await has('two');
    fake.fail('list pods', past, 1);
    fake.cutWatches('pods');
    await clock.set(125);
    expect(informer.lost()?.cause).toBe('the connection to the API server was cut');
    clock.advance(125);
    await clock.set(250);
    expect(informer.lost()?.cause).toBe(
      'the API server answers from the past: version 101 of the list, after 103 was seen',
    );
    expect(informer.objects()).toBeUndefined();
    clock.advance(250);
    await has('two');
  });
});

describe('confirming', () => {
  test('lists anew while the watch goes on, and takes over what the watch has not told', async () => {
    await watchingOne();
    fake.muteWatches('pods');
    fake.put('pods', pod('two'));
    expect(await informer.confirm()).toBe(true);
    expect(names()).toEqual(['one', 'two']);
    expect(fake.count('watch pods')).toBe(1);
  });

  test('what the watch tells meanwhile is newer than the list', async () => {
    await watchingOne();
    const past = fake.past();
    let send = (): void => undefined;
    fake.fail(
      'list pods',
      (response, asked, server) =>
        (send = () => {
          past(response, asked, server);
        }),
      1,
    );
    const confirmed = informer.confirm();
    await fake.gets('list pods', 2);
    fake.put('pods', pod('two'));
    await has('one', 'two');
    send();
    expect(await confirmed).toBe(true);
    expect(names()).toEqual(['one', 'two']);
  });

  test('that fails ends the watch', async () => {
    await watchingOne();
    fake.fail('list pods', silent, 1);
    const confirmed = informer.confirm();
    await fake.gets('list pods', 2);
    clock.advance(callMs);
    expect(await confirmed).toBe(false);
    await lost('no word from the API server for 15 s');
    expect(informer.objects()).toBeUndefined();
  });
});

describe('stopped', () => {
  const cases: [string, () => Promise<void>][] = [
    ['while it watches', watchingOne],
    [
      'while it waits for a watch',
      async () => {
        fake.fail('watch pods', silent);
        start();
        await fake.gets('watch pods');
      },
    ],
    [
      'while it waits for its next try',
      async () => {
        fake.fail('list pods', refuse(500, 'no'));
        start();
        await lost('no (500)');
      },
    ],
    [
      'while the watch is silent',
      async () => {
        fake.fail('watch pods', mute);
        start();
        await has();
      },
    ],
  ];
  test.each(cases)('%s it asks nothing more, and leaves no timer', async (_, begin) => {
    await begin();
    const asked = fake.asked.length;
    changed = () => {
      throw new Error('changed after it was stopped');
    };
    informer.stop();
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_600_000);
    expect(fake.asked.length).toBe(asked);
    expect(clock.pending).toBe(0);
  });
});
