import { Html, html } from './html.ts';
import { style } from './style.ts';

/** What every page has. */
export interface PageParts {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  /** After how long a browser shall ask for the page anew; absent for a file. */
  readonly refreshSeconds?: number | undefined;
}

/** One HTML file that needs no network and no script, and whose policy allows neither. */
export function page({ title, header, main, footer, refreshSeconds }: PageParts): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshSeconds === undefined ? undefined : html`<meta http-equiv="refresh" content="${refreshSeconds}">`}
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Gracehook: ${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
${header}
</header>
<main>
${main}
</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`.text;
}
