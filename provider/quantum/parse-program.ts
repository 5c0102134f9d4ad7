import type {
  ConstantDeclaration,
  ForStatement,
  GateDefinition,
  IfStatement,
  Modifier,
  Operand,
  Program,
  Statement,
} from "./ast.ts";
import { constantTypes, laterStatements, reservedWords, unsupportedKeywords } from "./keywords.ts";
import type { Token } from "./lexer.ts";
import { ExpressionParser } from "./parse-expression.ts";
import type { SourceFile } from "./source-file.ts";
import { TokenStream } from "./token-stream.ts";

/**
 * The syntax tree of an OpenQASM 2.0 or 3.x program. Names are not looked up here.
 * @throws {QasmError} NC1501 on wrong syntax, NC1502 on constructs that are not supported, NC1503 on too deep nesting.
 */
export function parseProgram(source: SourceFile): Program {
  const tokens = new TokenStream(source);
  const version = parseVersion(tokens);
  const parser = new StatementParser(tokens, version);
  const statements: Statement[] = [];
  while (tokens.current.kind !== "end") statements.push(...parser.statement());
  return { version, statements };
}

function parseVersion(tokens: TokenStream): 2 | 3 {
  if (!tokens.accept("OPENQASM")) return 3;
  const { kind, text, offset } = tokens.current;
  if (kind !== "real" && kind !== "integer") throw tokens.unexpected("a version: 2.0, 3.0 or 3.1");
  tokens.take();
  tokens.expect(";");
  if (/^2(\.0)?$/.test(text)) return 2;
  if (/^3(\.[01])?$/.test(text)) return 3;
  throw tokens.source.unsupported(offset, `OpenQASM ${text}`, "version 2.0, 3.0 or 3.1");
}

const typeNames: ReadonlySet<string> = new Set(constantTypes);
const modifierNames: ReadonlySet<string> = new Set(["ctrl", "negctrl", "inv", "pow"]);
const compoundAssignment: ReadonlySet<string> = new Set([
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "|",
  "^",
  "<<",
  ">>",
  "**",
  "++",
]);

class StatementParser {
  readonly #tokens: TokenStream;
  readonly #expressions: ExpressionParser;
  readonly #version: 2 | 3;

  constructor(tokens: TokenStream, version: 2 | 3) {
    this.#tokens = tokens;
    this.#version = version;
    this.#expressions = new ExpressionParser(tokens, version);
  }

  /** One statement; several for a block without a head, none for a lone semicolon. */
  statement(): Statement[] {
    const tokens = this.#tokens;
    const { kind, text, offset } = tokens.current;
    if (kind === "symbol") {
      if (text === ";" && this.#version === 3) {
        tokens.take();
        return [];
      }
      if (text === "@" || text === "#") throw tokens.source.unsupported(offset, "annotations and pragmas");
      if (text === "$") throw tokens.source.unsupported(offset, "physical qubits", "declared qubits");
    }
    if (kind !== "name") throw tokens.unexpected("a statement");
    return [this.#named(text, offset)];
  }

  #named(text: string, offset: number): Statement {
    const tokens = this.#tokens;
    if (this.#version === 3) {
      const statement = this.#later(text, offset);
      if (statement !== undefined) return statement;
    }
    switch (text) {
      case "include":
        return this.#include(offset);
      case "qreg":
      case "creg":
        return this.#oldRegister(text === "qreg" ? "qubit" : "bit", offset);
      case "gate":
      case "opaque":
        return this.#gate(text === "opaque", offset);
      case "measure": {
        const source = this.#measured();
        const target = tokens.accept("->") ? this.#operand() : null;
        if (target === null && this.#version === 2) throw tokens.unexpected('"->"');
        tokens.expect(";");
        return { kind: "measure", source, target, offset };
      }
      case "reset": {
        tokens.take();
        const operand = this.#operand();
        tokens.expect(";");
        return { kind: "reset", operand, offset };
      }
      case "barrier":
        tokens.take();
        return { kind: "barrier", operands: this.#operands(this.#version === 2), offset };
      case "if":
        return this.#if(offset);
      case "OPENQASM":
        throw tokens.source.wrong(offset, "the version must be the first statement");
    }
    return this.#callOrAssignment();
  }

  /** Statements that OpenQASM 2 does not have. */
  #later(text: string, offset: number): Statement | undefined {
    const what = unsupportedKeywords.get(text);
    if (what !== undefined) throw this.#tokens.source.unsupported(offset, `"${text}": ${what}`);
    if (text === "qubit" || text === "bit") return this.#register(text, offset);
    if (text === "const" || typeNames.has(text)) return this.#constant(offset);
    if (text === "for") return this.#for(offset);
    if (text === "gphase" || modifierNames.has(text)) return this.#call(offset, this.#modifiers());
    return undefined;
  }

  #include(offset: number): Statement {
    this.#tokens.take();
    if (this.#tokens.current.kind !== "string") throw this.#tokens.unexpected('a file name such as "qelib1.inc"');
    const file = this.#tokens.take().text;
    this.#tokens.expect(";");
    return { kind: "include", file, offset };
  }

  #oldRegister(type: "qubit" | "bit", offset: number): Statement {
    this.#tokens.take();
    const name = this.#declaredName("the register's name").text;
    let size = null;
    if (this.#version === 2 || this.#tokens.at("[")) {
      this.#tokens.expect("[");
      size = this.#expressions.expression();
      this.#tokens.expect("]");
    }
    this.#tokens.expect(";");
    return { kind: "register", type, name, size, measure: null, offset };
  }

