import { Command } from 'commander';
import { serve } from './cli/serve-command.ts';
import { type ServeFlags, UsageError } from './cli/serve-options.ts';
import { version } from './version.ts';

const usageExitCode = 2;
const failureExitCode = 3;

const program = new Command('gracehook')
  .description('Makes pods shut down gracefully: one annotation, no manifest change.')
  .version(version)
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : usageExitCode));

program
  .command('serve')
  .description('answer admission reviews over TLS')
  .option('--host <address>', 'address to listen on (HOST; default 127.0.0.1)')
  .option('--port <port>', 'webhook port (PORT; default 9443)')
  .option('--ops-port <port>', 'operations port (OPS_PORT; default 9444)')
  .option('--config <file>', 'configuration in YAML (CONFIG); it is followed, see docs/configuration.md')
  .option('--tls-cert <file>', 'certificate chain in PEM (TLS_CERT); without it a certificate is self-issued')
  .option('--tls-key <file>', 'private key in PEM (TLS_KEY)')
  .option('--shutdown-delay <duration>', 'how long to serve on after SIGTERM (SHUTDOWN_DELAY; default 3s)')
  .option('--register', 'register with a cluster for as long as this runs (development)')
  .option('--kubeconfig <file>', 'read namespaces, and register with --register, by this kubeconfig')
  .option('--context <name>', 'the context of the kubeconfig; default the current one')
  .option('--advertise-url <url>', 'with --register: where the API server reaches this machine')
  .option('--yes', 'with --register: do not ask')
  .action((flags: ServeFlags) => serve(flags, process.env));

try {
  await program.parseAsync();
} catch (error) {
  console.error(`gracehook: ${(error as Error).message}`);
  process.exitCode = error instanceof UsageError ? usageExitCode : failureExitCode;
}
