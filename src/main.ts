import { Command } from 'commander';
import type { CheckFlags } from './cli/check-command.ts';
import type { ControlFlags } from './cli/control-options.ts';
import type { DashboardFlags } from './cli/dashboard-command.ts';
import type { ExplainFlags } from './cli/explain-command.ts';
import type { ExportPolicyFlags } from './cli/export-policy-command.ts';
import type { InjectFlags } from './cli/inject-command.ts';
import type { LintFlags } from './cli/lint-command.ts';
import { manifestContext } from './cli/manifest-context.ts';
import type { ProveFlags } from './cli/prove-options.ts';
import type { RemoveFlags } from './cli/remove-options.ts';
import type { ReportFlags } from './cli/report-command.ts';
import type { SelfTestFlags } from './cli/self-test-command.ts';
import type { ServeFlags } from './cli/serve-options.ts';
import type { StatusFlags } from './cli/status-command.ts';
import { UsageError } from './cli/usage-error.ts';
import { version } from './version.ts';

const usageExitCode = 2;
const failureExitCode = 3;
const kubeconfigFlag = ['--kubeconfig <file>', 'the kubeconfig; default: where kubectl finds it'] as const;
const contextFlag = ['--context <name>', 'the context of the kubeconfig; default: the current one'] as const;

