import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

/** What a docstring of an exported function lacks. */
interface Gap {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly lacks: string;
}

/** What was checked, and what is missing. */
interface FunctionDocumentation {
  readonly functions: number;
  readonly gaps: readonly Gap[];
}

/**
 * Reads the docstring of every function that a package exports, by any of its entry points: there is one; it says what
 * comes back where something does; it names codes where the function itself throws; and it names its page or section
 * where the function calls Datadog, that is, where it can be given a transport.
 *
 * @param root the repository
 */
export function readFunctionDocumentation(root: string): FunctionDocumentation {
  const packages = readdirSync(join(root, 'packages'));
  const entries = packages.flatMap((name) => entryPoints(join(root, 'packages', name)));
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    customConditions: ['@tilekit/source'],
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const functions = new Map<string, readonly Gap[]>();
  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const [declaration] = symbol.declarations ?? [];
      if (!declaration || !(symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable))) continue;
      const [signature] = checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures();
      const from = declaration.getSourceFile();
      if (!signature || from.fileName.includes('node_modules')) continue;
      const file = relative(root, from.fileName);
      const line = from.getLineAndCharacterOfPosition(declaration.getStart()).line + 1;
      const lacks = gapsOf(checker, symbol, signature, declaration);
      functions.set(
        `${file} ${symbol.name}`,
        lacks.map((what) => ({ file, line, name: symbol.name, lacks: what })),
      );
    }
  }
  return { functions: functions.size, gaps: [...functions.values()].flat() };
}

/** The source of every entry point that a package.json exports. */
function entryPoints(directory: string): readonly string[] {
  const { exports } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
    exports: Readonly<Record<string, Readonly<Record<string, string>> | string>>;
  };
  return Object.values(exports).flatMap((entry) => {
    const source = typeof entry === 'string' ? undefined : entry['@tilekit/source'];
    return source === undefined ? [] : join(directory, source);
  });
}

function gapsOf(
  checker: ts.TypeChecker,
  symbol: ts.Symbol,
  signature: ts.Signature,
  declaration: ts.Declaration,
): readonly string[] {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol.getJsDocTags(checker);
  const says = (name: string) =>
    tags.filter((tag) => tag.name === name).map((tag) => ts.displayPartsToString(tag.text));
  if (text === '' && tags.length === 0) return ['a docstring'];
  const gaps: string[] = [];
  // "@returns whether …" alone may be the one sentence.
  if (text === '' && says('returns').length === 0) gaps.push('a sentence');
  const returned = checker.typeToString(checker.getReturnTypeOfSignature(signature));
  const returnsSomething = !/^(void|never|Promise<void>)$/.test(returned) && !returned.startsWith('asserts ');
  if (returnsSomething && says('returns').length === 0) gaps.push(`@returns (${returned.slice(0, 60)})`);
  if (throwsItself(declaration) && !says('throws').some((code) => /[A-Z]{3}|Error|codes?/.test(code)))
    gaps.push('@throws with codes');
  // A whole lifecycle holds a transport as well; the steps that it is made of name their sources.
  const callsDatadog = signature.parameters.some((parameter) => {
    const type = checker.getTypeOfSymbolAtLocation(parameter, declaration);
    return type.getProperty('transport') !== undefined && type.getProperty('store') === undefined;
  });
  if (callsDatadog && !says('see').some((page) => page.includes('://')))
    gaps.push('@see with its page or section');
  return gaps;
}

/** Whether a `throw` stands in the function itself, not in one that it passes on. */
function throwsItself(declaration: ts.Declaration): boolean {
  const own = ts.isVariableDeclaration(declaration) ? declaration.initializer : declaration;
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isThrowStatement(node) && !(ts.isIdentifier(node.expression) && isRethrow(node))) found = true;
    if (!found && (node === own || !ts.isFunctionLike(node))) ts.forEachChild(node, visit);
  };
  if (own) visit(own);
  return found;
}

function isRethrow(node: ts.Node): boolean {
  return ts.findAncestor(node, ts.isCatchClause) !== undefined;
}
