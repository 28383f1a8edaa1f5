import { type Expression, type Node, parseSync, Visitor } from "oxc-parser";

/** One import of a source file, as far as the house rules care. */
export interface ImportFact {
  /** What stands between the quotes; undefined where it is computed and no rule can see it. */
  readonly specifier: string | undefined;
  /** The names taken; `*` for a namespace, a default import, a dynamic import or `export *`. */
  readonly names: readonly string[];
  /** Types are erased: the other file is not loaded. */
  readonly typeOnly: boolean;
  /** Loaded when the code runs, not when the file does. */
  readonly lazy: boolean;
  readonly line: number;
}

/** A name used as a value: `Date`, or a member of a name, `Math.random`. */
export interface UseFact {
  readonly name: string;
  readonly line: number;
}

export interface SourceFacts {
  readonly imports: readonly ImportFact[];
  readonly uses: readonly UseFact[];
}

const nameOf = (node: { readonly type: string; readonly name?: unknown; readonly value?: unknown }): string =>
  String(node.type === "Literal" ? node.value : node.name);

const literal = (node: Expression): string | undefined =>
  node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;

/** Reads imports and used names out of TypeScript; throws on source that does not parse. */
export function sourceFacts(file: string, source: string): SourceFacts {
  const parsed = parseSync(file, source);
  const [error] = parsed.errors;
  if (error !== undefined) throw new SyntaxError(`${file}: ${error.message}`);

  const imports: ImportFact[] = [];
  const uses: UseFact[] = [];
  // Identifiers that name a property, a type or a key: a parent marks them before the walk reaches them.
  const notValues = new Set<Node>();
  const lineAt = (offset: number): number => source.slice(0, offset).split("\n").length;
  const add = (node: Node, fact: Omit<ImportFact, "line">): void => {
    imports.push({ ...fact, line: lineAt(node.start) });
  };
  const key = (node: { readonly key: Node; readonly computed: boolean }): void => {
    if (!node.computed) notValues.add(node.key);
  };
  const member = (object: Expression, name: string, start: number): void => {
    if (object.type !== "Identifier") return;
    const global = object.name === "globalThis" || object.name === "global";
    uses.push({ name: global ? name : `${object.name}.${name}`, line: lineAt(start) });
  };

  new Visitor({
    ImportDeclaration(node) {
      for (const specifier of node.specifiers) {
        notValues.add(specifier.local);
        if (specifier.type === "ImportSpecifier") notValues.add(specifier.imported);
      }
      const kinds = node.specifiers.map((s) => (s.type === "ImportSpecifier" ? s.importKind : "value"));
      add(node, {
        specifier: node.source.value,
        names: node.specifiers.map((s) => (s.type === "ImportSpecifier" ? nameOf(s.imported) : "*")),
        typeOnly: node.importKind === "type" || (kinds.length > 0 && kinds.every((kind) => kind === "type")),
        lazy: false,
      });
    },
    ExportNamedDeclaration(node) {
      if (node.source === null) return;
      for (const specifier of node.specifiers) notValues.add(specifier.local).add(specifier.exported);
      add(node, {
        specifier: node.source.value,
        names: node.specifiers.map((s) => nameOf(s.local)),
        typeOnly:
          node.exportKind === "type" ||
          (node.specifiers.length > 0 && node.specifiers.every((s) => s.exportKind === "type")),
        lazy: false,
      });
    },
    ExportAllDeclaration(node) {
      const typeOnly = node.exportKind === "type";
      add(node, { specifier: node.source.value, names: ["*"], typeOnly, lazy: false });
    },
    ImportExpression(node) {
      add(node, { specifier: literal(node.source), names: ["*"], typeOnly: false, lazy: true });
    },
    TSImportType(node) {
      add(node, { specifier: node.source.value, names: ["*"], typeOnly: true, lazy: false });
    },
    MemberExpression(node) {
      if (!node.computed) notValues.add(node.property);
      const name = node.computed ? literal(node.property) : nameOf(node.property);
      if (name !== undefined) member(node.object, name, node.start);
    },
    // `const { random } = Math` takes a member as well.
    VariableDeclarator(node) {
      if (node.id.type !== "ObjectPattern" || node.init === null) return;
      for (const property of node.id.properties) {
        if (property.type === "Property" && !property.computed)
          member(node.init, nameOf(property.key), property.start);
      }
    },
    Property: key,
    MethodDefinition: key,
    PropertyDefinition: key,
    AccessorProperty: key,
    TSPropertySignature: key,
    TSMethodSignature: key,
    TSTypeReference(node) {
      notValues.add(node.typeName);
    },
    Identifier(node) {
      if (!notValues.has(node)) uses.push({ name: node.name, line: lineAt(node.start) });
    },
  }).visit(parsed.program);
  return { imports, uses };
}
