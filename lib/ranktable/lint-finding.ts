/** Something in a table that its readers refuse or misread. */
export interface LintFinding {
  /** Where, such as `server_group_list[0].server_list[1].device[0].rank_id`; empty: the whole table. */
  readonly place: string;
  /** What is wrong, and what comes of it. */
  readonly message: string;
}

export function at(place: string, message: string): LintFinding {
  return { place, message };
}

/** A value as JSON, or that there is none. */
export function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
