// A service of an app of one's own is that of a deployment file.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { runInNewContext } from 'node:vm';
import { ApiObject, App, Chart, type ChartProps, JsonPatch } from 'cdk8s';
import { parse } from 'yaml';
import { PdService, type PdServiceProps, printWarnings } from '../../lib';
import { heterogeneous, homogeneous, parseManifests, readTree, synth } from '../support/synth';

const root = path.resolve(__dirname, '..', '..');
const fixture = (name: string): PdServiceProps =>
  parse(readFileSync(path.join(root, 'test', 'fixtures', name), 'utf8')) as PdServiceProps;

const small = homogeneous as PdServiceProps;
const services: Readonly<Record<string, PdServiceProps>> = {
  homogeneous: small,
  heterogeneous: heterogeneous as PdServiceProps,
  'with all properties': fixture('all-properties.yaml'),
  'with all properties, heterogeneous': fixture('all-properties-heterogeneous.yaml'),
};

/** Props as JavaScript may give them. */
function untyped(props: object): PdServiceProps {
  return props as PdServiceProps;
}

function appOf(props: PdServiceProps, chartProps: ChartProps = {}): { app: App; service: PdService } {
  const app = new App();
  const service = new PdService(new Chart(app, 'llm', chartProps), 'qwen', props);
  return { app, service };
}

const yamlOf = (props: PdServiceProps, chartProps?: ChartProps): string =>
  appOf(props, chartProps).app.synthYaml();