  #register(type: "qubit" | "bit", offset: number): Statement {
    this.#tokens.take();
    const size = this.#width();
    const name = this.#declaredName("the register's name").text;
    let measure: Operand | null = null;
    if (type === "bit" && this.#tokens.accept("=")) measure = this.#measuredValue();
    this.#tokens.expect(";");
    return { kind: "register", type, name, size, measure, offset };
  }

  #constant(offset: number): ConstantDeclaration {
    this.#tokens.accept("const");
    const word = this.#tokens.current.text;
    const type = constantTypes.find((name) => name === word);
    if (type === undefined) throw this.#tokens.unexpected(`a type: ${constantTypes.join(", ")}`);
    this.#tokens.take();
    this.#width();
    const name = this.#declaredName("the constant's name").text;
    if (!this.#tokens.at("=")) throw this.#tokens.source.unsupported(offset, "variables without a value", "a constant");
    this.#tokens.take();
    if (this.#tokens.at("measure"))
      throw this.#tokens.source.unsupported(offset, "measuring into a number", "a bit register");
    const value = this.#expressions.expression();
    this.#tokens.expect(";");
    return { kind: "constant", type, name, value, offset };
  }

  #width() {
    if (!this.#tokens.accept("[")) return null;
    const width = this.#expressions.expression();
    this.#tokens.expect("]");
    return width;
  }

  #gate(opaque: boolean, offset: number): GateDefinition {
    const tokens = this.#tokens;
    tokens.take();
    const name = this.#declaredName("the gate's name");
    const params = tokens.accept("(") ? tokens.list(")", () => this.#declaredName("a parameter").text) : [];
    const qubits = [this.#declaredName("a qubit").text];
    while (tokens.accept(",")) qubits.push(this.#declaredName("a qubit").text);
    const names = [...params, ...qubits];
    const twice = names.find((each, index) => names.indexOf(each) !== index);
    if (twice !== undefined)
      throw tokens.source.wrong(name.offset, `gate "${name.text}" names "${twice}" twice`, "distinct names");
    if (opaque) {
      tokens.expect(";");
      return { kind: "gate", name: name.text, params, qubits, body: null, offset: name.offset };
    }
    return { kind: "gate", name: name.text, params, qubits, body: this.#block(offset), offset: name.offset };
  }

  #if(offset: number): IfStatement {
    const tokens = this.#tokens;
    tokens.take();
    tokens.expect("(");
    const condition = this.#expressions.expression();
    tokens.expect(")");
    const whenTrue = this.#body(offset);
    const whenFalse = this.#version === 3 && tokens.accept("else") ? this.#body(offset) : [];
    return { kind: "if", condition, whenTrue, whenFalse, offset };
  }

  #for(offset: number): ForStatement {
    const tokens = this.#tokens;
    tokens.take();
    if (typeNames.has(tokens.current.text)) {
      tokens.take();
      this.#width();
    }
    const variable = this.#declaredName("the loop's variable").text;
    tokens.expect("in");
    if (tokens.accept("{")) {
      const values = this.#expressions.set();
      return { kind: "for", variable, values, body: this.#body(offset), offset };
    }
    if (!tokens.at("["))
      throw tokens.source.unsupported(tokens.current.offset, "a loop over a register", "[start:stop] or {values}");
    const values = this.#expressions.selector();
    if (values.kind !== "range") throw tokens.source.wrong(offset, "the loop has no range", "[start:stop] or {values}");
    return { kind: "for", variable, values, body: this.#body(offset), offset };
  }

  /** A block, or the one statement that stands for it. */
  #body(offset: number): Statement[] {
    if (this.#version === 3 && this.#tokens.at("{")) return this.#block(offset);
    return this.#tokens.nested(() => this.statement());
  }

  #block(start: number): Statement[] {
    const tokens = this.#tokens;
    return tokens.nested(() => {
      tokens.expect("{");
      const statements: Statement[] = [];
      while (!tokens.accept("}")) {
        if (tokens.current.kind === "end") throw tokens.source.wrong(start, "the block is not closed", '"}"');
        statements.push(...this.statement());
      }
      return statements;
    });
  }

  #modifiers(): Modifier[] {
    const tokens = this.#tokens;
    const modifiers: Modifier[] = [];
    while (modifierNames.has(tokens.current.text) && tokens.current.kind === "name") {
      const { text, offset } = tokens.take();
      let argument = null;
      if (text !== "inv" && tokens.accept("(")) {
        argument = this.#expressions.expression();
        tokens.expect(")");
      }
      if (text === "inv") modifiers.push({ kind: "inv", offset });
      else if (text !== "pow") modifiers.push({ kind: "ctrl", negative: text === "negctrl", count: argument, offset });
      else if (argument !== null) modifiers.push({ kind: "pow", exponent: argument, offset });
      else throw tokens.unexpected('"(" and an exponent');
      tokens.expect("@");
    }
    return modifiers;
  }

  #callOrAssignment(): Statement {
    const tokens = this.#tokens;
    const { text: name, offset } = tokens.take();
    if (this.#version === 3 && (tokens.at("=") || tokens.at("["))) {
      const selector = tokens.at("[") ? this.#expressions.selector() : null;
      tokens.expect("=");
      const source = this.#measuredValue();
      tokens.expect(";");
      return { kind: "measure", source, target: { name, selector, offset }, offset };
    }
    if (this.#version === 3 && tokens.current.kind === "symbol" && compoundAssignment.has(tokens.current.text)) {
      throw tokens.source.unsupported(offset, "arithmetic at run time", "constants, gates and measurements");
    }
    if (this.#version === 2 && laterStatements.has(name) && tokens.current.text !== ";") {
      const remedy = 'write "OPENQASM 3.0;" in the first line';
      throw tokens.source.wrong(offset, `"${name}" is no statement of OpenQASM 2.0`, "a 2.0 statement", remedy);
    }
    return this.#callRest(name, offset, []);
  }

  #call(offset: number, modifiers: readonly Modifier[]): Statement {
    return this.#callRest(this.#tokens.expectName("a gate").text, offset, modifiers);
  }

