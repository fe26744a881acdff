import { explainPod } from '../core/explain/explain-pod.ts';
import type { PodContext } from '../core/pod-context.ts';
import { explanationText } from '../report/explanation-text.ts';
import { type ManifestFlags, manifestsOf, outputFormat } from './manifest-options.ts';
import { paintFor, print, textOf, widthOf } from './terminal.ts';

/** The flags of `explain`. */
export interface ExplainFlags extends ManifestFlags {
  readonly output?: string;
}

/** Says for every pod of the manifests what it ends up with and why, and how it will end. */
export async function explain(flags: ExplainFlags, context: PodContext): Promise<void> {
  const format = outputFormat(flags.output, ['text', 'json']);
  const { pods } = await manifestsOf(flags, context);
  const explanations = pods.map((pod) => explainPod(pod));
  if (format === 'json') {
    const located = explanations.map((explanation, index) => ({
      file: pods[index]?.file.input.name,
      line: pods[index]?.lineOf(pods[index]?.objectPath ?? []),
      ...explanation,
    }));
    await print(`${JSON.stringify(located, null, 2)}\n`);
    return;
  }
  const paint = paintFor(process.stdout, process.env);
  const width = widthOf(process.stdout);
  const lines = explanations.flatMap((explanation, index) => [
    ...(index > 0 ? [''] : []),
    ...explanationText(explanation, width, paint),
  ]);
  await print(textOf(lines.length === 0 ? ['no workloads'] : lines));
}
