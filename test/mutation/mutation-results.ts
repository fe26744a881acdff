/** How many changes of one kind, or in one file, the tests noticed. */
export interface Tally {
  readonly mutants: number;
  readonly killed: number;
  /** The change made the tests run for ever, which counts as noticed. */
  readonly timeout: number;
  readonly survived: number;
  /** Percent that was noticed, rounded down to one decimal. */
  readonly score: number;
}

/** Operators decide what the code does, texts what it says; the rest is lists, objects, calls, blocks and patterns. */
export type MutantGroup = 'operators' | 'structure' | 'texts';

/** What a whole run leaves in `docs/results/mutation.json`, beside command, commit, date and versions. */
export interface MutationResults {
  readonly rows: readonly ({ readonly file: string; readonly operators: Tally } & Tally)[];
  readonly kinds: readonly ({ readonly kind: string; readonly group: MutantGroup } & Tally)[];
  readonly survivors: readonly Survivor[];
}

/** A change that no test noticed. */
export interface Survivor {
  /** `src/core/json.ts:39:9` */
  readonly at: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface Mutant {
  readonly mutatorName: string;
  readonly status: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
}

/** The part of Stryker's report that is read (https://github.com/stryker-mutator/mutation-testing-elements). */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}

const operators = new Set([
  ...['ArithmeticOperator', 'AssignmentOperator', 'BooleanLiteral', 'ConditionalExpression'],
  ...['EqualityOperator', 'LogicalOperator', 'OptionalChaining', 'UnaryOperator', 'UpdateOperator'],
]);

/** Counts a report by file and by kind of change, and lists what survived. */
export function mutationResults({ files }: MutationReport): MutationResults {
  const byName = Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const all = byName.flatMap(([, { mutants }]) => mutants);
  const kinds = [...new Set(all.map(({ mutatorName }) => mutatorName))].toSorted();
  return {
    rows: byName.map(([file, { mutants }]) => ({
      file,
      ...tallyOf(mutants),
      operators: tallyOf(mutants.filter(({ mutatorName }) => groupOf(mutatorName) === 'operators')),
    })),
    kinds: kinds.map((kind) => ({
      kind,
      group: groupOf(kind),
      ...tallyOf(all.filter(({ mutatorName }) => mutatorName === kind)),
    })),
    survivors: byName.flatMap(([file, { source, mutants }]) =>
      mutants.filter(hasSurvived).map(({ mutatorName, location, replacement }) => ({
        at: `${file}:${location.start.line}:${location.start.column}`,
        kind: mutatorName,
        from: onOneLine(textAt(source, location)),
        to: onOneLine(replacement),
      })),
    ),
  };
}

/** The percent of mutants that was noticed, rounded down, so that 100 means all. */
export function scoreOf(tallies: readonly Pick<Tally, 'mutants' | 'survived'>[]): number {
  const mutants = tallies.reduce((sum, tally) => sum + tally.mutants, 0);
  const survived = tallies.reduce((sum, tally) => sum + tally.survived, 0);
  return mutants === 0 ? 100 : Math.floor(((mutants - survived) / mutants) * 1000) / 10;
}

/** A change with which nothing can be run at all is no mutant. */
function tallyOf(all: readonly Mutant[]): Tally {
  const count = (wanted: string) => all.filter(({ status }) => status === wanted).length;
  const [killed, timeout, survived] = [count('Killed'), count('Timeout'), all.filter(hasSurvived).length];
  const mutants = killed + timeout + survived;
  return { mutants, killed, timeout, survived, score: scoreOf([{ mutants, survived }]) };
}

/** Also where no test ran the changed code. */
function hasSurvived({ status }: Mutant): boolean {
  return status === 'Survived' || status === 'NoCoverage';
}

function groupOf(kind: string): MutantGroup {
  if (operators.has(kind)) return 'operators';
  return kind === 'StringLiteral' ? 'texts' : 'structure';
}

/** The text at a location, whose lines and columns count from 1. */
function textAt(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const text = lines.join('\n').slice(start.column - 1);
  const beyond = (lines.at(-1) ?? '').length - (end.column - 1);
  return beyond > 0 ? text.slice(0, -beyond) : text;
}

function onOneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