/** What the files of a deployment hold, one after the other, without the line that names their source. */
function yamlOfFile(deployment: object): string {
  const { files, messages } = synth({ 'deployment.yaml': deployment });
  expect(messages).toEqual([]);
  return Object.values(files)
    .map((text) => text.replace(/^#.*\n/, ''))
    .join('---\n');
}

describe('a PdService and a deployment file', () => {
  test.each(Object.entries(services))('%s yield the same bytes', (_, props) => {
    expect(yamlOf(props)).toBe(yamlOfFile(props));
  });

  test('yield the same where the chart names the namespace', () => {
    const namespace = { name: 'serving' };
    expect(yamlOf(small, { namespace: 'serving' })).toBe(yamlOfFile({ ...homogeneous, namespace }));
  });

  test('yield the same where the props name another namespace than the chart', () => {
    const namespace = { name: 'serving', create: false };
    expect(yamlOf({ ...small, namespace }, { namespace: 'llm' })).toBe(
      yamlOfFile({ ...homogeneous, namespace }),
    );
  });

  test.each(Object.entries(services))('%s yield the same with objects of another realm', (_, props) => {
    const foreign: unknown = runInNewContext('JSON.parse(text)', { text: JSON.stringify(props) });
    expect(Object.getPrototypeOf(foreign)).not.toBe(Object.prototype);
    expect(yamlOf(foreign as PdServiceProps)).toBe(yamlOfFile(props));
  });

  test('yield the same where keys are undefined, of another variant even', () => {
    const unset = {
      cluster: undefined,
      prefill: undefined,
      namespace: { name: undefined },
      inference: undefined,
    };
    const model = { ...homogeneous.model, weights: { hostPath: undefined } };
    expect(yamlOf({ ...small, ...unset, model } as PdServiceProps)).toBe(yamlOfFile(homogeneous));
  });
});

test('the types tell the variants apart, and know which keys have no default', () => {
  const { image, model, server } = homogeneous;
  const { prefill, decode } = heterogeneous;
  const right: PdServiceProps[] = [
    { variant: 'homogeneous', image, model, server },
    { variant: 'heterogeneous', image, model, prefill, decode },
  ];
  const wrong: PdServiceProps[] = [
    // @ts-expect-error -- the servers of another variant
    { variant: 'homogeneous', image, model, server, prefill },
    // @ts-expect-error -- no decode servers
    { variant: 'heterogeneous', image, model, prefill },
    // @ts-expect-error -- no model
    { variant: 'homogeneous', image, server },
    // @ts-expect-error -- an unknown key
    { variant: 'homogeneous', image, model, server: { ...server, replicas: 2 } },
    // @ts-expect-error -- not one of the values
    { variant: 'homogeneous', hardware: 'A2', image, model, server },
  ];
  const errorsOf = (props: PdServiceProps): number =>
    appOf(props).service.findings.filter(({ severity }) => severity !== 'warning').length;
  expect(right.map(errorsOf)).toEqual([0, 0]);
  expect(wrong.map(errorsOf)).toEqual([1, 1, 1, 1, 1]);
});

describe('what is wrong', () => {
  const wrong = untyped({ ...small, hardware: 'A2', model: { name: 'llama' } });
  const hardware =
    'hardware: not an allowed value, got "A2"; expected one of 800I-A2, 800I-A3. Did you mean 800I-A2?';
  const weights =
    'model.weightsPath: missing key, got nothing; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Add it.';

  test('fails the synthesis, all findings of all services at once, each with its path', () => {
    const { app } = appOf(wrong);
    new PdService(new Chart(app, 'other'), 'llama', {
      ...small,
      model: { ...small.model, weightsPath: 'x' },
    });
    expect(() => app.synthYaml()).toThrow(
      [
        'Validation failed with the following errors:',
        `[llm/qwen] ${hardware}`,
        `[llm/qwen] ${weights}`,
        '[other/llama] model.weightsPath: malformed text, got "x"; expected an absolute path without `..` and `:`, such as /data, at most 1024 characters. Correct it.',
      ].join('\n  '),
    );
  });

  test('lets the constructs be made that connect to it', () => {
    expect(appOf(wrong).service.inference).toEqual({ serviceName: 'not-built', port: 1 });
  });

  test('is said as well by what is not there for it', () => {
    expect(() => appOf(wrong).service.podSecurityLevel).toThrow(
      ['[llm/qwen] cannot be built:', hardware, weights].join('\n  '),
    );
  });

  test('of the namespace is wrong where the chart names it', () => {
    expect(() => yamlOf(small, { namespace: 'my_llm' })).toThrow(/^.*\n {2}\[llm\/qwen\] namespace\.name: /);
    const props = untyped({ ...small, namespace: 'serving' });
    expect(() => yamlOf(props, { namespace: 'llm' })).toThrow(/^.*\n {2}\[llm\/qwen\] namespace: /);
  });
});

describe('a warning', () => {
  const latest = { ...small, image: { name: 'mindie', tag: 'latest' } } as const;

  test('stops nothing, and is among the findings', () => {
    const { app, service } = appOf(latest);
    expect(service.findings).toMatchObject([{ code: 'image-tag-latest', path: ['image', 'tag'] }]);
    expect(app.synthYaml()).toBe(yamlOfFile(latest));
  });

  test('is printed with its place', () => {
    const { app } = appOf(latest);
    new PdService(new Chart(app, 'wrong'), 'wrong', untyped({ ...small, hardware: 'A2' }));
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    printWarnings(app, stream);
    expect(lines).toEqual([
      '[llm/qwen] warning: image.tag: a tag that moves, so that nodes may run different versions, got "latest"; expected the tag of one version, or a digest. Name the version. Where the tag has to move, set image.release; until then the layout toolkit is planned with. [image-tag-latest]\n',
    ]);
  });

  test('fails the synthesis where the props are strict, and is silenced by them', () => {
    expect(() => yamlOf({ ...latest, strict: true })).toThrow('[llm/qwen] image.tag: a tag that moves');
    const silence = [{ rule: 'image-tag-latest', reason: 'Our registry never moves it.' }] as const;
    expect(appOf({ ...latest, silence }).service.findings).toEqual([]);
  });
});

describe('two services of an app', () => {
  const beside = (props: object, chartProps: ChartProps = {}): App => {
    const { app } = appOf(small);
    new PdService(new Chart(app, 'other', chartProps), 'llama', { ...small, ...props });
    return app;
  };

  test('collide as those of two files do', () => {
    const app = beside({ namespace: { name: 'mindie' } });
    const { messages } = synth({ 'a.yaml': homogeneous, 'b.yaml': homogeneous });
    const expected = messages.map((message) =>
      message.replace(/^b\.yaml:\d+:\d+ /, '[other/llama] ').replaceAll('a.yaml', 'llm/qwen'),
    );
    expect(expected).toHaveLength(4);
    expect(() => app.synthYaml()).toThrow(
      ['Validation failed with the following errors:', ...expected].join('\n  '),
    );
  });

  test('do not collide where they have nothing in common', () => {
    const own = {
      service: { nodePort: 31016 },
      controller: { statusDirectory: { hostPath: '/data/other' } },
    };
    const yaml = beside(own, { namespace: 'other' }).synthYaml();
    expect(parseManifests(yaml).filter(({ kind }) => kind === 'Namespace')).toHaveLength(2);
  });
});

test('to validate twice as many services, their objects are asked for twice as much and no more', () => {
  const asked = (count: number): number => {
    const app = new App();
    for (let index = 0; index < count; index += 1)
      new PdService(new Chart(app, `llm-${index}`, { namespace: `llm-${index}` }), 'qwen', {
        ...small,
        service: { type: 'ClusterIP' },
        controller: { statusDirectory: { hostPath: `/data/llm-${index}` } },
      });
    const toJson = jest.spyOn(ApiObject.prototype, 'toJson');
    try {
      // As cdk8s does it, before each chart.
      expect(app.node.findAll().flatMap(({ node }) => node.validate())).toEqual([]);
      return toJson.mock.calls.length;
    } finally {
      toJson.mockRestore();
    }
  };
  expect(asked(8)).toBe(2 * asked(4));
});

test('a service is looked at anew when the app is synthesized again', () => {
  const { app } = appOf(small);
  const own = { controller: { statusDirectory: { hostPath: '/data/other' } } };
  const second = new PdService(new Chart(app, 'other', { namespace: 'other' }), 'llama', {
    ...small,
    ...own,
  });
  expect(() => app.synthYaml()).toThrow('the node port of llm/qwen');
  second.coordinator.inference?.service.addJsonPatch(JsonPatch.replace('/spec/ports/0/nodePort', 31016));
  expect(() => app.synthYaml()).not.toThrow();
});

describe('a namespace that the app makes', () => {
  const withNamespace = (props: object, level?: string): App => {
    const { app } = appOf({ ...small, ...props }, { namespace: 'llm' });
    const labels: Record<string, string> =
      level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level };
    const metadata = { name: 'llm', labels };
    new ApiObject(new Chart(app, 'cluster'), 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata });
    return app;
  };
  const create = { namespace: { create: false } };

  test('is not made by the service too', () => {
    expect(() => withNamespace({}).synthYaml()).toThrow(
      '[llm/qwen] namespace.create: cluster/namespace makes the namespace llm too, got true; expected false, or no other Namespace object of this name in the app. Set namespace.create to false.',
    );
    expect(() => withNamespace({ namespace: { name: 'another' } }).synthYaml()).not.toThrow();
  });

  test.each(['restricted', 'baseline'])('admits the pods, which %s would not', (level) => {
    expect(() => withNamespace(create, level).synthYaml()).toThrow(
      `[llm/qwen] namespace.name: the label pod-security.kubernetes.io/enforce of cluster/namespace keeps out the pods, got "${level}"; expected privileged. Give it the podSecurityLevel of the service.`,
    );
  });

  test.each([['privileged'], [undefined]])('with the level %s is fine', (level) => {
    expect(() => withNamespace(create, level).synthYaml()).not.toThrow();
  });
});

