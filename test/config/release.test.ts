import { kmcOf, layoutOf, releases, toldRelease } from '../../lib/config/release';
import deploymentSchema from '../../schemas/deployment.schema.json';

const told = (tag: string | undefined, name = 'mindie') => {
  const { release, toldBy } = toldRelease({ name, tag });
  return [release.id, toldBy];
};

describe('a tag as the registries have it tells the release', () => {
  test.each([
    ['1.0.RC1-800I-A2-aarch64', '1.x'],
    ['1.0.0-800I-A2-py311-openeuler24.03-lts', '1.x'],
    ['2.0.RC2-300I-Duo-py311-openeuler24.03-lts', '2.0-2.1'],
    ['dev-2.0.RC1.B091-800I-A2-py311-ubuntu22.04-aarch64', '2.0-2.1'],
    ['2.1.RC2-800I-A2-py311-openeuler24.03-lts', '2.0-2.1'],
    ['2.2.RC1-800I-A3-py311-openeuler24.03-lts', '2.2'],
    ['2.2.RC1', '2.2'],
    ['2.2.T32', '2.2'],
    ['2.3.0-800I-A2-py311-openeuler24.03-lts', '2.3'],
    ['2.3.1', '2.3'],
    ['3.0.0b1', '3.0-beta'],
    ['3.0.0b2-800I-A2-py311-openeuler24.03-lts', '3.0-beta'],
    ['3.0.0.beta.2', '3.0-beta'],
    ['3.0.0.beta.3', '3.0'],
    ['3.0.0-800I-A2-py3.11-ubuntu24.04-x86_64', '3.0'],
    ['3.0', '3.0'],
    ['3.0.1-800I-A2', '3.0'],
  ])('%s: %s', (tag, id) => {
    expect(told(tag)).toEqual([id, 'image.tag']);
  });

  test('a nightly build of 3.0.0 is a wheel up to the day on which run packages came back', () => {
    const id = (date: string) => told(`3.0.0.dev${date}0000_torch2.9.0-300I-Duo-py3.11-ubuntu24.04`)[0];
    expect(['20251231', '20260327', '20260409', '20260417'].map(id)).toEqual(Array(4).fill('3.0-beta'));
    const later = ['20260418', '20260430', '20260501', '20261001', '20270115'];
    expect(later.map(id)).toEqual(Array(later.length).fill('3.0'));
  });
});

test('nothing is made up of what tells no release', () => {
  const untold = [
    told('3.1.0-cann9.1.0-torch_npu2.9.0.post6-950-openeuler24.03_lts_sp4-py3.11'),
    told('4.0'),
    told('2.20'),
    told('1.0rc'),
    told('20260401'),
    told('latest'),
    told(undefined),
    told('2.2', 'registry.example.com/llm/serving'),
    told('2.2', 'my-mindie'),
    told('3.0.0-vllm-ascend-v0.11', 'quay.io/ascend/mindie-motor'),
  ];
  expect(untold).toEqual(Array(untold.length).fill(['unknown', undefined]));
});

test('the name of the image may have a registry before it', () => {
  expect(told('2.3.0', 'registry.example.com:5000/ascendhub/mindie')).toEqual(['2.3', 'image.tag']);
});

test('what the deployment file says wins over the tag', () => {
  const image = { name: 'mindie', tag: '2.3.0', release: '3.0-beta' } as const;
  const { release, toldBy } = toldRelease(image);
  expect([release.id, toldBy]).toEqual(['3.0-beta', 'image.release']);
  expect(layoutOf(image)).toBe('wheel');
  expect(layoutOf({ ...image, layout: 'toolkit' })).toBe('toolkit');
});

test('only the betas of 3.0.0 are wheels, and where nothing tells the release it is taken for a run package', () => {
  const wheels = releases.filter(({ layout }) => layout === 'wheel').map(({ id }) => id);
  expect(wheels).toEqual(['3.0-beta']);
  expect(layoutOf({ name: 'serving' })).toBe('toolkit');
});

test('wheels whose release nothing tells need no KMC; a release that is told wins', () => {
  const serving = { name: 'serving', layout: 'wheel' } as const;
  expect(kmcOf(serving)).toBe('none');
  expect(kmcOf({ ...serving, layout: 'toolkit' })).toBe('unknown');
  expect(kmcOf({ name: 'serving' })).toBe('unknown');
  expect(kmcOf({ ...serving, release: '2.2' })).toBe('required');
});

test('each value of image.release stands for one line of releases', () => {
  const { enum: values } = deploymentSchema.definitions.image.properties.release;
  expect(releases.flatMap(({ names }) => [...names])).toEqual(values);
});
