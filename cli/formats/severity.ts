import { type Finding, isError } from '../../lib/config/problem';

export function severityOf(finding: Finding): 'error' | 'warning' {
  return isError(finding) ? 'error' : 'warning';
}
