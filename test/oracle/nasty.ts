/** Taken for something else by PyYAML where they stand bare. */
const NASTY = [
  '52:54:00:12:34:56 00:00:00:00:00:00 12:34:56:78:90:12 1:30 12:30:45 -1:20.5 1:2_0 190:20:30.15',
  '0 -0 +1 007 0755 08 0o17 0x1F 0x_ 0b10 0b_1 1_000 1_ 1__ 0_ -1_0 1,000 9999999999999999999',
  '1. .5 -.5 1.5 1.5_ 1_.5 1e3 1.e3 1.5e3 1.5e+3 12e03 .inf -.INF .nan .NaN 1e+21',
  'y Y n N yes Yes NO on On OFF true False ~ null Null NULL = << - ? : | > |- >+',
  '2021-04-16 2001-1-1 2001-12-14t21:59:43.10-05:00 --- ... %YAML @a `a !a !!int &a *a #a [a {a a] a} "a \'a',
].flatMap((line) => line.split(' '));
/** Those that a file can't hold as they are, or that Terraform takes for templates. */
const NASTIER = [
  '',
  ' ',
  ' lead',
  'trail ',
  '\ttab',
  'tab\tin',
  'tail\t',
  'a: b',
  'a #b',
  '- a',
  '? a',
  ': a',
  'a:',
  '2001-1-1 1:02:03',
  '2001-12-14 21:59:43.10 -5',
  'line\nbreak',
  'line\n',
  'line\n\n',
  '\nline',
  '\n',
  '\n\n',
  ' \n',
  'a\n b\n',
  '  a\nb',
  'a\n\n\nb',
  'a \nb',
  '\n---\n',
  '\r',
  'a\r\nb',
  '\u0000',
  '\u0007',
  '\u001b[0m',
  '\u007f',
  '\u0085',
  'a\u0085b',
  '\u00a0',
  '\u2028',
  'a\u2029b',
  '\ufeff',
  '\ufffd',
  'é',
  '\u{1F600}',
  "it's",
  '"',
  '\\n',
  'a\\',
  '{{ a }}',
  '$(a) $a',
  '${a}',
  '%{ if a }',
  '$${a}',
  '%%{a}',
  '$$${a',
  '$$$$${a}',
  '$%{a}',
  '%${',
  '${',
  '$',
  '$$',
  '"${"',
  '}',
  '${"$${"}',
  '\b\f\v',
  'x'.repeat(2000),
  'word '.repeat(300),
];

/** Texts made of the pieces of which the nasty ones are, always the same. */
function madeUp(count: number): string[] {
  const pieces = [
    ...'0123456789_.:-+eExXobaAnNyY~=<>|&*!%@`\'"#,?[]{}\\/ \n\t\r\u0085\u2028é',
    '\u{1F600}',
    '${',
    '%{',
    '$${',
    '%%{',
    '\b',
    '\f',
    'on',
    'null',
    '0x',
    ': ',
    ' #',
    '- ',
  ];
  let state = 42;
  const next = (below: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  return Array.from({ length: count }, () => Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)]).join(''));
}

/** Texts that come back as others from a tool that is not given them with care. */
export const NASTY_TEXTS: readonly string[] = [...NASTY, ...NASTIER, ...madeUp(4000)];