const program = new Command('gracehook')
  .description('Makes pods shut down gracefully: one annotation, no manifest change.')
  .version(version)
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'gracehook:')) })
  .showHelpAfterError('(--help shows what there is)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : usageExitCode));

program
  .command('serve')
  .description('answer admission reviews over TLS')
  .option('--host <address>', 'address to listen on, or "all" (HOST; default 127.0.0.1)')
  .option('--port <port>', 'webhook port (PORT; default 9443)')
  .option('--ops-port <port>', 'operations port (OPS_PORT; default 9444)')
  .option('--config <file>', 'configuration in YAML (CONFIG); it is followed, see docs/configuration.md')
  .option(
    '--tls-cert <file>',
    'certificate chain in PEM (TLS_CERT), waited for and followed; without it a certificate is self-issued',
  )
  .option('--tls-key <file>', 'private key in PEM (TLS_KEY)')
  .option(
    '--server-name <name>',
    'the name that the API server asks for: the certificate must have it (SERVER_NAME)',
  )
  .option(
    '--capabilities <file>',
    'where control writes what the API server keeps (CAPABILITIES_FILE); waited for and followed',
  )
  .option('--shutdown-delay <duration>', 'how long to serve on after SIGTERM (SHUTDOWN_DELAY; default 3s)')
  .option('--register', 'register with a cluster for as long as this runs (development)')
  .option('--kubeconfig <file>', 'read namespaces, and register with --register, by this kubeconfig')
  .option('--context <name>', 'the context of the kubeconfig; default the current one')
  .option('--advertise-url <url>', 'with --register: where the API server reaches this machine')
  .option('--yes', 'with --register: do not ask')
  .action(async (flags: ServeFlags) => {
    const { serve } = await import('./cli/serve-command.ts');
    await serve(flags, process.env);
  });

program
  .command('control')
  .description('look after the webhook: certificates, self-test, Events; one of several elected by a Lease')
  .option('--name <name>', 'the Deployment and Service of serve; other objects are named after it')
  .option('--namespace <name>', 'the namespace of these')
  .option('--host <address>', 'address of the operations port (HOST; default 127.0.0.1)')
  .option('--ops-port <port>', 'operations port (OPS_PORT; default 9444)')
  .option('--config <file>', 'configuration in YAML (CONFIG); it is followed, see docs/configuration.md')
  .option('--tls-mode <mode>', 'self: issue the certificates (default); file: somebody else does')
  .option('--ca-lifetime <duration>', 'of the authority, with --tls-mode self (default 8760h)')
  .option('--leaf-lifetime <duration>', 'of the certificate that serve shows (default 720h)')
  .option('--self-test-namespace <name>', 'where pods are created by dry run; without it none are')
  .option(
    '--observe',
    'follow injected pods of all namespaces, keep how they ended in NAME-history, and write Events on workloads',
  )
  .option('--kubeconfig <file>', 'outside a cluster: work with that of this kubeconfig')
  .option('--context <name>', 'the context of the kubeconfig; default the current one')
  .action(async (flags: ControlFlags) => {
    const { control } = await import('./cli/control-command.ts');
    await control(flags, process.env);
  });

program
  .command('self-test')
  .description('create pods by server-side dry run, and say whether they come out injected')
  .option('-n, --namespace <name>', 'an opted-in namespace in which pods may be created')
  .option('--kubeconfig <file>', 'outside a cluster: ask that of this kubeconfig')
  .option('--context <name>', 'the context of the kubeconfig; default the current one')
  .action(async (flags: SelfTestFlags) => {
    const { selfTest } = await import('./cli/self-test-command.ts');
    await selfTest(flags, process.env);
  });

manifestCommand('inject', 'write into manifests what the webhook would write into their pods', [
  'helm template web ./chart | gracehook inject -f - | kubectl apply -f -',
  'gracehook inject -f k8s/ --diff',
])
  .option('-o, --output <format>', 'yaml or json; default: as the input is')
  .option('--diff', 'print a unified diff instead of the manifests')
  .action(async (flags: InjectFlags) => {
    const { inject } = await import('./cli/inject-command.ts');
    await inject(flags, await manifestContext(flags, version));
  });

manifestCommand(
  'explain',
  'say what each pod ends up with and why, and draw how it will end',
  ['gracehook explain -f web.yaml', 'gracehook explain deploy/web sts/db -n shop'],
  true,
)
  .argument('[objects...]', 'objects of a cluster: deploy/web, sts/db, ds/agent, pod/web-0')
  .option('-o, --output <format>', 'text (default) or json')
  .option(...kubeconfigFlag)
  .option(...contextFlag)
  .action(async (objects: string[], flags: ExplainFlags) => {
    const { explain } = await import('./cli/explain-command.ts');
    await explain(objects, flags, version);
  });

manifestCommand(
  'lint',
  'list what is wrong or worth knowing in manifests or a cluster, graded, with exit code 1 for errors',
  [
    'gracehook lint -f k8s/ -R --fail-on warning',
    'gracehook lint -f k8s/ -o sarif > gracehook.sarif',
    'gracehook lint -A',
  ],
  true,
)
  .option(
    '-A, --all-namespaces',
    'the workloads of a cluster, in all namespaces; with -n and without -f, in one',
  )
  .option('-l, --selector <labels>', 'of a cluster: the workloads with these labels, as kubectl takes them')
  .option('-o, --output <format>', 'text (default), json or sarif')
  .option('--fail-on <grade>', 'exit with 1 from this grade on: error (default), warning, note or never')
  .option(...kubeconfigFlag)
  .option(...contextFlag)
  .action(async (flags: LintFlags) => {
    const { lint } = await import('./cli/lint-command.ts');
    await lint(flags, version);
  });

clusterCommand('status', 'show who is opted in, what became of the pods, and how their shutdowns went', [
  'gracehook status -n shop',
  'gracehook status -A -o wide',
  'gracehook status -A -l team=shop -o json',
])
  .option('-A, --all-namespaces', 'all namespaces')
  .option('-l, --selector <labels>', 'the workloads with these labels, as kubectl takes them')
  .option('-o, --output <format>', 'wide, json, yaml or name; default: a table')
  .action(async (flags: StatusFlags) => {
    const { status } = await import('./cli/status-command.ts');
    await status(flags, version);
  });

clusterCommand('report', 'write the same as a page, with the checks of the installation', [
  'gracehook report -A -o report.html',
])
  .option('-A, --all-namespaces', 'all namespaces')
  .option('-l, --selector <labels>', 'the workloads with these labels, as kubectl takes them')
  .option('-o, --output <file>', 'the file; default: the standard output')
  .action(async (flags: ReportFlags) => {
    const { report } = await import('./cli/report-command.ts');
    await report(flags, version);
  });

clusterCommand('dashboard', 'show the report on loopback, made anew for each look, until Ctrl-C', [
  'gracehook dashboard -A --port 8080',
])
  .option('-A, --all-namespaces', 'all namespaces')
  .option('-l, --selector <labels>', 'the workloads with these labels, as kubectl takes them')
  .option('--port <port>', 'on 127.0.0.1; default: a free one')
  .action(async (flags: DashboardFlags) => {
    const { dashboard } = await import('./cli/dashboard-command.ts');
    await dashboard(flags, version);
  });

program
  .command('check')
  .description('say whether Gracehook works in a cluster, or with --pre whether it can be installed')
  .option('--pre', 'before an installation: rights, conflicts, what the server keeps')
  .option(
    '--values <file>',
    'with --pre: the values that helm will be given; may be repeated',
    (file: string, files: string[] = []) => [...files, file],
  )
  .option('-n, --namespace <name>', 'try pods in this namespace only; with --pre: that of the release')
  .option('-o, --output <format>', 'text (default), short (only what did not pass) or json')
  .option('--wait <duration>', 'look again until nothing fails, at most so long')
  .option('--kubeconfig <file>', 'the kubeconfig; default: where kubectl finds it')
  .option('--context <name>', 'the context of the kubeconfig; default: the current one')
  .action(async (flags: CheckFlags) => {
    const { check } = await import('./cli/check-command.ts');
    await check(flags, version);
  });

program
  .command('export')
  .description('print what stands in for the webhook where it may not run')
  .command('policy')
  .description('print a MutatingAdmissionPolicy that does what CEL can of it, and what it does not do')
  .option('--name <name>', 'the name of policy and binding', 'gracehook')
  .option('-o, --output <format>', 'yaml (default) or json')
  .option('--config <file>', 'the configuration whose defaults it has; default: the built-in ones')
  .option('--kubeconfig <file>', 'take the configuration of the installation in this cluster')
  .option('--context <name>', 'the same, by a context of the kubeconfig')
  .action(async (flags: ExportPolicyFlags) => {
    const { exportPolicy } = await import('./cli/export-policy-command.ts');
    await exportPolicy(flags, version);
  });

program
  .command('remove')
  .description('before uninstalling: take back what the webhook wrote into workloads')
  .option('--all', 'what teams wrote, too: annotations on workloads and templates, labels of namespaces')
  .option('--name <name>', 'the webhook configuration; default: all that are of Gracehook')
  .option('-n, --namespace <name>', 'take back in this namespace only (default: all)')
  .option('--dry-run', 'only show what would be done')
  .option('--yes', 'do not ask')
  .option('--no-wait', 'do not wait for the rollout of each workload')
  .option('--timeout <duration>', 'how long to wait for one rollout (default 10m)')
  .option('--pause <duration>', 'how long to rest between workloads (default 0s)')
  .option(...kubeconfigFlag)
  .option(...contextFlag)
  .action(async (flags: RemoveFlags) => {
    const { remove } = await import('./cli/remove-command.ts');
    await remove(flags);
  });

program
  .command('prove')
  .description(
    'restart, scale or evict a workload of yours under load, and count the requests that its clients lose',
  )
  .argument('<object>', 'deploy/web, sts/db or ds/agent')
  .option('--url <url>', 'where the load goes: what leads to the workload as its clients come')
  .option('--event <event>', 'restart (default), scale (down and back), evict (each pod), or all of them')
  .option('--compare', 'measure it first with gracehook.io/inject: disabled, then as it is')
  .option('--rate <number>', 'requests a second (default 20)')
  .option('--method <method>', 'GET or POST only; default: both')
  .option('--loopback', 'the URL is of this machine and no kubectl port-forward')
  .option('--insecure', 'do not check the certificate of the URL')
  .option('--yes', 'do not ask')
  .option('--timeout <duration>', 'how long a rollout or the end of a pod may take (default 10m)')
  .option('-o, --output <format>', 'text (default) or json')
  .option('--report <file>', 'write a page about it, too')
  .option('-n, --namespace <name>', 'the namespace; default: that of the context')
  .option(...kubeconfigFlag)
  .option(...contextFlag)
  .addHelpText(
    'after',
    '\nExamples:\n  gracehook prove deploy/web --url http://web.example.org/\n' +
      '  gracehook prove deploy/web --url http://10.0.0.1:30080/ --event all --compare --report proof.html\n\n' +
      'It shows what it will do and asks first. Exit codes:\n' +
      '  0  no request was dropped\n' +
      '  1  some were, by the workload as it is\n' +
      '  2  it cannot be proved like that, or nobody said yes: nothing was changed\n' +
      '  3  the API server or something else stood in the way, or it was stopped: all was put back, or what was not is named\n',
  )
  .action(async (object: string, flags: ProveFlags) => {
    const { prove } = await import('./cli/prove-command.ts');
    await prove(object, flags, version);
  });

/** A command that reads manifests: its examples and the flags that all of these have. */
function manifestCommand(
  name: string,
  description: string,
  examples: readonly string[],
  isForClusters = false,
): Command {
  const inCluster = isForClusters ? '; of a cluster: where to look (default: as in the context)' : '';
  return program
    .command(name)
    .description(description)
    .option(
      '-f, --filename <path>',
      'file or folder of manifests, or - for the standard input; may be repeated',
      (path: string, paths: string[] = []) => [...paths, path],
    )
    .option('-R, --recursive', 'with a folder: the folders below it, too')
    .option(
      '-n, --namespace <name>',
      `the namespace of objects that name none (default: default)${inCluster}`,
    )
    .option('--config <file>', 'the configuration of the cluster, see docs/configuration.md')
    .option('--all', 'take every workload as opted in that is not disabled nearer to its pods')
    .option(
      '--kube-version <version>',
      'the Kubernetes version of the cluster, such as 1.34; default: the newest',
    )
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}\n`).join('')}`);
}

/** A command that looks at a cluster as kubectl does, with the rights of whoever runs it. */
function clusterCommand(name: string, description: string, examples: readonly string[]): Command {
  return program
    .command(name)
    .description(description)
    .option('-n, --namespace <name>', 'the namespace; default: that of the context')
    .option(...kubeconfigFlag)
    .option(...contextFlag)
    .option('--config <file>', 'the configuration of the cluster, where its own may not be read')
    .addHelpText('after', `\nExamples:\n${examples.map((line) => `  ${line}\n`).join('')}`);
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(`gracehook: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? usageExitCode : failureExitCode;
}
