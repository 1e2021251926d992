/** What a person would see in a diff: `-` and `+` lines, by way of the longest run of lines that both texts have. */
export function lineDiff(before: string, after: string): string[] {
  const [old, young] = [before.split('\n'), after.split('\n')];
  /** By position in both: how many lines are common from there on. */
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(young.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = young.length - 1; j >= 0; j--) {
      common[i][j] = old[i] === young[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < young.length) {
    if (i < old.length && j < young.length && old[i] === young[j]) {
      i += 1;
      j += 1;
    } else if (j === young.length || (i < old.length && common[i + 1][j] >= common[i][j + 1])) lines.push(`-${old[i++]}`);
    else lines.push(`+${young[j++]}`);
  }
  return lines;
}