describe('what others connect to', () => {
  test('is the Service and its port', () => {
    const props: PdServiceProps = { ...small, name: 'blue', ports: { coordinator: { inference: 8000 } } };
    const { service, app } = appOf(props);
    expect(service.inference).toEqual({ serviceName: 'blue-ms-coordinator-infer', port: 8000 });
    const found = parseManifests(app.synthYaml()).find(({ kind }) => kind === 'Service');
    expect([found?.metadata.name, found?.spec?.ports?.[0]]).toMatchObject([
      service.inference.serviceName,
      { port: service.inference.port },
    ]);
  });

  test('is nothing without a Service', () => {
    expect(() => appOf({ ...small, service: { type: 'none' } }).service.inference).toThrow(
      '[llm/qwen] service.type is none, so that there is no Service. Choose another service.type, or make a Service of your own.',
    );
  });

  test('is the Pod Security level that a namespace of the app must have', () => {
    const created = parseManifests(yamlOf(small)).find(({ kind }) => kind === 'Namespace');
    const { service } = appOf({ ...small, namespace: { create: false } });
    expect(service.podSecurityLevel).toBe(created?.metadata.labels?.['pod-security.kubernetes.io/enforce']);
  });
});

describe('the objects can be patched:', () => {
  const workloads: Readonly<Record<string, (service: PdService) => ApiObject | undefined>> = {
    'the servers': ({ servers }) => servers[0]?.workload,
    'the Controller': ({ controller }) => controller.workload,
    'the Coordinator': ({ coordinator }) => coordinator.workload,
    'the Service': ({ coordinator }) => coordinator.inference?.service,
    'the builder': ({ ranktableBuilder }) => ranktableBuilder.workload,
    'the table': ({ rankTable }) => rankTable.table,
    'the table plan': ({ rankTable }) => rankTable.plan,
    'the boot scripts': ({ bootScripts }) => bootScripts.configMaps['mindie-boot-scripts'],
    'the variables': ({ configFiles }) => configFiles.configMaps['mindie-common-env'],
  };

  test.each(Object.entries(workloads))('%s', (_, objectOf) => {
    const { app, service } = appOf(small);
    objectOf(service)?.addJsonPatch(JsonPatch.add('/metadata/labels/team', 'llm'));
    const patched = parseManifests(app.synthYaml()).filter(
      ({ metadata }) => metadata.labels?.['team'] === 'llm',
    );
    expect(patched.map(({ metadata }) => metadata.name)).toEqual([objectOf(service)?.name]);
  });

  test('the servers of each role', () => {
    const names = appOf(heterogeneous as PdServiceProps).service.servers.map(({ workload }) => workload.name);
    expect(names).toEqual(['mindie-server', 'mindie-server-heterogeneous']);
  });

  test('a patched node port counts where two services would collide', () => {
    const { app, service } = appOf(small);
    service.coordinator.inference?.service.addJsonPatch(JsonPatch.replace('/spec/ports/0/nodePort', 31016));
    const own = { controller: { statusDirectory: { hostPath: '/data/other' } } };
    new PdService(new Chart(app, 'other', { namespace: 'other' }), 'llama', { ...small, ...own });
    expect(() => app.synthYaml()).not.toThrow();
  });
});

