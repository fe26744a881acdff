import { asList, asString, type JsonObject, valueAt } from './json.ts';

/**
 * Shells, and what in a last command makes each stay PID 1 above it instead of letting it take its place. Measured
 * (docs/adr/0008); `sh` counts as the dash that it is in Debian's images.
 */
const staysAbove = new Map([
  ['sh', /^/],
  ['dash', /^/],
  ['ksh', /^/],
  ['bash', /[|&<>]|^wait\b/],
  ['zsh', /[|&]|^wait\b/],
  ['ash', /[|&]|^wait\b/],
]);
const packageRunners = new Set(['npm', 'npx', 'yarn', 'pnpm']);
/** They start what follows them, and pass signals on to it. */
const inits = new Set(['tini', 'dumb-init', 'catatonit']);

/**
 * The program that starts a container and may not pass SIGTERM on to the app, or undefined where none does. Only what
 * the manifest says is looked at: the entry point of an image is not known here.
 *
 * | command and args | may swallow SIGTERM |
 * |---|---|
 * | `node server.js` | no |
 * | `npm start`, `yarn run serve` | `npm`, `yarn` |
 * | `sh -c "node server.js"`, `sh -c "a && b"` | `sh`: it waits for its child |
 * | `sh -c "a && exec b"`, `sh -c "exec nginx -g 'daemon off;'"` | no: `b`, `nginx` takes its place |
 * | `sh -c "trap 'kill $!' TERM; b & wait"` | no: somebody thought of it |
 * | any, beside an exec hook with `kill` or `killall` | no: its author signals the app |
 * | `bash -c "a; b"` | no: bash lets its last command take its place |
 * | `bash -c "b > log"`, `bash -c "a | b"`, `bash -c "b & wait"` | `bash`: not to these |
 */
export function signalSwallower(container: JsonObject): string | undefined {
  const command = words(container, 'command');
  // An author whose own hook sends signals knows that nobody else does.
  if (/\bkill/.test(JSON.stringify(valueAt(container, ['lifecycle', 'preStop', 'exec']) ?? null)))
    return undefined;
  // Without a command the arguments belong to an entry point that only the image knows.
  return command.length === 0 ? undefined : swallowerOf([...command, ...words(container, 'args')]);
}

function words(container: JsonObject, key: 'command' | 'args'): string[] {
  return asList(valueAt(container, [key])).map((word) => asString(word) ?? '');
}

function swallowerOf(argv: readonly string[]): string | undefined {
  const [path = '', ...rest] = withoutInits(argv);
  const program = programOf(path);
  if (packageRunners.has(program)) return program;
  const above = staysAbove.get(program);
  const flag = rest.findIndex((word) => /^-[a-z]*c/.test(word));
  const script = flag < 0 ? undefined : rest[flag + 1];
  if (above === undefined || script === undefined) return undefined;
  return swallowerIn(script, program, above);
}

/** The words from the program on that an init starts; `busybox` before a program's name changes nothing. */
function withoutInits(argv: readonly string[]): readonly string[] {
  let start = 0;
  for (let program = programOf(argv[0]); program === 'busybox' || inits.has(program); ) {
    start++;
    while (program !== 'busybox' && argv[start]?.startsWith('-')) start++;
    program = programOf(argv[start]);
  }
  return argv.slice(start);
}

function programOf(path = ''): string {
  return path.split('/').at(-1) ?? '';
}

/** The program that may swallow the signal where `shell`, which stays `above` such commands, runs this script. */
function swallowerIn(script: string, shell: string, above: RegExp): string | undefined {
  if (/\btrap\b/.test(script)) return undefined;
  const commands = withoutQuotedSeparators(script).split(/\n|;|&&|\|\|/);
  const last = (commands.findLast((command) => !closing.test(command)) ?? '').trim().replace(opening, '');
  const [first = '', ...rest] = last.split(/\s+/);
  if (first === 'exec') return swallowerOf(rest);
  return above.test(last) ? shell : swallowerOf([first, ...rest]);
}

/** What ends a compound command, and what stands before a command inside one: `else`, or a case's `web)`. */
const closing = /^\s*(?:fi|esac|done|\}|\))?\s*$/;
const opening = /^(?:(?:then|else|do|\{|\(|[^\s()]+\))\s+)/;

/**
 * The script without its comments, with each command on one line, and with nothing inside quotes that would separate:
 * `nginx -g 'daemon off;'`.
 */
function withoutQuotedSeparators(script: string): string {
  return script
    .replace(/\\\r?\n/g, '')
    .replace(/'[^']*'|"[^"]*"|(?:^|\s)#.*/gm, (part) =>
      /^['"]/.test(part) ? part.replace(/[\s;&|<>]/g, '_') : '',
    );
}
