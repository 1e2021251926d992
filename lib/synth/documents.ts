import { Engine, type Finding, type Stack, type StackWriter } from '../core';
import { type HeatDocument, HeatWriter } from '../heat/writer';
import { type TerraformDocument, TerraformWriter } from '../terraform/writer';

/** A stack as its engine reads it. */
export type WrittenStack = HeatDocument | TerraformDocument;

/** The stacks, each in its engine's words and in the order given, and what is wrong with them. */
export function writeStacks(stacks: readonly Stack[]): { documents: WrittenStack[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const writers = new Map(stacks.map((stack) => [stack, writerOf(stack, findings)]));
  for (const writer of writers.values()) writer.render(writers);
  return { documents: [...writers.values()].map((writer) => writer.document()), findings };
}

function writerOf(stack: Stack, findings: Finding[]): StackWriter<WrittenStack> {
  return stack.engine === Engine.TERRAFORM ? new TerraformWriter(stack, findings) : new HeatWriter(stack, findings);
}
