import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type DebianPackages, installDebianPackages } from '../cluster/parts/debian-packages.ts';
import { findProgram } from '../cluster/parts/missing-prerequisite.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import { builtApp } from './app-folder.ts';

/** A Python environment with the pinned packages from PyPI, in `venv`. */
export function buildPythonApps(): Promise<string> {
  return builtApp('python', async (folder) => {
    await installDebianPackages({ 'python3-venv': canMakeEnvironments });
    await runCommand('python3', ['-m', 'venv', 'venv'], { folder });
    const arguments_ = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
    await runCommand(join(folder, 'venv/bin/python'), [...arguments_, '-r', 'requirements.txt'], { folder });
  });
}

/** Apps of a Maven project, with the pinned packages from Maven Central, in `target`. */
export function buildMavenApp(name: 'spring-boot' | 'quarkus' | 'micronaut'): Promise<string> {
  return builtApp(name, async (folder) => {
    await installDebianPackages(javaPackages);
    await runCommand('mvn', ['--quiet', '--batch-mode', 'package'], { folder });
  });
}

/** The apps that npm installs, built. None of the packages may run a script. */
export function buildNodeApps(): Promise<string> {
  return builtApp('node', async (folder) => {
    const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
    await runCommand('npm', ['install', ...quietly], { folder });
    const run = (app: string, ...command: string[]) =>
      runCommand(process.execPath, command, { folder: join(folder, app) });
    await run('nitro', join(folder, 'node_modules/nitropack/dist/cli/index.mjs'), 'build');
    await run('sveltekit', join(folder, 'node_modules/vite/bin/vite.js'), 'build');
  });
}

const javaPackages: DebianPackages = {
  'default-jdk-headless': () => findProgram('javac') !== undefined,
  maven: () => findProgram('mvn') !== undefined,
};

/** Debian's own python3 comes without what `python3 -m venv` needs. */
function canMakeEnvironments(): boolean {
  return spawnSync('python3', ['-c', 'import venv, ensurepip']).status === 0;
}
