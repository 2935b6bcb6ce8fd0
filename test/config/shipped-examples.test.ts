import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isShippedExample } from '../../lib/config/shipped-examples';

test('every deployment file of the checkout is known as an example', () => {
  const shipped = readdirSync(path.resolve(__dirname, '..', '..', 'deployments'));
  expect(shipped.filter((name) => !isShippedExample(path.join('deployments', name)))).toEqual([]);
  expect(isShippedExample('deployments/mine.yaml')).toBe(false);
});
