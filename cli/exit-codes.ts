export const exitCodes = { fine: 0, mistakes: 1, usage: 2 } as const;

/** For the end of each `--help`. */
export const exitCodesText =
  `Exit codes: ${exitCodes.fine} fine, ${exitCodes.mistakes} mistakes in the deployment files, ` +
  `${exitCodes.usage} a wrong command line.`;
