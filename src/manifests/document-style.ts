/** How the author of a file writes, so that what is added looks the same. */
export interface DocumentStyle {
  readonly lineEnd: '\n' | '\r\n';
  /** Columns that a nested map is indented by. */
  readonly indent: number;
  /** Columns that the dashes of a list in a map are indented by; many write 0. */
  readonly listIndent: number;
  /** JSON, where keys and strings stand in double quotes. */
  readonly isJson: boolean;
  /** All on one line, as `jq -c` writes. */
  readonly isOnOneLine: boolean;
}

/** The style of a text, by its first line break, its first indented line and its first list. */
export function styleOf(text: string): DocumentStyle {
  const indent = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  const list = /^(?<key>(?: |- )*)[^\s#-][^\n]*:[^\S\n]*(?:#[^\n]*)?\n(?<dash> *)- /m.exec(text)?.groups;
  return {
    lineEnd: /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n',
    indent: Math.min(Math.max(indent, 1), 8),
    listIndent:
      list === undefined ? 2 : Math.max((list['dash'] ?? '').length - (list['key'] ?? '').length, 0),
    isJson: isJson(text),
    isOnOneLine: !text.trim().includes('\n'),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ''));
    return true;
  } catch {
    return false;
  }
}
