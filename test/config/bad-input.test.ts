import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { synth } from '../support/synth';

interface BadInput {
  readonly what: string;
  readonly file: string;
  readonly says: readonly string[];
}

const cases = parse(readFileSync(path.join(__dirname, 'bad-input.cases.yaml'), 'utf8')) as BadInput[];

describe('a bad deployment file is refused with every message in full, and nothing is written:', () => {
  test.each(cases)('$what', ({ file, says }) => {
    const { messages, files } = synth({ 'deployment.yaml': file });
    expect(messages).toEqual(says);
    expect(files).toEqual({});
  });
});

test('there are at least 60 bad inputs, and no two are called alike', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cases.map(({ what }) => what)).size).toBe(cases.length);
});
