/** Where the builder's lines go: plain text for people, one JSON object a line for machines. */
export interface Log {
  info(message: string, fields?: Readonly<Record<string, string | number>>): void;
  error(message: string, fields?: Readonly<Record<string, string | number>>): void;
}

export type LogFormat = 'text' | 'json';

export function createLog(format: LogFormat, write: (line: string) => void, now: () => Date): Log {
  const line = (
    level: string,
    message: string,
    fields: Readonly<Record<string, string | number>> = {},
  ): void => {
    const time = now().toISOString();
    write(
      format === 'json' ? JSON.stringify({ time, level, message, ...fields }) : `${time} ${level} ${message}`,
    );
  };
  return {
    info: (message, fields) => {
      line('info', message, fields);
    },
    error: (message, fields) => {
      line('error', message, fields);
    },
  };
}
