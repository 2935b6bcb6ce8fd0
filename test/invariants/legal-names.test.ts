import { legalNames } from '../../lib/invariants/legal-names';
import { manifest, pod, workload } from './support';

describe('a name', () => {
  test.each<[string, string, number]>([
    ['Service', 'may have 63 characters', 63],
    ['ConfigMap', 'may have 253 characters', 253],
  ])('of a %s %s', (kind, _, length) => {
    expect(legalNames([manifest(kind, 'a'.repeat(length))])).toEqual([]);
    const long = 'a'.repeat(length + 1);
    expect(legalNames([manifest(kind, long)])).toEqual([
      `${kind} serving/${long} has a name of ${length + 1} characters; ${length} are allowed`,
    ]);
  });

  test.each(['a', '0', 'a-b', 'a--1'])('may be %s', (name) => {
    expect(legalNames([manifest('Service', name)])).toEqual([]);
  });

  test.each(['', 'A', 'a_b', 'a.b', '-a', 'a-', 'a b', 'ä', 'a\n'])('may not be %j', (name) => {
    expect(legalNames([manifest('Service', name)])).toEqual([
      `Service serving/${name} is not named by lower-case letters, digits and hyphens`,
    ]);
  });
});

describe('the value of a label', () => {
  const faults = (value: string): string[] =>
    legalNames([manifest('Service', 'a', { metadata: { name: 'a', labels: { app: value } } })]);

  test.each(['', 'a', '0', 'A.b_c-1', 'a'.repeat(63)])('may be %j', (value) => {
    expect(faults(value)).toEqual([]);
  });

  test.each(['-a', 'a-', '.', 'a b', 'a/b', 'ä', 'a\n', 'a'.repeat(64)])('may not be %j', (value) => {
    expect(faults(value)).toEqual([`Service serving/a has the illegal label app=${value}`]);
  });

  const labelled = (ofObject: string, ofPods: string): string[] => {
    const { metadata, spec } = workload('a', pod(), { labels: { app: ofPods } });
    return legalNames([
      manifest('Deployment', 'a', { metadata: { ...metadata, labels: { app: ofObject } }, spec }),
    ]);
  };

  test('is looked at on an object and on its pods', () => {
    expect(labelled('b', 'c')).toEqual([]);
    expect(labelled('b', 'c-')).toEqual(['Deployment serving/a has the illegal label app=c-']);
    expect(labelled('b-', 'c')).toEqual(['Deployment serving/a has the illegal label app=b-']);
  });

  test('is one fault where both have it', () => {
    expect(labelled('b-', 'b-')).toEqual(['Deployment serving/a has the illegal label app=b-']);
  });
});
