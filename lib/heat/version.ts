import { Engine } from '../core/engine';
import type { RenderContext } from '../core/value';
import { heatSchema, templateVersion } from './schema';

const CODE = 'HOT_FUNCTION_VERSION';

/** Reports a function that the document's language, or its version of HOT, doesn't have. */
export function needFunction(context: RenderContext, name: string): void {
  if (context.engine !== Engine.HEAT) {
    context.report(
      'HOT_FUNCTION_ENGINE',
      `${name} is a function of Heat templates`,
      name,
      'literals and references',
      'compute the value in the program',
    );
  } else if (!templateVersion(context.templateVersion)?.functions.includes(name)) {
    const versions = Object.entries(heatSchema().template_versions).filter(([, version]) => version.functions.includes(name));
    const having = versions.map(([version]) => version).join(', ') || 'no version';
    context.report(CODE, `the template's version has no ${name}`, context.templateVersion, having, 'write a newer version, or do without');
  }
}

/** Reports a form of a function that came later than the function did. */
export function needVersion(context: RenderContext, form: string, since: string): void {
  if (context.engine !== Engine.HEAT || context.templateVersion >= since) return;
  context.report(
    CODE,
    `the template's version has no ${form}`,
    context.templateVersion,
    `${since} and later`,
    'write a newer version, or do without',
  );
}
