import type { Log, ReportingDescriptor, Result } from 'sarif';
import { adviceTable } from '../core/advice.ts';
import { type ReasonCode, reasonCatalogue } from '../core/reasons.ts';
import { type LocatedFinding, objectInCluster } from './located-finding.ts';

/**
 * Findings as SARIF 2.1.0, which code hosts show beside the lines. Rules are the reasons that were found.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(findings: readonly LocatedFinding[], version: string): Log {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'gracehook', semanticVersion: version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, codes.indexOf(finding.code))),
      },
    ],
  };
}

function ruleOf(code: ReasonCode): ReportingDescriptor {
  const [level, remedy] = adviceTable[code];
  const anchor = `docs/reasons.md#${code.toLowerCase()}`;
  return {
    id: code,
    name: code,
    shortDescription: { text: reasonCatalogue[code] },
    help: { text: `${remedy} (${anchor})`, markdown: `${remedy} ([${code}](${anchor}))` },
    defaultConfiguration: { level },
  };
}

function resultOf(finding: LocatedFinding, ruleIndex: number): Result {
  const { code, grade, object, detail, file, line } = finding;
  const place = file === undefined ? objectInCluster(finding) : object;
  return {
    ruleId: code,
    ruleIndex,
    level: grade,
    message: { text: `${place}: ${detail}` },
    locations: [
      {
        ...(file !== undefined &&
          line !== undefined && {
            physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line } },
          }),
        logicalLocations: [{ fullyQualifiedName: place, kind: 'resource' }],
      },
    ],
  };
}

/** A path as a URI reference: relative ones stay so, since the log is read beside the sources. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
