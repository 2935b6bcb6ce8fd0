// What was measured, as a table and as JSON.
export interface Row {
  readonly work: string;
  readonly cpuMs: number;
  readonly against?: { readonly name: string; readonly cpuMs: number };
  readonly memoryMb?: number;
  /** At most so many times what the other takes, or so many milliseconds and MB. */
  readonly goal?: { readonly ratio?: number; readonly cpuMs?: number; readonly memoryMb?: number };
}

const columns = ['Work', 'CPU time', 'Memory', 'Against', 'its CPU time', 'Ratio', 'Goal', 'Met'];

export function tableOf(rows: readonly Row[]): string {
  const lines = [columns, columns.map(() => '---'), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(row: Row): string[] {
  const { work, cpuMs, against, memoryMb, goal } = row;
  return [
    work,
    seconds(cpuMs),
    memoryMb === undefined ? '' : `${memoryMb.toFixed(0)} MB`,
    against?.name ?? '',
    against === undefined ? '' : seconds(against.cpuMs),
    against === undefined ? '' : `${ratioOf(row).toFixed(2)} ×`,
    goal === undefined ? '' : goalText(goal),
    goal === undefined ? '' : isMet(row) ? 'yes' : 'no',
  ];
}

export function isMet(row: Row): boolean {
  const { cpuMs, memoryMb = 0, goal = {} } = row;
  return (
    cpuMs <= (goal.cpuMs ?? Infinity) &&
    memoryMb <= (goal.memoryMb ?? Infinity) &&
    (goal.ratio === undefined || ratioOf(row) <= goal.ratio)
  );
}

function ratioOf({ cpuMs, against }: Row): number {
  return cpuMs / (against?.cpuMs ?? NaN);
}

function goalText({ ratio, cpuMs, memoryMb }: NonNullable<Row['goal']>): string {
  const parts = [
    ratio === undefined ? [] : [`${ratio} ×`],
    cpuMs === undefined ? [] : [seconds(cpuMs)],
    memoryMb === undefined ? [] : [`${memoryMb} MB`],
  ];
  return `at most ${parts.flat().join(' and ')}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`;
}
