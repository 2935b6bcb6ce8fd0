/** Something that a person must mend: a sentence without a stack. */
export class UserError extends Error {}