  #callRest(name: string, offset: number, modifiers: readonly Modifier[]): Statement {
    const tokens = this.#tokens;
    const args = tokens.accept("(") ? tokens.list(")", () => this.#expressions.expression()) : [];
    if (this.#version === 3 && tokens.at("[")) throw tokens.source.unsupported(tokens.current.offset, "gate durations");
    return { kind: "call", name, modifiers, args, operands: this.#operands(name !== "gphase"), offset };
  }

  /** Operands up to the semicolon, which is consumed. */
  #operands(needed: boolean): Operand[] {
    const operands: Operand[] = [];
    if (needed || !this.#tokens.at(";")) {
      do operands.push(this.#operand());
      while (this.#tokens.accept(","));
    }
    this.#tokens.expect(";");
    return operands;
  }

  #operand(): Operand {
    const { current, source } = this.#tokens;
    if (current.text === "$") throw source.unsupported(current.offset, "physical qubits", "declared qubits");
    const { text, offset } = this.#tokens.expectName("a qubit or register");
    return { name: text, selector: this.#tokens.at("[") ? this.#expressions.selector() : null, offset };
  }

  #measured(): Operand {
    this.#tokens.expect("measure");
    return this.#operand();
  }

  #measuredValue(): Operand {
    if (this.#tokens.at("measure")) return this.#measured();
    const { offset } = this.#tokens.current;
    throw this.#tokens.source.unsupported(offset, "classical assignments", '"measure" and a qubit');
  }

  #declaredName(what: string): Token {
    const token = this.#tokens.expectName(what);
    if (!reservedWords[this.#version].has(token.text)) return token;
    throw this.#tokens.source.wrong(token.offset, `"${token.text}" is a word of the language`, what);
  }
}
