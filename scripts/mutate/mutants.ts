import ts from 'typescript';

/** One small fault in a source file: its text from `start` to `end` becomes `replacement`. */
export interface Mutant {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** The faults of one kind at a node, without those that a node below it has. */
type Operator = (node: ts.Node, source: ts.SourceFile) => Mutant[];

const swapped: Readonly<Partial<Record<ts.SyntaxKind, readonly string[]>>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['===', '<'],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.QuestionQuestionToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
  [ts.SyntaxKind.PercentToken]: ['*'],
};

const swappedMethods: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
};

/** Methods whose result is of the kind of what they are called on, so that leaving out the call makes sense. */
const droppedMethods = new Set([
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'trim',
  'replace',
  'replaceAll',
]);

const operators: readonly Operator[] = [
  conditions,
  binaries,
  negations,
  literals,
  patterns,
  leftOut,
  methods,
  statements,
  emptyResults,
];

/** All mutants of a source file, in the order of their places. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (hasNoEffect(node)) return;
    mutants.push(...operators.flatMap((operator) => operator(node, source)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** Types and imports: the compiler checks them, and at run time there is nothing to change. */
function hasNoEffect(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isExportDeclaration(node)
  );
}

function replace(node: ts.Node, source: ts.SourceFile, replacement: string): Mutant {
  return { start: node.getStart(source), end: node.end, replacement };
}

function conditions(node: ts.Node, source: ts.SourceFile): Mutant[] {
  const condition = ts.isIfStatement(node)
    ? node.expression
    : ts.isConditionalExpression(node)
      ? node.condition
      : undefined;
  return condition === undefined ? [] : ['true', 'false'].map((value) => replace(condition, source, value));
}

function binaries(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (!ts.isBinaryExpression(node)) return [];
  // Operators that bind otherwise than before need the parentheses: a ?? b || c is no JavaScript.
  const [left, right] = [node.left.getText(source), node.right.getText(source)];
  return (swapped[node.operatorToken.kind] ?? []).map((operator) =>
    replace(node, source, `((${left}) ${operator} (${right}))`),
  );
}

function negations(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (!ts.isPrefixUnaryExpression(node) || node.operator !== ts.SyntaxKind.ExclamationToken) return [];
  return [replace(node, source, node.operand.getText(source))];
}

function literals(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replace(node, source, 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replace(node, source, 'true')];
  if (ts.isNumericLiteral(node)) return [replace(node, source, String(Number(node.text) + 1))];
  if (ts.isTemplateExpression(node)) return [replace(node, source, "''")];
  return ts.isStringLiteral(node) && node.text !== '' && !isName(node) ? [replace(node, source, "''")] : [];
}

/** Whether a text names a property instead of being a value. */
function isName(node: ts.StringLiteral): boolean {
  const { parent } = node;
  return ts.isPropertyAssignment(parent) ? parent.name === node : ts.isElementAccessExpression(parent);
}

/** A regular expression that no longer holds at the start or at the end. */
function patterns(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (!ts.isRegularExpressionLiteral(node)) return [];
  const looser = [node.text.replace('/^', '/'), node.text.replace(/\$(\/[a-z]*)$/, '$1')];
  return looser.filter((text) => text !== node.text).map((text) => replace(node, source, text));
}

/** One element of an array or one property of an object is not there. */
function leftOut(node: ts.Node, source: ts.SourceFile): Mutant[] {
  const list = ts.isArrayLiteralExpression(node)
    ? node.elements
    : ts.isObjectLiteralExpression(node)
      ? node.properties
      : undefined;
  return (list ?? []).map((element, index) => ({
    start: element.getStart(source),
    end: list?.[index + 1]?.getStart(source) ?? element.end,
    replacement: '',
  }));
}

function methods(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const other = swappedMethods[name.text];
  return [
    ...(other === undefined ? [] : [replace(name, source, other)]),
    ...(droppedMethods.has(name.text) ? [replace(node, source, expression.getText(source))] : []),
  ];
}

function statements(node: ts.Node, source: ts.SourceFile): Mutant[] {
  return ts.isExpressionStatement(node) ? [replace(node, source, ';')] : [];
}

/** A function that promises a list finds nothing. */
function emptyResults(node: ts.Node, source: ts.SourceFile): Mutant[] {
  if (!ts.isFunctionDeclaration(node) || node.body === undefined || node.type === undefined) return [];
  const { type } = node;
  return ts.isArrayTypeNode(type) || ts.isTypeOperatorNode(type)
    ? [replace(node.body, source, '{ return []; }')]
    : [];
}
