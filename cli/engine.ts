// What the commands run. In a build it is a file of its own: --version, --help and completions do without it, and each
// command runs of it only what it needs.
export const loadApp = () => import('./app.ts');
/** The reports know what each rule is about. */
export const loadReports = () => import('./formats/index.ts');
export const loadDifference = async () => ({
  ...(await import('./git.ts')),
  ...(await import('./formats/difference.ts')),
  ...(await import('../lib/difference/index.ts')),
  ...(await import('../lib/synthesize.ts')),
});
export const loadEffective = () => import('./effective.ts');
export const loadImport = () => import('./import.ts');
export const loadInit = () => import('./init.ts');
export const loadNew = () => import('./new.ts');
export const loadSynthesis = () => import('../lib/synthesize.ts');
export const loadReference = async () => ({
  ...(await import('../lib/reference/explanation.ts')),
  ...(await import('../lib/reference/topics.ts')),
});
