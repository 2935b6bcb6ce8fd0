/** Of commands whose options take long to load, as they come from the schema: what is told before they are run. */
export const heads = {
  init: {
    command: 'init [file]',
    describe: 'write a first deployment file from answers to questions, or from flags',
  },
  new: {
    command: 'new <folder>',
    describe: 'make a repository of your own for deployment files and their manifests',
  },
  import: {
    command: 'import <kit>',
    describe: 'make a deployment file from the folder of a MindIE deployment kit',
  },
} as const;
