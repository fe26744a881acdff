import type { Parsed, Problem } from './parsed.ts';

/** Variables that make a process load other code. Nobody sets them through Gracehook, whatever their right. */
const forbiddenNames = new Set(
  (
    'PATH NODE_OPTIONS PYTHONPATH PYTHONSTARTUP JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS ' +
    'RUBYOPT PERL5OPT BASH_ENV'
  ).split(' '),
);
const forbiddenPrefixes = ['LD_', 'DYLD_'];
/** Kubernetes before 1.32 takes no other names; `.`, `..` and what begins with `..` are none (`IsEnvVarName`). */
const namePattern = /^(?!\.$|\.\.)[A-Za-z_.-][A-Za-z0-9_.-]*$/;

/**
 * Reads variables, one `NAME=value` a line, or separated by commas, with double quotes around a value that has a
 * comma. The first `=` splits. A pair that is bad or forbidden is left out alone, with a problem.
 */
export function parseEnvVariables(text: string): Parsed<ReadonlyMap<string, string>> {
  const variables = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [index, pair] of splitPairs(text).entries()) {
    const split = pair.indexOf('=');
    const name = pair.slice(0, split).trim();
    if (split < 1 || !isVariableName(name)) {
      problems.push({
        code: 'InvalidAnnotation',
        // Told by its place: what was meant as a value may be secret.
        detail: `pair ${index + 1} is not NAME=value and is left out`,
      });
    } else if (isForbiddenVariable(name)) {
      problems.push({
        code: 'ForbiddenVariable',
        detail: `${name} can change which code runs; set it in the manifest`,
      });
    } else {
      variables.set(name, unquoted(pair.slice(split + 1).trim()));
    }
  }
  return { value: variables, problems };
}

/** Whether every Kubernetes version accepts this as a variable's name. */
export function isVariableName(name: string): boolean {
  return namePattern.test(name);
}

/** Whether a variable can make a process load other code. */
export function isForbiddenVariable(name: string): boolean {
  // Windows knows no case in names of variables.
  const upper = name.toUpperCase();
  return forbiddenNames.has(upper) || forbiddenPrefixes.some((prefix) => upper.startsWith(prefix));
}

/** The pairs of a text: each line is one where there are several, else commas outside double quotes separate. */
function splitPairs(text: string): string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const pairs = lines.length > 1 ? lines : (text.match(/(?:[^",]|"[^"]*"|")+/g) ?? []);
  return pairs.map((pair) => pair.trim()).filter((pair) => pair !== '');
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
