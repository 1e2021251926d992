/** Whether a text of a configuration is nothing but one expression: what type its value has, only Terraform can tell. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('${') && closing(value, 2) === value.length - 1;
}

/** What a text of a configuration refers to, each as its names: `${var.a}-${data.b.c.d[0]}` to `var a` and `data b c d`. */
export function referencesIn(text: string): string[][] {
  const found: string[][] = [];
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at)) {
    // A third character before it makes it a literal.
    const end = text[at - 1] === '$' ? at + 2 : closing(text, at + 2);
    if (text[at - 1] !== '$') found.push(...namesIn(text.slice(at + 2, end)));
    at = end;
  }
  return found;
}

/** What an expression refers to. */
export function namesIn(expression: string): string[][] {
  const withoutTexts = expression.replace(/"(?:\\.|[^"\\])*"/g, '""');
  return [...withoutTexts.matchAll(/(?<![\w.-])[A-Za-z_][\w-]*(?:\.[\w-]+)+/g)].map(([chain]) => chain.split('.'));
}

/** Where the brace is that closes an expression which begins at `from`; the end of the text if none does. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '"') at += (/^"(?:\\.|[^"\\])*/.exec(text.slice(at)) as RegExpExecArray)[0].length;
    else if (text[at] === '{') depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}
