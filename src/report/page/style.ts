/** The page's only style sheet: light and dark by the reader's own setting, and paper. Contrast is 4.5 or more. */
export const style = `
:root {
  color-scheme: light dark;
  --paper: #fcfcfa; --card: #fff; --ink: #1c2127; --quiet: #5a636d; --line: #dfe2e4; --accent: #0b5fa5;
  --good: #1a6b3c; --hint: #8a5200; --bad: #b3261e;
  --hook: #9cc3e6; --drain: #a8d5b8; --spare: #e9ebec; --run: #c3ccd4; --mark: #1c2127;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1b1f23; --ink: #e8eaec; --quiet: #a3acb5; --line: #343a40; --accent: #7db8ee;
    --good: #7fcf9d; --hint: #e5b264; --bad: #ff9c94;
    --hook: #2f5f8a; --drain: #2f6b47; --spare: #2b3035; --run: #4d5862; --mark: #e8eaec;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  overflow-wrap: break-word;
}
main, body > header, body > footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
body > header { padding-top: 3rem; }
h1 { font-size: clamp(1.6rem, 5vw, 2.3rem); line-height: 1.2; letter-spacing: -.015em; margin: .25rem 0 .75rem; text-wrap: balance; }
h2 { font-size: 1.3rem; margin: 3rem 0 1rem; }
h3 { font-size: 1.1rem; margin: 0; }
h3, code, pre, body > footer { overflow-wrap: anywhere; }
h4 { font-size: .95rem; margin: 1.5rem 0 .5rem; color: var(--quiet); font-weight: 600; }
p { margin: .4rem 0; max-width: 70ch; }
a { color: var(--accent); }
.product, .quiet { color: var(--quiet); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); margin: 2rem 0 0; padding: 0;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; }
.figures div { box-shadow: 0 0 0 .5px var(--line); padding: .9rem 1.1rem; display: flex; flex-direction: column-reverse; justify-content: flex-end; }
.figures dd { margin: 0; font-size: 1.7rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figures dt { color: var(--quiet); font-size: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1.25rem 1.4rem; margin: 0 0 1.25rem; }
.card > header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
.grade { font-weight: 600; white-space: nowrap; }
.good { color: var(--good); } .hint { color: var(--hint); } .bad { color: var(--bad); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem 1rem .4rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 500; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, "Liberation Mono", monospace; font-size: .88em; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: .35rem; padding: .6rem .8rem; margin: .5rem 0; white-space: pre-wrap; }
ul { padding-left: 1.2rem; margin: .5rem 0; }
li { margin: .35rem 0; }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--accent); font-weight: 500; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
figure { margin: 1rem 0 0; }
svg { display: block; width: 100%; min-width: 30rem; max-width: 46rem; height: auto; }
svg text { font: 11px system-ui, "Liberation Sans", sans-serif; fill: var(--quiet); }
svg text.name { fill: var(--ink); }
svg .hook { fill: var(--hook); } svg .drain { fill: var(--drain); } svg .spare { fill: var(--spare); }
svg .unknown { fill: none; stroke: var(--quiet); stroke-dasharray: 3 3; }
svg .mark { stroke: var(--mark); stroke-width: 1.5; } svg .tick { stroke: var(--line); }
svg.wide { min-width: 40rem; max-width: none; } svg.stroke { display: inline-block; width: 1.5em; min-width: 0; margin-right: .4em; }
svg .run { fill: var(--run); } svg .fail { fill: var(--bad); } svg .failing { fill: var(--bad); opacity: .12; }
svg .missing { fill: none; stroke: var(--bad); stroke-dasharray: 2 2; } svg .event { stroke: var(--accent); stroke-width: 1.5; }
svg .line { fill: none; stroke-width: 1.5; } svg .p50 { stroke: var(--ink); } svg .p95 { stroke: var(--accent); stroke-dasharray: 5 2; }
svg .max { stroke: var(--hint); stroke-dasharray: 1.5 2; } svg .told { stroke: var(--accent); } svg .grace { stroke: var(--quiet); stroke-dasharray: 2 2; }
svg .end { font-weight: 700; } svg .end.bad { fill: var(--bad); } svg .end.good { fill: var(--good); }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; font-size: .85rem; color: var(--quiet); }
.legend li { margin: 0; }
.checks { list-style: none; padding: 0; }
.checks li { display: grid; grid-template-columns: 6rem 1fr; margin: .6rem 0; }
.swatch { display: inline-block; width: .9em; height: .9em; margin-right: .4em; border-radius: 2px; vertical-align: -.08em; }
.data { font-variant-numeric: tabular-nums; } .data tbody th, .data td:not(:last-child) { white-space: nowrap; }
.shares { list-style: none; padding: 0; margin: 0 0 1rem; font-size: .92rem; }
.shares li { display: grid; grid-template-columns: 9rem 1fr 11rem; gap: 0 1rem; align-items: center; }
.bar { background: var(--spare); height: .8rem; } .bar span { display: block; height: 100%; min-width: 3px; background: var(--bad); }
.swatch.missing { border: 1px dashed var(--bad); } .swatch.starting { border: 1px dashed var(--quiet); }
body > footer { color: var(--quiet); font-size: .88rem; padding: 2rem 1.25rem 3rem; }
@media (max-width: 36rem) { .shares li { grid-template-columns: 1fr auto; } .bar { grid-area: 2 / 1 / 3 / 3; } .card { padding: 1rem; } th, td { padding-right: .7rem; } }
@media print {
  svg, svg.wide { min-width: 0; }
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #ccc; --accent: #000;
    --good: #1a6b3c; --hint: #8a5200; --bad: #b3261e; --hook: #9cc3e6; --drain: #a8d5b8; --spare: #e9ebec; --run: #c3ccd4; --mark: #000; }
  body { font-size: 10pt; }
  .card { break-inside: avoid; } .long { break-inside: auto; } h2, h3, h4, .long > header, .long > header + p { break-after: avoid; } figure, tr { break-inside: avoid; }
  .scroll { overflow: visible; } .data { font-size: 8pt; } .data th, .data td { padding-right: .5rem; }
  .data thead th { white-space: normal; } .screen { display: none; }
  details::details-content { content-visibility: visible; block-size: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