describe('the apply order', () => {
  const kindsOf = (app: App): string[] => parseManifests(app.synthYaml()).map(({ kind }) => kind);
  const configMap = (chart: Chart, id: string): ApiObject =>
    new ApiObject(chart, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });

  test('stays where something must come before a part of the service, or after it', () => {
    const app = new App();
    const chart = new Chart(app, 'llm');
    const after = configMap(chart, 'after');
    const qwen = new PdService(chart, 'qwen', small);
    const [before, later] = [configMap(chart, 'before'), configMap(chart, 'later')];
    const coordinator = qwen.node.findChild('coordinator');
    after.addDependency(coordinator);
    later.addDependency(qwen);
    qwen.node.addDependency(before);
    const names = parseManifests(app.synthYaml()).map(({ metadata }) => metadata.name);
    const own = parseManifests(yamlOf(small)).map(({ metadata }) => metadata.name);
    expect(names).toEqual(['before', ...own, 'after', 'later']);
  });

  test('is also that of a second service that waits for the first', () => {
    const { app, service } = appOf(small);
    const own = {
      service: { nodePort: 31016 },
      controller: { statusDirectory: { hostPath: '/data/other' } },
    };
    const second = new PdService(new Chart(app, 'other', { namespace: 'other' }), 'llama', {
      ...small,
      ...own,
    });
    second.node.addDependency(service);
    const one = kindsOf(appOf(small).app);
    expect(kindsOf(app)).toEqual([...one, ...one]);
  });
});

describe('the example', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'example-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('is synthesized without a word, and its Ingress leads to the service', () => {
    const main = path.join(root, 'examples', 'typescript', 'main.ts');
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', main], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], CDK8S_OUTDIR: folder },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const manifests = parseManifests(readTree(folder)['llm.k8s.yaml'] ?? '');
    const service = manifests.find(({ kind }) => kind === 'Service');
    const ingress = manifests.find(({ kind }) => kind === 'Ingress');
    const port = { number: service?.spec?.ports?.map((one) => (one as { port?: number }).port)[0] };
    expect(ingress?.spec).toMatchObject({
      rules: [{ http: { paths: [{ backend: { service: { name: service?.metadata.name, port } } }] } }],
    });
  });
});
